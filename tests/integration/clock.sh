# clock - the time of day is set back and forward, by an hour and by days
#
#	set back	what waits is tried at once; mail flows; nothing bounces
#	set forward	what is due then is tried; mail flows; nothing bounces
#	between a stop and a start, too
#	forward by days while qmail-queue reads a message: it is not lost
#	a client is silent for longer than a day: he is told that it was too long
#
# All programs are linked with clock.c, which shifts their time; the time of
# the machine is left alone.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
mkdir "$work/home"
QMAIL=$work/home/qmail B=$O/check-clock log=$work/log
export QMAIL
: >"$log"
compiler=$(sed 1q "$top/conf-cc")
[ -z "${SAN:-}" ] || compiler="cc -fsanitize=$SAN"
# shellcheck disable=SC2086 # a command and its options
$compiler -std=c11 -D_XOPEN_SOURCE=700 -I"$top/src" -DSHIFT="\"$work/shift\"" \
	-c -o "$work/clock.o" "$top/tests/integration/clock.c" || exit 1
echo 0 >"$work/shift"
LDFLAGS=$work/clock.o
export LDFLAGS
build_home "$QMAIL" "$B"
unset LDFLAGS
fresh "$QMAIL" "$B"
user anna
closed_port
control smtproutes ":127.0.0.1:$closed"
new=$work/anna/Maildir/new
start_send
smtpd

shift_by() {
	echo "$1" >"$work/shift.new"
	mv "$work/shift.new" "$work/shift"
}
now() { echo $(($(date +%s) + $(cat "$work/shift"))); }
# one recipient: the body tells them apart.
n=0
one() {
	n=$((n + 1))
	printf 'Subject: x\n\nnumber %s\n' $n | by_inject anna@me.test "$1"
}
# flows what: local mail is delivered, by both entrances.
flows() {
	before=$(mails "$new")
	one anna@me.test
	check "$1: mail of ours is delivered" \
		within 10 has_mails "$new" $((before + 1))
	n=$((n + 1))
	printf 'Subject: x\n\nnumber %s\n' $n | by_smtp far@far.test anna@me.test
	same "$1: others' mail is taken" 0 $?
	check "$1: and delivered" within 10 has_mails "$new" $((before + 2))
}
# tries what since: the mail for moved.test is tried again, and still waits.
tries() {
	check "$1: what waits is tried again" \
		within 10 said_since "$2" 'starting delivery .*moved\.test'
	check "$1: and goes on waiting" \
		within 10 said_since "$2" 'deferral: .*'
	same "$1: nothing bounces" 0 "$(said_times '^bounce\|failure:')"
	for state in "$QMAIL"/queue/state/*/*; do
		sed -n 's/^[0-9a-f]* N \([0-9]*\) .*/\1/p' "$state" | tail -n 1
	done >"$work/due"
	check "$1: not for long" awk -v now="$(now)" '
		$1 < now || $1 > now + 5000 { bad = 1 }
		END { exit bad || NR == 0 }' "$work/due"
}

one anna@moved.test
within 10 said 'deferral: '
sleep 0.5
since=$(log_lines)
shift_by -3600
flows "an hour back"
check "an hour back: it is noticed" said 'clock was set back'
tries "an hour back" "$since"

since=$(log_lines)
shift_by 0
flows "forward again"
tries "forward again" "$since"

since=$(log_lines)
shift_by 7200
flows "two hours forward"
tries "two hours forward" "$since"

# What was written by a wrong clock, read by a right one.
one second@moved.test
within 10 said_since "$since" 'to remote second@moved'
sleep 0.5
stop_send
one anna@me.test
before=$(mails "$new")
shift_by 0
since=$(log_lines)
start_send
check "two hours back, started anew: what came meanwhile is delivered" \
	within 10 has_mails "$new" $((before + 1))
flows "two hours back, started anew"
tries "two hours back, started anew" "$since"
check "two hours back, started anew: all of them" \
	within 10 said_since "$since" 'to remote second@moved'
stop_send
shift_by 10000000
before=$(mails "$new")
one anna@me.test
shift_by 0
start_send
check "accepted months ahead: delivered now" \
	within 10 has_mails "$new" $((before + 1))

# The clock jumps while messages are under way into the queue.
mkfifo "$work/message" "$work/envelope"
before=$(mails "$new")
"$QMAIL/bin/qmail-queue" <"$work/message" 1<"$work/envelope" &
queue=$!
started="$started $queue"
exec 8>"$work/message" 9>"$work/envelope"
printf 'Subject: slow\n\nfirst half, ' >&8
slow_there() { [ -n "$(find "$QMAIL/queue/mess" -name '*.m' -newer "$work/due" \
	-user "$(ls -ld "$QMAIL/queue/mess" | awk '{ print $3 }')")" ]; }
within 5 slow_there
since=$(log_lines)
shift_by 200000
flows "days forward"
sleep 2
printf 'second half\n' >&8
exec 8>&-
printf 'Fanna@me.test\0Tanna@me.test\0\0' >&9
exec 9>&-
wait $queue
same "days forward, in the middle of an accept: it is taken" 0 $?
got_it() { grep -q 'first half, second half' "$new"/*; }
check "days forward, in the middle of an accept: and not lost" within 10 got_it

# A client who stops in the middle: the day that he has is two seconds here.
storing() { pid=$(child "$1" "$2") && [ -n "$pid" ]; }
# silent program parent: what stores his message is a child of that one, or his.
silent() {
	mkfifo "$work/client.$1"
	"$QMAIL/bin/qmail-inject" anna@me.test <"$work/client.$1" \
		2>"$work/answer" &
	client=$!
	started="$started $client"
	exec 8>"$work/client.$1"
	seq 10000 >&8
	check "silent for a day: $1 has his message" \
		within 10 storing "${2:-$client}" "$1"
	check "silent for a day: and gives it up" within 10 dead "$pid"
	exec 8>&-
	wait $client
	check "silent for a day: he is told why" \
		grep -q 'qq timeout' "$work/answer"
}
idle() { [ -z "$(children "$master")" ]; }
master=$(child "$send" qmail-queued)
within 10 idle
echo 2 >"$work/shift.alarm"
silent qmail-queued "$master"
QMAILQUEUE=$QMAIL/bin/qmail-queue
export QMAILQUEUE
silent qmail-queue
unset QMAILQUEUE
rm -f "$work/shift.alarm"
# What is left of it has no envelope, and would go a day and a half later.
for text in "$QMAIL"/queue/mess/*/*.m; do
	[ -e "${text%.m}.e" ] || rm -f "$text"
done

# In the end everything arrives, once.
shift_by 0
flows "back again"
printf '%s\n' me.test moved.test >"$QMAIL/control/locals"
kill -HUP "$send"
user second
sleep 0.5
kill -ALRM "$send"
check "in the end all is delivered" within 20 queue_clean
same "nothing bounced" 0 "$(said_times '^bounce\|failure:')"
same "each message once" "$(seq $n | sort)" \
	"$(cat "$new"/* "$work"/second/Maildir/new/* |
		sed -n 's/^number //p' | sort)"
finish
