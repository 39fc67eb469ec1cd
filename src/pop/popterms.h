/* popterms - on what terms people read their mail here: control files
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POP_POPTERMS_H
#define POP_POPTERMS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

struct popterms {
	int timeout; /* seconds without a word from the client */
	uint64_t login_delay; /* seconds between two logins, at least */
	bool expires; /* else mail stays for ever */
	uint64_t expire; /* days that it stays; 0: not once it was read */
};

/* Reads timeoutpop3d, pop3logindelay and pop3expire; the caller stands in
 * home_path. 0, or -1: control_where tells. */
MUST_USE int popterms_read(struct popterms *terms_out);

#endif
