# rcpt - what does it cost to look a recipient up at RCPT?
#
#	make check T=bench/rcpt
#
# A domain of 100 000 users in users/assign, their homes anybody may pass
# through (1000 of them, each is many users'). Sessions of 20 000 RCPT, with and
# without the look-up; the difference in processor time of qmail-smtpd, for one.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/../integration/lib.sh"
home
USERS=${USERS:-100000} RCPTS=${RCPTS:-20000} LIMIT_US=${LIMIT_US:-100}
have cc || skip_all "no C compiler: apt-get install gcc libc6-dev"
cc -O2 -o "$work/start" "$top/tests/bench/start.c" || exit 1

uid=$(id -u) gid=$(id -g)
! is_root || uid=61001 gid=61001
i=0
while [ $i -lt 1000 ]; do
	mkdir "$work/h$i"
	: >"$work/h$i/.qmail-list"
	: >"$work/h$i/.qmail-a-default"
	i=$((i + 1))
done
awk -v users="$USERS" -v dir="$work" -v ids="$uid:$gid" -v home="$QMAIL" 'BEGIN {
	for (i = 0; i < users; i++) {
		printf "=u%d:u%d:%s:%s/h%d:::\n", i, i, ids, dir, i % 1000
		printf "+u%d-:u%d:%s:%s/h%d:-::\n", i, i, ids, dir, i % 1000
	}
	printf "+:alias:%s:%s/alias:-::\n.\n", ids, home
}' >"$QMAIL/users/assign"
"$QMAIL/bin/qmail-newu" || exit 1

# session form: RCPT for users all over the list.
session() {
	awk -v n="$RCPTS" -v users="$USERS" -v form="$1" 'BEGIN {
		printf "EHLO x\r\nMAIL FROM:<>\r\n"
		for (i = 0; i < n; i++) {
			who = sprintf(form, (i * 7919) % users)
			printf "RCPT TO:<%s@me.test>\r\n", who
		}
		printf "QUIT\r\n"
	}' >"$work/session"
}
# cpu: microseconds of processor time of one session.
cpu() {
	"$work/start" 1 /bin/sh -c "exec $QMAIL/bin/qmail-smtpd <$work/session \
		>$work/said" | sed 's/.*passed, *\([0-9]*\) us.*/\1/'
}
SMTPLIMITS='refusals:0 recipients:0'
export SMTPLIMITS
one() {
	session "$2"
	without=$(RCPTLOOKUP=0 cpu)
	with=$(RCPTLOOKUP=1 cpu)
	answers=$(grep -c "^$3" "$work/said")
	hundredths=$(((with - without) * 100 / RCPTS))
	[ $hundredths -ge 0 ] || hundredths=0
	printf '# %s: %d.%02d us (of %d.%02d us for the command)\n' "$1" \
		$((hundredths / 100)) $((hundredths % 100)) \
		$((with / RCPTS)) $((with * 100 / RCPTS % 100))
	check "$1: below $LIMIT_US us" test "$hundredths" -lt $((LIMIT_US * 100))
	same "$1: all are $3" "$RCPTS" "$answers"
}
one "a user" "u%d" "250 2.1.5"
one "a user and an extension" "u%d-list" "250 2.1.5"
one "an extension by default" "u%d-a-b-c" "250 2.1.5"
one "a user without such an extension" "u%d-none-at-all" "550 5.1.1"
one "nobody" "nobody%d" "550 5.1.1"
finish
