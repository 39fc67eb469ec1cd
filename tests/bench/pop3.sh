# pop3 - what a big Maildir and many sessions cost
#
#	tests/bench/pop3.sh HOME		(as root: then as nobody)
#
# Makes a Maildir of MESSAGES (100000) names with S= and W= below $TMPDIR and
# runs HOME/bin/qmail-pop3d on it: time to the answer to the first STAT,
# memory per message, calls of stat; then SESSIONS (200) of the whole chain,
# tcpserver, qmail-popup and a checker, at once: what they hold in all (Pss).
# Everything is removed at the end.
# SPDX-License-Identifier: 0BSD
cd "$(dirname "$0")/../.." || exit 1
[ $# -eq 1 ] || { echo "usage: tests/bench/pop3.sh HOME" >&2; exit 100; }
build=$1 MESSAGES=${MESSAGES:-100000} SESSIONS=${SESSIONS:-200}
work=$(mktemp -d) || exit 1
server=
trap 'kill $server 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
chmod 755 "$work"
mkdir -p "$work/Maildir/new" "$work/Maildir/cur" "$work/Maildir/tmp" "$work/few/new" \
	"$work/few/cur" "$work/few/tmp"
echo x >"$work/one"
(cd "$work/Maildir/cur" && awk -v n="$MESSAGES" 'BEGIN {
	for (i = 0; i < n; i++)
		printf "1764%06d.M%06dP%d.mail.example.org,S=%d,W=%d:2,S\n", i,
			i * 7919 % 1000000, 1000 + i % 30000, 2000 + i % 9000,
			2050 + i % 9000 }' | xargs -n 1000 touch)
as=
if [ "$(id -u)" -eq 0 ]; then
	chown -R nobody "$work"
	as='setuidgid nobody'
fi

cc -O1 -o "$work/pop3" tests/bench/pop3.c || exit 1
chmod 755 "$work/pop3"
# shellcheck disable=SC2086 # words
once() { (cd "$work" && $as "$work/pop3" "$build/bin/qmail-pop3d" "$1"); }
for round in 1 2 3 4; do
	once Maildir >"$work/said"
	read -r ms cpu many rest <"$work/said"
	echo "round $round: $MESSAGES messages, STAT after $ms ms ($cpu of CPU), $many kB resident: $rest"
done
once few >"$work/said"
read -r ms cpu few rest <"$work/said"
echo "empty Maildir: STAT after $ms ms ($cpu of CPU), $few kB resident"
echo "per message: $(((many - few) * 1024 / MESSAGES)) bytes"
if command -v strace >/dev/null; then
	# shellcheck disable=SC2086
	(cd "$work" && printf 'STAT\r\nQUIT\r\n' | $as strace -c -o "$work/calls" \
		-e trace=newfstatat,stat,lstat,statx "$build/bin/qmail-pop3d" Maildir) \
		>/dev/null
	echo "calls of stat and its like: $(awk '$NF == "total" { n = $(NF - 1) } END { print n + 0 }' "$work/calls")"
fi

# ---- sessions ----

printf '#!/bin/sh\ncat <&3 >/dev/null\nexec 3<&-\ncd %s && exec "$@"\n' "$work" \
	>"$work/check"
chmod 755 "$work/check"
# shellcheck disable=SC2086
$as tcpserver -1 -R -H -l me.test -c "$SESSIONS" 127.0.0.1 0 \
	"$build/bin/qmail-popup" pop.test "$work/check" "$build/bin/qmail-pop3d" \
	"${BOX:-few}" >"$work/port" 2>"$work/served" &
server=$!
until [ -s "$work/port" ]; do sleep 0.1; done
port=$(cat "$work/port")
i=0
while [ $i -lt "$SESSIONS" ]; do
	tcpclient -RHl0 127.0.0.1 "$port" sh -c "
		printf 'USER anna\r\nPASS x\r\nSTAT\r\n' >&7
		head -n 4 <&6 | tail -n 1 >>'$work/stats'
		exec sleep 120" &
	clients="${clients:-} $!"
	i=$((i + 1))
done
tries=600
until [ "$(grep -c '^+OK' "$work/stats" 2>/dev/null)" = "$SESSIONS" ]; do
	tries=$((tries - 1))
	[ $tries -gt 0 ] || break
	sleep 0.1
done
pids=$(ps -A -o pid= -o ppid= -o comm= | awk -v server=$server '
	{ parent[$1] = $2; name[$1] = $3 }
	END { for (p in parent)
		if (name[p] ~ /^(qmail-pop|tcpserver|check)/ && (p == server ||
			parent[p] == server || parent[parent[p]] == server))
			print p }')
for pid in $pids; do
	awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup" 2>/dev/null
done | awk -v said="$(grep -c '^+OK' "$work/stats")" -v wanted="$SESSIONS" '
	{ sum += $1 }
	END { printf "%d of %d sessions at once, %d processes: %d kB in all\n", said, wanted, NR, sum }'
# shellcheck disable=SC2086 # a list of pids
kill $clients 2>/dev/null
wait $clients 2>/dev/null
