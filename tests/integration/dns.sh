# dns - real name servers, and what our programs hear from them
#
#	dnsip dnsptr dnsmx dnstxt dnsfq -> unbound, which finds out
#	                                -> nsd, which knows
#
# Large answers (TCP), aliases across zones, signed zones, dead servers.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
have nsd || skip_all "no name server: apt-get install nsd"
home
. "$(dirname "$0")/lib-dns.sh"

awk -v q="'" 'BEGIN {
	print "$ORIGIN example.test.\n$TTL 60"
	print "@ SOA ns hostmaster 1 3600 600 86400 60"
	print "@ NS ns\nns A 127.0.0.1"
	print "@ MX 20 b\n@ MX 10 A\n@ TXT \"v=spf1 a \" \"-all\"\n@ A 192.0.2.1"
	print "a A 192.0.2.10\na AAAA 2001:db8::10\nb A 192.0.2.20"
	print "six AAAA 2001:db8::6"
	print "null MX 0 .\nplain A 192.0.2.30"
	print "www CNAME a\nfar CNAME host.other.test.\nlost CNAME gone.other.test."
	print "odd TXT \"a\\\\b\\007\\255c\""
	printf "long TXT"
	for (i = 0; i < 60; i++)
		printf " \"%050d\"", i
	print ""
	for (i = 1; i < 250; i++)
		print "many A 198.51.100." i
	for (i = 0; i < 300; i++)
		print "much MX " 300 - i " mx" i ".example.test."
}' >"$dns/example.test"
cat >"$dns/other.test" <<-'END'
	$ORIGIN other.test.
	$TTL 60
	@ SOA ns hostmaster 1 3600 600 86400 60
	@ NS ns
	ns A 127.0.0.1
	host A 203.0.113.7
END
cat >"$dns/reverse" <<-'END'
	$ORIGIN 2.0.192.in-addr.arpa.
	$TTL 60
	@ SOA ns.example.test. hostmaster.example.test. 1 3600 600 86400 60
	@ NS ns.example.test.
	10 PTR a.example.test.
	10 PTR also.example.test.
END
# Two signed zones, if we can make them; in one an address is changed then.
sign() {
	sed "s/other/$1/" other.test >"$1.test" &&
		key=$(ldns-keygen -k -a ECDSAP256SHA256 "$1.test") &&
		ldns-signzone "$1.test" "$key" && cat "$key.ds" >>anchors
}
trust=
if have ldns-keygen && (
	cd "$dns" && sign signed && sign forged &&
		sed 's/203\.0\.113\.7$/203.0.113.66/' forged.test.signed >changed &&
		! cmp -s changed forged.test.signed &&
		mv changed forged.test.signed
) >"$work/sign" 2>&1; then
	trust="trust-anchor-file: $dns/anchors"
else
	sed 's/other/signed/' "$dns/other.test" >"$dns/signed.test.signed"
	sed 's/other/forged/' "$dns/other.test" >"$dns/forged.test.signed"
fi

nsd_start example.test=example.test other.test=other.test \
	signed.test=signed.test.signed forged.test=forged.test.signed \
	2.0.192.in-addr.arpa=reverse

# ask program argument ...: its output, lines joined by |.
ask() {
	ask_program=$1
	shift
	"$QMAIL/bin/$ask_program" "$@" 2>"$work/why" | tr '\n' '|'
}
code() {
	code_program=$1
	shift
	"$QMAIL/bin/$code_program" "$@" >/dev/null 2>"$work/why"
	echo $?
}
answers() { [ "$(ask dnsip -4 "$1")" = "$2|" ]; }

within 10 answers ns.example.test 127.0.0.1 || {
	sed 's/^/# /' "$work/nsd" "$work/why"
	skip_all "nsd does not start here"
}

# What both kinds of server have to say alike.
walk() {
	same "$1: addresses" "192.0.2.10 2001:db8::10|2001:db8::6|" \
		"$(ask dnsip a.example.test six.example.test)"
	same "$1: one family" "2001:db8::10|" "$(ask dnsip -6 A.Example.TEST.)"
	same "$1: exchangers" "10 a.example.test|20 b.example.test|" \
		"$(ask dnsmx example.test)"
	same "$1: a null MX" "0 .|" "$(ask dnsmx null.example.test)"
	same "$1: no MX" "0 plain.example.test|" "$(ask dnsmx plain.example.test)"
	same "$1: names of an address" "2" \
		"$(ask dnsptr 192.0.2.10 | tr ' |' '\n\n' |
			grep -c '^\(a\|also\)\.example\.test$')"
	same "$1: text of two strings" "v=spf1 a -all|" "$(ask dnstxt example.test)"
	same "$1: odd bytes" 'a\\b\007\377c|' "$(ask dnstxt odd.example.test)"
	same "$1: an alias" "a.example.test|" "$(ask dnsfq www.example.test)"
	same "$1: an alias to another zone" "host.other.test|" \
		"$(ask dnsfq far.example.test)"
	same "$1: 3000 bytes of text, by TCP" 3001 \
		"$(ask dnstxt long.example.test | wc -c)"
	same "$1: 249 addresses" 249 "$(ask dnsip many.example.test | wc -w)"
	same "$1: 300 exchangers" 300 \
		"$(ask dnsmx much.example.test | tr '|' '\n' | wc -l)"
	same "$1: no such name" 100 "$(code dnsip gone.example.test)"
	check "$1: and it is said" grep -q '^dnsip: warning: gone.example.test: no such name' "$work/why"
	same "$1: nothing of that type" 100 "$(code dnstxt a.example.test)"
	same "$1: an alias to nothing" 100 "$(code dnsip lost.example.test)"
	same "$1: of two one is missing" "192.0.2.20||" \
		"$(ask dnsip b.example.test gone.example.test)"
}
walk nsd

# It is asked about what it does not know: it refuses, and that is no "no".
same "nsd refuses: not known now" 111 "$(code dnsip www.elsewhere.test)"
check "and it is said" grep -q 'for now' "$work/why"

# Dead servers before it.
closed_port
control dnsservers "127.0.0.1:$closed" "[::1]:$closed" "127.0.0.1:$nsd_port"
same "dead servers are passed over" "192.0.2.20|" "$(ask dnsip b.example.test)"
control dnsservers "127.0.0.1:$closed"
same "only a dead one: not known now" 111 "$(code dnsip b.example.test)"
control dnsservers "name.example"
same "a bad line: 111" 111 "$(code dnsip b.example.test)"
check "and the file is named" grep -q 'control/dnsservers' "$work/why"
same "bad usage" 100 "$(code dnsmx)"
same "no address" 100 "$(code dnsptr example.test)"

if ! have unbound; then
	skip "a server that finds out" "apt-get install unbound"
	finish
fi
closed_port
unbound_port=$closed
cat >"$dns/unbound.conf" <<-END
	server:
		interface: 127.0.0.1@$unbound_port
		port: $unbound_port
		do-daemonize: no
		username: ""
		chroot: ""
		directory: "$dns"
		pidfile: ""
		use-syslog: no
		do-not-query-localhost: no
		local-zone: "test." nodefault
		local-zone: "2.0.192.in-addr.arpa." nodefault
		module-config: "validator iterator"
		domain-insecure: "example.test"
		domain-insecure: "other.test"
		use-caps-for-id: yes
		$trust
	stub-zone:
		name: "example.test"
		stub-addr: 127.0.0.1@$nsd_port
	stub-zone:
		name: "other.test"
		stub-addr: 127.0.0.1@$nsd_port
	stub-zone:
		name: "signed.test"
		stub-addr: 127.0.0.1@$nsd_port
	stub-zone:
		name: "forged.test"
		stub-addr: 127.0.0.1@$nsd_port
	stub-zone:
		name: "2.0.192.in-addr.arpa"
		stub-addr: 127.0.0.1@$nsd_port
END
unbound -d -c "$dns/unbound.conf" >"$work/unbound" 2>&1 </dev/null &
started="$started $!"
control dnsservers "127.0.0.1:$unbound_port"
within 10 answers ns.example.test 127.0.0.1 || {
	not_ok "unbound starts" "$work/unbound"
	finish
}
walk unbound
same "signed, and right" "203.0.113.7|" "$(ask dnsip host.signed.test)"
if [ -n "$trust" ]; then
	same "nsd alone: a forged address is one" "203.0.113.66|" \
		"$(control dnsservers "127.0.0.1:$nsd_port"
			ask dnsip host.forged.test)"
	control dnsservers "127.0.0.1:$unbound_port"
	same "signed, and forged: not known now" 111 \
		"$(code dnsip host.forged.test)"
else
	skip "signed, and forged" "apt-get install ldnsutils"
fi
finish
