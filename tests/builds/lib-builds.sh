# lib-builds - the house as another compiler and another libc build it
#
#	conf-cc, conf-ld as an operator may have them -> make all, without a
#	warning -> the programs start
#
# musl-gcc, which is in conf-cc, builds what all other tests run.
# SPDX-License-Identifier: 0BSD
# shellcheck source=tests/integration/lib.sh
. "$(dirname "$0")/../integration/lib.sh"

# builds package compiler linker [ compiler for the dynamic programs ]
builds() {
	have "${2%% *}" && have "${3%% *}" ||
		skip_all "no ${2%% *} or ${3%% *}: apt-get install $1"
	log=$work/said
	$MAKE -C "$top" -s -j2 all O="$work/built" CC="$2" LD="$3" \
		SYSCC="${4:-$2}" SAN= WERROR=-Werror QMAIL="$work/home" \
		>"$log" 2>&1
	code=$?
	check "it is built" test $code -eq 0
	same "without a warning" 0 "$(grep -c 'warning:\|error:' "$log")"
	broken=
	for program in "$work"/built/bin/qmail-*; do
		"$program" --help >"$work/help" 2>&1 </dev/null &&
			grep -q usage "$work/help" || broken="$broken $program"
	done
	same "the programs start" "" "$broken"
	finish
}
