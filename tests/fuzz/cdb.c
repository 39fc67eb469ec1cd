/* cdb: files that are damaged, and our own
 *
 * A lookup in any file ends, with data that are no larger than asked for. In a
 * file that cdbmake wrote each key has the data that came first, and what was
 * not put in is not there.
 *
 * The input: a byte; if it is odd: a key up to a NUL, the rest is the file; else
 * keys and data in turn, a NUL behind each.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/cdb.h"

#include <errno.h>

#include "data/cdbmake.h"

#include "fuzz.h"

enum { DATA_MAX = 4096, FILE_MAX = 1 << 20, PAIRS_MAX = 300 };

static void check_foreign(struct str input)
{
	struct buf data = BUF_LIMIT(DATA_MAX);
	struct str key = str_cut(&input, 0);
	struct cdb cdb = {fuzz_file(0, input)};
	int found = cdb_find(&cdb, key, &data);

	MUST(found == 0 || found == 1 || errno == EPROTO || errno == EMSGSIZE);
	MUST(found != 1 || data.n <= DATA_MAX);
	/* The empty key, as users/cdb has it. */
	(void)(cdb_find(&cdb, str_of("", 0), &data) == 1);
	buf_free(&data);
}

/* The data of the first pair with this key. 1 or 0. */
static int wanted(struct str pairs, struct str key, struct str *data_out)
{
	while (pairs.n) {
		struct str its = str_cut(&pairs, 0);
		*data_out = str_cut(&pairs, 0);
		if (str_equal(its, key))
			return 1;
	}
	return 0;
}

static void look(const struct cdb *cdb, struct str pairs, struct str key)
{
	struct buf data = BUF_LIMIT(FILE_MAX);
	struct str want;
	int found = cdb_find(cdb, key, &data);

	MUST(found == wanted(pairs, key, &want));
	MUST(found == 0 || str_equal(buf_str(&data), want));
	buf_free(&data);
}

static void check_ours(struct str pairs)
{
	static struct cdbmake make;
	struct cdb cdb = {fuzz_file(0, str_of(0, 0))};
	struct str rest = pairs;

	MUST(cdbmake_start(&make, cdb.fd) == 0);
	while (rest.n) {
		struct str key = str_cut(&rest, 0);
		MUST(cdbmake_add(&make, key, str_cut(&rest, 0)) == 0);
	}
	MUST(cdbmake_finish(&make) == 0);
	for (rest = pairs; rest.n; (void)str_cut(&rest, 0)) {
		struct str key = str_cut(&rest, 0);
		look(&cdb, pairs, key);
		look(&cdb, pairs, str_skip(key, 1));
	}
	look(&cdb, pairs, str_text("another key"));
}

static void run(struct str input)
{
	if (fuzz_byte(&input) % 2)
		check_foreign(input);
	else
		check_ours(str_head(input, PAIRS_MAX));
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 18};
