# policy6 - strangers who come by IPv6
#
#	client 2001:db8:N::M -> inetd's part -> tcp-env -> qmail-smtpd
#	                                                       |
#	                                              nsd: lists, SPF
#
# Lists are asked for 32 nibbles; limits and the greylist know a client by 64
# bits. A client of IPv4 at a socket for both is one of IPv4. All addresses are
# in a network namespace of this script's own.
# SPDX-License-Identifier: 0BSD
if [ "${1:-}" != inside ]; then
	[ "$(id -u)" -eq 0 ] || { echo "needs root"; exit 77; }
	unshare -n true 2>/dev/null || { echo "needs unshare -n"; exit 77; }
	command -v ip >/dev/null || { echo "no ip: apt-get install iproute2"; exit 77; }
	exec unshare -n sh "$0" inside
fi
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-dns.sh"
have nsd || skip_all "no name server: apt-get install nsd"
home
cc -O1 -o "$work/six" "$top/tests/integration/six.c" || exit 1
ip link set lo up
for net in 1 2 3; do
	for host in 1 2 3 66 67; do
		ip addr add "2001:db8:$net::$host/128" dev lo nodad
	done
done

# nibbles address bits: of a whole address in hexadecimal, backwards.
nibbles() {
	echo "$1" | tr -d : | cut -c1-$(($2 / 4)) |
		awk '{
			for (i = length($0); i; i--)
				printf "%s%s", substr($0, i, 1), (i > 1 ? "." : "")
		}'
}
bad=$(nibbles 2001:0db8:0001:0000:0000:0000:0000:0066 128)
net2=$(nibbles 2001:0db8:0002:0000 64)
one=$(nibbles 2001:0db8:0003:0000:0000:0000:0000:0001 128)
cat >"$dns/test" <<-END
	\$ORIGIN test.
	\$TTL 5
	@ SOA ns hostmaster 1 3600 600 86400 5
	@ NS ns
	ns A 127.0.0.1
	client AAAA 2001:db8:1::1
	good AAAA 2001:db8:1::1
	good TXT "v=spf1 ip6:2001:db8:1::/64 exists:%{ir}.%{v}.known.test -all"
	$one.ip6.known A 127.0.0.2
	here AAAA 2001:db8:2::1
	here TXT "v=spf1 a/24//64 -all"
	$bad.bl A 127.0.0.2
	$bad.bl TXT "that one"
	*.$net2.bl A 127.0.0.2
	7.0.0.127.bl A 127.0.0.2
END
# tcp-env asks for names, those that control/dnsservers says.
two=$(nibbles 2001:0db8:0003:0000:0000:0000:0000:0002 128)
printf '%s\n' '$ORIGIN arpa.' '$TTL 5' '@ SOA ns.test. a 1 3600 600 86400 5' \
	'@ NS ns.test.' "$two.ip6 PTR two.net3.test." >"$dns/arpa"
nsd_start test=test arpa=arpa
answers() { [ "$("$QMAIL/bin/dnsip" -4 ns.test 2>/dev/null)" = 127.0.0.1 ]; }
within 10 answers || skip_all "nsd does not start here"
user anna
start_send
new=$work/anna/Maildir/new
setuidgid qmaild "$work/six" serve :: 2525 "$QMAIL/bin/tcp-env" -R \
	"$QMAIL/bin/qmail-smtpd" 2>"$work/served" </dev/null &
started="$started $!"

# from address <lines: a client there says them; what it hears is in heard.
from() {
	sed 's/$/\r/' | "$work/six" talk "$1" "${at:-2001:db8:1::1}" 2525 \
		>"$work/heard" 2>"$work/why"
}
net() { echo "2001:db8:$1::$2"; }
greets() { echo QUIT | from "$(net 1 1)" && grep -q '^220' "$work/heard"; }
within 10 greets || {
	cat "$work/why" "$work/served"
	not_ok "qmail-smtpd is there"
	finish
}
# rcpt address sender: the answer to RCPT.
rcpt() {
	printf '%s\n' "EHLO client.test" "MAIL FROM:<$2>" \
		"RCPT TO:<${3:-anna@me.test}>" QUIT | from "$1"
	tr -d '\r' <"$work/heard" | sed '/^221 /d' | tail -n 1
}
code() { rcpt "$@" | cut -c1-3; }
policy() { control policy "$@"; }

same "nothing is asked: anybody may" 250 "$(code "$(net 1 66)" a@good.test)"

control dnsbl bl.test
same "list: one address is on it" \
	"550 5.7.1 2001:db8:1::66 is listed in bl.test: that one" \
	"$(rcpt "$(net 1 66)" a@good.test)"
same "list: its neighbour is not" 250 "$(code "$(net 1 67)" a@good.test)"
same "list: a net is on it, with all in it" "550 550" \
	"$(code "$(net 2 1)" a@good.test) $(code "$(net 2 66)" a@good.test)"
at=::ffff:127.0.0.1
same "list: a client of IPv4 is looked for as one" \
	"550 5.7.1 127.0.0.7 is listed in bl.test" \
	"$(rcpt ::ffff:127.0.0.7 a@good.test)"
same "list: another" 250 "$(code ::ffff:127.0.0.8 a@good.test)"
at=
rm "$QMAIL/control/dnsbl"

policy spf:refuse
same "spf: ip6" 250 "$(code "$(net 1 2)" a@good.test)"
same "spf: exists, the nibbles backwards" 250 "$(code "$(net 3 1)" a@good.test)"
same "spf: fail" \
	"550 5.7.23 2001:db8:3::2 may not send for good.test (SPF fail)" \
	"$(rcpt "$(net 3 2)" a@good.test)"
same "spf: a//64" "250 550" \
	"$(code "$(net 2 67)" a@here.test) $(code "$(net 3 1)" a@here.test)"
policy spf:mark
printf '%s\n' 'EHLO client.test' 'MAIL FROM:<a@good.test>' \
	'RCPT TO:<anna@me.test>' DATA 'Subject: six' '' x . QUIT |
	from "$(net 3 2)"
check "spf: only marked" within 10 has_mails "$new" 1
check "spf: the address in the field" grep -q \
	'^Received-SPF: fail (me.test: a@good.test from 2001:db8:3::2)' "$new"/*
check "and in Received, with its name" grep -q \
	'^Received: from two.net3.test .*2001:db8:3::2' "$new"/*

policy greylist:2/600/6000/2
same "grey: new" 451 "$(code "$(net 1 1)" a@good.test)"
known() { [ "$(code "$(net 1 2)" a@good.test)" = 250 ]; }
check "grey: back, from another address of the net" within 30 known
same "grey: another net is new" 451 "$(code "$(net 2 2)" a@good.test)"

policy errors:3/3600
for name in a b c; do
	rcpt "$(net 1 1)" x@good.test "$name@no.test" >/dev/null
done
same "errors: enough, from anywhere in the net" "421 421" \
	"$(code "$(net 1 1)" x@good.test) $(code "$(net 1 2)" x@good.test)"
same "errors: another net is not to blame" 250 "$(code "$(net 2 1)" x@good.test)"

policy connections:2
stay() {
	"$work/six" talk "$1" 2001:db8:1::1 2525 >"$work/stay.$1" </dev/null &
	started="$started $!"
	within 10 grep -q '^220' "$work/stay.$1"
}
stay "$(net 3 1)"
stay "$(net 3 2)"
same "connections: a third of the net" 421 \
	"$(rcpt "$(net 3 3)" x@good.test >/dev/null
	sed -n '1s/ .*//p' "$work/heard")"
same "connections: another net" 250 "$(code "$(net 2 3)" x@good.test)"
check "qmail-send ends" stop_send
finish
