# checker - the checker itself: each invariant is broken once, and it says so
#
#	post -> qmail-queue -> queue, sinks made by hand -> check
#
# A rig without a ledger, or with a sink that cannot be read, never passes.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/../integration/lib.sh"
home
$MAKE -C "$top" -s crash O="$O" >"$work/make" 2>&1 || {
	not_ok "the programs of tests/crash are built" "$work/make"
	finish
}
queue=$QMAIL/queue

# A new ledger: two Maildirs, a mbox, a drop, one who is nowhere.
begin() {
	rm -rf "$work/l"
	fresh "$QMAIL" "$B"
	l=$work/l
	mkdir -p "$l/drop"
	"$QMAIL/bin/maildirmake" "$l/anna"
	"$QMAIL/bin/maildirmake" "$l/bob"
	cat >"$l/sinks" <<-END
		maildir anna@me.test anna
		maildir bob@me.test bob
		maildir ann@me.test anna
		mbox carl@me.test carl
		drop @else.test drop
		fails nobody@me.test
		forward list@me.test anna@me.test
		postmaster bob@me.test
	END
	: >"$l/ledger"
}

# sent token recipient ...: acknowledged; its text is in $l/token.
sent() {
	token=$1
	shift
	"$O/crash/post" "$l" "$token" bob@me.test "$@" -- \
		/bin/sh -c 'cat >"$0"' "$l/$token"
}
# queued token recipient ...: acknowledged by qmail-queue.
queued() {
	token=$1
	shift
	"$O/crash/post" -e "$l" "$token" bob@me.test "$@" -- \
		"$QMAIL/bin/qmail-queue"
}

# verdict wanted text option ...
verdict() {
	wanted=$1 text=$2
	shift 2
	"$O/crash/check" "$@" "$l" "$queue" >"$work/said" 2>&1
	got=$?
	if [ $got -eq "$wanted" ]; then ok "$text"; else
		not_ok "$text" "$work/said"
	fi
}
told() {
	if grep -q -e "$1" "$work/said"; then ok "$1"; else
		not_ok "says: $1" "$work/said"
	fi
}
file_of() { find "$queue/mess" -name "*.$1"; }

begin
sent one anna@me.test
verdict 1 "acknowledged and nowhere"
told '^lost: one, acknowledged, for anna@me.test'
echo "gone one" >>"$l/ledger"
verdict 0 "acknowledged, and its reader has deleted it" -e
echo "broke RETR" >>"$l/ledger"
verdict 1 "a reader saw what must not be" -e
told '^wrong: a reader saw a wrong RETR'
begin
sent one anna@me.test
cp "$l/one" "$l/anna/new/1"
verdict 0 "acknowledged and there" -e
cp "$l/one" "$l/anna/cur/2"
verdict 1 "twice in a Maildir" -e
echo "kill 1" >>"$l/ledger"
verdict 1 "twice in a Maildir, whatever was killed" -e -k 5
begin
sent one ann@me.test
cp "$l/one" "$l/anna/new/1"
cp "$l/one" "$l/anna/cur/2"
echo "kill 1" >>"$l/ledger"
verdict 1 "twice in a Maildir that has two addresses" -e -k 5
sed -i s/ann@/anna@/ "$l/ledger"
rm "$l/anna/cur/2"
mv "$l/anna/new/1" "$l/bob/new/1"
verdict 1 "misdirected" -e
told 'is not for here'
sed 's/line on/line of/' "$l/one" >"$l/anna/new/1"
rm "$l/bob/new/1"
verdict 1 "altered" -e
told 'not what was sent: its text'
head -c 500 "$l/one" >"$l/anna/new/1"
verdict 1 "cut short" -e
{ printf 'Return-Path: \001\n' && cat "$l/one"; } >"$l/anna/new/1"
verdict 1 "altered in front of its text" -e
{ printf 'Return-Path: <x>\n' && cat "$l/one"; } >"$l/anna/new/1"
verdict 0 "a line in front is no alteration" -e
echo "what is this" >"$l/anna/new/2"
verdict 1 "mail from nowhere" -e

begin
queued two anna@me.test carl@me.test
verdict 0 "it waits in the queue"
verdict 1 "in the end it must not" -e
m=$(file_of m) e=$(file_of e)
cp "$m" "$l/anna/new/1"
verdict 0 "one of two is delivered, the message waits"
cp "$m" "$work/m" && cp "$e" "$work/e"
rm "$e"
verdict 1 "one of two is delivered, the message is gone"
told '^lost: two, acknowledged, for carl@me.test'
cp "$work/e" "$e"
echo x >>"$m"
verdict 1 "an acknowledged message is damaged"
mv "$m" "$e" "$queue/bad"
verdict 1 "it is in bad, and nobody has damaged anything"
told 'by whom?'
mv "$queue/bad/${m##*/}" "$m" && mv "$queue/bad/${e##*/}" "$e"
id=${m##*/} id=${id%.m}
echo "damage $id two" >>"$l/ledger"
verdict 1 "damaged by the rig, and still in mess" -e
mv "$m" "$e" "$queue/bad"
verdict 0 "damaged by the rig, and in bad" -e
cp "$work/m" "$queue/bad/$id.m"
verdict 1 "bad/ holds one that is not damaged" -e
head -c 20 "$work/e" >"$queue/bad/$id.e"
verdict 1 "bad/ holds half a message" -e
told 'is half a message'
rm "$queue/bad"/*
verdict 1 "damaged by the rig, and deleted" -e
echo 1 >"$queue/mess/3/note"
verdict 1 "what does not belong in the queue"
told 'note does not belong'

# A mbox: quoting, an entry that was cut off.
begin
sent three carl@me.test
{
	echo "From bob@me.test Thu Jan 01 00:00:50 1970"
	sed 's/^>*From />&/' "$l/three"
	echo
} >"$work/entry"
cp "$work/entry" "$l/carl"
verdict 0 "a mbox" -e
{
	head -c 300 "$work/entry"
	printf '\n\n'
	cat "$work/entry"
} >"$l/carl"
verdict 1 "an entry that was cut off, and nobody did it" -e
echo "cut 51" >>"$l/ledger"
verdict 0 "an entry that was cut off by a cut" -e
sed 's/00:00:50/00:01:50/' "$l/carl" >"$work/later"
cp "$work/later" "$l/carl"
verdict 1 "an entry that was cut off after the cut" -e
{
	cat "$work/entry"
	head -c 4096 /dev/zero
} >"$l/carl"
verdict 0 "NULs at its end, by a cut" -e
{
	cat "$work/entry"
	head -c 512 /dev/zero
	cat "$work/entry"
} >"$l/carl"
verdict 1 "NULs in its middle" -e
cat "$work/entry" "$work/entry" >"$l/carl"
verdict 0 "twice, when the first came just before the cut" -e
sed -i 's/^cut 51/cut 60/' "$l/ledger"
verdict 1 "twice, when it came long before" -e
verdict 0 "the window is an argument" -e -w 20
sed -i 's/^cut 60/kill 60/' "$l/ledger"
verdict 1 "twice, by a kill with nothing in flight" -e
verdict 0 "twice, by a kill with one in flight" -e -k 1
sed -i 's/^kill 60/fault 60/' "$l/ledger"
verdict 1 "twice, by a fault with nothing in flight" -e
verdict 0 "twice, by a fault with one in flight" -e -k 1
{
	head -c 300 "$work/entry"
	printf '\n\n'
	cat "$work/entry"
} >"$l/carl"
verdict 1 "an entry that was cut off by a fault" -e -k 1

# Drops and bounces.
begin
sent four x@else.test nobody@me.test
drop() { { printf 'from %s\nto %s\n\n' "$1" "$2" && cat "$3"; } >"$4"; }
drop bob@me.test x@else.test "$l/four" "$l/drop/1"
verdict 1 "one has it, the other neither has it nor bounces" -e
bounce() {
	printf 'Hi. This is the qmail-send program at me.test.\n\n'
	printf '<%s>:\n%s\n\n' "$1" "${2:-no such user}"
	printf -- '--- Below this line is a copy of the message.\n\n'
	cat "$l/four"
}
bounce nobody@me.test >"$l/bob/new/1"
verdict 0 "the other bounces" -e
bounce nobody@me.test >"$l/anna/new/1"
verdict 1 "the bounce went to somebody else" -e
rm "$l/anna/new/1"
bounce x@else.test >"$l/bob/new/2"
verdict 1 "a bounce for one who can be reached" -e
told 'who can be reached'
bounce x@else.test "this message has been in the queue too long." \
	>"$l/bob/new/2"
verdict 1 "not for its age, before time has gone by" -e
echo "old four" >>"$l/ledger"
verdict 0 "if it was tried for long, it may" -e
rm "$l/bob/new/2"
drop bob@me.test y@else.test "$l/four" "$l/drop/2"
verdict 1 "a drop for no recipient" -e
drop anna@me.test x@else.test "$l/four" "$l/drop/2"
verdict 1 "a drop from another sender" -e
rm "$l/drop/2"
sed -i 's/^ack four/nack four/' "$l/ledger"
verdict 0 "refused, and there as a whole" -e
verdict 1 "refused is nowhere" -e -n
rm "$l/bob/new/1"
verdict 1 "not acknowledged: all or nothing" -e

# What the queue says must be so.
begin
queued five list@me.test nobody@me.test
m=$(file_of m) e=$(file_of e)
id=${m##*/} id=${id%.m}
crc=$(tail -c 9 "$e" | tr -d '\0')
state=$queue/state/$((id % 64))/$id
echo "S1 $crc" >"$state"
verdict 0 "a state without events"
# The crc32c of "K 0-0".
echo "$("$O/crash/check" -c 'K 0-0') K 0-0" >>"$state"
verdict 1 "recorded as done, and not there"
told 'has reached list@me.test, says the queue'
{ echo "Delivered-To: list" && cat "$m"; } >"$l/anna/new/1"
verdict 0 "recorded as done, and there"
echo "$("$O/crash/check" -c 'N 99999999999 1') N 99999999999 1" >>"$state"
verdict 1 "it has no future"
told 'waits for too long'

# Strictness.
begin
sent six anna@me.test
rm -r "$l/anna"
verdict 2 "a sink that cannot be read"
begin
rm "$l/ledger"
verdict 2 "no ledger"
begin
printf 'send seven' >"$l/ledger"
verdict 2 "a torn ledger"
begin
rm -r "$queue/state/5"
verdict 2 "a queue that is not whole"
finish
