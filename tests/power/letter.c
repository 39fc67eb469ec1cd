/* letter - see letter.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "letter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

uint32_t dice_below(struct dice *dice, uint32_t below)
{
	dice->state = dice->state * 6364136223846793005U + 1442695040888963407U;
	return (uint32_t)(dice->state >> 33) % below;
}

/* FNV-1a */
static uint64_t hash_of(const char *s, size_t n)
{
	uint64_t hash = 14695981039346656037U;

	for (size_t i = 0; i < n; i++)
		hash = (hash ^ (unsigned char)s[i]) * 1099511628211U;
	return hash;
}

void letter_make(struct letter *letter, const char *token, size_t n)
{
	struct dice dice = {hash_of(token, strlen(token))};
	size_t head = (size_t)sprintf(letter->text, "Subject: load\n\n");
	size_t at = head + (size_t)sprintf(
				   letter->text + head, "X-Token: %s\n", token);

	while (at < head + n) {
		for (size_t left = 1 + dice_below(&dice, 70); left > 0; left--)
			letter->text[at++] =
				(char)('a' + dice_below(&dice, 26));
		letter->text[at++] = '\n';
	}
	letter->length = at;
	letter->size = at - head;
	letter->hash = hash_of(letter->text + head, letter->size);
}

int ledger_open(const char *path)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);

	if (fd == -1) {
		fprintf(stderr, "unable to open the ledger %s: %s\n", path,
			strerror(errno));
		_exit(1);
	}
	return fd;
}

void ledger_say(int ledger, const char *how, ...)
{
	char line[4096];
	va_list list;

	va_start(list, how);
	int n = vsnprintf(line, sizeof(line), how, list);
	va_end(list);
	if (n < 0 || (size_t)n >= sizeof(line) ||
		write(ledger, line, (size_t)n) != n) {
		fprintf(stderr, "unable to write the ledger\n");
		_exit(1);
	}
}
