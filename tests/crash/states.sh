# states - level 1: the power goes at any moment; a model says what is left
#
#	all paths of paths.c -> their system calls -> all states -> the daemons
#
# CRASH_SEED chooses the states, CRASH_SECONDS how long there are new ones
# (60); with CRASH_ALL it is all of them (make check-states), or those of
# CRASH_PATH.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
stage
seed=${CRASH_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
echo "# seed $seed"
# shellcheck disable=SC2086 # options
"$O/crash/states" ${CRASH_ALL:+-a} -t "${CRASH_SECONDS:-60}" -s "$seed" \
	${CRASH_PATH:+-p "$CRASH_PATH"} "$QMAIL" "$book" "$O/crash"
code=$?
[ $code -le 1 ] || echo "not ok - the rig"
exit $code
