# sendmail8 - Debian's Sendmail, unpacked, not installed
#
#	qmail-inject -> qmail-remote -> SMTP -> Sendmail -> its Maildir
#	SMTP -> Sendmail -> SMTP -> qmail-smtpd -> qmail-local -> Maildir
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib-peers.sh"
world sendmail-bin sendmail-cf m4 liblockfile1 libwrap0 libsigsegv2
root=$peer/root
LD_LIBRARY_PATH=$(echo "$root"/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH
needs_libraries "$root/usr/libexec/sendmail/sendmail" libdb5.3 libsasl2-2 \
	libldap-2.5-0 libnsl2 libssl3
needs_libraries "$root/usr/bin/m4" libc6
peer_begin

account box "$peer_uid" "$peer/mail"
mkdir -p "$peer/spool/mqueue" "$peer/mail/Maildir/new"
chmod 700 "$peer/spool/mqueue"
chown -R "$peer_uid:$peer_uid" "$peer/mail"
cat >"$peer/deliver" <<-END
	#!/bin/sh
	cat >$peer/mail/Maildir/part.\$\$ &&
		mv $peer/mail/Maildir/part.\$\$ $peer/mail/Maildir/new/\$\$.\$(date +%N)
END
chmod 755 "$peer/deliver"
cat >"$peer/sendmail.mc" <<-END
	divert(0)dnl
	OSTYPE(\`linux')dnl
	define(\`confDOMAIN_NAME', \`mx.peer.test')dnl
	define(\`ALIAS_FILE', \`')dnl
	define(\`STATUS_FILE', \`$peer/statistics')dnl
	define(\`confPID_FILE', \`$peer/pid')dnl
	define(\`confDEF_USER_ID', \`$peer_uid:$peer_uid')dnl
	define(\`confTO_IDENT', \`0s')dnl
	define(\`confQUEUE_LA', \`1000')dnl
	define(\`confREFUSE_LA', \`1000')dnl
	define(\`confDONT_BLAME_SENDMAIL', \`groupwritabledirpathsafe')dnl
	define(\`confMAX_MESSAGE_SIZE', \`40000000')dnl
	define(\`LOCAL_MAILER_PATH', \`$peer/deliver')dnl
	define(\`LOCAL_MAILER_ARGS', \`deliver \$u')dnl
	define(\`LOCAL_MAILER_FLAGS', \`Pn')dnl
	define(\`LOCAL_SHELL_PATH', \`/bin/sh')dnl
	DAEMON_OPTIONS(\`Addr=10.99.0.2, Name=four')dnl
	DAEMON_OPTIONS(\`Addr=fd99::2, Name=six, Family=inet6')dnl
	FEATURE(\`nouucp', \`nospecial')dnl
	FEATURE(\`promiscuous_relay')dnl
	FEATURE(\`accept_unresolvable_domains')dnl
	MAILER(\`local')dnl
	MAILER(\`smtp')dnl
	LOCAL_CONFIG
	Cwpeer.test xn--bcher-kva.test
END
"$root/usr/bin/m4" -D_CF_DIR_="$root/usr/share/sendmail/cf/" \
	"$root/usr/share/sendmail/cf/m4/cf.m4" "$peer/sendmail.mc" \
	>"$peer/sendmail.cf" 2>"$peer_log" || {
	not_ok "m4 makes a configuration" "$peer_log"
	finish
}
# Of the local mailer: whoever it is exists; 8-bit text as it is.
sed -i 's/^\(Mlocal.*F=\)[^,]*,/\1lsDFMPn,/' "$peer/sendmail.cf"
apart "$root/usr/libexec/sendmail/sendmail" -bD -q5s -C "$peer/sendmail.cf" \
	>>"$peer_log" 2>&1 </dev/null &
started="$started $!"
peer_listens Sendmail
peer_exchange Sendmail "$peer/mail/Maildir/new"
finish
