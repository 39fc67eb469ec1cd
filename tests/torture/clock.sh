# clock - the clock is set, an hour forward and back, while mail waits
#
#	deferred mail, daemons running -> +1 h, -1 h, -1 h, +1 h
#	     -> nothing is lost, nothing twice, and new mail is delivered at once
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
clock_home
user anna
dot anna -later "|test -e $work/now || exit 111" ./Maildir/
: >"$work/taken"
start_send
send_many anna-later 20 clock
check "they wait" within 20 times_said 'deferral: ' 20
n=20
for step in 3600 0 -3600 0; do
	set_clock $step
	poke
	n=$((n + 1))
	send_many anna 1 "step$n"
	check "clock $step s ahead: new mail is delivered" \
		within 10 has_mails "$work/anna/Maildir/new" $((n - 20))
	check "clock $step s ahead: qmail-send lives" alive "$send"
done
same "the others still wait" 20 "$(waiting)"
: >"$work/now"
kill -ALRM "$send"
check "all arrive" within 30 queue_clean
check_taken "$work/anna/Maildir/new" "[a-z0-9]*" "clock steps"
finish
