# peers - another mail system on loopback
#
#	qmail-inject -> qmail-remote -> SMTP -> Postfix -> its Maildir
#	SMTP -> Postfix -> SMTP -> qmail-smtpd -> qmail-local -> Maildir
#
# 8-bit and 1 MiB bodies, byte by byte. What is not here is skipped.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
have postfix || skip_all "no other mail system: apt-get install postfix"
is_root || skip_all "needs root, as Postfix does"
home
user anna
start_send
smtpd
peer=$work/postfix

# A port for it that is free now.
closed_port
peer_port=$closed
daemons=$(postconf -dh daemon_directory)
mkdir -p "$peer/etc" "$peer/queue" "$peer/data" "$peer/mail"
chown postfix "$peer/data"
chown 61999:61999 "$peer/mail"
cat >"$peer/etc/main.cf" <<-END
	compatibility_level = 2
	queue_directory = $peer/queue
	data_directory = $peer/data
	daemon_directory = $daemons
	mail_owner = postfix
	setgid_group = postdrop
	maillog_file = $peer/log
	maillog_file_prefixes = $work
	inet_interfaces = 127.0.0.1
	inet_protocols = ipv4
	myhostname = peer.test
	mydestination =
	mynetworks = 127.0.0.0/8
	alias_maps =
	local_recipient_maps =
	virtual_mailbox_domains = peer.test
	virtual_mailbox_base = $peer/mail
	virtual_mailbox_maps = static:box/
	virtual_uid_maps = static:61999
	virtual_gid_maps = static:61999
	relayhost = [127.0.0.1]:$smtp_port
	smtp_dns_support_level = disabled
	smtp_host_lookup = native
	smtputf8_enable = no
	message_size_limit = 20000000
	mailbox_size_limit = 0
	virtual_mailbox_limit = 0
END
cat >"$peer/etc/master.cf" <<-END
	127.0.0.1:$peer_port inet n - n - - smtpd
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
postfix -c "$peer/etc" start >"$work/start" 2>&1 </dev/null
listens() {
	tcpclient -RHl0 127.0.0.1 "$peer_port" true 2>/dev/null
}
within 10 listens || {
	cat "$peer/log" >>"$work/start" 2>/dev/null
	sed 's/^/# /' "$work/start"
	postfix -c "$peer/etc" stop >/dev/null 2>&1
	skip_all "Postfix does not start here"
}
master=$(tr -d ' ' <"$peer/queue/pid/master.pid")
started="$started $master"
control smtproutes "peer.test:127.0.0.1:$peer_port"

# What is sent: 8-bit, dots, long lines; then 1 MiB of it.
LC_ALL=C awk 'BEGIN {
	print "plain\n.\n..two\nFrom here\n\344\366\374\337 \303\244"
	for (i = 0; i < 900; i++)
		printf "x"
	print ""
}' >"$work/small"
i=0
while [ "$(wc -c <"$work/small")" -gt 0 ] && [ $i -lt 1100 ]; do
	i=$((i + 1))
	cat "$work/small"
done >"$work/large"
message() {
	printf 'From: anna@me.test\nSubject: %s\n' "$1"
	printf 'MIME-Version: 1.0\nContent-Type: text/plain\n'
	printf 'Content-Transfer-Encoding: 8bit\n\n'
	cat "$work/$1"
}
same_body() { sed '1,/^$/d' "$1" | cmp -s - "$work/$2"; }

n=0
for size in small large; do
	n=$((n + 1))
	message $size | by_inject anna@me.test carl@peer.test
	check "to Postfix, $size: it arrives" \
		within 20 has_mails "$peer/mail/box/new" $n
	file=$(grep -l "^Subject: $size" "$peer"/mail/box/new/*)
	check "to Postfix, $size: every byte of the body" \
		same_body "$file" $size
done
same "to Postfix: no deferral" 0 "$(said_times 'deferral: ')"

n=0
for size in small large; do
	n=$((n + 1))
	{
		printf 'EHLO client.test\nMAIL FROM:<carl@peer.test> BODY=8BITMIME\n'
		printf 'RCPT TO:<anna@me.test>\nDATA\n'
		message $size | sed 's/^\./../'
		echo .
		echo QUIT
	} | smtp "$peer_port" >"$work/dialogue" 2>&1
	check "from Postfix, $size: it arrives" \
		within 20 has_mails "$work/anna/Maildir/new" $n
	file=$(grep -l "^Subject: $size" "$work"/anna/Maildir/new/*)
	check "from Postfix, $size: every byte of the body" \
		same_body "$file" $size
done

# A bounce of ours finds its way there.
printf 'Subject: lost\n\nx\n' | by_inject carl@peer.test nobody@me.test
check "our bounce gets to Postfix" within 20 grep -q -r \
	'^Subject: failure notice' "$peer/mail/box/new"
postfix -c "$peer/etc" stop >/dev/null 2>&1
within 10 gone "$master"
finish
