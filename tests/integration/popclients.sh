# popclients - programs that people read mail with
#
#	curl, python3's poplib, mpop, fetchmail, getmail, mutt
#	     -> tcpserver -> qmail-popup -> qmail-pop3d -> Maildir
#
# Those that are not here are skipped.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib-pop.sh"
pop_begin
pop_serve
HOME=$work/me
export HOME
mkdir "$HOME"
lacks() {
	have "${2:-$1}" && return 1
	skip "$1" "apt-get install ${3:-$1}"
}

# whole name file ...: are the three messages in these, in any order?
whole() {
	whole_name=$1
	shift
	check "$whole_name: three messages" test $# -eq 3
	cat "$@" 2>/dev/null | tr -d '\r' >"$work/all"
	check "$whole_name: their text" lines_in "$work/all" 'of two lines' \
		'.dot' '..two' '.' 'last line' 'end'
}
lines_in() {
	lines_file=$1
	shift
	for line; do grep -qxF -e "$line" "$lines_file" || return 1; done
}
emptied() { [ "$(mails "$box/new")" -eq 0 ] && [ "$(mails "$box/cur")" -eq 0 ]; }

if ! lacks curl; then
	url=pop3://127.0.0.1:$pop_port
	three
	for how in '' 'AUTH=PLAIN' 'AUTH=LOGIN' 'AUTH=+APOP'; do
		set --
		[ -z "$how" ] || set -- --login-options "$how"
		got=$(curl -s -m 20 -u anna:secret "$@" "$url/" | tr -d '\r')
		same "curl ${how:-as it likes}: the list" '1 39
2 45
3 13' "$got"
	done
	for n in 1 2 3; do
		curl -s -m 20 -u anna:secret "$url/$n" >"$work/curl.$n"
	done
	whole curl "$work"/curl.?
	got=$(curl -s -m 20 -u anna:secret -X 'UIDL' "$url/" | tr -d '\r' | head -n 1)
	same "curl: UIDL" '1 1000000001.1.h' "$got"
	curl -s -m 20 -u anna:wrong "$url/" >"$work/curl" 2>&1
	same "curl: a wrong password, exit 67" 67 $?
	curl -s -m 20 -u anna:secret -l -X 'DELE 2' "$url/2" >"$work/curl" 2>&1
	check "curl: DELE" test "$(mails "$box/cur")" -eq 2
fi

if ! lacks python3; then
	three
	python3 - "$pop_port" >"$work/python" 2>&1 <<'EOF'
import poplib, sys
def connect():
    return poplib.POP3('127.0.0.1', int(sys.argv[1]), timeout=20)
p = connect()
assert 'SASL' in p.capa() and p.utf8().startswith(b'+OK')
p.apop('anna', 'secret')
assert p.stat() == (3, 97)
assert p.list()[1] == [b'1 39', b'2 45', b'3 13'] and p.list(2) == b'+OK 2 45'
assert p.uidl()[1][0] == b'1 1000000001.1.h'
assert p.retr(2)[1] == [b'From: c@d.test', b'', b'.dot', b'..two', b'.', b'last line']
assert p.retr(2)[2] == 45
assert p.top(1, 1)[1] == [b'From: a@b.test', b'', b'first']
p.dele(1)
assert p.stat() == (2, 58) and p.rset().startswith(b'+OK')
assert p.noop() == b'+OK '
p.quit()
p = connect()
try:
    p.user('anna')
    p.pass_('wrong')
    sys.exit('a wrong password was taken')
except poplib.error_proto as error:
    assert b'[AUTH]' in error.args[0]
p.user('anna')
p.pass_('secret')
for n in range(1, 4):
    p.dele(n)
p.quit()
print('done')
EOF
	same "poplib: all of it" done "$(tail -n 1 "$work/python")"
	check "poplib: what it deleted is gone" emptied
fi

if ! lacks mpop; then
	three
	for how in user plain login apop; do
		mkdir -p "$work/mpop/cur" "$work/mpop/new" "$work/mpop/tmp"
		cat >"$work/mpoprc" <<EOF
account default
host 127.0.0.1
port $pop_port
user anna
password secret
auth $how
tls off
keep on
uidls_file $work/mpop.$how
delivery maildir $work/mpop
EOF
		chmod 600 "$work/mpoprc"
		timeout 30 mpop -C "$work/mpoprc" >"$work/said" 2>&1
		same "mpop, auth $how: exit" 0 $?
		whole "mpop, auth $how" "$work"/mpop/new/*
		rm -r "$work/mpop"
	done
	check "mpop: kept" test "$(mails "$box/cur")" -eq 3
	mkdir -p "$work/mpop/cur" "$work/mpop/new" "$work/mpop/tmp"
	timeout 30 mpop -C "$work/mpoprc" --keep=off >"$work/said" 2>&1
	check "mpop: what it had is known by unique-id, and deleted" emptied
	check "mpop: and is not fetched again" test "$(mails "$work/mpop/new")" -eq 0
fi

if ! lacks fetchmail; then
	three
	cat >"$work/fetchmailrc" <<EOF
poll pop.test via 127.0.0.1 proto POP3 port $pop_port
  user anna there with password secret sslproto ''
  mda "sh -c 'cat >$work/fetched.\$\$'"
EOF
	chmod 600 "$work/fetchmailrc"
	FETCHMAILHOME=$HOME timeout 60 fetchmail --nosyslog -f \
		"$work/fetchmailrc" -v >"$work/said" 2>&1
	same "fetchmail: exit" 0 $?
	whole fetchmail "$work"/fetched.*
	check "fetchmail: what it fetched is gone" emptied
	FETCHMAILHOME=$HOME timeout 60 fetchmail --nosyslog -f \
		"$work/fetchmailrc" >"$work/said" 2>&1
	same "fetchmail: no mail, exit 1" 1 $?
fi

if ! lacks getmail getmail getmail6; then
	three
	mkdir -p "$work/getmail" "$work/got/cur" "$work/got/new" "$work/got/tmp"
	cat >"$work/getmail/rc" <<EOF
[retriever]
type = SimplePOP3Retriever
server = 127.0.0.1
port = $pop_port
username = anna
password = secret
[destination]
type = Maildir
path = $work/got/
[options]
delete = false
read_all = false
delivered_to = false
received = false
EOF
	# It does not deliver as root.
	as_other=
	if is_root; then
		chown -R nobody "$work/getmail" "$work/got"
		as_other='setuidgid nobody'
	fi
	getmail_run() {
		# shellcheck disable=SC2086 # words
		timeout 60 $as_other getmail --getmaildir="$work/getmail" --rcfile=rc "$@" \
			>"$work/said" 2>&1
	}
	getmail_run
	same "getmail: exit" 0 $?
	whole getmail "$work"/got/new/*
	getmail_run
	check "getmail: nothing twice" test "$(mails "$work/got/new")" -eq 3
	getmail_run --delete
	check "getmail --delete" emptied
fi

if ! lacks mutt && ! lacks script script bsdutils; then
	three
	cat >"$work/muttrc" <<EOF
set pop_pass="secret" folder="$work" mbox_type=mbox pop_delete=yes quit=yes
set ssl_starttls=no ssl_force_tls=no confirmappend=no confirmcreate=no delete=yes wait_key=no
set pop_checkinterval=0 copy=yes
EOF
	TERM=xterm timeout 60 script -qec "mutt -n -F $work/muttrc \
		-f pop://anna@127.0.0.1:$pop_port/ -e 'push \
		<tag-pattern>~A<enter><tag-prefix><copy-message>=mutt.got<enter><tag-prefix><delete-message><quit>'" \
		"$work/typescript" >/dev/null 2>&1 </dev/null
	check "mutt: three messages" test \
		"$(grep -c '^From ' "$work/mutt.got" 2>/dev/null)" = 3
	check "mutt: their text" lines_in "$work/mutt.got" 'of two lines' \
		'..two' '.' 'last line' 'end'
	check "mutt: deleted when it quits" emptied
fi

# What Thunderbird says, as it is known to, one answer at a time.
three
cat >"$work/bird" <<'EOF'
hear() { IFS= read -r line <&6; }
list() { while hear && [ "$line" != "$dot" ]; do :; done; }
dot=$(printf '.\r')
say() { printf '%s\r\n' "$1" >&7; }
hear
say CAPA; list
say 'AUTH PLAIN'; hear; say "$1"; hear; echo "$line"
say STAT; hear; echo "$line"
say LIST; list
say UIDL; list
say 'XTND XLST Message-Id'; hear; echo "$line"
for n in 1 2 3; do say "RETR $n"; list; echo "$n"; done
for n in 1 2 3; do say "DELE $n"; hear; done
say QUIT; hear; echo "$line"
EOF
got=$(timeout 20 tcpclient -RHl0 127.0.0.1 "$pop_port" sh "$work/bird" \
	"$(printf '\000anna\000secret' | base64)" | tr -d '\r')
same "Thunderbird's way" '+OK 
+OK 3 97
-ERR unimplemented
1
2
3
+OK ' "$got"
check "Thunderbird's way: all gone" emptied
finish
