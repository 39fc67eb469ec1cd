# notices - what a sender is told as he wished (RFC 3461)
#
#	qmail-queue, with r, i, n and o in the envelope
#	  -> anna reached, NOTIFY=SUCCESS    -> delivery notice, once
#	  -> nobody@, NOTIFY=NEVER           -> nothing
#	  -> one address, several, a list    -> told from there, or from here
#	  -> nobody@, with ORCPT and ENVID   -> bounce that names both
#	  -> a host that refuses, for a while -> delay notice, once
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
user bert
rm -f "$QMAIL"/alias/.qmail-*
new=$work/bert/Maildir/new
closed_port
control smtproutes "away.test:127.0.0.1:$closed"

# queue records ...: one message with these records on descriptor 1.
queue() {
	printf '%s\0' "$@" '' >"$work/envelope"
	printf 'Subject: wished\nX-Mine: yes\n\nbody of mine\n' >"$work/message"
	"$QMAIL/bin/qmail-queue" <"$work/message" 1<"$work/envelope"
}

# A MIME reader that does not know us; without python3 grep has to do.
parts() {
	python3 - "$1" <<'EOF'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
assert m.get_content_type() == "multipart/report", m.get_content_type()
assert m.get_param("report-type") == "delivery-status"
text, status, back = m.get_payload()
groups = status.get_payload()
print(text.get_content_type(), status.get_content_type(), back.get_content_type())
for g in groups:
    for k, v in g.items():
        print(k + ":", v)
EOF
}
field() {
	if have python3; then
		parts "$1" | grep -q "$2"
	else
		grep -q "$2" "$1"
	fi
}

start_send
queue rFULL iid+2B7 Fbert@me.test nSUCCESS 'orfc822;anna+2Bx@old.test' Tanna@me.test
check "success: a notice comes" within 10 has_mails "$new" 1
file=$(echo "$new"/*)
check "success: it says so" field "$file" '^Action: delivered'
check "success: the envelope's name" field "$file" '^Original-Envelope-Id: id+7'
check "success: the first address" field "$file" \
	'^Original-Recipient: rfc822; anna+x@old.test'
check "success: the last address" field "$file" \
	'^Final-Recipient: rfc822; anna@me.test'
check "success: no text goes back" sh -c "! grep -q 'body of mine' '$file'"
check "success: the header does" grep -q '^X-Mine: yes' "$file"
check "success: no QSBMF reader takes it for a bounce" \
	sh -c "! grep -q '^Hi. This is the' '$file'"
check "success: the queue is empty" within 10 queue_clean
same "success: once" 1 "$(said_times '^notice msg')"

queue Fbert@me.test nNEVER Tnobody@me.test
check "never: the queue is empty" within 10 queue_clean
same "never: no bounce" 0 "$(said_times '^bounce msg')"

queue rHDRS Fbert@me.test nFAILURE 'orfc822;first@old.test' Tnobody@me.test \
	Tanna@me.test
check "failure: a bounce comes" within 10 has_mails "$new" 2
file=$(grep -l 'failure notice' "$new"/*)
check "failure: it says so" field "$file" '^Action: failed'
check "failure: who was reached is not in it" test \
	"$(grep -c '^Final-Recipient:' "$file")" -eq 1
check "failure: the status" field "$file" '^Status: 5.1.1'
check "failure: the first address" field "$file" \
	'^Original-Recipient: rfc822; first@old.test'
check "failure: only the header" sh -c "! grep -q 'body of mine' '$file'"
check "failure: and QSBMF" grep -q '^Hi. This is the qmail-send program' "$file"

# What goes on to somebody else is still his message.
dot anna -on '&nobody@me.test'
dot anna -list '&nobody@me.test'
dot anna -list-owner '&anna-owner@me.test'
dot anna -owner ./Owner/
"$QMAIL/bin/maildirmake" "$work/anna/Owner"
chown -R anna "$work/anna/Owner" 2>/dev/null || chown -R --reference="$work/anna" \
	"$work/anna/Owner"
bounces=$(said_times '^bounce msg')
queue Fbert@me.test nNEVER Tanna-on@me.test
check "forwarded, never: the queue is empty" within 10 queue_clean
same "forwarded, never: no bounce" "$bounces" "$(said_times '^bounce msg')"
queue rHDRS iid2 Fbert@me.test nSUCCESS,FAILURE 'orfc822;second@old.test' \
	Tanna-on@me.test
check "forwarded: a notice comes" within 10 has_mails "$new" 3
check "forwarded: the queue is empty" within 10 queue_clean
check "forwarded: that is all" has_mails "$new" 3
file=$(grep -l 'second@old' "$new"/* | xargs grep -l 'Action: failed')
check "forwarded: it failed" field "$file" \
	'^Original-Recipient: rfc822; second@old.test'
check "forwarded: the envelope's name" field "$file" '^Original-Envelope-Id: id2'
check "forwarded: only the header" sh -c "! grep -q 'body of mine' '$file'"
rm "$new"/*
dot anna -one '&anna@me.test'
queue Fbert@me.test nSUCCESS 'orfc822;third@old.test' Tanna-one@me.test
check "to one address: a notice comes" within 10 has_mails "$new" 1
file=$(echo "$new"/*)
check "to one address: it was delivered there" field "$file" \
	'^Final-Recipient: rfc822; anna@me.test'
check "to one address: by whom it was" field "$file" '^Action: delivered'
check "to one address: the first one" field "$file" \
	'^Original-Recipient: rfc822; third@old.test'
check "to one address: the queue is empty" within 10 queue_clean
check "to one address: nothing more is told" has_mails "$new" 1
rm "$new"/*
dot anna -two '&anna@me.test' '&anna-gone@me.test'
queue Fbert@me.test nSUCCESS,FAILURE 'orfc822;fourth@old.test' Tanna-two@me.test
check "to two: two notices come" within 10 has_mails "$new" 2
file=$(grep -l 'Action: expanded' "$new"/*)
check "to two: it was expanded" field "$file" \
	'^Original-Recipient: rfc822; fourth@old.test'
check "to two: the one that failed" grep -q 'Action: failed' "$new"/*
check "to two: the queue is empty" within 10 queue_clean
check "to two: who was reached is not told" has_mails "$new" 2
rm "$new"/*
queue Fbert@me.test nSUCCESS Tanna-list@me.test
check "a list: a notice comes" within 10 has_mails "$new" 1
file=$(echo "$new"/*)
check "a list: it was delivered" field "$file" '^Action: delivered'
within 10 queue_clean
rm "$new"/* "$work/anna/Owner/new"/*
queue Fbert@me.test nNEVER Tanna-list@me.test
check "a list: its owner is told all the same" within 10 has_mails \
	"$work/anna/Owner/new" 1
within 10 queue_clean
check "a list: the sender is not" has_mails "$new" 0

queue Fbert@me.test Tnobody@me.test
check "plain: a bounce comes" within 10 has_mails "$new" 1
file=$(grep -l 'body of mine' "$new"/*)
check "plain: all of the message goes back" test -n "$file"
stop_send

notices=$(said_times '^notice msg')
control delaynotice 1
start_send
queue Fbert@me.test Tfar@away.test
queue Fbert@me.test nFAILURE Tfar@away.test
within 10 times_said 'deferral' 2
sleep 2
kill -ALRM "$send"
check "delay: a notice comes" within 10 has_mails "$new" 2
file=$(grep -l 'delay notice' "$new"/*)
check "delay: it says so" field "$file" '^Action: delayed'
check "delay: until when" field "$file" '^Will-Retry-Until: '
kill -ALRM "$send"
within 10 times_said 'deferral' 6
stop_send
start_send
kill -ALRM "$send"
within 10 times_said 'deferral' 8
same "delay: once, and only who wished" $((notices + 1)) \
	"$(said_times '^notice msg')"
same "delay: both messages still wait" 2 "$(waiting)"
finish
