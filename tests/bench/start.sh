#!/bin/sh
# start - what does starting an empty program cost, linked in different ways?
# SPDX-License-Identifier: 0BSD
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo 'int main(void) { return 0; }' >"$work/empty.c"
cc -O2 -o "$work/start" start.c
measure() {
	name=$1
	shift
	if "$@" -O2 -o "$work/empty" "$work/empty.c" 2>/dev/null; then
		printf '%-22s' "$name"
		"$work/start" 3000 "$work/empty"
	fi
}
measure 'musl, static' musl-gcc -static -s
measure 'musl, static-pie' musl-gcc -static-pie -fPIE -s
measure 'glibc, static' cc -static -s
measure 'glibc, dynamic' cc -s
