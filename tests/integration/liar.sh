# liar - a name server that lies, stalls and floods; no mail is lost, none
# goes to others
#
#	qmail-inject -> qmail-send -> qmail-remote -> the liar
#	     -> the host that is right, or the queue
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib-world.sh"
have python3 || skip_all "no python3: apt-get install python3"
world
home
user anna
host dns 53
on dns python3 "$top/tests/integration/liar.py" "$work/asked" 10.99.0.53 \
	</dev/null >"$work/liar" 2>&1 &
started="$started $!"
control dnsservers 10.99.0.53
# What is right, and what the lies name.
host good 11
on good python3 "$top/tests/integration/sink.py" "$work/good" 10.99.0.11 \
	</dev/null &
started="$started $!"
host evil 66
on evil python3 "$top/tests/integration/sink.py" "$work/evil" 10.99.0.66 \
	</dev/null &
started="$started $!"
within 10 test -e "$work/asked"
within 10 test -s "$work/good"
within 10 test -s "$work/evil"
control timeoutconnect 5
start_send

waits="stall flood other loop chain cut jump fail refuse long drip later"
right="spoof poison"
for name in $waits $right once many; do
	printf 'Subject: %s\n\nx\n' "$name" |
		by_inject anna@me.test "box@$name.test"
done
got() { grep -q "^rcpt box@$1.test" "$work/good"; }
for name in $right; do
	check "$name: it gets there" within 60 got "$name"
done
# The truth of one, then the lie of another: a fresh process each, and the
# answer of the one says nothing about the other.
printf 'Subject: x\n\nx\n' | by_inject anna@me.test box@good.test
check "good.test, of which poison has spoken" within 60 got good
begun=$(date +%s)
printf 'Subject: x\n\nx\n' | by_inject anna@me.test box@local.test anna@me.test
check "all the lies hold up nobody" within 30 has_mails "$work/anna/Maildir/new" 1

put_off() {
	grep '^starting delivery' "$log" | sed -n "s/.*y \([0-9]*\):.*@$1\.test/\1/p" |
		while read -r delivery; do
			grep -q "^delivery $delivery: deferral: " "$log" && echo yes
		done | grep -q yes
}
for name in $waits; do
	check "$name: put off" within 180 put_off "$name"
done
same "none has failed for good" 0 "$(said_times '^delivery.*: failure')"
same "nobody else got any" 0 "$(grep -c '^open' "$work/evil")"

# What was wrong only for a while gets there now; the rest still waits.
tries() {
	kill -ALRM "$send"
	sleep 1
	got once
}
check "once: at a later attempt" within 120 tries
check "the others wait, each of them" \
	[ "$(waiting)" -ge "$(echo "$waits" | wc -w)" ]
memory=$(awk '/VmHWM/ { print $2 }' "/proc/$send/status")
check "qmail-send is no larger for it ($memory kB)" [ "$memory" -lt 20000 ]
stop_send 60

# How much work a flood, and how much memory 2000 exchangers are.
printf 'Subject: x\n\nx\n' >"$work/message"
cpu() {
	(
		ulimit -v 60000
		exec "$QMAIL/bin/qmail-remote" "$1.test" anna@me.test "box@$1.test" \
			<"$work/message" >"$work/report"
	)
	grep -q -a '^Z\|K10.99' "$work/report"
}
for name in flood many jump chain; do
	log=$work/report check "$name: an answer within 60 MB" cpu "$name"
done
finish
