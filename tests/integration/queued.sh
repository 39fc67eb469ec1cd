# queued - messages are stored without a new process for each
#
#	qmail-inject, qmail-smtpd ==> qmail-queued: a clerk ==> queue
#	  clients who stall, talk nonsense or die: nothing is kept, others go on
#	  a clerk is killed: "try again"; after a hundred messages he goes
#	  the master is killed or stands still: qmail-queue, as ever
#	  after the end there is no socket; after a restart there is
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
cc -O1 -o "$work/caller" "$top/tests/integration/caller.c" || exit 1
user anna
user bob
new=$work/anna/Maildir/new
socket=$QMAIL/accept/socket
real=$QMAIL/bin/qmail-queue
trap 'rm -f "$real"; mv "$work/qmail-queue" "$real"; tidy' EXIT
cp -p "$real" "$work/qmail-queue"
# Nobody falls back unnoticed.
no_program() { rm -f "$real"; }
program() { cp -p "$work/qmail-queue" "$real"; }
begin() {
	start_send
	within 10 test -S "$socket" && master=$(child "$send" qmail-queued)
}
one() { printf 'Subject: x\n\n%s\n' "$1" | by_inject anna@me.test anna@me.test; }
clerks() { children "$master" | wc -l | tr -d ' '; }
no_clerks() { [ "$(clerks)" -eq 0 ]; }
texts() { find "$QMAIL/queue/mess" -name '*.m' | wc -l | tr -d ' '; }

smtpd
check "it starts, and listens" begin
no_program
check "qmail-inject: it is stored" one first
check "and delivered" within 10 has_mails "$new" 1
check "by this user, who called" \
	grep -q "^Received: (qmail [0-9]* invoked by uid $(id -u));" "$new"/*
check "the log tells it, too" said "^info msg .* qp [0-9]* uid $(id -u)\$"
printf 'Subject: x\n\nsecond\n' >"$work/text"
by_smtp anna@me.test anna@me.test <"$work/text"
check "qmail-smtpd: it is delivered" within 10 has_mails "$new" 2
qp=$(sed -n 's/^250 .*ok [0-9]* qp \([0-9]*\).*/\1/p' "$work/dialogue")
check "the answer has the number that the log has" \
	said "^info msg .* qp ${qp:-none} uid"
if is_root; then
	check "it comes from the network" \
		grep -q "^Received: (qmail $qp invoked from network);" "$new"/*
else
	same "without root nobody else may call" srw------- \
		"$(ls -l "$socket" | cut -c1-10)"
fi

# The same clerk, again and again: nothing of a message stays with him.
held() { find "/proc/$1/fd" 2>/dev/null | wc -l; }
one third
clerk=$(children "$master" | sed 1q)
before=$(held "$clerk")
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do one "$i"; done
same "after twenty more he holds what he held" "$before" "$(held "$clerk")"
check "nor has it taken twenty others" test "$(clerks)" -le 5
check "and all are delivered" within 10 has_mails "$new" 23
check "each is what it was" test \
	"$(cat "$new"/* | grep -c '^[0-9]*$')" -ge 20
n=0
while alive "$clerk" && [ $n -lt 500 ]; do
	n=$((n + 1))
	by_inject anna@me.test bob@me.test <"$work/text"
done
check "after a hundred he goes" gone "$clerk"
check "they are delivered, too" within 20 has_mails "$work/bob/Maildir/new" $n
within 10 queue_clean
awk 'BEGIN { for (i = 0; i < 70000; i++) print "a line of a large message" }' \
	>"$work/large"
check "a large one" one "$(cat "$work/large")"
check "arrives whole" within 10 has_mails "$new" 24
same "to the last line" 70000 \
	"$(cat "$new"/* | grep -c '^a line of a large message$')"
check "and the clerks go when nothing comes" within 10 no_clerks

# Who has called keeps a clerk, at most all of them.
before=$(held "$master")
"$work/caller" "$socket" 45 slow >"$work/slow" 2>&1 &
slow=$!
started="$started $slow"
check "forty stall" within 20 grep -q '^40$' "$work/slow"
no_more() { ! one "$1" 2>/dev/null; }
check "and without qmail-queue there is no way" no_more none
program
since=$(date +%s)
check "with it there is: for qmail-inject" one besides
check "and by SMTP" by_smtp anna@me.test anna@me.test <"$work/text"
check "at once" test $(($(date +%s) - since)) -lt 10
same "whoever was sent away left nothing" "$before" "$(held "$master")"
check "they are delivered" within 10 has_mails "$new" 26
kill -KILL "$slow"
check "the stalled ones are gone: nothing is kept" within 10 queue_clean
check "nor their clerks" within 10 no_clerks

# Nonsense costs a second at most, and only a clerk of his own.
for kind in mute file; do
	"$work/caller" "$socket" 3 $kind >"$work/odd" 2>&1 &
	odd=$!
	started="$started $odd"
	no_program
	check "$kind: others are served" one $kind
	program
	check "$kind: nobody is" within 20 grep -q '^0$' "$work/odd"
	kill -KILL $odd
done
check "delivered" within 10 has_mails "$new" 28

# With calls that come at once nobody goes because he waits in vain.
within 10 no_clerks
no_program
printf 'Subject: x\n\n' >"$work/empty"
check "a clerk serves" by_inject anna@me.test bob@me.test <"$work/empty"
clerk=$(children "$master" | sed 1q)
check "and waits for more" test -n "$clerk"
program
"$work/caller" "$socket" 1 file >"$work/odd" 2>&1 &
odd=$!
started="$started $odd"
check "he hears nonsense" within 20 grep -q '^0$' "$work/odd"
kill -KILL $odd
for i in 1 2 3 4 5 6 7 8 9 10; do
	by_inject anna@me.test bob@me.test <"$work/empty"
done
check "and goes, though there is more to do" dead "$clerk"
within 10 queue_clean
within 10 no_clerks

# A session, up to the middle of its message; says: what it hears.
session() {
	rm -f "$work/to"
	mkfifo "$work/to"
	tcpclient -RHl0 -T 10 127.0.0.1 "$smtp_port" sh -c \
		'cat >&7 <"$1" & exec cat <&6' sh "$work/to" \
		>"$work/dialogue" 2>&1 &
	started="$started $!"
	exec 8>"$work/to"
	for line in "EHLO client.test" "MAIL FROM:<anna@me.test>" \
		"RCPT TO:<anna@me.test>" DATA; do
		printf '%s\r\n' "$line" >&8
	done
	within 10 says 354
}
says() { grep -q "^$1" "$work/dialogue"; }
no_program
check "a session begins" session
kill -KILL "$(children "$master" | sed 1q)"
printf 'Subject: x\r\n\r\nlost\r\n.\r\nQUIT\r\n' >&8
exec 8>&-
check "its clerk is killed: 451" within 10 says 451
check "the next one is served by another" one after
check "it arrives" within 10 has_mails "$new" 29
check "the queue is empty" within 10 queue_empty
same "what was killed is no message" 29 "$(mails "$new")"
find "$QMAIL/queue/mess" -name '*.m' -exec rm -f {} +

# A second one: it waits until the first has gone, and takes nothing away.
as_queue() {
	if is_root; then setuidgid qmailq "$@"; else "$@"; fi
}
sleep 2 | as_queue "$QMAIL/bin/qmail-queued" 2>>"$log" &
second=$!
sleep 0.5
check "a second one waits" alive $second
check "the first goes on" one fourth
wait $second
same "the second ends with its input" 0 $?
check "and has left the socket alone" one fifth
check "both arrive" within 10 has_mails "$new" 31

program
kill -STOP "$master"
check "it stands still: qmail-queue does it" one sixth
kill -CONT "$master"
check "it arrives, once" within 10 has_mails "$new" 32
within 10 queue_clean
# Only one clerk, that the next message is his.
within 10 no_clerks
no_program
check "a clerk has done another one" one six-and-a-half
program
clerk=$(children "$master" | sed 1q)
check "and waits" alive "${clerk:-0}"
kill -KILL "$master"
within 5 dead "$master"
check "it is killed: the clerk does one more" one seventh
check "and goes at once" within 2 dead "$clerk"
check "both arrive" within 10 has_mails "$new" 34
check "from then on qmail-queue does it" one seven-and-a-half
check "it arrives" within 10 has_mails "$new" 35
within 10 queue_clean
check "qmail-send ends" stop_send
check "and begins again" begin
"$work/caller" "$socket" 1 slow >"$work/slow" 2>&1 &
slow=$!
started="$started $slow"
check "a client stalls" within 10 grep -q '^1$' "$work/slow"
clerk=$(children "$master" | sed 1q)
check "qmail-send ends, whoever stalls" stop_send
check "and begins again, beside the clerk of that client" begin
check "who is still there" alive "$clerk"
kill -KILL "$slow"
no_program
check "with a new one behind the socket" one eighth
check "it arrives" within 10 has_mails "$new" 36
# What is delivered, but was not deleted before the end, waits as well.
within 10 queue_clean
check "a clerk waits for the next" one eight-and-a-half
check "it arrives, too" within 10 has_mails "$new" 37
within 10 queue_clean
# Stopped, so that his three seconds begin only now.
clerk=$(children "$master" | sed 1q)
check "he waits" kill -STOP "$clerk"
check "qmail-send ends again" stop_send
check "and the socket is gone" within 10 test ! -e "$socket"
check "with the master" within 10 gone "$master"
since=$(date +%s)
kill -CONT "$clerk"
check "a clerk who waits goes, too" within 10 gone "$clerk"
check "and waits no longer" test $(($(date +%s) - since)) -lt 3
program
check "nothing listens: qmail-queue does it" one ninth
same "it waits" 1 "$(waiting)"
finish
