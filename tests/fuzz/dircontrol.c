/* dircontrol: the counter of a domain, and its list of free places
 *
 * Whatever the files hold: the place of the next user is empty, or one to three
 * characters with slashes between, and never leads elsewhere; what is written
 * is read again as it was; a step leads to another place or stays at the end.
 *
 * The input: the counter, a NUL, the list of free places.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/bigdir.h"

#include <string.h>
#include <unistd.h>

#include "base/ascii.h"

#include "fuzz.h"

static void prepare(void)
{
	fuzz_mkdir("d");
}

static void check_place(const char *place)
{
	size_t n = strlen(place);

	MUST(n == 0 || n == 1 || n == 3 || n == 5);
	for (size_t i = 0; i < n; i++)
		MUST(i % 2 ? place[i] == '/'
			   : ascii_alpha(place[i]) || ascii_digit(place[i]));
}

static bool same(const struct bigdir *a, const struct bigdir *b)
{
	return a->users == b->users && a->level == b->level &&
	       memcmp(a->index, b->index, sizeof(a->index)) == 0 &&
	       strcmp(a->place, b->place) == 0;
}

static void use(void *context)
{
	static struct bigdir big;
	static struct bigdir again;

	(void)context;
	(void)bigdir_read(&big, "d/.dir-control");
	MUST(big.level < BIGDIR_LEVELS);
	check_place(big.place);
	for (int i = 0; i < 3; i++)
		check_place(bigdir_take(&big, "d"));
	bigdir_give(&big, "d", str_text(big.place));
	bigdir_write(&big, "d");
	MUST(bigdir_read(&again, "d/.dir-control") && same(&big, &again));
	for (int i = 0; i < 200; i++) {
		bigdir_step(&big);
		check_place(big.place);
	}
	_exit(0);
}

static void run(struct str input)
{
	struct str counter = str_cut(&input, 0);

	fuzz_put("d/.dir-control", counter);
	fuzz_put("d/.dir_control_free", input);
	MUST(fuzz_program(use, 0) == 0);
}

const struct fuzz_target fuzz_target = {
	.prepare = prepare, .run = run, .memory = 1 << 23};
