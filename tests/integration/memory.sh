# memory - what qmail-send needs for messages that wait
#
#	idle, for 100 deliveries at once -> all of qmail-start's: 1 MiB at most
#	20 000 messages in queue/mess, each waiting for a dead host
#	     -> qmail-send: 16 bytes (and 10 %) each beyond what it needs idle
#	all of them delivered -> back to the same size
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
[ -r /proc/self/status ] || skip_all "no /proc to measure by"
home
user anna
messages=${MESSAGES:-20000}
closed_port
control smtproutes ":127.0.0.1:$closed"
control concurrencylocal 100
control concurrencyremote 100
start_send
# The first lines of each process have run.
sleep 1
pss() {
	for pid in "$send" $(cat "/proc/$send/task/$send/children"); do
		cat "/proc/$pid/smaps_rollup"
	done | awk '$1 == "Pss:" { n += $2 } END { print n + 0 }'
}
if [ -r "/proc/$send/smaps_rollup" ] &&
	[ -r "/proc/$send/task/$send/children" ] && [ -z "${SAN:-}" ]; then
	idle=$(pss)
	echo "# idle, together: $idle kB (Pss)"
	check "idle: it has read something" test "$idle" -gt 100
	check "idle: 1 MiB at most" test "$idle" -le 1024
fi
# The commit of each is measured elsewhere.
printf 'Subject: x\n\nx\n' | by_inject anna@me.test far@far.test
within 10 said 'deferral: '

memory() { awk '$1 == "VmData:" { print $2 }' "/proc/$send/status"; }
resident() { awk '$1 == "VmRSS:" { print $2 }' "/proc/$send/status"; }
cpu() { awk '{ print $14 + $15 }' "/proc/$send/stat"; }

# All in memory before: the first thousand fill the window.
one() {
	printf 'Fanna@me.test\0Tfar@far.test\0\0' >"$work/envelope"
	printf 'Subject: x\n\nx\n' >"$work/message"
}
one
inject_many() {
	i=0
	while [ $i -lt "$1" ]; do
		"$QMAIL/bin/qmail-queue" <"$work/message" 1<"$work/envelope" ||
			exit 1
		i=$((i + 1))
	done
}
settled() { times_said 'deferral: ' "$1"; }

inject_many 1500
check "the window has been full once" within 60 settled 1501
base=$(memory) base_rss=$(resident)
half=$((messages / 2))
(inject_many $half) &
inject_many $((messages - half))
wait $!
check "$messages messages wait" within 120 settled $((messages + 1501))
now=$(memory) now_rss=$(resident)
allowed=$((messages * 16 * 110 / 100 / 1024))
# What an allocator takes at a time: growth by doubling, and a page.
echo "# VmData: $base kB, then $now kB; VmRSS: $base_rss kB, then $now_rss kB;" \
	"allowed: $allowed kB more"
check "resident: at most 16 bytes and 10 % a message" \
	test $((now_rss - base_rss)) -le $((allowed + 64))
check "data: at most twice that, it grows by doubling" \
	test $((now - base)) -le $((2 * allowed + 64))
before=$(cpu)
sleep 3
check "and it sleeps" test $(($(cpu) - before)) -le 5

# A restart finds them all again, in the same memory.
stop_send
start_send
printf 'Subject: first\n\nx\n' | by_inject anna@me.test anna@me.test
check "after a restart a new message is delivered in a second" \
	within 2 has_mails "$work/anna/Maildir/new" 1
sleep 5
echo "# after a restart: VmData $(memory) kB, VmRSS $(resident) kB"
check "after a restart: not more" test "$(resident)" -le $((now_rss + 64))
finish
