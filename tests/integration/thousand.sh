# thousand - one message for a thousand recipients at one domain
#
#	bin/sendmail -> qmail-send -> qmail-remote -> a sink that takes all
#	Postfix's sendmail -> qmgr -> smtp ----------^
#
# In turns, in one run, ROUNDS (1) times each: how many connections and
# transactions it takes, and how long. tests/bench/thousand does it more often.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib-postfix.sh"
have python3 || skip_all "no python3: apt-get install python3"
world
# The sink is a host like others: MX, port 25, pipelining.
more_names='sink MX 10 mx.sink
mx.sink A 10.99.0.9'
peer_begin
host sink 9
on sink python3 "$top/tests/integration/sink.py" "$work/sink" 10.99.0.9 \
	offers=PIPELINING,SIZE,8BITMIME </dev/null &
started="$started $!"
within 10 test -s "$work/sink"
everybody=$(seq -f 'r%04g@sink.test' 1000)
{
	printf 'From: anna@me.test\nTo: all@sink.test\nSubject: all\n\n'
	seq 200
} >"$work/message"

taken() { [ "$(grep -c '^rcpt' "$work/sink")" -ge 1000 ]; }
ended() { [ "$(grep -c '^open' "$work/sink")" -eq "$(grep -c '^close' "$work/sink")" ]; }
now() { date +%s%3N; }
# round command ...: milliseconds in $took; how much in $opens and $mails.
round() {
	: >"$work/sink"
	begun=$(now)
	# shellcheck disable=SC2086 # words
	"$@" -f anna@me.test $everybody <"$work/message"
	until taken; do
		sleep 0.005
		[ $(($(now) - begun)) -lt 60000 ] || break
	done
	within 20 ended
	last=$(awk '/^done/ { when = $3 } END { print when }' "$work/sink")
	took=$((last - begun))
	opens=$(grep -c '^open' "$work/sink")
	mails=$(grep -c '^done' "$work/sink")
	each=$(sed -n 's/^rcpt //p' "$work/sink" | sort | uniq -u | wc -l)
}
middle() { sort -n "$1" | awk '{ n[NR] = $1 } END { print n[int((NR + 1) / 2)] }'; }

postfix_start
rounds=0
while [ $rounds -lt "${ROUNDS:-1}" ]; do
	rounds=$((rounds + 1))
	round "$QMAIL/bin/sendmail"
	echo "# ours: $took ms, $mails transactions, $opens connections"
	echo "$took" >>"$work/ours"
	same "ours, $rounds: each recipient once" 1000 "$each"
	check "ours, $rounds: at most 20 transactions" [ "$mails" -le 20 ]
	check "ours, $rounds: at most 2 connections" [ "$opens" -le 2 ]
	round on peer sendmail -C "$peer/etc"
	echo "# Postfix: $took ms, $mails transactions, $opens connections"
	echo "$took" >>"$work/theirs"
	same "Postfix, $rounds: each recipient once" 1000 "$each"
done
awk -v ours="$(middle "$work/ours")" -v theirs="$(middle "$work/theirs")" 'BEGIN {
	printf "# median: ours %d ms (%d recipients a second), Postfix %d ms " \
		"(%d), %.2f times\n", ours, 1e6 / ours, theirs, 1e6 / theirs,
		theirs / ours }'
postfix_stop
finish
