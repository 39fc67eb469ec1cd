# vusers - many users of a virtual domain, by table, by name, by bulletin
#
#	vimport, vexport, vrename, vpopbull, vmailmgr2csv
#	  -> users/assign, vpasswd and vpasswd.cdb, folders
#	two administrators at once; a disk that is full; bad input
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
PATH=$QMAIL/bin:$PATH
cd "$work" || exit 1
hash='$6$salt$IxDD3jeSOb5eB1CX5LBsqZFVkJdido3OUILO5Ifz5iwMuTS4XMS130MTSuDDl3aCI6WouIL9AjRbLCelDCy.g.'
if ! vadddomain -r a.example >"$work/out" 2>&1; then
	cat "$work/out"
	not_ok "vadddomain"
	finish
fi
vadddomain -r b.example >"$work/out" 2>&1
dir=$(vdominfo -d a.example)
log=$work/out

# run code command ...: does it end so? What it said is in out.
run() {
	want=$1
	shift
	"$@" >"$work/out" 2>&1
	code=$?
	[ $code -eq "$want" ]
}
told() { grep -q -e "$1" "$work/out"; }
users() { cut -d: -f1 "$dir/vpasswd" | tr '\n' ' '; }
# Every user of vpasswd is found in the cdb.
whole() {
	for u in $(cut -d: -f1 "$dir/vpasswd"); do
		vuserinfo -n "$u@a.example" >/dev/null 2>&1 || return 1
	done
}

# ---- tables ----
{
	echo "name,hash,gecos,quota"
	echo "ann,$hash,\"Ann, of A\",10M"
	echo "BOB@a.example,$hash,,"
} >table
check "vimport: a look" run 0 vimport -n a.example table
check "vimport: it says how many" told '^2 users can be imported$'
same "vimport: a look changes nothing" "postmaster " "$(users)"
check "vimport: done" run 0 vimport a.example table
same "vimport: all are there" "ann bob postmaster " "$(users)"
check "vimport: and found" whole
check "vimport: with folders" test -d "$dir/ann/Maildir/new"
same "vimport: with a quota" "10485760S" "$(vuserinfo -q ann@a.example)"
check "vimport: the same again is refused" run 100 vimport a.example table
check "vimport: with its line" told 'table line 2: there is such a user already'
check "vimport -u: changes" run 0 sh -c \
	"printf 'name,gecos\nann,New\n' | vimport -u a.example"
same "vimport -u: what it says" "New" "$(vuserinfo -c ann@a.example)"
vexport a.example >exported
check "vexport: a header" grep -qx 'name,hash,gecos,quota,flags,kind' exported
check "vexport: a user" grep -qxF "ann,$hash,New,10485760S,0,1" exported
grep -v '^postmaster' exported >again
check "vexport | vimport" run 0 vimport b.example again
vexport b.example | grep -v '^postmaster' >twice
check "the round is closed" cmp -s again twice
before=$(cksum "$dir/vpasswd" "$dir/vpasswd.cdb")
for bad in 'name,hash
ok1,h
../../etc,h' 'name,hash
ok1,h
"open,h' 'nome,hash
x,y' 'name,hash,quota
ok1,h,lots' 'name,hash
ok1,h
ok1,h'; do
	printf '%s\n' "$bad" >bad
	check "vimport: refused: $(tail -n 1 bad)" run 100 vimport a.example bad
	check "vimport: says file and line" told 'bad line [0-9]'
done
same "vimport: and nothing was changed" "$before" \
	"$(cksum "$dir/vpasswd" "$dir/vpasswd.cdb")"
check "vimport: no such domain" run 100 vimport nowhere.example table
check "vimport: no such file" run 111 vimport a.example nofile
check "vexport: no such domain" run 100 vexport nowhere.example

# ---- another name ----
echo mail >"$dir/bob/Maildir/new/1.mail"
check "vrename" run 0 vrename -a bob@a.example robert
check "vrename: the folder is moved" test -e "$dir/robert/Maildir/new/1.mail"
check "vrename: nothing stays" test ! -e "$dir/bob"
same "vrename: the user is another" "ann postmaster robert " "$(users)"
check "vrename: and found" whole
check "vrename -a: an alias" grep -qx '&robert@a.example' "$dir/.qmail-bob"
check "vrename: not there" run 100 vrename bob@a.example bobby
check "vrename: a name that is taken" run 100 vrename robert@a.example ann
check "vrename: an alias's name" run 100 vrename robert@a.example bob
check "vrename: no name" run 100 vrename robert@a.example ../x
check "vrename: another domain" run 100 vrename robert@a.example x@b.example
check "vrename: the folder is taken" run 100 sh -c \
	"mkdir '$dir/taken' && vrename robert@a.example taken"
vadduser -e "$hash" late@a.example
rm -rf "$dir/late"
check "vrename: nor is one taken that he has not" run 100 \
	vrename late@a.example taken
check "vrename: which is named" told "$dir/taken"
check "without a folder" run 0 vrename late@a.example later
check "vdeluser: of no folder" run 0 vdeluser later@a.example
rmdir "$dir/taken"
for u in own guest blank; do vadduser -e "$hash" $u@a.example; done
echo mail >"$dir/own/Maildir/new/1.mail"
echo mail >"$dir/blank/Maildir/new/1.mail"
vmoduser -D "$dir/own" guest@a.example
check "vrename: who shares his folder" run 0 vrename own@a.example owner
check "leaves it where it is" test -e "$dir/own/Maildir/new/1.mail"
same "and keeps it" "$dir/own" "$(vuserinfo -d owner@a.example)"
sed "s|:$dir/blank:|::|" "$dir/vpasswd" >vpasswd
cat vpasswd >"$dir/vpasswd"
vmkpasswd a.example
check "vrename: whose folder vpasswd does not name" run 0 vrename blank@a.example named
check "takes it with him" test -e "$dir/named/Maildir/new/1.mail"
for u in guest owner named; do
	check "vdeluser $u" run 0 vdeluser $u@a.example
done
check "their folders are gone" test ! -e "$dir/own" -a ! -e "$dir/named"
rm -rf "$dir/guest"
check "vrename: all is as it was" whole

# ---- bulletins ----
printf 'From: boss@a.example\nSubject: all read\n\nText.\n' >bull
echo ANN@a.example >excluded
check "vpopbull -n -V" run 0 vpopbull -n -V -f bull
same "vpopbull: whom" "ann@a.example postmaster@a.example robert@a.example ann@b.example bob@b.example postmaster@b.example " \
	"$(tr '\n' ' ' <out)"
check "vpopbull -e" run 0 vpopbull -f bull -e excluded a.example
same "vpopbull: not to her" 0 "$(mails "$dir/ann/Maildir/new")"
same "vpopbull: to the others" "1 2" \
	"$(mails "$dir/postmaster/Maildir/new") $(mails "$dir/robert/Maildir/new")"
check "vpopbull: its To" grep -qx 'To: postmaster@a.example' \
	"$dir"/postmaster/Maildir/new/*
if is_root; then
	same "vpopbull: its owner" "$(ls -ldn "$dir" | awk '{ print $3 }')" \
		"$(ls -ln "$dir"/postmaster/Maildir/new/* | awk '{ print $3 }')"
fi
check "vpopbull: no message" run 111 vpopbull -f nofile a.example
check "vpopbull: usage" run 100 vpopbull a.example
mv "$dir/ann/Maildir/new" "$dir/ann/Maildir/away"
check "vpopbull: a mailbox out of reach" run 111 vpopbull -f bull a.example
check "vpopbull: is named" told "$dir/ann/Maildir"
same "vpopbull: the others got it" 2 "$(mails "$dir/postmaster/Maildir/new")"
mv "$dir/ann/Maildir/away" "$dir/ann/Maildir/new"

# ---- from VmailMgr ----
if have python3; then
	python3 - <<'EOF'
import struct
def h(k):
    x = 5381
    for c in k: x = ((x << 5) + x & 0xffffffff) ^ c
    return x
recs = [(b"joe", b"\2\10\1\12\1\0$1$x$y\0./users/joe\0\0Joe, S\0" b"1000\0-\0-\0" b"5\0" b"1\0-\0"),
        (b"info", b"\2\0*\0\0x@y.example\0joe\0\0\0-\0-\0-\0-\0-\0-\0"),
        (b"evil", b"\2\0*\0\0x'; touch evil #@y\0\0\0-\0-\0-\0-\0-\0-\0"),
        (b"bad", b"\2\1")]
pos, out, tabs = 2048, b"", [[] for _ in range(256)]
for k, d in recs:
    tabs[h(k) & 255].append((h(k), pos))
    out += struct.pack("<II", len(k), len(d)) + k + d
    pos += 8 + len(k) + len(d)
head = b""
for t in tabs:
    n = 2 * len(t)
    head += struct.pack("<II", pos, n)
    slots = [(0, 0)] * n
    for hv, p in t:
        i = (hv >> 8) % n
        while slots[i][1]: i = (i + 1) % n
        slots[i] = (hv, p)
    for s in slots: out += struct.pack("<II", *s)
    pos += 8 * n
open("passwd.cdb", "wb").write(head + out)
EOF
	check "vmailmgr2csv" run 0 sh -c 'vmailmgr2csv passwd.cdb >vm.csv'
	same "vmailmgr2csv: the mailboxes" 'name,hash,gecos,quota,flags
joe,$1$x$y,"Joe, S","1000S,5C",0' "$(cat vm.csv)"
	check "vmailmgr2csv: a broken record is told" told 'broken: bad'
	check "vmailmgr2csv | vimport" run 0 vimport b.example vm.csv
	vmailmgr2csv -a b.example passwd.cdb >vm.sh 2>"$work/said"
	same "vmailmgr2csv -a" "valias -i '&x@y.example' info@b.example
valias -i '&joe@b.example' info@b.example
#" "$(cat vm.sh)"
	sh vm.sh
	same "vmailmgr2csv: the alias works" "&x@y.example &joe@b.example " \
		"$(tr '\n' ' ' <"$(vdominfo -d b.example)/.qmail-info")"
	check "vmailmgr2csv: nothing for a shell" test ! -e evil
	check "vmailmgr2csv: no cdb" run 111 vmailmgr2csv table
	check "vmailmgr2csv: no file" run 111 vmailmgr2csv nofile
else
	skip "vmailmgr2csv" "no python3"
fi

# ---- two at once ----
(for i in 1 2 3 4 5 6 7 8; do vadduser -e "$hash" "left$i@a.example"; done) &
left=$!
(for i in 1 2 3 4 5 6 7 8; do
	printf 'name,hash\nright%s,h\n' "$i" | vimport a.example
done >/dev/null) &
right=$!
(for i in 1 2 3 4; do
	vrename robert@a.example bobby && vrename bobby@a.example robert
done) &
third=$!
started="$started $left $right $third"
wait "$left" && wait "$right" && wait "$third"
check "three administrators at once: all said yes" test $? -eq 0
same "and all users are there" 19 "$(wc -l <"$dir/vpasswd" | tr -d ' ')"
check "and found" whole
same "the counter is right" 19 "$(vdominfo -t a.example)"
finish
