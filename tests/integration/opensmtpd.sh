# opensmtpd - Debian's OpenSMTPD unpacked, not installed
#
#	qmail-inject -> qmail-remote -> SMTP -> OpenSMTPD -> its Maildir
#	SMTP -> OpenSMTPD -> SMTP -> qmail-smtpd -> qmail-local -> Maildir
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib-peers.sh"
world opensmtpd
smtpd=$peer/root/usr/sbin/smtpd
needs_libraries "$smtpd" libdb5.3 libevent-2.1-7 libssl3
forgetful=1
peer_begin

account opensmtpd 61997 /nonexistent
account opensmtpq 61996 /nonexistent
account box "$peer_uid" "$peer/mail"
mkdir -p "$peer/lib/opensmtpd/empty"
cat >"$peer/etc/smtpd.conf" <<-END
	listen on 10.99.0.2 port 25 hostname mx.peer.test
	listen on fd99::2 port 25 hostname mx.peer.test
	smtp max-message-size 40M
	table all { "@" = "box" }
	action "in" maildir "$peer/mail/Maildir" virtual <all>
	action "out" relay
	match from any for domain { "peer.test", "xn--bcher-kva.test" } action "in"
	match from any for any action "out"
END
chmod 600 "$peer/etc/smtpd.conf"
apart "$smtpd" -d -f /etc/smtpd.conf >"$peer_log" 2>&1 </dev/null &
started="$started $!"
peer_listens OpenSMTPD
peer_exchange OpenSMTPD "$peer/mail/Maildir/new"
finish
