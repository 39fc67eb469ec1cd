# companions - programs that were written for qmail, as Debian has them
#
#	smtpfront-qmail -> qmail-queue -> qmail-local
#	     |-> fastforward, as all aliases of a host -> qmail-queue
#	     |-> dot-forward, what .forward says -> qmail-queue, or goes on
#	     |-> preline procmail, safecat -> Maildirs
#	     `-> formail -> forward -> qmail-queue
#
# They look for us in /var/lib/qmail and /var/qmail: ours lies there, too, in a
# mount namespace that ends with this script.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
peer=$work/peer
if [ -z "${COMPANIONS:-}" ]; then
	is_root || skip_all "needs root, for a mount namespace"
	unshare -m true 2>/dev/null || skip_all "needs mount namespaces"
	mkdir "$work/deb"
	fetch_packages "$work/deb" fastforward dot-forward procmail safecat \
		mailfront libbg2 libcvm1 liblua5.1-0 ||
		skip_all "the packages cannot be fetched: \
$(tail -n 1 "$work/deb/said")"
	COMPANIONS=$work/deb unshare -m sh "$0"
	exit
fi
mkdir "$peer"
for deb in "$COMPANIONS"/*.deb; do
	dpkg -x "$deb" "$peer" || exit 1
done
home
mount -t tmpfs none /var/lib && mkdir /var/lib/qmail &&
	mount --bind "$QMAIL" /var/lib/qmail || exit 1
bin=$peer/usr/bin
LD_LIBRARY_PATH=$peer/usr/lib:$(echo "$peer"/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH

for name in anna bert carl dora; do user $name; done
inbox() { echo "$work/$1/Maildir/new"; }
# count: how many anna, bert, carl and dora have.
count() {
	for name in anna bert carl dora; do
		printf '%s ' "$(mails "$(inbox $name)")"
	done
}
counted() { [ "$(count)" = "$1 " ]; }
start_send
send_to() {
	printf 'From: <far@me.test>\nTo: %s\nSubject: %s\n\ntext\n' "$1" "$2" |
		by_inject far@me.test "$1"
}

# ---- fastforward: /etc/aliases of a host ----

"$bin/setforward" "$QMAIL/alias/aliases.cdb" "$work/aliases.tmp" <<EOF
sales@me.test: anna@me.test, bert@me.test;
staff@me.test: sales@me.test, carl@me.test, dora@me.test;
archive@me.test: |cat >$work/archived;
EOF
chmod 644 "$QMAIL/alias/aliases.cdb"
echo "|$bin/fastforward -d aliases.cdb" >"$QMAIL/alias/.qmail-default"
send_to sales@me.test alias
check "fastforward: an alias of two" within 10 counted "1 1 0 0"
check "fastforward: what it forwards has its Delivered-To" \
	grep -q '^Delivered-To: sales@me.test' "$(inbox anna)"/*
send_to staff@me.test list
check "fastforward: an alias in another" within 10 counted "2 2 1 1"
: >"$work/archived"
chown alias "$work/archived"
send_to archive@me.test archive
check "fastforward: a program" within 10 grep -q '^Subject: archive' \
	"$work/archived"
send_to stranger@me.test nobody
check "fastforward: nobody of that name is a failure" \
	within 10 said 'failure: .*mailbox'

# ---- dot-forward: what users of sendmail have ----

dot bert "" "|$bin/dot-forward .forward" ./Maildir/
send_to bert@me.test none
check "dot-forward: without a .forward the next line counts" \
	within 10 counted "2 3 1 1"
echo 'anna@me.test, carl' >"$work/bert/.forward"
chown "$(stat -c %u "$work/bert")" "$work/bert/.forward"
send_to bert@me.test forward
check "dot-forward: a .forward of two" within 10 counted "3 3 2 1"

# ---- filters ----

# procmail makes this for a user without an account.
dead=/tmp/dead.letter
[ ! -e $dead ] || dead=
cat >"$work/dora/procmailrc" <<EOF
MAILDIR=$work/dora
DEFAULT=$work/dora/Maildir/
:0
* ^Subject:.*list
lists/
EOF
dot dora "" "|preline $bin/procmail ./procmailrc"
send_to dora@me.test "list of procmail"
check "procmail: into a Maildir by its rule" \
	within 10 has_mails "$work/dora/lists/new" 1
check "procmail: preline has said who the sender is" \
	grep -q '^Return-Path: <far@me.test>' "$work/dora/lists/new"/*
send_to dora@me.test other
check "procmail: into the inbox otherwise" within 10 counted "3 3 2 2"
[ -z "$dead" ] || rm -f "$dead"
dot dora -safe "|$bin/safecat ./Maildir/tmp ./Maildir/new >/dev/null"
send_to dora-safe@me.test safecat
check "safecat: writes into the Maildir" within 10 counted "3 3 2 3"
dot dora -form "|$bin/formail -A 'X-Seen: yes' | forward carl@me.test"
send_to dora-form@me.test formail
check "formail: what it adds goes on with forward" within 10 counted "3 3 3 3"
check "formail: the field is there" \
	grep -q '^X-Seen: yes' "$(inbox carl)"/*

# ---- front ends of their own ----

front() {
	serve env MODULE_PATH="$peer/usr/lib/mailfront" QMAILHOME="$QMAIL" \
		"$peer/usr/sbin/$1"
}
front smtpfront-qmail
smtp_port=$port
printf 'Subject: front\n\ntext\n' | by_smtp far@far.test anna@me.test
check "smtpfront-qmail: takes mail" grep -q '^250.*Accepted' "$work/dialogue"
check "smtpfront-qmail: qmail-queue has got it" within 10 counted "4 3 3 3"
by_smtp far@far.test x@far.test </dev/null
check "smtpfront-qmail: heeds our rcpthosts" grep -q '^550' \
	"$work/dialogue"
check "the queue is empty at the end" within 10 queue_clean
finish
