# lib-peers - what the scripts share that talk with another mail system
#
#	qmail-inject -> qmail-remote -> SMTP -> the peer -> its Maildir
#	SMTP -> the peer -> SMTP -> qmail-smtpd -> qmail-local -> Maildir
#
# The peer is peer.test: a host with its own addresses, found by its MX. It
# keeps in $peer what it needs, delivers mail for anybody at peer.test to one
# Maildir, as user $peer_uid, and finds us by our MX. With plain=1 it is also
# plain.test, at 10.99.0.3, with nothing that EHLO offers; with enough=N it
# says 421 to the message after the Nth of a connection.
# SPDX-License-Identifier: 0BSD
# shellcheck source=tests/integration/lib-world.sh
. "$(dirname "$0")/lib-world.sh"
peer_uid=61999 peer_log=$work/peer/log plain='' enough=''
forgetful='' # its notices name neither envelope nor first address

peer_begin() {
	home
	user anna
	dot anna -default ./Maildir/
	names <<-END
		me MX 10 mx.me
		mx.me A 10.99.0.1
		peer MX 10 mx.peer
		mx.peer A 10.99.0.2
		mx.peer AAAA fd99::2
		plain MX 10 mx.plain
		mx.plain A 10.99.0.3
		xn--bcher-kva MX 10 mx.peer
		${more_names:-}
	END
	names_start
	host peer 2
	on peer ip addr add 10.99.0.3/24 dev eth0
	start_send
	serve_at=10.99.0.1 serve_port=25
	serve "$QMAIL/bin/qmail-smtpd"
	mkdir -p "$peer/mail"
	chown "$peer_uid:$peer_uid" "$peer/mail"
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

# apart command ...: at the peer's host, with an /etc of its own and the
# directories that are compiled into it, while everybody else sees what was
# there before.
apart() {
	mkdir -p "$peer/spool" "$peer/lib" "$peer/run" \
		"$peer/root/usr/libexec"
	# shellcheck disable=SC2016 # the inner shell's
	on peer unshare -m sh -c 'set -e; peer=$1; shift
		mount --bind "$peer/etc" /etc
		mount --bind "$peer/spool" /var/spool
		mount --bind "$peer/lib" /var/lib
		mount --bind "$peer/run" /run
		mount --bind "$peer/root/usr/libexec" /usr/libexec
		exec "$@"' sh "$peer" "$@"
}

listens() {
	tcpclient -RHl0 10.99.0.2 25 true 2>/dev/null
}

# peer_listens name
peer_listens() {
	within 15 listens || {
		not_ok "$1 starts" "$peer_log"
		finish
	}
}

# ---- mail ----

# What is sent: 8-bit, dots, long lines; then 1 MiB and 20 MB of it.
peer_bodies() {
	LC_ALL=C awk 'BEGIN {
		print "plain\n.\n..two\nFrom here\n\344\366\374\337 \303\244"
		print "trailing space \n\ttab\n"
		for (i = 0; i < 900; i++)
			printf "x"
		print ""
	}' >"$work/small"
	times=1100
	for size in large huge; do
		i=0
		while [ $i -lt $times ]; do
			i=$((i + 1))
			cat "$work/small"
		done >"$work/$size"
		times=20500
	done
	for size in small large huge; do
		{
			printf 'Date: Tue, 14 Nov 2023 22:13:20 +0000\n'
			printf 'From: anna@me.test\nTo: box@peer.test\n'
			printf 'Message-ID: <%s@me.test>\n' "$size"
			printf 'Subject: %s\n' "$size"
			printf 'MIME-Version: 1.0\n'
			printf 'Content-Type: text/plain; charset=iso-8859-1\n'
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
more_by() {
	[ "$(ls "$1" 2>/dev/null | sort | comm -13 "$work/seen" - |
		wc -l)" -ge "$2" ]
}
the_new() { echo "$1/$(ls "$1" | sort | comm -13 "$work/seen" - | head -n 1)"; }

# ends_in what: is the new file this, with nothing but fields before it?
ends_in() {
	file=$(the_new "$1")
	bytes=$(wc -c <"$2")
	tail -c "$bytes" "$file" | cmp -s - "$2" || return 1
	head -c $(($(wc -c <"$file") - bytes)) "$file" >"$work/before"
	! grep -v -q -e '^[A-Za-z-]*:' -e '^[ 	]' "$work/before"
}

# queue record ...: the message on descriptor 0, into our queue.
queue() {
	printf '%s\0' "$@" '' >"$work/envelope"
	"$QMAIL/bin/qmail-queue" 1<"$work/envelope"
}

# to_peer sender recipient ... <message: hands it over, whoever it is for.
to_peer() {
	"$QMAIL/bin/qmail-remote" peer.test "$@" >"$work/dialogue"
}

# offers what [address]: does the peer, or who is there, say so?
offers() {
	# shellcheck disable=SC2016 # the inner shell's
	tcpclient -RHl0 "${2:-10.99.0.2}" 25 sh -c '
		read -r line <&6
		printf "EHLO me.test\r\n" >&7
		while read -r line <&6; do
			echo "$line"
			case $line in
			250-*) ;;
			*) break ;;
			esac
		done
		printf "QUIT\r\n" >&7' | tr -d '\r' | grep -q "^250[- ]$1"
}
we_offer() {
	offers "$1" 10.99.0.1 || {
		skip "$1 by $name to us" "qmail-smtpd does not offer it"
		return 1
	}
}

# ---- what is tried with each of them ----

# peer_exchange name maildir: both ways.
peer_exchange() {
	name=$1 theirs=$2 ours=$work/anna/Maildir/new
	peer_bodies
	peer_sizes
	peer_bounces
	peer_many
	peer_smuggling
	peer_utf8
	peer_notices
	[ -z "$plain" ] || peer_plain
	check "nothing of all this stays" within 20 queue_clean
}

peer_sizes() {
	for size in small large huge; do
		seen "$theirs"
		by_inject anna@me.test box@peer.test <"$work/$size.mail"
		check "to $name, $size: it arrives" within 60 one_more "$theirs"
		check "to $name, $size: every byte" \
			ends_in "$theirs" "$work/$size.mail"
	done
	same "to $name: no deferral" 0 "$(said_times 'deferral: ')"
	for size in small large huge; do
		seen "$ours"
		to_peer box@peer.test anna@me.test <"$work/$size.mail"
		log=$work/dialogue check "from $name, $size: it arrives" \
			within 60 one_more "$ours"
		log=$work/dialogue check "from $name, $size: every byte" \
			ends_in "$ours" "$work/$size.mail"
	done
	offers CHUNKING || return
	control ehloignore peer.test:CHUNKING
	seen "$theirs"
	by_inject anna@me.test box@peer.test <"$work/large.mail"
	check "to $name, DATA instead of BDAT: it arrives" \
		within 60 one_more "$theirs"
	check "to $name, DATA instead of BDAT: every byte" \
		ends_in "$theirs" "$work/large.mail"
	rm "$QMAIL/control/ehloignore"
}

peer_bounces() {
	printf 'Subject: lost\n\nx\n' | by_inject box@peer.test nobody@me.test
	check "our bounce gets to $name" within 20 \
		grep -q -r '^Subject: failure notice' "$theirs"
	seen "$ours"
	printf 'Subject: two\n\nx\n' |
		to_peer box@peer.test nobody@me.test anna@me.test
	check "two recipients by $name: the one that exists gets it" \
		within 30 one_more "$ours"
}

# Twenty messages one after the other, and 5000 recipients of one, there and back.
peer_many() {
	seen "$theirs"
	begun=$(log_lines)
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		printf 'Subject: one of many\n\n%s\n' $i |
			by_inject anna@me.test box@peer.test
	done
	check "to $name, 20 messages${enough:+, 421 after $enough}: all arrive" \
		within 60 more_by "$theirs" 20
	check "to $name, 20 messages: none is deferred" \
		sh -c "! tail -n +$begun '$log' | grep -q deferral"
	seen "$theirs"
	begun=$(log_lines)
	# shellcheck disable=SC2046 # words
	printf 'Subject: 5000\n\nx\n' | by_inject anna@me.test \
		$(seq -f 'r%g@peer.test' 5000)
	check "to $name, 5000 recipients: all are delivered" \
		within_idle 60 all_sent 5000
	check "to $name, 5000 recipients: all arrive" \
		within 120 more_by "$theirs" 5000
	seen "$ours"
	# shellcheck disable=SC2046
	# As many at a time as it takes: those whom it puts off come again.
	seq -f 'anna-%g@me.test' 5000 >"$work/left"
	rounds=0
	while [ -s "$work/left" ] && [ $((rounds += 1)) -le 6 ]; do
		# shellcheck disable=SC2046
		printf 'Subject: back\n\nx\n' |
			to_peer box@peer.test $(cat "$work/left")
		tr '\n\000' ' \n' <"$work/dialogue" | cut -c1 |
			paste -d ' ' - "$work/left" | sed -n 's/^s //p' \
			>"$work/later"
		mv "$work/later" "$work/left"
	done
	check "from $name, 5000 recipients: it takes them" test ! -s "$work/left"
	check "from $name, 5000 recipients: all arrive" \
		within 240 more_by "$ours" 5000
	sleep 1
	same "from $name, 5000 recipients: none twice" 5000 \
		"$(ls "$ours" | sort | comm -13 "$work/seen" - | wc -l)"
	echo "# from $name, 5000 recipients: $(tail -n "+$begun" "$log" |
		grep -c '^info msg .*from <box@peer.test>') messages to us"
}
all_sent() {
	[ "$(tail -n "+$begun" "$log" | grep -c '^delivery [0-9]*: success')" \
		-ge "$1" ]
}

# Every mixture of up to five of CR, LF, dot and NUL, and behind each a
# message of its own; in its lines LF, CR LF or CR. All of it is one message.
vectors() {
	python3 - "$1" <<'END'
import itertools, sys
end = {"LF": b"\n", "CRLF": b"\r\n", "CR": b"\r"}[sys.argv[1]]
out = sys.stdout.buffer
out.write(b"From: anna@me.test\nSubject: vectors\n\n")
for n in range(1, 6):
    for some in itertools.product(b"\r\n.\0", repeat=n):
        out.write(b"x" + bytes(some) + end.join([
            b"MAIL FROM:<anna@me.test>", b"RCPT TO:<box@peer.test>",
            b"DATA", b"Subject: smuggled", b"", b"smuggled", b".", b""]))
        out.write(b"\n")
out.write(b"\nthe last of them\n")
END
}
without_nul() { tr -d '\000'; }

peer_smuggling() {
	have python3 || {
		skip "smuggling into $name" "apt-get install python3"
		return
	}
	# So it looks if one gets through.
	seen "$theirs"
	printf '%s\r\n' 'EHLO me.test' 'MAIL FROM:<anna@me.test>' \
		'RCPT TO:<box@peer.test>' DATA 'Subject: one' '' x . \
		'MAIL FROM:<anna@me.test>' 'RCPT TO:<box@peer.test>' DATA \
		'Subject: smuggled' '' x . QUIT >"$work/two"
	tcpclient -RHl0 10.99.0.2 25 sh -c '
		while read -r line; do
			echo "$line"; sleep 0.05
			case $line in
			QUIT*|EHLO*|DATA*|.*) sleep 0.4 ;;
			esac
		done <"$1" >&7; cat <&6' sh "$work/two" >"$work/dialogue"
	log=$work/dialogue check "an end of data in the text: $name has two" \
		within 20 more_by "$theirs" 2
	for end in LF CRLF CR; do
		for way in BDAT DATA; do
			[ $way = DATA ] || offers CHUNKING || continue
			[ $way = BDAT ] ||
				control ehloignore peer.test:CHUNKING
			vectors $end >"$work/vectors"
			peer_swallows "$end, $way"
			without_nul <"$work/vectors" >"$work/plainer"
			mv "$work/plainer" "$work/vectors"
			peer_swallows "$end, $way, no NUL"
			rm -f "$QMAIL/control/ehloignore"
		done
	done
	check "smuggling into $name: none is a message of its own" \
		sh -c "! grep -r -l '^Subject: smuggled' '$theirs' |
			xargs -r sed '/^\$/q' | grep '^Subject: smuggled' |
			sed 1d | grep -q ."
}

# One message, taken whole or refused whole.
peer_swallows() {
	seen "$theirs"
	to_peer anna@me.test box@peer.test <"$work/vectors"
	taken=0
	! grep -q -a '^K\|^rK\|.K10\.\|Kfd99' "$work/dialogue" || taken=1
	printf 'Subject: the one behind\n\nx\n' |
		to_peer anna@me.test box@peer.test
	log=$work/dialogue check "smuggling into $name ($1): the next arrives" \
		within 30 more_by "$theirs" $((taken + 1))
	same "smuggling into $name ($1): nothing else" $((taken + 1)) \
		"$(ls "$theirs" | sort | comm -13 "$work/seen" - | wc -l)"
	[ $taken -eq 0 ] || check "smuggling into $name ($1): to its end" \
		sh -c "cd '$theirs'; ls | sort | comm -13 '$work/seen' - |
			xargs grep -q -a '^the last of them'"
}

# An address beyond ASCII: taken, or told why not.
peer_utf8() {
	utf8='Subject: utf-8 ä'
	seen "$theirs"
	begun=$(log_lines)
	printf '%s\n\nx\n' "$utf8" | queue Fanna@me.test Tbücher@peer.test
	if offers SMTPUTF8; then
		check "to bücher at $name: it arrives" \
			within 20 one_more "$theirs"
		check "to bücher at $name: the header is as it was" \
			grep -q "^$utf8\$" "$(the_new "$theirs")"
		seen "$ours"
		printf '%s\n\nx\n' "$utf8" |
			to_peer box@peer.test anna-ü@me.test
		we_offer SMTPUTF8 && check "to anna-ü by $name: it arrives" \
			within 20 one_more "$ours"
	else
		check "to bücher at $name: it cannot be" within 20 \
			said_since "$begun" 'failure: .*5\.6\.7'
	fi
	# A domain beyond ASCII is one in ASCII in other words.
	seen "$theirs"
	printf 'Subject: far\n\nx\n' | queue Fanna@me.test Tbox@bücher.test
	check "to box at bücher.test, $name: it arrives" \
		within 20 one_more "$theirs"
}

# report field value: is there a delivery report for us that says so?
report() {
	python3 - "$1" "$2" "$ours"/* <<'END'
import email, email.policy, sys
field, value = sys.argv[1:3]
for name in sys.argv[3:]:
    m = email.message_from_binary_file(open(name, "rb"))
    parts = [p for p in m.walk() if "delivery-status" in p.get_content_type()]
    for group in parts[0].get_payload() if parts else []:
        if value.lower() in (group.get(field) or "").lower():
            sys.exit(0)
sys.exit(1)
END
}

# What is asked of notices is heard at the far end, both ways.
peer_notices() {
	have python3 || {
		skip "notices and $name" "apt-get install python3"
		return
	}
	printf 'Subject: asked\n\nx\n' | queue rHDRS iid-"$name" \
		Fanna@me.test nSUCCESS,FAILURE 'orfc822;first@old.test' \
		Tbox@peer.test
	action=delivered
	offers DSN || action=relayed
	check "a notice of success by $name: $action" \
		within 20 report Action $action
	[ -z "$forgetful" ] || return 0
	check "a notice of success by $name: the name of the envelope" \
		report Original-Envelope-Id "id-$name"
	check "a notice of success by $name: the first address" \
		report Original-Recipient 'first@old.test'
	offers DSN && we_offer DSN || return
	QMAILDSN=$(printf 'rHDRS\niback-%s\nnSUCCESS\norfc822;anna@old\nTanna@me.test' "$name")
	export QMAILDSN
	printf 'Subject: asked\n\nx\n' | to_peer box@peer.test anna@me.test
	unset QMAILDSN
	check "a notice of success by us, for $name" within 20 \
		grep -r -q "^Original-Envelope-Id: back-$name" "$theirs"
	check "a notice of success by us, for $name: the first address" \
		grep -r -q '^Original-Recipient: rfc822; *anna@old' "$theirs"
}

# Nothing but SMTP of 1982 there.
peer_plain() {
	have python3 || {
		skip "8-bit text where it cannot go" "apt-get install python3"
		return
	}
	for size in small large; do
		seen "$theirs"
		sed 's/^To: .*/To: box@plain.test/' "$work/$size.mail" |
			by_inject anna@me.test box@plain.test
		check "to plain $name, $size: it arrives" \
			within 60 one_more "$theirs"
		check "to plain $name, $size: in 7 bits" sh -c \
			"! LC_ALL=C grep -q '[^ -~	]' '$(the_new "$theirs")'"
		check "to plain $name, $size: a MIME reader has every byte" \
			mime_is "$(the_new "$theirs")" "$work/$size"
	done
}
mime_is() {
	python3 - "$@" <<'END'
import email, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"))
assert m.get_content_charset() == "iso-8859-1"
sys.exit(m.get_payload(decode=True) != open(sys.argv[2], "rb").read())
END
}
