# trigger - the FIFO is full, so messages come without a word
#
#	qmail-send stands still; the FIFO is filled, then 500 messages
#	it goes on -> all are found
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
: >"$work/taken"
start_send
kill -STOP "$send"
size=2050 # a page holds one such piece, the FIFO half of what it could
i=0
while [ $i -lt 4000 ]; do
	i=$((i + 1))
	echo 1764000000000000 # an ID that there is not
done | LC_ALL=C timeout 20 dd of="$QMAIL/queue/lock/trigger" bs="$size" \
	iflag=fullblock oflag=nonblock 2>"$work/filled"
check "the FIFO is full" grep -q 'temporarily unavailable' "$work/filled"
send_many anna 500 trigger
same "none is refused" 0 $?
kill -CONT "$send"
check "all are found" within 120 queue_clean
check_taken "$work/anna/Maildir/new" trigger "a full FIFO"
finish
