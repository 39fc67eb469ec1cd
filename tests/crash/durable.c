/* durable - see durable.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "durable.h"

bool durable_name(const struct op *op)
{
	return op->kind == OP_ADD || op->kind == OP_DROP;
}

bool durable_change(const struct op *op)
{
	return durable_name(op) || op->kind == OP_DATA || op->kind == OP_CUT;
}

bool durable_away(const struct record *record, const struct op *op)
{
	size_t dir = op->dir;

	if (op->kind == OP_SEAL_ALL)
		return false; /* nobody does it but in the queue */
	if (!durable_name(op) && op->kind != OP_SEAL_DIR)
		dir = record->files[op->file].dir;
	return record->dirs[dir].home;
}

bool durable_out(const struct op *ops, size_t at, size_t end)
{
	for (size_t i = at + 1; i < end; i++)
		if (ops[i].kind == OP_WRITE_OUT && ops[i].file == ops[at].file)
			return true;
	return false;
}

/* Both kinds of a file's own. */
static bool of_file(const struct op *seal)
{
	return seal->kind == OP_SEAL_FILE || seal->kind == OP_SEAL_DATA;
}

/* journal: does this belong to what that seal is of? A mode and names are
 * nothing that fdatasync has to wait for. */
static bool concerns(const struct op *seal, const struct op *op)
{
	if (seal->kind == OP_SEAL_DATA)
		return (op->kind == OP_DATA || op->kind == OP_CUT) &&
		       op->file == seal->file;
	if (op->kind == OP_MODE || durable_change(op))
		return seal->kind == OP_SEAL_DIR
			       ? durable_name(op) && op->dir == seal->dir
			       : op->file == seal->file;
	return false;
}

/* journal: a seal makes durable what came before this operation. Bytes may
 * have been written out by the system itself as soon as they were there. */
static size_t reach(const struct op *ops, size_t seal)
{
	for (size_t i = seal; i-- > 0;)
		if (concerns(&ops[seal], &ops[i]))
			return i + 1;
	return 0;
}

static bool seals(
	const struct record *record, size_t by, size_t at, bool journal)
{
	const struct op *ops = record->ops;
	const struct op *seal = &ops[by];
	const struct op *op = &ops[at];

	if (seal->kind != OP_SEAL_ALL && !of_file(seal) &&
		seal->kind != OP_SEAL_DIR)
		return false;
	if (durable_away(record, seal) != durable_away(record, op))
		return false;
	if (seal->kind == OP_SEAL_ALL)
		return true;
	if (!durable_name(op) && of_file(seal) && seal->file == op->file)
		return true;
	if (!journal)
		return durable_name(op) && seal->kind == OP_SEAL_DIR &&
		       seal->dir == op->dir;
	size_t end = reach(ops, by);
	return at < end && (durable_name(op) || durable_out(ops, at, end));
}

/* The other half of a move, or itself. */
static size_t half_of(const struct op *ops, size_t n, size_t at)
{
	if (ops[at].joined)
		return at - 1;
	return at + 1 < n && ops[at + 1].joined ? at + 1 : at;
}

bool durable(const struct record *record, size_t n, size_t at, bool journal)
{
	size_t half = half_of(record->ops, n, at);

	for (size_t i = at + 1; i < n; i++)
		if (seals(record, i, at, journal) ||
			seals(record, i, half, journal))
			return true;
	return false;
}
