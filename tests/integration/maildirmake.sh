# maildirmake - a Maildir is on disk before it is said to be made
#
#	maildirmake dir -> dir/tmp, new, cur; dir is sealed, then where it lies
#	either seal fails -> 111
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
have strace || skip_all "no strace"
strace -qq -o "$work/trace" true 2>/dev/null || skip_all "strace may not trace"
bin=$QMAIL/bin/maildirmake
mkdir "$work/at"

strace -y -qq -o "$work/trace" -e trace=fsync,mkdir,mkdirat "$bin" "$work/at/box"
same "made" 0 $?
same "sealed, its name as well" "" "$(awk -v at="$work/at" '
	/^mkdir(at)?\(/ { made++ }
	/^fsync/ && index($0, "<" at "/box>") { inside = made == 4 }
	/^fsync/ && index($0, "<" at ">") { name = made > 0 }
	END { if (!inside) print "not what is in it"; if (!name) print "not its name" }
' "$work/trace")"
for n in 1 2; do
	strace -qq -o "$work/trace" -e inject=fsync:error=EIO:when=$n \
		"$bin" "$work/at/box$n" 2>"$work/said"
	same "seal $n fails" 111 $?
done
finish
