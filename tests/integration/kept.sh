# kept - one connection for several messages
#
#	qmail-send --> qmail-rspawn --> qmail-remote =====> a host
#	  message 1 ... 5, one after the other: one connection
#	  the host hangs up in between: another one, no deferral
#	  40 messages of 40 domains by a smarthost: as many as run at a time
#	  some with wishes for notices: each with its own
#	  a wrapper in the place of qmail-remote: one a message
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
real=$QMAIL/bin/qmail-remote
trap 'rm -f "$real"; mv "$work/qmail-remote" "$real"; tidy' EXIT
cp -p "$real" "$work/qmail-remote"

# The host: qmail-smtpd with a queue that keeps the envelopes only.
cat >"$work/swallow" <<EOF
#!/bin/sh
exec 3<&1
cat >/dev/null
tr '\\000' '\\n' <&3 | grep '^T' >>$work/got
EOF
cat >"$work/host" <<EOF
#!/bin/sh
echo \$\$ >>$work/connections
QMAILQUEUE=$work/swallow RELAYCLIENT= exec $QMAIL/bin/qmail-smtpd
EOF
chmod 755 "$work/swallow" "$work/host"
: >"$work/got"
: >"$work/connections"
chmod 666 "$work/got" "$work/connections"
serve "$work/host"
control concurrencyremote 1
control smtproutes "far.test:127.0.0.1:$port" "other.test:127.0.0.1:$port"
start_send

got() { wc -l <"$work/got" | tr -d ' '; }
connections() { wc -l <"$work/connections" | tr -d ' '; }
has_got() { [ "$(got)" -ge "$1" ]; }

# deliver n host: all of them are there before the first one goes, so that there
# is no pause between them, however slow this machine is.
deliver() {
	before=$(got)
	kill -STOP "$send"
	for i in $(seq "$1"); do
		echo "Subject: $i" | by_inject sender@me.test "joe$i@$2"
	done
	kill -CONT "$send"
	within 30 has_got $((before + $1)) && within 30 queue_empty
}

check "five messages arrive" deliver 5 far.test
same "over one connection" 1 "$(connections)"
same "each to its recipient" \
	"Tjoe1@far.test Tjoe2@far.test Tjoe3@far.test Tjoe4@far.test Tjoe5@far.test" \
	"$(sort "$work/got" | tr '\n' ' ' | sed 's/ $//')"
check "another domain of the same host" deliver 2 other.test
same "has one of its own as long as that is not known" 2 "$(connections)"
kill "$(sed 1q "$work/connections")"
check "the host hangs up in between: all the same" deliver 2 far.test
same "over a new connection" 3 "$(connections)"
same "without a deferral" 0 "$(said_times deferral)"
rspawn=$(child "$send" qmail-rspawn)
nobody() { [ -z "$(child "$rspawn" qmail-remote)" ]; }
check "nobody waits for ever" within 30 nobody

# A smarthost: nobody waits until the connection of another domain is given up,
# which takes three seconds. Five may run at a time, and no more connections are
# open at a time.
control smtproutes ":127.0.0.1:$port"
control concurrencyremote 5
stop_send
start_send
cat >"$work/host" <<EOF
#!/bin/sh
echo \$\$ >>$work/connections
echo + >>$work/open
QMAILQUEUE=$work/swallow RELAYCLIENT= $QMAIL/bin/qmail-smtpd
echo - >>$work/open
EOF
: >"$work/open"
chmod 666 "$work/open"
before=$(got) old=$(connections)
kill -STOP "$send"
for i in $(seq 40); do
	echo "Subject: $i" | by_inject sender@me.test "joe@d$i.test"
done
kill -CONT "$send"
begun=$(date +%s)
check "40 domains by a smarthost: all arrive" within 60 has_got $((before + 40))
took=$(($(date +%s) - begun))
echo "# took $took s, $(($(connections) - old)) connections"
check "in less time than one idle connection each takes" test $took -lt 24
check "over at most as many connections as there may be jobs" \
	test $(($(connections) - old)) -le 5
same "and never more at a time" "" \
	"$(awk '{ n += $1 == "+" ? 1 : -1 } n > 5' "$work/open")"
same "all of them at once: nobody was deferred" 0 "$(said_times deferral)"
within 30 queue_empty
rspawn=$(child "$send" qmail-rspawn)
within 30 nobody

rm "$real"
printf '#!/bin/sh\n"%s" "$@"\n' "$work/qmail-remote" >"$real"
chmod 755 "$real" "$work/qmail-remote"
old=$(connections)
check "a wrapper delivers" deliver 3 far.test
same "over a connection for each" $((old + 3)) "$(connections)"
stop_send
same "all was a success" 52 "$(said_times 'success:')"
rm "$real"
cp -p "$work/qmail-remote" "$real"

# What the sender wished goes with his message alone. The host is one that takes
# such wishes.
cat >"$work/host" <<'EOF'
#!/bin/sh
cd "${0%/*}" || exit 1
say() { printf '%s\r\n' "$@"; }
echo $$ >>connections
say '220 wishes.test'
while read -r word rest; do
	case $word in
	EHLO*) say '250-wishes.test' '250 DSN' ;;
	RCPT*) echo "$rest" | tr -d '\r' >>wished; say '250 ok' ;;
	DATA*)
		say '354 go'
		while read -r line && [ "$line" != ".$(printf '\r')" ]; do :; done
		say '250 taken'
		;;
	QUIT*) exit ;;
	*) say '250 ok' ;;
	esac
done
EOF
: >"$work/wished"
chmod 666 "$work/wished"
control concurrencyremote 1
start_send
old=$(connections)
echo "Subject: x" >"$work/message"
kill -STOP "$send"
for wish in '' 'nNEVER\0' '' 'nFAILURE\0' 'nNEVER\0' ''; do
	printf 'Fsender@me.test\0'"$wish"'Tjoe@far.test\0\0' >"$work/envelope"
	"$QMAIL/bin/qmail-queue" <"$work/message" 1<"$work/envelope"
done
kill -CONT "$send"
check "six with and without wishes" within 30 times_said 'success:' 58
same "over one connection" $((old + 1)) "$(connections)"
same "each with its own" "- NEVER - FAILURE NEVER -" \
	"$(sed 's/.*NOTIFY=\([A-Z]*\).*/\1/; s/^TO:.*/-/' "$work/wished" | tr '\n' ' ' | sed 's/ $//')"
stop_send
finish
