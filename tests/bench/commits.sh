#!/bin/sh
# commits - how many commits of the journal does an accepted message cost?
#
#	tests/bench/commits.sh HOME		(root; an installation for tests)
#
# Puts HOME's queue on an ext4 with a journal, on a loop device, in a mount
# namespace of its own, and counts in /proc/fs/jbd2. The queue that is there
# is not touched.
# SPDX-License-Identifier: 0BSD
set -eu
home=${1:?usage: commits.sh HOME}
if [ -z "${COMMITS_INNER:-}" ]; then
	COMMITS_INNER=1 exec unshare -m --propagation private "$0" "$@"
fi
work=$(mktemp -d) loop=
finish() {
	umount "$home/queue" 2>/dev/null || :
	umount "$work/fs" 2>/dev/null || :
	[ -z "$loop" ] || losetup -d "$loop"
	rm -rf "$work"
}
trap finish EXIT
truncate -s 300M "$work/image"
mkfs.ext4 -q -F -O has_journal "$work/image"
mkdir "$work/fs"
loop=$(losetup -f --show "$work/image")
mount "$loop" "$work/fs"
mkdir "$work/fs/queue"
(
	cd "$home/queue"
	find . \( -type d -o -path './lock/*' \) -print |
		tar -cf - --no-recursion -T -
) | tar -xpf - -C "$work/fs/queue"
mount --bind "$work/fs/queue" "$home/queue"
mkdir "$work/control"
cp -a "$home/control/." "$work/control"
mount --bind "$work/control" "$home/control"
printf 'Subject: x\n\n%4000s\n' x >"$work/message"
printf 'Fa@b.example\0Tc@d.example\0\0' >"$work/envelope"
count() { awk 'NR == 1 { print $1 }' "/proc/fs/jbd2/${loop##*/}-8/info"; }
for how in auto fsync syncfs; do
	echo $how >"$home/control/queuesync"
	sync
	sleep 6 # the journal's own interval is 5 s
	before=$(count)
	for n in $(seq 200); do
		"$home/bin/qmail-queue" <"$work/message" 1<"$work/envelope"
	done
	echo "queuesync $how: 200 messages, $(($(count) - before)) commits"
done
umount "$home/control"
