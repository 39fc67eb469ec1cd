# smuggle - where does a message end?
#
#	each sequence of at most five of CR, LF, dot and NUL before commands
#	that somebody hides in a message -> qmail-smtpd -> what is queued is
#	what a strict reader of RFC 5321 finds, in number and to the byte
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/../integration/lib.sh"
home
have cc || skip_all "no C compiler: apt-get install gcc libc6-dev"
cc -O1 -static -o "$work/smuggle" "$top/tests/conformance/smuggle.c" || exit 1
ln "$work/smuggle" "$work/queue"
KEPT=$work/kept QMAILQUEUE=$work/queue RCPTLOOKUP=0
export KEPT QMAILQUEUE RCPTLOOKUP SMTPPROFILE
log=$work/said
for SMTPPROFILE in strict lenient; do
	"$work/smuggle" "$QMAIL/bin/qmail-smtpd" >"$log"
	echo "# $SMTPPROFILE: $(tail -n 1 "$log")"
	check "$SMTPPROFILE: all sequences were tried" \
		grep -q '^# 1364 sequences' "$log"
	check "$SMTPPROFILE: what was taken ends where RFC 5321 says" \
		grep -q ' BDAT: 0 differ$' "$log"
done
finish
