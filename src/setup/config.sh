#!/bin/sh
# config - a first configuration that works, from the host's name
#
#	config.sh home [ host ]
#
# Writes control/me, locals, rcpthosts, defaultdomain and plusdomain, and the
# aliases for root, postmaster and mailer-daemon: their mail goes to the
# Maildir in alias/ until somebody decides otherwise. A home that has a
# control/me was configured before: then only a missing alias is added.
# SPDX-License-Identifier: 0BSD
set -eu
home=$1
host=${2:-}
umask 022

# A full name without asking the network: the system's own, or the one that
# /etc/hosts gives beside it.
full_name() {
	name=$(uname -n)
	case $name in
	*.*) echo "$name"; return ;;
	esac
	awk -v name="$name" '
		/^#/ { next }
		{
			mine = 0
			for (i = 2; i <= NF; i++)
				if ($i == name)
					mine = 1
			for (i = 2; i <= NF && mine; i++)
				if (index($i, name ".") == 1) {
					print $i
					exit
				}
		}' /etc/hosts 2>/dev/null
}

# Under a temporary name first: a file that is there is whole. It must be new:
# the user alias could have put a link there.
write() {
	rm -f "$home/$1.new"
	(
		set -C
		cat >"$home/$1.new"
	)
	mv "$home/$1.new" "$home/$1"
}

configure() {
	[ -n "$host" ] || host=$(full_name)
	short=
	if [ -z "$host" ]; then
		short=$(uname -n)
		host=$short.localdomain
		echo "this host has no full name: $home/control/me says $host"
	fi
	case $host in
	*.*.*) domain=${host#*.} ;;
	*) domain=$host ;;
	esac
	[ -z "$short" ] || domain=localdomain
	case $domain in
	*.*.*) plus=${domain#*.} ;;
	*) plus=$domain ;;
	esac
	echo "$domain" | write control/defaultdomain
	echo "$plus" | write control/plusdomain
	{
		echo "$host"
		echo localhost
		[ -z "$short" ] || printf '%s\nlocalhost.localdomain\n' "$short"
	} | write control/locals
	write control/rcpthosts <"$home/control/locals"
	# Last: it says that the rest is there.
	echo "$host" | write control/me
	echo "configured for $host: see $home/control"
}

[ -e "$home/control/me" ] || configure

owner=
[ "$(id -u)" -ne 0 ] || owner=alias:$(id -gn alias)
for name in root postmaster mailer-daemon; do
	[ -e "$home/alias/.qmail-$name" ] && continue
	write "alias/.qmail-$name" <"alias/.qmail-$name"
done
if [ ! -d "$home/alias/Maildir" ]; then
	"$home/bin/maildirmake" "$home/alias/Maildir"
	[ -z "$owner" ] || chown -R "$owner" "$home/alias/Maildir"
fi
lives=$(awk -F: '$1 == "alias" { print $6 }' /etc/passwd)
if [ -n "$owner" ] && [ "$lives" != "$home/alias" ]; then
	echo "note: by /etc/passwd the user alias lives in $lives: mail for addresses without"
	echo "	a user goes there, not to $home/alias, unless users/assign says so"
fi
if [ -d "$home/queue/todo" ]; then
	echo "note: $home/queue/todo is from qmail; mail in it is not read"
fi
