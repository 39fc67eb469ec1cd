/* sevenbit - a message with 8-bit text made plain (RFC 2045, 6152)
 *
 * Part by part: text beyond ASCII becomes quoted-printable, other data base64;
 * what is encoded already stays, and so does a part that is ASCII. Header
 * fields become what plainfield makes of them. A body of which no field says
 * what it is gets fields that do.
 *
 * The message is read twice, because a header comes before its body: first to
 * make a plan, then to write.
 *
 *	sevenbit_look(&sevenbit, &plan);
 *	each piece: sevenbit_add(&sevenbit, piece)
 *	verdict = sevenbit_end(&sevenbit)
 *	sevenbit_write(&sevenbit, &plan, &sink); the same again
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAIL_SEVENBIT_H
#define MAIL_SEVENBIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/sink.h"
#include "base/str.h"
#include "mail/parts.h"
#include "mail/transfer.h"
#include "mail/utf8.h"

enum { SEVENBIT_PARTS_MAX = 1000 };

/* What is done with each entity. */
struct sevenbit_plan {
	unsigned char actions[SEVENBIT_PARTS_MAX];
};

enum sevenbit_verdict {
	SEVENBIT_OK,
	SEVENBIT_CANNOT, /* too many parts, or too deep in one another */
	SEVENBIT_ADDRESS, /* an address in the header is beyond ASCII */
	SEVENBIT_ERROR, /* no memory */
};

struct sevenbit {
	/* private */
	struct sevenbit_plan *plan;
	const struct sink *sink; /* null: only looking */
	struct parts parts;
	struct parts_handler handler;
	enum sevenbit_verdict verdict; /* of what came so far */
	unsigned char nowhere; /* the action for an entity too many */
	struct buf field; /* as it is written */
	bool eight; /* of the body under way: bytes beyond ASCII */
	struct utf8 utf8; /* the same: is it UTF-8? */
	bool told; /* the encoding is in the header that is written */
	struct transfer_qp qp;
	struct transfer_base64 base64;
};

/* Starts the first reading. */
void sevenbit_look(struct sevenbit *sevenbit, struct sevenbit_plan *plan);

/* Starts the second; all bytes that leave are ASCII. */
void sevenbit_write(struct sevenbit *sevenbit, struct sevenbit_plan *plan,
	const struct sink *sink);

/* The next piece; trouble is told at the end. */
void sevenbit_add(struct sevenbit *sevenbit, struct str piece /* hostile */);

/* The end of either; memory is given back. */
enum sevenbit_verdict sevenbit_end(struct sevenbit *sevenbit);

#endif
