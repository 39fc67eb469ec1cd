/* octets: line ends of every kind, in pieces of every size
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/octets.h"

#include "base/out.h"
#include "pop/extract.h"

#include "scratch.h"

/* How many more it has on the wire, fed in pieces. */
static uint64_t more(const char *text, size_t piece)
{
	struct octets octets = {0};
	struct str rest = str_text(text);

	while (rest.n) {
		octets_add(&octets, str_head(rest, piece));
		rest = str_skip(rest, piece);
	}
	CHECK(octets.stored == strlen(text));
	return octets_more(&octets);
}

static const struct {
	const char *text;
	uint64_t more;
} cases[] = {{"", 0}, {"a\n", 1}, {"a\r\n", 0}, {"a", 2}, {"\n\n\n", 3},
	{"a\nb", 3}, {"a\r\nb\n", 1}, {"a\r\r\nb\n", 1}, {"\r\n\r\n", 0},
	{"a\rb\n", 1}, {"a\r", 1}, {"\r", 1}, {".\n..\n", 2}};
enum { CASES = sizeof(cases) / sizeof(*cases) };

static void counts(void)
{
	for (size_t i = 0; i < CASES; i++)
		for (size_t piece = 1; piece <= 4; piece++)
			CHECK(more(cases[i].text, piece) == cases[i].more);
}

static void files(void)
{
	for (size_t i = 0; i < CASES; i++) {
		struct octets octets = {0};
		scratch_put("message", cases[i].text);
		int fd = file_open_read("message");
		CHECK(octets_of_file(&octets, fd) == 0);
		CHECK(octets.stored == strlen(cases[i].text));
		CHECK(octets_more(&octets) == cases[i].more);
		file_close(fd);
	}
	struct octets octets = {0};
	CHECK(octets_of_file(&octets, -1) == -1);
}

/* What is counted is what RETR sends, without dots in front of dots and the
 * last line. */
static void as_sent(void)
{
	static char space[1000];

	for (size_t i = 0; i < CASES; i++) {
		struct out out = OUT_TO(-1, space);
		scratch_put("message", cases[i].text);
		int fd = file_open_read("message");
		CHECK(extract_send(fd, EXTRACT_ALL, &out) == 0);
		file_close(fd);
		size_t dots = i + 1 == CASES ? 2 : 0;
		CHECK(out.n - 3 - dots ==
			strlen(cases[i].text) + cases[i].more);
	}
}

int main(void)
{
	RUN(scratch_enter);
	RUN(counts);
	RUN(files);
	RUN(as_sent);
	RUN(scratch_leave);
	return check_done();
}
