# stops - a neighbour of qmail-send stands still for a while
#
#	SIGSTOP of qmail-lspawn, qmail-rspawn, qmail-clean, qmail-queued, in turn
#	     -> the others go on, qmail-send itself never waits
#	SIGCONT -> all arrives, once
#
# PAUSE (10) seconds each.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
smtpd
# The far host is ourselves, at another name.
control smtproutes "far.test:127.0.0.1:$smtp_port"
printf '%s\n' me.test far.test >"$QMAIL/control/rcpthosts"
printf 'far.test:anna\n' >"$QMAIL/control/virtualdomains"
new=$work/anna/Maildir/new
start_send
for who in qmail-lspawn qmail-rspawn qmail-clean qmail-queued; do
	: >"$work/taken"
	victim=$(child "$send" $who)
	before=$(mails "$new")
	kill -STOP "$victim"
	send_many anna 50 "$who"
	same "$who stopped: all are taken" 0 $?
	sleep "${PAUSE:-10}"
	check "$who stopped: qmail-send lives" alive "$send"
	case $who in
	qmail-lspawn) same "$who stopped: nothing local" "$before" \
		"$(mails "$new")" ;;
	*) check "$who stopped: local mail goes on" \
		within 30 has_mails "$new" $((before + 1)) ;;
	esac
	kill -CONT "$victim"
	check "$who goes on: everything comes to an end" within 60 queue_clean
	check_taken "$new" "$who" "$who"
done
finish
