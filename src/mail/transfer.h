/* transfer - bodies as quoted-printable and base64 (RFC 2045, section 6)
 *
 * Bytes come in pieces of any size and leave in pieces. Lines end in LF, coming
 * and going; a CR LF counts as one line end. What leaves is ASCII, in lines of
 * at most 76.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAIL_TRANSFER_H
#define MAIL_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/sink.h"
#include "base/str.h"

enum { TRANSFER_LINE = 76 };

/* Quoted-printable, for text. Start with {0}. */
struct transfer_qp {
	size_t column;
	char held; /* a blank or tab: is it the last of its line? 0: none */
	bool cr; /* behind it a CR: is it half of the line end? */
};

void transfer_qp(struct transfer_qp *qp, struct str piece /* hostile */,
	const struct sink *sink);

/* The end: what is held leaves. It need not be that of a line. */
void transfer_qp_end(struct transfer_qp *qp, const struct sink *sink);

/* Base64. Line ends are CR LF in it, as in a message that travels. Start with
 * {0}. */
struct transfer_base64 {
	unsigned char bytes[3];
	size_t n; /* of them */
	size_t column;
	bool cr; /* a CR was the last byte */
};

void transfer_base64(struct transfer_base64 *base64,
	struct str piece /* hostile */, const struct sink *sink);

/* The end: the last bytes leave; no line end does. */
void transfer_base64_end(
	struct transfer_base64 *base64, const struct sink *sink);

#endif
