#!/bin/sh
# vdomain - what a large virtual domain costs
#
#	tests/bench/vdomain.sh HOME VPOPMAIL [ users ]
#
# HOME and VPOPMAIL are throw-away homes that the programs in HOME/bin are
# built for; as root. A domain big.test with that many users (100000) is made,
# then users are added, changed and removed one by one, and looked up.
# SPDX-License-Identifier: 0BSD
set -eu
home=$1 domains=$2/domains users=${3:-100000}
top=$(cd "$(dirname "$0")/../.." && pwd)
"$home/bin/vdeldomain" big.test 2>/dev/null || :
"$home/bin/vadddomain" big.test secret
dir=$domains/big.test
awk -v n="$users" -v dir="$dir" 'BEGIN {
	for (i = 0; i < n; i++)
		printf "u%d:$6$saltstring$i4VZO9IZER9ssXWbpvfV7WP4SnRxJBkyAFNq.yRJSTU1xWFsduKcEoInh3rVSghNp51nZ11rK3PDyYp/TcpFP/:1:0:u%d:%s/%d/u%d:NOQUOTA\n", i, i, dir, i % 10, i
}' >>"$dir/vpasswd"
echo "vmkpasswd, $users users:"
time "$home/bin/vmkpasswd" big.test

# each command ...: done for 15 users, one after the other.
each() {
	printf '%s: ' "$1"
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
		before=$(date +%s%N)
		"$home/bin/$@" "n$i@big.test"
		echo $(($(date +%s%N) - before))
	done | sort -n | awk '{ ns[NR] = $1 } END {
		printf "%.0f ms in the median, %.0f to %.0f\n",
			ns[8] / 1e6, ns[1] / 1e6, ns[15] / 1e6 }'
}
each vadduser -e x
each vmoduser -c other
each vdeluser
cc -O2 -std=gnu11 -I"$top/src" -o "$home/lookup" "$top/tests/bench/lookup.c" \
	"$top/build/cc/route.a" "$top/build/cc/mail.a" "$top/build/cc/conf.a" \
	"$top/build/cc/data.a" "$top/build/cc/base.a"
"$home/lookup" "$dir" "$users"
rm "$home/lookup"
