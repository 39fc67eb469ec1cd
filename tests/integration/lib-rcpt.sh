# lib-rcpt - what is said at RCPT beside what delivery does
#
# $work/addresses holds the addresses, one a line; all are in domains of ours.
# SPDX-License-Identifier: 0BSD

SMTPLIMITS='refusals:0 errors:0'
export SMTPLIMITS

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

# The code for each address.
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

# walk text [code ...]: both ways, then side by side; each code must be there.
walk() {
	total=$(grep -c . "$work/addresses")
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
	what=$1
	shift
	for code in "$@"; do
		check "$what: some are $code" grep -q "^$code" "$work/codes"
	done
}
