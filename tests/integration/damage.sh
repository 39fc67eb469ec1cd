# damage - a file of the queue has changed on its disk
#
#	queue/mess/S/ID.e, one byte other -> queue/bad/, one alert line
#	queue/mess/S/ID.m, one byte other -> queue/bad/, one alert line
#	queue/mess/S/ID.m, cut short      -> queue/bad/, one alert line
#	queue/state/S/ID, nonsense        -> passed over
#	all others -> qmail-local -> Maildir/
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna

# accepted: one more message, its ID in $id.
accepted() {
	find "$QMAIL/queue/mess" -name '*.e' | sort >"$work/before"
	printf 'Subject: %s\n\nthe text of %s\n' "$1" "$1" |
		by_inject anna@me.test "$2"
	id=$(find "$QMAIL/queue/mess" -name '*.e' | sort |
		comm -13 "$work/before" - | sed 's,.*/,,; s,\.e$,,')
}
file_of() { echo "$QMAIL/queue/mess/$(($1 % 64))/$1.$2"; }

# flip file offset: one bit of the byte there.
flip() {
	byte=$(od -An -tu1 -j "$2" -N1 "$1" | tr -d ' ')
	byte=$((byte ^ 1))
	# shellcheck disable=SC2059 # the format is the byte
	printf "\\$(printf %03o $byte)" |
		dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

size() { wc -c <"$1" | tr -d ' '; }

accepted first anna@me.test
accepted envelope anna@me.test
envelope=$id
accepted message anna@me.test
message=$id
accepted between anna@me.test
accepted short anna@me.test
short=$id
accepted last anna@me.test
flip "$(file_of "$envelope" e)" 25
flip "$(file_of "$message" m)" $(($(size "$(file_of "$message" m)") - 3))
printf 'nearly nothing\n' | dd of="$(file_of "$short" m)" 2>/dev/null

start_send
check "all others are delivered" within 20 has_mails "$work/anna/Maildir/new" 3
in_bad() { [ -e "$QMAIL/queue/bad/$1.m" ] && [ -e "$QMAIL/queue/bad/$1.e" ]; }
for kind in envelope message short; do
	eval id=\$$kind
	# shellcheck disable=SC2154 # by eval
	check "$kind: both files are in queue/bad" within 10 in_bad "$id"
	same "$kind: one alert line" 1 "$(grep -c "^alert: .*$id" "$log")"
done
check "and the queue is empty" within 10 queue_clean
sleep 2
same "three of them in all" 3 "$(said_times '^alert')"
same "nobody got a damaged one" 3 "$(mails "$work/anna/Maildir/new")"

# A state nobody can read: the message is delivered all the same.
stop_send
accepted state anna@me.test
state=$QMAIL/queue/state/$((id % 64))/$id
head -c 500 /dev/urandom >"$state"
! is_root || chown qmails "$state"
start_send
check "a damaged state: delivered" \
	within 10 has_mails "$work/anna/Maildir/new" 4
check "a damaged state: no message stays" within 10 queue_empty
stop_send
start_send
check "a damaged state: the next scan removes it" within 10 queue_clean

# An envelope that was never finished is no message.
stop_send
accepted torn anna@me.test
file=$(file_of "$id" e)
head -c 30 "$file" >"$work/torn" && cat "$work/torn" >"$file"
start_send
sleep 2
check "a torn envelope: left alone" test -e "$file"
same "a torn envelope: no alert" 3 "$(said_times '^alert')"
same "a torn envelope: not delivered" 4 "$(mails "$work/anna/Maildir/new")"
finish
