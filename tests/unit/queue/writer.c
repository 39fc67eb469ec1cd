/* writer: two files that agree, or a code and nothing
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _DEFAULT_SOURCE /* syscall */
#include "queue/writer.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "data/crc32c.h"
#include "queue/claim.h"
#include "queue/codes.h"
#include "queue/envelope.h"
#include "queue/name.h"

#include "scratch.h"

static bool stopped; /* the clock */
static int unlinks = -1; /* so many are made, then we are killed; -1: all */

/* In the place of the C library's. */
long syscall(long number, ...)
{
	va_list args;

	va_start(args, number);
	clockid_t which = va_arg(args, clockid_t);
	struct timespec *now = va_arg(args, struct timespec *);
	va_end(args);
	CHECK(number == SYS_clock_gettime);
	if (!stopped)
		return clock_gettime(which, now);
	*now = (struct timespec){.tv_sec = 1800000000};
	return 0;
}

int unlink(const char *path)
{
	if (unlinks == 0)
		_exit(77);
	unlinks -= unlinks > 0;
	return unlinkat(AT_FDCWD, path, 0);
}

static struct buf message = BUF_LIMIT(10000000);
static struct envelope e = ENVELOPE_EMPTY;
static uint64_t id;

/* How many files there are below mess; the last one's ID is noted. */
static size_t files(void)
{
	char path[NAME_MAX_LENGTH];
	size_t n = 0;
	char kind;

	for (uint64_t s = 0; s < NAME_SPLIT; s++) {
		name_mess_dir(path, s);
		DIR *dir = opendir(path);
		struct dirent *entry;
		while (dir && (entry = readdir(dir))) {
			if (entry->d_name[0] == '.')
				continue;
			CHECK(name_parse(str_text(entry->d_name), &id, &kind));
			CHECK(id % NAME_SPLIT == s);
			n++;
		}
		if (dir)
			closedir(dir);
	}
	return n;
}

static void clear(void)
{
	char path[NAME_MAX_LENGTH];

	while (files() > 0) {
		name_mess(path, id, NAME_ENVELOPE);
		(void)unlink(path);
		name_mess(path, id, NAME_MESSAGE);
		(void)unlink(path);
	}
}

/* In a child, because it has a limit of its own. The code. */
static int run(size_t limit)
{
	static struct writer writer;
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		struct rlimit most = {limit, limit};
		signal(SIGXFSZ, SIG_IGN);
		if (limit && setrlimit(RLIMIT_FSIZE, &most) == -1)
			_exit(99);
		const struct writer_source from = {open("../message", O_RDONLY),
			open("../envelope", O_RDONLY), 0, 1, false};
		_exit(writer_store(&writer, &from, COMMIT_FILES));
	}
	CHECK(pid != -1 && waitpid(pid, &status, 0) == pid);
	CHECK(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int store(const char *text, size_t n, const char *to, size_t to_n)
{
	scratch_put_bytes("../message", text, n);
	scratch_put_bytes("../envelope", to, to_n);
	return run(0);
}

/* Reads what was stored last; *body_out is what the caller had sent. */
static enum envelope_verdict fetch(struct str *body_out)
{
	char path[NAME_MAX_LENGTH];

	CHECK(files() == 2);
	name_mess(path, id, NAME_MESSAGE);
	CHECK(file_slurp(path, &message) == 0);
	name_mess(path, id, NAME_ENVELOPE);
	int fd = file_open_read(path);
	enum envelope_verdict verdict = envelope_read(fd, &e);
	file_close(fd);
	CHECK(e.bytes == message.n);
	CHECK(e.message_crc == crc32c(0, message.s, message.n));
	*body_out = buf_str(&message);
	(void)str_cut(body_out, '\n');
	return verdict;
}

static void enter(void)
{
	scratch_mkdir("queue");
	CHECK(chdir("queue") == 0);
	scratch_queue();
}

static void small(void)
{
	static const char to[] = "Fs@x\0Tone\0T\0";
	struct str body;
	char head[100];

	CHECK(store("a\0b", 3, to, sizeof(to)) == QUEUE_OK);
	CHECK(fetch(&body) == ENVELOPE_OK);
	CHECK(str_equal(body, str_of("a\0b", 3)));
	CHECK(e.recipients == 2 && e.uid == getuid());
	CHECK_TEXT(buf_str(&e.sender), "s@x");
	snprintf(head, sizeof(head), "Received: (qmail %llu invoked by uid ",
		(unsigned long long)e.pid);
	CHECK(str_starts(buf_str(&message), str_text(head)));
	CHECK(e.arrival * 1000000 / 1000000 == e.arrival &&
		(int64_t)(id / 1000000) - e.arrival < 60);
	clear();
}

/* In the same struct: nothing of the first is left, neither bytes nor claim. */
static void again(void)
{
	static struct writer writer;
	static const char to[] = "F\0Tr\0";
	struct str body;

	for (unsigned i = 0; i < 3; i++) {
		clear();
		scratch_put_bytes("../message", "0123456789", 10 - i);
		scratch_put_bytes("../envelope", to, sizeof(to));
		const struct writer_source from = {open("../message", O_RDONLY),
			open("../envelope", O_RDONLY), 4000 + i, 77, false};
		CHECK(writer_store(&writer, &from, COMMIT_FILES) == QUEUE_OK);
		CHECK(claim_held(writer.id));
		writer_close(&writer);
		CHECK(!claim_held(writer.id));
		CHECK(fetch(&body) == ENVELOPE_OK);
		CHECK(str_equal(body, str_of("0123456789", 10 - i)));
		CHECK(e.uid == 4000 + (uid_t)i && e.pid == 77);
	}
	clear();
}

/* Around the size of the space, where the writes are cut. */
static void sizes(void)
{
	static char text[3 * WRITER_SPACE];
	static const char to[] = "F\0Tr\0";
	struct str body;

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)scratch_dice(256);
	for (size_t n = WRITER_SPACE - 80; n < WRITER_SPACE + 3; n++) {
		CHECK(store(text, n, to, sizeof(to)) == QUEUE_OK);
		CHECK(fetch(&body) == ENVELOPE_OK);
		CHECK(str_equal(body, str_of(text, n)));
		clear();
	}
	CHECK(store(text, sizeof(text), to, sizeof(to)) == QUEUE_OK);
	CHECK(fetch(&body) == ENVELOPE_OK);
	CHECK(str_equal(body, str_of(text, sizeof(text))));
	clear();
}

static void many_recipients(void)
{
	struct buf to = BUF_LIMIT(10000000);
	struct str body;

	CHECK(buf_add(&to, "Fs", 3) == 0);
	for (size_t i = 0; i < 20000; i++)
		CHECK(buf_join(&to, "Tsomebody-with-a-name@host") == 0 &&
			buf_add_byte(&to, 0) == 0);
	CHECK(buf_add_byte(&to, 0) == 0);
	CHECK(store("", 0, to.s, to.n) == QUEUE_OK);
	CHECK(fetch(&body) == ENVELOPE_OK && e.recipients == 20000);
	CHECK(body.n == 0);
	clear();
	buf_free(&to);
}

static bool refused(const char *to, size_t n, int code)
{
	return store("x", 1, to, n) == code && files() == 0;
}

/* Whatever is cut off, nothing is queued. */
static void bad_envelopes(void)
{
	static const char to[] = "Fs@x\0Tone\0Ttwo\0";

	for (size_t n = 0; n < sizeof(to); n++)
		CHECK(refused(to, n, QUEUE_READ));
	CHECK(refused("Xs\0", 4, QUEUE_ENVELOPE));
	CHECK(refused("\0", 2, QUEUE_ENVELOPE));
	CHECK(refused("Ts\0", 4, QUEUE_ENVELOPE));
	CHECK(refused("Fs\0Fs\0", 7, QUEUE_ENVELOPE));
	CHECK(refused("Fs\0Ta\0E1 x", 11, QUEUE_ENVELOPE));
	CHECK(store("", 0, "F\0", 3) == QUEUE_OK); /* to nobody */
	clear();
}

/* What is said of sender and recipients is kept where it was said; it may not
 * stand elsewhere, nor be said of nobody. */
static void notices(void)
{
	static const char to[] =
		"rFULL\0iid\0Fs@x\0nNEVER\0orfc822;a@b\0Tone\0Ttwo\0";
	char path[NAME_MAX_LENGTH];
	struct str body;

	CHECK(store("x", 1, to, sizeof(to)) == QUEUE_OK);
	CHECK(fetch(&body) == ENVELOPE_OK && e.recipients == 2);
	CHECK_TEXT(buf_str(&e.sender), "s@x");
	name_mess(path, id, NAME_ENVELOPE);
	struct buf all = BUF_LIMIT(1000);
	CHECK(file_slurp(path, &all) == 0);
	size_t at = 0;
	while (at < all.n && all.s[at] != 'r')
		at += strlen(all.s + at) + 1;
	CHECK(at < all.n && memcmp(all.s + at, to, sizeof(to) - 1) == 0);
	buf_free(&all);
	clear();
	for (size_t n = 0; n < sizeof(to); n++)
		CHECK(refused(to, n, QUEUE_READ));
	CHECK(refused("nNEVER\0Fs\0", 11, QUEUE_ENVELOPE));
	CHECK(refused("Fs\0rFULL\0Tr\0", 13, QUEUE_ENVELOPE));
	CHECK(refused("Fs\0Tr\0nNEVER\0", 14, QUEUE_ENVELOPE));
	CHECK(refused("rFULL\0\0", 8, QUEUE_ENVELOPE));
	CHECK(refused("Fs\0E0 0\0Tr\0", 12, QUEUE_ENVELOPE));
	CHECK(refused("Fs\0m1\0Tr\0", 10, QUEUE_ENVELOPE));
}

/* The longest address, its NUL counted, and one byte more. */
static void long_addresses(void)
{
	char to[3000];

	for (size_t n = ENVELOPE_ADDRESS_MAX - 2; n < 1010; n++) {
		int code = n < ENVELOPE_ADDRESS_MAX ? QUEUE_OK
						    : QUEUE_ADDRESS_TOO_LONG;
		memset(to, 'a', sizeof(to));
		memcpy(to, "F\0T", 3);
		memcpy(to + 3 + n, "\0", 2);
		CHECK(store("x", 1, to, n + 5) == code);
		CHECK(files() == (code == QUEUE_OK ? 2 : 0));
		clear();
		to[0] = 'F';
		memset(to + 1, 'a', n);
		memcpy(to + 1 + n, "\0Tr\0", 5);
		CHECK(store("x", 1, to, n + 6) == code);
		clear();
	}
}

static void disk_full(void)
{
	static char text[200000];
	static char to[20000] = "F\0T";

	scratch_put_bytes("../message", text, sizeof(text));
	scratch_put_bytes("../envelope", "F\0Tr\0", 6);
	CHECK(run(100000) == QUEUE_WRITE && files() == 0);
	memset(to + 3, 'r', sizeof(to) - 3);
	for (size_t i = 500; i + 1 < sizeof(to); i += 500)
		memcpy(to + i, "\0T", 2);
	memcpy(to + sizeof(to) - 2, "\0", 2);
	scratch_put_bytes("../message", "x", 1);
	scratch_put_bytes("../envelope", to, sizeof(to));
	CHECK(run(10000) == QUEUE_WRITE && files() == 0);
	CHECK(run(0) == QUEUE_OK && files() == 2);
	clear();
}

/* Everybody at once: no name is given twice. */
static void crowd(void)
{
	int status;

	scratch_put("../message", "x");
	scratch_put_bytes("../envelope", "F\0Tr\0", 6);
	for (int i = 0; i < 8; i++)
		if (fork() == 0) {
			int bad = 0;
			for (int k = 0; k < 20; k++)
				bad += run(0) != QUEUE_OK;
			_exit(bad);
		}
	while (wait(&status) != -1)
		CHECK(status == 0);
	CHECK(files() == 320);
	clear();
}

/* All in one microsecond: a name that is taken stays whose it is. */
static void same_moment(void)
{
	scratch_put("../message", "x");
	scratch_put_bytes("../envelope", "F\0Tr\0", 6);
	stopped = true;
	for (size_t i = 1; i < 5; i++)
		CHECK(run(0) == QUEUE_OK && files() == 2 * i);
	stopped = false;
	clear();
}

/* Killed while it takes back a message: what is left has no envelope. */
static void half_undone(void)
{
	static char to[20000] = "F\0T";
	char path[NAME_MAX_LENGTH];

	scratch_put("../message", "x");
	memset(to + 3, 'r', sizeof(to) - 3);
	for (size_t i = 500; i + 1 < sizeof(to); i += 500)
		memcpy(to + i, "\0T", 2);
	memcpy(to + sizeof(to) - 2, "\0", 2);
	scratch_put_bytes("../envelope", to, sizeof(to));
	unlinks = 1;
	CHECK(run(10000) == 77 && files() == 1);
	unlinks = -1;
	name_mess(path, id, NAME_MESSAGE);
	CHECK(scratch_there(path));
	clear();
}

static void no_queue(void)
{
	CHECK(chdir("bad") == 0);
	scratch_put("../message", "x");
	scratch_put_bytes("../envelope", "F\0Tr\0", 6);
	CHECK(run(0) == QUEUE_FILES);
	envelope_free(&e);
	buf_free(&message);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(small);
	RUN(again);
	RUN(sizes);
	RUN(many_recipients);
	RUN(bad_envelopes);
	RUN(notices);
	RUN(long_addresses);
	RUN(disk_full);
	RUN(crowd);
	RUN(same_moment);
	RUN(half_undone);
	RUN(no_queue);
	RUN(scratch_leave);
	return check_done();
}
