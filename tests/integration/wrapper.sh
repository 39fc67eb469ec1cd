# wrapper - programs that people put in the place of ours
#
#	qmail-send --> qmail-lspawn --> wrapper --> qmail-local: one each
#	qmail-send --> qmail-lspawn --> qmail-local: one for several
#
# A wrapper gets one delivery a process, with all arguments, also when the real
# program would take more; the real one, without a wrapper, takes several.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user joe
real=$QMAIL/bin/qmail-local
trap 'rm -f "$real"; mv "$work/qmail-local" "$real"; tidy' EXIT
cp -p "$real" "$work/qmail-local"
start_send

# deliver n: one after the other, so that one process could do all.
deliver() {
	for i in $(seq "$1"); do
		before=$(mails "$work/joe/Maildir/new")
		echo "Subject: $i" | by_inject sender@me.test joe@me.test
		within 5 has_mails "$work/joe/Maildir/new" $((before + 1)) || return 1
	done
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
check "the real one delivers" deliver 1
lspawn=$(child "$send" qmail-lspawn)
first=$(child "$lspawn" qmail-local)
check "and waits for more" test -n "$first"
check "it delivers" deliver 3
same "it was the same process" "$first" "$(child "$lspawn" qmail-local)"
check "and ends when there is nothing to do" within 6 gone "$first"
dot joe "" ./Maildir/ '|cat >/dev/null'
check "after a program" deliver 1
within 5 times_said '^end msg' 11
same "it takes no more" "" "$(child "$lspawn" qmail-local)"
stop_send
same "all was a success" 11 "$(said_times 'success:')"
finish
