# lib - what the torture scripts share: tests/integration/lib.sh, and numbers
#
# Each of them needs minutes, so only make check-torture runs them.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/../integration/lib.sh"

# send_many who n text: n messages to who@me.test, numbered, by qmail-queue.
send_many() {
	letter_to=$1 sent=0
	while [ $sent -lt "$2" ]; do
		sent=$((sent + 1))
		printf 'Subject: x\n\n%s number %s.\n' "$3" $sent >"$work/one"
		printf 'Fanna@me.test\0T%s@me.test\0\0' "$letter_to" >"$work/to"
		"$QMAIL/bin/qmail-queue" <"$work/one" 1<"$work/to" || return 1
		echo "$3 number $sent." >>"$work/taken"
	done
}

# All that was taken is in the Maildir, once each; nothing at all is no proof.
check_taken() {
	check "$3: some were taken" test -s "$work/taken"
	cat "$1"/* 2>/dev/null | grep "$2 number" | sort >"$work/got"
	sort "$work/taken" >"$work/want"
	same "$3: each of $(grep -c . "$work/want") is there" "" \
		"$(sort -u "$work/got" | comm -13 - "$work/want" | sed 3q)"
	same "$3: no other" "" \
		"$(sort -u "$work/got" | comm -23 - "$work/want" | sed 3q)"
	same "$3: none twice in the Maildir" "" "$(uniq -d "$work/got" | sed 3q)"
}

resident() { awk '$1 == "VmRSS:" { print $2 }' "/proc/$send/status"; }

# A build whose clock the test can set (tests/clock).
clock_home() {
	mkdir -p "$O/torture"
	(cd "$top" && $(sed 1q conf-cc) -std=c11 -D_XOPEN_SOURCE=700 -fPIC \
		-Isrc -c -o "$O/torture/shim.o" tests/clock/shim.c &&
		cc -O2 -o "$O/torture/clockset" tests/clock/set.c) ||
		skip_all "the clock cannot be built"
	QMAIL=$work/home B=$O/torture
	export QMAIL
	LDFLAGS="-Wl,--wrap=clock_gettime,--wrap=syscall $O/torture/shim.o"
	export LDFLAGS
	build_home "$QMAIL" "$B"
	unset LDFLAGS
	log=$work/log
	: >"$log"
	fresh "$QMAIL" "$B"
	set_clock 0
}
set_clock() { "$O/torture/clockset" "$QMAIL/clock" "$1"; }
# qmail-send looks at its clock when anything happens.
poke() { echo >"$QMAIL/queue/lock/trigger"; }
