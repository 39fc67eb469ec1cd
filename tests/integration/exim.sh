# exim - Debian's Exim on loopback, unpacked, not installed
#
#	qmail-inject -> qmail-remote -> SMTP -> Exim -> its Maildir
#	SMTP -> Exim -> SMTP -> qmail-smtpd -> qmail-local -> Maildir
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib-peers.sh"
is_root || skip_all "needs root, as Exim does"
unshare -m true 2>/dev/null || skip_all "needs mount namespaces"
unpack exim4-daemon-light exim4-base
exim=$peer/root/usr/sbin/exim4
needs_libraries "$exim" libdb5.3 libgnutls-dane0 libidn12 libnsl2 libpcre2-8-0
peer_begin

account Debian-exim 61998 /var/spool/exim4
account box "$peer_uid" "$peer/mail"
mkdir -p "$peer/etc/exim4" "$peer/spool/exim4" "$peer/run/exim4"
chown 61998:61998 "$peer/spool/exim4" "$peer/run/exim4"
# The compiled-in name: with any other one Exim gives up its privileges.
cat >"$peer/etc/exim4/exim4.conf" <<-END
	keep_environment =
	primary_hostname = peer.test
	exim_path = $exim
	log_file_path = /var/spool/exim4/%slog
	daemon_smtp_ports = $peer_port
	local_interfaces = 127.0.0.1
	acl_smtp_rcpt = accept
	host_lookup =
	rfc1413_query_timeout = 0s
	tls_advertise_hosts =
	message_size_limit = 20M
	begin routers
	mine:
	  driver = accept
	  domains = peer.test
	  transport = maildir
	others:
	  driver = manualroute
	  transport = remote_smtp
	  route_list = * 127.0.0.1 byname
	  self = send
	begin transports
	remote_smtp:
	  driver = smtp
	  allow_localhost
	  port = $smtp_port
	maildir:
	  driver = appendfile
	  user = box
	  maildir_format
	  directory = $peer/mail/Maildir
	  create_directory
	  return_path_add
	  envelope_to_add
	begin retry
	* * F,2h,15m; G,16h,1h,1.5; F,4d,6h
END
apart "$exim" -bdf -q30m >"$peer_log" 2>&1 </dev/null &
started="$started $!"
peer_log=$peer/spool/exim4/mainlog peer_listens Exim
peer_exchange Exim "$peer/mail/Maildir/new"
finish
