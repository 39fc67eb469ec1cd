# hosts - slow, dead and hostile hosts on a network of their own
#
#	qmail-send -> qmail-remote -> a name server (nsd) -> MX, A
#	                           -> 25 of many addresses, host.c behind each
#
#	each bad kind beside good hosts -> the good get theirs as fast as alone;
#	     mail for the bad waits, none is lost, none bounces
#	the bad ones mend -> everything arrives, once
#	MESSAGES (10000) for 10 hosts, three dead and two slow
#	     -> the five good ones get theirs within 1.2 of the time alone
#
# Everything is in a network namespace that the kernel clears away.
# SPDX-License-Identifier: 0BSD
if [ -z "${HOSTS_INSIDE:-}" ]; then
	[ "$(id -u)" -eq 0 ] || { echo "needs root"; exit 77; }
	command -v nsd >/dev/null || { echo "needs nsd"; exit 77; }
	command -v ip nsenter >/dev/null || { echo "needs iproute2 and util-linux"; exit 77; }
	unshare -n true 2>/dev/null || { echo "needs network namespaces"; exit 77; }
	HOSTS_INSIDE=1 exec unshare -n sh "$0" "$@"
fi
. "$(dirname "$0")/lib.sh"

# ---- the network ----

net=$work/net
mkdir "$net"
chmod 777 "$net"
cc -O2 -o "$net/host" "$top/tests/torture/host.c" || exit 1
# The hosts are in a second one, at the other end of a cable.
unshare -n sleep 36000 &
far=$!
started="$started $far"
there() { nsenter -t "$far" -n "$@"; }
apart() { ! [ "/proc/$far/ns/net" -ef /proc/self/ns/net ]; }
within 10 apart
ip link set lo up
ip link add near type veth peer name cable
ip link set cable netns "$far"
ip addr add 10.9.255.254/16 dev near
ip link set near up
there ip link set lo up
there ip addr add 10.9.0.53/16 dev cable
there ip link set cable up

# host name address kind: with its MX and A; gone has no address in use,
# refused no server.
zone=
host() {
	zone="$zone
$1.test. 60 IN MX 10 mx.$1.test.
mx.$1.test. 60 IN A $2"
	echo "$3" >"$net/$1.kind"
	: >"$net/$1.got"
	chmod 666 "$net/$1.got"
	case $3 in
	gone)
		# Somebody seems to be there, who says nothing.
		ip neigh add "$2" lladdr 02:00:00:00:00:01 dev near
		return
		;;
	refused) there ip addr add "$2/16" dev cable && return ;;
	esac
	there ip addr add "$2/16" dev cable
	listen "$1" "$2"
}
listen() {
	there tcpserver -R -H -l "$1.test" -c 200 -u "$(id -u qmailr)" \
		-g "$(id -g qmailr)" "$2" 25 "$net/host" "$net/$1.kind" \
		"$net/$1.got" >/dev/null 2>&1 </dev/null &
	listener=$!
	started="$started $listener"
}
name_server() {
	{
		echo 'test. 60 IN SOA ns.test. me.test. 1 3600 600 86400 60'
		echo 'test. 60 IN NS ns.test.'
		echo "ns.test. 60 IN A 10.9.0.53$zone"
	} >"$net/zone"
	cat >"$net/nsd.conf" <<-END
		server:
			ip-address: 10.9.0.53
			username: ""
			chroot: ""
			zonesdir: "$net"
			pidfile: ""
			xfrdfile: ""
			zonelistfile: "$net/zone.list"
			xfrdir: "$net"
			database: ""
		remote-control:
			control-enable: no
		zone:
			name: "test."
			zonefile: "$net/zone"
	END
	there nsd -d -c "$net/nsd.conf" >"$net/nsd.log" 2>&1 </dev/null &
	started="$started $!"
	within 20 knows good1
}
knows() { "$QMAIL/bin/dnsmx" "$1.test" 2>/dev/null | grep -q "mx.$1.test"; }

# mail count name ...: so many for each of them, in turn, as fast as it goes.
# Who they are for is noted.
mail() {
	count=$1 i=0
	shift
	while [ $i -lt "$count" ]; do
		i=$((i + 1)) serial=$((serial + 1))
		for name; do
			printf 'Fanna@me.test\0Tu%d@%s.test\0\0' $serial "$name" \
				>"$work/to"
			"$QMAIL/bin/qmail-queue" <"$work/letter" 1<"$work/to" ||
				return 1
			echo "u$serial@$name.test" >>"$net/$name.sent"
		done
	done
}
serial=0
printf 'Subject: x\n\n%s\n' "$(head -c 500 /dev/zero | tr '\0' x)" >"$work/letter"

got() { grep -c . "$net/$1.got"; }
have_all() {
	for name; do
		[ "$(got "$name")" -ge "$(grep -c . "$net/$name.sent")" ] ||
			return 1
	done
}
# Everybody of name once, nobody else.
exactly() {
	sort "$net/$1.got" >"$net/sorted"
	same "$1: each once" "" \
		"$(sort "$net/$1.sent" | diff - "$net/sorted" | sed 3q)"
}
# Those of the names who are neither in the queue nor there. What is delivered
# is noted before it leaves the queue.
lost() {
	find "$QMAIL/queue/mess" -name '*.e' -exec cat {} + 2>/dev/null |
		tr '\0' '\n' | sed -n 's/^T//p' >"$net/held"
	for name; do cat "$net/$name.got"; done >>"$net/held"
	sort -u "$net/held" >"$net/sorted"
	for name; do cat "$net/$name.sent"; done | sort | comm -23 - "$net/sorted"
}
forget() { for name; do : >"$net/$name.got"; : >"$net/$name.sent"; done; }
ms() { echo $(($(date +%s%N) / 1000000)); }

# timed seconds name ...: until they have all of theirs; $took.
timed() {
	limit=$1 from=$(ms)
	shift
	until have_all "$@"; do
		took=$(($(ms) - from))
		[ $took -lt $((limit * 1000)) ] || return 1
		sleep 0.02
	done
	took=$(($(ms) - from))
}

home
user anna
good='good1 good2 good3 good4 good5'
bad='late slow busy mute drip reset noise flood liar gone refused'
i=0
for name in $good; do
	i=$((i + 1))
	host "$name" 10.9.1.$i good
done
for name in $bad; do
	i=$((i + 1))
	case $name in
	gone) host gone 10.9.3.1 gone ;;
	*) host $name 10.9.2.$i $name ;;
	esac
done
for name in dead1 slow2; do
	i=$((i + 1))
	host $name 10.9.2.$i "$(case $name in slow2) echo slow ;; *) echo mute ;; esac)"
done
control dnsservers 10.9.0.53
control timeoutconnect 5
control timeoutremote 10
control concurrencyremote 50
name_server || {
	not_ok "the name server starts" "$net/nsd.log"
	finish
}

# ---- each kind of badness beside good hosts ----

# Alone first, so that both are measured in the same minute.
start_send
mail 100 good1 good2
check "good hosts alone have theirs" timed 60 good1 good2
alone=$took
stop_send
forget good1 good2
start_send
# shellcheck disable=SC2086 # a list
mail 10 $bad
mail 100 good1 good2
check "beside bad ones they have theirs, too" timed 60 good1 good2
echo "# 200 messages after the last was accepted: alone $alone ms, beside 11 bad hosts $took ms"
check "late, slow and busy hosts get theirs in time" within 120 have_all late slow busy
check "the others' mail is deferred" within 60 \
	sh -c "for n in mute drip reset noise flood liar gone refused; do
		[ \"\$(grep -c . '$net/'\$n.got)\" = 0 ] || exit 1; done"
all_tried() {
	for n in mute drip reset noise flood liar gone refused; do
		grep -q "starting delivery .*@$n.test" "$log" || return 1
	done
}
check "each was tried" within 60 all_tried
sleep 15
same "none is lost, none bounces" 80 "$(waiting)"
check "no bounce" [ "$(mails "$work/anna/Maildir/new")" -eq 0 ]
same "no failure for good" 0 "$(said_times '^delivery [0-9]*: failure')"
echo "# qmail-send $(resident) kB"

# They mend.
for name in $bad; do echo good >"$net/$name.kind"; done
ip neigh del 10.9.3.1 dev near
there ip addr add 10.9.3.1/16 dev cable
listen gone 10.9.3.1
refused_at=$("$QMAIL/bin/dnsip" mx.refused.test)
listen refused "${refused_at% }"
refuser=$listener
i=0
mended() {
	i=$((i + 1))
	[ $((i % 20)) -ne 1 ] || kill -ALRM "$send"
	queue_clean
}
"$QMAIL/bin/qmail-tcpok"
check "mended: everything arrives" within 180 mended
for name in $bad good1 good2; do
	exactly "$name"
done
stop_send

# ---- three dead, two slow, five good ----

n=$((${MESSAGES:-10000} / 10))
for name in slow slow2; do echo slow >"$net/$name.kind"; done
echo mute >"$net/dead1.kind"
echo refused >"$net/refused.kind"
there ip addr del 10.9.3.1/16 dev cable
ip neigh replace 10.9.3.1 lladdr 02:00:00:00:00:01 dev near
# tcpserver is the child of a shell.
# shellcheck disable=SC2046 # pids
kill $(family "$refuser")
refuses() { ! there tcpclient -RHl0 "${refused_at% }" 25 true 2>/dev/null; }
check "one refuses again" within 5 refuses
# shellcheck disable=SC2086
forget $good gone refused dead1 slow slow2
control concurrencyremote "${CONCURRENCY:-50}"

# round names: the time of the five, from the start of qmail-send.
round() {
	# shellcheck disable=SC2086
	mail $n $1
	start_send
	# shellcheck disable=SC2086
	timed 600 $good
}
# shellcheck disable=SC2086
{
	check "alone: the five have theirs" round "$good"
	alone=$took
	within 60 queue_clean
	stop_send
	forget $good
	check "beside three dead and two slow: the five have theirs" \
		round "$good gone refused dead1 slow slow2"
}
beside=$took
echo "# $((5 * n)) messages for five hosts: alone $alone ms, beside three dead and two slow (as many each) $beside ms"
check "within 1.2 of the time alone ($alone, $beside)" \
	[ $beside -le $((alone * 12 / 10)) ]
for name in $good; do exactly "$name"; done
same "none of the others is lost" "" "$(lost gone refused dead1 slow slow2 |
	sed 3q)"
same "the dead got none" 0 "$(($(got gone) + $(got refused) + $(got dead1)))"
stop_send 60
finish
