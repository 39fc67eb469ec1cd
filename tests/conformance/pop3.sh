# pop3 - what the RFCs ask of a POP3 server, one by one; see pop3.duties
#
#	commands -> tcpserver -> qmail-popup -> qmail-pop3d -> a Maildir
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/../integration/lib-pop.sh"
pop_begin
pop_serve
three

# ---- RFC 1939 ----

got=$(echo QUIT | wire | head -n 1)
greeted() { expr "$got" : '+OK <[0-9]*\.[0-9]*@pop\.test>.$' >/dev/null; }
check "greeting" greeted
one=$(echo QUIT | wire | head -n 1)
two=$(echo QUIT | wire | head -n 1)
check "timestamp is another each time" test "$one" != "$two"
got=$(printf 'USER anna\nPASS secret\nCAPA\nLIST\nUIDL\nRETR 2\nQUIT\n' | wire |
	grep -cv "$(printf '\r')\$")
same "all lines end in CR LF" 0 "$got"
got=$(printf 'USER anna\nPASS secret\nCAPA\nLIST\nUIDL\nRETR 2\nX\nQUIT\n' | wire |
	awk 'length($0) > 511' | wc -l)
same "responses are at most 512 octets" 0 "$got"
got=$(printf '%s\n' 'user anna' 'pass secret' list 'retr 9' capa quit | wire |
	grep -ic '^+ok\|^-err') want=7
same "each answer begins with a status" $want "$got"
got=$(printf '%s\n' 'user anna' 'pass secret' list 'retr 9' capa quit | wire |
	grep -c '^+OK\|^-ERR')
same "in upper case" $want "$got"
got=$(printf '%s\n' 'USER anna' 'PASS secret' RETR 'RETR x' 'RETR 1x' 'LIST x' \
	'LIST 0' DELE 'DELE -1' TOP 'TOP 1 x' 'UIDL x' QUIT | wire |
	grep -c '^-ERR')
same "syntax errors" 10 "$got"
answers "keywords in any case" '+OK 3 97' session <<EOF
sTaT
EOF
answers "unknown command" '-ERR authorization first' before <<EOF
XYZZY
EOF
answers "unknown command after the login" '-ERR unimplemented' session <<EOF
XYZZY
EOF
answers "command of another state" '-ERR authorization first
-ERR authorization first' before <<EOF
STAT
RETR 1
EOF
answers "command of another state after the login" '-ERR only before the login
-ERR only before the login' session <<EOF
USER anna
PASS secret
EOF
answers "dots in front of dots" '+OK 
From: c@d.test

..dot
...two
..
last line
.' session <<EOF
RETR 2
EOF
answers "PASS only after USER" '-ERR USER first' before <<EOF
PASS secret
EOF
answers "USER with no name" '-ERR syntax error' before <<EOF
USER
EOF
got=$(printf 'USER anna\nPASS secret\nNOOP\nQUIT\n' | wire | tr -d '\r' | sed 1d)
same "USER and PASS" '+OK 
+OK 
+OK 
+OK ' "$got"
answers "wrong password" '+OK 
-ERR [AUTH] authorization failed
-ERR authorization first' before <<EOF
USER anna
PASS wrong
STAT
EOF
got=$(printf 'USER anna\nPASS wrong\nUSER anna\nPASS secret\nSTAT\nQUIT\n' | wire |
	tr -d '\r' | sed 1,5d)
same "another attempt" '+OK 3 97
+OK ' "$got"
got=$(for i in 1 2 3 4; do printf 'USER anna\nPASS wrong\n'; done | wire |
	grep -c AUTH)
same "not for ever" 3 "$got"
answers "QUIT before the login" '' before </dev/null

answers "STAT" '+OK 3 97' session <<EOF
STAT
EOF
answers "STAT leaves deleted messages out" '+OK 
+OK 2 52' session <<EOF
DELE 2
STAT
EOF
three
answers "LIST" '+OK 
1 39
2 45
3 13
.
+OK 2 45' session <<EOF
LIST
LIST 2
EOF
answers "LIST of no such message" '-ERR not that many messages
-ERR messages are counted from 1
-ERR syntax error' session <<EOF
LIST 4
LIST 0
LIST x
EOF
answers "LIST leaves deleted messages out" '+OK 
+OK 
1 39
3 13
.
-ERR already deleted
+OK ' session <<EOF
DELE 2
LIST
LIST 2
RSET
EOF
answers "RETR" '+OK 
From: a@b.test

first
of two lines
.' session <<EOF
RETR 1
EOF
answers "RETR of no such message" '-ERR not that many messages' session <<EOF
RETR 9
EOF
got=$(printf 'USER anna\nPASS secret\nRETR 1\nQUIT\n' | wire | sed 1,4d |
	sed -n '/^\.\r$/q;p' | wc -c)
same "a message has as many octets as LIST says" 39 "$got"
got=$(printf 'USER anna\nPASS secret\nRETR 2\nQUIT\n' | wire | sed 1,4d |
	sed -n '/^\.\r$/q;s/^\.//;p' | wc -c)
same "a message with dots as well" 45 "$got"
answers "DELE and numbers stay" '+OK 
-ERR already deleted
+OK 
X: y

end
.
-ERR already deleted
+OK ' session <<EOF
DELE 1
DELE 1
RETR 3
RETR 1
RSET
EOF
answers "NOOP" '+OK ' session <<EOF
NOOP
EOF
answers "RSET" '+OK 
+OK 
+OK 
+OK 3 97' session <<EOF
DELE 1
DELE 3
RSET
STAT
EOF
check "RSET takes DELE back" test "$(mails "$box/cur")" -eq 3

three
{ printf 'USER anna\r\nPASS secret\r\nDELE 1\r\nRETR 2\r\n'; } >"$work/half"
tcpclient -RHl0 127.0.0.1 "$pop_port" sh -c \
	"cat $work/half >&7; timeout 10 head -n 12 <&6 >/dev/null"
sleep 0.3
check "no QUIT, no change" test "$(mails "$box/new")" -eq 2
session <<EOF >/dev/null
DELE 1
EOF
check "QUIT removes what was deleted" test ! -e "$box/cur/1000000001.1.h:2,"
check "and nothing else" test "$(mails "$box/cur")" -eq 2
rm -rf "$box"/new/* "$box"/cur/*
echo x | put cur/1.1.h,S=2,W=3
rm "$box/cur/1.1.h,S=2,W=3"
mkdir "$box/cur/1.1.h,S=2,W=3"
got=$(printf 'USER anna\nPASS secret\nDELE 1\nQUIT\n' | wire | tail -n 1 | tr -d '\r')
same "QUIT says what it could not remove" \
	'-ERR [SYS/TEMP] some deleted messages not removed' "$got"
rmdir "$box/cur/1.1.h,S=2,W=3"
answers "an empty maildrop" '+OK 0 0
+OK 
.
+OK 
.' session <<EOF
STAT
LIST
UIDL
EOF
three
answers "TOP" '+OK 
From: a@b.test

first
.
+OK 
From: a@b.test

.
+OK 
X: y

end
.' session <<EOF
TOP 1 1
TOP 1 0
TOP 3 99
EOF
three
answers "UIDL" '+OK 
1 1000000001.1.h
2 1000000002.2.h
3 1000000003.3.h
.
+OK 2 1000000002.2.h
-ERR not that many messages' session <<EOF
UIDL
UIDL 2
UIDL 4
EOF
answers "unique-ids stay, flags or not" '+OK 
1 1000000001.1.h
2 1000000002.2.h
3 1000000003.3.h
.' session <<EOF
UIDL
EOF
long=1000000004.$(printf '%080d' 7).h
printf 'X: z\n\nlong\n' | put "cur/$long"
printf 'X: z\n\nodd\n' | put 'cur/1000000005.a b'
got=$(echo UIDL | session | awk '/^[0-9]/ && (length($2) > 70 || NF != 2)' | wc -l)
same "unique-ids have at most 70 characters, none odd" 0 "$got"
one=$(echo UIDL | session)
two=$(echo UIDL | session)
check "and stay so" test "$one" = "$two"
got=$(echo UIDL | session | awk '/^[0-9]/ { print $2 }' | sort | uniq -d)
same "and are unique" '' "$got"
three

stamp_file=$work/stamp
cat >"$work/apop" <<'EOF'
IFS= read -r line <&6
stamp=$(expr "$line" : '.*\(<.*>\)')
digest=$(printf '%s%s' "$stamp" "$1" | md5sum | cut -c1-32)
printf 'APOP anna %s\r\nSTAT\r\nQUIT\r\n' "$digest" >&7
exec cat <&6
EOF
got=$(tcpclient -RHl0 127.0.0.1 "$pop_port" sh "$work/apop" secret | tr -d '\r')
same "APOP" '+OK 
+OK 3 97
+OK ' "$got"
got=$(tcpclient -RHl0 127.0.0.1 "$pop_port" sh "$work/apop" wrong | tr -d '\r')
same "APOP with a wrong digest" '-ERR [AUTH] authorization failed
-ERR authorization first
+OK ' "$got"

# ---- RFC 2449, 3206 ----

capabilities='+OK capability list follows
TOP
UIDL
USER
SASL PLAIN LOGIN
RESP-CODES
AUTH-RESP-CODE
PIPELINING
EXPIRE NEVER
UTF8
LANG
IMPLEMENTATION Paperpath
.'
answers "CAPA" "$capabilities" before <<EOF
CAPA
EOF
answers "CAPA after the login" "$capabilities" session <<EOF
CAPA
EOF
name=$(printf '%0248d' 1)
answers "commands of 255 octets" '+OK ' before <<EOF
USER $name
EOF
got=$({ printf 'USER anna\nPASS secret\nSTAT\nLIST 1\nNOOP\nRETR 3\nDELE 3\nRSET\n'
	echo QUIT; } | wire | grep -c '^+OK')
same "PIPELINING across the login" 10 "$got"
answers "[SYS/TEMP]" '+OK 
-ERR [SYS/TEMP] unable to check passwords now' before <<EOF
USER temp
PASS x
EOF
answers "[SYS/PERM]" '+OK 
-ERR [SYS/PERM] unable to check passwords' before <<EOF
USER misuse
PASS x
EOF
control pop3logindelay 600
got=$(echo CAPA | before | grep LOGIN-DELAY)
same "LOGIN-DELAY is announced" 'LOGIN-DELAY 600' "$got"
got=$(echo STAT | session)
same "the first login is in time" '+OK 3 97
+OK ' "$got"
got=$(printf 'USER anna\nPASS secret\nSTAT\n' | wire | tail -n 1 | tr -d '\r')
same "[LOGIN-DELAY]" '-ERR [LOGIN-DELAY] too soon after the last login' "$got"
rm "$QMAIL/control/pop3logindelay" "$box/pop3login"
control pop3expire 0
got=$(echo CAPA | before | grep EXPIRE)
same "EXPIRE is announced" 'EXPIRE 0' "$got"
echo 'RETR 3' | session >/dev/null
check "EXPIRE 0: what was retrieved goes" test ! -e "$box/cur/1000000003.3.h:2,S"
check "and nothing else" test "$(mails "$box/cur")" -eq 2
rm "$QMAIL/control/pop3expire"
three

# ---- RFC 5034, 4616 ----

plain=$(printf '\000anna\000secret' | base64)
bad=$(printf '\000anna\000wrong' | base64)
other=$(printf 'root\000anna\000secret' | base64)
got=$(printf 'AUTH PLAIN %s\nSTAT\nQUIT\n' "$plain" | wire | tr -d '\r' | sed 1d)
same "AUTH PLAIN with an initial response" '+OK 
+OK 3 97
+OK ' "$got"
got=$(printf 'auth plain\n%s\nSTAT\nQUIT\n' "$plain" | wire | tr -d '\r' | sed 1d)
same "AUTH PLAIN without one" '+ 
+OK 
+OK 3 97
+OK ' "$got"
got=$(printf 'AUTH LOGIN\n%s\n%s\nSTAT\nQUIT\n' "$(printf anna | base64)" \
	"$(printf secret | base64)" | wire | tr -d '\r' | sed 1d)
same "AUTH LOGIN" '+ VXNlcm5hbWU6
+ UGFzc3dvcmQ6
+OK 
+OK 3 97
+OK ' "$got"
got=$(printf 'AUTH LOGIN %s\n%s\nSTAT\nQUIT\n' "$(printf anna | base64)" \
	"$(printf secret | base64)" | wire | tr -d '\r' | sed 1d)
same "AUTH LOGIN with an initial response" '+ UGFzc3dvcmQ6
+OK 
+OK 3 97
+OK ' "$got"
answers "AUTH fails" '-ERR [AUTH] authorization failed
-ERR authorization first' before <<EOF
AUTH PLAIN $bad
STAT
EOF
answers "AUTH cancelled" '+ 
-ERR authentication cancelled' before <<EOF
AUTH PLAIN
*
EOF
answers "AUTH with what is not base64" '-ERR syntax error
+ 
-ERR syntax error' before <<EOF
AUTH PLAIN AGFubmE
AUTH PLAIN
AGFu bmEAc2VjcmV0
EOF
answers "AUTH with an empty response" '-ERR syntax error' before <<EOF
AUTH PLAIN =
EOF
answers "AUTH with an unknown mechanism" '-ERR unrecognized authentication type' \
	before <<EOF
AUTH X-FOO
EOF
answers "AUTH on behalf of another" '-ERR syntax error' before <<EOF
AUTH PLAIN $other
EOF
answers "AUTH alone lists" '+OK list follows
PLAIN
LOGIN
.' before <<EOF
AUTH
EOF
answers "AUTH after the login" '-ERR only before the login' session <<EOF
AUTH PLAIN $plain
EOF

# ---- RFC 6856 ----

answers "UTF8" '+OK UTF8 enabled' before <<EOF
UTF8
EOF
answers "UTF8 after the login" '-ERR only before the login' session <<EOF
UTF8
EOF
printf 'Subject: \303\274\n\n\303\244\n' | put new/1000000009.9.h \
	'2001-09-09 01:46:49Z'
answers "UTF-8 in headers and bodies" "$(printf '+OK \nSubject: \303\274\n\n\303\244\n.')" \
	session <<EOF
RETR 4
EOF
three
languages='+OK language listing follows
en English
i-default English
.'
answers "LANG" "$languages" before <<EOF
LANG
EOF
answers "LANG after the login" "$languages" session <<EOF
LANG
EOF
answers "LANG of a known language" '+OK en this is English
+OK en this is English
+OK i-default this is English' before <<EOF
LANG en
LANG EN-us
LANG i-default
EOF
answers "LANG *" '+OK en this is English' before <<EOF
LANG *
EOF
answers "LANG of an unknown language" '-ERR no such language here' before <<EOF
LANG uga
EOF

# ---- RFC 2595 ----

answers "STLS where there is no TLS" '-ERR no TLS here, or no longer' before <<EOF
STLS
EOF
answers "STLS after the login" '-ERR only before the login' session <<EOF
STLS
EOF
if have cc && cc -O1 -o "$work/loader" "$top/tests/integration/loader.c" \
	2>"$log"; then
	chmod 755 "$work"
	pop_serve "$work/loader"
	rot() { tr 'A-Za-z' 'N-ZA-Mn-za-m'; }
	got=$(echo CAPA | before | grep -c STLS)
	same "STLS is announced" 1 "$got"
	# Sent at once, but rot13 is what the loader takes for TLS.
	{
		printf 'USER anna\r\nSTLS\r\n'
		printf 'PASS secret\r\nCAPA\r\nSTLS\r\nUSER anna\r\nPASS secret\r\nSTAT\r\nQUIT\r\n' | rot
	} | raw "$pop_port" | tr -d '\r' >"$work/tls"
	got=$(sed -n 2,3p "$work/tls")
	same "STLS begins" '+OK 
+OK begin TLS negotiation' "$got"
	got=$(sed -n 4p "$work/tls" | rot)
	same "STLS: what was said before is forgotten" '-ERR USER first' "$got"
	got=$(sed 1,4d "$work/tls" | rot | sed '/^\.$/q' | grep -c STLS)
	same "STLS is not announced again" 0 "$got"
	got=$(rot <"$work/tls" | sed '1,/^\.$/d')
	same "STLS: the session goes on under TLS" \
		'-ERR no TLS here, or no longer
+OK 
+OK 
+OK 3 97
+OK ' "$got"
	# Clear text behind STLS must not be heard as if it had been said in TLS.
	three
	{
		printf 'STLS\r\nUSER anna\r\nPASS secret\r\nDELE 1\r\nQUIT\r\n'
		printf 'QUIT\r\n' | rot
	} | raw "$pop_port" | tr -d '\r' | sed 1,2d | rot >"$work/tls"
	got=$(grep -c '^-ERR authorization first' "$work/tls")
	same "STLS: what was sent along in clear is not obeyed" 4 "$got"
	UCSPITLS='!'
	export UCSPITLS
	pop_serve "$work/loader"
	unset UCSPITLS
	answers "no login in clear where TLS is required" '-ERR STLS first
-ERR STLS first
-ERR STLS first' before <<EOF
USER anna
APOP anna x
AUTH PLAIN $plain
EOF
	UCSPITLS=-
	export UCSPITLS
	pop_serve "$work/loader"
	unset UCSPITLS
	got=$(echo CAPA | before | grep -c STLS)
	same "STLS is not announced where it is not wanted" 0 "$got"
else
	skip "STLS is announced" "apt-get install gcc libc6-dev"
fi
finish
