/* letter - the messages of a load, and the ledger about them
 *
 * A message is known again by its payload, as tests/crash/ledger.h has it:
 * from the line with its token to its end.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LETTER_H
#define LETTER_H

#include <stddef.h>
#include <stdint.h>

enum { LETTER_TOKEN = 64, LETTER_LINE = 1200, LETTER_ADDRESS = 200 };

/* A stream of numbers; the same seed gives the same. */
struct dice {
	uint64_t state;
};
uint32_t dice_below(struct dice *dice, uint32_t below);

struct letter {
	size_t size; /* of the payload, and its hash */
	uint64_t hash;
	size_t length; /* of the text */
	char *text; /* lines end with a newline */
};

/* Makes a letter with about n bytes of payload; text has room for n + 1000. */
void letter_make(struct letter *letter, const char *token, size_t n);

/* Opens the ledger to append; appends a line, in one write. Both die if they
 * cannot. */
int ledger_open(const char *path);
void ledger_say(int ledger, const char *how, ...)
	__attribute__((format(printf, 2, 3)));

#endif
