# gcc-glibc - static, with the system's own libc
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib-builds.sh"
builds "gcc libc6-dev" "gcc -O2 -pipe" "gcc -static -s"
