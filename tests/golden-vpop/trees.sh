#!/bin/sh
# trees - what a real vpopmail wrote, read in place by our commands
# SPDX-License-Identifier: 0BSD
. tests/golden-vpop/lib.sh
begin
failed=0
for tree in tests/golden-vpop/open/trees/*.tar.gz; do
	echo "$tree"
	python3 tests/golden-vpop/tree-check "$QMAIL/bin" "$domains" "$QMAIL" \
		"$tree" || failed=1
done
exit $failed
