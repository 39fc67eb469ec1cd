# lib - what the power-cut scripts share: a cage, disks, a machine, rounds
#
#	. "$(dirname "$0")/lib.sh"
#
# Everything happens in a cage (cage.c) that the kernel clears away, whatever
# ends it: processes, mounts, FUSE disks, loop devices, the network. What is
# kept in files lies in a tmpfs on /mnt that nobody else sees. After the line
# above a script is inside.
#
# From the environment: O, where things are built; POWER_SEED, which makes a
# run repeatable but for the timing; POWER_RESULTS, a file that each round adds
# a line to.
# SPDX-License-Identifier: 0BSD

top=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
here=$top/tests/power
O=${O:-$top/build}
B=$O/power
seed=${POWER_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
results=${POWER_RESULTS:-/dev/null}
export O MAKE="${MAKE:-make}" POWER_SEED="$seed"

skip_all() {
	echo "$1"
	exit 77
}
# The rig cannot do its work: never a pass.
give_up() {
	echo "not ok - the rig: $1"
	[ ! -f "${2:-}" ] || tail -n 30 "$2" | sed 's/^/    # /'
	exit 2
}
have() { command -v "$1" >/dev/null 2>&1; }

# ---- outside ----

newer() { [ ! -x "$B/$1" ] || [ -n "$(find "$here" "$top/tests/clock" \
	-name '*.[ch]' -newer "$B/$1")" ]; }

# aid name flags files ...: one of the rig's own programs.
aid() {
	aid=$1 flags=$2
	shift 2
	newer "$aid" || return 0
	# shellcheck disable=SC2086 # options
	(cd "$here" && cc -O2 -Wall -Wextra -o "$B/$aid" "$@" $flags) ||
		give_up "unable to compile $aid"
}

build() {
	mkdir -p "$B"
	aid cage "" cage.c
	aid disk "$(pkg-config --cflags --libs fuse3)" disk.c platter.c
	aid load "" load.c letter.c
	aid sink "" sink.c letter.c
	aid oldway "" oldway.c letter.c
	aid clockset "" ../clock/set.c
	if newer shim.o; then
		(cd "$top" && $(sed 1q conf-cc) -std=c11 -D_XOPEN_SOURCE=700 \
			-fPIC -Isrc -c -o "$B/shim.o" tests/clock/shim.c &&
			chmod +x "$B/shim.o") || give_up "unable to compile shim"
	fi
	$MAKE -C "$top" -s crash O="$O" >"$B/made" 2>&1 ||
		give_up "unable to make the checker" "$B/made"
	sh "$top/src/setup/accounts.sh" /var/qmail >/dev/null 2>&1 ||
		give_up "unable to make the accounts of the mail system"
}

enter() {
	[ "$(id -u)" -eq 0 ] || skip_all "needs root"
	[ -c /dev/fuse ] || skip_all "needs /dev/fuse"
	[ -e /dev/loop-control ] || skip_all "needs loop devices"
	pkg-config --exists fuse3 2>/dev/null || skip_all "needs libfuse3-dev"
	file_systems=$(for one in ext4 xfs btrfs; do
		! have mkfs.$one || echo $one
	done)
	[ -n "$file_systems" ] || skip_all "needs mkfs.ext4, mkfs.xfs, mkfs.btrfs"
	export file_systems
	have tcpserver || skip_all "needs ucspi-tcp"
	build
	"$B/cage" true || skip_all "no namespaces can be made here"
	POWER_CAGE=1 "$B/cage" sh "$@" &
	caged=$!
	trap 'kill -TERM $caged 2>/dev/null; wait $caged; exit 1' HUP INT TERM
	wait $caged
	exit $?
}

[ -n "${POWER_CAGE:-}" ] || enter "$0" "$@"

# ---- inside ----

unset POWER_CAGE
QMAIL=/mnt/qmail
homes=/mnt/homes
log=/mnt/log
book=/mnt/book
ledger=$book/ledger
drop=$book/drop
verdict=/mnt/verdict
export QMAIL
umask 022
off_for=133200 # seconds: more than 36 hours
ahead=0 failed=0 number=0 machine='' loader='' world=''
for one in ext4 xfs btrfs; do
	have mkfs.$one || echo "# skip: $one needs mkfs.$one"
done
mount -t tmpfs -o mode=755 tmpfs /mnt || give_up "unable to mount a tmpfs"
mkdir /mnt/qmail /mnt/homes $book $drop
chmod 777 $drop
echo "# seed $seed"

# A stream of numbers from the seed: any N puts 0 to N - 1 into $got. The
# timing of a run is beyond it.
any() {
	state=$(((${state:-$seed} * 1103515245 + 12345) % 2147483648))
	got=$(((state / 65536) % $1))
}

# within tries command ...: every 20 ms, until it is true.
within() {
	tries=$1
	shift
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.02
	done
}

# ---- the home ----

install() {
	(cd "$top" && $MAKE -s setup O="$O" B="$B" QMAIL="$QMAIL" HOST=me.test \
		LDFLAGS="-Wl,--wrap=clock_gettime,--wrap=syscall $B/shim.o") \
		>/mnt/setup 2>&1 || give_up "unable to install" /mnt/setup
	printf '%s\n' me.test >"$QMAIL/control/locals"
	printf '%s\n' me.test >"$QMAIL/control/rcpthosts"
	echo :127.0.0.1:2525 >"$QMAIL/control/smtproutes"
	printf '%s\n' from.test:from fail.test:fail \
		>"$QMAIL/control/virtualdomains"
	# The checker reads a bounce to its end.
	echo qsbmf >"$QMAIL/control/bounceformat"
	cp "$here/sinks" "$book/sinks"
	rm -f "$QMAIL/alias/.qmail-postmaster"
	rm -rf "$QMAIL/queue"
	mkdir "$QMAIL/queue"
	uid=61000
	for who in $people; do
		uid=$((uid + 1))
		printf '=%s:%s:%s:%s:%s:::\n+%s-:%s:%s:%s:%s:-::\n' $who $who \
			$uid $uid $homes/$who $who $who $uid $uid $homes/$who
	done >"$QMAIL/users/assign"
	echo . >>"$QMAIL/users/assign"
	"$QMAIL/bin/qmail-newu" || give_up "qmail-newu fails"
}

people='anna bert carl dora fwd prog fail from postmaster'

# Their homes, on whatever is mounted there now.
settle() {
	for who in $people; do
		mkdir "$homes/$who"
		"$QMAIL/bin/maildirmake" "$homes/$who/Maildir"
	done
	echo ./Mailbox >"$homes/carl/.qmail"
	echo ./Mailbox >"$homes/dora/.qmail"
	echo '&dora@me.test' >"$homes/fwd/.qmail"
	echo "|$B/sink program $drop" >"$homes/prog/.qmail"
	echo '|exit 100' >"$homes/fail/.qmail"
	cp "$homes/fail/.qmail" "$homes/fail/.qmail-default"
	echo ./Maildir/ >"$homes/from/.qmail-default"
	uid=61000
	for who in $people; do
		uid=$((uid + 1))
		chown -R $uid:$uid "$homes/$who"
	done
}

# ---- disks ----

# disk N fs: made, formatted, not yet mounted.
disk() {
	mkdir "/mnt/disk$1" "/mnt/mount$1"
	truncate -s 320M "/mnt/volatile$1" "/mnt/durable$1"
	case $2 in
	ext4) mkfs.ext4 -q "/mnt/durable$1" ;;
	xfs) mkfs.xfs -q -f "/mnt/durable$1" ;;
	btrfs) mkfs.btrfs -q -f "/mnt/durable$1" ;;
	esac >/mnt/mkfs 2>&1 || give_up "unable to make $2" /mnt/mkfs
	"$B/disk" "/mnt/volatile$1" "/mnt/durable$1" "/mnt/disk$1" \
		>"/mnt/disk$1.log" 2>&1 </dev/null &
	within 250 test -e "/mnt/disk$1/img" ||
		give_up "the disk does not start" "/mnt/disk$1.log"
	disks="$disks $1"
}

order() {
	for one in $disks; do
		echo "$*" >"/mnt/disk$one/control" ||
			give_up "the disk does not obey: $*" "/mnt/disk$one.log"
	done
}

mount_all() {
	for one in $disks; do
		mount -t "$fs" -o loop "/mnt/disk$one/img" "/mnt/mount$one" ||
			give_up "$fs cannot be mounted (round $round)"
	done
	mkdir -p /mnt/mount0/queue /mnt/mount0/homes
	mount --bind /mnt/mount0/queue "$QMAIL/queue" &&
		case $disks in
		*1) mount --bind /mnt/mount1 "$homes" ;;
		*) mount --bind /mnt/mount0/homes "$homes" ;;
		esac || give_up "unable to mount"
}

umount_all() {
	umount "$homes" "$QMAIL/queue" || give_up "unable to unmount"
	for one in $disks; do
		umount "/mnt/mount$one" || give_up "unable to unmount $fs"
	done
}

# format fs homes: one disk, or with homes=other two, all set up.
format() {
	fs=$1 disks='' round=0
	disk 0 "$fs"
	[ "$2" != other ] || disk 1 "$fs"
	mount_all
	(cd "$top" && "$B/bin/hier" src/modes "$B") >/mnt/setup 2>&1 ||
		give_up "unable to make the queue" /mnt/setup
	settle
	umount_all
	order cut prefix 0
	order reset
}

# The disks go; another file system may come.
scrap() {
	for one in $disks; do
		umount "/mnt/disk$one" || give_up "unable to unmount a disk"
		rm -rf "/mnt/disk$one" "/mnt/mount$one" "/mnt/volatile$one" \
			"/mnt/durable$one"
	done
}

# ---- the machine ----

power_on() {
	mount_all
	"$B/cage" -p sh "$here/lib-machine.sh" "$QMAIL" "$log" &
	machine=$!
	# The other host.
	"$B/cage" -p tcpserver -R -H -l far.test -c 100 127.0.0.1 2525 \
		"$B/sink" smtp "$drop" >/dev/null 2>&1 </dev/null &
	world=$!
}

load_on() {
	any 2147483647
	"$B/cage" -p "$B/load" "$ledger" "$prefix" "$got" "$writers" 25 \
		"$QMAIL" 2>>"$log.load" &
	loader=$!
}

end_cage() {
	[ -z "$1" ] || kill -TERM "$1" 2>/dev/null
	[ -z "$1" ] || wait "$1" 2>/dev/null
}

# cut_power kind: for a moment no flush ends, and whoever acknowledges all the
# same is caught. What the ledger says then, counts; the rest, until the last
# process is dead that a flush had held, never happened.
cut_power() {
	any 2147483647
	order hold
	sleep 0.05
	now=$(date +%s)
	# By the machine's clock, by that of our programs, and by that when
	# they run again: some seconds before, so that only what was twice in
	# the queue is excused then, no delivery that is made twice.
	printf 'cut %s\n' $now.5 $((now + ahead)).5 \
		$((now + ahead + off_for - 5)).5 >>"$ledger"
	size=$(stat -c %s "$ledger")
	mv "$drop" "$drop.then"
	mkdir -m 777 "$drop"
	order cut "$1" "$got"
	end_cage "$loader"
	end_cage "$machine"
	end_cage "$world"
	loader='' machine='' world=''
	truncate -s "$size" "$ledger" && rm -rf "$drop" &&
		mv "$drop.then" "$drop" || give_up "unable to cut the ledger"
}

# More than 36 hours go by before it is on again.
power_off() {
	cut_power "$1"
	umount_all
	order reset
	ahead=$((ahead + off_for))
	"$B/clockset" "$QMAIL/clock" $ahead || give_up "no clock"
}

# ---- rounds ----

left() { find "$QMAIL/queue/mess" "$QMAIL/queue/state" -type f; }
drained() { [ -z "$(left)" ]; }

new_ledger() {
	: >"$ledger"
	chmod 666 "$ledger"
}

# All that arrived has been judged: the homes are emptied.
sweep() {
	find "$homes" -path '*/Maildir/*' -type f -exec rm -f {} +
	rm -f "$homes/carl/Mailbox" "$homes/dora/Mailbox" "$QMAIL"/queue/bad/*
	find "$drop" -type f -exec rm -f {} +
	# What is over must not come again in the next round.
	sync -f "$QMAIL/queue" "$homes"
}

# Everything must come to an end now; then it is looked at.
check_round() {
	within 3000 drained || {
		left | head >/mnt/left
		echo "STUCK after a minute" >"$verdict"
		cat /mnt/left >>"$verdict"
		tail -n 20 "$log" >>"$verdict"
		return 1
	}
	"$O/crash/check" -e "$book" "$QMAIL/queue" >"$verdict" 2>&1
	judged=$?
	[ $judged -le 1 ] || give_up "nothing can be judged" "$verdict"
	return $judged
}

# The kind of a cut: as often all is lost as a part is kept.
any_kind() {
	any 6
	case $got in
	0|1) kind=none ;;
	2) kind=prefix ;;
	3) kind=subset ;;
	*) kind=torn ;;
	esac
}

# One more cut while the machine recovers from the last one.
again() {
	any 4
	[ $got -eq 0 ] && [ $1 -lt 3 ] || return 1
	power_on
	any 500
	sleep 0.$(printf %03d $got)
	any_kind
	power_off $kind
	cuts=$((cuts + 1)) kinds=$kinds,$kind
}

# What a round that failed leaves behind, in POWER_KEEP if that is a directory.
keep_evidence() {
	[ -n "${POWER_KEEP:-}" ] || return 0
	mkdir -p "$POWER_KEEP/$fs.$round"
	cp -r "$log" "$book" "$verdict" "$homes" "$QMAIL/queue" \
		"$POWER_KEEP/$fs.$round"
}

# Letters that count, by each way in (load.c): writers 3, 7, ... use qmail-inject.
count_acked() {
	# shellcheck disable=SC2046 # two numbers
	set -- $(awk -F '[ .]' '$1 == "ack" { n[$3 % 4 == 3]++ }
		END { print n[0] + 0, n[1] + 0 }' "$ledger")
	by_smtp=$((by_smtp + $1)) by_inject=$((by_inject + $2))
}

# A round: work, a cut (or more), the judgement. POWER_LONG of 100 rounds are
# longer than what a cut may repeat.
round() {
	round=$((round + 1)) cuts=1
	prefix=r$round
	load_on
	any 1200
	ms=$((got + 150))
	any 100
	[ $got -ge "${POWER_LONG:-3}" ] || ms=6000
	sleep $((ms / 1000)).$(printf %03d $((ms % 1000)))
	any_kind
	kinds=$kind
	power_off $kind
	count_acked
	times=0
	while again $times; do times=$((times + 1)); done
	power_on
	check_round
	fine=$?
	last=$(tail -n 1 "$verdict")
	echo "$fs $sync $where $kinds round $round cuts $cuts $last" >>"$results"
	total_cuts=$((total_cuts + cuts))
	if [ $fine -ne 0 ]; then
		failed=$((failed + 1))
		echo "# round $round, $kinds: $last"
		keep_evidence
		head -n 12 "$verdict" | sed 's/^/    # /'
	fi
	: >"$log"
	sweep
	new_ledger
	return $fine
}

# Has nothing been accepted, by one of the ways in? Then nothing was shown.
idle() { [ $by_smtp -eq 0 ] || [ $by_inject -eq 0 ]; }

# rounds fs sync homes cuts: until there were that many; on a machine that is
# busy with other things a few more.
rounds() {
	sync=$2 where=$3
	total_cuts=0 before=$failed by_smtp=0 by_inject=0
	echo "$sync" >"$QMAIL/control/queuesync"
	format "$1" "$where"
	any 3
	order delay $((got * 1000))
	new_ledger
	power_on
	while [ $total_cuts -lt "$4" ] ||
		{ idle && [ $total_cuts -lt $(($4 + 10)) ]; }; do
		round
	done
	! idle || {
		failed=$((failed + 1))
		tail -n 5 "$log" "$log.smtp" "$log.load" 2>/dev/null |
			sed 's/^/    # /'
	}
	end_cage "$machine"
	end_cage "$world"
	umount_all
	scrap
	number=$((number + 1))
	[ $failed -eq $before ] || printf 'not '
	echo "ok $number - $1, $sync, homes $where: $total_cuts cuts," \
		"$by_smtp by SMTP and $by_inject by qmail-inject count"
}

# control fs cuts: qmail's order of system calls on the same disk. It must lose
# something, or the rig cannot find anything.
control() {
	control_acked=0 control_lost=0 i=0
	format "$1" same
	# A machine that is busy with other things may need a few more.
	while [ $i -lt "$2" ] ||
		{ [ $control_lost -eq 0 ] && [ $i -lt $((3 * $2)) ]; }; do
		i=$((i + 1))
		new_ledger
		mount_all
		rm -rf /mnt/mount0/old
		mkdir /mnt/mount0/old
		"$B/cage" -p "$B/oldway" "$ledger" 10 /mnt/mount0/old &
		loader=$!
		any 700
		sleep 0.$((got + 200))
		cut_power none
		umount_all
		order reset
		mount_all
		"$B/oldway" -j "$ledger" /mnt/mount0/old >"$verdict" ||
			give_up "the control cannot be judged" "$verdict"
		umount_all
		read -r word acked word lost <"$verdict"
		control_acked=$((control_acked + acked))
		control_lost=$((control_lost + lost))
	done
	scrap
	echo "$1 control cuts $i acked $control_acked lost $control_lost" \
		>>"$results"
	number=$((number + 1))
	if [ $control_lost -eq 0 ]; then
		failed=$((failed + 1))
		printf 'not '
	fi
	echo "ok $number - $1, qmail's order: $i cuts lose $control_lost of" \
		"$control_acked messages that count"
}

finish() {
	echo "1..$number"
	[ $failed -eq 0 ] || exit 1
	exit 0
}
