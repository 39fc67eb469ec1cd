# crowded - more variables in the environment than there is room for
#
#	qmail-lspawn, qmail-rspawn: refuse to start, 111
#	as many as they take: each delivery has room for its own
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna

# many n command ...: with n variables.
many() {
	n=$1
	shift
	# shellcheck disable=SC2046 # words
	env -i $(seq -f 'V%g=x' "$n") "$@" </dev/null >/dev/null 2>&1
}
as_remote=
! is_root || as_remote="$(command -v setuidgid) qmailr"
many 978 "$QMAIL/bin/qmail-lspawn" ./Maildir/
same "qmail-lspawn: 978" 0 $?
many 979 "$QMAIL/bin/qmail-lspawn" ./Maildir/
same "qmail-lspawn: one more" 111 $?
many 1100 "$QMAIL/bin/qmail-lspawn" ./Maildir/
same "qmail-lspawn: more than are looked at" 111 $?
# shellcheck disable=SC2086 # words, or none
many 998 $as_remote "$QMAIL/bin/qmail-rspawn"
same "qmail-rspawn: 998" 0 $?
many 999 $as_remote "$QMAIL/bin/qmail-rspawn"
same "qmail-rspawn: one more" 111 $?

dot anna -prog '|echo "$EXT $DEFAULT $QMAILCONCURRENCY $V1" >>"$HOME/ran"'
more_env=$(seq -f 'V%g=x' 977)
start_send
echo "Subject: x" | by_inject sender@me.test anna-prog@me.test
check "with that many a delivery has all of its own" within 10 test -s "$work/anna/ran"
same "and they are right" "prog  1 x" "$(cat "$work/anna/ran")"
check "it is over" within 10 queue_empty
stop_send
finish
