/* survey - what has to be known of a message before a host is asked to take it
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_SURVEY_H
#define REMOTE_SURVEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "remote/parcel.h"

struct survey {
	uint64_t wire; /* bytes, each line end counted as CR LF */
	bool whole; /* its last line ends */
	bool head8; /* bytes above 127 in its header */
	bool body8; /* the same behind it */
	bool utf8; /* those of the header are UTF-8 */
	bool inner; /* some of the body are in message/global */
};

/* Does the message itself need SMTPUTF8 (RFC 6531)? */
static inline bool survey_needs_utf8(const struct survey *survey)
{
	return (survey->head8 && survey->utf8) || survey->inner;
}

/* Reads all of it. 0, or -1: it cannot be read. */
MUST_USE int survey_take(struct survey *survey_out, struct parcel *parcel);

#endif
