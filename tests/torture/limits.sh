# limits - few descriptors, little memory
#
#	ulimit -n 100, and 40, for all daemons -> fewer at a time, all is delivered
#	ulimit -v 12 MB for all daemons -> the same
# SPDX-License-Identifier: 0BSD
. "$(dirname "$0")/lib.sh"
home
user anna
for limit in "-n 100" "-n 40" "-v 12000"; do
	: >"$work/taken"
	name=limit${limit#-}
	name=$(echo "$name" | tr -d ' ')
	send_many anna 300 "$name"
	same "ulimit $limit: all are taken" 0 $?
	# shellcheck disable=SC2086 # an option and its value
	(ulimit $limit; exec sh -c 'cd / && exec env - PATH="$1/bin:$PATH" \
		"$1/bin/qmail-start" ./Maildir/' - "$QMAIL") >>"$log" 2>&1 \
		</dev/null &
	send=$!
	started="$started $send"
	check "ulimit $limit: everything comes to an end" \
		within 120 queue_clean
	check "ulimit $limit: qmail-send lives" alive "$send"
	stop_send
	check_taken "$work/anna/Maildir/new" "$name" "ulimit $limit"
done
finish
