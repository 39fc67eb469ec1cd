# kill - a daemon is killed in the middle of its work
#
#	200 messages -> qmail-send --kill -9--> nothing
#	restart -> each message in its Maildir, each exactly once
#	the same for qmail-lspawn: qmail-send must end, the restart goes on
#	the same for qmail-clean
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
# After the Maildir the delivery goes on for a while: most are killed there.
dot anna "" ./Maildir/ "|sleep 0.02"
control concurrencylocal 4
messages=${MESSAGES:-200}
new=$work/anna/Maildir/new

fill() {
	i=0
	while [ $i -lt "$messages" ]; do
		i=$((i + 1))
		printf 'Subject: %s\n\n%s number %s.\n' "$1" "$1" $i |
			"$QMAIL/bin/qmail-inject" -f anna@me.test -- anna@me.test
	done
}

# murder who round: kills it again and again while there is mail.
murder() {
	times=0
	while [ $times -lt 5 ] && ! queue_empty; do
		start_send
		before=$(mails "$new")
		# In the middle: some are delivered, most are not.
		within 10 has_mails "$new" $((before + messages / 10))
		victim=$send
		[ "$1" = qmail-send ] || victim=$(child "$send" "$1")
		kill -KILL "$victim"
		times=$((times + 1))
		within 10 gone "$send" || {
			not_ok "$1 killed: qmail-send ends" "$log"
			kill -KILL "$send"
		}
		wait "$send" 2>/dev/null
		within 10 lock_free
	done
}

# Its children live until they have read the end of their pipes.
lock_free() {
	! ps -A -o args= | grep -v grep | grep -q -F "$QMAIL/bin/qmail-local"
}

# No message is left, and at most so many texts. qmail-clean, killed between the
# two files of a message, leaves its text, which goes after 36 hours.
no_messages() {
	find "$QMAIL/queue/mess" "$QMAIL/queue/state" -type f >"$work/left"
	[ "$(wc -l <"$work/left")" -le "$1" ] &&
		! grep -q -v '/mess/.*\.m$' "$work/left"
}

texts() { grep -h "^$1 number" "$new"/* | sort; }

for who in qmail-send qmail-lspawn qmail-clean; do
	fill $who
	stop_log=$(log_lines)
	murder $who
	same "$who: killed in the middle" yes "$([ $times -ge 2 ] && echo yes)"
	start_send
	orphans=0
	[ $who != qmail-clean ] || orphans=$times
	check "$who: everything is delivered after the restart" \
		within_idle 20 no_messages $orphans
	xargs rm -f <"$work/left"
	same "$who: each is there" "$messages" "$(texts $who | uniq | grep -c .)"
	same "$who: none twice" "" "$(texts $who | uniq -d)"
	same "$who: no alert but of the lost pipe" 0 "$(tail -n +$stop_log "$log" |
		grep '^alert' | grep -c -v 'lost connection')"
	same "$who: nothing in queue/bad" 0 "$(mails "$QMAIL/queue/bad")"
	stop_send
done

# What was accepted while nobody listened is found, too.
fill alone
start_send
check "accepted while nothing ran: delivered" within_idle 20 queue_clean
same "accepted while nothing ran: each once" "$messages" \
	"$(texts alone | uniq -u | grep -c .)"
finish
