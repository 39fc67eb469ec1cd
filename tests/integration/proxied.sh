# proxied - a proxy in front of qmail-smtpd
#
#	the proxy's header, then SMTP -> qmail-proxied: who it is, what he may
#	     -> qmail-smtpd: Received, RELAYCLIENT -> Maildir
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
new=$work/anna/Maildir/new
printf '%s\n' '192.0.2.7:allow,RELAYCLIENT=""' '192.0.2.8:deny' ':allow' |
	tcprules "$work/rules.cdb" "$work/rules.tmp"
chmod 644 "$work/rules.cdb"
RELAYCLIENT=
export RELAYCLIENT
serve "$QMAIL/bin/qmail-proxied" -x "$work/rules.cdb" "$QMAIL/bin/qmail-smtpd"
start_send

# says header recipient: the dialogue.
says() {
	{
		printf '%b' "$1"
		printf '%s\r\n' 'EHLO client.test' 'MAIL FROM:<far@far.test>' \
			"RCPT TO:<$2>" DATA 'Subject: x' '' x . QUIT
	} | raw "$port" 2>/dev/null
}
taken() { grep -q '^250 .*ok [0-9]' "$work/dialogue"; }

says 'PROXY TCP4 192.0.2.5 192.0.2.1 4711 25\r\n' anna@me.test >"$work/dialogue"
check "version 1: a message is taken" taken
check "version 1: it arrives" within 10 has_mails "$new" 1
check "version 1: its Received field names the client" \
	grep -q '^Received: from .*(192\.0\.2\.5)' "$new"/*
says '\r\n\r\n\0\r\nQUIT\n!\021\0\014\0300\0\002\006\0300\0\002\001\022g\0\031' \
	anna@me.test >"$work/dialogue"
check "version 2: a message is taken" taken
check "version 2: it arrives" within 10 has_mails "$new" 2
check "version 2: its Received field names the client" \
	grep -q '^Received: from .*(192\.0\.2\.6)' "$new"/*
says 'PROXY TCP4 192.0.2.5 192.0.2.1 1 25\r\n' x@far.test >"$work/dialogue"
check "what the proxy may, its client may not" grep -q '^553' "$work/dialogue"
for header in 'PROXY UNKNOWN\r\n' 'PROXY UNKNOWN ffff::1 ffff::2 1 25\r\n' \
	'\r\n\r\n\0\r\nQUIT\n!\0\0\0' '\r\n\r\n\0\r\nQUIT\n \0\0\0'; do
	says "$header" x@far.test >"$work/dialogue"
	check "nor one of whom the proxy knows nothing" \
		grep -q '^553' "$work/dialogue"
done
says 'PROXY TCP4 192.0.2.7 192.0.2.1 1 25\r\n' x@far.test >"$work/dialogue"
check "a client who may by the rules" taken
says 'PROXY TCP4 192.0.2.8 192.0.2.1 1 25\r\n' anna@me.test >"$work/dialogue"
same "a client who is denied" 0 "$(grep -c . "$work/dialogue")"
says '' anna@me.test >"$work/dialogue"
same "no header: no session" 0 "$(grep -c . "$work/dialogue")"
finish
