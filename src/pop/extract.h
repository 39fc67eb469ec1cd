/* extract - a message, or the top of it, as the answer to RETR or TOP
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POP_EXTRACT_H
#define POP_EXTRACT_H

#include <stdint.h>

#include "base/attr.h"
#include "base/out.h"

#define EXTRACT_ALL UINT64_MAX

/* Sends the header of the message behind fd, and so many lines of its body,
 * dots in front of dots, and the final dot. 0, or -1: the file could not be
 * read to its end, and there was no final dot: the client must not take what
 * it has for the message. Errors of out are out's. */
MUST_USE int extract_send(int fd, uint64_t lines, struct out *out);

#endif
