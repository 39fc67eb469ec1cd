/* body - what follows DATA, and BDAT
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_BODY_H
#define SMTP_BODY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/in.h"
#include "smtp/arrival.h"
#include "smtp/chunk.h"

enum body_end {
	BODY_WHOLE, /* the final dot was seen */
	BODY_BARE_LF, /* the arrival has failed; where it ends is unknown */
	BODY_GONE, /* the input ended or failed; the arrival has failed */
};

/* Streams the message into the arrival. A CR that ends no line makes the
 * arrival fail and sets *bare_cr_out, but is read over: the end is certain. */
enum body_end body_receive(
	struct in *in, struct arrival *arrival, bool *bare_cr_out);

/* Streams exactly n octets of a chunk. False: the input ended or failed before,
 * and the arrival has failed. */
bool body_chunk(struct in *in, uint64_t n, struct chunk *chunk,
	struct arrival *arrival);

/* Reads exactly n octets and forgets them. False: as above. */
bool body_drain(struct in *in, uint64_t n);

#endif
