# lib - what the levels 0 and 1 share: people, another host, the ledger
#
#	. "$(dirname "$0")/lib.sh"
#	stage
#
# makes a home with all kinds of recipients, and a ledger in $book that knows
# where their mail arrives.
# SPDX-License-Identifier: 0BSD
# shellcheck source=tests/integration/lib.sh
. "$(dirname "$0")/../integration/lib.sh"

# past N token kind sender recipient ...: what another mail system has had.
past() {
	n=$1 token=$2 kind=$3 sender=$4
	shift 4
	first=- second=-
	! is_root || first=$(stat -c %u "$QMAIL/queue/mess")
	! is_root || second=$(stat -c %u "$QMAIL/queue/state")
	"$O/crash/post" -b 3000 "$book/past" "$token" "$sender" "$@" -- \
		/bin/sh "$top/tests/crash/oldqueue" "$book/old" "$first" \
		"$second" "$n" "$kind" "$sender" "$@"
}

# Two virtual domains, and in each somebody with a quota, and one whom no message
# fits. Behind "exec" vdelivermail is a program of its own.
limited() {
	"$QMAIL/bin/vadduser" "$1" secret &&
		"$QMAIL/bin/vsetuserquota" "$1" "$2"
}
homes() {
	for domain in virt.test outer.test; do
		"$QMAIL/bin/vadddomain" $domain secret &&
			limited full@$domain 1000S || return
	done
	limited vera@virt.test 1000000S &&
		limited olga@outer.test 1000000S &&
		sed -i 's/^| */|exec /' \
			"$QMAIL/vpopmail/domains/outer.test/.qmail-default"
}

long=a-name-that-is-as-long-as-names-in-envelopes-are-when-lists-expand-them
stage() {
	case $(uname -m) in
	x86_64 | aarch64) ;;
	*) skip_all "needs registers that crash/machine.c knows" ;;
	esac
	have tcpserver || skip_all "needs ucspi-tcp"
	home
	$MAKE -C "$top" -s crash O="$O" >"$work/make" 2>&1 || {
		not_ok "the programs of tests/crash are built" "$work/make"
		finish
	}
	book=$work/book
	mkdir -p "$book/drop"
	chmod 777 "$book/drop"
	mkdir -p "$book/past"
	past 4711 old1 local carl@me.test anna@me.test
	past 4712 old2 local anna@me.test anna@me.test carl@me.test
	past 4734 old3 remote anna@me.test x@else.test
	for who in anna carl dora fwd prog fail later postmaster; do
		user $who
	done
	dot anna -default ./Maildir/
	dot carl '' ./Mailbox
	dot dora '' ./Mailbox
	dot fwd '' '&dora@me.test'
	dot prog '' "|$O/crash/sink program $book/drop"
	dot later '' "|$O/crash/sink program $book/drop"
	dot fail '' '|exit 100'
	homes >"$work/domains" 2>&1 || {
		not_ok "virtual domains are made" "$work/domains"
		finish
	}
	# The checker reads a bounce to its end.
	control bounceformat qsbmf
	rm -f "$QMAIL/alias/.qmail-postmaster"
	serve "$O/crash/sink" smtp "$book/drop"
	control smtproutes "else.test:127.0.0.1:$port"
	cat >"$book/sinks" <<-END
		maildir anna@me.test $work/anna/Maildir
		mbox carl@me.test $work/carl/Mailbox
		forward fwd@me.test dora@me.test
		mbox dora@me.test $work/dora/Mailbox
		drop prog@me.test drop
		drop later@me.test drop
		fails fail@me.test
		fails never@else.test
		drop x@else.test drop
		drop later@else.test drop
		maildir postmaster@me.test $work/postmaster/Maildir
		postmaster postmaster@me.test
		maildir vera@virt.test $QMAIL/vpopmail/domains/virt.test/vera/Maildir
		fails full@virt.test
		maildir olga@outer.test $QMAIL/vpopmail/domains/outer.test/olga/Maildir
		fails full@outer.test
	END
	# So many that an envelope can be torn.
	for i in 10 11 12 13 14 15 16 17 18 19 20 21 22 23; do
		echo "maildir anna-$long-$i@me.test $work/anna/Maildir"
	done >>"$book/sinks"
}
