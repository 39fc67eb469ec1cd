# hostile - what a stranger may send to qmail-smtpd
#
#	10 MB without a newline, NULs, bytes of all kinds, 100 000 RCPT, bare
#	LF and CR, the end of the connection anywhere, a byte now and then
#	     -> an answer or the end of the session; never a crash, never a
#	     process that grows, never another message than the one accepted
#	mail of others flows meanwhile; what each of them cost is printed
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
control timeoutsmtpd 2
new=$work/anna/Maildir/new
start_send

have cc || skip_all "no C compiler: apt-get install gcc libc6-dev"
cc -O1 -static -o "$work/peak" "$top/tests/integration/peak.c" || exit 1
# Under 16 MB of address space: who grows fails here. How each session ended,
# and what it needed at its peak, is in exits.
space=16384
[ -z "${SAN:-}" ] || space=unlimited
: >"$work/exits"
chmod 666 "$work/exits"
serve sh -c "ulimit -v $space && exec $work/peak $work/exits \
	$QMAIL/bin/qmail-smtpd"
smtp_port=$port

# cost what kilobytes: of the sessions since the last time, none had more.
costs=0
cost() {
	within 10 over_since
	most=$(tail -n "+$((costs + 1))" "$work/exits" |
		awk '$2 > most { most = $2 } END { print most + 0 }')
	costs=$(grep -c . "$work/exits")
	echo "# $1: $most kB at the peak"
	[ -n "${SAN:-}" ] || check "$1: not more than $2 kB" test "$most" -le "$2"
}
over_since() { [ "$(grep -c . "$work/exits")" -gt $costs ]; }

# polite: is a plain message still taken and delivered?
sent=0
polite() {
	printf 'Subject: polite\n\nx\n' | by_smtp far@far.test anna@me.test ||
		return 1
	sent=$((sent + 1))
	within 10 has_mails "$new" $sent
}
zeros() { dd if=/dev/zero bs=65536 count="$1" 2>/dev/null; }
letters() { zeros "$1" | tr '\000' a; }

{ letters 160; printf '\r\nQUIT\r\n'; } | raw "$smtp_port" >"$work/got" 2>&1
check "a command of 10 MB: an answer or the end" \
	test "$(grep -c '^2' "$work/got")" -le 2
cost "a command of 10 MB" 1000
check "a polite one after it" polite
{ printf 'HELO '; letters 160; } | raw "$smtp_port" >/dev/null 2>&1
cost "HELO of 10 MB without an end" 1000
check "HELO of 10 MB without an end" polite
{ printf 'HELO x\r\nMAIL FROM:<'; letters 16; printf '>\r\nQUIT\r\n'; } |
	raw "$smtp_port" >"$work/got" 2>&1
same "an address of 1 MB: no 250 for it" 1 "$(grep -c '^250' "$work/got")"
{ zeros 16; printf '\r\nQUIT\r\n'; } | raw "$smtp_port" >/dev/null 2>&1
check "a command of NULs" polite
head -c 1000000 /dev/urandom | raw "$smtp_port" >/dev/null 2>&1
check "1 MB of anything" polite
cost "NULs and 1 MB of anything" 1000
printf 'HELO x\r\nMAIL FROM:<a\000b@far.test>\r\nRCPT TO:<anna\000x@me.test>\r\nQUIT\r\n' |
	raw "$smtp_port" >"$work/got" 2>&1
same "a NUL in an address: it is not taken" 0 \
	"$(tail -n +3 "$work/got" | grep -c '^250')"

# A body that is one line of 10 MB, with NULs: taken as it is, or refused.
{
	printf 'HELO x\r\nMAIL FROM:<>\r\nRCPT TO:<anna@me.test>\r\nDATA\r\n'
	printf 'Subject: long\r\n\r\n'
	letters 160
	zeros 1
	printf '\r\n.\r\nQUIT\r\n'
} | raw "$smtp_port" >"$work/got" 2>&1
if grep -q '^250 .*[oO][kK] [0-9]' "$work/got"; then
	sent=$((sent + 1))
	check "a line of 10 MB and NULs: taken, delivered" \
		within 20 has_mails "$new" $sent
	file=$(grep -l '^Subject: long' "$new"/*)
	same "all of it" 10551297 "$(sed '1,/^$/d' "$file" | wc -c | tr -d ' ')"
else
	check "a line of 10 MB and NULs: refused" grep -q '^[45]' "$work/got"
fi

cost "a line of 10 MB and NULs" 1000
awk 'BEGIN {
	printf "HELO x\r\nMAIL FROM:<>\r\n"
	for (i = 0; i < 100000; i++)
		printf "RCPT TO:<anna-%d@me.test>\r\n", i
	printf "QUIT\r\n"
}' | raw "$smtp_port" >"$work/got" 2>&1
check "100 000 RCPT: an answer for each, or the end" \
	test "$(grep -c . "$work/got")" -gt 0
echo "# 100 000 RCPT: $(grep -c '^250' "$work/got") times 250," \
	"$(grep -c '^4' "$work/got") times 4xx, $(grep -c . "$work/got") lines"
cost "100 000 RCPT" 8000
check "a polite one after it" polite
awk 'BEGIN {
	printf "HELO x\r\nMAIL FROM:<>\r\n"
	for (i = 0; i < 100000; i++)
		printf "RCPT TO:<user%d@elsewhere.test>\r\n", i
	printf "QUIT\r\n"
}' | raw "$smtp_port" >"$work/got" 2>&1
# HELO and MAIL are. Who goes on writing when it is over may be reset before he has
# read all.
check "100 000 RCPT elsewhere: none is taken" \
	test "$(grep -c '^250' "$work/got")" -le 2
check "100 000 RCPT elsewhere: it was heard" grep -q '^250' "$work/got"
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "MAIL FROM:<>\r\nRSET\r\nHELO x\r\n" }' |
	raw "$smtp_port" >/dev/null 2>&1
check "300 000 commands" polite
cost "300 000 commands" 1000

# SMTP smuggling: an end of data that is none must not end it.
for end in '\n.\n' '\n.\r\n' '\r\n.\n' '\r.\r\n' '\r\n.\r' '\n\n.\r\r\n'; do
	{
		printf 'HELO x\r\nMAIL FROM:<>\r\nRCPT TO:<anna@me.test>\r\nDATA\r\n'
		# shellcheck disable=SC2059 # the format is the test
		printf "Subject: outer\r\n\r\ntext$end"
		printf 'MAIL FROM:<>\r\nRCPT TO:<anna@me.test>\r\nDATA\r\n'
		printf 'Subject: smuggled\r\n\r\nx\r\n.\r\nQUIT\r\n'
	} | raw "$smtp_port" >"$work/got" 2>&1
	check "smuggling by $(printf %s "$end" | tr '\\' '/'): at most one message" \
		test "$(grep -c '^250 .*[oO][kK] [0-9]' "$work/got")" -le 1
done
sleep 1
same "nothing smuggled arrived" 0 "$(cat "$new"/* | tr -d '\000' |
	awk '/^$/ { body = 1 } /^Return-Path/ { body = 0 }
		!body && /^Subject: smuggled/' | grep -c .)"

# The log and the headers stay in one piece.
printf 'HELO x\033[31my\177z\r\nMAIL FROM:<"a b\033c"@far.test>\r\nRCPT TO:<anna@me.test>\r\nDATA\r\nSubject: escape\r\n\r\nx\r\n.\r\nQUIT\r\n' |
	raw "$smtp_port" >"$work/got" 2>&1
sleep 1
esc=$(printf '\033')
same "no escape sequence gets into the log" 0 "$(grep -c "$esc" "$log")"
same "nor into a header" 0 "$(cat "$new"/* | tr -d '\000' |
	grep -a '^Received:' | grep -c "$esc")"
cost "smuggling and escapes" 1000

# Slow ones, 30 of them: each command has two seconds, however many bytes come
# meanwhile; a message goes on as long as something comes.
slowly() {
	printf 'HELO x\r\n'
	for i in 1 2 3 4 5 6; do
		printf 'N'
		sleep 1
	done
}
slow_ones=
i=0
while [ $i -lt 30 ]; do
	i=$((i + 1))
	slowly | raw "$smtp_port" >"$work/slow.$i" 2>/dev/null &
	slow_ones="$slow_ones $!"
done
sleep 0.5
sent=$(mails "$new")
check "30 slow ones: mail of others flows meanwhile" polite
timed_out() { [ "$(cat "$work"/slow.* | grep -c '^4[25]1.*timeout')" -eq 30 ]; }
check "30 slow ones: each hears of the timeout" within 10 timed_out
# shellcheck disable=SC2086 # a list
wait $slow_ones
cost "30 slow ones" 1000
{
	printf 'HELO x\r\nMAIL FROM:<>\r\nRCPT TO:<anna@me.test>\r\nDATA\r\n'
	printf 'Subject: slow\r\n\r\n'
	for i in 1 2 3 4; do
		printf 'piece %s\r\n' $i
		sleep 1
	done
	printf '.\r\nQUIT\r\n'
} | raw "$smtp_port" >"$work/got" 2>&1
check "a slow message: taken" grep -q '^250 .*[oO][kK] [0-9]' "$work/got"
{
	printf 'HELO x\r\nMAIL FROM:<>\r\nRCPT TO:<anna@me.test>\r\nDATA\r\n'
	printf 'Subject: silent\r\n\r\nhalf'
	sleep 5
} | raw "$smtp_port" >"$work/got" 2>&1
check "a message that stops: a timeout" grep -q '^4[25]1.*timeout' "$work/got"
same "no session crashed" "" "$(awk '$1 > 111 { print $1 }' "$work/exits" | sort -u)"
same "nothing of the silent one is kept" 0 "$(cat "$new"/* | tr -d '\000' |
	grep -a -c '^Subject: silent')"
check "at the end a polite one" within 20 queue_clean
sent=$(mails "$new")
check "as always" polite
finish
