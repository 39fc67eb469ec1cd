# list - a list of 100 000 recipients, and single mails beside it
#
#	RECIPIENTS (100000) at 100 hosts, each delivery takes 20 ms
#	     -> a single mail every second is delivered within LATENCY (2) s
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
smtpd
control concurrencyremote 20
# In the place of qmail-remote: takes its time, then has delivered them all.
mv "$QMAIL/bin/qmail-remote" "$QMAIL/bin/qmail-remote.real"
cat >"$QMAIL/bin/qmail-remote" <<'END'
#!/bin/sh
shift 2
sleep 0.02
for to; do printf 'r\0'; done
printf 'KI took it.\n\0'
END
chmod 755 "$QMAIL/bin/qmail-remote"
restore() {
	tidy
	[ ! -e "$QMAIL/bin/qmail-remote.real" ] ||
		mv "$QMAIL/bin/qmail-remote.real" "$QMAIL/bin/qmail-remote"
}
trap restore EXIT
n=${RECIPIENTS:-100000}
awk -v n="$n" 'BEGIN {
	printf "Flist@me.test%c", 0
	for (i = 0; i < n; i++)
		printf "Tr%d@h%d.test%c", i, i % 100, 0
	printf "%c", 0
}' >"$work/to"
printf 'Subject: list\n\nx\n' >"$work/one"
start_send
"$QMAIL/bin/qmail-queue" <"$work/one" 1<"$work/to"
same "the list is accepted" 0 $?
worst=0 i=0
while [ "$(waiting)" -gt 0 ] && [ $i -lt 30 ]; do
	i=$((i + 1))
	from=$(date +%s%N)
	printf 'Subject: x\n\nx\n' | by_inject anna@me.test anna@me.test \
		single@h7.test
	within 20 has_mails "$work/anna/Maildir/new" $i || break
	took=$((($(date +%s%N) - from) / 1000000))
	[ $took -le $worst ] || worst=$took
	sleep 0.5
done
echo "# $i single mails; the slowest took $worst ms"
check "single mails are delivered" has_mails "$work/anna/Maildir/new" $i
check "the slowest within ${LATENCY:-2} s" \
	test $worst -le $((${LATENCY:-2} * 1000))
check "the list is over" within 240 queue_clean
same "everybody has got it" $((n + i)) \
	"$(grep -c '^delivery .*success.*I_took_it' "$log")"
finish
