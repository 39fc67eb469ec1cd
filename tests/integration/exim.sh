# exim - Debian's Exim unpacked, not installed
#
#	qmail-inject -> qmail-remote -> SMTP -> Exim -> its Maildir
#	SMTP -> Exim -> SMTP -> qmail-smtpd -> qmail-local -> Maildir
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib-peers.sh"
world exim4-daemon-light exim4-base
exim=$peer/root/usr/sbin/exim4
needs_libraries "$exim" libdb5.3 libgnutls-dane0 libidn12 libnsl2 libpcre2-8-0
enough=7
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
	daemon_smtp_ports = 25
	local_interfaces = <; 10.99.0.2 ; fd99::2
	smtp_accept_max_per_connection = $enough
	smtp_accept_queue_per_connection = 0
	smtp_accept_max = 50
	dsn_advertise_hosts = *
	queue_run_max = 5
	acl_smtp_rcpt = accept
	host_lookup =
	rfc1413_query_timeout = 0s
	tls_advertise_hosts =
	message_size_limit = 40M
	begin routers
	mine:
	  driver = accept
	  domains = peer.test : bücher.test : xn--bcher-kva.test
	  transport = maildir
	others:
	  driver = dnslookup
	  transport = remote_smtp
	begin transports
	remote_smtp:
	  driver = smtp
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
