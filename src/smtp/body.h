/* body - what follows DATA
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_BODY_H
#define SMTP_BODY_H

#include <stdbool.h>

#include "base/in.h"
#include "smtp/arrival.h"

enum body_end {
	BODY_WHOLE, /* the final dot was seen */
	BODY_BARE_LF, /* the arrival has failed; where it ends is unknown */
	BODY_GONE, /* the input ended or failed; the arrival has failed */
};

/* Streams the message into the arrival. A CR that ends no line makes the
 * arrival fail and sets *bare_cr_out, but is read over: the end is certain. */
enum body_end body_receive(
	struct in *in, struct arrival *arrival, bool *bare_cr_out);

#endif
