# lib-peers - what the scripts share that talk with another mail system
#
#	qmail-inject -> qmail-remote -> SMTP -> the peer -> its Maildir
#	SMTP -> the peer -> SMTP -> qmail-smtpd -> qmail-local -> Maildir
#
# The peer is peer.test: it listens on $peer_port of loopback, keeps in $peer
# what it needs, delivers mail for box@peer.test to a Maildir, as user
# $peer_uid, and relays all else to our qmail-smtpd at $smtp_port.
# SPDX-License-Identifier: 0BSD
# shellcheck source=tests/integration/lib.sh
. "$(dirname "$0")/lib.sh"
peer=$work/peer peer_uid=61999 peer_log=$work/peer/log

peer_begin() {
	home
	user anna
	start_send
	smtpd
	closed_port
	peer_port=$closed
	control smtproutes "peer.test:127.0.0.1:$peer_port"
	mkdir -p "$peer/mail"
	chown "$peer_uid:$peer_uid" "$peer/mail"
}

# unpack package ...: its files in $peer/root, as Debian has them; nothing is
# installed, as these packages drive out each other.
unpack() {
	mkdir -p "$peer/root" "$peer/deb"
	fetch_packages "$peer/deb" "$@" || skip_all "$1 cannot be fetched: \
apt-get download $* ($(tail -n 1 "$peer/deb/said"))"
	for deb in "$peer"/deb/*.deb; do
		dpkg -x "$deb" "$peer/root" || exit 1
	done
}

# needs_libraries program package ...
needs_libraries() {
	program=$1
	shift
	! ldd "$program" | grep -q 'not found' ||
		skip_all "$(ldd "$program" | awk '/not found/ { print $1 }' |
			tr '\n' ' ')missing: apt-get install $*"
}

# account name uid home: known to the peer alone.
account() {
	[ -d "$peer/etc" ] || cp -a /etc "$peer/etc"
	grep -q "^$1:" "$peer/etc/passwd" ||
		echo "$1:x:$2:$2::$3:/bin/sh" >>"$peer/etc/passwd"
	grep -q "^$1:" "$peer/etc/group" ||
		echo "$1:x:$2:" >>"$peer/etc/group"
}

# apart command ...: with an /etc of its own and the directories that are
# compiled into the peer, while everybody else sees what was there before.
apart() {
	mkdir -p "$peer/spool" "$peer/lib" "$peer/run" \
		"$peer/root/usr/libexec"
	# shellcheck disable=SC2016 # the inner shell's
	unshare -m sh -c 'set -e; peer=$1; shift
		mount --bind "$peer/etc" /etc
		mount --bind "$peer/spool" /var/spool
		mount --bind "$peer/lib" /var/lib
		mount --bind "$peer/run" /run
		mount --bind "$peer/root/usr/libexec" /usr/libexec
		exec "$@"' sh "$peer" "$@"
}

listens() {
	tcpclient -RHl0 127.0.0.1 "$peer_port" true 2>/dev/null
}

# peer_listens name
peer_listens() {
	within 10 listens || {
		not_ok "$1 starts" "$peer_log"
		finish
	}
}

# What is sent: 8-bit, dots, long lines; then 1 MiB of it.
peer_bodies() {
	LC_ALL=C awk 'BEGIN {
		print "plain\n.\n..two\nFrom here\n\344\366\374\337 \303\244"
		print "trailing space \n\ttab\n"
		for (i = 0; i < 900; i++)
			printf "x"
		print ""
	}' >"$work/small"
	i=0
	while [ $i -lt 1100 ]; do
		i=$((i + 1))
		cat "$work/small"
	done >"$work/large"
	for size in small large; do
		{
			printf 'Date: Tue, 14 Nov 2023 22:13:20 +0000\n'
			printf 'From: anna@me.test\nTo: box@peer.test\n'
			printf 'Message-ID: <%s@me.test>\n' "$size"
			printf 'Subject: %s\n' "$size"
			printf 'MIME-Version: 1.0\n'
			printf 'Content-Type: text/plain\n'
			printf 'Content-Transfer-Encoding: 8bit\n\n'
			cat "$work/$size"
		} >"$work/$size.mail"
	done
}

# one_more directory: a file more than at the last time?
one_more() {
	ls "$1" 2>/dev/null | sort | comm -13 "$work/seen" - | grep -q .
}
seen() { ls "$1" 2>/dev/null | sort >"$work/seen"; }

# ends_in what: is the new file this, with nothing but fields before it?
ends_in() {
	file=$1/$(ls "$1" | sort | comm -13 "$work/seen" - | head -n 1)
	bytes=$(wc -c <"$2")
	tail -c "$bytes" "$file" | cmp -s - "$2" || return 1
	head -c $(($(wc -c <"$file") - bytes)) "$file" >"$work/before"
	! grep -v -q -e '^[A-Za-z-]*:' -e '^[ 	]' "$work/before"
}

# to_peer sender recipient ... <message: hands it over, whoever it is for.
to_peer() {
	"$QMAIL/bin/qmail-remote" peer.test "$@" >"$work/dialogue"
}

# peer_exchange name maildir: both ways.
peer_exchange() {
	peer_bodies
	for size in small large; do
		seen "$2"
		by_inject anna@me.test box@peer.test <"$work/$size.mail"
		check "to $1, $size: it arrives" within 30 one_more "$2"
		check "to $1, $size: every byte" ends_in "$2" "$work/$size.mail"
	done
	same "to $1: no deferral" 0 "$(said_times 'deferral: ')"
	ours=$work/anna/Maildir/new
	for size in small large; do
		seen "$ours"
		to_peer box@peer.test anna@me.test <"$work/$size.mail"
		log=$work/dialogue check "from $1, $size: it arrives" \
			within 30 one_more "$ours"
		log=$work/dialogue check "from $1, $size: every byte" \
			ends_in "$ours" "$work/$size.mail"
	done

	printf 'Subject: lost\n\nx\n' | by_inject box@peer.test nobody@me.test
	check "our bounce gets to $1" within 20 \
		grep -q -r '^Subject: failure notice' "$2"
	seen "$ours"
	printf 'Subject: two\n\nx\n' |
		to_peer box@peer.test nobody@me.test anna@me.test
	check "two recipients by $1: the one that exists gets it" \
		within 30 one_more "$ours"
	check "nothing of all this stays" within 20 queue_clean
}
