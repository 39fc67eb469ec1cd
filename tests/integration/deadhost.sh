# deadhost - a host that refuses every connection
#
#	30 messages -> qmail-send -> qmail-rspawn -> qmail-remote, a few times
#	     -> the destination is dead: deferred, no process is started
#	SIGALRM: everything is tried again
#	another host's mail goes on meanwhile
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
closed_port
control smtproutes "dead.test:127.0.0.1:$closed"

# Between qmail-rspawn and qmail-remote, as people do.
mv "$QMAIL/bin/qmail-remote" "$QMAIL/bin/qmail-remote.real"
cat >"$QMAIL/bin/qmail-remote" <<-END
	#!/bin/sh
	echo "\$1" >>$work/started
	exec $QMAIL/bin/qmail-remote.real "\$@"
END
chmod 755 "$QMAIL/bin/qmail-remote"
: >"$work/started"
chmod 666 "$work/started"

begun() { grep -c . "$work/started"; }
begun_more() { [ "$(begun)" -gt "$1" ]; }
one() { printf 'Subject: x\n\nx\n' | by_inject anna@me.test "$1"; }

start_send
i=0
while [ $i -lt 30 ]; do
	i=$((i + 1))
	one user$i@dead.test
done
check "all are deferred" within 20 times_said 'deferral: ' 30
check "the log says why" said 'could_not_be_reached_lately.*#4\.4\.1'
check "three failures were enough ($(begun) processes)" test "$(begun)" -le 4
same "all wait" 30 "$(waiting)"
before=$(begun)
one more@DEAD.test
check "one more, also in capitals: deferred" within 10 times_said 'deferral: ' 31
same "without a process" "$before" "$(begun)"
one anna@me.test
check "mail for others goes on" within 10 has_mails "$work/anna/Maildir/new" 1

kill -ALRM "$send"
check "SIGALRM: it is tried again" within 10 begun_more "$before"
check "SIGALRM: all of them" within 10 times_said 'deferral: ' 62
check "SIGALRM: again three are enough ($(begun))" \
	test "$(begun)" -le $((before + 4))

# It comes to life.

smtpd
control smtproutes "dead.test:127.0.0.1:$smtp_port"
control rcpthosts dead.test
kill -ALRM "$send"
check "alive again: everything is delivered" \
	within 30 times_said 'success: .*accepted_message' 31
rm -f "$QMAIL/bin/qmail-remote"
mv "$QMAIL/bin/qmail-remote.real" "$QMAIL/bin/qmail-remote"
finish
