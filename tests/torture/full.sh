# full - no inodes left, then no space left, on a small file system
#
#	a queue with 700 inodes -> accepted until they are gone, then refused
#	     -> what was accepted is delivered, nothing else, nothing in bad/
#	the same for space
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
is_root || skip_all "needs root, for a small file system"
home
user anna
for kind in inodes space; do
	size=64m inodes=700
	[ $kind = inodes ] || size=2m inodes=0
	mount -t tmpfs -o size=$size,nr_inodes=$inodes,mode=750 tmpfs \
		"$QMAIL/queue" || skip_all "nothing can be mounted here"
	mounted=$QMAIL/queue
	(cd "$top" && "$B/bin/hier" src/modes "$B") >/dev/null || exit 1
	: >"$work/taken"
	send_many anna 2000 $kind 2>"$work/said"
	check "$kind: some are taken, then no more" \
		test $sent -gt 50 -a $sent -lt 2000
	same "$kind: only those that were taken are there" \
		"$(grep -c . "$work/taken")" "$(waiting)"
	start_send
	check "$kind: they are delivered" within 60 queue_clean
	stop_send
	check_taken "$work/anna/Maildir/new" $kind $kind
	same "$kind: nothing in bad" 0 "$(mails "$QMAIL/queue/bad")"
	umount "$QMAIL/queue"
	mounted=
done
finish
