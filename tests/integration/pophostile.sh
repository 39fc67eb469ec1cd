# pophostile - what a stranger may send to qmail-popup and qmail-pop3d
#
#	a login line of 1 GB, NULs, bytes of all kinds, half lines and then
#	nothing, a byte now and then, commands without an end, a client that
#	does not read
#	     -> an answer or the end of the session; never a crash, a process
#	     that grows, a change in the Maildir
#
# Each session has 16 MB of address space. Others read their mail meanwhile.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib-pop.sh"
pop_begin
control timeoutpop3d 2
space=16384
[ -z "${SAN:-}" ] || space=unlimited
pop_serve sh -c "ulimit -v $space && exec \"\$@\"" sh

three
polite() {
	got=$(echo STAT | session)
	[ "$got" = '+OK 3 97
+OK ' ]
}
zeros() { dd if=/dev/zero bs=1048576 count="$1" 2>/dev/null; }
letters() { zeros "$1" | tr '\000' a; }
# No more sessions than the polite ones are there.
over() { [ -z "$(children "$server")" ]; }
# login: what a session begins with.
login() { printf 'USER anna\r\nPASS secret\r\n'; }

{ printf 'USER '; letters 1024; printf '\r\nQUIT\r\n'; } | raw "$pop_port" \
	>"$work/got" 2>/dev/null
check "a name of 1 GB: it ends" within 5 over
check "a polite one after it" polite
{ printf 'USER anna\r\nPASS '; letters 1024; } | raw "$pop_port" \
	>"$work/got" 2>/dev/null
check "a password of 1 GB: it ends" within 5 over
{ printf 'AUTH PLAIN\r\n'; letters 64; } | raw "$pop_port" >"$work/got" 2>/dev/null
check "a response of 64 MB: it ends" within 5 over
{ login; printf 'RETR '; letters 1024; } | raw "$pop_port" >"$work/got" 2>/dev/null
check "a command of 1 GB after the login: it ends" within 5 over
check "a polite one after them" polite
{ zeros 1; printf '\r\nQUIT\r\n'; } | raw "$pop_port" >"$work/got" 2>/dev/null
check "a megabyte of NULs: it ends" within 5 over
got=$(printf 'USER an\0na\r\nPASS se\0cret\r\nQUIT\r\n' | raw "$pop_port" |
	tr -d '\r' | sed 1d)
same "NULs in a name and a password" \
	'-ERR NUL or carriage return within the line
-ERR NUL or carriage return within the line
+OK ' "$got"
got=$({ login; printf 'DELE 1\0\r\nDELE \0001\r\nSTAT\r\nQUIT\r\n'; } |
	raw "$pop_port" | tr -d '\r' | sed 1,3d)
same "NULs in a command" '-ERR NUL or carriage return within the line
-ERR NUL or carriage return within the line
+OK 3 97
+OK ' "$got"
dd if=/dev/urandom bs=65536 count=16 2>/dev/null | raw "$pop_port" \
	>"$work/got" 2>/dev/null
check "a megabyte of anything: it ends" within 5 over
{ login; dd if=/dev/urandom bs=65536 count=16 2>/dev/null; } | raw "$pop_port" \
	>"$work/got" 2>/dev/null
check "the same after the login: it ends" within 5 over
{ yes 'CAPA' | head -n 100000; echo QUIT; } | wire >"$work/got" 2>/dev/null
check "100 000 commands before the login: it ends" within 5 over
check "and soon" test "$(grep -c IMPLEMENTATION "$work/got")" -le 100
got=$({ login; yes 'NOOP' | head -n 20000; printf 'STAT\r\nQUIT\r\n'; } |
	raw "$pop_port" | grep -c '^+OK')
same "20 000 commands after it: an answer each" 20005 "$got"
check "a polite one after them" polite

# A half line, and then nothing: both sides are let go.
hold() {
	tcpclient -RHl0 127.0.0.1 "$pop_port" sh -c \
		"printf '$1' >&7; exec sleep 60" >/dev/null 2>&1 &
	holders="${holders:-} $!"
	started="$started $!"
}
hold 'USER ann'
hold 'USER anna\r\nPASS secret\r\nDELE 1\r\nDEL'
hold 'AUTH LOGIN\r\n'
within 5 [ -n "$(children "$server")" ]
check "half lines: who says no more is let go" within 20 over
# shellcheck disable=SC2086 # a list of pids
kill $holders 2>/dev/null
# A byte now and then is not enough: a line has its time.
tcpclient -RHl0 127.0.0.1 "$pop_port" sh -c \
	'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do printf x >&7 || exit; sleep 0.5; done' \
	>/dev/null 2>&1 &
started="$started $!"
check "a byte now and then: let go" within 20 over
# Who asks for much and does not read it is let go too.
i=0
while [ $i -lt 200 ]; do
	head -c 100000 /dev/zero | tr '\000' 'x' | fold -w 70 |
		put "cur/$((1000000100 + i)).x.h"
	i=$((i + 50))
done
tcpclient -RHl0 127.0.0.1 "$pop_port" sh -c "
	printf 'USER anna\r\nPASS secret\r\n' >&7
	i=0; while [ \$i -lt 400 ]; do i=\$((i + 1)); printf 'RETR 4\r\n' >&7; done
	exec sleep 60" >/dev/null 2>&1 &
slow=$!
started="$started $slow"
within 5 [ -n "$(children "$server")" ]
check "a client that does not read: let go" within 30 over
kill "$slow" 2>/dev/null
rm -f "$box"/cur/*.x.h
check "all three messages are still there" polite
check "no crash" sh -c "! grep -i 'crash\|bug:\|sanitizer' $work/served"
finish
