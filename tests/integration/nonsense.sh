# nonsense - a control file says what cannot be, or cannot be read
#
#	control/FILE: nonsense -> the program that reads it stops, names the
#	file (and the line where that can be told), and mail is deferred:
#	qmail-send does not start; qmail-smtpd says 421; qmail-remote says Z;
#	qmail-inject and qmail-queue exit with a temporary code
#	repaired -> everything goes on, nothing is lost, nothing bounced
#
# Every file of control/README is tried, for every program that it names.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
PROTO=TCP TCPREMOTEIP=127.0.0.1 TCPLOCALIP=127.0.0.1
export PROTO TCPREMOTEIP TCPLOCALIP
printf 'Subject: x\n\nx\n' >"$work/message"
printf 'Fanna@me.test\0Tanna@me.test\0\0' >"$work/envelope"
control smtproutes ":127.0.0.1:1"
cp -R "$QMAIL/control" "$work/control"
bin=$QMAIL/bin
# Mail that waits meanwhile.
"$bin/qmail-queue" <"$work/message" 1<"$work/envelope" || exit 1

# ---- one run of each program: 0 if it deferred, and what it said ----

# ends_in seconds input command ...: its output in said; 99 if it goes on.
ends_in() {
	limit=$1 input=$2
	shift 2
	"$@" >"$work/said" 2>&1 <"$input" &
	pid=$!
	started="$started $pid"
	within "$limit" gone $pid || {
		# shellcheck disable=SC2046 # a list of pids
		kill -TERM $(family $pid)
		wait $pid
		return 99
	}
	wait $pid
}

qmail_send() {
	ends_in 5 /dev/null "$bin/qmail-start" ./Maildir/
	[ $? -ne 99 ] && ! grep -q '^starting\|^bounce' "$work/said"
}
# Either at once, or when a recipient cannot be looked up.
rcpt=a@other.test
qmail_smtpd() {
	printf '%s\r\n' 'EHLO x' 'MAIL FROM:<>' "RCPT TO:<$rcpt>" DATA \
		QUIT >"$work/lines"
	ends_in 5 "$work/lines" "$bin/qmail-smtpd"
	code=$?
	grep -q '^451 ' "$work/said" && ! grep -q '^354' "$work/said" && return
	[ $code -ne 0 ] && grep -q '^421 ' "$work/said"
}
qmail_qmtpd() {
	printf '3:\nx\n,4:s@me,16:12:%s,,' "$rcpt" >"$work/lines"
	ends_in 5 "$work/lines" "$bin/qmail-qmtpd"
	code=$?
	grep -q ':Z' "$work/said" && return
	[ $code -eq 111 ] && ! grep -q ':[KD]' "$work/said"
}
qmail_remote() {
	ends_in 5 "$work/message" "$bin/qmail-remote" far.test a@me.test \
		b@far.test
	[ $? -eq 0 ] && tr '\0' '\n' <"$work/said" >"$work/told" &&
		mv "$work/told" "$work/said" && grep -q '^Z' "$work/said" &&
		! grep -q '^[rhD]' "$work/said"
}
qmail_inject() {
	ends_in 5 "$work/message" "$bin/qmail-inject" anna@me.test
	[ $? -eq 111 ]
}
qmail_queue() {
	ends_in 5 "$work/message" sh -c '"$0" 1<"$1"' \
		"$bin/qmail-queue" "$work/envelope"
	code=$?
	[ $code -gt 40 ] && [ $code -lt 91 ]
}
qmail_qmqpc() {
	ends_in 5 "$work/message" sh -c '"$0" 1<"$1"' \
		"$bin/qmail-qmqpc" "$work/envelope"
	code=$?
	[ $code -gt 40 ] && [ $code -lt 91 ]
}
qmail_newmrh() {
	ends_in 5 /dev/null "$bin/qmail-newmrh"
	[ $? -eq 111 ]
}

# ---- nonsense ----

restore() {
	rm -rf "$QMAIL/control/$1"
	[ ! -e "$work/control/$1" ] || cp "$work/control/$1" "$QMAIL/control/$1"
}
# meets program file what line: the nonsense is in the file already.
tried=
meets() {
	tried="$tried $1:$2"
	if "$(echo "$1" | tr - _)"; then
		ok "$1: control/$2: $3: mail is deferred"
	else
		not_ok "$1: control/$2: $3: mail is deferred" "$work/said"
	fi
	log=$work/said check "$1: control/$2: $3: it is named" \
		grep -q "$2" "$work/said"
	[ -z "${4:-}" ] || log=$work/said check \
		"$1: control/$2: $3: and the line" \
		grep -q "line $4" "$work/said"
	restore "$2"
}
directory() {
	rm -f "$QMAIL/control/$2"
	mkdir "$QMAIL/control/$2"
	meets "$1" "$2" "a directory"
}
# says program file what line texts ...
says() {
	says_program=$1 says_file=$2 what=$3 line=$4
	shift 4
	control "$says_file" "$@"
	meets "$says_program" "$says_file" "$what" "$line"
}
numbers() {
	says "$1" "$2" "a word for a number" 1 ten
	says "$1" "$2" "a number and a letter" 1 10M
	says "$1" "$2" "less than nothing" 1 -1
	says "$1" "$2" "too large a number" 1 99999999999999999999999999
}
long=$(awk 'BEGIN { while (i++ < 400) printf "long." }')
lists() {
	says "$1" "$2" "a line without end" 3 me.test '# a comment' "$long"
	printf 'me.test\n\000\n' >"$QMAIL/control/$2"
	meets "$1" "$2" "a NUL" 2
}
lines() {
	says "$1" "$2" "a line without end" 1 "$long"
	printf 'a\000b\n' >"$QMAIL/control/$2"
	meets "$1" "$2" "a NUL" 1
}

# Unreadable: each file, for each program that control/README names.
awk '/^[a-z][a-z.]* +[^ ]/ && !/^file / { file = $1; text = "" }
	/^-/ { on = 1; next }
	on && file { text = text " " $0 }
	on && file && /\)$/ {
		sub(/.*\(/, "", text)
		gsub(/[),]/, " ", text)
		n = split(text, program, " ")
		for (i = 1; i <= n; i++) print file, program[i]
		file = ""
	}' "$top/control/README" >"$work/readers"
while read -r file program; do
	case $program:$file in
	qmail-smtpd:dnsservers|*:mxps) ;; # read in the middle of a look-up
	qmail-local:*) ;; # read for full mailboxes and virtual users
	*:defaultdelivery) # not read for other hosts
		rcpt=anna@me.test
		directory "$program" "$file" </dev/null
		rcpt=a@other.test
		;;
	qmail-remote:dnsservers) # not read when there is a route
		rm -f "$QMAIL/control/smtproutes"
		directory "$program" "$file" </dev/null
		restore smtproutes
		;;
	qmail-*) directory "$program" "$file" </dev/null ;;
	esac
done <"$work/readers"
check "control/README has been understood" test "$(echo "$tried" | wc -w)" -gt 30

for program in qmail-send qmail-smtpd qmail-remote qmail-inject; do
	directory $program me
done
for file in concurrencylocal concurrencyremote concurrencydest queuelifetime; do
	numbers qmail-send $file
done
for file in locals virtualdomains percenthack; do lists qmail-send $file; done
for file in bouncefrom bouncehost doublebouncehost doublebounceto envnoathost; do
	lines qmail-send $file
done
for program in qmail-smtpd qmail-qmtpd; do
	says $program databytes "a number and a letter" 1 10M
	says $program databytes "too large a number" 1 \
		99999999999999999999999999
	echo nonsense >"$QMAIL/control/morercpthosts.cdb"
	meets $program morercpthosts.cdb "no cdb"
done
numbers qmail-smtpd timeoutsmtpd
for file in rcpthosts badmailfrom; do lists qmail-smtpd $file; done
for file in localiphost smtpgreeting; do lines qmail-smtpd $file; done
numbers qmail-remote timeoutconnect
numbers qmail-remote timeoutremote
lists qmail-remote smtproutes
says qmail-remote smtproutes "a port that is none" 2 \
	'# routes' 'far.test:127.0.0.1:notaport'
lines qmail-remote helohost
for file in defaultdomain defaulthost idhost plusdomain; do
	lines qmail-inject $file
done
says qmail-inject defaulthost "no host" "" '[1'
says qmail-remote outgoingip "no address" 2 '# ours' ':here'
says qmail-queue queuesync "another word" 1 often
says qmail-send bounceformat "another word" 1 html
says qmail-send retryremote "no step" 1 0
says qmail-send destlimits "no limits" 2 '# ours' far.test
printf 'me.test\n\000\n' >"$QMAIL/control/morercpthosts"
meets qmail-newmrh morercpthosts "a NUL" 2
lists qmail-qmqpc qmqpservers
says qmail-qmqpc qmqpservers "no address" 2 '# ours' here.test
for program in qmail-send qmail-smtpd qmail-qmtpd qmail-remote qmail-inject; do
	says $program me "no name" 1 ''
done
for program in qmail-send qmail-smtpd qmail-remote; do
	rm -f "$QMAIL/control/me"
	tried="$tried $program:me"
	log=$work/said check "$program: no control/me: mail is deferred" \
		"$(echo $program | tr - _)"
	restore me
done

# Everything repaired: all is well, and nothing has happened meanwhile.
same "nothing was taken, nothing lost" 1 "$(waiting)"
start_send
smtpd
printf 'Subject: x\n\nx\n' | by_smtp far@far.test anna@me.test
check "repaired: mail flows" within 10 has_mails "$work/anna/Maildir/new" 2
same "and nothing bounced" 0 "$(said_times '^bounce')"
finish
