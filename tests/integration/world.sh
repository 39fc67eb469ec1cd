# world - where mail goes, by what the DNS says of a domain
#
#	qmail-remote -> unbound -> nsd: MX, A, AAAA, CNAME
#	     -> port 25 of hosts with addresses of their own
#	qmail-send -> the same, to hosts that are slow, or have enough
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib-world.sh"
have python3 || skip_all "no python3: apt-get install python3"
world
home
user anna
names <<-END
	me MX 10 mx.me
	mx.me A 10.99.0.1
	a A 10.99.0.11
	a6 AAAA fd99::11
	b A 10.99.0.12
	c A 10.99.0.13
	closed A 10.99.0.14
	nobody A 10.99.0.99
	dead AAAA fd99::99
	dead A 10.99.0.12
	both AAAA fd99::11
	both A 10.99.0.99
	mx MX 10 a
	mx A 10.99.0.13
	best MX 20 b
	best MX 10 a
	equal MX 10 a
	equal MX 10 b
	plain A 10.99.0.12
	nowhere MX 10 gone
	nowhere A 10.99.0.12
	alias CNAME best
	first MX 10 closed
	first MX 20 b
	busy MX 10 c
	busy MX 20 b
	ours MX 10 mx.me
	ours MX 20 a
	ours MX 5 b
	worst MX 10 mx.me
	worst MX 20 a
	two MX 10 both
	six MX 10 dead
	null MX 0 .
	pit MX 10 pit.pit
	pit.pit A 10.99.0.21
	few MX 10 few.few
	few.few A 10.99.0.22
	some MX 10 some.some
	some.some A 10.99.0.23
	fast MX 10 fast.fast
	fast.fast A 10.99.0.24
	soft MX 10 soft.soft
	soft.soft A 10.99.0.25
	mute MX 10 mute.mute
	mute.mute A 10.99.0.26
	drip MX 10 drip.drip
	drip.drip A 10.99.0.27
END
names_start
control timeoutconnect 15

# sink name number [key=value ...]: a host, and what listens there.
sink() {
	host "$1" "$2"
	sink_name=$1 sink_at=10.99.0.$2
	shift 2
	on "$sink_name" python3 "$top/tests/integration/sink.py" \
		"$work/$sink_name" "${sink_six:-$sink_at}" "$@" \
		</dev/null 2>"$work/$sink_name.err" &
	started="$started $!"
	within 10 test -s "$work/$sink_name"
}
sink a 11
on a python3 "$top/tests/integration/sink.py" "$work/a6" fd99::11 </dev/null &
started="$started $!"
within 10 test -s "$work/a6"
sink b 12
sink c 13 greet=421
host closed 14

got() { grep -c '^done' "$work/$1"; }
# to domain: the letter of the report, and who got it.
to() {
	before=$(got a)$(got b)$(got c)$(got a6)
	printf 'Subject: x\n\nx\n' | "$QMAIL/bin/qmail-remote" "$1" anna@me.test \
		"box@${2:-$1}" | tr '\000' '|' >"$work/report"
	after=$(got a)$(got b)$(got c)$(got a6)
	where=
	# A digit has changed: counts stay below ten, for this they start anew.
	for name in a b c a6; do
		: >"$work/$name"
	done
	printf '%s' "$after" | grep -q '[1-9]' && where=$(printf '%s' "$after" |
		awk '{ for (i = 1; i <= 4; i++)
			if (substr($0, i, 1) > 0)
				printf "%s", substr("abc6", i, 1) }')
	printf '%s' "$(sed 's/.*|\([KZD]\).*/\1/; s/^\([KZD]\).*/\1/; q' \
		"$work/report")$where"
}
tells() { grep -q -e "$1" "$work/report"; }
log=$work/report
for name in a b c a6; do : >"$work/$name"; done

same "MX before A" Ka "$(to mx.test)"
same "the best MX" Ka "$(to best.test)"
shares=
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	shares=$shares$(to equal.test)
done
check "equals share" sh -c "echo '$shares' | grep a | grep -q b"
same "no MX: its address" Kb "$(to plain.test)"
same "an MX that is nowhere: not its address" D "$(to nowhere.test)"
check "and 5.4.4" tells '#5\.4\.4'
same "an alias" Ka "$(to alias.test)"
printf 'Subject: x\n\nx\n' | "$QMAIL/bin/qmail-remote" alias.test anna@me.test \
	box@alias.test >"$work/report"
check "an alias stays in the address" grep -q '^rcpt box@alias.test' "$work/a"
: >"$work/a"
same "no such domain" D "$(to gone.test)"
check "and 5.1.2" tells '#5\.1\.2'
same "the next MX, the first is closed" Kb "$(to first.test)"
same "the next MX, the first says 421" Kb "$(to busy.test)"
same "we are one of the MX: those before us" Kb "$(to ours.test)"
same "we are the best MX" D "$(to worst.test)"
check "and 5.4.6" tells '#5\.4\.6'
same "the second address" K6 "$(to two.test)"
begun=$(date +%s)
same "IPv6 leads nowhere" Kb "$(to six.test)"
check "IPv6 leads nowhere: it took no timeout" \
	[ $(($(date +%s) - begun)) -lt 12 ]
same "a null MX" D "$(to null.test)"
check "and 5.1.10" tells '#5\.1\.10'
same "[10.99.0.12]" Kb "$(to '[10.99.0.12]')"
same "[IPv6:fd99::11]" K6 "$(to '[IPv6:fd99::11]')"
same "nobody is there" Z "$(to nobody.test)"
check "and 4.4.1" tells '#4\.4\.1'

# ---- hosts that are slow, or have enough ----

log=$work/log
sink pit 21 slow=0.5
sink few 22 after=3
sink some 23 enough=7
sink fast 24
sink soft 25 later=3
sink mute 26 mute=1
sink drip 27 drip=0.05
control timeoutremote 5
start_send

# send domain messages [recipients each]
send_to() {
	sent=0
	while [ $sent -lt "$2" ]; do
		sent=$((sent + 1))
		# shellcheck disable=SC2046 # words
		printf 'Subject: %s\n\nx\n' $sent | by_inject anna@me.test \
			$(seq -f "r$sent-%g@$1.test" "${3:-1}")
	done
}
# each_once name number: recipients that were taken, and how often.
each_once() {
	[ "$(sed -n 's/^rcpt //p' "$work/$1" | sort | uniq -u | wc -l)" -eq "$2" ]
}

send_to pit 10
begun=$(date +%s)
send_to fast 20
check "a tarpit does not hold up others" within 60 each_once fast 20
send_to few 20
check "421 behind three messages: each arrives, once" within 60 each_once few 20
check "421 behind three messages: none was put off" \
	sh -c "! grep -q 'deferral.*enough for this' '$log'"
send_to some 1 100
check "452 behind seven recipients: each arrives, once" \
	within 60 each_once some 100
check "a tarpit gets it all, once" within 120 each_once pit 10
send_to drip 1
check "answers that trickle in count when they are whole" \
	within 60 each_once drip 1
send_to mute 1
check "a host that says nothing: put off after its time" \
	within 60 said 'deferral: Connected_to_10.99.0.26_but_connection_died'
send_to soft 5
check "4.7.0: put off" within 60 said 'deferral: .*4.7.0'
# A recipient may stand behind a sender who was refused: what was taken counts.
taken() { grep -c '^done ' "$work/soft"; }
tries() {
	kill -ALRM "$send"
	sleep 1
	[ "$(taken)" -ge 5 ]
}
check "4.7.0: at the next attempts all arrive" within 6 tries
same "4.7.0: once" 5 "$(taken)"
stop_send
finish
