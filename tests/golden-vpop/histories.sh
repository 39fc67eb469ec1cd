#!/bin/sh
# histories - the commands of a real vpopmail, replayed with ours
#
# In the throw-away home: its control/, users/ and domains are emptied for each
# history, and put back at the end.
# SPDX-License-Identifier: 0BSD
. tests/golden-vpop/lib.sh
begin
python3 tests/golden-vpop/run -v --allow-crash \
	--allow tests/golden-vpop/DIFFERENCES \
	--max-bulk "${GOLDEN_BULK:-1000}" \
	"$QMAIL/bin" "$QMAIL" "$domains/domains"
