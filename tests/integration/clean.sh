# clean - what qmail-clean removes, and what it leaves alone
#
#	d ID	both files go
#	q ID	both files go to queue/bad
#	o ID	an accept that never ended goes, if it is old
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
mess=$QMAIL/queue/mess
old=1500000000000000 # by its name, of 2017
as_queue() {
	if is_root; then setuidgid qmailq "$@"; else "$@"; fi
}
ask() { printf '%s\n' "$@" | as_queue "$QMAIL/bin/qmail-clean"; }

# message old: both files of an accepted one; its name becomes that.
part=$((old % 64))
message() {
	printf 'Subject: x\n\nx\n' | by_inject anna@me.test anna@me.test
	for kind in m e; do
		file=$(find "$mess" -name "*.$kind" | grep -v "/$old\\.")
		mv "$file" "$mess/$part/$old.$kind"
	done
}
there() { ls "$mess/$part" | tr '\n' ' '; }

message
same "d: done" + "$(ask d$old)"
same "d: both are gone" "" "$(there)"
same "d: again: nothing to do" + "$(ask d$old)"
message
same "q: done" + "$(ask q$old)"
same "q: both are in queue/bad" "$old.e $old.m " \
	"$(ls "$QMAIL/queue/bad" | tr '\n' ' ')"
rm -f "$QMAIL"/queue/bad/*
same "q: again: nothing to do" + "$(ask q$old)"
message
as_queue mkdir "$QMAIL/queue/bad/$old.m"
same "q: the text cannot go" '!' "$(ask q$old)"
same "q: so the envelope stays with it" "$old.e $old.m " "$(there)"
rmdir "$QMAIL/queue/bad/$old.m"
as_queue mkdir "$QMAIL/queue/bad/$old.e"
same "q: the envelope cannot go" '!' "$(ask q$old)"
same "q: it stays, the text is there" "$old.e " "$(there)"
rmdir "$QMAIL/queue/bad/$old.e"
mode=$(stat -c %a "$QMAIL/queue/bad")
chmod 300 "$QMAIL/queue/bad"
same "q: the text cannot be sealed there" '!' "$(ask q$old)"
same "q: the envelope still stays" "$old.e " "$(there)"
chmod "$mode" "$QMAIL/queue/bad"
same "q: and follows it" + "$(ask q$old)"
same "q: both are there" "$old.e $old.m " \
	"$(ls "$QMAIL/queue/bad" | tr '\n' ' ')"
rm -f "$QMAIL"/queue/bad/*
message
mv "$QMAIL/queue/bad" "$work/bad"
same "q: no queue/bad" '!' "$(ask q$old)"
same "q: both stay" "$old.e $old.m " "$(there)"
mkdir "$QMAIL/queue/bad" # nobody else's: it cannot go there
! is_root && chmod 500 "$QMAIL/queue/bad"
same "q: it may not" '!' "$(ask q$old)"
same "q: both are still there" "$old.e $old.m " "$(there)"
rmdir "$QMAIL/queue/bad"
mv "$work/bad" "$QMAIL/queue/bad"
ask d$old >"$work/out"

message
cp "$mess/$part/$old.e" "$work/envelope"
head -c 20 "$work/envelope" >"$mess/$part/$old.e"
same "o: half an envelope" + "$(ask o$old)"
same "o: both are gone" "" "$(there)"
as_queue touch "$mess/$part/$old.m"
same "o: a message without one" + "$(ask o$old)"
same "o: it is gone" "" "$(there)"
as_queue touch "$mess/$part/$old.m" "$mess/$part/$old.e"
same "o: an empty envelope" + "$(ask o$old)"
same "o: both are gone" "" "$(there)"

new=$(date +%s)000000
as_queue touch "$mess/$((new % 64))/$new.m"
same "o: of today: not yet" '!' "$(ask o$new)"
check "o: it stays" test -e "$mess/$((new % 64))/$new.m"
rm -f "$mess/$((new % 64))/$new.m"

same "nonsense" xxxx "$(ask x1 d 12 dd1)"
same "a line without end" x "$(ask "$(awk 'BEGIN { while (i++ < 999) printf "d" }')")"
same "all in one breath" '+++' "$(ask d1 d2 d3)"
finish
