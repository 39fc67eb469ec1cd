# move - a qmail's queue becomes ours, ours becomes a qmail's, another home's ours
#
#	todo/N  info/S/N local/S/N remote/S/N bounce/N
#	  -> qmail-queue-import -> mess/S/ID.m .e, state/S/ID -> delivered, bounced
#	killed at any call, and run again -> nothing lost, nothing twice
#	damaged, foreign, in use -> named, left
#	mess/S/ID -> qmail-queue-export -> mess/S/N info/S/N ...
#	  killed at any call, and run again -> the same
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
user bert
dot bert -default ./Maildir/
old=$work/old
q=$QMAIL/queue
qmailq=$(stat -c %u "$q/mess")
qmails=$(stat -c %u "$q/state")
control virtualdomains virt.test:bert virtual.test:bert-long

# An empty queue of a qmail with that split.
old_queue() {
	rm -rf "$old"
	mkdir -p "$old/pid" "$old/intd" "$old/todo" "$old/bounce" "$old/lock"
	split=$1 part=0
	while [ $part -lt "$split" ]; do
		mkdir -p "$old/mess/$part" "$old/info/$part" \
			"$old/local/$part" "$old/remote/$part"
		part=$((part + 1))
	done
	: >"$old/lock/sendmutex"
	mine
}

# As a qmail's users have it.
mine() {
	is_root || return 0
	chown -R "$qmailq" "$old/mess" "$old/pid" "$old/intd" "$old/todo"
	chown -R "$qmails" "$old/info" "$old/local" "$old/remote" "$old/bounce"
}

# text N words ...; records kind/path record ...
text() {
	n=$1 s=$((n % split))
	shift
	printf 'Received: (qmail 1 invoked by uid 0); 1 Jan 2026 00:00:00 -0000\nSubject: moved\n\n%s\n' \
		"$*" >"$old/mess/$s/$n"
	chmod 644 "$old/mess/$s/$n"
}
records() {
	file=$old/$1
	shift
	printf '%s\0' "$@" >"$file"
	chmod 600 "$file"
}

import() { "$QMAIL/bin/qmail-queue-import" "$@" >"$work/out" 2>"$work/err"; }
export_to() { "$QMAIL/bin/qmail-queue-export" "$@" >"$work/out" 2>"$work/err"; }
sum() { sed -n '$p' "$work/out"; }
seen() { find "$old" -type f ! -path '*/lock/*' -exec ls -l --time-style=full-iso {} + |
	awk '{ $2 = ""; print }' | sort; }
empty_ours() {
	find "$q/mess" "$q/state" -type f -exec rm -f {} +
	rm -f "$q/lock/moved"
}
bodies() { cat "$1"/* 2>/dev/null | sed -n 's/^text of /&/p' | sort; }

# ---- a queue with everything in it ----

fill() {
	old_queue "$1"
	text 1001 text of 1001
	records todo/1001 u1234 p99 Fsam@far.test Tanna@me.test
	text 1002 text of 1002
	records info/$s/1002 Fanna@me.test
	records local/$s/1002 Tanna@me.test Dgone@me.test \
		Tbert-joe@virt.test Tbert-long-x-y@virtual.test
	text 1003 text of 1003
	records info/$s/1003 Fanna@me.test
	records local/$s/1003 Dx@me.test
	records remote/$s/1003 Djim@away.test
	printf '<jim@away.test>:\nnot here\nreally\n\n<eve@away.test>:\nnor she\n\n' \
		>"$old/bounce/1003"
	text 1004 text of 1004
	records info/$s/1004 F
	records remote/$s/1004 Tjim@later.test
	touch -d '3 hours ago' "$old/info/$s/1004"
	touch -d '10 minutes' "$old/remote/$s/1004"
	text 1005 text of 1005
	records info/$s/1005 Fanna@me.test
	records local/$s/1005 Danna@me.test
	text 1006 text of 1006
	text 1007 text of 1007
	records intd/1007 u1 p2 Fsam@far.test Tbert@me.test
	mine
}

for split in 23 1; do
	fill $split
	before=$(seen)
	check "split $split: all is moved" import "$old"
	same "split $split: the sum" "4 moved, 0 moved before, 0 not moved" \
		"$(sum)"
	check "split $split: what was perhaps accepted is named" \
		grep -q 'intd/1007 .*option -3' "$work/err"
	same "split $split: nothing else is said" 1 "$(grep -c . "$work/err")"
	same "split $split: the old queue is as it was" "$before" "$(seen)"
	check "split $split: once more is no more" import "$old"
	same "split $split: the sum of that" \
		"0 moved, 4 moved before, 0 not moved" "$(sum)"
	same "split $split: 4 messages wait" 4 "$(waiting)"
	[ $split = 1 ] || empty_ours
done

if is_root; then
	same "texts are linked" 4 "$(find "$q/mess" -name '*.m' -links 2 | wc -l)"
	same "files are their users'" "$qmailq $qmails" \
		"$(find "$q/mess" -type f -exec stat -c %u {} + | sort -u | tr '\n' ' ')$(find "$q/state" -type f -exec stat -c %u {} + | sort -u)"
fi
born=$(stat -c %Y "$old/info/0/1004")
same "its age is kept" "t$born" "$(envelope | grep "^t$born")"
same "a virtual address is as it was written" \
	"Tanna@me.test Tjoe@virt.test Tx-y@virtual.test" \
	"$(envelope | grep -a '^T.*[jx][o-].*@virt\|^Tanna' | sort -u | tr '\n' ' ' | sed 's/ $//')"
start_send
check "deliveries: anna has hers" within 20 has_mails "$work/anna/Maildir/new" 3
check "deliveries: bert has his" within 20 has_mails "$work/bert/Maildir/new" 2
check "deliveries: who is due later waits" [ "$(waiting)" -eq 1 ]
stop_send
same "anna: each once" "text of 1001
text of 1002
text of 1003" "$(bodies "$work/anna/Maildir/new")"
check "the bounce tells of both" sh -c \
	"grep -l 'nor she' '$work'/anna/Maildir/new/* | xargs grep -q '^not here'"
same "bert: each once" "text of 1002
text of 1002" "$(bodies "$work/bert/Maildir/new")"
same "no trace of a delivery twice after it was done" 0 \
	"$(import "$old" && sum | awk '{ print $1 }')"
check "-3 takes what was perhaps accepted" import -3 "$old"
same "-3: the sum" "1 moved, 4 moved before, 0 not moved" "$(sum)"

# ---- big-todo ----

empty_ours
old_queue 5
mkdir "$old/todo/3" "$old/intd/3"
text 13 text of 13
records todo/3/13 u1 p2 Fsam@far.test Tanna@me.test
mine
check "big-todo" import "$old"
same "big-todo: the sum" "1 moved, 0 moved before, 0 not moved" "$(sum)"

# ---- damage, strangers, use ----

empty_ours
old_queue 3
bad() {
	text "$1" text of "$1"
	records "info/$s/$1" Fanna@me.test
	records "local/$s/$1" Tanna@me.test
}
for n in 30 31 32 33 34 35 36 37; do bad $n; done
printf 'Fcut' >"$old/info/0/30"
printf 'Xwhat\0' >"$old/local/1/31"
printf 'Tcut@me' >"$old/local/2/32"
records info/0/33 Fone Ftwo
rm "$old/mess/1/34"
rm "$old/mess/2/35"
ln -s /etc/passwd "$old/mess/2/35"
printf 'hello' >"$old/bounce/36"
records local/1/37 "T$(head -c 2000 /dev/zero | tr '\0' a)@me.test"
text 38 text of 38
records todo/38 u1 p1 Tno@sender.test
text 39 text of 39
records todo/39 u1 p1 Fok@me.test Tanna@me.test
records todo/40 u1 p1 Flost@me.test Tanna@me.test
: >"$old/mess/0/core"
: >"$old/mess/README"
mkdir "$old/mess/1/7"
mine
import "$old"
same "damage: exit 111" 111 $?
same "damage: the sum" "1 moved, 0 moved before, 10 not moved" "$(sum)"
for file in info/0/30 local/1/31 local/2/32 info/0/33 mess/1/34 mess/2/35 \
	bounce/36 local/1/37 todo/38 mess/1/40; do
	check "damage: $file is named" grep -q "not moved: $file " "$work/err"
done
for file in mess/0/core mess/README; do
	check "strangers: $file is named" grep -q "left: $file " "$work/err"
done
same "damage: only the whole one came" "Tanna@me.test" "$(envelope | grep ^T)"
records info/0/30 Fanna@me.test
mine
import "$old"
same "mended: the sum" "1 moved, 1 moved before, 9 not moved" "$(sum)"

old_queue 3
if have flock; then
	(exec flock "$old/lock/sendmutex" sleep 60) &
	holder=$!
	started="$started $holder"
	within 5 sh -c "! flock -n '$old/lock/sendmutex' true"
	import "$old"
	same "qmail-send there: 111" 111 $?
	check "qmail-send there: it says so" \
		grep -q "qmail-send is running on $old" "$work/err"
	# shellcheck disable=SC2046
	kill $(family $holder)
	wait $holder 2>/dev/null
fi
start_send
import "$old"
same "qmail-send here: 111" 111 $?
stop_send
import "$QMAIL/queue"
same "our own queue: 100" 100 $?
import "$work"
same "no queue: 100" 100 $?
import "$work/nothing"
same "no directory: 100" 100 $?
import
same "no argument: 100" 100 $?
export_to "$QMAIL/queue"
same "export, our own queue: 100" 100 $?
import "$old"
same "an empty queue: 0" 0 $?

# ---- and back ----

empty_ours
fill 23
born=$(find "$old/info" -name 1004 -exec stat -c %Y {} +)
import "$old"
old_queue 7
cp -a "$q" "$work/ours"
check "export" export_to "$old"
same "export: the sum" "4 moved, 0 moved before, 0 not moved" "$(sum)"
check "export: ours is as it was" sh -c \
	"diff -r '$q/mess' '$work/ours/mess' && diff -r '$q/state' '$work/ours/state'"
check "export: once more" export_to "$old"
same "export: the sum of that" "0 moved, 4 moved before, 0 not moved" "$(sum)"
same "export: 4 messages" "4 4" \
	"$(find "$old/mess" -type f | wc -l) $(find "$old/info" -type f | wc -l)"
same "export: names are inodes" "" "$(find "$old/mess" -type f -printf '%i %f %h\n' |
	awk '$1 != $2 || $3 !~ "/" $2 % 7 "$"')"
lists() { find "$old/$1" -type f -exec cat {} + | tr '\0' '\n' | sort; }
same "export: who waits here" "Tanna@me.test
Tanna@me.test
Tbert-joe@virt.test
Tbert-long-x-y@virtual.test" "$(lists local)"
same "export: who waits elsewhere" Tjim@later.test "$(lists remote)"
same "export: failures" "<jim@away.test>:
not here
really

<eve@away.test>:
nor she" "$(cat "$old"/bounce/*)"
same "export: ages" "$born" "$(find "$old/info" -type f -printf '%Ts\n' | sort -n | sed 1q)"
if is_root; then
	same "export: owners" "$qmailq $qmails" "$(find "$old/mess" -type f -printf '%U\n' |
		sort -u) $(find "$old/info" "$old/local" "$old/remote" "$old/bounce" -type f -printf '%U\n' | sort -u)"
fi
envelope | sort | grep -v '^[Ep]' >"$work/envelopes"
empty_ours
check "there and back" import "$old"
envelope | sort | grep -v '^[Ep]' >"$work/again"
same "there and back: the same recipients" "$(grep -a '^[FT]' "$work/envelopes")" \
	"$(grep -a '^[FT]' "$work/again")"

# ---- from another home ----

empty_ours
check "another home" import "$work/ours"
same "another home: the sum" "4 moved, 0 moved before, 0 not moved" "$(sum)"
check "another home: all is the same" sh -c \
	"diff -r '$q/mess' '$work/ours/mess' && diff -r '$q/state' '$work/ours/state'"
import "$work/ours"
same "another home: once more" "0 moved, 4 moved before, 0 not moved" "$(sum)"
one=$(find "$work/ours/mess" -name '*.e' | sed 1q)
echo x >>"${one%.e}.m"
empty_ours
import "$work/ours"
same "another home, a damaged text: 111" 111 $?
same "another home, a damaged text: the sum" \
	"3 moved, 0 moved before, 1 not moved" "$(sum)"

# ---- killed ----

# died program call n: at its n-th such call; false: it came to its end.
died() {
	! timeout 60 strace -f -o /dev/null -e trace="$2" \
		-e inject="$2:signal=KILL:when=$3" \
		"$QMAIL/bin/$1" "$old" >/dev/null 2>&1
}

# After each kill some is in the queue, some not; the next run ends it.
killed() {
	fill 5
	calls=0 wrong=''
	empty_ours
	while died qmail-queue-import "$1" $((calls + 1)); do
		calls=$((calls + 1))
		import "$old" || wrong="$wrong $calls:exit"
		[ "$(waiting)" -eq 4 ] || wrong="$wrong $calls:$(waiting)"
		[ "$(envelope | grep -a '^[FT]' | sort | cksum)" = "$want" ] ||
			wrong="$wrong $calls:who"
		import "$old" || wrong="$wrong $calls:again"
		[ "$(waiting)" -eq 4 ] || wrong="$wrong $calls:twice"
		empty_ours
	done
	[ $calls -gt 0 ] || wrong=never
	same "killed at each of $calls $1: nothing lost, nothing twice" "" "$wrong"
}

# What a qmail would find: its messages and who is to get them, and what stands
# anywhere else.
found() {
	find "$old/mess" -type f -exec cat {} + | sort
	lists info
	lists local
	lists remote
	find "$old/bounce" -type f -exec cat {} + | sort
	find "$old/mess" -type f | wc -l
	find "$old/pid" "$old/intd" "$old/todo" -type f
	for file in $(find "$old/info" "$old/local" "$old/remote" \
		"$old/bounce" -type f); do
		n=${file##*/}
		[ -f "$old/mess/$((n % split))/$n" ] || echo "$file"
	done
}
# What has an info file is a message: it must be whole, however it came to that.
half() {
	find "$old/info" -type f ! -name '*.*' | while read -r file; do
		n=${file##*/} s=${file%/*} s=${s##*/}
		if ! [ -s "$old/mess/$s/$n" ] || ! [ -s "$file" ] ||
			[ -z "$(find "$old/local/$s/$n" "$old/remote/$s/$n" \
				"$old/bounce/$n" -size +0 2>/dev/null)" ]; then
			echo "$n"
		fi
	done
}
killed_export() {
	calls=0 wrong=''
	old_queue 5
	while died qmail-queue-export "$1" $((calls + 1)); do
		calls=$((calls + 1))
		[ -z "$(half)" ] || wrong="$wrong $calls:half"
		export_to "$old" || wrong="$wrong $calls:exit"
		found | cmp -s - "$work/whole" || wrong="$wrong $calls:other"
		export_to "$old" || wrong="$wrong $calls:again"
		found | cmp -s - "$work/whole" || wrong="$wrong $calls:twice"
		old_queue 5
	done
	[ $calls -gt 0 ] || wrong=never
	same "export killed at each of $calls $1: nothing lost, nothing twice" "" "$wrong"
	diff -r "$q/mess" "$work/kept/mess" >/dev/null &&
		diff -r "$q/state" "$work/kept/state" >/dev/null ||
		not_ok "export killed at any $1: ours is as it was"
}
if have strace && strace -o /dev/null -e inject=close:signal=KILL:when=9999 true; then
	fill 5
	empty_ours
	import "$old"
	want=$(envelope | grep -a '^[FT]' | sort | cksum)
	cp -a "$q" "$work/kept"
	old_queue 5
	export_to "$old"
	found >"$work/whole"
	for call in linkat unlinkat renameat write syncfs fsync openat; do
		killed_export $call
	done
	for call in linkat renameat write syncfs fsync openat; do
		killed $call
	done
else
	skip "killed at any call" "no strace that injects signals"
fi
finish
