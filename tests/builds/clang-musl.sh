# clang-musl - clang compiles with musl's headers, musl-gcc links
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib-builds.sh"
have musl-gcc || skip_all "no musl-gcc: apt-get install musl-tools"
triplet=$(musl-gcc -dumpmachine)
builds "clang musl-tools" "clang -O1 -pipe -nostdlibinc -isystem \
/usr/include/${triplet%-gnu}-musl" "musl-gcc -static -s" "clang -O1 -pipe"
