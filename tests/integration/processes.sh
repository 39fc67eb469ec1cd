# processes - no process can be started any more
#
#	SMTP -> qmail-smtpd --no qmail-queue--> 451, nothing kept
#	qmail-lspawn --no qmail-local--> deferral; so for a |program
#	qmail-rspawn --no qmail-remote--> deferral
#	qmail-send --no qmail-queue for a bounce--> it waits, and its mark
#	again some -> everything is delivered, once, and the bounce comes
#
# As root the daemons live in a control group with a limit; by anybody else
# they are given a limit of their own.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
group=
if is_root; then
	for parent in /sys/fs/cgroup/pids /sys/fs/cgroup; do
		group=$parent/paperpath.$$
		mkdir "$group" 2>/dev/null || continue
		[ ! -e "$group/pids.max" ] || break
		rmdir "$group"
	done
	[ -e "$group/pids.max" ] || skip_all "needs control groups for pids"
	# A group goes when nobody is in it any more.
	trap 'tidy; within 5 rmdir "$group" 2>/dev/null' EXIT
else
	have prlimit || skip_all "needs prlimit: apt-get install util-linux"
fi
home
user anna
user sender
user carl # to whom nothing has been delivered, so no qmail-local is left
dot carl -prog '|echo one >>runs'
dot anna -fail '|exit 100'
closed_port
control smtproutes ":127.0.0.1:$closed"
new=$work/anna/Maildir/new

# no_more pids ...: those may start nobody. some_again: they may.
no_more() {
	limited=$*
	if [ -n "$group" ]; then
		for pid; do echo "$pid" >"$group/cgroup.procs"; done
		echo 1 >"$group/pids.max"
	else
		for pid; do prlimit --pid "$pid" --nproc=1; done
	fi
}
some_again() {
	if [ -n "$group" ]; then
		echo max >"$group/pids.max"
		for pid in $limited; do
			echo "$pid" >"$(dirname "$group")/cgroup.procs"
		done
	else
		for pid in $limited; do
			prlimit --pid "$pid" --nproc=4096
		done
	fi
}

smtpd
# A session whose qmail-smtpd is there already, and can start nobody.
mkfifo "$work/to"
tcpclient -RHl0 -T 10 127.0.0.1 "$smtp_port" sh -c \
	'cat >&7 <"$1" & exec cat <&6' sh "$work/to" >"$work/dialogue" 2>&1 &
client=$!
started="$started $client"
exec 8>"$work/to"
says() { grep -q "^$1" "$work/dialogue"; }
check "a session begins" within 10 says 220
no_more "$(child "$server" qmail-smtpd)"
for line in "EHLO client.test" "MAIL FROM:<sender@me.test>" \
	"RCPT TO:<anna@me.test>" DATA; do
	printf '%s\r\n' "$line" >&8
done
check "SMTP: 451" within 10 says 451
check "SMTP: nothing is kept" queue_clean
some_again
printf 'DATA\r\n' >&8
check "SMTP: the session goes on" within 10 says 354
printf 'Subject: x\r\n\r\nby SMTP\r\n.\r\nQUIT\r\n' >&8
exec 8>&-
check "SMTP: and takes it then" within 10 says '250 .*ok [0-9]'

# One of each kind; all of them have to wait.
start_send
check "it is delivered" within 10 has_mails "$new" 1
one() { printf 'Subject: x\n\nto %s\n' "$1" | by_inject sender@me.test "$1"; }
no_more "$send" "$(child "$send" qmail-lspawn)" "$(child "$send" qmail-rspawn)"
since=$(log_lines)
one carl@me.test
one carl-prog@me.test
one carl@moved.test
deferrals() {
	[ "$(tail -n "+$((since + 1))" "$log" | grep -c 'deferral: ')" -ge "$1" ]
}
check "all are deferred" within 10 deferrals 3
same "none fails" 0 "$(said_times 'failure: ')"
same "none bounces" 0 "$(said_times '^bounce')"
same "all wait" 3 "$(waiting)"
check "and qmail-send lives" alive "$send"
some_again
kill -ALRM "$send"
check "then: the Maildir has it" \
	within 10 has_mails "$work/carl/Maildir/new" 1
ran() { [ -e "$work/carl/runs" ]; }
check "then: the program has run" within 10 ran
same "then: once" 1 "$(grep -c one "$work/carl/runs")"
said_remote() { said_since "$since" 'deferral: .*connection'; }
check "then: the other host is asked" within 10 said_remote

# It fails, but its bounce cannot be started.
no_more "$send"
one anna-fail@me.test
check "a bounce cannot be started: it is told" \
	within 10 said 'trouble injecting bounce'
same "and its message waits" 2 "$(waiting)"
same "with its mark" 1 "$(cat "$QMAIL"/queue/state/*/* |
	grep -c ' D 0 <anna-fail@me\.test>')"
some_again
kill -ALRM "$send"
check "then the bounce comes" within 10 has_mails "$work/sender/Maildir/new" 1
same "it alone" 1 "$(mails "$work/sender/Maildir/new")"

printf '%s\n' me.test moved.test >"$QMAIL/control/locals"
kill -HUP "$send"
sleep 0.5
kill -ALRM "$send"
check "in the end nothing is left" within 20 queue_clean
same "and each came once" "to carl@me.test to carl@moved.test" \
	"$(grep -h '^to ' "$work/carl/Maildir/new"/* | sort | tr '\n' ' ' | sed 's/ $//')"
finish
