# rem2local - a message from another host to users here, and none through us
#
#	SMTP -> tcpserver -> qmail-smtpd -> qmail-queue -> qmail-send
#	     -> qmail-lspawn -> qmail-local -> Maildir/
#	SMTP -> qmail-smtpd: 553 for a host that is not ours
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
control rcpthosts me.test localhost
start_send
smtpd

printf 'Subject: by smtp\n\nfirst\n.\n..two\nlast\n' |
	by_smtp sender@far.test anna@me.test
check "it is taken" test $? -eq 0
check "it arrives" within 10 has_mails "$work/anna/Maildir/new" 1
file=$(echo "$work"/anna/Maildir/new/*)
same "envelope sender" "Return-Path: <sender@far.test>" "$(sed 1q "$file")"
same "the body" "first
.
..two
last" "$(sed '1,/^$/d' "$file")"
check "a trace of the client" grep -q '^Received: from .*127\.0\.0\.1' "$file"
check "and of its name" grep -q 'client\.test' "$file"
if is_root; then
	check "qmail-queue knows it came from the network" \
		grep -q '^Received: (qmail .* invoked from network)' "$file"
fi

smtp "$smtp_port" >"$work/refused" <<-END
	HELO client.test
	MAIL FROM:<sender@far.test>
	RCPT TO:<someone@elsewhere.test>
	RCPT TO:<anna%elsewhere.test@other.test>
	RCPT TO:<@me.test:someone@elsewhere.test>
	DATA
	QUIT
END
same "no relay: 553 for every one of them" 3 "$(grep -c '^553' "$work/refused")"
check "no relay: no DATA without a recipient" grep -q '^503' "$work/refused"

# One message, two recipients, one of them refused.
smtp "$smtp_port" >"$work/half" <<-END
	HELO client.test
	MAIL FROM:<sender@far.test>
	RCPT TO:<someone@elsewhere.test>
	RCPT TO:<anna@me.test>
	RCPT TO:<anna@localhost>
	DATA
	Subject: half

	half
	.
	QUIT
END
check "the others are taken" grep -q "^250 .*[oO][kK] [0-9]" "$work/half"
check "and get it" within 10 has_mails "$work/anna/Maildir/new" 3
within 10 queue_clean

# A connection that breaks before the dot leaves nothing.
printf '%s\n' 'HELO c' 'MAIL FROM:<>' 'RCPT TO:<anna@me.test>' DATA \
	'Subject: torn' '' 'half a mess' |
	sed 's/$/\r/' | tcpclient -RHl0 127.0.0.1 "$smtp_port" sh -c '
		exec cat >&7' >/dev/null 2>&1
check "a torn one is not kept" within 5 queue_clean
same "and not delivered" 3 "$(mails "$work/anna/Maildir/new")"

RELAYCLIENT= && export RELAYCLIENT
smtpd
unset RELAYCLIENT
control smtproutes ":127.0.0.1:1"
kill -HUP "$send"
printf 'Subject: relay\n\nx\n' | by_smtp sender@far.test a@elsewhere.test
check "RELAYCLIENT: a host that is not ours" test $? -eq 0
check "goes to qmail-rspawn" within 10 said 'to remote a@elsewhere.test'
finish
