/* base64 - bytes out of the letters of RFC 4648, section 4
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DATA_BASE64_H
#define DATA_BASE64_H

#include <stddef.h>

#include "base/attr.h"
#include "base/str.h"

/* Decodes text into dst, which has room for 3 bytes for each 4 letters; it may
 * be where text is. False: it is not whole groups of four letters of the
 * alphabet with the padding at the end, and then dst holds nothing of use. */
MUST_USE bool base64_decode(
	struct str text /* hostile */, char *dst, size_t *n_out);

#endif
