# virtual - virtual domains: added, mailed to, bounced from, read back, removed
#
#	vadddomain -> users/, control/ -> qmail-send (HUP)
#	qmail-inject -> ... -> qmail-lspawn -> qmail-local = vdelivermail
#	                                         |-> user/Maildir/
#	                                         `-> nobody: bounce
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
start_send
bin=$QMAIL/bin
domains=$QMAIL/vpopmail/domains
new=$domains/v.test/joe/Maildir/new

fails() {
	wanted=$1
	shift
	"$@" >/dev/null 2>&1
	[ $? -eq "$wanted" ]
}

check "a domain is added" "$bin/vadddomain" v.test secret
check "and a user" "$bin/vadduser" joe@v.test joepw
check "there is one already" fails 100 "$bin/vadduser" joe@v.test again
check "an alias domain is added" "$bin/vaddaliasdomain" v.test w.test
same "rcpthosts is sorted" "me.test v.test w.test" \
	"$(tr '\n' ' ' <"$QMAIL/control/rcpthosts" | sed 's/ $//')"

message() {
	printf 'To: %s\nSubject: %s\n\nbody\n' "$1" "$2"
}

# qmail-send was told: it knows the domain without a start.
message joe@v.test one | by_inject sender@me.test joe@v.test
check "mail for a user arrives" within 20 has_mails "$new" 1
file=$(echo "$new"/*)
same "first line" "Return-Path: <sender@me.test>" "$(sed 1q "$file")"
same "second line" "Delivered-To: joe@v.test" "$(sed -n 2p "$file")"
check "qmail-local says so" said 'success: did_0+0+1'
check "the name tells the size" sh -c 'case $1 in *,S=*) ;; *) exit 1 ;; esac' sh "$file"
message JOE@W.test two | by_inject sender@me.test JOE@W.test
check "mail for the alias domain is his, too" within 20 has_mails "$new" 2

message nobody@v.test three | by_inject anna@me.test nobody@v.test
check "mail for nobody bounces" \
	within 20 said 'failure: Sorry,_no_mailbox_here_by_that_name'
check "the sender hears of it" within 20 has_mails "$work/anna/Maildir/new" 1

# At RCPT: qmail-smtpd may not look into the domain, and asks qmail-rcptd.
serve_before=$bin/qmail-rcptd
smtpd
{
	printf 'HELO client.test\nMAIL FROM:<sender@far.test>\n'
	printf 'RCPT TO:<nobody@v.test>\nRCPT TO:<joe@w.test>\nQUIT\n'
} | smtp "$smtp_port" >"$work/rcpt" 2>&1
check "SMTP refuses nobody" grep -q '^550 .*5\.1\.1' "$work/rcpt"
same "SMTP takes the user" 1 "$(grep -c '^550' "$work/rcpt")"

"$bin/valias" -i '&joe@v.test' sales@v.test
message sales@v.test four | by_inject sender@me.test sales@v.test
check "an alias comes before users" within 20 has_mails "$new" 3

control vextension -+
message joe+shop@v.test five | by_inject sender@me.test joe+shop@v.test
check "an extension" within 20 has_mails "$new" 4

"$bin/vsetuserquota" joe@v.test 5C
message joe@v.test six | by_inject sender@me.test joe@v.test
check "the last that fits" within 20 has_mails "$new" 5
message joe@v.test seven | by_inject anna@me.test joe@v.test
check "one more is too much" within 20 said 'failure: .*full'
same "maildirsize has the sum" 5 "$(awk 'NR > 1 { n += $2 } END { print n }' \
	"$domains/v.test/joe/Maildir/maildirsize")"
"$bin/vsetuserquota" joe@v.test NOQUOTA

# A domain in trouble: its mail waits.
mv "$domains/v.test/vpasswd.cdb" "$work/kept.cdb"
head -c 500 "$work/kept.cdb" >"$domains/v.test/vpasswd.cdb"
! is_root || chown vpopmail "$domains/v.test/vpasswd.cdb"
message joe@v.test eight | by_inject sender@me.test joe@v.test
check "a damaged database: mail waits" \
	within 20 said 'deferral: Unable_to_read_.*vpasswd.cdb.*vmkpasswd'
check "vmkpasswd mends it" "$bin/vmkpasswd" v.test
check "nobody bounced" sh -c '! grep -q "failure: Unable" "$1"' sh "$log"

# A foreign vdelivermail is started.
printf '#!/bin/sh\necho "$EXT $2 $3" >"%s/foreign/told"\n' "$work" >"$work/vdelivermail"
chmod 755 "$work/vdelivermail"
mkdir "$work/foreign" && chmod 777 "$work/foreign"
echo "| $work/vdelivermail '' delete" >"$domains/v.test/.qmail-default"
message joe@v.test nine | by_inject sender@me.test joe@v.test
check "a foreign vdelivermail is run" within 20 test -s "$work/foreign/told"
same "with its words" "joe delete " "$(cat "$work/foreign/told")"

check "the user goes" "$bin/vdeluser" joe@v.test
check "his folder, too" sh -c '! test -e "$1"' sh "$domains/v.test/joe"
check "a domain with an alias stays" fails 100 "$bin/vdeldomain" v.test
check "unless it is to go" "$bin/vdeldomain" -f v.test
same "nothing is left in users/assign" 0 \
	"$(grep -c 'v.test\|w.test' "$QMAIL/users/assign")"
check "nor of the domain" sh -c '! test -e "$1"' sh "$domains/v.test"
check "qmail-send ends" stop_send
finish
