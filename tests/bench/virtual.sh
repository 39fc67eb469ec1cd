#!/bin/sh
# virtual - mail for virtual users beside mail for system users
#
#	tests/bench/virtual.sh HOME VPOPMAIL [ messages ]
#
# HOME and VPOPMAIL are throw-away homes that the programs in HOME/bin are built
# for; as root, with smtp-source (Debian's postfix). That many messages (2000) of
# 4 KiB come by SMTP, a session each, 20 at a time, for ten users of either kind
# in turn, three times. Prints messages a second until the last is in its
# Maildir, and the ratio of the medians. Both kinds have the same uid, so that
# processes are used again for both.
# SPDX-License-Identifier: 0BSD
set -eu
home=$1 vpopmail=$2 messages=${3:-2000}
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

env - PATH="$bin:/usr/local/bin:/usr/bin:/bin" \
	"$bin/qmail-start" ./Maildir/ >"$home/bench/log" 2>&1 </dev/null &
send=$!
env - PATH="$bin:/usr/local/bin:/usr/bin:/bin" \
	tcpserver -R -H -l bench.test -c 100 -u "$(id -u qmaild)" \
	-g "$(id -g qmaild)" 127.0.0.1 $port "$bin/qmail-smtpd" 2>/dev/null &
smtpd=$!
trap 'kill $send $smtpd; wait; rm -rf "$home/bench"' EXIT
sleep 1

# rate domain directory: messages a second, from the first to the last.
rate() {
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
	echo $((messages * 1000000000 / ($(date +%s%N) - before)))
}
for turn in 1 2 3; do
	echo "system $(rate system.test "$home/bench")"
	echo "virtual $(rate virtual.test "$vpopmail/domains/virtual.test")"
done | sort -k 1,1 -k 2,2n | awk '
	{ print; n[$1]++; if (n[$1] == 2) median[$1] = $2 }
	END { printf "virtual/system %.2f\n", median["virtual"] / median["system"] }'
