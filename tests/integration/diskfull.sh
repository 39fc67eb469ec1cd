# diskfull - the disk of the queue is full: no blocks, or no inodes, are left
#
#	SMTP -> qmail-smtpd -> qmail-queue --no space--> 451, nothing kept
#	qmail-inject -> qmail-queue --no space--> 111, nothing kept
#	accepted before -> delivered all the same
#	a failure that cannot be noted -> tried again, then its bounce
#
# Each on a tmpfs and on an ext4 of a few MiB, in a file.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
is_root || skip_all "needs root, for a small file system"
home
user anna
new=$work/anna/Maildir/new

# small_disk tmpfs|ext4: 3 MiB and 330 inodes, most of them for directories.
small_disk() {
	if [ "$1" = tmpfs ]; then
		mount -t tmpfs -o size=3m,nr_inodes=330,mode=750 tmpfs \
			"$QMAIL/queue" 2>/dev/null || return 1
	else
		have mkfs.ext4 || return 1
		rm -f "$work/disk"
		dd if=/dev/zero of="$work/disk" bs=1024 count=6000 2>/dev/null
		mkfs.ext4 -q -m 0 -N 330 -J size=1 "$work/disk" ||
			return 1
		mount -o loop "$work/disk" "$QMAIL/queue" 2>/dev/null ||
			return 1
	fi
	mounted=$QMAIL/queue
	(cd "$top" && "$B/bin/hier" src/modes "$B") >/dev/null || exit 1
}

# blocks kilobytes, inodes number: takes all of the queue's but these.
blocks() {
	space_again
	free=$(df -Pk "$QMAIL/queue" | awk 'NR == 2 { print $4 }')
	dd if=/dev/zero of="$QMAIL/queue/filler" bs=1024 \
		count=$((free - $1)) 2>/dev/null
	# What a file system takes for the file itself.
	[ "$1" -ne 0 ] || dd if=/dev/zero of="$QMAIL/queue/filler" bs=1024 \
		conv=notrunc oflag=append 2>/dev/null
}
inodes() {
	space_again
	free=$(df -Pi "$QMAIL/queue" | awk 'NR == 2 { print $4 }')
	mkdir "$QMAIL/queue/fillers"
	awk -v n=$((free - $1 - 1)) 'BEGIN { while (i < n) print ++i }' |
		(cd "$QMAIL/queue/fillers" && xargs touch)
}
space_again() { rm -rf "$QMAIL/queue/filler" "$QMAIL/queue/fillers"; }
text() {
	printf 'Subject: %s\n\n' "$1"
	awk -v n="$2" 'BEGIN {
		for (i = 0; i < n; i++)
			printf "%062d\n", i
	}'
}

# scenario disk what: what is short there.
scenario() {
	in="$1, no $2"
	rm -f "$new"/*
	# Few: enough for a state file, not for its bounce as well.
	case $2.$1 in
	blocks.tmpfs) leave_few=4 leave_some=100 ;;
	blocks.ext4) leave_few=2 leave_some=100 ;;
	inodes.*) leave_few=1 leave_some=3 ;;
	esac
	small_disk "$1" || {
		skip "$in" "no $1 can be mounted here"
		return
	}
	"$2" $leave_some
	if [ "$2" = blocks ]; then
		text big 8000 | by_smtp far@far.test anna@me.test
		check "$in: too big for what is left: refused" test $? -ne 0
		check "$in: with 451" \
			grep -q '^451 .*4\.3\.0' "$work/dialogue"
		check "$in: and nothing of it stays" queue_clean
	fi
	text small 10 | by_smtp far@far.test anna@me.test
	check "$in: a small one is taken" test $? -eq 0

	"$2" 0
	text none 10 | by_smtp far@far.test anna@me.test
	check "$in: nothing left: refused" test $? -ne 0
	check "$in: with 451 again" grep -q '^451 ' "$work/dialogue"
	text none 10 | by_inject anna@me.test anna@me.test 2>"$work/said"
	same "$in: qmail-inject: 111" 111 $?
	check "$in: and says why" grep -q -i \
		'disk full\|write error\|trouble\|unable' "$work/said"
	same "$in: the small one waits" 1 "$(waiting)"
	same "$in: and nothing else" 2 \
		"$(find "$QMAIL/queue/mess" -type f | wc -l | tr -d ' ')"
	start_send
	check "$in: it is delivered, though the disk is full" \
		within 10 has_mails "$new" 1
	check "$in: the queue is empty" within 10 queue_clean

	# Its failure cannot be noted: there must be neither bounce nor loss.
	space_again
	stop_send
	text failing 10 | by_inject anna@me.test nobody@me.test
	"$2" 0
	started_at=$(log_lines)
	start_send
	check "$in: a failure that cannot be noted is a deferral" \
		within 10 said_since "$started_at" 'unable to note the failure'
	sleep 1
	same "$in: so there is no bounce yet" 1 "$(mails "$new")"
	same "$in: and the message waits" 1 "$(waiting)"
	space_again
	kill -ALRM "$send"
	check "$in: with space again it comes" within 10 has_mails "$new" 2
	check "$in: and the queue is empty" within 10 queue_clean

	# The bounce itself finds no space.
	stop_send
	text bouncing 10 | by_inject anna@me.test nobody@me.test
	"$2" $leave_few
	started_at=$(log_lines)
	start_send
	check "$in: no space for a bounce: it is told" \
		within 10 said_since "$started_at" \
		'trouble injecting bounce\|unable to note'
	same "$in: and the message waits" 1 "$(waiting)"
	space_again
	kill -ALRM "$send"
	check "$in: with space again it comes" within 10 has_mails "$new" 3
	check "$in: and the queue is empty" within 10 queue_clean

	# Many at once, until it is full: what was taken is delivered, no more.
	stop_send
	[ "$2" = blocks ] || "$2" 20
	i=0 taken=0
	while [ $i -lt 60 ]; do
		i=$((i + 1))
		! text "many $i" 1500 | by_smtp far@far.test anna@me.test ||
			taken=$((taken + 1))
	done
	check "$in: some are taken, some not" test $taken -gt 5 -a $taken -lt 60
	same "$in: what was taken is there" $taken "$(waiting)"
	start_send
	check "$in: delivered" within 20 queue_clean
	same "$in: just as many" $((taken + 3)) "$(mails "$new")"
	stop_send
	within 5 umount "$QMAIL/queue" 2>/dev/null && mounted=
}

smtpd
for disk in tmpfs ext4; do
	for what in blocks inodes; do
		scenario $disk $what
	done
done
finish
