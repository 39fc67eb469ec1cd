#!/bin/sh
# virtual - mail for virtual users beside mail for system users
#
#	tests/bench/virtual.sh HOME VPOPMAIL [ messages [ pairs ] ]
#
# HOME and VPOPMAIL are throw-away homes that the programs in HOME/bin are built
# for; as root, with smtp-source (Debian's postfix). That many messages (2000) of
# 4 KiB come by SMTP, a session each, 20 at a time, for ten users of either kind
# in turn, in eight pairs. Prints messages a second until the last is in its
# Maildir, the seconds of CPU of all processes, smtp-source's too, and for both
# the ratio of the pairs: its median, the least and the most.
# SPDX-License-Identifier: 0BSD
set -eu
home=$1 vpopmail=$2 messages=${3:-2000} pairs=${4:-8}
port=2599
uid=$(id -u vpopmail) gid=$(id -g vpopmail)
bin=$home/bin
"$bin/vdeldomain" -f virtual.test 2>/dev/null || :
"$bin/vadddomain" virtual.test secret
echo system.test >"$home/control/locals"
printf '%s\n' system.test virtual.test >"$home/control/rcpthosts"
grep -v '^=u[0-9]:\|^\.$' "$home/users/assign" >"$home/users/assign.new" || :
for i in 0 1 2 3 4 5 6 7 8 9; do
	"$bin/vadduser" "u$i@virtual.test" secret
	rm -rf "$home/bench/u$i"
	mkdir -p "$home/bench/u$i"
	"$bin/maildirmake" "$home/bench/u$i/Maildir"
	echo "=u$i:vpopmail:$uid:$gid:$home/bench/u$i:::"
done >>"$home/users/assign.new"
echo . >>"$home/users/assign.new"
mv "$home/users/assign.new" "$home/users/assign"
"$bin/qmail-newu"
chown -R "$uid:$gid" "$home/bench"

trap 'rm -rf "$home/bench"' EXIT

start() {
	env - PATH="$bin:/usr/local/bin:/usr/bin:/bin" \
		"$bin/qmail-start" ./Maildir/ >>"$home/bench/log" 2>&1 </dev/null &
	send=$!
	env - PATH="$bin:/usr/local/bin:/usr/bin:/bin" \
		tcpserver -R -H -l bench.test -c 100 -u "$(id -u qmaild)" \
		-g "$(id -g qmaild)" 127.0.0.1 $port "$bin/qmail-smtpd" 2>/dev/null &
	smtpd=$!
	sleep 1
}

# load domain directory: that many messages a second until the last is there.
load() {
	find "$2" -path '*/new/*' -type f -delete
	before=$(date +%s%N)
	loads=
	for i in 0 1 2 3 4 5 6 7 8 9; do
		smtp-source -s 2 -m $((messages / 10)) -l 4096 -f a@bench.test \
			-t "u$i@$1" 127.0.0.1:$port &
		loads="$loads $!"
	done
	# shellcheck disable=SC2086 # a list
	wait $loads
	until [ "$(find "$2" -path '*/new/*' | wc -l)" -ge "$messages" ]; do
		sleep 0.05
	done
	rate=$((messages * 1000000000 / ($(date +%s%N) - before)))
}

# turn kind: the kind, messages a second, seconds of CPU.
turn() (
	case $1 in
	system) directory=$home/bench ;;
	virtual) directory=$vpopmail/domains/virtual.test ;;
	esac
	start
	load "$1.test" "$directory"
	kill $send $smtpd
	wait
	times >"$home/bench/times"
	awk -v kind="$1" -v rate="$rate" 'END {
		split($0, t, /[ms ]+/)
		print kind, rate, t[1] * 60 + t[2] + t[3] * 60 + t[4] }' \
		"$home/bench/times"
)

# Each kind is first in every second pair; the first two only warm up.
turn system >/dev/null
turn virtual >/dev/null
i=0
while [ $i -lt "$pairs" ]; do
	turn system
	turn virtual
	turn virtual
	turn system
	i=$((i + 2))
done >"$home/bench/turns"

# median column: of the pairs' ratios.
median() {
	awk -v c="$1" '{ seen[$1] = $c }
		NR % 2 == 0 { print seen["virtual"] / seen["system"] }' \
		"$home/bench/turns" | sort -n | awk '{ ratio[NR] = $1 } END {
		printf "%.2f, %.2f to %.2f\n",
			(ratio[int((NR + 1) / 2)] + ratio[int(NR / 2) + 1]) / 2,
			ratio[1], ratio[NR] }'
}
cat "$home/bench/turns"
echo "virtual/system, $pairs pairs: rate $(median 2)"
echo "virtual/system, $pairs pairs: CPU of the mail system $(median 3)"
