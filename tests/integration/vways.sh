# vways - mail for users who have no account: every way it can go
#
#	SMTP, qmail-inject -> qmail-send -> qmail-lspawn -> qmail-local
#	   -> .qmail-NAME of the domain     an alias, a program that answers
#	   -> .qmail-default: vdelivermail  the user's Maildir, within his quota
#	        -> the user's own .qmail    a program, another address, a Maildir
#	        -> joe-ext, joe+ext         joe, or what his .qmail-ext says
#	        -> nobody                   refused, or the catch-all's
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
[ -x "$QMAIL/bin/vdelivermail" ] || skip_all "no vdelivermail"
user bert
PATH=$QMAIL/bin:$PATH
hash='$1$salt$qJH7.N4xYta3aEG/dfqo/0'
for d in a.example b.example; do
	vadddomain -r $d >"$work/out" 2>&1 || {
		not_ok "vadddomain" "$work/out"
		finish
	}
done
vaddaliasdomain a.example alias.example
for u in joe joe-own ann bob cat; do vadduser -e "$hash" $u@a.example; done
dir=$(vdominfo -d a.example)
owner=$(ls -ldn "$dir" | awk '{ print $3 ":" $4 }')
new() { echo "$dir/$1/Maildir/new"; }
# mine file lines ...: of the domain's owner.
mine() {
	mine_file=$dir/$1
	shift
	printf '%s\n' "$@" >"$mine_file"
	! is_root || chown "$owner" "$mine_file"
}
marks=0
# mail to: a message with a mark of its own, in $mark.
mail() {
	marks=$((marks + 1)) mark=mark$marks
	printf 'To: %s\nSubject: %s\n\nbody\n' "$1" "$mark" |
		by_inject "${2:-bert@me.test}" "$1"
}
came() { grep -rqs "^Subject: $mark\$" "$1"; }
# arrives text to directory
arrives() {
	mail "$2"
	check "$1" within 20 came "$3"
}
# fails text to pattern: a bounce that says so.
fails() {
	mail "$2"
	check "$1" within 20 sh -c "grep -rl 'Subject: $mark' '$work/bert/Maildir/new' |
		xargs -r grep -q -e '$3'"
}
start_send
smtpd

arrives "a user" joe@a.example "$(new joe)"
check "qmail-local says what it did" within 10 said 'success: did_[01]+0+'
file=$(grep -l "$mark" "$(new joe)"/*)
same "first line" "Return-Path: <bert@me.test>" "$(sed 1q "$file")"
same "second line" "Delivered-To: joe@a.example" "$(sed -n 2p "$file")"
if is_root; then
	same "the owner" "${owner%:*}" "$(ls -ln "$file" | awk '{ print $3 }')"
fi
arrives "in capitals" JOE@A.Example "$(new joe)"
arrives "by another name of the domain" joe@alias.example "$(new joe)"
fails "nobody: a bounce" nobody@a.example '#5\.1\.1'
check "nobody: no folder is made" test ! -e "$dir/nobody"
printf 'EHLO c\nMAIL FROM:<x@y.example>\nRCPT TO:<joe@a.example>\nRCPT TO:<nobody@a.example>\nQUIT\n' |
	smtp "$smtp_port" >"$work/dialogue" 2>&1
check "SMTP: a user is taken" grep -q '^250 ' "$work/dialogue"
check "SMTP: nobody is refused, or told later" sh -c \
	"grep -q '^550 .*5\.1\.1' '$work/dialogue' || grep -c '^250 ' '$work/dialogue'"

# ---- the domain's aliases win ----
mine .qmail-info "&bert@me.test"
arrives "an alias" info@a.example "$work/bert/Maildir/new"
mine .qmail-cat "&joe@a.example"
arrives "an alias of a user's name wins" cat@a.example "$(new joe)"
same "and the user gets nothing" 0 "$(mails "$(new cat)")"
mkdir "$dir/ROBOT"
mine ROBOT/message "From: robot@a.example" "Subject: Re: %S" "" "I am away."
! is_root || chown "$owner" "$dir/ROBOT"
mine .qmail-robot "|autorespond 10000 5 $dir/ROBOT/message $dir/ROBOT 0 +"
mail robot@a.example
check "an autoresponder" within 20 grep -rq "^Subject: Re: $mark\$" "$work/bert/Maildir/new"
rm -f "$dir/.qmail-cat"

# ---- a user's own .qmail ----
mine ann/.qmail "|cat >seen" "./Maildir/" "&bert@me.test"
arrives "own .qmail: a Maildir" ann@a.example "$(new ann)"
check "own .qmail: another address" within 20 came "$work/bert/Maildir/new"
check "own .qmail: a program" sh -c "find '$dir' -name seen | xargs -r grep -q $mark"
mine ann/.qmail "# nothing"
mail ann@a.example
check "own .qmail: a comment alone" within 20 said_since 0 "success: .*"
check "own .qmail: throws it away" sh -c "! grep -rqs 'Subject: $mark' '$(new ann)'"
mine ann/.qmail "|exit 100"
fails "own .qmail: a program refuses" ann@a.example 'ann@a.example'
mine ann/.qmail "|exit 111"
mail ann@a.example
check "own .qmail: a program defers" within 20 said 'deferral: '
rm "$dir/ann/.qmail"
kill -ALRM "$send"
check "without it: delivered" within 30 came "$(new ann)"
mine ann/.qmail "|vacation" "./Maildir/"
mine ann/.vacation.msg "I am on an island."
(cd "$dir/ann" && HOME=$dir/ann vacation -I 2>/dev/null)
rm "$dir/ann/.qmail" "$dir/ann/.vacation.msg"

# ---- extensions ----
fails "no extension without a mark" joe+shop@a.example '#5\.1\.1'
control vextension "-+"
arrives "joe+shop is joe's" joe+shop@a.example "$(new joe)"
arrives "joe-list is joe's" joe-list@a.example "$(new joe)"
arrives "a user of the whole name wins" joe-own@a.example "$(new joe-own)"
mine joe/.qmail-shop "&bert@me.test"
arrives "his .qmail-shop" joe+shop@a.example "$work/bert/Maildir/new"
same "and not in his mailbox" 0 "$(grep -rl "Subject: $mark" "$(new joe)" | wc -l | tr -d ' ')"
fails "nobody's extension" nobody+x@a.example '#5\.1\.1'
rm -f "$QMAIL/control/vextension"

# ---- quotas ----
vsetuserquota bob@a.example 1000 >"$work/out" 2>&1
arrives "quota: it fits" bob@a.example "$(new bob)"
mine .quotawarn.msg "From: postmaster@a.example" "Subject: nearly full" "" "x"
mark=big
{
	printf 'To: bob@a.example\nSubject: big\n\n'
	awk 'BEGIN { for (i = 0; i < 40; i++) printf "%063d\n", i }'
} | by_inject bert@me.test bob@a.example
check "quota: too much bounces" within 20 sh -c \
	"grep -rl 'Subject: big' '$work/bert/Maildir/new' | xargs -r grep -qi 'quota\|full'"
same "quota: it is right" "$(cat "$(new bob)"/* | wc -c | tr -d ' ')" \
	"$(awk 'NR > 1 { n += $1 } END { print n }' "$dir/bob/Maildir/maildirsize")"

# ---- the domain's quota ----
there=$(find "$dir" -path '*/Maildir/new/*' -type f | wc -l | tr -d ' ')
vmoddomlimits -M $((there + 1)) a.example
arrives "domain's quota: it fits" ann@a.example "$(new ann)"
fails "domain's quota: too much bounces" ann@a.example 'mailboxes of this domain are full. (#5.2.2)'
fails "whoever it is for" cat@alias.example 'mailboxes of this domain are full'
mine cat/.qmail "&bert@me.test"
arrives "but what needs no mailbox goes on" cat@a.example "$work/bert/Maildir/new"
rm "$dir/cat/.qmail"
same "the sums are the owner's" "$owner" \
	"$(ls -ln "$dir/.domainsize" | awk '{ print $3 ":" $4 }')"
rm "$(new ann)"/*
fails "a count is good for a while" ann@a.example 'mailboxes of this domain are full'
sed 's/ [0-9]* \([0-9]*\)$/ 00000000001700000000 \1/' "$dir/.domainsize" >"$work/old"
cat "$work/old" >"$dir/.domainsize"
arrives "then it is counted again: it fits" ann@a.example "$(new ann)"
control overquota defer
vmoddomlimits -M 1 a.example
check "a change of the limits forgets the sums" test ! -e "$dir/.domainsize"
mail ann@a.example
check "to wait: deferred" within 20 said 'deferral: Sorry,_the_mailboxes_of_this_domain.*#4\.2\.2'
vmoddomlimits -D a.example
kill -ALRM "$send"
check "no quota any more: it arrives" within 20 came "$(new ann)"
rm "$QMAIL/control/overquota"

# ---- a catch-all, and a domain in trouble ----
word=$(sed -n "s/.*vdelivermail *'' *//p" "$dir/.qmail-default")
sed "s|$word\$|$dir/joe|" "$dir/.qmail-default" >"$work/default"
cat "$work/default" >"$dir/.qmail-default"
arrives "a catch-all" whoever@a.example "$(new joe)"
check "its user is not removed" sh -c "! vdeluser joe@a.example 2>/dev/null"
check "nor renamed" sh -c "! vrename joe@a.example jo 2>/dev/null"
mv "$dir/vpasswd.cdb" "$work/away.cdb"
mail ann@a.example
check "no database: deferred" within 20 times_said 'deferral: ' 3
printf 'torn' >"$dir/vpasswd.cdb"
! is_root || chown "$owner" "$dir/vpasswd.cdb"
kill -ALRM "$send"
check "a torn database: deferred" within 20 times_said 'deferral: ' 4
head -c "$(wc -c <"$work/away.cdb")" /dev/zero >"$dir/vpasswd.cdb"
kill -ALRM "$send"
check "one of zeros: deferred" within 20 times_said 'deferral: ' 5
vmkpasswd a.example >"$work/out" 2>&1
kill -ALRM "$send"
check "made anew: delivered" within 30 came "$(new ann)"

# ---- a rename while mail comes in ----
vadduser -e "$hash" old@b.example
bdir=$(vdominfo -d b.example)
vaddaliasdomain b.example b.alias >"$work/out" 2>&1
(i=0
while [ $i -lt 12 ]; do
	i=$((i + 1))
	printf 'Subject: rename\n\n%s\n' $i | "$QMAIL/bin/qmail-inject" -f bert@me.test -- old@b.example
done) &
writer=$!
started="$started $writer"
check "vrename while mail comes in" vrename -a old@b.example fresh
wait "$writer"
kill -ALRM "$send" # what waited meanwhile
check "all of it is there" within 60 has_mails "$bdir/fresh/Maildir/new" 12
sleep_free() { [ "$(mails "$bdir/fresh/Maildir/new")" -eq 12 ]; }
check "and once" sleep_free
check "nothing stays under the old name" test ! -e "$bdir/old"
check "the queue is empty at the end" within 30 queue_clean
check "qmail-send ends" stop_send
finish
