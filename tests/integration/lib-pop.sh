# lib-pop - what the scripts share that read mail by POP3
#
#	client -> tcpserver -> qmail-popup -> checker -> qmail-pop3d -> Maildir
#
# The Maildir is that of anna, $box, all of it runs as her. The checker stands in
# for checkpassword: her password is "secret", by APOP too; the names temp,
# misuse and crash are answered as they say.
# SPDX-License-Identifier: 0BSD
# shellcheck source=tests/integration/lib.sh
. "$(dirname "$0")/../integration/lib.sh"

pop_begin() {
	home
	user anna
	box=$work/anna/Maildir
	cat >"$work/check" <<EOF
#!/bin/sh
said=\$(tr '\\000' '\\n' <&3)
exec 3<&-
{ IFS= read -r login; IFS= read -r password; IFS= read -r stamp; } <<END
\$said
END
digest=\$(printf '%s%s' "\$stamp" secret | md5sum | cut -c1-32)
case \$login,\$password in
anna,secret|"anna,\$digest") cd "$work/anna" && exec "\$@" ;;
temp,*) exit 111 ;;
misuse,*) exit 2 ;;
crash,*) kill -9 \$\$ ;;
esac
exit 1
EOF
	chmod 755 "$work/check"
	anna=$(ls -ldn "$work/anna" | awk '{ print "-u " $3 " -g " $4 }')
	is_root || anna=
}

# pop_serve [before ...]: qmail-popup at $pop_port, run by these words.
pop_serve() {
	serve_as=${anna:--R}
	serve "$@" "$QMAIL/bin/qmail-popup" pop.test "$work/check" \
		"$QMAIL/bin/qmail-pop3d" Maildir
	pop_port=$port
}

# put name [when] <message: a file of anna's below $box, of long ago.
put() {
	cat >"$box/$1"
	touch -d "${2:-2001-09-09 01:46:41Z}" "$box/$1"
	! is_root || chown "$(ls -ldn "$work/anna" | awk '{ print $3 ":" $4 }')" \
		"$box/$1"
}

# Three messages, of 39, 45 and 13 octets with CR LF; the second has dots.
three() {
	rm -f "$box"/new/* "$box"/cur/* "$box"/maildirsize
	printf 'From: a@b.test\n\nfirst\nof two lines\n' |
		put new/1000000001.1.h
	printf 'From: c@d.test\n\n.dot\n..two\n.\nlast line\n' |
		put new/1000000002.2.h '2001-09-09 01:46:42Z'
	printf 'X: y\n\nend\n' | put 'cur/1000000003.3.h:2,S' \
		'2001-09-09 01:46:43Z'
}

# wire <commands: all of them sent at once, all that comes back.
wire() { sed 's/$/\r/' | raw "$pop_port"; }

# before <commands: before the login, then QUIT; without the greeting.
before() { { cat; echo QUIT; } | wire | tr -d '\r' | sed 1d; }

# within_session <commands: after the login, then QUIT; from there on.
session() {
	{ printf 'USER anna\nPASS secret\n'; cat; echo QUIT; } | wire |
		tr -d '\r' | sed 1,3d
}

# answers name wanted function, commands on standard input: and a final +OK.
answers() {
	got=$("$3")
	same "$1" "${2:+$2
}+OK " "$got"
}
