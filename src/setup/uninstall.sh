#!/bin/sh
# uninstall - take an installation away, except what is its owner's
#
#	uninstall.sh home < table
#
# Removes the programs, pages and samples that the table (src/modes) names and
# the directories that are empty then. Mail that waits, control files, aliases
# and accounts stay; it says so.
# SPDX-License-Identifier: 0BSD
set -eu
home=$1

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

each pctl | while read -r path; do
	case $path in
	queue/*) ;;
	*) rm -f "$home/$path" ;;
	esac
done
waiting=$(find "$home/queue/mess" "$home/queue/bad" -name '*.m' 2>/dev/null | wc -l)
if [ "$waiting" -eq 0 ]; then
	rm -rf "$home/queue"
fi
# Deepest first; what is not empty stays.
each d | sort -r | while read -r path; do
	rmdir "$home/$path" 2>/dev/null || :
done

if [ ! -d "$home" ]; then
	echo "$home is gone"
	exit 0
fi
echo "left in place:"
if [ -d "$home/queue" ]; then
	echo "	$home/queue: $waiting messages that were not delivered"
fi
for part in control users alias boot; do
	[ ! -d "$home/$part" ] || echo "	$home/$part"
done
echo "to remove that too: rm -rf $home"
if [ "$(id -u)" -eq 0 ] && grep -q ^qmailq: /etc/passwd; then
	echo "accounts: for u in alias qmaild qmaill qmailp qmailq qmailr qmails; do userdel \$u; done"
	echo "groups: groupdel qmail; groupdel nofiles"
fi
