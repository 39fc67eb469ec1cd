#!/bin/sh
# try - a whole mail system below one directory, on loopback, with real mail
#
#	try.sh where|start|stop home
#
# where: prints the home to build for: home itself, or a place under /var/lib
# that home is then a link to, when the users of the mail system could not
# reach it. start: services, two messages, and where they went. stop: ends
# what start began.
# SPDX-License-Identifier: 0BSD
set -eu
command=$1
home=$2
services='send smtpd'
wait_for=15 # seconds for one step

die() {
	echo "try: $*" >&2
	exit 111
}

need() {
	for program in svscan supervise svc svok multilog setuidgid; do
		command -v $program >/dev/null ||
			die "$program not found: apt-get install daemontools"
	done
	for program in tcpserver tcpclient; do
		command -v $program >/dev/null ||
			die "$program not found: apt-get install ucspi-tcp"
	done
}

where() {
	need
	if [ "$(id -u)" -ne 0 ] || [ -L "$home" ] || [ -d "$home/queue" ]; then
		readlink -f "$home"
		return
	fi
	if setuidgid qmaild sh -c 'cd "$1"' sh "${home%/*}" 2>/dev/null; then
		echo "$home"
		return
	fi
	echo "try: ${home%/*} is closed to other users: $home becomes a link" >&2
	mkdir -p /var/lib/paperpath-try
	ln -s /var/lib/paperpath-try "$home"
	readlink -f "$home"
}

# until_true command...: again and again, for wait_for seconds.
until_true() {
	tries=$((wait_for * 5))
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.2
	done
}

# The svscan that start began, if it is there still.
running() {
	[ -r "$home/svscan.pid" ] || return 1
	pid=$(cat "$home/svscan.pid")
	[ -r "/proc/$pid/cmdline" ] && tr '\0' ' ' <"/proc/$pid/cmdline" |
		grep -qF "svscan $home/service"
}

up() {
	[ -d "$1" ] && svok "$1"
}

all_ended() {
	for s in $services; do
		if up "$home/service/$s" || up "$home/service/$s/log"; then
			return 1
		fi
	done
}

stop() {
	if running; then
		kill "$pid"
	fi
	rm -f "$home/svscan.pid"
	for s in $services; do
		for d in "$home/service/$s" "$home/service/$s/log"; do
			! up "$d" || svc -dx "$d"
		done
	done
	until_true all_ended || die "not all of $home/service ended"
}

free_port() {
	port=2525
	while tcpclient -RHl0 127.0.0.1 $port true 2>/dev/null; do
		port=$((port + 1))
	done
}

# All mail for this host goes to home/alias: a try is nobody's mailbox.
aliases() {
	echo ./Maildir/ >"$home/alias/.qmail-default"
	[ "$(id -u)" -eq 0 ] && [ ! -e "$home/users/assign" ] || return 0
	cat >"$home/users/assign" <<-END
		+:alias:$(id -u alias):$(id -g alias):$home/alias:-::
		.
	END
	"$home/bin/qmail-newu"
}

begin() {
	aliases
	mkdir -p "$home/service"
	for s in $services; do
		mkdir -p "$home/service/$s/log"
		cp "$home/boot/$s/run" "$home/service/$s/run"
		cp "$home/boot/$s/log/run" "$home/service/$s/log/run"
	done
	free_port
	sed "s/^HOST=.*/HOST=127.0.0.1 PORT=$port LIMIT=20 OPTIONS='-v -R -H'/" \
		"$home/boot/smtpd/run" >"$home/service/smtpd/run"
	# Nothing of ours stays open in it: make waits for its pipes to end.
	nohup svscan "$home/service" </dev/null >"$home/svscan.log" 2>&1 \
		3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
	echo $! >"$home/svscan.pid"
	until_true greets || die "no SMTP on port $port: see $home/service/smtpd/log/main/current"
	until_true log_has status: || die "qmail-send is not up: see $home/service/send/log/main/current"
}

greets() {
	greeting=$(tcpclient -RHl0 127.0.0.1 "$port" sh -c 'read -r line <&6
		echo "$line"' 2>/dev/null) || return 1
	case $greeting in
	220*) ;;
	*) return 1 ;;
	esac
}

log_has() {
	grep -q "$1" "$home/service/send/log/main/current" 2>/dev/null
}

# One message, said by hand: 6 reads and 7 writes the connection.
by_smtp() {
	export mark me
	tcpclient -RHl0 127.0.0.1 "$port" sh -c '
		expect() {
			read -r line <&6
			case $line in
			$1*) ;;
			*) echo "try: wanted $1, the server said $line" >&2; exit 1 ;;
			esac
		}
		say() { printf "%s\r\n" "$@" >&7; }
		expect 220; say "HELO try.invalid"
		expect 250; say "MAIL FROM:<try@example.org>"
		expect 250; say "RCPT TO:<postmaster@$me>"
		expect 250; say DATA
		expect 354
		say "From: try@example.org" "To: postmaster@$me" \
			"Subject: try by SMTP $mark" "" "It came by SMTP." .
		expect 250; echo "	$line"; say QUIT
		expect 221'
}

by_sendmail() {
	printf 'To: root@%s\nSubject: try by sendmail %s\n\nIt came by sendmail.\n' \
		"$me" "$mark" | "$home/bin/sendmail" -t
}

# The file in the Maildir that holds this Subject.
landed() {
	file=$(grep -rlF "Subject: $1 $mark" "$home/alias/Maildir/new" 2>/dev/null)
	[ -n "$file" ]
}

show() {
	until_true landed "$1" ||
		die "$1: not there yet; see $home/service/send/log/main/current"
	echo "	$1: $file"
}

# A virtual domain: made, mailed to, read back.
virtual() {
	bin=$home/bin
	[ ! -d "$home/vpopmail/domains/try.example" ] ||
		"$bin/vdeldomain" -f try.example
	"$bin/vadddomain" try.example "p-$mark" &&
		"$bin/vadduser" joe@try.example "secret-$mark" ||
		die "the virtual domain could not be made"
	echo "a virtual domain, by vadddomain and vadduser:"
	"$bin/vdominfo" try.example | sed 's/^/	/'
	box=$home/vpopmail/domains/try.example/joe/Maildir
	printf 'To: joe@try.example\nSubject: try virtual %s\n\n%s\n' "$mark" \
		"It came to a virtual domain." | "$bin/sendmail" -t ||
		die "sendmail failed"
	until_true in_box ||
		die "not there yet; see $home/service/send/log/main/current"
	echo "	mail for joe@try.example: $file"
	echo "	$("$bin/vuserinfo" -d joe@try.example) is read back:"
	read_back | sed 's/^/	/'
	echo
}

in_box() {
	file=$(grep -rlF "Subject: try virtual $mark" "$box/new" 2>/dev/null)
	[ -n "$file" ]
}

# By POP3, where there are its programs and a client; else from the file.
read_back() {
	if ! [ -x "$bin/qmail-popup" ] || ! command -v curl >/dev/null; then
		sed '/^$/q' "$file" | grep -i '^subject:'
		sed '1,/^$/d' "$file"
		return
	fi
	pop_port=$((port + 1000))
	tcpserver -R -H -l try 127.0.0.1 $pop_port "$bin/qmail-popup" try \
		"$bin/vchkpw" "$bin/qmail-pop3d" Maildir &
	pop=$!
	until_true tcpclient -RHl0 127.0.0.1 $pop_port true 2>/dev/null
	echo "curl pop3://127.0.0.1:$pop_port/1 --user joe@try.example:..."
	until_true by_pop3 || echo "it could not be read back"
	kill $pop
}

# A message of this very second is not shown before the next.
by_pop3() {
	curl -s "pop3://127.0.0.1:$pop_port/1" \
		--user "joe@try.example:secret-$mark" | tr -d '\r' |
		grep -iv '^received:\|^ \|^	'
}

start() {
	need
	stop
	begin
	me=$(sed 1q "$home/control/me")
	mark=$$-$(date +%s)
	lines=$(wc -l <"$home/service/send/log/main/current")
	echo "sending one message by SMTP to 127.0.0.1 port $port:"
	by_smtp || die "the SMTP dialogue failed"
	echo "and one by $home/bin/sendmail."
	by_sendmail || die "sendmail failed"
	echo
	echo "where they are:"
	show "try by SMTP"
	show "try by sendmail"
	until_true both_ended || die "qmail-send did not finish"
	echo
	echo "the way they went, from $home/service/send/log/main/current:"
	since | grep -v status: | tai64nlocal | sed 's/^/	/'
	echo
	virtual
	echo "it goes on running; to end it: make try-stop"
}

since() {
	tail -n "+$((lines + 1))" "$home/service/send/log/main/current"
}

both_ended() {
	[ "$(since | grep -c ' end msg ')" -ge 2 ]
}

[ "$command" = where ] || home=$(readlink -f "$home")
case $command in
where) where ;;
start) start ;;
stop) stop && echo "stopped; $home is left as it is" ;;
*) die "usage: try.sh where|start|stop home" ;;
esac
