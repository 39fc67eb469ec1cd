# closed - recipients whose homes are closed to the SMTP server (mode 0700)
#
#	qmail-rcptd tcpserver qmail-smtpd
#	   `- finder (qmailp) <- local part - qmail-smtpd (qmaild)
#	       `- root -> a process of the user -> a letter -> qmail-smtpd
#
# Accounts in /etc/passwd, domains of our own, domains that a vpopmail wrote:
# what is said at RCPT is what delivery does, and no hash can be read by the
# server. Then processes are killed and stopped. The accounts stand in a passwd
# file that only this script sees.
# SPDX-License-Identifier: 0BSD
if [ "${1:-}" != inside ]; then
	[ "$(id -u)" -eq 0 ] || { echo "needs root"; exit 77; }
	unshare -m true 2>/dev/null || { echo "needs unshare -m"; exit 77; }
	exec unshare -m sh "$0" inside
fi
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-rcpt.sh"
home
bin=$QMAIL/bin domains=$QMAIL/vpopmail/domains

# ---- accounts ----

# alias has the home of this test, whichever /etc/passwd has.
sed "s,^\(alias:.*\):[^:]*:\([^:]*\)\$,\1:$QMAIL/alias:\2," /etc/passwd \
	>"$work/passwd"
account() {
	mkdir -m 700 "$work/$1"
	"$bin/maildirmake" "$work/$1/Maildir"
	chown -R "$2:$2" "$work/$1"
	echo "$1:x:$2:$2:$1:$work/$1:/bin/sh" >>"$work/passwd"
}
account joe 61201
account moe 61202
account zoe 61203
ln -s loop "$work/loop"
echo "lou:x:61204:61204:lou:$work/loop:/bin/sh" >>"$work/passwd"
mount --bind "$work/passwd" /etc/passwd
"$bin/qmail-getpw" lou >"$work/out" 2>&1
same "a home that cannot be looked at: not known now" 111 $?
dot joe -x ./Maildir/
dot joe -list-default '&moe@me.test'
dot zoe '' ./Maildir/
chmod 1700 "$work/zoe"

# ---- domains of our own ----

"$bin/vadddomain" v.test secret
"$bin/vadduser" ann@v.test pw
"$bin/vadduser" full@v.test pw
"$bin/vadduser" shut@v.test pw
"$bin/vadduser" gone@v.test pw
"$bin/vsetuserquota" full@v.test 1C
printf '1C\n500 2\n' >"$domains/v.test/full/Maildir/maildirsize"
chown vpopmail:vchkpw "$domains/v.test/full/Maildir/maildirsize"
: >"$domains/v.test/full/Maildir/new/1.a.b,S=250"
: >"$domains/v.test/full/Maildir/new/2.a.b,S=250"
"$bin/vmoduser" -b shut@v.test
"$bin/vdeluser" gone@v.test
"$bin/valias" -i '&ann@v.test' sales@v.test
"$bin/vaddaliasdomain" v.test w.test
control vextension +

# ---- a domain that holds all it may hold ----

"$bin/vadddomain" x.test secret
"$bin/vadduser" ann@x.test pw
"$bin/vadduser" own@x.test pw
"$bin/valias" -i '&moe@me.test' sales@x.test
echo '&moe@me.test' >"$domains/x.test/own/.qmail"
: >"$domains/x.test/ann/Maildir/new/1.a.b,S=250"
"$bin/vmoddomlimits" -M 1 x.test
printf '%020d %020d %020d %020d\n' 250 1 "$(date +%s)" 1 \
	>"$domains/x.test/.domainsize"
chown -R vpopmail:vchkpw "$domains/x.test"

# ---- domains of a vpopmail, as it leaves them ----

tree=$top/tests/golden-vpop/open/trees/small.tar.gz
mkdir "$work/tree"
tar -C "$work/tree" -xzf "$tree"
old=$work/tree/home/vpopmail/domains
for d in alpha beta gamma; do
	mv "$old/$d.example" "$domains"
	sed -i "s,/home/vpopmail,$QMAIL/vpopmail,g" "$domains/$d.example/vpasswd" \
		"$domains/$d.example/.qmail-default"
	rm "$domains/$d.example/vpasswd.cdb"
	chown -R vpopmail:vchkpw "$domains/$d.example"
done
mkdir -p "$QMAIL/vpopmail/bin"
ln -s "$bin/vdelivermail" "$QMAIL/vpopmail/bin/vdelivermail"
{
	sed '/^\.$/d' "$QMAIL/users/assign"
	sed -e "s,/home/vpopmail,$QMAIL/vpopmail," -e "s/:89:89:/:$(id -u \
		vpopmail):$(id -g vpopmail):/" "$work/tree/var/qmail/users/assign"
} >"$work/assign"
cp "$work/assign" "$QMAIL/users/assign"
"$bin/qmail-newu"
cat "$work/tree/var/qmail/control/virtualdomains" >>"$QMAIL/control/virtualdomains"
cat "$work/tree/var/qmail/control/rcpthosts" >>"$QMAIL/control/rcpthosts"
for d in alpha beta gamma; do "$bin/vmkpasswd" $d.example; done
control smtproutes :127.0.0.1:1

for d in v.test alpha.example beta.example gamma.example; do
	same "$d is closed" "drwx------ -rw-------" "$(ls -ld "$domains/$d" \
		"$domains/$d/vpasswd.cdb" | cut -c1-10 | tr '\n' ' ' |
		sed 's/ $//')"
	check "$d: no hash for the SMTP server" sh -c \
		'! setuidgid qmaild cat "$1" >/dev/null 2>&1' sh \
		"$domains/$d/vpasswd.cdb"
done

{
	for l in joe JOE joe-x joe-X joe-none joe-list-a joe-list joe. moe \
		moe-x moe- zoe zoe-x nobody-there alias-x root; do
		echo "$l@me.test"
	done
	for d in v.test w.test V.Test; do
		for l in ann ANN ann+x ann-x full shut gone none sales sales-x \
			postmaster + +ann "o'neil" ../ann ann/. vpasswd; do
			echo "$l@$d"
		done
	done
	for l in joe 007 bob.builder "o'neil" plus+tag under_score x-y_z none \
		sales dotted.alias JOE joe-ext verylongname-x; do
		echo "$l@alpha.example"
		echo "$l@www.alpha.example"
	done
	for l in ann own none sales postmaster; do echo "$l@x.test"; done
	for l in default h-des locked prog none; do echo "$l@beta.example"; done
	for l in flag-b flag-d noq quota-m none; do echo "$l@gamma.example"; done
} >"$work/addresses"

smtpd
said_at_rcpt
same "without qmail-rcptd all is taken" "" \
	"$(paste -d ' ' "$work/codes" "$work/addresses" | grep '^5' |
		grep -v 'nobody-there\|alias-x\|joe\.@')"
serve_before=$bin/qmail-rcptd
smtpd
rcptd_port=$smtp_port
start_send
walk "closed" 250 550 552 451
same "of a full domain: who needs room is refused" "250 552 552 " \
	"$(paste -d ' ' "$work/codes" "$work/addresses" |
		grep -e own@x -e ann@x -e master@x | cut -c1-3 | sort | tr '\n' ' ')"

# ---- who may what ----

# rcptds: pid and user of its processes, the one that is root first.
# In one go: they do not live long.
rcptds() {
	ls -l /proc/[0-9]*/exe 2>/dev/null |
		awk -v is="$bin/qmail-rcptd" '
			$NF == is && split($(NF - 2), part, "/") {
				print "/proc/" part[3] "/status"
			}' | xargs -r awk '
			/^Pid:/ { p = $2 } /^Uid:/ { print p, $2 }' 2>/dev/null |
		sort -k2n
}
of_uid() { rcptds | awk -v u="$1" '$2 == u { print $1; exit }'; }
ask() {
	printf 'EHLO x\nMAIL FROM:<>\nRCPT TO:<%s>\nQUIT\n' "$1" |
		smtp "$rcptd_port" | tr -d '\r' | sed -n 's/^\([245][0-9][0-9]\) .*/\1/p' |
		sed -n 4p
}
# One that was made long ago would end while it is looked at.
none_of() { [ -z "$(of_uid "$1")" ]; }
within 25 none_of 61201
same "somebody" 250 "$(ask joe-x@me.test)"
root=$(of_uid 0) finder=$(of_uid "$(id -u qmailp)")
check "one process is root, one is qmailp" test -n "$root" -a -n "$finder"
same "one is joe" 1 "$(rcptds | grep -c ' 61201$')"
joe=$(of_uid 61201)
same "and only he, in his group" "61201 61201" \
	"$(awk '/^Uid:/ { u = $2 } /^Groups:/ { g = $2 } END { print u, g }' \
		"/proc/$joe/status")"
sockets() { find "/proc/$1/fd" -lname 'socket:*' 2>/dev/null | wc -l | tr -d ' '; }
same "he holds no socket but the one of his questions" 1 "$(sockets "$joe")"

# ---- in trouble ----

same "somebody again" 250 "$(ask joe-x@me.test)"
joe=$(of_uid 61201)
setuidgid qmaild kill -9 "$joe" 2>/dev/null
check "the server cannot end him" alive "$joe"
kill -9 "$joe"
same "another takes his place" 550 "$(ask joe-none@me.test)"
joe=$(of_uid 61201)
kill -STOP "$joe"
before=$(date +%s)
same "one who is stopped is not waited for" 451 "$(ask joe-none@me.test)"
took=$(($(date +%s) - before))
check "longer than ten seconds" test $took -ge 9 -a $took -le 14
same "others do not care" 550 "$(ask none@v.test)"
same "he is replaced" 550 "$(ask joe-none@me.test)"
check "and ended" within 15 gone "$joe"

# Two domains of one user: one that hangs holds the other up no longer than a
# moment.
within 25 none_of "$(id -u vpopmail)"
same "one of v.test" 550 "$(ask none@v.test)"
process=$(of_uid "$(id -u vpopmail)")
same "one process for it" 1 \
	"$(rcptds | grep -c " $(id -u vpopmail)\$")"
kill -STOP "$process"
ask none@v.test >"$work/waits" &
asks=$!
sleep 1
before=$(date +%s)
same "another domain does not care" 250 "$(ask none@beta.example)"
took=$(($(date +%s) - before))
check "nor waits" test $took -le 3
wait $asks
same "the domain itself is not waited for" 451 "$(cat "$work/waits")"
same "and gets another" 550 "$(ask none@v.test)"
check "and that one is ended" within 25 gone "$process"

kill -9 "$finder"
within 5 gone "$finder"
again() { [ "$(ask joe-none@me.test)" = 550 ]; }
check "a new finder takes the place of one that died" within 10 again

root=$(of_uid 0)
kill -9 "$root"
within 5 gone "$root"
same "without qmail-rcptd it is as before" "250 250" \
	"$(ask joe-none@me.test) $(ask joe-none@me.test)"
check "and the log says so" grep -q 'qmail-rcptd is gone' "$work/served"

smtpd
rcptd_port=$smtp_port
same "anew" 550 "$(ask joe-none@me.test)"
kill "$server"
none_left() { [ -z "$(rcptds)" ]; }
check "it ends with its server" within 30 none_left
check "qmail-send ends" stop_send

# ---- by a server that was taken over ----

cc -O1 -o "$work/intruder" "$top/tests/integration/intruder.c" || exit 1
for what in joe-none:N joe-x:M moe:M none:N; do
	same "a server that was taken over, then ${what%:*}" "${what#*:}" "$(
		timeout 120 "$bin/qmail-rcptd" setuidgid qmaild \
			"$work/intruder" "${what%:*}")"
done

# ---- how it ends ----

"$bin/qmail-rcptd" 2>/dev/null
same "without a program: usage" 100 $?
"$bin/qmail-rcptd" "$work/none" 2>/dev/null
same "a program that is not there" 111 $?
"$bin/qmail-rcptd" sh -c 'exit 7' 2>/dev/null
same "its exit code is the program's" 7 $?
same "without root it only runs the program" none "$(setuidgid qmaild \
	"$bin/qmail-rcptd" sh -c 'echo "${RCPTLOOKUPFD:-none}"')"
check "nothing is left of it" within 10 none_left
finish
