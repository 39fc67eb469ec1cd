/* envelope: written and read; any damage is seen, in linear time
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/envelope.h"

#include <errno.h>
#include <time.h>

#include "data/crc32c.h"

#include "scratch.h"

static struct envelope e = ENVELOPE_EMPTY;
static char file[1 << 24];
static size_t file_n;

/* Adds a record with its NUL to what is in file. */
static void record(const char *text)
{
	memcpy(file + file_n, text, strlen(text) + 1);
	file_n += strlen(text) + 1;
}

static void head(void)
{
	file_n = 0;
	record("V1");
	record("u1000");
	record("p4711");
	record("t1764000000");
	record("m1234");
	record("cdeadbeef");
}

static void seal(uint64_t recipients)
{
	char text[64];

	snprintf(text, sizeof(text), "E%llu %08x",
		(unsigned long long)recipients,
		(unsigned)crc32c(0, file, file_n));
	record(text);
}

static enum envelope_verdict verdict_of(const char *s, size_t n)
{
	scratch_put_bytes("e", s, n);
	int fd = file_open_read("e");
	enum envelope_verdict verdict = envelope_read(fd, &e);

	file_close(fd);
	return verdict;
}

static enum envelope_verdict verdict(void)
{
	return verdict_of(file, file_n);
}

/* What qmail-queue would write for these recipients. */
static void build(const char *sender, const char *const *to, size_t n)
{
	static char space[4096];
	struct envelope_writer w;
	struct buf b = BUF_LIMIT(sizeof(file));
	int fd = file_open_empty("e", 0600);
	struct out out = OUT_TO(fd, space);

	envelope_begin(&w, &out, 1000, 4711, 1764000000, 1234, 0xdeadbeef);
	envelope_bytes(&w, "F", 1);
	envelope_bytes(&w, sender, strlen(sender) + 1);
	for (size_t i = 0; i < n; i++) {
		envelope_count(&w);
		envelope_bytes(&w, "T", 1);
		envelope_bytes(&w, to[i], strlen(to[i]) + 1);
	}
	envelope_end(&w);
	CHECK(out_flush(&out) == 0);
	file_close(fd);
	CHECK(file_slurp("e", &b) == 0);
	memcpy(file, b.s, b.n);
	file_n = b.n;
	buf_free(&b);
}

static const char *const three[] = {"alice@a.example", "", "Robert@B.example"};

static void written(void)
{
	head();
	record("Fs@x.example");
	record("Talice@a.example");
	record("T");
	record("TRobert@B.example");
	seal(3);
	struct buf want = BUF_LIMIT(1000);
	CHECK(buf_add(&want, file, file_n) == 0);
	build("s@x.example", three, 3);
	CHECK(file_n == want.n && memcmp(file, want.s, want.n) == 0);
	buf_free(&want);
}

static void read_again(void)
{
	build("s@x.example", three, 3);
	CHECK(verdict() == ENVELOPE_OK);
	CHECK(e.uid == 1000 && e.pid == 4711 && e.arrival == 1764000000);
	CHECK(e.bytes == 1234 && e.message_crc == 0xdeadbeef);
	CHECK(e.recipients == 3);
	CHECK_TEXT(buf_str(&e.sender), "s@x.example");
	CHECK(memcmp(file + e.first, "Talice", 6) == 0);
	CHECK(verdict() == ENVELOPE_OK);
	CHECK_TEXT(buf_str(&e.sender), "s@x.example");
}

/* Each recipient in turn; an offset given leads to the next one. */
static void recipients(void)
{
	char space[7];
	struct buf to = BUF_LIMIT(ENVELOPE_ADDRESS_MAX + 2);

	build("", three, 3);
	CHECK(verdict() == ENVELOPE_OK && e.sender.n == 0);
	uint64_t offset = e.first;
	for (size_t i = 0; i < 3; i++) {
		struct in in = IN_FROM(file_open_read("e"), space);
		CHECK(lseek(in.fd, (off_t)offset, SEEK_SET) != -1);
		CHECK(envelope_next(&in, &to, &offset) == 1);
		CHECK_TEXT(buf_str(&to), three[i]);
		file_close(in.fd);
	}
	struct in in = IN_FROM(file_open_read("e"), space);
	CHECK(lseek(in.fd, (off_t)offset, SEEK_SET) != -1);
	CHECK(envelope_next(&in, &to, &offset) == 0);
	file_close(in.fd);
	buf_free(&to);
}

static void unknown_records(void)
{
	char space[64];
	struct buf to = BUF_LIMIT(ENVELOPE_ADDRESS_MAX + 2);

	head();
	record("aauthenticated");
	record("F");
	record("Tone");
	record("n");
	record("zT");
	record("Ttwo");
	record("nSUCCESS");
	seal(2);
	CHECK(verdict() == ENVELOPE_OK && e.recipients == 2);
	struct in in = IN_FROM(file_open_read("e"), space);
	uint64_t offset = e.first;
	CHECK(lseek(in.fd, (off_t)offset, SEEK_SET) != -1);
	CHECK(envelope_next(&in, &to, &offset) == 1);
	CHECK_TEXT(buf_str(&to), "one");
	CHECK(envelope_next(&in, &to, &offset) == 1);
	CHECK_TEXT(buf_str(&to), "two");
	CHECK(envelope_next(&in, &to, &offset) == 0);
	file_close(in.fd);
	buf_free(&to);
}

/* What stands before a T is said of it; what stands before F, of the sender. */
static void notices(void)
{
	static const char *const want[] = {"V1", "u1000", "p4711",
		"t1764000000", "m1234", "cdeadbeef", "rHDRS", "iid+2B7", "Fs",
		"nNEVER", "orfc822;a@b", "Tone", "Ttwo"};
	char space[16];
	struct buf b = BUF_LIMIT(ENVELOPE_ADDRESS_MAX + 2);
	uint64_t offset = 0;

	head();
	for (size_t i = 6; i < sizeof(want) / sizeof(*want); i++)
		record(want[i]);
	seal(2);
	CHECK(verdict() == ENVELOPE_OK);
	CHECK(memcmp(file + e.first, "nNEVER", 7) == 0);
	CHECK(e.wishes && e.ret == 'H');
	CHECK_TEXT(buf_str(&e.envid), "id+2B7");
	struct in in = IN_FROM(file_open_read("e"), space);
	for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++) {
		CHECK(envelope_record(&in, &b, &offset) == 1);
		CHECK_TEXT(buf_str(&b), want[i]);
	}
	CHECK(envelope_record(&in, &b, &offset) == 0);
	CHECK(memcmp(file + offset, "E2 ", 3) == 0);
	file_close(in.fd);
	buf_free(&b);
}

static void nobody(void)
{
	build("s", 0, 0);
	CHECK(verdict() == ENVELOPE_OK && e.recipients == 0);
}

/* Whatever is missing, there is no E: it was never a message. */
static void truncated(void)
{
	build("s@x.example", three, 3);
	for (size_t n = 0; n < file_n; n++)
		CHECK(verdict_of(file, n) == ENVELOPE_PARTIAL);
	CHECK(verdict() == ENVELOPE_OK);
}

/* As long as there is an E behind it, it is not taken for an accept that
 * never ended: only its own letter and the NULs around it can do that. */
static void flipped(void)
{
	build("s@x.example", three, 3);
	size_t end = file_n - strlen("E3 12345678") - 1;

	for (size_t bit = 0; bit < 8 * file_n; bit++) {
		size_t at = bit / 8;
		bool mark = at == end - 1 || at == end || at == file_n - 1;
		file[at] = (char)(file[at] ^ 1 << bit % 8);
		enum envelope_verdict got = verdict();
		CHECK(got == (mark ? ENVELOPE_PARTIAL : ENVELOPE_DAMAGED));
		file[at] = (char)(file[at] ^ 1 << bit % 8);
	}
	CHECK(verdict() == ENVELOPE_OK);
}

static bool damaged_with(const char *text, uint64_t count)
{
	head();
	record("Fs");
	if (text)
		record(text);
	seal(count);
	return verdict() == ENVELOPE_DAMAGED;
}

/* All crcs are right, what is said is not. */
static void nonsense(void)
{
	CHECK(damaged_with("Tone", 0) && damaged_with("Tone", 2));
	CHECK(damaged_with("Fs", 0) && damaged_with("V1", 0));
	CHECK(damaged_with("u1", 0) && damaged_with("m1234", 0));
	CHECK(damaged_with("", 0) && damaged_with("X", 0));
	CHECK(damaged_with("E0 00000000", 0));
	CHECK(!damaged_with("x", 0) && verdict() == ENVELOPE_OK);
	head();
	seal(0);
	CHECK(verdict() == ENVELOPE_DAMAGED); /* no sender */
	head();
	record("Tone");
	record("Fs");
	seal(1);
	CHECK(verdict() == ENVELOPE_DAMAGED); /* before the sender */
	file_n = 0;
	seal(0);
	CHECK(verdict() == ENVELOPE_DAMAGED); /* nothing at all */
}

/* The last record: a text, the crc, a text. */
static bool damaged_end(const char *before, uint32_t crc_xor, const char *after)
{
	char text[64];

	head();
	record("Fs");
	record("Tone");
	snprintf(text, sizeof(text), "%s%08x%s", before,
		(unsigned)(crc32c(0, file, file_n) ^ crc_xor), after);
	record(text);
	return verdict() == ENVELOPE_DAMAGED;
}

static void wrong_ends(void)
{
	CHECK(!damaged_end("E1 ", 0, ""));
	CHECK(damaged_end("E1 ", 1, "") && damaged_end("E2 ", 0, ""));
	CHECK(damaged_end("E01 ", 0, "") && damaged_end("E1 0", 0, ""));
	CHECK(damaged_end("E1  ", 0, "") && damaged_end("E1 ", 0, " "));
	CHECK(damaged_end("E ", 0, "") && damaged_end("E", 0, ""));
	CHECK(damaged_end("E1", 0, "") && damaged_end("E1 ", 0, "0"));
	CHECK(damaged_end("E99999999999999999999 ", 0, ""));
	head();
	record("Fs");
	record("E");
	CHECK(verdict() == ENVELOPE_DAMAGED);
}

static void more_behind(void)
{
	build("s", three, 3);
	record("x");
	CHECK(verdict() == ENVELOPE_DAMAGED);
	CHECK(verdict_of(file, file_n - 1) == ENVELOPE_DAMAGED);
	build("s", three, 3);
	file[file_n++] = 0;
	CHECK(verdict() == ENVELOPE_DAMAGED);
	build("s", three, 3);
	seal(3);
	CHECK(verdict() == ENVELOPE_DAMAGED); /* two ends, both right */
}

static void long_records(void)
{
	static char text[3000];

	memset(text, 'a', sizeof(text) - 1);
	for (size_t n = 1000; n < 1010; n++) {
		head();
		record("Fs");
		text[0] = 'T';
		text[n] = 0;
		record(text);
		text[n] = 'a';
		seal(1);
		enum envelope_verdict got = verdict();
		CHECK(got == (n <= ENVELOPE_ADDRESS_MAX + 1
					     ? ENVELOPE_OK
					     : ENVELOPE_DAMAGED));
	}
	text[0] = 'F';
	head();
	record(text);
	CHECK(verdict() == ENVELOPE_PARTIAL);
	seal(0);
	CHECK(verdict() == ENVELOPE_DAMAGED);
}

/* No bytes whatever are a crash, and 16 MB of them are done in no time. */
static void anything(void)
{
	static const char likely[] = "VuptmcFTE0123456789abcdef ";
	clock_t start = clock();

	for (int round = 0; round < 20000; round++) {
		size_t n = scratch_dice(200);
		for (size_t i = 0; i < n; i++)
			file[i] = scratch_dice(3)
					  ? likely[scratch_dice(sizeof likely)]
					  : (char)scratch_dice(256);
		CHECK(verdict_of(file, n) != ENVELOPE_OK);
	}
	for (int c = 0; c < 256; c += 'T') {
		memset(file, c, sizeof(file));
		CHECK(verdict_of(file, sizeof(file)) == ENVELOPE_PARTIAL);
	}
	CHECK(clock() - start < 20 * CLOCKS_PER_SEC);
}

static void unreadable(void)
{
	CHECK(envelope_read(-1, &e) == ENVELOPE_ERROR && errno == EBADF);
	int fd = open(".", O_RDONLY);
	CHECK(envelope_read(fd, &e) == ENVELOPE_ERROR && errno == EISDIR);
	close(fd);
	envelope_free(&e);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(written);
	RUN(read_again);
	RUN(recipients);
	RUN(unknown_records);
	RUN(notices);
	RUN(nobody);
	RUN(truncated);
	RUN(flipped);
	RUN(nonsense);
	RUN(wrong_ends);
	RUN(more_behind);
	RUN(long_records);
	RUN(anything);
	RUN(unreadable);
	RUN(scratch_leave);
	return check_done();
}
