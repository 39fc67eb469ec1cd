/* chunk: octets in pieces of any size become lines
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/chunk.h"

#include "check.h"

static bool bare, open_line;

/* Is this what becomes of the octets, however they are cut? */
static bool becomes(const char *octets, const char *want)
{
	size_t n = strlen(octets);
	bool same = true;

	for (size_t size = 1; size <= n + 1; size++) {
		struct chunk chunk = {0};
		char made[200];
		size_t total = 0;
		for (size_t i = 0; i < n; i += size)
			total += chunk_take(&chunk,
				str_head(str_of(octets + i, n - i), size),
				made + total);
		open_line = chunk_end(&chunk);
		bare = chunk.bare;
		same = same && str_is(str_of(made, total), want);
	}
	return same;
}

static void lines(void)
{
	CHECK(becomes("", "") && !bare && !open_line);
	CHECK(becomes("a\r\nb\r\n", "a\nb\n") && !bare && !open_line);
	CHECK(becomes("\r\n\r\n", "\n\n") && !bare && !open_line);
	CHECK(becomes("a\r\nb", "a\nb") && !bare && open_line);
	CHECK(becomes(".\r\n..\r\n.\r\n", ".\n..\n.\n") && !bare);
}

static void alone(void)
{
	CHECK(becomes("a\nb\r\n", "a\nb\n") && bare);
	CHECK(becomes("a\rb\r\n", "a\rb\n") && bare);
	CHECK(becomes("a\r\r\n", "a\r\n") && bare);
	CHECK(becomes("a\r", "a") && bare && open_line);
	CHECK(becomes("\r", "") && bare);
	CHECK(becomes("\n", "\n") && bare);
	CHECK(becomes("\n.\n", "\n.\n") && bare);
}

int main(void)
{
	RUN(lines);
	RUN(alone);
	return check_done();
}
