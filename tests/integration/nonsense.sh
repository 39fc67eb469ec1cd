# nonsense - a control file says what cannot be
#
#	control/FILE: nonsense -> the daemon that reads it stops, and its
#	message names the file, and the line where that can be told
#	repaired -> it starts
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna

# until_end seconds command ...: its output in $work/said; 99 if it goes on.
until_end() {
	limit=$1
	shift
	"$@" >"$work/said" 2>&1 </dev/null &
	pid=$!
	started="$started $pid"
	within "$limit" gone $pid || {
		# shellcheck disable=SC2046 # a list of pids
		kill -TERM $(family $pid)
		wait $pid
		return 99
	}
	wait $pid
}

# wrong file what line: what it says is in $QMAIL/control/file.
wrong() {
	shift_log=$log log=$work/said
	check "$who: control/$1: $2: it stops" test "$code" -ne 0 -a "$code" -ne 99
	check "$who: control/$1: $2: and names the file" \
		grep -q "control/$1" "$work/said"
	[ -z "${3:-}" ] || check "$who: control/$1: $2: and the line" \
		grep -q "line $3" "$work/said"
	log=$shift_log
	rm -rf "$QMAIL/control/$1"
}

# try file what line: for the daemon in $who.
try() {
	until_end 5 run
	code=$?
	wrong "$@"
}

who=qmail-send
run() { exec "$QMAIL/bin/qmail-start" ./Maildir/; }
for file in concurrencylocal concurrencyremote concurrencydest queuelifetime; do
	control $file "ten"
	try $file "a word for a number"
done
control concurrencyremote 99999999999999999999999999
try concurrencyremote "a number that is too large"
control virtualdomains virtual.test:anna '# a comment' \
	"$(awk 'BEGIN { while (i++ < 400) printf "long." }')"
try virtualdomains "a line without end" 3
printf 'me.test\n\000\n' >"$QMAIL/control/locals"
try locals "a NUL" 2
mkdir "$QMAIL/control/locals"
try locals "a directory"
control locals me.test

who=qmail-smtpd
PROTO=TCP TCPREMOTEIP=127.0.0.1 TCPLOCALIP=127.0.0.1
export PROTO TCPREMOTEIP TCPLOCALIP
run() { exec "$QMAIL/bin/qmail-smtpd"; }
control databytes 10M
try databytes "a number and a letter"
control timeoutsmtpd long
try timeoutsmtpd "a word for a number"
for file in rcpthosts badmailfrom; do
	rm -f "$QMAIL/control/$file"
	mkdir "$QMAIL/control/$file"
	try $file "a directory"
done
control rcpthosts me.test

who=qmail-remote
echo x >"$work/message"
run() { exec "$QMAIL/bin/qmail-remote" far.test a@me.test b@far.test; }
told() {
	run </dev/null >"$work/told" 2>&1 &
	wait $!
	tr '\0' '\n' <"$work/told" >"$work/said"
}
for file in timeoutconnect timeoutremote; do
	control smtproutes ":127.0.0.1:1"
	control $file "long"
	told
	check "$who: control/$file: deferred" grep -q '^Z' "$work/said"
	check "$who: control/$file: and names it" grep -q "$file" "$work/said"
	rm -f "$QMAIL/control/$file"
done
control smtproutes '# routes' 'far.test:127.0.0.1:notaport'
told
check "$who: control/smtproutes: deferred" grep -q '^Z' "$work/said"
check "$who: control/smtproutes: and names it" grep -q smtproutes "$work/said"
rm -f "$QMAIL/control/smtproutes"

# Everything repaired: all is well.
who=all
start_send
smtpd
printf 'Subject: x\n\nx\n' | by_smtp far@far.test anna@me.test
check "repaired: mail flows" within 10 has_mails "$work/anna/Maildir/new" 1
finish
