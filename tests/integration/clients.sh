# clients - programs that people send mail with
#
#	swaks, curl, git send-email  -> SMTP -> qmail-smtpd ------.
#	s-nail, mutt, git send-email -> bin/sendmail -------------+-> Maildir
#
# Those that are not here are skipped.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
new=$work/anna/Maildir/new
start_send
smtpd
sent=0
HOME=$work/me
export HOME
mkdir "$HOME"
body='A line of text.
.
From here on: äöü'

# arrives name: one more mail, with this Subject and the body.
arrives() {
	sent=$((sent + 1))
	check "$1: it arrives" within 10 has_mails "$new" $sent
	file=$(grep -l "^Subject:.* $1\$\|^Subject: $1\$" "$new"/* 2>/dev/null)
	check "$1: with its Subject" test -n "$file"
	[ -n "$file" ] || return
	check "$1: and its text" grep -q 'here on: ' "$file"
}
lacks() {
	have "${2:-$1}" && return 1
	skip "$1" "apt-get install ${3:-$1}"
}

if ! lacks swaks; then
	printf 'Subject: swaks\n\n%s\n' "$body" >"$work/mail"
	swaks --server 127.0.0.1 --port "$smtp_port" --from far@far.test \
		--to anna@me.test --ehlo client.test --data @"$work/mail" \
		--timeout 10 >"$work/swaks" 2>&1
	same "swaks: exit" 0 $?
	arrives swaks
	swaks --server 127.0.0.1 --port "$smtp_port" --from far@far.test \
		--to other@elsewhere.test --ehlo client.test --timeout 10 \
		>"$work/swaks" 2>&1
	same "swaks: refused, exit 24" 24 $?
	if swaks --support 2>/dev/null | grep -q PIPELINING; then
		swaks --pipeline --server 127.0.0.1 --port "$smtp_port" \
			--from far@far.test --to anna@me.test --timeout 10 \
			--data @"$work/mail" >"$work/swaks" 2>&1
		same "swaks --pipeline: exit" 0 $?
		sent=$((sent + 1))
	fi
fi

if ! lacks curl; then
	printf 'Subject: curl\n\n%s\n' "$body" | sed 's/$/\r/' >"$work/mail"
	curl -s -m 10 "smtp://127.0.0.1:$smtp_port/client.test" \
		--mail-from far@far.test --mail-rcpt anna@me.test \
		-T "$work/mail" >"$work/curl" 2>&1
	same "curl: exit" 0 $?
	arrives curl
fi

if ! lacks s-nail; then
	printf '%s\n' "$body" | env MAILRC=/dev/null s-nail -n -s s-nail \
		-S mime-encoding=8b -S ttycharset=utf-8 -S "mta=$QMAIL/bin/sendmail" -r far@far.test anna@me.test \
		>"$work/nail" 2>&1
	same "s-nail: exit" 0 $?
	arrives s-nail
fi

if ! lacks mutt; then
	printf '%s\n' "$body" | mutt -n -F /dev/null -s mutt \
		-e "set sendmail=\"$QMAIL/bin/sendmail -oem -oi\"" \
		-e "set from=far@far.test use_from=yes copy=no" \
		-e "set use_envelope_from=yes" -- anna@me.test \
		>"$work/mutt" 2>&1
	same "mutt: exit" 0 $?
	arrives mutt
fi

git_can() {
	[ -x "$(git --exec-path)/git-send-email" ] &&
		perl -MMail::Address -MNet::SMTP -e 1 2>/dev/null
}
if ! lacks "git send-email" git git-email; then
	if git_can; then
		(
			cd "$HOME" && git init -q repo && cd repo &&
				git config user.name Anna &&
				git config user.email far@far.test &&
				printf '%s\n' "$body" >file && git add file &&
				git commit -q -m first &&
				git format-patch -q --root -o "$work/patch"
		) >"$work/git" 2>&1
		send_patch() {
			(cd "$HOME/repo" && git send-email --quiet \
				--8bit-encoding=UTF-8 --envelope-sender=far@far.test \
				--confirm=never --suppress-cc=all \
				--from=far@far.test --to=anna@me.test "$@" \
				"$work"/patch/*.patch) >>"$work/git" 2>&1
		}
		send_patch --smtp-server=127.0.0.1 \
			--smtp-server-port="$smtp_port" --smtp-domain=client.test
		code=$?
		log=$work/git check "git send-email by SMTP: exit" test $code -eq 0
		sent=$((sent + 1))
		check "git send-email by SMTP: it arrives" \
			within 10 has_mails "$new" $sent
		send_patch --smtp-server="$QMAIL/bin/sendmail"
		same "git send-email by sendmail: exit" 0 $?
		sent=$((sent + 1))
		check "git send-email by sendmail: it arrives" \
			within 10 has_mails "$new" $sent
	else
		skip "git send-email" "apt-get install git-email libmailtools-perl"
	fi
fi

for file in "$new"/*; do
	[ -e "$file" ] || continue
	grep -q '^Return-Path: <far@far.test>$' "$file" ||
		not_ok "the sender is far@far.test" "$file"
done
finish
