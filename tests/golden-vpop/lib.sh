# lib - what histories.sh and trees.sh share
# SPDX-License-Identifier: 0BSD
skip() {
	echo "skipped: $1"
	exit 77
}

domains=${QMAIL:?}/vpopmail

restore() {
	rm -rf "$QMAIL/control" "$QMAIL/users" "$domains"
	mv "$kept/control" "$kept/users" "$QMAIL/"
	rm -rf "$kept"
}

# One at a time on this machine: the accounts are the same for all.
begin() {
	[ "$(id -u)" -eq 0 ] || skip "needs root"
	command -v python3 >/dev/null || skip "needs python3"
	command -v flock >/dev/null || skip "needs flock"
	exec 9>/tmp/golden.lock
	flock -w 500 9 || skip "/tmp/golden.lock is held by somebody else"
	kept=$(mktemp -d)
	cp -a "$QMAIL/control" "$QMAIL/users" "$kept/"
	mkdir -p "$domains/domains" "$domains/etc"
	chown -R vpopmail "$domains"
	trap restore EXIT
	trap 'exit 1' HUP INT TERM
}
