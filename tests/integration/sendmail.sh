# sendmail - the command lines of the programs that send mail with it
#
#	cron, PHP, git, mail(1), mutt ... -> sendmail -> qmail-inject
#	     -> $QMAILQUEUE, which notes envelope and message
#	alpine, nmh -> sendmail -bs -> qmail-smtpd -> $QMAILQUEUE
#
# As their sources and manuals have them; clients.sh runs some of them.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
cat >"$work/queue" <<-END
	#!/bin/sh
	cat >$work/message
	tr '\\000' ' ' <&1 >$work/envelope
END
chmod 755 "$work/queue"
QMAILQUEUE=$work/queue USER=joe
export QMAILQUEUE USER
unset LOGNAME NAME
sendmail=$QMAIL/bin/sendmail
letter='Subject: x

one line
.
after a dot'

# sends who envelope arguments ...: the text goes to this envelope, whole.
sends() {
	who=$1 envelope=$2
	shift 2
	rm -f "$work/envelope" "$work/message"
	printf '%s\n' "$input" | "$sendmail" "$@" 2>"$work/said"
	same "$who: $*: exit" 0 $?
	same "$who: $*: envelope" "$envelope  " "$(cat "$work/envelope" 2>&1)"
	same "$who: $*: to its end" "after a dot" "$(tail -n 1 "$work/message")"
}
# has who pattern: so in the header.
has() {
	sed '/^$/q' "$work/message" >"$work/header"
	log=$work/header check "$1: header: $2" grep -q -e "$2" "$work/header"
}

input=$letter
sends cron "Fjoe@me.test Troot@me.test" -i -FCronDaemon -B8BITMIME -oem root
has cron '^From: "CronDaemon" <joe@me.test>$'
sends cron "Fjoe@me.test Troot@me.test" -FCronDaemon -i -odi -oem -oi root
sends systemd-cron "Fjoe@me.test Troot@me.test" -i -B8BITMIME root
sends at "Fjoe@me.test Tjoe@me.test" -i joe
sends git "Fa@x.test Tb@x.test Tc@x.test" -i -f a@x.test b@x.test c@x.test
sends git "Fjoe@me.test Tb@x.test" -i b@x.test
sends bsd-mailx "Fjoe@me.test Tb@x.test" -i -m -v -- b@x.test
sends bsd-mailx "Fjoe@me.test Tb@x.test" -i -- b@x.test
sends s-nail "Fa@x.test Tb@x.test" -i -f a@x.test -- b@x.test
sends s-nail "Fa@x.test Tb@x.test" -r a@x.test -F "A. B." b@x.test
has s-nail '^From: "A\. B\." <a@x.test>$'
sends mutt "Fjoe@me.test Tb@x.test" -oem -oi -- b@x.test
sends mutt "Fa@x.test Tb@x.test" -oem -oi -f a@x.test -N never -R hdrs -- b@x.test
sends mutt "Fa@x.test Tb@x.test" \
	-oem -oi -f a@x.test -N failure,delay -R full -B8BITMIME -- b@x.test
sends postfix-users "F Tb@x.test" -i -G -N never -V id -L tag -f '<>' b@x.test
sends logwatch "Fa@x.test Tb@x.test" -odb -oi -f a@x.test b@x.test
sends smartd "Fjoe@me.test Tb@x.test" -oi -oee -U b@x.test
sends submission "Fjoe@me.test Tb@x.test" -Ac -i -O DeliveryMode=b b@x.test

input='From: anna@x.test
To: b@x.test, C <c@x.test>
Bcc: d@x.test
'"$letter"
# qmail-inject notes the last of a field first.
recipients="Tc@x.test Tb@x.test Td@x.test"
sends PHP "Fjoe@me.test $recipients" -t -i
has PHP '^From: anna@x.test$'
check "PHP: nobody sees Bcc" test "$(grep -c '^Bcc' "$work/message")" -eq 0
sends PHP "Fwww@x.test $recipients" -t -i -fwww@x.test
sends PHP "Fwww@x.test $recipients" -t -i -f www@x.test -F "W W W"
has PHP '^From: anna@x.test$'
sends mailutils "Fa@x.test $recipients" -oi -f a@x.test -t
sends Perl "Fa@x.test $recipients" -t -oi -oem -r a@x.test
sends rails "Fjoe@me.test Te@x.test $recipients" -i -t -- e@x.test

# Two names that are no senders of mail.
ln -s "$sendmail" "$work/mailq"
ln -s "$sendmail" "$work/newaliases"
env -u QMAILQUEUE "$work/mailq" >"$work/said" 2>&1
same "mailq: exit" 0 $?
same "mailq: nothing waits" "" "$(cat "$work/said")"
"$sendmail" -bp >"$work/said" 2>&1
same "-bp: exit" 0 $?
"$work/newaliases" >"$work/said" 2>&1
same "newaliases: refused" 100 $?
"$sendmail" -bi >"$work/said" 2>&1
same "-bi: refused" 100 $?
"$sendmail" -bz x <"$work/message" >"$work/said" 2>&1
same "an unknown mode: refused" 100 $?
"$sendmail" -Z x <"$work/message" >"$work/said" 2>&1
same "an unknown letter: refused" 100 $?
check "and named" grep -q -- 'illegal option -- Z' "$work/said"

# A session, as alpine has it; it may relay.
rm -f "$work/envelope"
printf '%s\r\n' 'EHLO localhost' 'MAIL FROM:<a@x.test>' 'RCPT TO:<b@y.test>' \
	DATA 'Subject: x' '' x . QUIT |
	"$sendmail" -bs -odb -oem >"$work/said" 2>&1
same "-bs: exit" 0 $?
same "-bs: envelope" "Fa@x.test Tb@y.test  " "$(cat "$work/envelope" 2>&1)"

# What the queue says is the caller's exit code.
for pair in 53:111 31:100 82:111 120:111; do
	printf '#!/bin/sh\nexit %s\n' "${pair%:*}" >"$work/queue"
	printf '%s\n' "$letter" | "$sendmail" b@x.test 2>"$work/said"
	same "the queue exits ${pair%:*}" "${pair#*:}" $?
done
finish
