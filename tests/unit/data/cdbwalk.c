/* cdbwalk: every record once, and no trust in the file
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/cdbwalk.h"

#include <errno.h>

#include "data/cdbmake.h"
#include "scratch.h"

static char got[2000];

/* All records as "key=data;". Returns the last result. */
static int walks(const char *path)
{
	static struct cdbwalk walk;
	struct buf key = BUF_LIMIT(100);
	struct buf data = BUF_LIMIT(100);
	int fd = file_open_read(path);
	int result = cdbwalk_start(&walk, fd);

	*got = 0;
	while (result == 0 &&
		(result = cdbwalk_next(&walk, &key, &data)) == 1) {
		strcat(got, buf_text(&key));
		strcat(got, "=");
		strcat(got, buf_text(&data));
		strcat(got, ";");
		result = 0;
	}
	int error = errno;
	buf_free(&key);
	buf_free(&data);
	file_close(fd);
	errno = error;
	return result;
}

static void make(const char *path, const char *const *pairs)
{
	static struct cdbmake make;
	int fd = file_open_empty(path, 0600);

	CHECK(cdbmake_start(&make, fd) == 0);
	for (; *pairs; pairs += 2)
		CHECK(cdbmake_add(&make, str_text(pairs[0]),
			      str_text(pairs[1])) == 0);
	CHECK(cdbmake_finish(&make) == 0);
	file_close(fd);
}

static void records(void)
{
	static const char *const some[] = {
		"one", "1", "two", "2", "", "", "one", "again", 0};
	static const char *const none[] = {0};

	make("some", some);
	CHECK(walks("some") == 0);
	CHECK(strcmp(got, "one=1;two=2;=;one=again;") == 0);
	make("none", none);
	CHECK(walks("none") == 0 && *got == 0);
}

static void many(void)
{
	static struct cdbmake make;
	static struct cdbwalk walk;
	struct buf key = BUF_LIMIT(100);
	struct buf data = BUF_LIMIT(100);
	char text[20];
	int fd = file_open_empty("many", 0600);
	int seen = 0;

	CHECK(cdbmake_start(&make, fd) == 0);
	for (int i = 0; i < 5000; i++) {
		snprintf(text, sizeof(text), "key%d", i);
		CHECK(cdbmake_add(&make, str_text(text), str_text(text)) == 0);
	}
	CHECK(cdbmake_finish(&make) == 0);
	file_close(fd);
	fd = file_open_read("many");
	CHECK(cdbwalk_start(&walk, fd) == 0);
	while (cdbwalk_next(&walk, &key, &data) == 1) {
		snprintf(text, sizeof(text), "key%d", seen++);
		CHECK(str_is(buf_str(&key), text) &&
			str_is(buf_str(&data), text));
	}
	CHECK(seen == 5000);
	file_close(fd);
	buf_free(&key);
	buf_free(&data);
}

/* Cut anywhere, or a byte of a length turned: an error or less, no crash. */
static void damaged(void)
{
	struct buf whole = BUF_LIMIT(10000);

	CHECK(file_slurp("some", &whole) == 0);
	for (size_t n = 0; n < 2048 + 8; n++) {
		scratch_put_bytes("cut", whole.s, n);
		CHECK(walks("cut") == -1 && errno == EPROTO);
	}
	for (size_t n = 2048; n < 2056; n++)
		for (int bit = 0; bit < 8; bit++) {
			whole.s[n] = (char)(whole.s[n] ^ 1 << bit);
			scratch_put_bytes("bad", whole.s, whole.n);
			(void)walks("bad");
			CHECK(strlen(got) < 200);
			whole.s[n] = (char)(whole.s[n] ^ 1 << bit);
		}
	whole.s[2] = whole.s[1] = 0;
	scratch_put_bytes("bad", whole.s, whole.n);
	CHECK(walks("bad") == -1 && errno == EPROTO);
	buf_free(&whole);
	CHECK(walks("missing") == -1 && errno == EBADF);
}

static void too_long(void)
{
	static char text[200];
	const char *const pairs[] = {"a", "b", "long", text, 0};

	memset(text, 'x', sizeof(text) - 1);
	make("long", pairs);
	CHECK(walks("long") == -1 && errno == EMSGSIZE);
	CHECK(strcmp(got, "a=b;") == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(records);
	RUN(many);
	RUN(damaged);
	RUN(too_long);
	RUN(scratch_leave);
	return check_done();
}
