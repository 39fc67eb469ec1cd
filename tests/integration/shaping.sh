# shaping - how much at a time a host gets: slow start, control/destlimits
#
#	qmail-send -> qmail-remote -> hosts that count connections, transactions,
#	recipients
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib-world.sh"
have python3 || skip_all "no python3: apt-get install python3"
world
home
user anna
names <<-END
	free MX 10 free.hosts
	free.hosts A 10.99.0.31
	a.shaped MX 10 shaped.hosts
	shaped.hosts A 10.99.0.32
	rated MX 10 rated.hosts
	rated.hosts A 10.99.0.33
END
names_start
sink() {
	host "$1" "$2"
	sink_name=$1 sink_at=10.99.0.$2
	shift 2
	on "$sink_name" python3 "$top/tests/integration/sink.py" \
		"$work/$sink_name" "$sink_at" "$@" </dev/null &
	started="$started $!"
	within 20 test -s "$work/$sink_name"
}
sink free 31 slow=0.1
sink shaped 32 slow=0.05
sink rated 33
control destlimits '.shaped.test:recipients=7:concurrency=1' 'rated.test:rate=3/2'
start_send

each_once() {
	[ "$(sed -n 's/^rcpt //p' "$work/$1" | sort | uniq -u | wc -l)" -eq "$2" ]
}
# The most connections at a time; the most recipients in a transaction.
most_open() {
	awk '/^open/ { if (++n > most) most = n } /^close/ { n-- }
		END { print most + 0 }' "$work/$1"
}
send_to() {
	sent=0
	while [ $sent -lt "$2" ]; do
		sent=$((sent + 1))
		printf 'Subject: %s\n\nx\n' $sent |
			by_inject anna@me.test "r$sent@$1.test"
	done
}

send_to free 30
check "slow start: all arrive, once" within 120 each_once free 30
check "slow start: two connections before the first success" [ "$(awk '
	/^open/ { n++ } /^done/ { print n; exit }' "$work/free")" -le 2 ]
check "slow start: then more" [ "$(most_open free)" -gt 2 ]
check "slow start: never more than concurrencydest" \
	[ "$(most_open free)" -le 20 ]

send_to a.shaped 10
# shellcheck disable=SC2046 # words
printf 'Subject: x\n\nx\n' | by_inject anna@me.test $(seq -f 'm%g@a.shaped.test' 40)
check ".shaped.test: all arrive, once" within 120 each_once shaped 50
same ".shaped.test: concurrency=1" 1 "$(most_open shaped)"
same ".shaped.test: recipients=7" 7 "$(awk '
	/^mail/ { n = 0 } /^rcpt/ { if (++n > most) most = n }
	END { print most }' "$work/shaped")"

send_to rated 12
check "rated.test: all arrive, once" within 60 each_once rated 12
spent=$(awk '/^done/ { if (!first) first = $3; last = $3 }
	END { print last - first }' "$work/rated")
check "rated.test: rate=3/2, four times three took six seconds ($spent ms)" \
	[ "$spent" -ge 5000 ]
stop_send
finish
