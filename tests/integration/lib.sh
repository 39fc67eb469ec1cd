# lib - what the integration scripts share: a home, daemons, waiting, TAP
#
# Sourced by each of them. $QMAIL is the home that tests/run made, $O where
# things are built; a script that is started by hand makes a home of its own.
# As root everything runs under the users of the mail system, started by
# anybody else it is rootless. Every wait has an end; at exit what was started
# is ended by its pid, and what was made is removed.
# SPDX-License-Identifier: 0BSD

top=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
MAKE=${MAKE:-make}
O=${O:-$top/build}
B=$O/check
work=$(mktemp -d "${TMPDIR:-/tmp}/paperpath.XXXXXX") || exit 1
chmod 755 "$work"
number=0 failed=0 skipped=0 started='' mounted=''
umask 022
# What a test says must not depend on who starts it.
unset RELAYCLIENT DATABYTES QMAILQUEUE QMAILINJECT QMAILUSER QMAILHOST \
	QMAILSUSER QMAILSHOST QMAILNAME QMAILMFTFILE QMAILDEFAULTHOST \
	QMAILDEFAULTDOMAIN QMAILPLUSDOMAIN QMAILIDHOST MAILUSER MAILHOST \
	MAILNAME SMTPLIMITS SMTPPOLICY RBLSMTPD
# Scripts say all their lines at once.
export SMTPPROFILE=lenient

# ---- TAP ----

ok() {
	number=$((number + 1))
	echo "ok $number - $1"
}

# not_ok text [file]: the file tells why.
not_ok() {
	number=$((number + 1)) failed=$((failed + 1))
	echo "not ok $number - $1"
	[ -z "${2:-}" ] || tail -n 40 "$2" | cut -c1-300 | sed 's/^/    # /'
}

skip() {
	number=$((number + 1)) skipped=$((skipped + 1))
	echo "ok $number - $1 # skip $2"
}

# check text command ...: is it true? The log tells why not.
check() {
	text=$1
	shift
	if "$@"; then ok "$text"; else not_ok "$text" "$log"; fi
}

# same text wanted got
same() {
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		not_ok "$1"
		echo "    # wanted: $2"
		echo "    # got:    $3"
	fi
}

# End of a script: 77 if there was nothing but skips.
finish() {
	echo "1..$number"
	[ $failed -eq 0 ] || exit 1
	[ $number -gt $skipped ] || exit 77
	exit 0
}

skip_all() {
	echo "$1"
	exit 77
}

have() { command -v "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" -eq 0 ]; }

# ---- what other packages have ----

# fetch_packages directory name ...: their files, as they are; what apt-get
# said is in directory/said.
fetch_packages() {
	have apt-get || {
		echo "no apt-get" >"$1/said"
		return 1
	}
	fetch_dir=$1
	shift
	# As root apt-get would read as _apt, who may not write here.
	(cd "$fetch_dir" && timeout 60 apt-get -q \
		-o APT::Sandbox::User=root -o Acquire::Retries=0 \
		-o Acquire::http::Timeout=15 \
		download "$@" </dev/null >said 2>&1)
}

# ---- waiting ----

# within seconds command ...: again and again until it is true.
within() {
	tries=$(($1 * 10))
	shift
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.1
	done
}

# within_idle seconds command ...: as long as the log goes on; on a machine
# that is busy with other things a commit may take a second.
within_idle() {
	patience=$(($1 * 10)) idle=0 seen_lines=
	shift
	until "$@"; do
		idle=$((idle + 1))
		[ "$(log_lines)" = "$seen_lines" ] || idle=0
		seen_lines=$(log_lines)
		[ $idle -lt $patience ] || return 1
		sleep 0.1
	done
}

alive() { kill -0 "$1" 2>/dev/null; }
gone() { ! alive "$1"; }
# Whether its parent has asked for its status or not.
dead() { case $(ps -o stat= -p "$1") in '' | Z*) ;; *) return 1 ;; esac; }

# ---- processes ----

# Also what they have begotten: a session, a delivery.
children() { ps -A -o pid= -o ppid= | awk -v p="$1" '$2 == p { print $1 }'; }

family() {
	for child in $(children "$1"); do
		(family "$child")
	done
	echo "$1"
}

# child pid name: the pid of its child of that name.
child() {
	ps -A -o pid= -o ppid= -o comm= |
		awk -v p="$1" -v name="$2" '$2 == p && $3 == name { print $1; exit }'
}

end_all() {
	for pid in $started; do
		alive "$pid" || continue
		all=$(family "$pid")
		# shellcheck disable=SC2086 # a list of pids
		kill -TERM $all 2>/dev/null
		# A stopped one hears TERM only when it goes on.
		# shellcheck disable=SC2086
		kill -CONT $all 2>/dev/null
		within 3 gone "$pid"
		# shellcheck disable=SC2086
		kill -KILL $all 2>/dev/null
	done
	wait 2>/dev/null
	started=
}

tidy() {
	trap '' HUP INT TERM
	end_all
	for dir in $mounted; do within 5 umount "$dir"; done
	rm -rf "$work"
}
trap tidy EXIT
trap 'exit 1' HUP INT TERM

# ---- the home ----

# Only a home made for tests is ever emptied.
throw_away() {
	case $1 in
	*/paperpath.??????/*) return 0 ;;
	esac
	echo "$1 is no throw-away home" >&2
	return 1
}

# build_home dir where: where is kept, so that the next time is fast.
build_home() {
	$MAKE -C "$top" -s setup O="$O" B="$2" SAN="${SAN:-}" QMAIL="$1" \
		VPOPMAIL="$1/vpopmail" HOST=me.test >"$work/setup" 2>&1 || {
		tail -n 20 "$work/setup" | sed 's/^/# /'
		exit 1
	}
}

home() {
	if [ -z "${QMAIL:-}" ] || ! [ -x "$QMAIL/bin/qmail-start" ] ||
		! throw_away "$QMAIL" 2>/dev/null; then
		QMAIL=$work/home
		B=$O/check1 # a run of tests/run at the same time has its own
		! is_root || sh "$top/src/setup/accounts.sh" /var/qmail
		build_home "$QMAIL" "$B"
	fi
	export QMAIL
	log=$work/log
	: >"$log"
	fresh "$QMAIL" "$B"
}

# fresh home built: an empty queue, the controls of me.test, nobody's mail.
fresh() {
	throw_away "$1" || exit 1
	# Built for another home meanwhile? hier would mend that one.
	[ "$(cat "$2/home")" = "$1 $1/vpopmail" ] || build_home "$1" "$2"
	rm -rf "$1/queue" "$1/alias" "$1/users" "$1/control" "$1/vpopmail" \
		"$1/policy"
	(cd "$top" && "$2/bin/hier" src/modes "$2" &&
		sh src/setup/config.sh "$1" me.test) >"$work/setup" 2>&1 || {
		tail -n 20 "$work/setup" | sed 's/^/# /'
		exit 1
	}
	printf '%s\n' me.test localhost >"$1/control/locals"
	printf '%s\n' me.test >"$1/control/rcpthosts"
	: >"$work/assign"
	: >"$work/passwd"
}

control() {
	control_file=$QMAIL/control/$1
	shift
	printf '%s\n' "$@" >"$control_file"
}

# user name: a home in $work with a Maildir; mail for name and name-anything
# gets there. As root each has a uid of its own that no account has.
uid_next=61000
user() {
	uid=$(id -u) gid=$(id -g)
	if is_root; then
		uid_next=$((uid_next + 1))
		uid=$uid_next gid=$uid_next
	fi
	mkdir -p "$work/$1"
	"$QMAIL/bin/maildirmake" "$work/$1/Maildir"
	! is_root || chown -R "$uid:$gid" "$work/$1"
	printf '=%s:%s:%s:%s:%s:::\n+%s-:%s:%s:%s:%s:-::\n' "$1" "$1" \
		"$uid" "$gid" "$work/$1" "$1" "$1" "$uid" "$gid" \
		"$work/$1" >>"$work/assign"
	{
		cat "$work/assign"
		alias_id=$(id -u):$(id -g)
		! is_root || alias_id=$(id -u alias):$(id -g alias)
		echo "+:alias:$alias_id:$QMAIL/alias:-::"
		echo .
	} >"$QMAIL/users/assign"
	"$QMAIL/bin/qmail-newu"
}

# dot user name lines ...: writes .qmailname of user.
dot() {
	dot_file=$work/$1/.qmail$2
	dot_owner=$(ls -ldn "$work/$1" | awk '{ print $3 ":" $4 }')
	shift 2
	printf '%s\n' "$@" >"$dot_file"
	! is_root || chown "$dot_owner" "$dot_file"
}

# ---- daemons ----

# The log goes to $log; $send is the pid of qmail-send.
start_send() {
	marker=$(log_lines)
	cd / || exit 1
	# As boot/home does, and with what a script wants there.
	# shellcheck disable=SC2086 # words
	env - PATH="$QMAIL/bin:/usr/local/bin:/usr/bin:/bin" ${more_env:-} \
		"$QMAIL/bin/qmail-start" ./Maildir/ >>"$log" 2>&1 </dev/null &
	send=$!
	cd "$top" || exit 1
	started="$started $send"
	within 10 said_since "$marker" '^status: local' || {
		not_ok "qmail-send starts" "$log"
		finish
	}
}

# No end is waited for longer than this, whatever is on its way.
stop_send() {
	kill -TERM "$send" 2>/dev/null
	within "${1:-20}" gone "$send" || {
		not_ok "qmail-send ends" "$log"
		return 1
	}
	wait "$send" 2>/dev/null
	return 0
}

log_lines() { awk 'END { print NR }' "$log"; }
said() { grep -q -e "$1" "$log"; }
said_since() { tail -n "+$(($1 + 1))" "$log" | grep -q -e "$2"; }
said_times() { grep -c -e "$1" "$log"; }
times_said() { [ "$(said_times "$1")" -ge "$2" ]; }

# serve program ...: at a free port of loopback, which is in $port; or at
# $serve_at and $serve_port. $serve_before is put in front of tcpserver.
serve() {
	served=$((${served:-0} + 1))
	as=
	! is_root || as="-u $(id -u qmaild) -g $(id -g qmaild)"
	[ -z "${serve_as:-}" ] || as=$serve_as
	cd "$QMAIL" || exit 1
	# shellcheck disable=SC2086 # options
	${serve_before:-} tcpserver -1 -R -H -l me.test -c 40 $as "${serve_at:-127.0.0.1}" \
		"${serve_port:-0}" "$@" \
		>"$work/port.$served" 2>>"$work/served" </dev/null &
	server=$!
	cd "$top" || exit 1
	started="$started $server"
	within 10 test -s "$work/port.$served" || {
		not_ok "tcpserver starts" "$work/served"
		finish
	}
	port=$(cat "$work/port.$served")
}

smtpd() {
	serve "$QMAIL/bin/qmail-smtpd"
	smtp_port=$port
}

# A port that refuses: it was free a moment ago.
closed_port() {
	serve true
	kill "$server"
	within 5 gone "$server"
	closed=$port
}

# ---- talking ----

# smtp port <lines: says them all with CRLF, prints all that comes back.
smtp() {
	sed 's/$/\r/' | raw "$1"
}

raw() {
	tcpclient -RHl0 -T 10 127.0.0.1 "$1" sh -c '
		exec 3<&0
		cat <&3 >&7 &
		exec cat <&6'
}

# by_smtp sender recipient <message: 0 if it was taken.
by_smtp() {
	{
		printf 'EHLO client.test\nMAIL FROM:<%s>\nRCPT TO:<%s>\nDATA\n' \
			"$1" "$2"
		sed 's/^\./../'
		printf '.\nQUIT\n'
	} | smtp "$smtp_port" >"$work/dialogue" 2>&1
	grep -q '^250 .*[oO][kK] [0-9]' "$work/dialogue"
}

# by_inject sender recipient ... <message
by_inject() {
	from=$1
	shift
	"$QMAIL/bin/qmail-inject" -f "$from" -- "$@"
}

# ---- looking ----

mails() {
	set -- "$1"/*
	[ -e "$1" ] || set --
	echo $#
}
has_mails() { [ "$(mails "$1")" -ge "$2" ]; }

waiting() {
	find "$QMAIL/queue/mess" -type f -name '*.e' | wc -l | tr -d ' '
}
# Twice: a bounce may come where find was, its message go where it is not yet.
queue_empty() { [ "$(waiting)" -eq 0 ] && [ "$(waiting)" -eq 0 ]; }
queue_clean() { [ -z "$(find "$QMAIL/queue/mess" "$QMAIL/queue/state" \
	-type f)" ]; }

# The envelope of the one message that waits, a record a line.
envelope() { find "$QMAIL/queue/mess" -name '*.e' -exec cat {} + | tr '\0' '\n'; }
