/* durable - what of a record is on disk for sure
 *
 * The queue is one file system, the homes are another one: a seal in one of
 * them tells nothing of the other.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_DURABLE_H
#define CRASH_DURABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "record.h"

/* Does it change a name, or a name or bytes? */
bool durable_name(const struct op *op);
bool durable_change(const struct op *op);

/* Is it on the file system of the homes? */
bool durable_away(const struct record *record, const struct op *op);

/* Were the bytes of that operation written out after it, before end? */
bool durable_out(const struct op *ops, size_t at, size_t end);

/* Is the operation at on disk when the first n were made? By the models of
 * model.h. */
bool durable(const struct record *record, size_t n, size_t at, bool journal);

#endif
