# nameless - the system's user database cannot be read
#
#	qmail-getpw joe, while
#	   getpwnam says nothing: the errno of a source that does not answer, or
#	   none, for the one behind it has no joe
#	   /etc/passwd cannot be read, is not there, leads nowhere, is a directory
#
# Somebody who is there is never alias's: he is not known now. The accounts stand
# in a passwd file that only this script sees.
# SPDX-License-Identifier: 0BSD
if [ "${1:-}" != inside ]; then
	[ "$(id -u)" -eq 0 ] || { echo "needs root"; exit 77; }
	unshare -m true 2>/dev/null || { echo "needs unshare -m"; exit 77; }
	exec unshare -m sh "$0" inside
fi
. "$(dirname "$0")/lib.sh"
home
shim=$work/nameless.so
cc -O1 -shared -fPIC -o "$shim" "$top/tests/integration/nameless.c" -ldl || exit 1

cp /etc/passwd "$work/passwd"
for account in joe:61201 joe-list:61202; do
	mkdir "$work/${account%:*}"
	chown "${account#*:}" "$work/${account%:*}"
	echo "${account%:*}:x:${account#*:}:1::$work/${account%:*}:/bin/sh" \
		>>"$work/passwd"
done
mkdir "$work/daemons"
echo "service:x:61203:1::$work/daemons:/bin/sh" >>"$work/passwd"
mount --bind "$work/passwd" /etc/passwd

# asks local: whose it is, with dash and ext; or the exit code.
asks() {
	LD_PRELOAD=$shim "$QMAIL/bin/qmail-getpw" "$1" >"$work/said" 2>"$work/why"
	code=$?
	if [ $code -eq 0 ]; then
		tr '\0' ' ' <"$work/said" | awk '{ print $1, $5, $6 }'
	else
		echo $code
	fi
}
[ "$(asks none)" = "alias - none" ] || skip_all "qmail-getpw cannot be preloaded"
export NAMELESS NAMELESS_ERRNO
NAMELESS= NAMELESS_ERRNO=0
same "joe" "joe  " "$(asks joe)"
same "joe's" "joe - x" "$(asks joe-x)"
same "joe-list's" "joe-list - x" "$(asks joe-list-x)"
same "nobody's" "alias - nobody-x" "$(asks nobody-x)"
same "who owns no home is nobody" "alias - service" "$(asks service)"
same "the start of a line is no name" "alias - joe:x" "$(asks joe:x)"

NAMELESS=joe,joe-list
for error in 0 2 4 5 11 12 13 23 24 110 111; do
	NAMELESS_ERRNO=$error
	same "errno $error: joe is not known now" "111 111 111" \
		"$(asks joe) $(asks JOE) $(asks joe-x)"
	same "errno $error: nor is joe-list, though joe were there" "111 111" \
		"$(asks joe-list) $(NAMELESS=joe-list asks joe-list-x)"
done
# Users of another source alone: there is nothing but the errno.
NAMELESS=ldap,ldap-x
for error in 2 111; do
	NAMELESS_ERRNO=$error
	same "errno $error: nor is somebody else" "111 111" \
		"$(asks ldap) $(asks ldap-x)"
done
for error in 0 3; do
	NAMELESS_ERRNO=$error
	same "errno $error: there is no such user" "alias - ldap" "$(asks ldap)"
done
NAMELESS=service NAMELESS_ERRNO=0
same "in the file, and no user who gets mail" "alias - service" "$(asks service)"

NAMELESS=joe
mv "$work/joe" "$work/joe.away"
ln -s joe "$work/joe"
same "a home that leads to itself: joe is not known now" "111 111" \
	"$(asks joe) $(asks joe-x)"
rm "$work/joe"
mv "$work/joe.away" "$work/joe"

# What the C library makes of a file that cannot be read.
NAMELESS=
same "joe again" "joe  " "$(asks joe)"
sleep 300 &
started="$started $!"
mount --bind "/proc/$!/mem" /etc/passwd
same "no byte can be read: joe is not known now" "111 111" \
	"$(asks joe) $(asks joe-x)"
same "no byte can be read: nor is anybody" 111 "$(asks nobody-x)"
umount /etc/passwd # it would keep the file below, which goes at the end
mkdir "$work/etc"
for file in nsswitch.conf ld.so.cache ld-musl-x86_64.path; do
	[ ! -e /etc/$file ] || cp /etc/$file "$work/etc"
done
mount --bind "$work/etc" /etc
unreadable() {
	same "$1: joe is not known now" "111 111" "$(asks joe) $(asks joe-x)"
	same "$1: nor is anybody" 111 "$(asks nobody-x)"
}
unreadable "there is no passwd"
ln -s passwd /etc/passwd
unreadable "it leads to itself"
rm /etc/passwd
mkdir /etc/passwd
unreadable "it is a directory"
finish
