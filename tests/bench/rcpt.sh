# rcpt - what does it cost to look a recipient up at RCPT?
#
#	make check T=bench/rcpt
#
# A domain of 100 000 users in users/assign, their homes anybody may pass
# through (1000 of them, each is many users'). Sessions of 20 000 RCPT, with and
# without the look-up; the difference in processor time of qmail-smtpd, for one.
# Then the homes are closed, qmail-rcptd looks for qmail-smtpd, and the time of
# its processes counts as well.
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

domain=me.test
# session form: RCPT for users all over the list.
session() {
	awk -v n="$RCPTS" -v users="$USERS" -v form="$1" \
		-v domain="$domain" 'BEGIN {
		printf "EHLO x\r\nMAIL FROM:<>\r\n"
		for (i = 0; i < n; i++) {
			who = sprintf(form, (i * 7919) % users)
			printf "RCPT TO:<%s@%s>\r\n", who, domain
		}
		printf "QUIT\r\n"
	}' >"$work/session"
}
# cpu: microseconds of processor time of one session.
cpu() {
	"$work/start" 1 /bin/sh -c "exec $QMAIL/bin/qmail-smtpd <$work/session \
		>$work/said" | sed 's/.*passed, *\([0-9]*\) us.*/\1/'
}
# cpu_closed: the same with qmail-rcptd in front.
cpu_closed() {
	cat >"$work/closed" <<-'END'
		setuidgid qmaild "$1/bin/qmail-smtpd" <"$2/session" >"$2/said" 2>"$2/err"
		for p in /proc/[0-9]*; do
			[ "$(readlink $p/exe)" != "$1/bin/qmail-rcptd" ] ||
				cat $p/stat
		done >"$2/stat"
		sed 's/.*) //' /proc/$$/stat >"$2/own"
	END
	"$QMAIL/bin/qmail-rcptd" sh "$work/closed" "$QMAIL" "$work"
	sed 's/.*) //' "$work/stat" |
		awk -v own="$(cat "$work/own")" '
			{ n += $12 + $13 + $14 + $15 }
			END { split(own, o, " "); print (n + o[14] + o[15]) * 10000 }'
}
SMTPLIMITS='refusals:0 recipients:0'
export SMTPLIMITS
measure=cpu
one() {
	session "$2"
	without=$(RCPTLOOKUP=0 $measure)
	with=$(RCPTLOOKUP=1 $measure)
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
if is_root; then
	chown 61001:61001 "$work"/h[0-9]*
	chmod 700 "$work"/h[0-9]*
	measure=cpu_closed
	one "closed: a user" "u%d" "250 2.1.5"
	one "closed: a user and an extension" "u%d-list" "250 2.1.5"
	one "closed: an extension by default" "u%d-a-b-c" "250 2.1.5"
	one "closed: a user without such an extension" "u%d-none-at-all" \
		"550 5.1.1"
	"$QMAIL/bin/vadddomain" v.test pw || exit 1
	dir=$QMAIL/vpopmail/domains/v.test
	awk -v n="$USERS" -v dir="$dir" 'BEGIN {
		for (i = 0; i < n; i++)
			printf "u%d:*:1:0:u%d:%s/u%d:NOQUOTA\n", i, i, dir, i
	}' >>"$dir/vpasswd"
	"$QMAIL/bin/vmkpasswd" v.test || exit 1
	echo v.test >>"$QMAIL/control/rcpthosts"
	domain=v.test
	one "closed: a user of a virtual domain" "u%d" "250 2.1.5"
	one "closed: nobody in a virtual domain" "nobody%d" "550 5.1.1"
else
	skip "closed homes" "needs root"
fi
finish
