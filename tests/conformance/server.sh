# server - what the RFCs ask of an SMTP server, in its default profile
#
#	talker: a line, an answer, a line ... -> qmail-smtpd -> a queue program
#	     that keeps message and envelope; each check is a duty, or a part
#
# server.duties says which check shows which duty.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/../integration/lib.sh"
home
have cc || skip_all "no C compiler: apt-get install gcc libc6-dev"
cc -O1 -o "$work/talker" "$top/tests/conformance/talker.c" || exit 1
user anna
dot anna -ext ./Maildir/
dot anna -ö ./Maildir/
printf '&anna\n' >"$QMAIL/alias/.qmail-postmaster"
control databytes 5000
cat >"$work/keep" <<'EOF'
#!/bin/sh
cat >"$KEPT/message"
tr '\000' '\n' <&1 >"$KEPT/envelope"
EOF
chmod 755 "$work/keep"
mkdir "$work/kept"
chmod 777 "$work/kept"
log=$work/talk
KEPT=$work/kept QMAILQUEUE=$work/keep QMAILQUEUEDSN='' PROTO=TCP
TCPREMOTEIP=192.0.2.9 TCPREMOTEHOST=client.test TCPLOCALHOST=me.test
export KEPT QMAILQUEUE QMAILQUEUEDSN PROTO TCPREMOTEIP TCPREMOTEHOST \
	TCPLOCALHOST
unset SMTPPROFILE

# talk lines ...: what is said; codes: of all answers, a line for all.
talk() {
	rm -f "$work/kept"/*
	printf '%s\n' "$@" | "$work/talker" "$QMAIL/bin/qmail-smtpd" |
		tr -d '\r' >"$log" 2>&1
}
codes() { awk '/^[0-9][0-9][0-9] / { printf "%s ", $1 } END { print "" }' "$log"; }
# gives text codes lines ...: are these the answers, behind the 220?
gives() {
	what=$1 wanted=$2
	shift 2
	talk "$@"
	got=$(codes)
	check "$what" test "$got" = "220 $wanted "
	[ "$got" = "220 $wanted " ] || echo "    # wanted: 220 $wanted"
}
has() { grep -q -e "$1" "$log"; }
kept() { grep -q -e "$1" "$work/kept/$2"; }
queued() { [ -s "$work/kept/envelope" ] && kept '^T' envelope; }
not() { ! "$@"; }
# below: of the message that was kept, what stands below our Received
below() { sed '1,/^ .*;/d' "$work/kept/message"; }

e='EHLO client.test' m='MAIL FROM:<far@far.test>' r='RCPT TO:<anna@me.test>'

# ---- RFC 5321, sessions ----

talk QUIT
check "the greeting begins with our name" has '^220 me\.test '
check "QUIT: 221, and the connection is closed" has '^221 '
check "QUIT: the program is content" has '^exit 0$'
gives "EHLO: 250, many lines" "250 221" "$e" QUIT
check "EHLO: its first line has our name" has '^250-me\.test$'
check "EHLO: a keyword a line" not has '^250[- ][A-Z0-9]*,'
gives "HELO: 250" "250 221" "HELO client.test" QUIT
check "HELO: one line, no offers" not has '^250-'
gives "EHLO with an address literal" "250 250" "EHLO [192.0.2.1]" \
	"EHLO [IPv6:2001:db8::1]"
gives "EHLO without a name: 501" "501 501 501" EHLO HELO "EHLO a b"
gives "a name that is not the client's is no reason to refuse" "250 250 250" \
	"EHLO me.test" "$m" "$r"
gives "EHLO again is RSET as well" "250 250 250 250 503" "$e" "$m" "$r" "$e" DATA
gives "commands in any case of letters" "250 250 250 221" "ehlo client.test" \
	"mAiL from:<far@far.test>" "rcpt TO:<anna@me.test>" quit
gives "blanks at the end of a line" "250 250 250 250 221" "$e " "$m " "$r  " \
	"NOOP " "QUIT "
gives "NOOP, HELP, VRFY, RSET without a greeting" "250 214 252 250 221" NOOP \
	HELP "VRFY anna" RSET QUIT
gives "VRFY: 252, and tells nothing" "250 252 252" "$e" "VRFY anna" "VRFY none"
gives "EXPN: 502" "250 502" "$e" "EXPN list"
gives "MAIL needs a greeting: 503" "503 250 250" "$m" "$e" "$m"
gives "RCPT needs MAIL: 503" "250 503" "$e" "$r"
gives "DATA needs MAIL and RCPT: 503" "250 503 250 503" "$e" DATA "$m" DATA
gives "MAIL within a transaction: 503" "250 250 503 250" "$e" "$m" "$m" "$r"
gives "a command out of its order changes nothing" \
	"250 503 250 503 250 354 250 221" "$e" "$r" "$m" "$m" "$r" DATA x . QUIT
check "a command out of its order changes nothing: queued" queued
gives "RSET ends a transaction" "250 250 250 250 503 250" "$e" "$m" "$r" RSET \
	DATA "$m"
gives "NOOP changes nothing" "250 250 250 250 354 250" "$e" "$m" "$r" "NOOP x" \
	DATA x .
gives "VRFY, EXPN, HELP and NOOP change nothing" \
	"250 250 250 252 502 214 250 354 250" "$e" "$m" "$r" "VRFY anna" \
	"EXPN list" HELP NOOP DATA x .
check "VRFY, EXPN, HELP and NOOP change nothing: queued" queued
gives "EHLO that is refused changes nothing" "250 250 501 501 250 354 250" \
	"$e" "$m" "EHLO" "EHLO a b" "$r" DATA x .
check "EHLO that is refused changes nothing: queued" queued
gives "unknown commands: 500" "250 500 500 221" "$e" GRUNT "" QUIT
gives "known and not done: 502" "250 502 502 502" "$e" TURN ETRN STARTTLS
gives "a line end of LF alone: 500" "500 500 250" 'NOOP\n\c' 'NOOP x\n\c' NOOP
gives "a CR or NUL in a line: 500" "500 500 250" 'NOOP a\rb' 'NOOP a\x00b' NOOP
gives "no answer but 250 ends a group: DATA without a recipient" \
	"250 250 550 503" "$e" "$m" "RCPT TO:<none@me.test>" DATA
gives "an end of the connection queues nothing" "250 250 250 354" "$e" "$m" \
	"$r" DATA "half of it"
check "an end of the connection queues nothing: it does not" not queued

# ---- addresses ----

gives "an empty sender" "250 250 250" "$e" "MAIL FROM:<>" "$r"
gives "names with signs that are in none: 501" "250 501 501 250 501" "$e" \
	"MAIL FROM:<far@a!b.test>" \
	"MAIL FROM:<fa\x01r@far.test>" "$m" "RCPT TO:<an\x7fna@me.test>"
gives "an empty recipient: 501" "250 250 501" "$e" "$m" "RCPT TO:<>"
gives "no blank by the colon: 501" "250 501 501 250 501" "$e" \
	"MAIL FROM: <far@far.test>" "MAIL FROM :<far@far.test>" "$m" \
	"RCPT TO: <anna@me.test>"
gives "no brackets: 501" "250 501 501 501" "$e" "MAIL FROM:far@far.test" \
	"MAIL FROM:<far@far.test" "MAIL far@far.test"
gives "addresses that are none: 501" "250 501 501 501 501 501 501" "$e" \
	"MAIL FROM:<far>" "MAIL FROM:<far@>" "MAIL FROM:<@far.test>" \
	"MAIL FROM:<a..b@far.test>" "MAIL FROM:<a b@far.test>" \
	"MAIL FROM:<far@-far.test>"
gives "quoted local parts" "250 250 250" "$e" 'MAIL FROM:<"a b\\"c"@far.test>' \
	'RCPT TO:<"anna"@me.test>'
gives "a quoted local part is the same as without quotes" "250 250 250 354 250" \
	"$e" "$m" 'RCPT TO:<"an\\na"@me.test>' DATA x .
check "a quoted local part is the same as without quotes: queued so" \
	kept '^Tanna@me\.test$' envelope
gives "a source route is taken and ignored" "250 250 250 354 250" "$e" \
	"MAIL FROM:<@a.test:far@far.test>" "RCPT TO:<@a.test,@b.test:anna@me.test>" \
	DATA x .
check "a source route is taken and ignored: queued without" \
	kept '^Tanna@me\.test$' envelope
check "a source route of the sender: bounces go to its end" \
	kept '^Ffar@far\.test$' envelope
gives "postmaster without a domain, in any case" "250 250 250 250 250" "$e" \
	"$m" "RCPT TO:<Postmaster>" "RCPT TO:<postmaster@me.test>" \
	"RCPT TO:<POSTMASTER@ME.TEST>"
gives "address literals" "250 250 250 501" "$e" "MAIL FROM:<far@[192.0.2.1]>" \
	RSET "MAIL FROM:<far@[192.0.2]>"
l64=$(printf '%064d' 0) l300=$(printf '%0300d' 0)
label=$(printf '%063d' 0)
gives "a local part of 64, a domain of 255 bytes" "250 250" "$e" \
	"MAIL FROM:<$l64@$label.$label.$label.$label>"
gives "a domain of more than 255 bytes: 501" "250 501" "$e" \
	"MAIL FROM:<a@$label.$label.$label.$label.x>"
gives "a command line of 512 bytes" "250" "NOOP $(printf '%0505d' 0)"
gives "a line that is too long: 500, and goes on" "500 250 221" \
	"NOOP $l300$l300$l300$l300$l300$l300$l300" NOOP QUIT
set -- "$e" "$m"
wanted="250 250"
while [ $# -lt 102 ]; do
	set -- "$@" "$r"
	wanted="$wanted 250"
done
gives "a hundred recipients" "$wanted 354 250" "$@" DATA x .
check "a hundred recipients: they are queued" \
	test "$(grep -c '^Tanna@me\.test$' "$work/kept/envelope")" = 100
SMTPLIMITS=recipients:1
export SMTPLIMITS
gives "too many recipients: 452, those before stay" "250 250 250 452 354 250" \
	"$e" "$m" "$r" "$r" DATA x .
check "too many recipients: those before stay" queued
check "too many recipients: 4.5.3" has '^452 4\.5\.3 '
unset SMTPLIMITS
gives "who is not there: 550 at once" "250 250 550 250" "$e" "$m" \
	"RCPT TO:<none@me.test>" "$r"
check "who is not there: 5.1.1" has '^550 5\.1\.1 '
gives "no relay: 553" "250 250 553" "$e" "$m" "RCPT TO:<x@other.test>"
gives "letters of local parts are kept" "250 250 250 354 250" "$e" \
	"MAIL FROM:<FaR@Far.Test>" "RCPT TO:<AnnA-Ext@me.test>" DATA x .
check "letters of local parts are kept: queued so" \
	kept '^TAnnA-Ext@me\.test$' envelope
check "letters of local parts are kept: of other hosts, too" \
	kept '^FFaR@Far\.Test$' envelope

# ---- messages ----

gives "a message" "250 250 250 354 250 221" "$e" "$m" "$r" DATA "Subject: x" \
	"" "..dot" "." QUIT
check "a message: dots are taken off" kept '^\.dot$' message
check "a message: the sender is queued" kept '^Ffar@far\.test$' envelope
check "Received is put in front" test "$(sed -n 1p "$work/kept/message" |
	cut -c1-14)" = "Received: from"
check "what came is not mended" test "$(below)" = "Subject: x

.dot"
gives "fields that are none, or do not fit: taken" "250 250 250 354 250" "$e" \
	"$m" "$r" DATA "Received: nonsense, and (more" "Received" \
	"Resent-To: a@b.test" "Resent-To: c" "From: joe" "Date: never" \
	"Content-Transfer-Encoding: binary" "" x .
check "fields that are none, or do not fit: they stay, below ours" \
	test "$(below | sed -n '1p;2p;7p')" = "Received: nonsense, and (more
Received
Content-Transfer-Encoding: binary"
gives "a message" "250 250 250 354 250" "EHLO other.test" "$m" "$r" DATA \
	"Subject: x" "" x .
check "Received has the name in EHLO and the address" test \
	"$(sed -n 1p "$work/kept/message")" = \
	"Received: from client.test (HELO other.test) (192.0.2.9)"
check "Received says with ESMTP" kept 'with ESMTP;' message
check "Received has a date with a zone" \
	kept ' [0-9]* [A-Z][a-z][a-z] 20[0-9][0-9] [0-9:]* [-+][0-9]*$' message
gives "after HELO: with SMTP" "250 250 250 354 250" "HELO client.test" "$m" \
	"$r" DATA x .
check "after HELO: Received says so" kept 'with SMTP;' message
gives "a line of 998 bytes" "250 250 250 354 250" "$e" "$m" "$r" DATA \
	"$(printf '%0990d' 0)12345678" .
check "a line of 998 bytes: all of it" test "$(below)" = \
	"$(printf '%0990d' 0)12345678"
gives "8-bit bytes and NUL pass" "250 250 250 354 250" "$e" "$m" "$r" DATA \
	'a\x00\xe4b' .
check "8-bit bytes and NUL pass: they are there" test \
	"$(below | od -An -tx1 | tr -d ' \n')" = 6100e4620a
gives "a bare CR in a message: refused, 554" "250 250 250 354 554 250" "$e" \
	"$m" "$r" DATA 'a\rb' . NOOP
check "a bare CR in a message: nothing is queued" not queued
gives "a bare LF in a message: refused, and closed" "250 250 250 354 451" "$e" \
	"$m" "$r" DATA 'a\nb' . NOOP
check "a bare LF in a message: nothing is queued" not queued
gives "a second transaction" "250 250 250 354 250 250 250 354 250" "$e" "$m" \
	"$r" DATA x . "MAIL FROM:<two@far.test>" "RCPT TO:<postmaster>" DATA y .
check "a second transaction: nothing of the first" test "$(below)$(tr '\n' ' ' \
	<"$work/kept/envelope")" = "yFtwo@far.test Tpostmaster  "
gives "after the message the transaction is over" "250 250 250 354 250 503 503" \
	"$e" "$m" "$r" DATA x . DATA "$r"
printf '#!/bin/sh\nexit 53\n' >"$work/full"
chmod 755 "$work/full"
QMAILQUEUE=$work/full
gives "no room: 451, and the session goes on" "250 250 250 354 451 250" "$e" \
	"$m" "$r" DATA x . NOOP
QMAILQUEUE=$work/keep
gives "a hundred hops: refused as a loop" "250 250 250 354 554" "$e" "$m" "$r" \
	DATA $(awk 'BEGIN { for (i = 0; i < 100; i++) print "Received:x" }') .
check "a hundred hops: 5.4.6" has '^554 5\.4\.6 '
lines=$(awk 'BEGIN { for (i = 0; i < 1000; i++) printf "%065d\n", i }')
DATABYTES=0
export DATABYTES
gives "a message of 64 KB" "250 250 250 354 250" "$e" "$m" "$r" DATA $lines .
check "a message of 64 KB: all of it" test "$(wc -c <"$work/kept/message")" \
	-gt 65536
unset DATABYTES
control timeoutsmtpd 1
{
	printf 'EHLO x\n'
	sleep 3
} | "$work/talker" "$QMAIL/bin/qmail-smtpd" >"$log"
check "too slow: told, and closed" has '^421 4\.4\.2 '
rm "$QMAIL/control/timeoutsmtpd"
cat >"$work/named" <<'EOF'
#!/bin/sh
echo $$ >"$KEPT/pid"
exec "$QMAIL/bin/qmail-smtpd"
EOF
chmod 755 "$work/named"
rm -f "$work/kept"/*
export QMAIL
{
	printf '%s\n' "$e" "$m" "$r" DATA x
	until [ -e "$work/kept/message" ]; do sleep 0.1; done
	kill -TERM "$(cat "$work/kept/pid")"
	printf '.\n'
	sleep 1
} | "$work/talker" "$work/named" | tr -d '\r' >"$log"
check "told to stop within a message: 250, and 421 behind it" \
	test "$(codes)" = "220 250 250 250 354 250 421 "
check "told to stop within a message: it is queued" queued
check "told to stop: 4.3.2" has '^421 4\.3\.2 '
mv "$QMAIL/control/rcpthosts" "$work/rcpthosts"
mkdir "$QMAIL/control/rcpthosts"
talk QUIT
check "out of order: 421 instead of a greeting" has '^421 '
rmdir "$QMAIL/control/rcpthosts"
mv "$work/rcpthosts" "$QMAIL/control/rcpthosts"

# ---- SIZE, RFC 1870 ----

talk "$e" QUIT
check "SIZE is offered with the limit" has '^250.SIZE 5000$'
gives "SIZE above the limit: 552 at MAIL" "250 552 250" "$e" "$m SIZE=5001" \
	"$m SIZE=5000"
check "SIZE above the limit: 5.3.4" has '^552 5\.3\.4 '
gives "SIZE of 20 digits" "250 552" "$e" "$m SIZE=99999999999999999999"
gives "SIZE that is no number: 501" "250 501 501 501" "$e" "$m SIZE=" \
	"$m SIZE" "$m SIZE=x"
gives "SIZE was too small: the limit counts" "250 250 250 354 552" "$e" \
	"$m SIZE=5" "$r" DATA "$(printf '%05001d' 0)" .
check "SIZE was too small: nothing is queued" not queued
gives "SIZE below what comes, within the limit: taken" "250 250 250 354 250" \
	"$e" "$m SIZE=1" "$r" DATA "more than one" .

# ---- ENHANCEDSTATUSCODES, RFC 2034 ----

check "ENHANCEDSTATUSCODES is offered" sh -c \
	"printf 'EHLO x\n' | '$work/talker' '$QMAIL/bin/qmail-smtpd' |
		grep -q '^250.ENHANCEDSTATUSCODES'"
talk "$e" "$m" "$r" "RCPT TO:<none@me.test>" DATA x . NOOP RSET "VRFY a" HELP \
	GRUNT "$r" "MAIL FROM:<x" QUIT
sed -e '/^exit/d' -e 1d -e '/^250-/d' -e '/^250 LIMITS/d' -e '/^354/d' "$log" \
	>"$work/rest"
check "a status in each answer but to EHLO, the greeting and 354" \
	test "$(grep -c . "$work/rest")" -eq "$(grep -cE \
	'^([245])[0-9][0-9] [245]\.[0-9]+\.[0-9]+ ' "$work/rest")"
check "no status in 354" not grep -q '^354 [0-9]\.' "$log"
check "its class is that of the code" test "$(grep -c . "$work/rest")" -eq \
	"$(grep -cE '^(2.. 2|4.. 4|5.. 5)\.' "$work/rest")"
check "none in the greeting and the answer to EHLO" \
	not grep -qE '^(220|250-)[ ]?[0-9]\.' "$log"

talk "$e" GRUNT "$m X=1" "$m SIZE=x" "MAIL FROM:<a..b@x>" "$r" "$m" \
	"RCPT TO:<@me.test>" "RCPT TO:<none@me.test>" "RCPT TO:<x@other.test>" "$r"
check "statuses say what is wrong" test "$(sed -n 's/^\([2-5][0-9]* [245]\.[0-9.]*\) .*/\1/p' \
	"$log" | tr '\n' ' ')" = "500 5.5.2 555 5.5.4 501 5.5.4 501 5.1.7 \
503 5.5.1 250 2.1.0 501 5.1.3 550 5.1.1 553 5.7.1 250 2.1.5 "

# ---- PIPELINING, RFC 2920 ----

talk "$e" QUIT
check "PIPELINING is offered" has '^250.PIPELINING$'
gives "commands in a group: an answer each, in order" "250 250 250 550 250 354" \
	"$e" "$m"'\p' "$r"'\p' 'RCPT TO:<none@me.test>\p' \
	"$r"'\p' DATA
sed 1,9d "$log" >"$work/rest"
gives "commands behind the dot" "250 250 250 354 250 250 250 354 250 221" "$e" \
	"$m" "$r" DATA x '.\p' "$m"'\p' "$r"'\p' DATA y . QUIT
gives "RSET in a group" "250 250 250 250 250 250" "$e" "$m"'\p' 'RSET\p' \
	"$m"'\p' "$r"'\p' RSET
gives "DATA with no valid recipient: 503, not 354" "250 250 550 503" "$e" \
	"$m"'\p' 'RCPT TO:<none@me.test>\p' DATA
gives "a group whose MAIL is refused" "250 501 503 503 250" "$e" \
	'MAIL FROM:<x\p' "$r"'\p' DATA NOOP
talk "$e"'\r\n'"$m"
check "more behind EHLO: cut off" has '^554 5\.5\.0 '
talk "HELO client.test" "$m"'\r\n'"$r"
check "a group after HELO: cut off" has '^554 5\.5\.0 '
talk "$e" "$m" "$r" 'DATA\r\nx\r\n.'
check "a message before 354: cut off" has '^554 5\.5\.0 '
check "a message before 354: nothing is queued" not queued

# ---- CHUNKING, RFC 3030 ----

talk "$e" QUIT
check "CHUNKING is offered" has '^250.CHUNKING$'
check "BINARYMIME is not" not has BINARYMIME
gives "BDAT LAST" "250 250 250 250 221" "$e" "$m" "$r" \
	'BDAT 6 LAST\r\n\c' 'abcd\r\n\c' QUIT || :
talk "$e" "$m" "$r" 'BDAT 8\r\n\c' 'abcdef' 'BDAT 5 LAST\r\n\c' 'xyz' QUIT
check "BDAT in chunks: 250 each, with the octets" test "$(codes)" = \
	"220 250 250 250 250 250 221 "
check "BDAT in chunks: the message is whole" test "$(below)" = "abcdef
xyz"
check "BDAT: Received says ESMTP" kept 'with ESMTP;' message
talk "$e" "$m" "$r" 'BDAT 3\r\n\c' x 'BDAT 0 LAST' QUIT
check "BDAT 0 LAST ends it" test "$(codes)" = "220 250 250 250 250 250 221 "
check "BDAT 0 LAST ends it: queued" queued
talk "$e" "$m" "$r" 'BDAT 16 LAST\r\n\c' 'x\r\n.\r\nQUIT\r\n.y' QUIT
check "no dot ends a chunk, none is taken off" test "$(codes)" = \
	"220 250 250 250 250 221 "
check "no dot ends a chunk: it is there" kept '^\.$' message
talk "$e" "$m" "$r" 'BDAT 3\r\n\c' x DATA "BDAT 0 LAST"
check "DATA within BDAT: 503" test "$(codes)" = "220 250 250 250 250 503 250 "
talk "$e" 'BDAT 6\r\n\c' QUIT NOOP
check "BDAT without MAIL: 503, the octets are read" test "$(codes)" = \
	"220 250 503 250 "
talk "$e" "$m" 'BDAT 6 LAST\r\n\c' QUIT NOOP
check "BDAT without a recipient: 503, the octets are read" test "$(codes)" = \
	"220 250 250 503 250 "
talk "$e" "$m" "$r" 'BDAT 0 LAST' 'BDAT 0 LAST'
check "BDAT behind LAST: 503" test "$(codes)" = "220 250 250 250 250 503 "
talk "$e" "$m" "$r" 'BDAT 3\r\n\c' x RSET "BDAT 0 LAST" "$m" "$r" \
	'BDAT 3 LAST\r\n\c' y
check "RSET amid BDAT: it is over" test "$(codes)" = \
	"220 250 250 250 250 250 503 250 250 250 "
check "RSET amid BDAT: all of it is forgotten" test "$(below)" = y
talk "$e" "$m" "$r" 'BDAT x' NOOP
check "BDAT without a number: 501" has '^501 '
big=$(printf '%06000d' 0)
talk "$e" "$m" "$r" 'BDAT 6000 LAST\r\n\c' "$big\c" NOOP
check "BDAT beyond the limit: 552, behind its octets" test "$(codes)" = \
	"220 250 250 250 552 250 "
check "BDAT beyond the limit: nothing is queued" not queued
talk "$e" "$m" "$r" 'BDAT 6000\r\n\c' "$big\c" 'BDAT 0 LAST' NOOP
check "BDAT beyond the limit in chunks: 552 at the end at the latest" test \
	"$(codes | sed 's/ 250 552 250 $/ 552 250 /')" = "220 250 250 250 552 250 "
check "BDAT beyond the limit in chunks: nothing is queued" not queued
talk "$e" "$m" "RCPT TO:<none@me.test>" 'BDAT 6\r\n\c' 'QUIT\r\n\c' \
	'BDAT 6 LAST\r\n\c' 'NOOP\r\n\c' NOOP
check "BDAT where all recipients failed: 503 for each, nothing of it is obeyed" \
	test "$(codes)" = "220 250 250 550 503 503 250 "
talk "$e" "$m" "$r" 'BDAT 6\r\n\c' 'ab'
check "BDAT cut: nothing is queued" not queued
talk "$e" "$m"'\p' "$r"'\p' 'BDAT 3\r\n\c' 'x\r\n\c' 'BDAT 3 LAST\r\n\c' y
check "BDAT in a group" test "$(codes)" = "220 250 250 250 250 250 "
talk "$e" "$m" "$r" 'BDAT 3 LAST\r\n\c' x "$m" "$r" DATA y . "$m" "$r" \
	'bdat 3 last\r\n\c' z QUIT
check "BDAT and DATA in one session" test "$(codes)" = \
	"220 250 250 250 250 250 250 354 250 250 250 250 221 "
talk "$e" '\x00\xff\x80BDAT \x01' "$m" QUIT
check "a line of any octets: 500, and goes on" test "$(codes)" = \
	"220 250 500 250 221 "
gives "BODY=BINARYMIME: 501" "250 501" "$e" "$m BODY=BINARYMIME"

# ---- DSN, RFC 3461 ----

talk "$e" QUIT
check "DSN is offered" has '^250.DSN$'
gives "RET, ENVID, NOTIFY and ORCPT" "250 250 250 354 250" "$e" \
	"$m RET=HDRS ENVID=QQ+2B1" \
	"$r NOTIFY=SUCCESS,DELAY ORCPT=rfc822;Anna+2Bx@me.test" DATA x .
check "RET, ENVID, NOTIFY and ORCPT: they are queued" test "$(tr '\n' ' ' \
	<"$work/kept/envelope")" = "rHDRS iQQ+2B1 Ffar@far.test \
nSUCCESS,DELAY orfc822;Anna+2Bx@me.test Tanna@me.test  "
gives "NOTIFY=NEVER stands alone: else 501" "250 250 501 250" "$e" "$m" \
	"$r NOTIFY=NEVER,SUCCESS" "$r NOTIFY=NEVER"
gives "wrong values: 501" "250 501 501 501 250 501 501" "$e" "$m RET=ALL" \
	"$m ENVID=" "$m ENVID=a+2" "$m" "$r NOTIFY=MAYBE" "$r ORCPT=anna"
gives "twice the same: 501" "250 501 250 501" "$e" "$m RET=FULL RET=FULL" "$m" \
	"$r NOTIFY=DELAY NOTIFY=DELAY"
gives "those of RCPT in MAIL: 555" "250 555 250 555" "$e" "$m NOTIFY=NEVER" \
	"$m" "$r RET=FULL"
gives "ORCPT of 500 bytes" "250 250 250" "$e" "$m" \
	"$r ORCPT=rfc822;$l300$(printf '%0193d' 0)"
gives "a RCPT of all parameters, as long as can be" "250 250 250" "$e" "$m" \
	"$r \
NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;$l300$(printf '%0193d' 0)"
gives "a MAIL of all parameters, as long as can be" "250 250" "$e" \
	"MAIL FROM:<$l64@$label.$label.$label.test> \
SIZE=5000 BODY=8BITMIME SMTPUTF8 RET=FULL ENVID=$(printf '%0100d' 0)"
gives "a line of 1036 bytes" "250 250 501 250" "$e" "$m" \
	"$r $(printf 'ORCPT=rfc822;%0992d' 0)" NOOP
gives "keywords of DSN in any case" "250 250 250 250" "$e" \
	"$m ret=full envid=x" "$r notify=success,Failure orcpt=RFC822;a" \
	"$r Notify=never"
gives "ENVID of 100 characters" "250 250" "$e" "$m ENVID=$(printf '%0100d' 0)"
gives "unknown parameters: 555" "250 555 250 555" "$e" "$m X-FOO=1" "$m" \
	"$r BAR"
talk "$e" HELP "VRFY anna" EXPN GRUNT "$m" "$r" RSET DATA NOOP QUIT
check "only EHLO is answered in several lines" test \
	"$(grep -c '^[2-5][0-9][0-9]-' "$log")" = \
	"$(sed -n '/^250-me.test/,/^250 /p' "$log" | grep -c '^250-')"
talk "HELO client.test" "$m" "$r" RSET
check "statuses after HELO, too, and they tell the command" test \
	"$(sed -n 's/^250 \(2[0-9.]*\) .*/\1/p' "$log" | tr '\n' ' ')" = \
	"2.1.0 2.1.5 2.0.0 "
gives "parameters after HELO: 555" "250 555" "HELO client.test" "$m SIZE=1"

# ---- 8BITMIME, RFC 6152; SMTPUTF8, RFC 6531 ----

talk "$e" QUIT
check "8BITMIME is offered" has '^250.8BITMIME$'
check "SMTPUTF8 is offered" has '^250.SMTPUTF8$'
gives "BODY=8BITMIME and BODY=7BIT" "250 250 250 250" "$e" "$m BODY=8BITMIME" \
	RSET "$m body=7bit"
gives "another BODY: 501" "250 501 501" "$e" "$m BODY=9BIT" "$m BODY"
gives "8-bit text is kept" "250 250 250 354 250" "$e" "$m BODY=8BITMIME" "$r" \
	DATA 'gr\xc3\xbc\xc3\x9fe' .
check "8-bit text is kept: it is" kept 'grüße' message
gives "SMTPUTF8: addresses in UTF-8" "250 250 550 250" "$e" \
	'MAIL FROM:<m\xc3\xbc@f\xc3\xbc.test> SMTPUTF8' \
	'RCPT TO:<\xc3\xa4@me.test>' "$r"
gives "SMTPUTF8: a local part in UTF-8" "250 250 250 354 250" "$e" \
	'MAIL FROM:<m\xc3\xbc@f\xc3\xbc.test> SMTPUTF8' \
	'RCPT TO:<anna-\xc3\xb6@me.test>' DATA x .
check "SMTPUTF8: a local part in UTF-8: queued so" test "$(tr '\n' ' ' \
	<"$work/kept/envelope")" = "Fmü@fü.test Tanna-ö@me.test  "
gives "without SMTPUTF8: 550, and 553 to RCPT" "250 550 250 553" "$e" \
	'MAIL FROM:<m\xc3\xbc@far.test>' "$m" 'RCPT TO:<\xc3\xa4@me.test>'
check "without SMTPUTF8: 5.6.7" test "$(grep -c '^55[03] 5\.6\.7 ' "$log")" = 2
gives "SMTPUTF8 has no value: 501" "250 501" "$e" "$m SMTPUTF8=yes"
gives "what is no UTF-8: 501" "250 501" "$e" 'MAIL FROM:<\xc3@far.test> SMTPUTF8'
gives "UTF8SMTP in Received" "250 250 250 354 250" "$e" "$m SMTPUTF8" "$r" DATA \
	'Subject: \xc3\xbc' .
check "UTF8SMTP in Received: it is" kept 'with UTF8SMTP;' message
check "UTF-8 in the header is kept" kept '^Subject: ü$' message
cp "$QMAIL/control/rcpthosts" "$work/rcpthosts"
echo xn--bcher-kva.test >>"$QMAIL/control/rcpthosts"
cp "$QMAIL/control/locals" "$work/locals"
echo xn--bcher-kva.test >>"$QMAIL/control/locals"
gives "a domain in UTF-8 is the same as its A-label" \
	"250 250 250 250 550 553" "$e" "$m SMTPUTF8" \
	'RCPT TO:<anna@b\xc3\xbccher.test>' 'RCPT TO:<anna@xn--bcher-kva.test>' \
	'RCPT TO:<none@b\xc3\xbccher.test>' 'RCPT TO:<anna@k\xc3\xbccher.test>'
mv "$work/rcpthosts" "$QMAIL/control/rcpthosts"
mv "$work/locals" "$QMAIL/control/locals"
gives "VRFY with SMTPUTF8: 252, in ASCII" "250 252 252" "$e" \
	'VRFY \xc3\xa4@me.test SMTPUTF8' 'VRFY <\xc3\xa4@me.test>'
gives "SMTPUTF8 in RCPT: 555" "250 250 555" "$e" "$m SMTPUTF8" "$r SMTPUTF8"
gives "SMTPUTF8 ends with its transaction" "250 250 250 550" "$e" \
	"$m SMTPUTF8" RSET 'MAIL FROM:<m\xc3\xbc@far.test>'
gives "ORCPT of type utf-8 in each of its forms" "250 250 250 250 250" "$e" \
	"$m SMTPUTF8" "$r"' ORCPT=utf-8;m\xc3\xbc@far.test' \
	"$r"' ORCPT=utf-8;m\\x{FC}@far.test' "$r ORCPT=utf-8;m@far.test"
gives "BODY after HELO: 555" "250 555" "HELO client.test" "$m BODY=8BITMIME"
gives "EHLO in UTF-8: 501" "501" 'EHLO f\xc3\xbc.test'
talk 'EHLO f\xc3\xbc.test' "$e" 'NOOP \xc3\xa4' 'VRFY \xc3\xa4@me.test' \
	'HELP \xe4' '\xc3\xa4' 'MAIL FROM:<m\xc3\xbc@far.test>' \
	'MAIL FROM:<\xff@far.test> SMTPUTF8' "$m" 'RCPT TO:<\xc3\xa4@me.test>' \
	RSET "$m SMTPUTF8" 'RCPT TO:<\xc3\xa4@me.test>' \
	'RCPT TO:<x@\xc3\xa4.test>' "$r"' ORCPT=utf-8;\xc3@x' QUIT
check "bytes beyond ASCII in each command: answered" test "$(codes)" = \
	"220 501 250 250 252 214 500 550 501 250 553 250 250 550 553 501 221 "
check "answers are ASCII" not env LC_ALL=C grep -q '[^ -~]' "$log"

talk "$e" NOOP x "VRFY a" EXPN TURN "$m" "$m" "$r" "RCPT TO:<none@me.test>" \
	"MAIL FROM" "BDAT 3 LAST" RSET DATA "$(printf '%05000d' 0)" QUIT
check "codes have three digits, the first from 2 to 5" not grep -vqE \
	'^([2-5][0-9][0-9][ -]|exit )' "$log"

# ---- LIMITS, RFC 9422 ----

talk "$e" QUIT
check "LIMITS with RCPTMAX" has '^250.LIMITS RCPTMAX=10000$'
SMTPLIMITS='recipients:2 messages:1'
export SMTPLIMITS
gives "MAILMAX and RCPTMAX are kept to" "250 250 250 250 452 354 250 421" "$e" \
	"$m" "$r" "$r" "$r" DATA x . "$m"
check "MAILMAX and RCPTMAX are kept to: what was taken stays" \
	test "$(grep -c '^T' "$work/kept/envelope")" = 2
check "MAILMAX is told" has '^250.LIMITS MAILMAX=1 RCPTMAX=2$'
unset SMTPLIMITS
finish
