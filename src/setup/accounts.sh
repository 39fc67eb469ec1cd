#!/bin/sh
# accounts - create the users and groups that are missing
#
#	accounts.sh home [ home-of-virtual-domains ]
#
# Only root can, and only root needs them: started by anybody else it says that
# the installation will be rootless. What exists is left as it is.
# SPDX-License-Identifier: 0BSD
set -eu
home=$1
domains=${2:-/home/vpopmail}

if [ "$(id -u)" -ne 0 ]; then
	echo "not root: $home will be $(id -un)'s own (rootless)"
	exit 0
fi

listed() { grep -q "^$2:" "/etc/$1"; }
have() { command -v "$1" >/dev/null 2>&1; }

shell=/bin/false
for s in /usr/sbin/nologin /sbin/nologin; do
	[ ! -x "$s" ] || shell=$s
done

# Trees of virtual domains that come from elsewhere belong to 89:89, vpopmail's
# own numbers: ours are the same where they are free.
number() {
	case $2 in
	vpopmail | vchkpw) grep -q '^[^:]*:[^:]*:89:' "/etc/$1" || echo 89 ;;
	esac
}

add_group() {
	number=$(number group "$1")
	if have groupadd; then
		groupadd -r ${number:+-g "$number"} "$1"
	else
		addgroup -S ${number:+-g "$number"} "$1"
	fi
}

# add_user name group directory
add_user() {
	number=$(number passwd "$1")
	if have useradd; then
		useradd -r -M ${number:+-u "$number"} -g "$2" -d "$3" \
			-s "$shell" "$1"
	else
		adduser -S -D -H ${number:+-u "$number"} -G "$2" -h "$3" \
			-s "$shell" "$1"
	fi
}

for group in qmail nofiles vchkpw; do
	listed group $group && continue
	add_group $group
	echo "created group $group"
done
for pair in alias:nofiles qmaild:nofiles qmaill:nofiles qmailp:nofiles \
	qmailq:qmail qmailr:qmail qmails:qmail vpopmail:vchkpw; do
	user=${pair%:*}
	listed passwd "$user" && continue
	dir=$home
	[ "$user" != alias ] || dir=$home/alias
	[ "$user" != vpopmail ] || dir=$domains
	add_user "$user" "${pair#*:}" "$dir"
	echo "created user $user"
done

# Domains that were there before us are not seen when the programs look elsewhere.
lives=$(awk -F: '$1 == "vpopmail" { print $6 }' /etc/passwd)
if [ "$lives" != "$domains" ] && [ -d "$lives/domains" ]; then
	echo "note: by /etc/passwd the user vpopmail lives in $lives, where domains are;"
	echo "	these programs look for them in $domains: make VPOPMAIL=$lives"
fi
