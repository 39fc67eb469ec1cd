/* csv: a table of users from who knows where
 *
 * Read once as it is and once through a tiny buffer: the same records. What was
 * read, written and read again is the same.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/csv.h"

#include <string.h>
#include <unistd.h>

#include "fuzz.h"

enum { ALL_MAX = 1 << 20 };

/* All records: a NUL behind each field, the count of fields before them. The
 * last result of csv_next. */
static int read_all(struct in *in, struct buf *all, bool *nul_out)
{
	struct csv csv = CSV_FROM(in);
	int result;
	uint64_t line = 0;

	while ((result = csv_next(&csv)) == 1) {
		MUST(csv.n > 0 && csv.n <= CSV_FIELDS_MAX && csv.line > line);
		line = csv.line;
		MUST(buf_add_num(all, csv.n) == 0 &&
			buf_add_byte(all, ':') == 0);
		for (size_t i = 0; i < csv.n; i++) {
			*nul_out |= str_has(csv.fields[i], 0);
			MUST(buf_add_str(all, csv.fields[i]) == 0);
			MUST(buf_add_byte(all, 0) == 0);
		}
	}
	csv_free(&csv);
	return result;
}

static void write_all(struct str all, int fd)
{
	static char space[4096];
	struct out out = OUT_TO(fd, space);
	uint64_t n = 0;

	while (all.n > 0) {
		struct str count = str_cut(&all, ':');
		n = 0;
		for (size_t i = 0; i < count.n; i++)
			n = n * 10 + (uint64_t)(count.s[i] - '0');
		for (uint64_t i = 0; i < n; i++) {
			if (i > 0)
				out_byte(&out, ',');
			csv_put(&out, str_cut(&all, 0));
		}
		out_byte(&out, '\n');
	}
	MUST(out_flush(&out) == 0);
}

/* A field that begins with the mark of a file's begin is taken for one. */
static bool marked(struct str all)
{
	(void)str_cut(&all, ':');
	return str_starts(all, str_text("\357\273\277"));
}

static void run(struct str input)
{
	static char wide[4096];
	static char tiny[1];
	struct buf all = BUF_LIMIT(ALL_MAX);
	struct buf same = BUF_LIMIT(ALL_MAX);
	bool nul = false;
	struct in in = IN_FROM(fuzz_file(0, input), wide);
	int result = read_all(&in, &all, &nul);

	in = (struct in)IN_FROM(fuzz_file(1, input), tiny);
	MUST(read_all(&in, &same, &nul) == result);
	MUST(str_equal(buf_str(&all), buf_str(&same)));
	if (result == 0 && !nul && !marked(buf_str(&all))) {
		int fd = fuzz_file(2, str_of("", 0));
		write_all(buf_str(&all), fd);
		MUST(lseek(fd, 0, SEEK_SET) == 0);
		buf_clear(&same);
		in = (struct in)IN_FROM(fd, wide);
		MUST(read_all(&in, &same, &nul) == 0);
		MUST(str_equal(buf_str(&all), buf_str(&same)));
	}
	buf_free(&all);
	buf_free(&same);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 20};
