/* usage - how much a Maildir and its folders hold (Maildir++)
 *
 * Counted is what lies in new/ and cur/ of the Maildir and of each folder
 * .NAME in it, but for the folder .Trash and for messages marked as deleted
 * (flag T). What a file name tells (",S=bytes") is believed; other files are
 * asked. A folder that is a link, or that we may not enter, does not count.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BOX_USAGE_H
#define BOX_USAGE_H

#include <stdint.h>

#include "base/attr.h"

struct usage {
	int64_t bytes;
	int64_t count; /* messages */
};

/* Of the Maildir behind the descriptor dir. 0, or -1 with errno. */
MUST_USE int usage_count(int dir, struct usage *usage_out);

/* When a message last came, went or was marked there, in nanoseconds since
 * 1970. Cheap: no file is looked at. 0, or -1 with errno. */
MUST_USE int usage_changed(int dir, int64_t *ns_out);

#endif
