#!/bin/sh
# uninstall - take an installation away, except what is its owner's
#
#	uninstall.sh home [ home-of-virtual-domains ] < table
#
# Removes the programs, pages and samples that the table (src/modes) names, what
# is remembered of strangers, and the directories that are empty then. Mail that
# waits, control files, aliases, accounts and whatever else is there stay; it
# says so.
# SPDX-License-Identifier: 0BSD
set -eu
home=$1
domains=${2:-/home/vpopmail}/domains

if [ ! -d "$home/bin" ]; then
	echo "no installation at $home" >&2
	exit 111
fi
# qmail-send holds a lock for as long as it runs.
lock=$home/queue/lock/sendmutex
if [ -e "$lock" ] && command -v flock >/dev/null && ! flock -n "$lock" true; then
	echo "qmail-send is running: stop it first" >&2
	exit 111
fi

table=$(cat)
each() {
	printf '%s\n' "$table" |
		awk -v kinds="$1" 'length($1) == 1 && index(kinds, $1) { print $4 }'
}

each pctlz | while read -r path; do
	case $path in
	queue/*) ;;
	*) rm -f "$home/$path" ;;
	esac
done
rm -f "$home/accept/socket"
# Whatever its layout: it may be a qmail's that was never moved aside.
waiting=$(find "$home/queue/mess" "$home/queue/bad" -type f 2>/dev/null |
	sed 's,.*/,,; s/\.[me]$//' | sort -u | wc -l)
if [ "$waiting" -eq 0 ]; then
	rm -rf "$home/queue"
fi
# Deepest first; what is not empty stays.
each d | sort -r | while read -r path; do
	[ "$path" != . ] || path=
	rmdir "$home/$path" 2>/dev/null || :
done

if [ ! -d "$home" ]; then
	echo "$home is gone"
else
	echo "left in place:"
	for part in "$home"/*; do
		echo "	$part"
	done
	[ ! -d "$home/queue" ] ||
		echo "in the queue: $waiting messages that were not delivered"
	echo "to remove that too: rm -rf $home"
fi
[ ! -d "$domains" ] || echo "virtual domains, with their mail: $domains"
if [ "$(id -u)" -eq 0 ] && grep -q ^qmailq: /etc/passwd; then
	echo "accounts: for u in alias qmaild qmaill qmailp qmailq qmailr qmails vpopmail; do userdel \$u; done"
	echo "groups: for g in qmail nofiles vchkpw; do groupdel \$g; done"
fi
