# messages - real ones, in by every entrance, out by every exit, byte by byte
#
#	SMTP, sendmail, qmail-queue -> qmail-send
#	     -> Maildir, mbox, |program, forward, another host
#	what arrives ends in what was sent; before it stand only trace lines
#
# The messages are those that other packages bring along as test data: 200 at
# least, or it fails. Without a network there may be fewer.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
have cc || skip_all "no C compiler: apt-get install gcc libc6-dev"
cc -O1 -o "$work/arrived" "$top/tests/integration/arrived.c" || exit 1
packages='libpython3.11-testsuite spamassassin python3-flufl.bounce
	golang-github-jhillyerd-enmime-dev python3-django-hyperkitty mailman3'
mkdir "$work/deb" "$work/root" "$work/in"
# shellcheck disable=SC2086 # a list
fetch_packages "$work/deb" $packages
fetched=$?
for deb in "$work"/deb/*.deb; do
	[ ! -e "$deb" ] || dpkg -x "$deb" "$work/root" || exit 1
done
[ $fetched -eq 0 ] || ln -s /usr/lib/python3*/test "$work/root" 2>/dev/null

cr=$(printf '\r')
# number.raw: as it is, for qmail-queue alone; number.text: the same as SMTP
# can carry it, with a newline at its end, CR only before a newline, which is
# then the end of a line. number.plain: the two are the same.
find -H "$work/root"/* -type f -size -400 \( -path '*data/*' \
	! -name '*.py' ! -name '*.golden' -o -name 'sample-*' \) -print |
	sort | xargs grep -l -E -i \
	'^(from|received|return-path|message-id|subject|content-type): ' |
	xargs cksum | sort -u -k 1,1 | awk '{ print $3 }' >"$work/list"
n=0
while IFS= read -r file; do
	n=$((n + 1))
	cp "$file" "$work/in/$n.raw"
	{
		cat "$file"
		[ -z "$(tail -c 1 "$file")" ] || echo
	} | sed "s/$cr\$//" >"$work/in/$n.text"
	! LC_ALL=C grep -q "$cr" "$work/in/$n.text" || rm "$work/in/$n.text"
	! cmp -s "$work/in/$n.raw" "$work/in/$n.text" || : >"$work/in/$n.plain"
done <"$work/list"
[ $n -gt 0 ] ||
	skip_all "no messages: apt-get install libpython3.11-testsuite"
if [ $fetched -ne 0 ]; then
	skip "200 messages at least" \
		"apt-get download fails: $(tail -n 1 "$work/deb/said")"
else
	check "200 messages at least" test $n -ge 200
fi

home
user sender
user anna
dot anna -dir-default ./Maildir/
dot anna -mbox-default ./mbox
dot anna -prog-default '|{ printf %s%s "$RPLINE" "$DTLINE"; cat; } >prog/"$DEFAULT"'
dot anna -fwd-default '|forward "anna-dir-fwd$DEFAULT@me.test"'
mkdir "$work/anna/prog"
! is_root || chown "$(ls -ldn "$work/anna" | awk '{ print $3 ":" $4 }')" \
	"$work/anna/prog"
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
control rcpthosts me.test there.test
smtpd
start_send

# ways key number: an mbox adds a newline, another host wants real lines.
ways() {
	echo "anna-dir-$1$2@me.test anna-prog-$1$2@me.test anna-fwd-$1$2@me.test"
	[ "$1$plain" = q ] ||
		echo "anna-mbox-$1$2@me.test bert-$1$2@there.test"
}
# shellcheck disable=SC2046 # lists
queue_it() {
	{
		printf 'Fsender@me.test\0'
		printf 'T%s\0' $(ways q "$1")
		printf '\0'
	} >"$work/envelope"
	"$QMAIL/bin/qmail-queue" <"$work/in/$1.raw" 1<"$work/envelope"
}
smtp_it() {
	{
		printf 'EHLO client.test\nMAIL FROM:<sender@me.test>\n'
		printf 'RCPT TO:<%s>\n' $(ways s "$1")
		echo DATA
		sed 's/^\./../' "$work/in/$1.text"
		printf '.\nQUIT\n'
	} | smtp "$smtp_port" >"$work/dialogue"
	grep -q '^250 .*[oO][kK] [0-9]' "$work/dialogue"
}
# shellcheck disable=SC2046
sendmail_it() {
	"$QMAIL/bin/sendmail" -i -f sender@me.test $(ways m "$1") \
		<"$work/in/$1.text" 2>>"$work/sendmail"
}

# noted key number: what should arrive, by the group of its recipient.
mkdir "$work/sent"
noted() {
	for way in $(ways "$1" "$2"); do
		way=${way%@*}
		echo "$way" >>"$work/sent/${way%-*}"
	done
}
queued=0 by_wire=0 by_hand=0 refused=0 texts=0
i=0
while [ $i -lt $n ]; do
	i=$((i + 1))
	plain=
	[ ! -e "$work/in/$i.plain" ] || plain=yes
	queue_it $i && noted q $i && queued=$((queued + 1))
	[ -e "$work/in/$i.text" ] || continue
	texts=$((texts + 1))
	smtp_it $i && noted s $i && by_wire=$((by_wire + 1))
	sendmail_it $i
	case $? in
	0) noted m $i && by_hand=$((by_hand + 1)) ;;
	# A field that is no list of addresses: nothing may arrive.
	100) refused=$((refused + 1)) ;;
	esac
done
echo "# in: qmail-queue $queued, SMTP $by_wire, sendmail $by_hand"
same "qmail-queue takes all" $n $queued
same "SMTP takes all that have lines" $texts $by_wire
same "sendmail takes all, or cannot read a field" $texts $((by_hand + refused))
same "and says which" $refused \
	"$(grep -c 'unable to parse this line' "$work/sendmail")"
check "few of those" test $((refused * 20)) -lt $n
check "all are delivered" within_idle 30 queue_clean
there_clean() { [ -z "$(find "$there/queue/mess" -type f)" ]; }
check "there, too" within_idle 30 there_clean
same "none is deferred, none bounces" 0 \
	"$(cat "$log" "$work/log.there" | grep -c 'deferral: \|failure: ')"

"$work/arrived" "$work/in" "$work"/anna/Maildir/new/* >"$work/verdicts"
grep -v '^anna-dir-[qsm]' "$work/verdicts" |
	sed 's/^anna-dir-fwd/anna-fwd-/' >"$work/out.anna-fwd"
grep -v '^anna-dir-fwd' "$work/verdicts" >"$work/out.anna-dir"
"$work/arrived" "$work/in" "$work"/anna/prog/* >"$work/out.anna-prog"
"$work/arrived" -m "$work/in" "$work/anna/mbox" >"$work/out.anna-mbox"
"$work/arrived" "$work/in" "$work"/bert/Maildir/new/* >"$work/out.bert"

# out name group: all that was sent there, each once, as it was.
out() {
	echo "# out: $1 $(grep -c -v : "$work/out.$2")"
	sort "$work/sent/$2" >"$work/wanted"
	sort "$work/out.$2" >"$work/got"
	diff "$work/wanted" "$work/got" >"$work/diff"
	log=$work/diff check "$1: each is what was sent" test ! -s "$work/diff"
}
out Maildir anna-dir
out forward anna-fwd
out program anna-prog
out mbox anna-mbox
out "another host" bert
same "nothing came back" 0 "$(mails "$work/sender/Maildir/new")"
finish
