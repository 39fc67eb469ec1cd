# neverroot - who touches the queue or talks to the world is not root
#
#	root --qmail-send, -queued, -clean, -rspawn--> refuses, 100
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
is_root || skip_all "needs root"
home
for program in qmail-send qmail-queued qmail-clean qmail-rspawn; do
	"$QMAIL/bin/$program" </dev/null >"$work/said" 2>&1
	same "$program: not by root" 100 $?
done
finish
