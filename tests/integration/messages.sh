# messages - real ones, in by every entrance, out by every exit, byte by byte
#
#	SMTP, sendmail, qmail-queue -> qmail-send
#	     -> Maildir, mbox, |program, forward, another host
#	what arrives ends in what was sent; before it stand only trace lines
#
# The messages are those that other packages bring along as test data.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"

# number.text files in $work/in: without CR, ending in a newline, as every
# entrance can carry them; number.raw: as they are, for qmail-queue alone.
collect() {
	mkdir "$work/in"
	n=0
	dir=$(python3 -c 'import os, test.test_email as t
print(os.path.dirname(t.__file__))' 2>/dev/null)
	for file in "${dir:-/usr/lib/python3/test/test_email}"/data/*.txt \
		/usr/lib/python3*/test/test_email/data/*.txt \
		/usr/share/doc/spamassassin/examples/sample-*; do
		[ -s "$file" ] || continue
		n=$((n + 1))
		cat "$file" >"$work/in/$n.raw"
		if LC_ALL=C grep -q "$cr" "$file" ||
			[ -n "$(tail -c 1 "$file")" ]; then
			continue
		fi
		cat "$file" >"$work/in/$n.text"
	done
}
cr=$(printf '\r')
collect
[ $n -gt 0 ] ||
	skip_all "no messages: apt-get install libpython3.11-testsuite spamassassin"

home
user anna
dot anna -dir-default ./Maildir/
dot anna -mbox-default ./mbox
dot anna -prog-default '|cat >"prog.$DEFAULT"'
dot anna -fwd-default '|forward "anna-dir-fwd$DEFAULT@me.test"'
here=$QMAIL there=$work/there/home
build_home "$there" "$O/check2"
fresh "$there" "$O/check2"
QMAIL=$there log=$work/log.there
: >"$log"
control me there.test
control locals there.test
control rcpthosts there.test
user bert
dot bert -default ./Maildir/
start_send
smtpd
QMAIL=$here log=$work/log
control smtproutes "there.test:127.0.0.1:$smtp_port"
rcpthosts() { control rcpthosts me.test there.test; }
rcpthosts
smtpd
start_send

ways() {
	echo "anna-dir-$1@me.test anna-mbox-$1@me.test anna-prog-$1@me.test" \
		"anna-fwd-$1@me.test bert-$1@there.test"
}
# shellcheck disable=SC2046 # lists
queue_it() {
	{
		printf 'Fsender@me.test\0'
		printf 'T%s\0' $(ways "$2")
		printf '\0'
	} >"$work/envelope"
	"$QMAIL/bin/qmail-queue" <"$1" 1<"$work/envelope"
}
smtp_it() {
	{
		printf 'EHLO client.test\nMAIL FROM:<sender@me.test>\n'
		printf 'RCPT TO:<%s>\n' $(ways "$2")
		echo DATA
		sed 's/^\./../' "$1"
		printf '.\nQUIT\n'
	} | smtp "$smtp_port" >"$work/dialogue"
	grep -q '^250 .*[oO][kK] [0-9]' "$work/dialogue"
}

taken=0 offered=0
i=0
while [ $i -lt $n ]; do
	i=$((i + 1))
	offered=$((offered + 1))
	queue_it "$work/in/$i.raw" q$i && taken=$((taken + 1))
	[ -e "$work/in/$i.text" ] || continue
	offered=$((offered + 2))
	smtp_it "$work/in/$i.text" s$i && taken=$((taken + 1))
	"$QMAIL/bin/sendmail" -f sender@me.test "anna-dir-m$i@me.test" \
		<"$work/in/$i.text" 2>>"$work/sendmail" && taken=$((taken + 1))
done
same "all are taken" $offered $taken
check "and delivered" within 60 queue_clean
there_clean() { [ -z "$(find "$there/queue/mess" -type f)" ]; }
check "there, too" within 60 there_clean
echo "# $n files, $offered messages in, $(said_times 'success: ') deliveries"

# The files of the Maildirs and of the mbox, by recipient.
mkdir "$work/out"
by_name() {
	for file in "$1"/new/*; do
		name=$(sed -n 's/^Delivered-To: \([^@]*\)@.*/\1/p;2q' "$file")
		ln "$file" "$work/out/$name" || cp "$file" "$work/out/$name"
	done
}
by_name "$work/anna/Maildir"
by_name "$work/bert/Maildir"
# A message of an mbox ends before the empty line before the next From line.
LC_ALL=C awk -v dir="$work/out/" '
	/^From / { if (out) close(out); out = ""; held = 0; next }
	/^Return-Path: / && !out && !path { path = $0; next }
	path && /^Delivered-To: / {
		name = $2
		sub(/@.*/, "", name)
		out = dir name
		print path >out
		path = ""
	}
	{
		if (held) print last >out
		last = $0
		sub(/^>From /, "From ", last)
		if ($0 ~ /^>>+From /) last = substr($0, 2)
		held = 1
	}' "$work/anna/mbox"

# verify file original: only trace lines before it? A mbox has its messages
# end in a newline.
verify() {
	[ -e "$1" ] || return 1
	size=$(wc -c <"$2")
	tail -c "$size" "$1" | cmp -s - "$2" || return 1
	total=$(wc -c <"$1")
	! head -c $((total - size)) "$1" | LC_ALL=C grep -v -q \
		-e '^Return-Path: ' -e '^Delivered-To: ' -e '^Received: ' -e '^[ 	]'
}

compare() {
	bad='' seen=0
	i=0
	while [ $i -lt $n ]; do
		i=$((i + 1))
		original=$work/in/$i.$3
		[ -e "$original" ] || continue
		seen=$((seen + 1))
		verify "$work/$1$2$i" "$original" || bad="$bad $i"
	done
	same "$4 ($seen of them)" "" "$bad"
}
compare out/anna-dir- q raw "qmail-queue to Maildir"
compare out/anna-dir-fwd q raw "qmail-queue to forward"
compare anna/prog. q raw "qmail-queue to program"
compare out/anna-dir- s text "SMTP to Maildir"
compare out/anna-mbox- s text "SMTP to mbox"
compare out/anna-dir-fwd s text "SMTP to forward"
compare anna/prog. s text "SMTP to program"
compare out/bert- s text "SMTP to another host"
compare out/bert- q text "qmail-queue to another host"

# sendmail writes the header anew; the body is not its business.
bad=''
i=0
while [ $i -lt $n ]; do
	i=$((i + 1))
	[ -e "$work/in/$i.text" ] || continue
	for file in "$work/in/$i.text" "$work/out/anna-dir-m$i"; do
		LC_ALL=C sed '1,/^$/d' "$file"
	done >/dev/null 2>&1 || bad="$bad $i"
	LC_ALL=C sed '1,/^$/d' "$work/in/$i.text" >"$work/a"
	LC_ALL=C sed '1,/^$/d' "$work/out/anna-dir-m$i" >"$work/b"
	tail -c "$(wc -c <"$work/a")" "$work/b" | cmp -s - "$work/a" ||
		bad="$bad $i"
done
same "sendmail to Maildir: the bodies" "" "$bad"
finish
