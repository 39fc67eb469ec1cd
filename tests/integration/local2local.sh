# local2local - a message of a user here to users here
#
#	qmail-inject -> qmail-queue -> qmail-send -> qmail-lspawn -> qmail-local
#	                                              |-> Maildir/
#	                                              |-> mbox
#	                                              |-> |program
#	                                              `-> forward -> qmail-queue
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
user bert
user carl
dot bert "" ./mbox
dot bert -prog "|cat >caught; echo \"\$EXT \$SENDER \$RECIPIENT\" >told"
dot bert -fwd "&carl@me.test"
dot bert -all "&anna" "./mbox2" "|cat >/dev/null" "carl@me.test"
start_send

# The body, as it must come out everywhere.
body="first line
From the second line
.
..dots
>From quoted"
message() {
	printf 'To: %s\nSubject: %s\n\n%s\n' "$1" "$2" "$body"
}

message anna@me.test maildir | by_inject sender@me.test anna@me.test
check "Maildir: it arrives" within 10 has_mails "$work/anna/Maildir/new" 1
file=$(echo "$work"/anna/Maildir/new/*)
same "Maildir: first line" "Return-Path: <sender@me.test>" "$(sed 1q "$file")"
same "Maildir: second line" "Delivered-To: anna@me.test" "$(sed -n 2p "$file")"
same "Maildir: the body" "$body" "$(sed '1,/^$/d' "$file")"
if is_root; then
	same "Maildir: the owner" "$(ls -ldn "$work/anna" | awk '{ print $3 }')" \
		"$(ls -ln "$file" | awk '{ print $3 }')"
fi

message bert@me.test mbox | by_inject sender@me.test bert@me.test
check "mbox: it arrives" within 10 grep -q '^Subject: mbox' "$work/bert/mbox"
check "mbox: the From line" grep -q '^From sender@me.test ' "$work/bert/mbox"
check "mbox: a line From is quoted" \
	grep -q '^>From the second line$' "$work/bert/mbox"
check "mbox: a quoted one once more" grep -q '^>>From quoted$' "$work/bert/mbox"

message bert-prog@me.test program | by_inject sender@me.test bert-prog@me.test
check "program: it is run" within 10 test -s "$work/bert/told"
same "program: its environment" "prog sender@me.test bert-prog@me.test" \
	"$(cat "$work/bert/told")"
check "program: it reads the message" \
	grep -q '^Subject: program' "$work/bert/caught"

message bert-fwd@me.test forward | by_inject sender@me.test bert-fwd@me.test
check "forward: it arrives" within 10 has_mails "$work/carl/Maildir/new" 1
file=$(echo "$work"/carl/Maildir/new/*)
same "forward: both stations" "Delivered-To: carl@me.test
Delivered-To: bert-fwd@me.test" "$(grep '^Delivered-To' "$file")"
same "forward: the body" "$body" "$(sed '1,/^$/d' "$file")"

message bert-all@me.test all | by_inject sender@me.test bert-all@me.test
check "all in one file: forwarded to anna" \
	within 10 has_mails "$work/anna/Maildir/new" 2
check "all in one file: and to carl" \
	within 10 has_mails "$work/carl/Maildir/new" 2
check "all in one file: mbox" grep -q '^Subject: all' "$work/bert/mbox2"

# Three at a time, in any order, then one in a process that has done one before.
dot bert -few "|echo \$QMAILCONCURRENCY \$QMAILDELIVERY >>few; until [ -e three ]; do sleep 0.1; done"
few() { [ -e "$work/bert/few" ] && [ "$(wc -l <"$work/bert/few")" -ge "$1" ]; }
for i in 1 2 3; do
	message bert-few@me.test few | by_inject sender@me.test bert-few@me.test
done
check "three deliveries at a time" within 10 few 3
same "know how many they are" "1 2 3" \
	"$(cut -d' ' -f1 "$work/bert/few" | sort | tr '\n' ' ' | sed 's/ $//')"
: >"$work/bert/three"
check "and end" within 10 queue_empty
message bert-few@me.test few | by_inject sender@me.test bert-few@me.test
check "one alone" within 10 few 4
same "knows that" 1 "$(sed -n '4s/ .*//p' "$work/bert/few")"
same "each has a name of its own" 4 \
	"$(cut -d' ' -f2 "$work/bert/few" | grep -c '^[0-9]*\.0$')"
same "all are different" 4 \
	"$(cut -d' ' -f2 "$work/bert/few" | sort -u | wc -l | tr -d ' ')"

message anna one | by_inject sender@me.test anna@me.test nobody@me.test \
	anna-here@me.test
check "an unknown user: the sender hears of it" \
	within 10 said 'failure: .*#5\.1\.1'
check "the queue is empty at the end" within 10 queue_clean
check "qmail-send ends" stop_send
check "its last line" said '^status: exiting'
finish
