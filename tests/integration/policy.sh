# policy - what strangers have to pass, with a real name server and with liars
#
#	client 127.0.0.N -> tcpserver (-> rblsmtpd) -> qmail-smtpd -> Maildir
#	                                                  |
#	                                   nsd, or a server that lies and stalls
#
# control/policy and control/dnsbl, each rule alone; who is exempt; what a
# message gets and loses. With a name server that lies mail waits, none is lost.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
have nsd || skip_all "no name server: apt-get install nsd"
home
cc -O1 -o "$work/liar" "$top/tests/integration/liar.c" || exit 1
. "$(dirname "$0")/lib-dns.sh"
cat >"$dns/test" <<-'END'
	$ORIGIN test.
	$TTL 5
	@ SOA ns hostmaster 1 3600 600 86400 5
	@ NS ns
	ns A 127.0.0.1
	client A 127.0.0.2
	good MX 10 mx.good
	good TXT "v=spf1 ip4:127.0.0.2 include:soft.test -all exp=why.good.test"
	mx.good A 127.0.0.2
	why.good TXT "%{i} is none of %{d}'s"
	soft TXT "v=spf1 ip4:127.0.0.4 ~all"
	soft A 127.0.0.1
	null MX 0 .
	null A 127.0.0.1
	text TXT "no address here"
	wide TXT "v=spf1 a mx:good.test ptr exists:%{ir}.%{v}.wide.test redirect=good.test"
	wide AAAA ::1
	7.0.0.127.bl TXT "see http://bl.test/?ip=127.0.0.7"
	7.0.0.127.bl A 127.0.0.2
	8.0.0.127.bl A 127.0.0.1
	7.0.0.127.welcome A 127.0.0.2
	9.0.0.127.half A 127.0.0.2
	spam.test.rhs A 127.0.0.2
	spam A 127.0.0.1
END
nsd_start test=test
answers() { [ "$("$QMAIL/bin/dnsip" -4 ns.test 2>/dev/null)" = 127.0.0.1 ]; }
within 10 answers || skip_all "nsd does not start here"
user anna
start_send
smtpd
new=$work/anna/Maildir/new

# from N <lines: a client at 127.0.0.N says them; what it hears is in heard.
from() {
	sed 's/$/\r/' | tcpclient -RHl0 -i "127.0.0.$1" -T 10 127.0.0.1 \
		"$smtp_port" sh -c 'exec 3<&0; cat <&3 >&7 & exec cat <&6' \
		>"$work/heard" 2>/dev/null
}
# rcpt N sender [helo [recipient]]: the answer to RCPT.
rcpt() {
	printf '%s\n' "EHLO ${3:-client.test}" "MAIL FROM:<$2>" \
		"RCPT TO:<${4:-anna@me.test}>" QUIT | from "$1"
	tr -d '\r' <"$work/heard" | sed '/^221 /d' | tail -n 1
}
code() { rcpt "$@" | cut -c1-3; }
# message N sender <message: 0 if it was taken.
message() {
	{
		printf '%s\n' 'EHLO client.test' "MAIL FROM:<$2>" \
			'RCPT TO:<anna@me.test>' DATA
		cat
		printf '%s\n' . QUIT
	} | from "$1"
	grep -q '^250 .*[oO][kK] [0-9]' "$work/heard"
}
policy() { control policy "$@"; }
lists() { control dnsbl "$@"; }

same "nothing is asked: anybody may" 250 "$(code 7 a@gone.test localhost)"

policy helo:syntax
same "helo: no name" 550 "$(code 2 a@good.test localhost)"
same "helo: ours" 550 "$(code 2 a@good.test me.test)"
same "helo: a name" 250 "$(code 2 a@good.test)"
same "helo: postmaster hears all" 250 \
	"$(code 2 a@good.test localhost Postmaster@me.test)"
policy helo:resolve
same "helo: in the DNS" 250 "$(code 2 a@good.test client.test)"
same "helo: not in the DNS" 550 "$(code 2 a@good.test gone.test)"

policy sender:resolve
same "sender: MX" 250 "$(code 2 a@good.test)"
same "sender: address" 250 "$(code 2 a@soft.test)"
same "sender: AAAA" 250 "$(code 2 a@wide.test)"
same "sender: null" 250 "$(code 2 '')"
same "sender: no such domain" "550 5.1.8" \
	"$(rcpt 2 a@gone.test | cut -c1-9)"
same "sender: nothing there" 550 "$(code 2 a@text.test)"
same "sender: null MX" "550 5.7.27" "$(rcpt 2 a@null.test | cut -c1-10)"
same "sender: a server that refuses: later" 451 "$(code 2 a@else.where)"

policy
lists bl.test welcome.test::-100
same "list: a client that is on none" 250 "$(code 2 a@good.test)"
same "list: of two, one has good things to say" 250 "$(code 7 a@good.test)"
lists bl.test half.test::60 rhs.test:sender:50
same "list: on it" \
	"550 5.7.1 127.0.0.7 is listed in bl.test: see http://bl.test/?ip=127.0.0.7" \
	"$(rcpt 7 a@good.test)"
same "list: 127.0.0.1 is no listing" 250 "$(code 8 a@good.test)"
same "list: not enough" 250 "$(code 9 a@good.test)"
same "list: the sender's domain, not enough" 250 "$(code 2 a@spam.test)"
same "list: together it is" 550 "$(code 9 a@spam.test)"
lists bl.test dead.else.where
same "list: a zone that does not answer" 250 "$(code 2 a@good.test)"
same "list: and one that does" 550 "$(code 7 a@good.test)"
rm "$QMAIL/control/dnsbl"

policy spf:refuse
same "spf: pass" 250 "$(code 2 a@good.test good.test)"
same "spf: pass by include" 250 "$(code 4 a@good.test)"
same "spf: fail, and why" \
	"550 5.7.23 127.0.0.3 may not send for good.test (SPF fail); that domain says: 127.0.0.3 is none of good.test's" \
	"$(rcpt 3 a@good.test)"
same "spf: softfail" 250 "$(code 3 a@soft.test)"
same "spf: redirect" 550 "$(code 3 a@wide.test)"
same "spf: none" 250 "$(code 3 a@text.test)"
same "spf: not known now" 451 "$(code 3 a@else.where)"
same "spf: HELO of a null sender" 550 "$(code 3 '' good.test)"
policy spf:mark
message 3 a@good.test <<-'END'
	Received: from spammer
	Authentication-Results: me.test; spf=pass
	  smtp.mailfrom=good.test
	received-spf: pass receiver=me.test
	Authentication-Results: elsewhere.test; dkim=pass
	Subject: marked

	Authentication-Results: me.test in the body
END
check "spf: only marked" within 10 has_mails "$new" 1
mail=$(cat "$new"/*)
same "spf: it stands above Received" \
	"Received-SPF: fail (me.test: a@good.test from 127.0.0.3)" \
	"$(echo "$mail" | sed '/^Return-Path/d;/^Delivered-To/d;/^Received: (qmail/d' |
		sed 1q)"
same "spf: for programs to read" "  spf=fail smtp.mailfrom=a@good.test;" \
	"$(echo "$mail" | sed -n '/^Authentication-Results: me.test;/{n;p;}' |
		sed 1q)"
same "spf: what was forged is gone" 2 \
	"$(echo "$mail" | grep -ci '^authentication-results: me\.test')"
same "spf: likewise" 1 "$(echo "$mail" | grep -ci '^received-spf: pass\|^Authentication-Results: elsewhere')"
same "spf: what was not is there" 1 \
	"$(echo "$mail" | grep -c '^Authentication-Results: elsewhere\.test')"

policy greylist:2/600/6000/2
same "grey: new" "451 4.7.1" "$(rcpt 2 a@good.test | cut -c1-9)"
same "grey: too soon" 451 "$(code 2 a@good.test)"
known() { [ "$(code 2 a@good.test)" = 250 ]; }
check "grey: back" within 30 known
same "grey: another sender" 451 "$(code 2 b@good.test)"
check "grey: the table has its size" sh -c "
	[ \$(wc -c <'$QMAIL/policy/greylist') -eq \$(( (65536 + 16) * 32 )) ]"
chmod 000 "$QMAIL/policy" 2>/dev/null
mv "$QMAIL/policy" "$QMAIL/policy.off"
same "grey: without a table nobody waits" 250 "$(code 2 c@good.test)"
mv "$QMAIL/policy.off" "$QMAIL/policy"
chmod 700 "$QMAIL/policy"
check "grey: and it is said" grep -q 'unable to use policy/greylist' "$work/served"

policy errors:3/3600
for name in a b c; do rcpt 5 x@good.test client.test "$name@no.test" >/dev/null; done
same "errors: enough" "421 4.7.0" "$(rcpt 5 x@good.test | cut -c1-9)"
same "errors: others are not to blame" 250 "$(code 6 x@good.test)"
policy messages:1/3600
echo one | message 5 x@good.test
check "messages: one" test $? -eq 0
echo two | message 5 x@good.test
check "messages: no more" grep -q '^450 4.7.0' "$work/heard"

policy connections:2
# A client that stays: its pid is kept.
stay() {
	tcpclient -RHl0 -i 127.0.0.6 127.0.0.1 "$smtp_port" \
		sh -c 'exec cat <&6' >"$work/stay.$1" 2>/dev/null &
	started="$started $!"
	staying=$!
	within 10 grep -q '^220' "$work/stay.$1"
}
stay 1
stay 2
same "connections: a third" 421 "$(rcpt 6 x@good.test >/dev/null
	sed -n '1s/ .*//p' "$work/heard")"
same "connections: another host" 250 "$(code 5 x@good.test)"
kill -9 "$staying"
free() { [ "$(code 6 x@good.test)" = 250 ]; }
check "connections: one was killed" within 10 free

policy greetdelay:2
printf '%s\n' 'EHLO client.test' QUIT | from 2
same "greeting: who cannot wait" 554 "$(sed -n '1s/ .*//p' "$work/heard")"
tcpclient -RHl0 127.0.0.1 "$smtp_port" sh -c '
	read -r greeting <&6; printf "QUIT\r\n" >&7; echo "$greeting"; cat <&6
	' >"$work/heard" 2>/dev/null
same "greeting: who can" 220 "$(sed -n '1s/ .*//p' "$work/heard")"

cat >"$work/asked" <<-'END'
	#!/bin/sh
	while read -r line; do
		case $line in
		sender=*) sender=${line#*=} ;;
		'') case $sender in
			bad*) echo refuse 5.1.8 not "$sender" ;;
			late*) echo defer in a while ;;
			hang*) sleep 600 ;;
			dies*) exit 0 ;;
			odd*) echo what ;;
			*) echo ok ;;
			esac ;;
		esac
	done
END
chmod 755 "$work/asked"
policy "ask:$work/asked" asktime:2
same "ask: ok" 250 "$(code 2 good@good.test)"
same "ask: refuse" "550 5.1.8 not bad@good.test" "$(rcpt 2 bad@good.test)"
same "ask: defer" "451 4.7.1 in a while" "$(rcpt 2 late@good.test)"
same "ask: it hangs" 451 "$(code 2 hang@good.test)"
same "ask: it ends" 451 "$(code 2 dies@good.test)"
same "ask: it talks nonsense" 451 "$(code 2 odd@good.test)"
check "ask: and that is said" grep -q "unable to use $work/asked" "$work/served"
policy "ask:$work/asked" askfail:pass
same "ask: pass all the same" 250 "$(code 2 odd@good.test)"

# Whatever name servers do: nobody is refused for good, nor let in without a
# look, and it has an end; afterwards it works.
policy sender:resolve spf:refuse dnstime:3
lists bl.test
for mode in silent servfail refused garbage alien flood half loop tcp huge name; do
	closed_port
	"$work/liar" "$closed" $mode >"$work/liar.$mode" &
	liar=$!
	started="$started $liar"
	within 10 test -s "$work/liar.$mode"
	control dnsservers "127.0.0.1:$closed"
	begun=$(date +%s)
	same "a liar, $mode: later" 451 "$(code 2 a@good.test)"
	check "a liar, $mode: soon" test $(($(date +%s) - begun)) -le 30
	kill "$liar"
done
control dnsservers "127.0.0.1:$nsd_port"
echo back | message 2 a@good.test
check "the truth again: taken" test $? -eq 0
rm "$QMAIL/control/dnsbl"

# Clients of our own, and what the superserver's rules say.
policy helo:syntax sender:resolve
RELAYCLIENT='' && export RELAYCLIENT
smtpd
same "exempt: RELAYCLIENT" 250 "$(code 2 a@gone.test localhost)"
unset RELAYCLIENT
SMTPPOLICY='off helo:syntax' && export SMTPPOLICY
smtpd
same "exempt: a word of SMTPPOLICY" 250 "$(code 2 a@gone.test)"
same "exempt: not from another" 550 "$(code 2 a@gone.test localhost)"
unset SMTPPOLICY
policy nonsense:1
smtpd
from 2 </dev/null
same "nonsense: nobody is heard" 421 "$(sed -n '1s/ .*//p' "$work/heard")"
rm "$QMAIL/control/policy"

if have rblsmtpd; then
	lists bl.test
	serve env RBLSMTPD='-go away' rblsmtpd -r none.test "$QMAIL/bin/qmail-smtpd"
	smtp_port=$port
	same "rblsmtpd in front refuses" "553 go away" "$(rcpt 2 a@good.test)"
	serve env RBLSMTPD='' rblsmtpd -r none.test "$QMAIL/bin/qmail-smtpd"
	smtp_port=$port
	same "rblsmtpd in front lets in, and so do we" 250 "$(code 7 a@good.test)"
	serve env RBLSMTPD='-go away' "$QMAIL/bin/qmail-smtpd"
	smtp_port=$port
	same "without it we say that" "553 5.7.1 go away" "$(rcpt 2 a@good.test)"
else
	skip "rblsmtpd in front" "no rblsmtpd: apt-get install ucspi-tcp"
fi
finish
