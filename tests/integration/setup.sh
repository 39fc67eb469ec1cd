# setup - an installation is made, mended, upgraded and taken away
#
#	make setup -> home -> make setup (nothing) -> damage -> instcheck tells
#	-> make setup mends -> make uninstall keeps what is the operator's
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
mine=$work/installed
log=$work/log
run() {
	$MAKE -s "$@" O="$O" B="$O/check-setup" SAN="${SAN:-}" QMAIL="$mine" \
		HOST=mail.example.org >"$log" 2>&1
}
cd "$top" || exit 1

$MAKE -s setup O="$O" B="$O/check-setup" QMAIL=here VPOPMAIL="$mine/v" >"$log" 2>&1
check "a home that is no path is refused" grep -q 'not here\.' "$log"
check "make setup" run setup
same "it is named" mail.example.org "$(cat "$mine/control/me")"
same "and knows its domain" example.org "$(cat "$mine/control/defaultdomain")"
check "rcpthosts: no open relay" test -s "$mine/control/rcpthosts"
check "an alias for postmaster" test -s "$mine/alias/.qmail-postmaster"
check "and a Maildir" test -d "$mine/alias/Maildir/new"
check "make instcheck" run instcheck
same "says nothing" "" "$(cat "$log")"

mute=
for program in "$mine"/bin/*; do
	"$program" --help </dev/null 2>&1 | grep -q 'usage: ' ||
		mute="$mute $program"
done
same "every program answers --help" "" "$mute"

find "$mine" -printf '%p %i %m %u %g %T@\n' | sort >"$work/before"
check "make setup again" run setup
find "$mine" -printf '%p %i %m %u %g %T@\n' | sort >"$work/after"
check "changes nothing" cmp "$work/before" "$work/after"

echo other.example.org >"$mine/control/me"
echo '&joe@example.org' >"$mine/alias/.qmail-root"
echo old >"$mine/bin/qmail-inject"
exec 7<"$mine/bin/qmail-inject"
chmod 777 "$mine/queue/mess/7"
rm "$mine/queue/lock/trigger" "$mine/bin/mailq"
run instcheck
same "instcheck tells what is wrong" \
	"bin/mailq queue/lock/trigger queue/mess/7" \
	"$(sed -n "s,^$mine/\\([^:]*\\):.*,\\1,p" "$log" | sort | tr '\n' ' ' |
		sed 's/ $//')"
check "make setup mends" run setup
check "instcheck is content" run instcheck
check "a new program took the old one's name" cmp "$O/check-setup/bin/qmail-inject" "$mine/bin/qmail-inject"
same "and who uses the old one keeps it" old "$(cat <&7)"
exec 7<&-
same "control files are the operator's" other.example.org "$(cat "$mine/control/me")"
same "and so are aliases" '&joe@example.org' "$(cat "$mine/alias/.qmail-root")"

# In alias/ the user alias can put what he likes; root writes there.
echo precious >"$work/precious"
rm "$mine/alias/.qmail-postmaster"
ln -s "$work/precious" "$mine/alias/.qmail-postmaster.new"
check "make setup, a link in its way" run setup
same "is not followed" precious "$(cat "$work/precious")"
check "and the alias is there" test -f "$mine/alias/.qmail-postmaster"

echo x >"$mine/queue/mess/7/1000000000000007.m"
check "make uninstall" run uninstall
check "keeps mail that waits" test -s "$mine/queue/mess/7/1000000000000007.m"
check "and control files" test -s "$mine/control/me"
check "and says so" grep -q '1 messages' "$log"
check "programs are gone" test ! -e "$mine/bin"
check "and pages" test ! -e "$mine/man"

# All that is left is named, and nothing else is left.
rm "$mine/queue/mess/7/1000000000000007.m"
# What qmail left in a queue that nobody moved aside; a text that is gone.
for file in mess/7/4711 bad/1000000000000008.e; do
	mkdir -p "$mine/bin" "$(dirname "$mine/queue/$file")"
	echo x >"$mine/queue/$file"
	check "make uninstall, with queue/$file" run uninstall
	check "keeps it" test -s "$mine/queue/$file"
	check "and says so" grep -q '1 messages' "$log"
	rm "$mine/queue/$file"
done
mkdir -p "$mine/bin" "$mine/service/send"
check "make uninstall, with nothing in the queue" run uninstall
check "the queue is gone" test ! -e "$mine/queue"
same "the operator's is left, and named" "$(printf '\t%s\n' "$mine"/*)" \
	"$(grep '^	' "$log")"
same "no more than that" "alias control service" \
	"$(cd "$mine" && echo *)"
if is_root; then
	check "the accounts are named" grep -q ' qmails vpopmail;' "$log"
	# A vpopmail that lives elsewhere than where the programs look.
	mkdir -p "$work/elsewhere/domains"
	awk -F: -v OFS=: -v home="$work/elsewhere" '
		$1 == "vpopmail" { $6 = home } { print }' /etc/passwd >"$work/users"
	if unshare -m true 2>/dev/null; then
		for where in /home/vpopmail "$work/elsewhere"; do
			# shellcheck disable=SC2016 # the inner shell's
			unshare -m sh -c 'mount --bind "$1" /etc/passwd &&
				sh src/setup/accounts.sh /var/qmail "$2"' - \
				"$work/users" $where >"$work/note.$(basename $where)"
		done
		check "domains elsewhere are told of" \
			grep -q "make VPOPMAIL=$work/elsewhere" "$work/note.vpopmail"
		same "and not where they are" "" "$(cat "$work/note.elsewhere")"
	else
		skip "domains elsewhere are told of" "needs unshare -m"
	fi
fi
rm -r "$mine"/*
mkdir "$mine/bin"
check "make uninstall of an empty home" run uninstall
check "it is gone" test ! -e "$mine"
finish
