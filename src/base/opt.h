/* opt - command line options from a table
 *
 *	static const struct opt table[] = {
 *		{'a', OPT_SET, &all, 1}, {'f', OPT_TEXT, &from, 0}, {0}};
 *	int first = opt_parse(argc, argv, table);
 *
 * Letters may be bundled; a value may be glued or the next argument; "--" and
 * the first argument without a hyphen (or a lone "-") end the options. The
 * last of several wins.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_OPT_H
#define BASE_OPT_H

enum opt_kind {
	OPT_SET, /* *(int *)where = value */
	OPT_TEXT, /* *(const char **)where = the argument's text */
};

struct opt {
	char letter; /* 0 ends the table */
	enum opt_kind kind;
	void *where;
	int value;
};

/* Returns the index of the first argument that is no option, or -1 for an
 * unknown letter or a missing value. */
int opt_parse(int argc, char **argv, const struct opt *table);

#endif
