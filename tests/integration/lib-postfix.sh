# lib-postfix - the Postfix that is installed here, as the peer
#
# SPDX-License-Identifier: 0BSD
# shellcheck source=tests/integration/lib-peers.sh
. "$(dirname "$0")/lib-peers.sh"

postfix_start() {
	daemons=$(postconf -dh daemon_directory)
	mkdir -p "$peer/etc" "$peer/queue" "$peer/data"
	chown postfix "$peer/data"
	cat >"$peer/etc/main.cf" <<-END
		compatibility_level = 2
		queue_directory = $peer/queue
		data_directory = $peer/data
		daemon_directory = $daemons
		mail_owner = postfix
		setgid_group = postdrop
		maillog_file = $peer_log
		maillog_file_prefixes = $work
		old = 8bitmime pipelining chunking smtputf8 dsn size
		inet_interfaces = 10.99.0.2
		inet_protocols = all
		myhostname = peer.test
		mydestination =
		mynetworks = 10.99.0.0/24 [fd99::]/64
		alias_maps =
		local_recipient_maps =
		virtual_mailbox_domains = peer.test plain.test bücher.test xn--bcher-kva.test
		virtual_mailbox_base = $peer/mail
		virtual_mailbox_maps = static:box/
		virtual_uid_maps = static:$peer_uid
		virtual_gid_maps = static:$peer_uid
		smtputf8_enable = yes
		message_size_limit = 40000000
		mailbox_size_limit = 0
		virtual_mailbox_limit = 0
	END
	cat >"$peer/etc/master.cf" <<-END
		10.99.0.2:25 inet n - n - - smtpd
		[fd99::2]:25 inet n - n - - smtpd
		10.99.0.3:25 inet n - n - - smtpd
		  -o smtpd_discard_ehlo_keywords=\$old
		pickup unix n - n 60 1 pickup
		cleanup unix n - n - 0 cleanup
		qmgr unix n - n 300 1 qmgr
		rewrite unix - - n - - trivial-rewrite
		bounce unix - - n - 0 bounce
		defer unix - - n - 0 bounce
		trace unix - - n - 0 bounce
		proxymap unix - - n - - proxymap
		smtp unix - - n - - smtp
		error unix - - n - - error
		retry unix - - n - - error
		virtual unix - n n - - virtual
		anvil unix - - n - 1 anvil
		scache unix - - n - 1 scache
		tlsmgr unix - - n 1000? 1 tlsmgr
		postlog unix-dgram n - n - 1 postlogd
	END
	on peer postfix -c "$peer/etc" start >"$work/start" 2>&1 </dev/null
	within 10 listens || {
		cat "$peer_log" >>"$work/start" 2>/dev/null
		sed 's/^/# /' "$work/start"
		postfix -c "$peer/etc" stop >/dev/null 2>&1
		skip_all "Postfix does not start here"
	}
	master=$(tr -d ' ' <"$peer/queue/pid/master.pid")
	started="$started $master"
}

postfix_stop() {
	postfix -c "$peer/etc" stop >/dev/null 2>&1
	within 10 gone "$master"
}
