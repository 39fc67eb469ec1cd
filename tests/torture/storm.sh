# storm - processes are killed at random, again and again, while mail comes in
#
#	qmail-queue, all the time -> qmail-send and its family
#	kill -9 of any of them, every 0.2 s or so -> started again at once
#	in the end: each message that was taken is in its Maildir, once
#
# SECONDS_LONG (30) is how long.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
dot anna "" ./Maildir/ "|sleep 0.01"
: >"$work/taken"
end=$(($(date +%s) + ${SECONDS_LONG:-30}))
(
	n=0
	while [ "$(date +%s)" -lt $end ]; do
		n=$((n + 1))
		send_many anna 20 "storm $n" || exit 1
	done
) &
writer=$!
started="$started $writer"
kills=0
while [ "$(date +%s)" -lt $end ]; do
	start_send
	sleep "0.$((kills * 7 % 9 + 1))"
	# Which one, goes round; each third time all of them.
	all=$(family "$send")
	set -- $all
	[ $((kills % 3)) -eq 0 ] || {
		shift $((kills % $#))
		all=$1
	}
	# shellcheck disable=SC2086 # a list of pids
	kill -KILL $all 2>/dev/null
	kills=$((kills + 1))
	kill -TERM "$send" 2>/dev/null
	within 20 gone "$send" || kill -KILL "$send"
	wait "$send" 2>/dev/null
done
wait $writer
same "the writer was never refused" 0 $?
start_send
check "everything comes to an end" within 120 queue_empty
# A qmail-clean that was killed between its two files leaves a text, which no
# message is, for 36 hours; a qmail-send before it removed a state, until a scan.
find "$QMAIL/queue/mess" "$QMAIL/queue/state" -type f |
	sed 's/^.*queue/# left: queue/'
check_taken "$work/anna/Maildir/new" "storm [0-9]*" "$kills kills"
same "nothing in queue/bad" 0 "$(mails "$QMAIL/queue/bad")"
finish
