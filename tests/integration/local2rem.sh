# local2rem - a message of a user here to another host
#
#	qmail-inject -> qmail-queue -> qmail-send -> qmail-rspawn -> qmail-remote
#	     -> SMTP, where control/smtproutes says ->
#	a second home: qmail-smtpd -> qmail-queue -> qmail-send -> Maildir/
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
here=$QMAIL there=$work/there/home
build_home "$there" "$O/check2"
fresh "$there" "$O/check2"

# The other host, there.test, has a user bert and a log of its own.
QMAIL=$there log=$work/log.there
: >"$log"
control me there.test
control locals there.test
control rcpthosts there.test
user bert
start_send
smtpd
smtp_there=$smtp_port
QMAIL=$here log=$work/log
control smtproutes "there.test:127.0.0.1:$smtp_port"
smtpd
QMAIL=$there
control smtproutes "me.test:127.0.0.1:$smtp_port"
QMAIL=$here
start_send

awk 'BEGIN {
	print "Subject: far\n\nfirst\n.\n..two\n"
	for (i = 0; i < 20000; i++)
		print i, "a line of a long message, .", "\344\366\374"
	print "last"
}' >"$work/message"
by_inject anna@me.test bert@there.test <"$work/message"
check "it is delivered" within 20 said 'success: .*250'
check "it arrives" within 20 has_mails "$work/bert/Maildir/new" 1
file=$(echo "$work"/bert/Maildir/new/*)
sed '1,/^$/d' "$work/message" >"$work/wanted"
sed '1,/^$/d' "$file" >"$work/got"
check "every byte of its body" cmp -s "$work/wanted" "$work/got"
same "envelope sender" "Return-Path: <anna@me.test>" "$(sed 1q "$file")"

printf 'Subject: nobody\n\nx\n' | by_inject anna@me.test \
	nobody@there.test bert@there.test
check "one of two is unknown there: the other is delivered" \
	within 20 has_mails "$work/bert/Maildir/new" 2
# There it has no mailbox: a bounce comes back over the same road.
check "the bounce of the other host comes back" \
	within 20 has_mails "$work/anna/Maildir/new" 1
check "and says who" grep -q '^<nobody@there\.test>:' \
	"$work"/anna/Maildir/new/*

printf ':127.0.0.1:%s\n' "$smtp_there" >>"$QMAIL/control/smtproutes"
printf 'Subject: refused\n\nx\n' | by_inject anna@me.test else@refused.test
check "refused there: failed at once" within 20 said 'failure: .*553'
check "and the sender hears of it" \
	within 20 has_mails "$work/anna/Maildir/new" 2
finish
