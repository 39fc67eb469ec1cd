# short - the power goes, a few times on each file system
#
#	SMTP, qmail-inject -> the whole system -> Maildir, mbox, programs,
#	     forwards, other hosts; deferrals, bounces, double bounces
#	the power is cut -> what no flush made durable is lost, or kept in part
#	mounted again -> everything acknowledged arrives, nothing else does
#	qmail's own order of system calls on the same disk -> loses mail
#
# The long form is tests/power/long, make check-powercut.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
writers=8
install
for fs in $file_systems; do
	control "$fs" 4
	rounds "$fs" auto same 2
	rounds "$fs" auto other 2
	rounds "$fs" fsync same 2
done
finish
