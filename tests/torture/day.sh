# day - 24 hours of the retry schedule, by a clock that the test moves
#
#	a message that is deferred again and again
#	     -> what the state says of the next try is what qmail does:
#	        (sqrt(age) + 10)^2, 5 % more or less
#	     -> tried then, and not ten seconds before
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
arrival=$(envelope | sed -n 's/^t//p')

# The last line of the state about the next try: "<crc> N <due> <tries>".
next() {
	set -- $(find "$QMAIL/queue/state" -type f -exec cat {} + | grep -a ' N ' |
		tail -n 1)
	due=${3:-0} noted=${4:-0}
}
is_noted() { next && [ "$noted" -ge $count ]; }
tried() { [ "$(said_times 'starting delivery .*anna-later')" -gt $count ]; }
# The programs' clock shows that many seconds since 1970.
clock_at() {
	shift_by=$(($1 - $(date +%s)))
	[ $shift_by -ge 0 ] || shift_by=0
	set_clock $shift_by
	poke
}

# wait_from time: how long from a try at that time to the next.
wait_from() {
	awk -v age=$(($1 - arrival)) 'BEGIN {
		root = int(sqrt(age)) + 10
		print int(root * root - age)
	}'
}

# A try is made between the moment that it was due and the one at which we see
# that it was. A second may matter: the root is a whole number, so past each
# square the wait is some minutes longer.
last=$(date +%s) count=1 wrong='' shift_by=0
while [ $count -lt 50 ] && within 20 is_noted; do
	seen=$(($(date +%s) + shift_by))
	wanted=$(wait_from $last)
	latest=$((seen + $(wait_from $seen)))
	[ $((due - last)) -ge $((wanted - wanted / 20 - 15)) ] &&
		[ $due -le $((latest + (latest - seen) / 20 + 15)) ] ||
		wrong="$wrong try $((count + 1)) after $((due - last)), not $wanted;"
	[ $((due - last)) -lt 30 ] || {
		clock_at $((due - 10))
		sleep 0.3
		! tried || wrong="$wrong try $((count + 1)) too early;"
	}
	clock_at $((due + 1))
	within 20 tried || {
		wrong="$wrong try $((count + 1)) does not come;"
		break
	}
	last=$((due + 1)) count=$((count + 1))
	[ $((last - arrival)) -le 86400 ] || break
done
same "each of $count tries is when qmail would" "" "$wrong"
check "about 28 in a day" test $count -ge 25 -a $count -le 33
check "then it bounces" within 10 has_mails "$work/anna/Maildir/new" 1
check "and the queue is empty" within 10 queue_clean
finish
