# vtorn - the users of a virtual domain are never torn, whatever ends a command
#
#	vadduser, vdeluser, vmoduser, vrename, vimport, vadddomain, ...
#	  killed at each system call that changes something
#	  on a disk that is full
#	vadduser, vdeluser, vmoduser, vpasswd, vsetuserquota among so many users
#	  that only one line and one record change (vpop/retouch)
#
# After each: every user who was there, and is not the one in question, is
# found; vpasswd is sound; and the command, done again, succeeds: a domain is
# in all lists then, or in none.
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
is_root || skip_all "needs root, for a small file system and other users"
have strace || skip_all "no strace"
home
PATH=$QMAIL/bin:$PATH
log=$work/out
vadddomain -e "" -r a.example >"$work/out" 2>&1 ||
	vadddomain -r a.example >"$work/out" 2>&1 ||
	{ not_ok "vadddomain" "$work/out" && finish; }
for i in 1 2 3; do vadduser -e h "user$i@a.example"; done
dir=$(vdominfo -d a.example)
printf 'name,hash\nnew1,h\nnew2,h\n' >"$work/table"
strace -qq -o "$work/trace" true 2>/dev/null || skip_all "strace may not trace"

# What is there now, kept beside it, and put back.
keep() {
	rm -rf "$work/kept"
	mkdir "$work/kept"
	cp -a "$QMAIL/vpopmail" "$QMAIL/users" "$QMAIL/control" "$work/kept"
}
back() {
	rm -rf "$QMAIL/vpopmail" "$QMAIL/users" "$QMAIL/control"
	cp -a "$work/kept/vpopmail" "$work/kept/users" "$work/kept/control" \
		"$QMAIL"
}

# Are those who are not in question all there?
sound() {
	for u in postmaster user1 user3; do
		[ "$(vuserinfo -n "$u@a.example" 2>&1)" = "name:   $u" ] ||
			[ "$(vuserinfo -n "$u@a.example" 2>&1)" = "$u" ] || {
			vuserinfo -n "$u@a.example" >>"$work/out" 2>&1
			return 1
		}
	done
	vexport a.example >"$work/export" 2>>"$work/out" || return 1
	[ "$(grep -c -e '^postmaster,' -e '^user[13],' "$work/export")" -eq 3 ]
}

# told user: is he shown if the next change will find him, and only then?
told() {
	grep -q "^$1:" "$dir/vpasswd"
	there=$?
	vuserinfo -c "$1@a.example" >>"$work/out" 2>&1
	shown=$?
	[ $there -eq 0 ] && [ $shown -eq 0 ] || [ $((there * shown)) -eq 100 ]
}

calls="write writev rename renameat renameat2 unlink unlinkat mkdir mkdirat
	symlink link linkat fsync fdatasync ftruncate chmod fchmod fchmodat chown fchown
	fchownat utimensat fork vfork clone kill"

# killed_at call n command ...: its n-th such call is its last.
killed_at() {
	call=$1 nth=$2
	shift 2
	strace -f -qq -o "$work/trace" -e trace="$call" \
		-e inject="$call:signal=KILL:when=$nth" "$@" >"$work/out" 2>&1
}

# used command ...: which of these calls it makes.
used() {
	strace -f -qq -o "$work/trace" "$@" >"$work/out" 2>&1
	sed -n 's/^[0-9]* *\([a-z0-9]*\)(.*/\1/p' "$work/trace" | sort -u |
		while read -r call; do
			case " $(echo $calls) " in
			*" $call "*) echo "$call" ;;
			esac
		done
}

# Is it done, after it was done again?
finished() { :; }

# torn name command ...: killed at each of its changes, one at a time.
torn() {
	name=$1 bad='' all=0
	shift
	keep
	made=$(used "$@")
	back
	for call in $made; do
		n=1
		while ! killed_at "$call" $n "$@"; do
			at=" $call/$n"
			# A child that goes on alone comes to its end first.
			within 10 idle || bad="$bad$at(waits)"
			sound || bad="$bad$at(torn)"
			told joe && told user2 || bad="$bad$at(told)"
			"$@" >"$work/out" 2>&1 || [ $? -eq 100 ] ||
				bad="$bad$at(again)"
			sound || bad="$bad$at(after)"
			finished || bad="$bad$at(half)"
			back
			n=$((n + 1)) all=$((all + 1))
			[ $n -lt 100 ] || break
		done
		back
	done
	same "$name: killed at each of its changes" "" "$bad"
	check "$name: there were some, $all" test $all -gt 3
}
# Does nobody hold the locks?
idle() {
	flock -n "$dir/.vpasswd.lock" true
}

torn vadduser vadduser -e h joe@a.example
torn vdeluser vdeluser user2@a.example
torn vmoduser vmoduser -c changed user2@a.example
torn vrename vrename user2@a.example other
torn vimport vimport a.example "$work/table"
torn vsetuserquota vsetuserquota user2@a.example 10M
enrolled() {
	grep -q "^+$1-:" "$QMAIL/users/assign" && vdominfo -d "$1" >>"$work/out" 2>&1 &&
		grep -qx "$1:$1" "$QMAIL/control/virtualdomains" &&
		grep -qx "$1" "$QMAIL/control/rcpthosts"
}
finished() { enrolled b.example && vuserinfo -n postmaster@b.example >>"$work/out" 2>&1; }
torn vadddomain vadddomain -r b.example
finished() { enrolled b.example; }
torn vaddaliasdomain vaddaliasdomain a.example b.example
vadddomain -r c.example >"$work/out" 2>&1
cdir=$(vdominfo -d c.example)
finished() {
	! test -e "$cdir" && ! vdominfo -d c.example >>"$work/out" 2>&1 &&
		! grep -q c.example "$QMAIL/users/assign" \
			"$QMAIL/control/virtualdomains" "$QMAIL/control/rcpthosts"
}
torn vdeldomain vdeldomain c.example
finished() { :; }
torn vmkpasswd vmkpasswd a.example

# Who is in one of the two files only is one whose password can be set.
bad='' all=0
for call in rename renameat renameat2; do
	n=1
	while keep && ! killed_at $call $n vadduser -e h joe@a.example &&
		[ $n -lt 10 ]; do
		if grep -q '^joe:' "$dir/vpasswd"; then
			vpasswd joe@a.example secret >"$work/out" 2>&1 ||
				bad="$bad $call/$n"
			[ "$(vuserinfo -p joe@a.example 2>&1)" != h ] ||
				bad="$bad $call/$n(old)"
			all=$((all + 1))
		fi
		n=$((n + 1))
		back
	done
	back
done
same "vpasswd after a vadduser that was killed between its files" "" "$bad"
check "vpasswd: there was such a kill, $all" test $all -gt 0

# ---- among many ----
# Their users have no folders: nothing is made but the database.
vadddomain -r many.example >"$work/out" 2>&1
many=$(vdominfo -d many.example)
awk 'BEGIN { for (i = 100000; i < 116500; i++) printf "u%d:h:1:0:u::NOQUOTA\n", i }' \
	>>"$many/vpasswd"
vmkpasswd many.example
cp -p "$many/vpasswd" "$work/many"

# agree user: is he the same in vpasswd and in vpasswd.cdb?
agree() {
	grep "^$1:" "$many/vpasswd" | cut -d: -f2,4,5,7 | tr : '\n' >"$work/text"
	for letter in p g c q; do
		vuserinfo -$letter "$1@many.example" 2>/dev/null
	done >"$work/cdb"
	cmp -s "$work/text" "$work/cdb"
}
# torn_among name user command ...: killed at each of its changes, then done
# again; of the two files none is ever ahead for long.
torn_among() {
	name=$1 user=$2 bad='' all=0
	shift 2
	again() {
		cp -p "$work/many" "$many/vpasswd"
		vmkpasswd many.example
	}
	again
	made=$(used "$@")
	for call in $made; do
		n=1
		while again && ! killed_at "$call" $n "$@"; do
			at=" $call/$n"
			[ "$(wc -l <"$many/vpasswd")" -ge 16500 ] ||
				bad="$bad$at(text)"
			[ "$(vuserinfo -c u100001@many.example)" = u ] ||
				bad="$bad$at(torn)"
			"$@" >"$work/out" 2>&1 || [ $? -eq 100 ] ||
				bad="$bad$at(again)"
			agree "$user" || bad="$bad$at(disagree)"
			agree u100003 || bad="$bad$at(other)"
			n=$((n + 1)) all=$((all + 1))
			[ $n -lt 100 ] || break
		done
	done
	same "$name among many: killed at each of its changes" "" "$bad"
	check "$name among many: there were some, $all" test $all -gt 3
}
torn_among vadduser joe vadduser -e h joe@many.example
torn_among vdeluser u100005 vdeluser u100005@many.example
torn_among vmoduser u100005 vmoduser -c changed u100005@many.example
torn_among vsetuserquota u100005 vsetuserquota u100005@many.example 10M
torn_among vpasswd u100005 vpasswd u100005@many.example secret
vdeldomain many.example

# A quota is the old one or the new one, and what is in the mailbox is right.
box=$dir/user1/Maildir
echo "five" >"$box/new/1.mail"
maildirquota "$box" 1M >"$work/out" 2>&1
bad='' all=0
made=$(used maildirquota "$box" 3M)
maildirquota "$box" 1M >"$work/out" 2>&1
for call in $made; do
	n=1
	while ! killed_at "$call" $n maildirquota "$box" 2M; do
		case $(maildirquota "$box" | tr '\n' ' ') in
		"quota 1048576S bytes 5 messages 1 percent 0 ") ;;
		"quota 2097152S bytes 5 messages 1 percent 0 ") ;;
		*) bad="$bad $call/$n" ;;
		esac
		n=$((n + 1)) all=$((all + 1))
	done
done
same "maildirquota: killed at each of its changes" "" "$bad"
check "maildirquota: there were some, $all" test $all -gt 2

# ---- a full disk ----
keep
rm -rf "$QMAIL/vpopmail"
mkdir "$QMAIL/vpopmail"
if mount -t tmpfs -o size=400k,mode=755 tmpfs "$QMAIL/vpopmail" 2>/dev/null; then
	mounted=$QMAIL/vpopmail
	cp -a "$work/kept/vpopmail/." "$QMAIL/vpopmail"
	dd if=/dev/zero of="$QMAIL/vpopmail/filler" bs=1k 2>/dev/null
	for command in "vadduser -e h full@a.example" \
		"vmoduser -c full user2@a.example" \
		"vimport a.example $work/table" \
		"vrename user2@a.example other" \
		"vsetuserquota user2@a.example 10M" "vdeluser user2@a.example"; do
		$command >"$work/out" 2>&1
		same "full: $command: later" 111 $?
		check "full: ${command%% *}: it says which file" \
			grep -q "$QMAIL/vpopmail" "$work/out"
		check "full: ${command%% *}: nothing is torn" sound
	done
	same "full: the users are those that were" "postmaster user1 user2 user3 " \
		"$(cut -d: -f1 "$dir/vpasswd" | tr '\n' ' ')"
	rm "$QMAIL/vpopmail/filler"
	vadduser -e h room@a.example >"$work/out" 2>&1
	same "room again: it works" 0 $?
	check "room again: nothing is torn" sound
else
	skip "a full disk" "no mount"
fi
finish
