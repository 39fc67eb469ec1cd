# policy - what the rules about strangers cost: CPU time of a session
#
#	tests/bench/policy.sh HOME [ SESSIONS ]
#
# HOME is an installed one that no mail system runs in. Each line: the rules, and
# the milliseconds of CPU (user and system, starting the program included) of a
# session of EHLO, MAIL, RCPT and QUIT, mean of all. No rule here asks the DNS.
# HOME/control is as before at the end.
# SPDX-License-Identifier: 0BSD
home=${1:?usage: tests/bench/policy.sh HOME [ SESSIONS ]} sessions=${2:-1000}
cd "$home" || exit 1
work=$(mktemp -d "${TMPDIR:-/tmp}/policy.XXXXXX") || exit 1
[ ! -e control/policy ] || cp control/policy "$work/kept"
restore() {
	rm -f control/policy
	[ ! -e "$work/kept" ] || cp "$work/kept" control/policy
	rm -rf "$work"
}
trap restore EXIT
trap 'exit 1' HUP INT TERM
printf '%s\r\n' 'EHLO client.test' 'MAIL FROM:<a@b.test>' \
	"RCPT TO:<postmaster>" 'RCPT TO:<root@'"$(sed 1q control/me)"'>' QUIT \
	>"$work/in"
export PROTO=TCP TCPREMOTEIP=192.0.2.1 SMTPPROFILE=lenient
# Children's CPU so far, in milliseconds: in used (a subshell has others).
used() {
	times >"$work/times"
	used=$(sed 1d "$work/times" | tr ms '  ' |
		awk '{ print ($1 * 60 + $2 + $3 * 60 + $4) * 1000 }')
}
# rules name line ...
rules() {
	name=$1
	shift
	rm -f control/policy
	[ $# -eq 0 ] || printf '%s\n' "$@" >control/policy
	used
	before=$used
	i=0
	while [ $i -lt "$sessions" ]; do
		i=$((i + 1))
		bin/qmail-smtpd <"$work/in" >"$work/out" 2>>"$work/err" || exit 1
	done
	used
	awk -v a="$used" -v b="$before" -v n="$sessions" -v name="$name" \
		'BEGIN { printf "%-10s %.3f ms\n", name, (a - b) / n }'
}
rules none
rules helo helo:syntax
rules limits connections:1000 connects:1000000/1 recipients:1000000/1 errors:1000000/1
rules greylist greylist:300
rules all helo:syntax connections:1000 connects:1000000/1 \
	recipients:1000000/1 errors:1000000/1 greylist:300
