/* roster - see roster.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/roster.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/in.h"
#include "base/num.h"
#include "box/allowance.h"
#include "vpop/names.h"
#include "vpop/password.h"
#include "vpop/vlimits.h"

static const char *const columns[ROSTER_COLUMNS] = {
	"name", "hash", "password", "gecos", "quota", "flags", "kind", "clear"};

/* ---- reading ---- */

static noreturn void wrong(
	const struct roster *roster, uint64_t line, const char *what)
{
	char digits[NUM_MAX];

	(void)num_format(digits, line);
	die(EXIT_PERM, roster->in->file, " line ", digits, ": ", what,
		"; nothing was changed");
}

static noreturn void no_memory(const struct roster *roster)
{
	die_sys(EXIT_TEMP, "unable to hold the users of ", roster->in->file);
}

static bool next(struct roster *roster)
{
	int result = csv_next(&roster->csv);

	if (result == -1 && errno == EPROTO)
		wrong(roster, roster->csv.line,
			"its double quotes do not match");
	if (result == -1 && errno == EMSGSIZE)
		wrong(roster, roster->csv.line,
			"it is too long, or has too many fields");
	if (result == -1)
		die_sys(EXIT_TEMP, "unable to read ", roster->in->file);
	return result == 1;
}

static int column_of(const struct roster *roster, struct str name)
{
	for (int i = 0; i < ROSTER_COLUMNS; i++)
		if (str_is_case(str_trim(name), columns[i]))
			return i;
	wrong(roster, roster->csv.line,
		"unknown column (name hash password gecos quota flags kind "
		"clear)");
}

static void read_columns(struct roster *roster)
{
	bool seen[ROSTER_COLUMNS] = {false};

	if (!next(roster))
		die(EXIT_PERM, roster->in->file, ": no line with columns");
	roster->fields = roster->csv.n;
	for (size_t i = 0; i < roster->fields; i++) {
		int column = column_of(roster, roster->csv.fields[i]);
		if (seen[column])
			wrong(roster, roster->csv.line, "a column twice");
		seen[column] = true;
		roster->where[i] = column;
	}
	if (!seen[ROSTER_NAME])
		wrong(roster, roster->csv.line, "no column name");
}

/* A C string that stays; what would break a line of vpasswd is refused. */
static const char *keep(const struct roster *roster, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.s[i] == ':' || ascii_control(text.s[i]))
			wrong(roster, roster->csv.line,
				"a colon, line end or control byte in a field");
	char *copy = malloc(text.n + 1);
	if (!copy)
		no_memory(roster);
	if (text.n > 0)
		memcpy(copy, text.s, text.n);
	copy[text.n] = 0;
	return copy;
}

/* A password may hold what a field of vpasswd may not. */
static const char *keep_password(const struct roster *roster, struct str text)
{
	if (str_has(text, 0) || text.n >= PASSWORD_MAX)
		wrong(roster, roster->csv.line,
			"a password with a NUL, or of more than 127 bytes");
	char *copy = malloc(text.n + 1);
	if (!copy)
		no_memory(roster);
	if (text.n > 0)
		memcpy(copy, text.s, text.n);
	copy[text.n] = 0;
	return copy;
}

static const char *name_of(const struct roster *roster, struct str text)
{
	static char name[NAMES_USER_MAX + 1];
	size_t at = str_find_last(text, '@');

	if (at < text.n &&
		!str_is_case(str_skip(text, at + 1), roster->domain->real))
		wrong(roster, roster->csv.line, "an address of another domain");
	text = str_head(text, at);
	if (text.n > NAMES_USER_MAX)
		wrong(roster, roster->csv.line, "no name for a user");
	for (size_t i = 0; i < text.n; i++)
		name[i] = ascii_lower(text.s[i]);
	if (!names_user(str_of(name, text.n)))
		wrong(roster, roster->csv.line, "no name for a user");
	return keep(roster, str_of(name, text.n));
}

static uint64_t number(
	const struct roster *roster, const char *text, uint64_t fallback)
{
	uint64_t n = fallback;

	if (text && *text && !num_parse(str_text(text), &n))
		wrong(roster, roster->csv.line, "flags and kind are numbers");
	return n;
}

static void take_field(const struct roster *roster, struct row *row, size_t i)
{
	int column = roster->where[i];
	struct str text = roster->csv.fields[i];
	struct allowance allowance;
	static char quota[ALLOWANCE_TEXT_MAX];

	if (text.n == 0 && column != ROSTER_NAME)
		return;
	if (column == ROSTER_NAME) {
		row->text[column] = name_of(roster, text);
	} else if (column == ROSTER_PASSWORD) {
		row->text[column] = keep_password(roster, text);
	} else if (column == ROSTER_QUOTA) {
		if (!allowance_parse(text, &allowance))
			wrong(roster, roster->csv.line,
				"no quota (10M, 5000000S,1000C or NOQUOTA)");
		allowance_format(quota, &allowance);
		row->text[column] = keep(roster, str_text(quota));
	} else {
		row->text[column] = keep(roster, text);
	}
}

static void take_row(struct roster *roster)
{
	struct row row = {.line = roster->csv.line};
	size_t at;

	if (roster->csv.n != roster->fields)
		wrong(roster, row.line,
			"not as many fields as the first line has columns");
	for (size_t i = 0; i < roster->fields; i++)
		take_field(roster, &row, i);
	row.flags = number(roster, row.text[ROSTER_FLAGS], 0);
	row.kind = number(roster, row.text[ROSTER_KIND], 1);
	row.known =
		userdb_find(&roster->db, str_text(row.text[ROSTER_NAME]), &at);
	if (row.known && !roster->in->update)
		wrong(roster, row.line,
			"there is such a user already (-u changes users)");
	if (!row.known && !row.text[ROSTER_HASH] && !row.text[ROSTER_PASSWORD])
		wrong(roster, row.line, "neither hash nor password");
	if (buf_add(&roster->rows, (const char *)&row, sizeof(row)) == -1)
		no_memory(roster);
	roster->n++;
}

static int by_name(const void *left, const void *right)
{
	const struct row *a = left;
	const struct row *b = right;
	int order = strcmp(a->text[ROSTER_NAME], b->text[ROSTER_NAME]);

	return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

/* Sorted, so that each goes in behind the one before. */
static const struct row *sorted(struct roster *roster)
{
	struct row *rows = (struct row *)(void *)roster->rows.s;
	size_t more = 0;

	if (roster->n > 0)
		qsort(rows, roster->n, sizeof(*rows), by_name);
	for (size_t i = 0; i < roster->n; i++) {
		if (i > 0 && strcmp(rows[i - 1].text[ROSTER_NAME],
				     rows[i].text[ROSTER_NAME]) == 0)
			wrong(roster, rows[i].line,
				"a user for the second time");
		more += !rows[i].known;
	}
	if (more > 0)
		vlimits_room(&roster->limits, BOUNDS_POP, roster->db.n + more,
			roster->domain->dir);
	return rows;
}

const struct row *roster_read(struct roster *roster)
{
	static char space[65536];
	struct in input = IN_FROM(roster->in->fd, space);

	roster->csv = (struct csv)CSV_FROM(&input);
	userdb_open(&roster->db, roster->domain->dir, USERDB_ALL);
	vlimits_read(&roster->limits, roster->domain->dir);
	read_columns(roster);
	while (next(roster))
		take_row(roster);
	csv_free(&roster->csv);
	return sorted(roster);
}
