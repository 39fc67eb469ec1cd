# diskfull - the disk of the queue is full
#
#	SMTP -> qmail-smtpd -> qmail-queue --no space--> 451, nothing kept
#	qmail-inject -> qmail-queue --no space--> 111, nothing kept
#	accepted before -> delivered all the same
#	a failure that cannot be noted -> tried again, then its bounce
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
is_root || skip_all "needs root, for a small file system"
home
mount -t tmpfs -o size=3m,mode=750 tmpfs "$QMAIL/queue" 2>/dev/null ||
	skip_all "no file system can be mounted here"
mounted=$QMAIL/queue
(cd "$top" && "$B/bin/hier" src/modes "$B") >/dev/null || exit 1
user anna
new=$work/anna/Maildir/new
smtpd

# leave kilobytes: takes all space of the queue but these.
leave() {
	rm -f "$QMAIL/queue/filler"
	free=$(df -Pk "$QMAIL/queue" | awk 'NR == 2 { print $4 }')
	dd if=/dev/zero of="$QMAIL/queue/filler" bs=1024 \
		count=$((free - $1)) 2>/dev/null
}
space_again() { rm -f "$QMAIL/queue/filler"; }
text() {
	printf 'Subject: %s\n\n' "$1"
	awk -v n="$2" 'BEGIN {
		for (i = 0; i < n; i++)
			printf "%062d\n", i
	}'
}

leave 100
text big 8000 | by_smtp far@far.test anna@me.test
check "too big for what is left: refused" test $? -ne 0
check "with 451" grep -q '^451 .*4\.3\.0' "$work/dialogue"
check "and nothing of it stays" queue_clean
text small 10 | by_smtp far@far.test anna@me.test
check "a small one is taken" test $? -eq 0

leave 0
text none 10 | by_smtp far@far.test anna@me.test
check "nothing left: refused" test $? -ne 0
check "with 451 again" grep -q '^451 ' "$work/dialogue"
text none 10 | by_inject anna@me.test anna@me.test 2>"$work/said"
same "qmail-inject: 111" 111 $?
check "and says why" grep -q -i 'disk full\|write error\|trouble' "$work/said"
same "the small one waits" 1 "$(waiting)"
start_send
check "and is delivered, though the disk is full" \
	within 10 has_mails "$new" 1
check "the queue is empty" within 10 queue_clean

# Its failure cannot be noted: there must be neither bounce nor loss.
space_again
stop_send
text failing 10 | by_inject anna@me.test nobody@me.test
leave 0
start_send
check "a failure that cannot be noted is a deferral" \
	within 10 said 'unable to note the failure'
sleep 1
same "so there is no bounce yet" 1 "$(mails "$new")"
same "and the message waits" 1 "$(waiting)"
space_again
kill -ALRM "$send"
check "with space again it comes" within 10 has_mails "$new" 2
check "and the queue is empty" within 10 queue_clean

# The bounce itself finds no space.
stop_send
text bouncing 10 | by_inject anna@me.test nobody@me.test
leave 4
start_send
check "no space for a bounce: it is told" \
	within 10 said 'trouble injecting bounce\|unable to note'
same "and the message waits" 1 "$(waiting)"
space_again
kill -ALRM "$send"
check "with space again it comes" within 10 has_mails "$new" 3
check "and the queue is empty" within 10 queue_clean

# Many at once, until it is full: what was taken is delivered, no more.
stop_send
i=0 taken=0
while [ $i -lt 60 ]; do
	i=$((i + 1))
	! text "many $i" 1500 | by_smtp far@far.test anna@me.test ||
		taken=$((taken + 1))
done
check "some are taken, some not" test $taken -gt 5 -a $taken -lt 60
same "what was taken is there" $taken "$(waiting)"
start_send
check "delivered" within 20 queue_clean
same "just as many" $((taken + 3)) "$(mails "$new")"
finish
