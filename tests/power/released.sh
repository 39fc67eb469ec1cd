# released - a rig that is stopped in the middle leaves nothing behind
#
#	long, under way -> SIGTERM, SIGKILL -> no process, mount, or loop device
#	the same for tests/run, which has started it: Ctrl-C in make
# SPDX-License-Identifier: 0BSD
here=$(cd "$(dirname "$0")" && pwd)
if [ "$(id -u)" -ne 0 ] || ! [ -c /dev/fuse ] ||
	! pkg-config --exists fuse3 2>/dev/null; then
	echo "needs root, /dev/fuse and libfuse3-dev"
	exit 77
fi
O=$(cd "${O:-$here/../../build}" && pwd) || exit 1
out=$(mktemp) failed=0 number=0
trap 'rm -f "$out"' EXIT

# Those of this build: others may be at work beside us.
disks() { ps -A -o args= | grep -v grep | grep -c -F "$O/power/disk /mnt"; }
loops() { losetup -a | grep -c '(/mnt/disk'; }
gone() { [ "$(disks)" -eq "$disks" ] && [ "$(loops)" -le "$loops" ]; }
say() {
	number=$((number + 1))
	[ "$2" -eq "$3" ] || {
		failed=1
		printf 'not '
	}
	echo "ok $number - $1"
}

rig() { exec sh "$here/long" 100 ext4; }
run() { cd "$here/../.." && exec sh tests/run power/short; }

for way in "rig TERM" "rig KILL" "run TERM"; do
	signal=${way#* }
	disks=$(disks) loops=$(loops)
	${way% *} >"$out" 2>&1 &
	rig=$!
	tries=0
	until [ "$(loops)" -gt "$loops" ] || [ $tries -gt 600 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
	if [ $tries -gt 600 ]; then
		kill $rig
		tail -n 1 "$out"
		grep -q '^needs' "$out" && exit 77
		exit 1
	fi
	sleep 1
	kill -$signal $rig
	wait $rig 2>/dev/null
	tries=0
	until gone || [ $tries -gt 100 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
	say "$way: no disk is left" "$(disks)" "$disks"
	say "$way: no more loop devices than before" 1 \
		"$(($(loops) <= loops))"
	say "$way: no mount was ever seen outside" 0 \
		"$(grep -c ' /mnt/mount0 ' /proc/mounts)"
done
echo "1..$number"
exit $failed
