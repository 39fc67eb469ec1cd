/* opt - see opt.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/opt.h"

#include <string.h>

static const struct opt *find(const struct opt *table, char letter)
{
	for (; table->letter; table++)
		if (table->letter == letter)
			return table;
	return 0;
}

/* One argument of bundled letters. next is the argument behind it or null.
 * Returns how many arguments were used up, or -1. */
static int bundle(const char *letters, char *next, const struct opt *table)
{
	for (; *letters; letters++) {
		const struct opt *o = find(table, *letters);
		if (!o)
			return -1;
		if (o->kind == OPT_SET) {
			*(int *)o->where = o->value;
			continue;
		}
		const char *text = letters[1] ? letters + 1 : next;
		if (!text)
			return -1;
		*(const char **)o->where = text;
		return letters[1] ? 1 : 2;
	}
	return 1;
}

int opt_parse(int argc, char **argv, const struct opt *table)
{
	int i = 1;

	while (i < argc && argv[i][0] == '-' && argv[i][1]) {
		if (strcmp(argv[i], "--") == 0)
			return i + 1;
		/* argv[argc] is null: no value there. */
		int used = bundle(argv[i] + 1, argv[i + 1], table);
		if (used == -1)
			return -1;
		i += used;
	}
	return i;
}
