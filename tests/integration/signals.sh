# signals - what qmail-send does when it is told to
#
#	SIGHUP	locals and virtualdomains are read again: queued mail that
#		waited for another host goes to a Maildir here
#	SIGALRM	everything is tried now
#	SIGTERM	waits for the delivery under way, starts none; the rest is
#		delivered by the next qmail-send; waits for qmail-clean
#	SIGSTOP	the FIFO is full meanwhile: what comes then is found
#	restart	a message that waits keeps its time: no attempt before it
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
dot anna -slow "|sleep 3; echo over >>over"
closed_port
control smtproutes ":127.0.0.1:$closed"
new=$work/anna/Maildir/new
start_send

one() { printf 'Subject: x\n\nx\n' | by_inject anna@me.test "$@"; }

one anna@moved.test
one lists@virtual.test
check "they wait for other hosts" within 10 times_said 'deferral: ' 2
printf '%s\n' me.test moved.test >"$QMAIL/control/locals"
control virtualdomains virtual.test:anna
printf './Maildir/\n' >"$work/anna/.qmail-lists"
kill -HUP "$send"
sleep 0.5
same "SIGHUP alone starts nothing" 2 "$(said_times '^starting delivery')"
kill -ALRM "$send"
check "SIGHUP and SIGALRM: they are delivered here" within 10 has_mails "$new" 2
check "moved.test is local" said 'to local anna@moved\.test'
check "virtual.test is anna's" said 'to local anna-lists@virtual\.test'
check "and nothing waits" within 10 queue_clean
printf '%s\n' me.test >"$QMAIL/control/locals"
kill -HUP "$send"

# A control file that cannot be read: the old ones stay in force.
mv "$QMAIL/control/locals" "$QMAIL/control/locals.kept"
mkdir "$QMAIL/control/locals"
kill -HUP "$send"
check "SIGHUP, unreadable: an alert" within 10 said '^alert: .*reread'
check "and it runs on" alive "$send"
one anna@me.test
check "by the old ones" within 10 has_mails "$new" 3
rmdir "$QMAIL/control/locals"
mv "$QMAIL/control/locals.kept" "$QMAIL/control/locals"

one anna-slow@me.test
within 10 said 'to local anna-slow@me'
kill -TERM "$send"
one anna@me.test
sleep 0.5
check "SIGTERM: it waits" alive "$send"
same "SIGTERM: nothing new is started" 3 "$(mails "$new")"
check "SIGTERM: then it ends" within 10 gone "$send"
wait "$send"
same "SIGTERM: exit 0" 0 $?
check "SIGTERM: the log tells" said 'exitasap'
same "the delivery was not cut short" over "$(cat "$work/anna/over" 2>&1)"
start_send
check "the next one delivers what had to wait" within 10 has_mails "$new" 4
check "and nothing stays" within 10 queue_clean
same "the slow one was delivered once" 1 "$(grep -c over "$work/anna/over")"

# What nobody could tell it of.
kill -STOP "$send"
timeout 5 dd if=/dev/zero of="$QMAIL/queue/lock/trigger" bs=4096 count=20 \
	oflag=nonblock 2>/dev/null
one anna@me.test
kill -CONT "$send"
check "a full FIFO: it looks for itself" within 10 has_mails "$new" 5
check "and nothing is left" within 10 queue_clean

# Its time is kept.
one a@far.test
within 10 said 'to remote a@far\.test'
within 10 said 'deferral: .*connection'
sleep 0.3
state=$(find "$QMAIL/queue/state" -type f)
due=$(sed -n 's/^[0-9a-f]* N \([0-9]*\) 1$/\1/p' "$state")
now=$(date +%s)
check "the state says when: in 380 to 420 seconds" \
	test "${due:-0}" -ge $((now + 370)) -a "${due:-0}" -le $((now + 421))
stop_send
before=$(log_lines)
start_send
sleep 2
tail -n "+$((before + 1))" "$log" >"$work/since"
same "after a restart: no attempt before its time" 0 \
	"$(grep -c '^starting' "$work/since")"
same "the time is still the same" "$due" \
	"$(sed -n 's/^[0-9a-f]* N \([0-9]*\) 1$/\1/p' "$state")"
kill -KILL "$send"
within 10 gone "$send"
sleep 0.5
before=$(log_lines)
start_send
sleep 2
tail -n "+$((before + 1))" "$log" >"$work/since"
same "after kill -9: neither" 0 "$(grep -c '^starting' "$work/since")"

# What was delivered is deleted before it ends, however long that takes.
clean=$(child "$send" qmail-clean)
kill -STOP "$clean"
arrived=$(mails "$new")
one anna@me.test
check "qmail-clean stands still: it is delivered" \
	within 10 has_mails "$new" $((arrived + 1))
check "and over" within 10 said_since "$before" '^end msg'
kill -TERM "$send"
sleep 0.5
check "SIGTERM: it waits for qmail-clean" alive "$send"
kill -CONT "$clean"
check "SIGTERM: then it ends, too" within 10 gone "$send"
same "and the message is gone" 1 "$(waiting)" # the one for far.test
start_send

# Only one at a time.
"$QMAIL/bin/qmail-start" ./Maildir/ >"$work/second" 2>&1 &
second=$!
started="$started $second"
check "a second one ends at once" within 5 gone $second
check "and says why" grep -q 'already running' "$work/second"
finish
