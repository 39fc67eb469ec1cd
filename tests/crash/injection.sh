# injection - level 0: each system call fails, and nothing is lost
#
#	qmail-inject -> qmail-queue -> qmail-send -> all kinds of deliveries
#
# CRASH_SEED chooses the faults, CRASH_SECONDS how long there are new ones for
# each program (6); with CRASH_ALL it is all faults at all calls of all
# programs (make check-injection), or of CRASH_PROGRAM; and of these faults only
# CRASH_FAULT, a part of what takes long; and of these calls only those of
# CRASH_SHARE, 1/8 to 8/8, so that eight can run beside each other.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
stage
seed=${CRASH_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
echo "# seed $seed"
# shellcheck disable=SC2086 # options
"$O/crash/inject" ${CRASH_ALL:+-a} -t "${CRASH_SECONDS:-6}" -s "$seed" \
	${CRASH_PROGRAM:+-p "$CRASH_PROGRAM"} \
	${CRASH_FAULT:+-f "$CRASH_FAULT"} ${CRASH_SHARE:+-n "$CRASH_SHARE"} \
	"$QMAIL" "$book" "$O/crash"
code=$?
[ $code -le 1 ] || echo "not ok - the rig"
exit $code
