# vsite - what the scripts of a vpopmail site ask of the commands
#
#	vmoddomlimits -> .qmailadmin-limits -> valias, vpasswd, vchkpw
#	vchkpw        -> lastauth           -> vuserinfo, vdeloldusers
#	vipmap        -> etc/ip_alias_map   -> vchkpw
#	vchangepw     -> vpasswd
# SPDX-License-Identifier: 0BSD
if [ "${1:-}" != inside ]; then
	[ "$(id -u)" -eq 0 ] || { echo "needs root"; exit 77; }
	unshare -m true 2>/dev/null || { echo "needs unshare -m"; exit 77; }
	exec unshare -m sh "$0" inside
fi
. "$(dirname "$0")/lib.sh"
home
PATH=$QMAIL/bin:$PATH
cd "$work" || exit 1
hash='$1$salt$qJH7.N4xYta3aEG/dfqo/0'
if ! vadddomain -r a.example >"$work/out" 2>&1; then
	not_ok "vadddomain" "$work/out"
	finish
fi
vadddomain -r b.example >"$work/out" 2>&1
vaddaliasdomain a.example alias.example
dir=$(vdominfo -d a.example)
etc=$(dirname "$(dirname "$dir")")/etc
log=$work/out
vadduser -a -c Apop -e "$hash" apop@b.example
same "-a of older versions" 2 "$(vuserinfo -u apop@b.example)"
printf 'name,hash,clear\nkim,%s,old\n' "$hash" | vimport b.example >/dev/null
vmoduser -e "$hash" kim@b.example
same "a password in clear stays with its hash" old "$(vuserinfo -C kim@b.example)"
vmoduser -e '$1$other$' kim@b.example
same "and goes with it" "" "$(vuserinfo -C kim@b.example)"
for u in ann joe tom; do vadduser $u@a.example "secret-$u"; done

# run code command ...: does it end so? What it said is in out.
run() {
	want=$1
	shift
	"$@" >"$work/out" 2>&1
	code=$?
	[ $code -eq "$want" ]
}
told() { grep -q -e "$1" "$work/out"; }
# logs port login password: by vchkpw; what it ends with
logs() {
	printf '%s\0%s\0x\0' "$2" "$3" >"$work/three"
	TCPREMOTEIP=192.0.2.7 TCPLOCALPORT=$1 TCPLOCALIP=${ip:-} \
		vchkpw true 3<"$work/three" 2>"$work/out"
	echo $?
}

# ---- limits ----
vmoddomlimits -A 1 -F 1 -R 0 -L 0 -g p a.example
check "one alias" run 0 valias -i '&ann@a.example' sales@a.example
check "no second one" run 100 valias -i '&ann@alias.example' more@a.example
check "it says which limit" told 'maxaliases in .*a.example/.qmailadmin-limits'
check "one forward" run 0 valias -i '&x@far.example' away@a.example
check "which may have more lines" run 0 valias -i '&y@far.example' away@a.example
check "no second one" run 100 valias -i '&x@b.example' far@a.example
check "an alias is no forward then" run 100 valias -i '&x@b.example' sales@a.example
check "no autoresponder" run 100 valias -i \
	'|autorespond 86400 3 message ann' gone@a.example
check "no list" run 100 valias -i "|/usr/bin/ezmlm-send '/l'" list@a.example
same "nothing else is there" "away
sales" "$(valias -n a.example)"
check "elsewhere there is no limit" run 0 valias -i '&x@far.example' one@b.example
same "POP3 is closed" 1 "$(logs 110 ann@a.example secret-ann)"
same "IMAP is not" 0 "$(logs 143 ann@a.example secret-ann)"
vmoduser -o ann@a.example
same "nor POP3 to who is above" 0 "$(logs 110 ann@a.example secret-ann)"
check "vuserinfo tells" run 0 vuserinfo joe@a.example
check "whose flag it is" told 'pop access closed (\*)'
same "valias --json" '[{"alias":"away@a.example","lines":["&x@far.example","&y@far.example"]},
{"alias":"sales@a.example","lines":["&ann@a.example"]}]' "$(valias --json a.example)"
same "of one" '{"alias":"sales@a.example","lines":["&ann@a.example"]}' \
	"$(valias --json sales@a.example)"
check "to show only" run 100 valias --json -d sales@a.example
same "vdominfo -l shows what the file says" "$(cat "$dir/.qmailadmin-limits")" \
	"$(vdominfo -l a.example)"
check "and vdominfo --json" run 0 vdominfo --json a.example
check "by the same words" told '"limits":{"maxpopaccounts":.*"disable_pop"'
mv "$dir" "$dir.away"
check "one directory is gone" run 111 vdominfo
check "it is named" told "vdeldomain: $dir:"
check "the others are shown" told "^domain: b.example"
mv "$dir.away" "$dir"
mv "$dir/vpasswd" "$dir/.dir-control" "$work/"
check "one has no vpasswd" run 111 vdominfo
check "which is named" told "$dir/vpasswd:"
check "the rest of it is shown" told "^dir:    $dir\$"
check "and the others" told "^domain: b.example"
check "in JSON" run 111 vdominfo --json
check "it is not known how many" told '"users":null,"limits":{'
mv "$work/vpasswd" "$work/.dir-control" "$dir/"
mkdir "$dir/.limits"
mv "$dir/.qmailadmin-limits" "$work/limits"
mv "$dir/.limits" "$dir/.qmailadmin-limits"
check "one has no limits" run 111 vdominfo --json
check "nor does that hide the others" told '"domain":"b.example"'
check "limits are not known" told '"limits":null}'
rmdir "$dir/.qmailadmin-limits"
mv "$work/limits" "$dir/.qmailadmin-limits"
vmoddomlimits -D a.example
check "without any: null" run 0 vdominfo --json a.example
check "and no flags" told '"limits":{"maxpopaccounts":null,.*"flags":\[\]}}'
same "what all mail goes by is no alias" "100 100" "$(
	valias -d default@a.example 2>"$work/out"
	echo $? | tr '\n' ' '
	valias -i '&x@far.example' Default@a.example 2>>"$work/out"
	echo $?)"
check "that is told" told "$dir/.qmail-default"
same "and it stays" 1 "$(grep -c vdelivermail "$dir/.qmail-default")"
lost=0
for i in 1 2 3 4 5 6 7 8; do
	for letter in P A F R L M m; do
		vmoddomlimits -$letter $i b.example 2>>"$work/out" &
	done
	wait
	[ "$(sed -n 's/.*: //p' "$(vdominfo -d b.example)/.qmailadmin-limits" |
		grep -cx $i)" -eq 7 ] || lost=$((lost + 1))
done
same "seven administrators at once" 0 $lost
vmoddomlimits -D b.example
same "vuserinfo -D with letters" "ann
joe
postmaster
tom" "$(vuserinfo -n -D a.example | grep -v '^-')"

# ---- logins ----
same "where he came from" 192.0.2.7 "$(cat "$dir/ann/lastauth")"
rm "$dir/joe/lastauth"
mkdir "$dir/joe/lastauth"
same "a lastauth that cannot be written lets him in" 0 \
	"$(logs 110 joe@a.example secret-joe)"
rmdir "$dir/joe/lastauth"
: >"$work/codes"
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	{ printf 'tom@a.example\0secret-tom\0x\0' |
		TCPREMOTEIP=192.0.2.$i TCPLOCALPORT=110 vchkpw true 3<&0
		echo $? >>"$work/codes"; } 2>>"$work/out" &
done
wait
same "twelve of one user at once" 12 "$(grep -cx 0 "$work/codes")"
case $(vuserinfo -p ann@a.example) in
'$y$'*)
	same "no memory for the hash: not now" 111 \
		"$(ulimit -v 14000 && logs 143 ann@a.example secret-ann)"
	check "why is told" told 'annot allocate memory'
	;;
esac
mount -t tmpfs -o size=64k,mode=0700 none "$dir/tom"
cp -a "$dir/ann/Maildir" "$dir/tom/"
chown -R "$(stat -c %u:%g "$dir")" "$dir/tom"
dd if=/dev/zero of="$dir/tom/fills" bs=1k 2>/dev/null
same "on a full disk" 0 "$(logs 110 tom@a.example secret-tom)"
umount "$dir/tom"

# ---- vdeloldusers ----
check "which domain?" run 100 vdeloldusers -V
check "all or one, not both" run 100 vdeloldusers -e -d a.example
logs 110 joe@a.example secret-joe >/dev/null
touch -d '200 days ago' "$dir/joe/lastauth" "$dir/ann/lastauth"
rm "$dir/tom/lastauth"
check "a look" run 0 vdeloldusers -V -a 199 -d a.example
check "shows the old" told '^joe@a.example$'
check "and who stays" told '^skipping tom@a.example (has no lastauth)$'
check "and removes nobody" told 'no users were deleted'
check "really" test -d "$dir/joe"
check "not so old" run 0 vdeloldusers -V -a 201 -d a.example
check "are not shown" sh -c "! grep -q '^joe' '$work/out'"
echo "| vdelivermail '' $dir/ann" >"$dir/.qmail-default"
vadduser late@a.example secret-late
touch -d '200 days ago' "$dir/late/lastauth"
check "the first domain made etc, for all to read" test \
	"$(stat -c '%a %U' "$etc")" = "755 vpopmail"
# The hook stands for a login while others are removed.
printf '#!/bin/sh\necho "$(id -un) $*" >>%s\ntouch %s\n' "$work/told" \
	"$dir/late/lastauth" >"$etc/onchange"
: >"$work/told"
chmod 666 "$work/told"
chmod 755 "$etc/onchange"
check "done, everywhere" run 0 vdeloldusers -D -e
same "he is gone, others are not" "ann late postmaster tom " \
	"$(cut -d: -f1 "$dir/vpasswd" | tr '\n' ' ')"
check "with his folder" test ! -e "$dir/joe"
same "the hook is told, not as root" "vpopmail del_user joe@a.example - " "$(cat "$work/told")"
: >"$work/told"
mkdir "$dir/late/roots"
echo x >"$dir/late/roots/file"
check "vdeluser: who has what cannot be removed" run 111 vdeluser late@a.example
same "is gone, and the hook is told" "vpopmail del_user late@a.example - " "$(cat "$work/told")"
rm -rf "$etc/onchange" "$dir"/.gone-late-*

# ---- vipmap ----
check "mapped" run 0 vipmap -a 192.0.2.1 b.example
check "anew" run 0 vipmap -a 192.0.2.1 A.example
check "another" run 0 vipmap -a 2001:db8::1 b.example
same "shown" "192.0.2.1 a.example
2001:db8::1 b.example" "$(vipmap -p)"
same "for all to read" 644 "$(stat -c %a "$etc/ip_alias_map")"
same "a login without a domain" 0 "$(ip=192.0.2.1 logs 143 ann secret-ann)"
same "at another address" 1 "$(ip=192.0.2.2 logs 143 ann secret-ann)"
check "no such mapping" run 100 vipmap -d 192.0.2.1 b.example
check "no address" run 100 vipmap -a 'x y' b.example
check "no domain" run 100 vipmap -a 192.0.2.3 ../b
check "removed" run 0 vipmap -d 192.0.2.1 a.example
same "the other stays" "2001:db8::1 b.example" "$(vipmap -p)"

# ---- vchangepw ----
# changes line ...: its answers
changes() {
	printf '%s\n' "$@" >"$work/in"
	vchangepw <"$work/in" >"$work/out" 2>&1
	echo $?
}
same "changed" 0 "$(changes ann@a.example secret-ann other other)"
same "she logs in" 0 "$(logs 143 ann@a.example other)"
same "not with the old one" 1 "$(logs 143 ann@a.example secret-ann)"
same "a wrong one" 100 "$(changes ann@a.example secret-ann x x)"
said=$(sed 's/ann@//' "$work/out")
same "nobody" 100 "$(changes eve@a.example secret-ann x x)"
same "the words are the same" "$said" "$(sed 's/eve@//' "$work/out")"
same "two that differ" 100 "$(changes ann@a.example other x y)"
vmoddomlimits -g d b.example
vadduser bob@b.example secret-bob
same "forbidden" 100 "$(changes bob@b.example secret-bob x x)"
check "and said so" told 'may not be changed'

# ---- users of this host are no domains ----
# As qmail-pw2u writes them, one with a dot; and a list of a user.
mkdir "$work/sam"
echo precious >"$work/sam/file"
chown -R 61099:61099 "$work/sam"
{
	grep -v '^\.$' "$QMAIL/users/assign"
	for u in sam sam.x; do
		printf '=%s:%s:61099:61099:%s:::\n+%s-:%s:61099:61099:%s:-::\n' \
			$u $u "$work/sam" $u $u "$work/sam"
	done
	printf '+list.x-:list.x:61099:61099:%s:-list-::\n' "$work/sam"
	printf '+other.x-:other.x:61099:61099:%s:-::\n.\n' "$work/sam"
} >"$work/assign.new"
cp "$work/assign.new" "$QMAIL/users/assign"
qmail-newu
for u in sam sam.x other.x; do
	check "vdeldomain $u: it is none" run 100 vdeldomain $u
done
same "nor for a login" 1 "$(logs 110 x@sam.x secret)"
printf 'x@sam.x\0' >"$work/three"
check "nor for vrcptcheck" run 1 sh -c 'vrcptcheck 3<"$1"' sh "$work/three"
same "no home is removed" precious "$(cat "$work/sam/file")"
same "their lines stay" 3 "$(grep -c '^+[samother]*[.x]*-:' "$QMAIL/users/assign")"
sed -i '/^+other/d' "$QMAIL/users/assign"
qmail-newu
check "vdominfo: the domains" run 0 vdominfo
check "one of them" told '^domain: a.example'
check "no user" test -z "$(grep sam "$work/out")"

# ---- what is another's stays ----
check "a domain below another's directory" run 0 vadddomain -r -d "$dir" deep.example
check "vdeldomain -f: it would go, too" run 100 vdeldomain -f a.example
check "which is named" told deep.example
check "nothing is changed" grep -qx a.example "$QMAIL/control/rcpthosts"
check "vdeldomain of that one" run 0 vdeldomain deep.example
check "and then of the other" run 0 vdeldomain -f a.example
# A directory of root's, where a link of the domain's owner leads to.
mkdir "$work/web" "$work/web/evil.example" "$work/eve"
echo precious >"$work/web/evil.example/file"
ln -s ../web "$work/eve/domains"
chown -h 61077:61077 "$work/eve" "$work/eve/domains"
add="vadddomain -r -i 61077 -g 61077 -d $work/eve evil.example"
check "vadddomain: a link to root's" run 111 $add
same "is not given away" root "$(stat -c %U "$work/web/evil.example")"
rm "$work/eve/domains"
check "vadddomain" run 0 $add
mv "$work/eve/domains" "$work/eve/was"
ln -s ../web "$work/eve/domains"
check "vdeldomain: a link to root's" run 100 vdeldomain evil.example
same "nothing is removed" precious "$(cat "$work/web/evil.example/file")"
rm "$work/eve/domains"
mv "$work/eve/was" "$work/eve/domains"
check "vdeldomain" run 0 vdeldomain evil.example
finish
