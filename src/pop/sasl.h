/* sasl - the AUTH command, mechanisms PLAIN and LOGIN (RFC 5034, RFC 4616)
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POP_SASL_H
#define POP_SASL_H

#include "base/attr.h"
#include "base/in.h"
#include "base/out.h"
#include "base/str.h"
#include "talk/command.h"

enum sasl_verdict {
	SASL_OK, /* login and password are known */
	SASL_LIST, /* no mechanism was named: the list is wanted */
	SASL_UNKNOWN, /* no such mechanism */
	SASL_CANCELLED, /* the client changed its mind */
	SASL_BAD, /* what it said is not base64, or not as it must be */
	SASL_GONE, /* the client is gone, or has sent too much */
};

enum { SASL_MAX = COMMAND_MAX }; /* bytes of login and password together */

struct sasl {
	char space[2 * SASL_MAX + 2];
	struct str login; /* both hostile, views of space, without NULs */
	struct str password;
};

/* Has the exchange that the argument of AUTH begins; line is read into. */
enum sasl_verdict sasl_talk(struct sasl *sasl, struct str argument,
	struct command_line *line, struct in *in, struct out *out);

/* Most bytes of one line that are read before the client has sent too much. */
enum { SASL_LINE_MOST = 65536 };

#endif
