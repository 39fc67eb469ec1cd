# clang-glibc - static, with the system's own libc
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib-builds.sh"
builds clang "clang -O1 -pipe" "clang -static -s"
