/* aliaskind - see aliaskind.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/aliaskind.h"

#include <stddef.h>
#include <string.h>

#include "route/dotqmail.h"
#include "vpop/enroll.h"

/* Programs, and what they make of the file. */
static const struct {
	const char *name;
	enum vlimits_number kind;
} programs[] = {{"ezmlm-send", VLIMITS_LISTS}, {"ezmlm-reject", VLIMITS_LISTS},
	{"ezmlm-dispatch", VLIMITS_LISTS}, {"ezmlm-", VLIMITS_NUMBERS},
	{"autorespond", VLIMITS_AUTORESPONDERS},
	{"vacation", VLIMITS_AUTORESPONDERS}, {"", VLIMITS_ALIASES}};

static bool contains(struct str text, struct str part)
{
	while (text.n >= part.n && !str_starts(text, part))
		text = str_skip(text, 1);
	return text.n >= part.n;
}

static enum vlimits_number by_program(struct str command)
{
	size_t i = 0;

	while (!contains(command, str_text(programs[i].name)))
		i++;
	return programs[i].kind;
}

static enum vlimits_number by_address(struct str address, const char *dir)
{
	size_t at = str_find_last(address, '@');
	const struct enroll *domain =
		at < address.n ? enroll_find(str_skip(address, at + 1)) : 0;

	if (at == address.n || (domain && strcmp(domain->dir, dir) == 0))
		return VLIMITS_ALIASES;
	return VLIMITS_FORWARDS;
}

static enum vlimits_number by_line(
	const struct dotqmail_line *line, const char *dir)
{
	switch (line->kind) {
	case DOTQMAIL_PROGRAM:
		return by_program(line->text);
	case DOTQMAIL_FORWARD:
		return by_address(line->text, dir);
	case DOTQMAIL_MBOX:
	case DOTQMAIL_MAILDIR:
		return VLIMITS_ALIASES;
	case DOTQMAIL_COMMENT:
	case DOTQMAIL_BLANK:
	case DOTQMAIL_LIST:
	case DOTQMAIL_UNKNOWN:
		break;
	}
	return VLIMITS_NUMBERS;
}

/* The kinds are in the order of the numbers: the greatest one counts. */
enum vlimits_number aliaskind(struct str lines, const char *dir)
{
	enum vlimits_number found = VLIMITS_NUMBERS;
	struct dotqmail_line line;

	while (dotqmail_next(&lines, &line)) {
		enum vlimits_number kind = by_line(&line, dir);
		if (kind != VLIMITS_NUMBERS &&
			(found == VLIMITS_NUMBERS || kind > found))
			found = kind;
	}
	return found;
}
