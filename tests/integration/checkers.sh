# checkers - checkpassword and checkchain, with accounts made for the purpose
#
#	name NUL password NUL timestamp NUL -> descriptor 3 -> checkpassword
#	                -> a program as that user, or an exit code
#	     checkchain A -- B -- program: the first that knows the user decides
#
# The accounts stand in passwd and shadow files that only this script sees.
# SPDX-License-Identifier: 0BSD
if [ "${1:-}" != inside ]; then
	[ "$(id -u)" -eq 0 ] || { echo "needs root"; exit 77; }
	unshare -m true 2>/dev/null || { echo "needs unshare -m"; exit 77; }
	exec unshare -m sh "$0" inside
fi
. "$(dirname "$0")/lib-pop.sh"
pop_begin
check=$QMAIL/bin/checkpassword chain=$QMAIL/bin/checkchain

# account name uid hash [expires]: with a home of his own.
cp /etc/passwd /etc/shadow /etc/group "$work"
account() {
	mkdir "$work/home.$1"
	chown "$2:$2" "$work/home.$1"
	echo "$1:x:$2:$2:$1:$work/home.$1:/bin/sh-$1" >>"$work/passwd"
	echo "$1:$3:19000:0:99999:7::${4:-}:" >>"$work/shadow"
}
yescrypt='$y$j9T$abcdefghijklmnopqrstuv..$nJzKhXIbXV/SIT7mIA4ieNNICQAETLexov7GKidJwOA'
account yes 61101 "$yescrypt"
account six 61102 '$6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiNuHwwTt6GLc1E5n0U0aDehy0S5knV8wiOQSpT0Y77vwPZN.Pq.H91p5hVO1'
account five 61103 '$5$saltsalt$0IyaXrmV7.sGNS6tirgqHLqX/G.FBvgkYA.lpPdS5sA'
account blow 61104 '$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a'
account one 61105 '$1$saltsalt$9xy1btjgzLYfb7hivXtC//'
account old 61106 abNANd1rDfiNc
account locked 61107 "!$yescrypt"
account none 61108 ''
account star 61109 '*'
account expired 61110 "$yescrypt" 100
account later 61111 "$yescrypt" 90000
account zero 0 "$yescrypt"
account homeless 61112 "$yescrypt"
rmdir "$work/home.homeless"
echo "extra:x:61200:yes" >>"$work/group"
for file in passwd shadow group; do
	mount --bind "$work/$file" "/etc/$file" || exit 1
done

# asks name password [program ...]: prints what it says, then its exit code.
asks() {
	login=$1 password=$2
	shift 2
	[ $# -gt 0 ] || set -- echo in
	printf '%s\0%s\0<1.2@pop.test>\0' "$login" "$password" >"$work/three"
	"$check" "$@" 3<"$work/three" 2>"$log"
	echo $?
}

for name in yes six five blow one old later; do
	same "$name: his password" "in
0" "$(asks $name secret)"
	same "$name: another password" 1 "$(asks $name Secret)"
	same "$name: an empty password" 1 "$(asks $name '')"
done
for name in locked none star expired zero nobody-there root ''; do
	same "${name:-no name}: never" 1 "$(asks "$name" secret)"
	same "${name:-no name}: nor with an empty password" 1 "$(asks "$name" '')"
done
same "no home: not now" 111 "$(asks homeless secret)"
same "no such program: not now" 111 "$(asks yes secret /nowhere/program)"
same "the program's exit code" 7 "$(asks yes secret sh -c 'exit 7')"
# shellcheck disable=SC2016 # to be expanded there
got=$(asks yes secret sh -c 'id -u; id -g; id -G; pwd; echo $USER $HOME $SHELL')
same "becomes the user, at home" "61101
61101
61101 61200
$work/home.yes
yes $work/home.yes /bin/sh-yes
0" "$got"
# shellcheck disable=SC2016
got=$(asks yes secret sh -c 'cat /proc/$$/environ /proc/$$/cmdline; ls /proc/$$/fd')
check "the password is not in the environment, nor an argument" \
	test "${got#*secret}" = "$got"
same "descriptor 3 is closed" 1 "$(echo "$got" | grep -cx '[3]' | sed 's/0/1/')"
grep -q secret "$log"
same "nor in the log" 1 $?

"$check" 3<"$work/three" 2>"$log"
same "no program: misuse" 2 $?
"$check" true 3<&- 2>"$log"
same "no descriptor 3: misuse" 2 $?
printf 'yes\0secret' | "$check" true 3<&0 2>"$log"
same "no NUL: misuse" 2 $?
{ printf 'yes\0secret\0'; printf '%0501d\0' 1; } | "$check" true 3<&0 2>"$log"
same "more than 512 bytes: no" 1 $?
printf 'yes\0secret\0\0' | setuidgid nobody "$check" true 3<&0 2>"$log"
check "not run by root: not now, or not at all" test $? -ge 111

# Who is not there takes as long as who is, and a wrong password too.
now() { date +%s%N | cut -c1-13; }
took() {
	before=$(now)
	asks "$1" wrong >/dev/null
	echo $(($(now) - before))
}
slowest=0 fastest=999999
for round in 1 2 3; do
	for name in yes six old locked nobody-there; do
		ms=$(took $name)
		echo "# $round $name $ms ms"
		# A busy machine may need another step of a quarter of a second.
		ms=$((ms % 250))
		[ $ms -le $slowest ] || slowest=$ms
		[ $ms -ge $fastest ] || fastest=$ms
	done
done
check "refusals are told at steps of time" test $((slowest - fastest)) -lt 120

# ---- checkchain ----

# A stand-in: what it says is its first argument, whatever the password.
cat >"$work/says" <<EOF
#!/bin/sh
code=\$1
echo "\$2 \$(tr '\\000' , <&3)" >>$work/asked
shift 2
[ "\$code" -ne 0 ] || exec "\$@"
exit "\$code"
EOF
chmod 755 "$work/says"
says=$work/says

# chained arguments ...: as asks does, and who was asked.
chained() {
	printf 'yes\0secret\0t\0' >"$work/three"
	: >"$work/asked"
	"$chain" "$@" 3<"$work/three" 2>"$log"
	echo $?
	cut -c1 "$work/asked" | tr -d '\n'
}
same "the first knows him" "in
0
a" "$(chained "$says" 0 a -- "$says" 0 b -- echo in)"
same "the first does not" "in
0
ab" "$(chained "$says" 100 a -- "$says" 0 b -- echo in)"
same "nobody does: the last one's answer" "100
abc" "$(chained "$says" 100 a -- "$says" 100 b -- "$says" 100 c -- echo in)"
same "a wrong password is not asked about elsewhere" "1
a" "$(chained "$says" 1 a -- "$says" 0 b -- echo in)"
same "nor is what is not known now" "111
a" "$(chained "$says" 111 a -- "$says" 0 b -- echo in)"
same "the program's 100 is the program's" "100
a" "$(chained "$says" 0 a -- "$says" 0 b -- sh -c 'exit 100')"
same "and of the last one" "100
ab" "$(chained "$says" 100 a -- "$says" 0 b -- sh -c 'exit 100')"
same "a crash: not now" 111 "$(chained sh -c 'kill -9 $$' -- "$says" 0 b -- echo in)"
same "no such checker: not now" 111 "$(chained /nowhere/checker -- "$says" 0 b -- echo in)"
chained "$says" 100 a -- "$says" 0 b -- echo in >/dev/null
same "each got the same" "a yes,secret,t,
b yes,secret,t," "$(cat "$work/asked")"
# shellcheck disable=SC2016
got=$(chained "$says" 0 a -- "$says" 0 b -- sh -c 'echo "<$CHECKCHAIN>"; ls /proc/$$/fd | tr "\n" " "')
same "the program knows nothing of the chain" "<>" "$(echo "$got" | head -n 1)"
for bad in '' '--' 'a' '-- a' 'a --' 'a -- -- b'; do
	# shellcheck disable=SC2086 # words
	same "misuse: '$bad'" 2 "$(chained $bad 2>/dev/null | head -n 1)"
done
same "checkpassword, then another: an account" "in
0" "$(chained "$check" -- "$says" 0 b -- echo in)"
printf 'virtual\0secret\0t\0' >"$work/three"
: >"$work/asked"
got=$("$chain" "$check" -- "$says" 0 b -- echo in 3<"$work/three" 2>"$log")
same "checkpassword, then another: no account" "in b" \
	"$got $(cut -c1 "$work/asked")"
printf 'yes\0wrong\0t\0' >"$work/three"
"$chain" "$check" -- "$says" 0 b -- echo in 3<"$work/three" 2>"$log"
same "checkpassword, then another: a wrong password" 1 $?

# ---- all of it together ----

mkdir -p "$work/home.yes/Maildir/new" "$work/home.yes/Maildir/cur" \
	"$work/home.yes/Maildir/tmp"
printf 'X: y\n\nx\n' >"$work/home.yes/Maildir/cur/1.1.h,S=8,W=11:2,"
chown -R 61101:61101 "$work/home.yes"
serve_as=-R
serve "$QMAIL/bin/qmail-popup" pop.test "$chain" "$check" -- "$says" 1 z -- \
	"$QMAIL/bin/qmail-pop3d" Maildir
pop_port=$port
got=$(printf 'USER yes\nPASS secret\nSTAT\nDELE 1\nQUIT\n' | wire | tr -d '\r' |
	sed 1,3d)
same "a session with an account's password" '+OK 1 11
+OK 
+OK ' "$got"
check "and it could delete" test "$(mails "$work/home.yes/Maildir/cur")" -eq 0
got=$(printf 'USER root\nPASS secret\nQUIT\n' | wire | tr -d '\r' | sed 1,2d)
same "none for root" '-ERR [AUTH] authorization failed
+OK ' "$got"
finish
