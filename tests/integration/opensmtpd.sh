# opensmtpd - Debian's OpenSMTPD on loopback, unpacked, not installed
#
#	qmail-inject -> qmail-remote -> SMTP -> OpenSMTPD -> its Maildir
#	SMTP -> OpenSMTPD -> SMTP -> qmail-smtpd -> qmail-local -> Maildir
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib-peers.sh"
is_root || skip_all "needs root, as OpenSMTPD does"
unshare -m true 2>/dev/null || skip_all "needs mount namespaces"
unpack opensmtpd
smtpd=$peer/root/usr/sbin/smtpd
needs_libraries "$smtpd" libdb5.3 libevent-2.1-7 libssl3
peer_begin

account opensmtpd 61997 /nonexistent
account opensmtpq 61996 /nonexistent
account box "$peer_uid" "$peer/mail"
mkdir -p "$peer/lib/opensmtpd/empty"
# Its resolver would ask for names first.
echo 'lookup file' >"$peer/etc/resolv.conf"
echo '127.0.0.1 localhost' >"$peer/etc/hosts"
cat >"$peer/etc/smtpd.conf" <<-END
	listen on 127.0.0.1 port $peer_port hostname peer.test
	smtp max-message-size 20M
	action "in" maildir "$peer/mail/Maildir"
	action "out" relay host smtp://127.0.0.1:$smtp_port
	match from any for domain "peer.test" action "in"
	match from any for any action "out"
END
chmod 600 "$peer/etc/smtpd.conf"
apart "$smtpd" -d -f /etc/smtpd.conf >"$peer_log" 2>&1 </dev/null &
started="$started $!"
peer_listens OpenSMTPD
peer_exchange OpenSMTPD "$peer/mail/Maildir/new"
finish
