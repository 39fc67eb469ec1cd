# wrapper - programs that people put in the place of ours
#
#	qmail-send --> qmail-lspawn --> wrapper --> qmail-local: one each
#	qmail-send --> qmail-lspawn --> qmail-local: one for several
#
# A wrapper gets one delivery a process, with all arguments, also when the real
# program would take more; the real one, without a wrapper, takes several. What
# ends badly has sent nothing, whatever it said.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user joe
control concurrencylocal 1
real=$QMAIL/bin/qmail-local
trap 'rm -f "$real"; mv "$work/qmail-local" "$real"; tidy' EXIT
cp -p "$real" "$work/qmail-local"
start_send

# deliver n: all of them are there before the first one goes, so that there is no
# pause between them, however slow this machine is.
deliver() {
	before=$(mails "$work/joe/Maildir/new")
	kill -STOP "$send"
	for i in $(seq "$1"); do
		echo "Subject: $i" | by_inject sender@me.test joe@me.test
	done
	kill -CONT "$send"
	within 30 has_mails "$work/joe/Maildir/new" $((before + $1)) &&
		within 30 queue_empty
}

: >"$work/lines"
chmod 666 "$work/lines"
rm "$real"
cat >"$real" <<EOF
#!/bin/sh
echo "\$*" >>$work/lines
"$work/qmail-local" "\$@"
code=\$?
echo end >>$work/lines
exit \$code
EOF
chmod 755 "$real"
chmod 755 "$work/qmail-local"
check "a wrapper delivers" deliver 3
within 5 times_said '^end msg' 3
same "it ran once for each" 6 "$(wc -l <"$work/lines" | tr -d ' ')"
same "to its end" 3 "$(grep -c '^end$' "$work/lines")"
same "with all arguments" 3 \
	"$(grep -c "^-- joe $work/joe joe   me.test sender@me.test ./Maildir/$" "$work/lines")"

cat >"$real.new" <<EOF
#!/bin/sh
echo "exec \$*" >>$work/lines
exec "$work/qmail-local" "\$@"
EOF
chmod 755 "$real.new"
mv "$real.new" "$real"
check "so does one that becomes the real one" deliver 3
same "it ran once for each" 3 "$(grep -c '^exec ' "$work/lines")"

cp -p "$work/qmail-local" "$real.new"
mv "$real.new" "$real"
lspawn=$(child "$send" qmail-lspawn)
(
	while [ ! -e "$work/enough" ]; do
		child "$lspawn" qmail-local
		sleep 0.02
	done
) >"$work/seen" &
watcher=$!
started="$started $watcher"
check "the real one delivers" deliver 20
touch "$work/enough"
wait "$watcher"
same "all of it in one process" 1 "$(sort -u "$work/seen" | grep -c .)"
# A name is made of the number that the message has in the queue.
same "each by the name of its own" "$(sed -n 's/^new msg //p' "$log" | sort)" \
	"$(ls "$work/joe/Maildir/new" | sed 's/\.M\([0-9]*\)R.*/\1/' | sort)"
# Nothing of one delivery is left for the next.
for box in one two; do
	"$QMAIL/bin/maildirmake" "$work/joe/$box"
	! is_root || chown -R "$uid:$gid" "$work/joe/$box"
	dot joe -$box "./$box/"
done
kill -STOP "$send"
for i in 1 2 3; do
	for box in one two; do
		echo "Subject: $i" | by_inject sender@me.test joe-$box@me.test
	done
done
kill -CONT "$send"
within 30 queue_empty
same "each by its own instructions" "3 3" \
	"$(mails "$work/joe/one/new") $(mails "$work/joe/two/new")"
nobody() { [ -z "$(child "$lspawn" qmail-local)" ]; }
check "it ends when there is nothing to do" within 30 nobody
dot joe "" ./Maildir/ '|cat >/dev/null'
check "after a program" deliver 1
same "it takes no more" "" "$(child "$lspawn" qmail-local)"
stop_send
same "all was a success" 33 "$(said_times 'success:')"

# ---- who says that it is sent, and ends as if it were not ----

remote=$QMAIL/bin/qmail-remote
trap 'rm -f "$real"; mv "$work/qmail-local" "$real"
	rm -f "$remote"; mv "$work/qmail-remote" "$remote"; tidy' EXIT
mv "$remote" "$work/qmail-remote"
for end in 'exit 1' 'exit 100' 'kill -9 $$'; do
	printf '#!/bin/sh\nprintf "r\\0Kaccepted\\n\\0"\n%s\n' "$end" >"$remote"
	chmod 755 "$remote"
	: >"$log"
	start_send
	echo "Subject: x" | by_inject sender@me.test someone@far.test
	check "qmail-remote, $end: deferred" within 10 said 'deferral: '
	stop_send
	same "qmail-remote, $end: no success" 0 "$(said_times 'success:')"
	rm -f "$QMAIL"/queue/mess/*/* "$QMAIL"/queue/state/*/*
done

# ---- more wishes than can be given to a program at once ----

cat >"$remote" <<EOF
#!/bin/sh
shift 2
for recipient; do printf 'r\\0'; done
printf 'Kaccepted\\0'
EOF
: >"$log"
awk 'BEGIN {
	for (long = "x"; length(long) < 960; long = long "x") ;
	printf "Fsender@me.test%c", 0
	for (i = 0; i < 60; i++)
		printf "nNEVER,%s%corfc822;%s@far.test%cTa%02d%s@far.test%c", \
			long, 0, long, 0, i, long, 0
	printf "%c", 0
}' >"$work/envelope"
echo "Subject: x" >"$work/message"
start_send
"$QMAIL/bin/qmail-queue" <"$work/message" 1<"$work/envelope"
same "long wishes: taken" 0 $?
check "long wishes: sent" within 10 times_said 'success: ' 60
same "long wishes: to all, at once" 0 "$(said_times 'deferral: ')"
stop_send
finish
