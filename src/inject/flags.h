/* flags - command lines as the classic programs read and refuse them
 *
 * As base/opt, but one letter at a time, because here the order counts, and
 * with the messages that callers of these programs know.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef INJECT_FLAGS_H
#define INJECT_FLAGS_H

struct flags {
	char **argv;
	int index; /* at the end: of the first argument that is no option */
	int at; /* letters of argv[index] already read */
	const char *value; /* of the letter that was returned */
};

#define FLAGS_FROM(args) \
	{ \
		.argv = (args), .index = 1 \
	}

/* The next option letter, 0 at the end, '?' for one that is not in letters
 * (after saying so). A ':' behind a letter there: it has a value, glued to it
 * or the next argument. */
char flags_next(struct flags *flags, const char *letters);

#endif
