# rcpt - what is said at RCPT is what delivery does
#
#	hundreds of odd addresses -> qmail-smtpd: 250, 550 or 451
#	the same ones -> qmail-queue -> qmail-send -> qmail-lspawn ->
#	     qmail-local: success, failure or deferral
#	     -> the same verdict for each; what qmail-smtpd may not see is 250
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
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
total=$(grep -c . "$work/addresses")

# An address as it stands in a command.
quoted() {
	awk '{
		at = match($0, /@[^@]*$/)
		box = at ? substr($0, 1, at - 1) : $0
		host = at ? substr($0, at) : ""
		gsub(/[\\"]/, "\\\\&", box)
		print "\"" box "\"" host
	}'
}

# said: the code for each address.
said_at_rcpt() {
	{
		printf 'EHLO x\nMAIL FROM:<>\n'
		quoted <"$work/addresses" | sed 's/.*/RCPT TO:<&>/'
		echo QUIT
	} | smtp "$smtp_port" | tr -d '\r' | grep -v '^250-' >"$work/said"
	sed -e 1,3d "$work/said" | sed '$d' | cut -c1-3 >"$work/codes"
}

# What came of each, as the log has it: success, failure or deferral; remote if
# it was for another host.
delivered() {
	awk '
		/^info msg / {
			if (match($0, /<n[0-9]+@far\.test>/))
				number[$3] = substr($0, RSTART + 2) + 0
		}
		/^starting delivery / { msg[$3] = $5; to[$3] = $7 }
		/^delivery / {
			verdict = to[$2] == "remote" ? "remote" : $3
			result[number[msg[$2] ":"]] = verdict
		}
		END {
			for (i = 1; i <= total; i++) {
				sub(/:$/, "", result[i])
				print i in result && result[i] != "" ? result[i] : "none"
			}
		}' total="$total" "$log" >"$work/results"
	[ "$(grep -c '^[a-z]' "$work/results")" -eq "$total" ] &&
		! grep -q '^none' "$work/results"
}

SMTPLIMITS='refusals:0 errors:0'
export SMTPLIMITS
smtpd
start_send

# walk text: both ways, then side by side.
walk() {
	said_at_rcpt
	same "$1: an answer for each of $total" "$total" \
		"$(grep -c . "$work/codes")"
	: >"$log"
	n=0
	while IFS= read -r address; do
		n=$((n + 1))
		printf 'Subject: %d\n\nx\n' $n >"$work/message"
		printf 'Fn%d@far.test\0T%s\0\0' $n "$address" >"$work/envelope"
		"$QMAIL/bin/qmail-queue" <"$work/message" 1<"$work/envelope" ||
			not_ok "$1: $address is queued"
	done <"$work/addresses"
	check "$1: each was tried" within_idle 20 delivered
	paste -d ' ' "$work/codes" "$work/results" "$work/addresses" |
		awk '
			$1 == 250 && $2 == "success" { next }
			$1 ~ /^55[02]/ && $2 == "failure" { next }
			$1 == 451 && $2 == "deferral" { next }
			$1 == 250 && $2 == "remote" { next }
			# Not in rcpthosts.
			$1 == 553 { next }
			{ print }' >"$work/differ"
	if [ -s "$work/differ" ]; then
		not_ok "$1: the same verdict" "$work/differ"
	else
		ok "$1: the same verdict"
	fi
	echo "# $1: $(sort "$work/codes" | uniq -c | tr -s ' \n' ' ')"
	for code in 250 550 451; do
		check "$1: some are $code" grep -q "^$code" "$work/codes"
	done
}
walk "users/assign with a last line for all"

# Without that line qmail-getpw knows the others.
grep -v '^+:alias' "$QMAIL/users/assign" >"$work/assign.new"
cp "$work/assign.new" "$QMAIL/users/assign"
"$QMAIL/bin/qmail-newu"
printf '%s\n' anna@me.test none@me.test root@me.test daemon@me.test \
	nobody-x@me.test Postmaster@me.test -@me.test anna-none@me.test \
	carl@me.test "$long@me.test" >"$work/addresses"
total=$(grep -c . "$work/addresses")
walk "qmail-getpw"
finish
