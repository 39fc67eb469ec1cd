#!/bin/sh
# mailsubj - send a text under a subject
#
#	mailsubj subject [ recipient ... ] < text
#
# Exit: that of qmail-inject, 100 bad usage.
# SPDX-License-Identifier: 0BSD
usage='mailsubj: usage: mailsubj subject [ recipient ... ]'
case $#:${1:-} in
0:*) echo "$usage" >&2; exit 100 ;;
1:--help) echo "$usage"; exit ;;
esac
# A newline in an argument must not begin another field.
line() { printf '%s' "$*" | tr '\n' ' '; }
subject=$(line "$1")
shift
to=$(line "$@")
{
	printf 'Subject: %s\nTo:%s\n\n' "$subject" "${to:+ $to}"
	cat
} | QMAIL/bin/qmail-inject
