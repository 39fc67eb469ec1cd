# maildir2mbox - whatever fails, no message is in neither place
#
#	Maildir/new, a mbox -> maildir2mbox -> the mbox
#	  the new mbox is sealed before it has the name, its name before the
#	  messages go
#	  each call fails, once or from then on; killed at each call
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
have strace || skip_all "no strace"
strace -qq -o "$work/trace" true 2>/dev/null || skip_all "strace may not trace"
box=$work/box
MAILDIR=$box/Maildir MAIL=$box/mbox MAILTMP=$box/mbox.tmp
export MAILDIR MAIL MAILTMP
bin=$QMAIL/bin/maildir2mbox

text() {
	awk -v which="$1" 'BEGIN {
		print "Subject: " which "\n"
		while (i++ < 300) print which, "line", i
		print which, "is whole"
	}'
}
whole() { awk -v which="$1" '$0 == which " line " n + 1 { n++ }
	$0 == which " is whole" && n == 300 { found = 1 }
	END { exit !found }' "$2" 2>/dev/null; }
fresh_box() {
	rm -rf "$box"
	mkdir -p "$MAILDIR/new" "$MAILDIR/cur" "$MAILDIR/tmp"
	for i in 1 2 3; do
		cp "$work/text$i" "$MAILDIR/new/170000000$i.x"
	done
	{ echo "From x Thu Jan  1 00:00:00 2026" && cat "$work/text0" && echo; } >"$MAIL"
}
for i in 0 1 2 3; do text "m$i" >"$work/text$i"; done

# Where is each message? Said to be done, they are all in the mbox.
judge() {
	whole m0 "$MAIL" || bad="$bad $1(what was there is damaged)"
	for i in 1 2 3; do
		whole "m$i" "$MAIL" && continue
		whole "m$i" "$MAILDIR/new/170000000$i.x" || bad="$bad $1(lost)"
		[ $code -ne 0 ] || bad="$bad $1(not moved)"
	done
}

fresh_box
strace -y -qq -o "$work/trace" -e trace=write,fsync,rename,unlink "$bin"
code=$? bad=
judge plain
same "all are moved" "" "$bad"
same "sealed, named, sealed, then removed" "" "$(awk -v dir="$box" '
	/^write\(.*mbox\.tmp>/ { sealed = 0 }
	/^fsync\(.*mbox\.tmp>.* = 0/ { sealed = 1 }
	/^rename\(/ { if (!sealed) print "named too early"; named = 1 }
	index($0, "<" dir ">") && /^fsync/ { durable = named }
	/^unlink\(".*new\// { if (!durable) print "removed too early"; n++ }
	END { if (n != 3) print n + 0, "removed" }' "$work/trace")"

calls="open openat read write close fsync rename unlink stat lseek flock mmap"
bad='' tries=0
for call in $calls; do
	for fault in error=EIO error=EIO+ error=ENOSPC signal=KILL; do
		[ "$call" != close ] || [ "$fault" = signal=KILL ] || continue
		n=1 on=
		[ "${fault%+}" = "$fault" ] || on=+
		while [ $n -lt 60 ]; do
			fresh_box
			timeout 60 strace -qq -o "$work/trace" -e trace="$call" \
				-e inject="$call:${fault%+}:when=$n$on" \
				"$bin" 2>"$work/said"
			code=$?
			judge "$call:$fault:$n"
			grep -q -e INJECTED -e 'killed by' "$work/trace" || break
			n=$((n + 1)) tries=$((tries + 1))
		done
	done
done
same "each call fails, or is the last: nothing is lost" "" "$bad"
check "so they did, $tries times" test $tries -gt 100

# Not there when it is its turn, and there again before the end: a mail reader
# that takes a flag back.
bad='' skipped=0
for call in open openat; do
	n=1
	while [ $n -lt 60 ]; do
		fresh_box
		timeout 60 strace -qq -o "$work/trace" -e trace="$call" \
			-e inject="$call:error=ENOENT:when=$n" "$bin" 2>"$work/said"
		[ $? -ne 0 ] || [ -z "$(ls "$MAILDIR/new")" ] ||
			skipped=$((skipped + 1))
		code=1
		judge "$call:ENOENT:$n"
		grep -q INJECTED "$work/trace" || break
		n=$((n + 1))
	done
done
same "what was not copied is not removed" "" "$bad"
same "each of the three was left for the next time" 3 $skipped
finish
