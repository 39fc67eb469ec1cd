# list - one message to a thousand recipients at one host
#
#	qmail-inject, 1000 recipients -> qmail-send: 50 a transaction
#	     -> qmail-rspawn -> qmail-remote -> the other host's qmail-smtpd
#	     -> at most 20 messages in its queue, 1000 recipients in all
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
here=$QMAIL there=$work/there/home
build_home "$there" "$O/check2"
fresh "$there" "$O/check2"
QMAIL=$there
control rcpthosts there.test
smtpd
QMAIL=$here
control smtproutes "there.test:127.0.0.1:$smtp_port"
start_send

recipients=$(awk 'BEGIN { for (i = 0; i < 1000; i++) print "r" i "@there.test" }')
# shellcheck disable=SC2086 # a list
printf 'Subject: list\n\nx\n' | by_inject anna@me.test $recipients
check "it is over" within 60 queue_clean
same "all are delivered" 1000 "$(said_times 'success: ')"
same "none otherwise" 0 "$(said_times 'deferral: \|failure: ')"

QMAIL=$there
transactions=$(waiting)
envelope | sed -n 's/^T//p' | sort >"$work/got"
same "recipients at the other side" 1000 "$(sort -u "$work/got" | grep -c .)"
same "none of them twice" 1000 "$(grep -c . "$work/got")"
check "in at most 20 transactions ($transactions)" test "$transactions" -le 20

# A pattern in the sender (VERP) makes each recipient's envelope his own.
rm -rf "$there/queue"
(cd "$top" && "$O/check2/bin/hier" src/modes "$O/check2") >/dev/null
QMAIL=$here
# shellcheck disable=SC2046 # a list
printf 'Subject: verp\n\nx\n' | by_inject 'list-@me.test-@[]' \
	$(echo "$recipients" | sed 20q)
check "VERP: it is over" within 30 queue_clean
QMAIL=$there
same "VERP: one transaction each" 20 "$(waiting)"
same "VERP: each has a sender of his own" 20 \
	"$(envelope | sed -n 's/^Flist-r[0-9]*=there\.test@me\.test$/&/p' |
		sort -u | grep -c .)"

# Meanwhile a single message does not wait for the end of the list.
QMAIL=$here
dot anna -slow "|sleep 0.05"
# shellcheck disable=SC2046 # a list
printf 'Subject: long\n\nx\n' | by_inject anna@me.test \
	$(awk 'BEGIN { for (i = 0; i < 400; i++) print "anna-slow@me.test" }')
printf 'Subject: single\n\nx\n' | by_inject anna@me.test anna@me.test
check "a single message overtakes a list" \
	within 10 has_mails "$work/anna/Maildir/new" 1
check "the list is not over then" test "$(waiting)" -eq 1
finish
