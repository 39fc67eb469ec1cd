# answers - a machine answers for its user, and only where it may (RFC 3834)
#
#	qmail-inject -> qmail-send -> qmail-local -> |vacation, |autorespond
#	                                 -> qmail-queue -> the sender, once
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
user bert
user carl
dot anna "" ./Maildir/ "|vacation -a anna.smith@me.test"
echo "I am away until Monday." >"$work/anna/.vacation.msg"
dot carl "" "|autorespond 10000 2 message db 1 +"
printf 'From: Info <info@me.test>\nSubject: Re: %%S\n\nThank you.\n' \
	>"$work/carl/message"
mkdir "$work/carl/db"
! is_root || chown -R "$(ls -ldn "$work/carl" | awk '{ print $3 ":" $4 }')" \
	"$work/carl/db"
new=$work/bert/Maildir/new
start_send

# letter to field ...: from bert.
letter() {
	letter_to=$1
	shift
	{
		printf '%s\n' "$@"
		printf '\nfirst line of the letter\n'
	} | "$QMAIL/bin/qmail-inject" -f bert@me.test -- "$letter_to"
}
ours() { mails "$work/anna/Maildir/new"; }

letter anna@me.test "To: anna@me.test" "Subject: hello" "Message-ID: <1@bert>"
check "vacation: an answer comes" within 10 has_mails "$new" 1
file=$(echo "$new"/*)
check "vacation: from the user" grep -q '^From: <anna@me.test>$' "$file"
check "vacation: to the sender" grep -q '^To: <bert@me.test>$' "$file"
check "vacation: the subject" grep -q '^Subject: Auto: hello$' "$file"
check "vacation: in reply to" grep -q '^In-Reply-To: <1@bert>$' "$file"
check "vacation: says that it is a machine" \
	grep -q '^Auto-Submitted: auto-replied$' "$file"
same "vacation: no sender" "Return-Path: <>" "$(sed 1q "$file")"
check "vacation: the text" grep -q 'away until Monday' "$file"
check "vacation: nothing is quoted" sh -c "! grep -q 'first line' '$file'"
check "the mail is there as well" within 10 has_mails "$work/anna/Maildir/new" 1

letter anna@me.test "To: anna.smith@me.test" "Subject: again"
check "once in a period" within 10 said 'no_answer:_its_sender_had_one'
letter anna@me.test "To: anna@me.test" "List-Id: <x.y>"
check "not to a list" within 10 said 'no_answer:_it_comes_from_a_list'
letter anna@me.test "To: anna@me.test" "Precedence: bulk"
check "not to bulk mail" within 10 said 'no_answer:_it_is_bulk_mail'
letter anna@me.test "To: anna@me.test" "Auto-Submitted: auto-generated"
check "not to a machine" within 10 said 'no_answer:_a_machine_sent_it'
letter anna@me.test "To: others@me.test"
check "not to who did not name her" within 10 said 'no_answer:_it_names_no'
printf 'To: anna@me.test\n\nbounce\n' |
	"$QMAIL/bin/qmail-inject" -f "" -- anna@me.test
check "not to a bounce" within 10 said 'no_answer:_it_is_a_bounce'
printf 'To: anna@me.test\n\nx\n' |
	by_inject carl-owner@me.test anna@me.test
check "not to a robot" within 10 said 'no_answer:_its_sender_is_a_robot'
check "all of it was delivered" within 10 has_mails "$work/anna/Maildir/new" 8
same "nothing else came back" 1 "$(mails "$new")"
"$QMAIL/bin/vacation" -I 2>"$work/said"
(
	cd "$work/anna" || exit 1
	HOME=$work/anna "$QMAIL/bin/vacation" -I
)
letter anna@me.test "To: anna@me.test" "Subject: next journey"
check "forgotten: an answer again" within 10 has_mails "$new" 2

letter carl@me.test "To: nobody@me.test" "Subject: question"
check "autorespond: an answer" within 10 has_mails "$new" 3
file=$(grep -l '^Subject: Re: question$' "$new"/*)
check "autorespond: its own From" grep -q '^From: Info <info@me.test>$' "$file"
check "autorespond: it quotes" grep -q '^> first line of the letter$' "$file"
letter carl@me.test "To: nobody@me.test" "Subject: another"
check "autorespond: two are allowed" within 10 has_mails "$new" 4
letter carl@me.test "To: nobody@me.test" "Subject: third"
check "autorespond: and no third" within 10 times_said 'its_sender_had_one' 2

# Seven days, where nobody says another time.
week=$work/week
mkdir -p "$week/.vacation"
cp "$work/anna/.vacation.msg" "$week/message"
printf '#!/bin/sh\ncat >/dev/null\n' >"$week/filter"
chmod 755 "$week/filter"
# ago seconds program ...: what it says of one who got an answer then.
ago() {
	echo "$(($(date +%s) - $1)) bert@me.test" >"$week/.vacation/answered"
	shift
	(
		cd "$week" || exit 1
		printf 'To: anna@me.test\n\nx\n' | HOME=$week SENDER=bert@me.test \
			LOCAL=anna HOST=me.test QMAILQUEUE=$week/filter \
			"$QMAIL/bin/$@" || echo failed
	)
}
had='no answer: its sender had one'
same "vacation: not in seven days" "vacation: $had" \
	"$(ago 604700 vacation -m message)"
same "vacation: but after them" "" "$(ago 604801 vacation -m message)"
same "autorespond: not in seven days" "autorespond: $had" \
	"$(ago 604700 autorespond message .vacation)"
same "autorespond: but after them" "" \
	"$(ago 604801 autorespond message .vacation)"

# Two that answer each other: it ends by itself.
dot bert "" ./Maildir/ "|vacation -j"
echo "I am away, too." >"$work/bert/.vacation.msg"
rm -f "$work/anna/.vacation/answered"
letter anna@me.test "To: anna@me.test" "Subject: ping"
check "answers are not answered" within 10 has_mails "$new" 5
check "for they are bounces" within 10 times_said 'no_answer:_it_is_a_bounce' 2
check "the queue is empty at the end" within 10 queue_clean
check "qmail-send ends" stop_send
finish
