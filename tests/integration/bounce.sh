# bounce - what cannot be delivered goes back, once
#
#	message to nobody@ -> failure -> bounce to its sender (from <>)
#	bounce to nobody@  -> failure -> double bounce to postmaster (from <#@[]>)
#	double bounce to nobody@ -> failure -> thrown away, with a line in the log
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
rm -f "$QMAIL"/alias/.qmail-*
start_send

printf 'Subject: lost\n\nthe original text\n' |
	by_inject anna@me.test nobody@me.test
check "bounce: it comes" within 10 has_mails "$work/anna/Maildir/new" 1
file=$(echo "$work"/anna/Maildir/new/*)
same "bounce: from the null sender" "Return-Path: <>" "$(sed 1q "$file")"
check "bounce: its subject" grep -q '^Subject: failure notice' "$file"
check "bounce: who" grep -q '^<nobody@me\.test>:$' "$file"
check "bounce: why" grep -q '#5\.1\.1' "$file"
check "bounce: the original" grep -q '^the original text$' "$file"
same "bounce: one" 1 "$(said_times '^bounce msg')"

printf '&anna\n' >"$QMAIL/alias/.qmail-postmaster"
printf 'Subject: twice\n\nthe second text\n' |
	by_inject nosender@me.test nobody@me.test
check "double bounce: it comes to postmaster" \
	within 10 has_mails "$work/anna/Maildir/new" 2
file=$(grep -l 'the second text' "$work"/anna/Maildir/new/*)
same "double bounce: its sender" "Return-Path: <#@[]>" "$(sed 1q "$file")"
check "double bounce: says so" grep -q 'bounce bounced' "$file"

rm "$QMAIL/alias/.qmail-postmaster"
printf 'Subject: thrice\n\nx\n' | by_inject nosender@me.test nobody@me.test
check "triple bounce: a line in the log" within 10 said '^triple bounce: discarding'
check "triple bounce: the queue is empty" within 10 queue_clean
same "triple bounce: nobody got it" 2 "$(mails "$work/anna/Maildir/new")"

printf 'Subject: null\n\nx\n' | by_inject '' nobody@me.test
check "a message from nobody: a double bounce at once" \
	within 10 times_said '^triple bounce' 2
check "and the queue is empty" within 10 queue_clean
finish
