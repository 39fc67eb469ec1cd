# day - 24 hours of the retry schedule, by a clock that the test moves
#
#	one local and one remote message that are deferred again and again
#	     -> tried as qmail does: (sqrt(age) + 10 or 20)^2, 5 % more or less
#	after queuelifetime -> one last try, then a bounce
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
clock_home
user anna
dot anna -later "|exit 111"
control queuelifetime 86400
start_send
printf 'Subject: x\n\nx\n' | by_inject anna@me.test anna-later@me.test
check "the first try is at once" within 10 said 'deferral: '
at=0 last=0 tries=1 wrong=
root() { awk -v n="$1" 'BEGIN { print int(sqrt(n)) }'; }
tried() { [ "$(said_times 'starting delivery .*anna-later')" -gt $tries ]; }
while [ $at -lt 100000 ] && ! queue_empty; do
	due=$(($(root $last) + 10))
	due=$((due * due))
	slack=$(((due - last) / 20 + 60))
	at=$((at + 60))
	set_clock $at
	poke
	sleep 0.02
	# A busy machine may need a moment; it must not be taken for lateness.
	[ $at -le $((due + slack)) ] || within 20 tried
	tried || continue
	[ $at -ge $((due - slack)) ] && [ $at -le $((due + slack + 60)) ] ||
		wrong="$wrong try $((tries + 1)) at $at, not $due;"
	last=$at tries=$((tries + 1))
done
same "each of $tries tries is when qmail would" "" "$wrong"
check "about 28 in a day" test $tries -ge 25 -a $tries -le 33
check "then it bounces" within 10 has_mails "$work/anna/Maildir/new" 1
check "and the queue is empty" within 10 queue_clean
finish
