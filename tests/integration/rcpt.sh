# rcpt - what is said at RCPT is what delivery does
#
#	hundreds of odd addresses -> qmail-smtpd: 250, 550 or 451
#	the same ones -> qmail-queue -> qmail-send -> qmail-lspawn ->
#	     qmail-local: success, failure or deferral
#	     -> the same verdict for each; what qmail-smtpd may not see is 250,
#	     unless qmail-rcptd looks for it
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib-rcpt.sh"
home
for name in anna bert carl dora eve open full; do user $name; done
control locals me.test
control rcpthosts me.test v.test wild.test .wild.test far.test
control virtualdomains v.test:anna-v .wild.test:bert-wild \
	anna@wild.test:anna-x not.wild.test:
control percenthack me.test
control smtproutes :127.0.0.1:1
dot anna -x ./Maildir/
dot anna -a-default ./Maildir/
dot anna -a-b ./Maildir/
dot anna -do:t ./Maildir/
dot anna -v-info ./Maildir/
dot anna -v-list-default ./Maildir/
dot anna -öl ./Maildir/
dot anna '-bl ank' ./Maildir/
dot bert -default ./Maildir/
dot open -all ./Maildir/
dot open '' ./Maildir/
chmod 666 "$work/open/.qmail-all"
mkdir "$work/anna/.qmail-dir"
dot full -also '# mine' ./Maildir/
dot full -else ./mbox
printf '100S\n200 1\n' >"$work/full/Maildir/maildirsize"
chmod 755 "$work/full/Maildir"
! is_root || chown "$(ls -ldn "$work/full" | awk '{ print $3 ":" $4 }')" \
	"$work/full/Maildir/maildirsize"
# A home that is being edited, one that anybody may write to, one that is gone.
chmod 1755 "$work/carl"
chmod 757 "$work/dora"
rm -rf "$work/eve"
printf './Maildir/\n' >"$QMAIL/alias/.qmail-known"
! is_root || chown alias "$QMAIL/alias/.qmail-known"

long=$(printf '%0200d' 0 | tr 0 x)
locals='anna ANNA anna- anna-x ANNA-X anna-X anna-x-y anna--x anna-a anna-a-b
	anna-a-c anna-a-b-c anna-a- anna-do.t anna-do:t anna-do..t anna-dir
	anna-../x anna-/x anna-default anna-a-default anna-v anna-v-info
	anna-v-list anna-v-list-1 anna-öl anna-bl_ank anna.x anna+x
	bert bert-any bert-wild-any bert-default bert-.. bert-a/b bert--
	full full-also full-else full-none carl carl-x dora dora-x eve eve-x open open-all open-none
	known known-x unknown postmaster POSTMASTER mailer-daemon root
	info INFO list list-1 any % %% a%b a%b%c anna%me.test info%v.test
	anna%far.test none%me.test - -- -anna . .. ... /etc/passwd .qmail
	alias alias-known nobody "quoted" a"b a\b <x> a,b a;b a:b (c) [d]
	annaanna ann anna-'"$long"' '"$long"' bert-'"$long"
domains='me.test ME.TEST v.test V.Test a.wild.test wild.test'
{
	for l in $locals; do
		for d in $domains; do
			echo "$(echo "$l" | tr _ ' ')@$d"
		done
	done
	printf '%s\n' anna none anna@x@me.test none@x@me.test @me.test \
		not.wild@not.wild.test 'anna@me.test@me.test' 'anna@'
} >"$work/addresses"

smtpd
start_send

walk "users/assign with a last line for all" 250 550 451

# Homes that only their owners may enter: what is open and what is not there
# looks alike, but not to qmail-rcptd.
close_homes() {
	chmod 700 "$work/anna" "$work/bert" "$work/full" "$work/open" \
		"$QMAIL/alias"
	chmod 1700 "$work/carl"
}
if is_root; then
	close_homes
	said_at_rcpt
	same "closed homes: alone qmail-smtpd knows next to nothing" 0 \
		"$(grep -c '^550' "$work/codes")"
	serve_before=$QMAIL/bin/qmail-rcptd
	smtpd
	walk "closed homes" 250 550 451
else
	skip "closed homes" "needs root"
fi

# Without that line qmail-getpw knows the others.
grep -v '^+:alias' "$QMAIL/users/assign" >"$work/assign.new"
cp "$work/assign.new" "$QMAIL/users/assign"
"$QMAIL/bin/qmail-newu"
printf '%s\n' anna@me.test none@me.test root@me.test daemon@me.test \
	nobody-x@me.test Postmaster@me.test -@me.test anna-none@me.test \
	carl@me.test "$long@me.test" >"$work/addresses"
walk "qmail-getpw" 250 550 451
finish
