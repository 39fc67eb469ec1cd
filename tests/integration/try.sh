# try - make try delivers two messages and says where; make try-stop ends it
#
#	tcpclient -> tcpserver -> qmail-smtpd -\
#	                    sendmail -----------> queue -> alias/Maildir
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
for program in svscan supervise svc multilog setuidgid; do
	have $program || skip_all "skipped: no $program (package daemontools)"
done
have tcpserver || skip_all "skipped: no tcpserver (package ucspi-tcp)"
log=$work/log
cd "$top" || exit 1
run() { $MAKE -s "$@" O="$O" SAN="${SAN:-}" TRY="$work/try" >"$log" 2>&1; }

check "make try" run try
file() { sed -n "s/^[[:space:]]*$1: //p" "$log"; }
smtp=$(file "try by SMTP") sendmail=$(file "try by sendmail")
check "the message by SMTP is there" grep -q '^It came by SMTP' "$smtp"
check "the message by sendmail is there" grep -q '^It came by sendmail' "$sendmail"
same "the log shows both ways to their end" 2 "$(grep -c ' end msg ' "$log")"
check "make try-stop" run try-stop
check "and nothing is left" test -z "$(ps -A -o args= 2>/dev/null | grep "$work/[t]ry")"
finish
