# roundtrip - what a sender asks about his mail, over two hosts of ours
#
#	anna@me.test: NOTIFY, ORCPT, ENVID, RET -> qmail-send -> qmail-remote
#	  -> qmail-smtpd at there.test -> qmail-send -> bert, or nobody
#	  -> a notice from there, or from here, back to anna
#
# They are read by a MIME reader, and by one that knows nothing but QSBMF.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
have python3 || skip_all "no python3: apt-get install python3"
home
user anna
here=$QMAIL there=$work/there/home
build_home "$there" "$O/check2"
fresh "$there" "$O/check2"
new=$work/anna/Maildir/new

QMAIL=$there log=$work/log.there
: >"$log"
control me there.test
control locals there.test
control rcpthosts there.test
user bert
dot bert -fails '|echo it cannot be; exit 100'
dot bert -forward '&bert@there.test'
dot bert -default '|echo no such thing; exit 100'
start_send
smtpd
smtp_there=$smtp_port
QMAIL=$here log=$work/log
control smtproutes "there.test:127.0.0.1:$smtp_there"
smtpd
QMAIL=$there
control smtproutes "me.test:127.0.0.1:$smtp_port"
QMAIL=$here
control bouncemaxbytes 20000
start_send

# queue record ...: the message in $work/message.
queue() {
	printf '%s\0' "$@" '' >"$work/envelope"
	"$QMAIL/bin/qmail-queue" <"$work/message" 1<"$work/envelope"
}
printf 'Subject: asked\nX-Mine: yes\n\nbody of mine\n' >"$work/message"

# What the notice that came last says, a line each.
cat >"$work/read.py" <<'END'
import email, re, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"))
print("sender", m["Return-Path"])
parts = m.get_payload() if m.is_multipart() else [m]
print("types", m.get_content_type(), *[p.get_content_type() for p in parts])
if m.is_multipart():
    status = parts[1].get_payload()
    if "global" in parts[1].get_content_type():  # the reader knows no groups
        raw = parts[1].as_bytes().split(b"\n\n", 1)[1].decode("utf-8")
        status = [email.message_from_string(g + "\n") for g in raw.strip().split("\n\n")]
    for group in status:
        for name, value in group.items():
            print(name + ":", value)
    print("back", len(parts[2].as_bytes()))
    if b"body of mine" in parts[2].as_bytes():
        print("all of it")
# QSBMF: paragraphs; the first says so, each "<address>:" is a recipient, what
# begins with a hyphen ends it.
text = parts[0].get_payload(decode=True).decode("utf-8", "replace")
paragraphs = [p for p in text.split("\n\n") if p.strip()]
if paragraphs[0].startswith("Hi. This is the"):
    for p in paragraphs[1:]:
        if p.startswith("-"):
            break
        found = re.match(r"\s*<(.*)>:\n", p)
        if found:
            print("qsbmf", found.group(1))
END
count=0
# notice text: one more comes; what it says is in $work/says.
notice() {
	count=$((count + 1))
	check "$1: a notice comes" within 30 has_mails "$new" $count
	file=$new/$(ls -t "$new" | head -n 1)
	PYTHONIOENCODING=utf-8 python3 "$work/read.py" "$file" >"$work/says" 2>&1
	log=$work/says check "$1: from nobody" grep -q '^sender <>$' "$work/says"
}
says() {
	log=$work/says check "$1" grep -q -i -x -e "$2" "$work/says"
}

queue rFULL iid+2B7 Fanna@me.test nSUCCESS,FAILURE 'orfc822;first+2Bx@old.test' \
	Tbert@there.test
notice "success there"
says "success there: delivered" 'Action: delivered'
says "success there: by the last host" 'Reporting-MTA: dns; there.test'
says "success there: the envelope's name" 'Original-Envelope-Id: id+7'
says "success there: the first address" \
	'Original-Recipient: rfc822; first+x@old.test'
says "success there: no text" \
	'types multipart/report text/plain message/delivery-status text/rfc822-headers'

queue rFULL iid2 Fanna@me.test nFAILURE 'orfc822;first@old.test' \
	Tbert-fails@there.test
notice "failure there"
says "failure there: failed" 'Action: failed'
says "failure there: by the last host" 'Reporting-MTA: dns; there.test'
says "failure there: the envelope's name" 'Original-Envelope-Id: id2'
says "failure there: the first address" 'Original-Recipient: rfc822; first@old.test'
says "failure there: all of it goes back" 'all of it'
says "failure there: QSBMF" 'qsbmf bert-fails@there.test'

queue rHDRS iid3 Fanna@me.test nFAILURE 'orfc822;first@old.test' Tgone@there.test
notice "refused there"
says "refused there: failed" 'Action: failed'
says "refused there: the status" 'Status: 5\.1\.1'
says "refused there: who said so" 'Remote-MTA: dns; \[127\.0\.0\.1\]'
says "refused there: the first address" 'Original-Recipient: rfc822; first@old.test'
says "refused there: only the header" \
	'types multipart/report text/plain message/delivery-status text/rfc822-headers'
says "refused there: QSBMF" 'qsbmf gone@there.test'

queue Fanna@me.test nNEVER Tgone@there.test nNEVER Tbert-fails@there.test
check "never: nothing waits here" within 30 queue_clean
QMAIL=$there
check "never: nothing waits there" within 30 queue_clean
QMAIL=$here
same "never: not a word" $count "$(mails "$new")"

queue Fanna@me.test nSUCCESS Tbert-forward@there.test
notice "forwarded there"
says "forwarded there: delivered" 'Action: delivered'
says "forwarded there: to whom" 'Final-Recipient: rfc822; bert@there.test'

# Much text: only its header goes back, and who asked for all of it is told.
{
	printf 'Subject: large\n\nbody of mine\n'
	seq 20000
} >"$work/message"
queue rFULL Fanna@me.test Tgone@there.test
notice "large"
says "large: only the header" \
	'types multipart/report text/plain message/delivery-status text/rfc822-headers'
check "large: it is small" [ "$(wc -c <"$file")" -lt 5000 ]

# Beyond ASCII, to the last byte.
printf 'Subject: \303\274ber\nX-Mine: yes\n\nbody of mine\n' >"$work/message"
queue Fanna@me.test nFAILURE 'outf-8;b\x{FC}cher@old.test' \
	"Tbert-b$(printf '\303\274')cher@there.test"
notice "utf-8"
says "utf-8: the types" 'types multipart/report text/plain message/global-delivery-status message/global'
says "utf-8: the address" "Final-Recipient: utf-8; bert-b$(printf '\303\274')cher@there.test"
says "utf-8: the first address" 'Original-Recipient: utf-8; .*cher@old.test'
says "utf-8: QSBMF" "qsbmf bert-b$(printf '\303\274')cher@there.test"

# As it was once.
stop_send
control bounceformat qsbmf
start_send
queue Fanna@me.test Tgone@there.test Tgone2@there.test
notice "classic"
says "classic: plain text" 'types text/plain text/plain'
says "classic: one of two" 'qsbmf gone@there.test'
says "classic: the other" 'qsbmf gone2@there.test'
finish
