# killed - a child is killed at each stage of a message's way
#
#	qmail-smtpd, qmail-queue	while they receive: nothing is kept
#	qmail-inject			while it reads: nothing is kept
#	qmail-getpw, qmail-local, a program, qmail-remote
#					a deferral; the next attempt delivers
#	qmail-rspawn			qmail-send ends; the next one goes on
#	qmail-queue with a bounce	it waits, and comes later
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
user sender
dot anna -slow '|test -e "$HOME/quick" || exec sleep 30' ./Maildir/
dot anna -suicide '|test -e "$HOME/quick" || kill -KILL $$' ./Maildir/
new=$work/anna/Maildir/new
smtpd
mkfifo "$work/to"

# open_session: up to the middle of a message; talk says more.
open_session() {
	tcpclient -RHl0 -T 10 127.0.0.1 "$smtp_port" sh -c \
		'cat >&7 <"$1" & exec cat <&6' sh "$work/to" \
		>"$work/dialogue" 2>&1 &
	started="$started $!"
	exec 8>"$work/to"
	talk "EHLO client.test" "MAIL FROM:<sender@me.test>" \
		"RCPT TO:<anna@me.test>" DATA
	within 10 says 354
	talk "Subject: x" "" "the first half"
	within 10 under_way
}
talk() { printf '%s\r\n' "$@" >&8; }
says() { grep -q "^$1" "$work/dialogue"; }
under_way() { find "$QMAIL/queue/mess" -name '*.m' | grep -q .; }
# What an accept that was killed left behind is no message.
no_message() { queue_empty; }
forget() { find "$QMAIL/queue/mess" -name '*.m' -exec rm -f {} +; }
session_of() { child "$server" qmail-smtpd; }

open_session
victim=$(child "$(session_of)" qmail-queue)
kill -KILL "$victim"
within 5 gone "$victim"
talk "the second half" .
check "qmail-queue killed: 451" within 10 says 451
check "qmail-queue killed: no message" no_message
talk QUIT
exec 8>&-
forget

open_session
smtp_pid=$(session_of)
victim=$(child "$smtp_pid" qmail-queue)
kill -KILL "$smtp_pid"
check "qmail-smtpd killed: qmail-queue ends" within 5 gone "$victim"
exec 8>&-
check "qmail-smtpd killed: no message" no_message
forget

mkfifo "$work/text"
"$QMAIL/bin/qmail-inject" -f sender@me.test anna@me.test <"$work/text" &
victim=$!
started="$started $victim"
exec 9>"$work/text"
printf 'Subject: x\n\nthe first half' >&9
within 5 under_way
queue=$(child "$victim" qmail-queue)
kill -KILL "$victim"
exec 9>&-
check "qmail-inject killed: qmail-queue ends" within 5 gone "$queue"
check "qmail-inject killed: no message" no_message
forget

start_send
one() { printf 'Subject: x\n\nto %s\n' "$1" | by_inject sender@me.test "$1"; }
# deferred what pattern
deferred() {
	check "$1: a deferral" within 10 said "deferral: $2"
	same "$1: it waits" 1 "$(waiting)"
	same "$1: nothing fails" 0 "$(said_times 'failure: ')"
}
# The next attempt delivers it, once.
got=0
delivered() {
	kill -ALRM "$send"
	got=$((got + 1))
	check "$1: then it is delivered" within 10 has_mails "$new" $got
	check "$1: and gone from the queue" within 10 queue_clean
	same "$1: once" $got "$(mails "$new")"
}
spawned() { [ -n "$(child "$(child "$send" "$1")" "$2")" ]; }
kill_spawned() {
	within 10 spawned "$1" "$2"
	kill -KILL "$(child "$(child "$send" "$1")" "$2")"
}

one anna-slow@me.test
kill_spawned qmail-lspawn qmail-local
deferred "qmail-local killed" 'qmail-local_crashed'
: >"$work/anna/quick"
delivered "qmail-local killed"
rm "$work/anna/quick"

one anna-suicide@me.test
deferred "a program killed" '.*crashed'
: >"$work/anna/quick"
delivered "a program killed"

# A host that says nothing.
serve sleep 60
control smtproutes ":127.0.0.1:$port"
one anna@moved.test
kill_spawned qmail-rspawn qmail-remote
deferred "qmail-remote killed" 'qmail-remote_crashed'
kill -ALRM "$send"
within 10 spawned qmail-rspawn qmail-remote
kill -KILL "$(child "$send" qmail-rspawn)"
check "qmail-rspawn killed: qmail-send ends" within 20 gone "$send"
wait "$send" 2>/dev/null
same "qmail-rspawn killed: the message is there" 1 "$(waiting)"
printf '%s\n' me.test moved.test >"$QMAIL/control/locals"
start_send
delivered "qmail-rspawn killed"
printf '%s\n' me.test >"$QMAIL/control/locals"
kill -HUP "$send"

# A program that always crashes, in the place of one of ours.
crashing() {
	mv "$QMAIL/bin/$1" "$QMAIL/bin/$1.kept"
	printf '#!/bin/sh\nkill -SEGV $$\n' >"$QMAIL/bin/$1"
	chmod 755 "$QMAIL/bin/$1"
}
sound() { mv "$QMAIL/bin/$1.kept" "$QMAIL/bin/$1"; }
crashing qmail-local
user dora # no qmail-local of hers is left from before
one dora@me.test
within 10 said 'to local dora@me'
within 10 times_said 'qmail-local_crashed' 2
deferred "qmail-local crashes" 'qmail-local_crashed'
sound qmail-local
new=$work/dora/Maildir/new kept=$got got=0
delivered "qmail-local crashes"
new=$work/anna/Maildir/new got=$kept

if is_root; then
	# Without users/cdb the system's users are asked for.
	mv "$QMAIL/users/cdb" "$QMAIL/users/cdb.kept"
	crashing qmail-getpw
	one anna@me.test
	deferred "qmail-getpw crashes" '.*getpw'
	# What it says counts only if it ends well.
	printf '#!/bin/sh\n%s "$@"\nexit 111\n' \
		"$QMAIL/bin/qmail-getpw.kept" >"$QMAIL/bin/qmail-getpw"
	kill -ALRM "$send"
	check "qmail-getpw, exit 111: a deferral" \
		within 10 times_said 'deferral: .*getpw' 2
	same "qmail-getpw, exit 111: nothing fails" 0 "$(said_times 'failure: ')"
	sound qmail-getpw
	mv "$QMAIL/users/cdb.kept" "$QMAIL/users/cdb"
	delivered "qmail-getpw crashes"
	# Several at a time for somebody who is not known yet: it is asked once. If
	# it fails, all of them hear of that.
	mv "$QMAIL/users/cdb" "$QMAIL/users/cdb.kept"
	crashing qmail-getpw
	cat >"$QMAIL/bin/qmail-getpw" <<-EOF
		#!/bin/sh
		echo "\$1" >>$work/asked
		until [ -e $work/answer ]; do sleep 0.1; done
		exec cat $work/answer
	EOF
	: >"$work/asked"
	chmod 666 "$work/asked"
	before=$(said_times 'to local nobody-here@me')
	printf 'Subject: x\n\nx\n' >"$work/message"
	# Bounces of these are dropped.
	printf 'F#@[]\0Tnobody-here@me.test\0\0' >"$work/envelope"
	for i in 1 2 3 4; do
		"$QMAIL/bin/qmail-queue" <"$work/message" 1<"$work/envelope"
	done
	all_started() {
		[ "$(said_times 'to local nobody-here@me')" -ge $((before + 4)) ]
	}
	within 10 all_started
	sleep 0.3
	asked() { grep -c '^nobody-here$' "$work/asked"; }
	same "four at a time: qmail-getpw is asked once" 1 "$(asked)"
	mkdir "$work/answer" # which cat cannot read
	check "it fails: all are deferred" \
		within 10 times_said 'deferral: .*getpw' 6
	same "and it is not asked again for each" 1 "$(asked)"
	rmdir "$work/answer"
	printf 'alias\0%s\0%s\0%s\0-\0nobody-here\0' "$(id -u alias)" \
		"$(id -g alias)" "$QMAIL/alias" >"$work/answer"
	kill -ALRM "$send"
	check "it answers: all are done" within 10 queue_empty
	same "asked once more" 2 "$(asked)"
	sound qmail-getpw
	mv "$QMAIL/users/cdb.kept" "$QMAIL/users/cdb"
fi

crashing qmail-queue
: >"$work/held"
chmod 666 "$work/held"
printf '#!/bin/sh\nls "/proc/$$/fd" >%s\nkill -SEGV $$\n' "$work/held" \
	>"$QMAIL/bin/qmail-queue"
printf 'Subject: x\n\nx\n' >"$work/message"
printf 'Fsender@me.test\0Tnobody@me.test\0\0' >"$work/envelope"
"$QMAIL/bin/qmail-queue.kept" <"$work/message" 1<"$work/envelope"
check "qmail-queue crashes: the bounce has to wait" \
	within 10 said 'trouble injecting bounce'
same "qmail-queue crashes: its message waits" 1 "$(waiting)"
same "qmail-queue holds no pipe of qmail-send to others" "" \
	"$(grep -x '[3457]' "$work/held")"
sound qmail-queue
kill -ALRM "$send"
check "qmail-queue crashes: then the bounce comes" \
	within 10 has_mails "$work/sender/Maildir/new" 1
check "qmail-queue crashes: and nothing is left" within 10 queue_clean
same "no other bounce" 1 "$(mails "$work/sender/Maildir/new")"

# One that neither ends nor crashes holds up no mail of others, though the bounce
# is more than a pipe holds.
crashing qmail-queue
printf '#!/bin/sh\nexec sleep 100\n' >"$QMAIL/bin/qmail-queue"
{
	cat "$work/message"
	yes "more than a pipe holds" | head -c 90000
} >"$work/large"
"$QMAIL/bin/qmail-queue.kept" <"$work/large" 1<"$work/envelope"
hanging() { [ -n "$(child "$send" sleep)" ]; }
check "qmail-queue hangs" within 10 hanging
printf 'Fsender@me.test\0Tanna@me.test\0\0' >"$work/other"
"$QMAIL/bin/qmail-queue.kept" <"$work/message" 1<"$work/other"
got=$((got + 1))
check "qmail-queue hangs: another message is delivered" \
	within 40 has_mails "$new" $got
sound qmail-queue
kill "$(child "$send" sleep)"
within 10 times_said 'trouble injecting bounce' 2
kill -ALRM "$send"
check "qmail-queue hangs no longer: its bounce comes" \
	within 10 has_mails "$work/sender/Maildir/new" 2
check "qmail-queue hangs no longer: nothing is left" within 10 queue_clean
finish
