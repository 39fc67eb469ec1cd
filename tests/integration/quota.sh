# quota - system users' Maildirs that may hold only so much
#
#	qmail-inject -> qmail-send -> qmail-local -> Maildir/ with maildirsize
#	                                 |-> it fits: counted
#	                                 |-> 90%: a warning to its owner, once
#	                                 `-> full: bounce, or deferred
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
user bert
box=$work/anna/Maildir
start_send

quota() { "$QMAIL/bin/maildirquota" "$@" 2>&1 | tr '\n' ' ' | sed 's/ $//'; }
# letter bytes: a body of that many.
letter() {
	printf 'Subject: %s bytes\n\n' "$1"
	awk -v n="$1" 'BEGIN { while (n > 64) { printf "%063d\n", 0; n -= 64 } printf "%*s\n", n - 1, "" }'
}
mail() { letter "$1" | by_inject bert@me.test anna@me.test; }
# What maildirsize adds up to.
sum() { awk 'NR > 1 { b += $1; c += $2 } END { print b + 0, c + 0 }' "$box/maildirsize"; }
# What really is there.
real() {
	find "$box/new" "$box/cur" -type f -exec wc -c {} + |
		awk '$2 != "total" { b += $1; c++ } END { print b + 0, c + 0 }'
}
sums() { [ "$(sum)" = "$(real)" ]; }

same "without a quota: none" "quota NOQUOTA" "$(quota "$box")"
mail 5000
check "without a quota: it arrives" within 10 has_mails "$box/new" 1
check "without a quota: no maildirsize" test ! -e "$box/maildirsize"
rm "$box"/new/*

same "a quota is set" "quota 20000S,50C bytes 0 messages 0 percent 0" \
	"$(quota "$box" 20000,50C)"
if is_root; then
	same "the file is the user's" "$(ls -ldn "$box" | awk '{ print $3 }')" \
		"$(ls -ln "$box/maildirsize" | awk '{ print $3 }')"
fi
same "no quota" "maildirquota: fatal: no quota: junk (10M, 1048576S, 500C, 10M,500C or NOQUOTA)" \
	"$(quota "$box" junk)"

mail 5000
check "it fits" within 10 has_mails "$box/new" 1
check "it is counted" within 5 sums
check "its name tells its size" sh -c "wc -c '$box'/new/*,S=* | awk '
	{ n = \$2; sub(/.*,S=/, \"\", n); if (n != \$1) exit 1 }'"
mail 13500
check "another one fits" within 10 has_mails "$box/new" 2
check "both are counted" within 5 sums
check "no warning yet" test ! -e "$box/quotawarn"

mail 5000
check "too much: it bounces" within 10 said 'failure: .*#5\.2\.2'
check "too much: the sender reads why" within 10 \
	grep -rq 'this mailbox is full' "$work/bert/Maildir/new"
check "nearly full: its owner is warned" within 10 has_mails "$box/new" 3
check "the warning says how full" grep -rq 'is 9[0-9]% full' "$box/new"
mail 5000
check "too much again: it bounces again" within 10 times_said 'failure: .*#5\.2\.2' 2
same "one warning a day" 3 "$(mails "$box/new")"
check "the sum is right" sums

control overquota "defer Come back later."
mail 5000
check "too much, to wait: deferred" within 10 \
	said 'deferral: Come_back_later\.__*(#4\.2\.2)'
same "it waits" 1 "$(waiting)"
rm "$box"/new/*
rm "$box/maildirsize"
"$QMAIL/bin/maildirquota" "$box" 20000 >"$work/said" 2>&1
kill -ALRM "$send"
check "there is room again: it arrives" within 20 has_mails "$box/new" 1
check "the queue is empty" within 10 queue_clean
check "the sum is right again" within 5 sums

# Many at once: nothing is lost, and at rest the count is right.
"$QMAIL/bin/maildirquota" "$box" 10M >"$work/said" 2>&1
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	letter "$((i * 100))" | "$QMAIL/bin/qmail-inject" -f bert@me.test -- \
		anna@me.test anna@me.test anna@me.test
done
check "many at once: all arrive" within 30 has_mails "$box/new" 37
check "many at once: the sum is right" within 5 sums
mkdir -p "$box/.Sent/cur" "$box/.Trash/cur"
echo "ten bytes" >"$box/.Sent/cur/1.h:2,S"
echo "not counted" >"$box/.Trash/cur/2.h:2,S"
set -- $(real)
same "counted anew with its folders" "bytes $(($1 + 10)) messages 38" \
	"$(quota -n "$box" | cut -d' ' -f3-6)"
same "the quota is taken out" "quota NOQUOTA" "$(quota "$box" NOQUOTA)"
check "and the file is gone" test ! -e "$box/maildirsize"
check "qmail-send ends" stop_send
finish
