# million - a million messages wait
#
#	queue/mess with MESSAGES (1000000) for a host that refuses
#	     -> qmail-send starts; a new message is delivered in a second
#	     -> memory: 16 bytes a message and 10 %, and what it needs idle
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
is_root || skip_all "needs root, for a file system in memory"
home
messages=${MESSAGES:-1000000}
mount -t tmpfs -o size=3g,nr_inodes=0,mode=750 tmpfs "$QMAIL/queue" ||
	skip_all "no file system can be mounted here"
mounted=$QMAIL/queue
(cd "$top" && "$B/bin/hier" src/modes "$B") >/dev/null || exit 1
cc -O2 -o "$work/fill" "$top/tests/torture/fill.c" || exit 1
user anna
closed_port
control smtproutes ":127.0.0.1:$closed"
start_send
sleep 1
idle=$(resident)
stop_send
printf 'Subject: x\n\nx\n' | by_inject anna@me.test far@far.test
id=$(find "$QMAIL/queue/mess" -name '*.m')
id=${id##*/} id=${id%.m}
"$work/fill" "$QMAIL/queue/mess" "$id" "$messages" || exit 1
same "they are there" $((messages + 1)) "$(waiting)"
start_send
new=$work/anna/Maildir/new
for second in 1 2 3; do
	from=$(date +%s%N)
	printf 'Subject: x\n\nx\n' | by_inject anna@me.test anna@me.test
	check "new mail $second: delivered" within 10 has_mails "$new" $second
	took=$((($(date +%s%N) - from) / 1000000))
	echo "# $second: $took ms"
	check "new mail $second: within a second" test $took -lt 1000
done
sleep "${SETTLE:-60}"
now=$(resident)
allowed=$((messages * 16 * 110 / 100 / 1024 + 4096))
echo "# VmRSS $idle kB idle, $now kB with $messages messages"
check "memory: at most $allowed kB more" test $((now - idle)) -le $allowed
printf 'Subject: x\n\nx\n' | by_inject anna@me.test anna@me.test
check "and new mail is still delivered at once" within 2 has_mails "$new" 4
finish
