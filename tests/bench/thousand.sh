#!/bin/sh
# thousand - a thousand recipients at one domain, beside Postfix
#
#	[ ROUNDS=7 ] [ O=build ] tests/bench/thousand.sh
# SPDX-License-Identifier: 0BSD
ROUNDS=${ROUNDS:-7}
export ROUNDS
exec sh "$(dirname "$0")/../integration/thousand.sh"
