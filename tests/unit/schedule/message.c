/* message: opened from its files, read recipient by recipient, and marked
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/message.h"

#include "schedule/addressee.h"

#include <errno.h>

#include "data/crc32c.h"
#include "queue/name.h"
#include "queue/state.h"

#include "scratch.h"

static const uint64_t id = 1764000000123456;
static const char path_m[] = "mess/0/1764000000123456.m";
static const char path_e[] = "mess/0/1764000000123456.e";
static const char path_state[] = "state/0/1764000000123456";
static const char body[] = "Subject: x\n\nbody\n";
static struct message *message;

/* Both files, to "r0@h", "r1@h" and so on. */
static void make(const char *sender, size_t n)
{
	static char space[4096];
	struct envelope_writer w;
	char to[40];

	scratch_put(path_m, body);
	int fd = file_open_empty(path_e, 0600);
	struct out out = OUT_TO(fd, space);
	envelope_begin(&w, &out, 1, 2, 1764000000, strlen(body),
		crc32c(0, body, strlen(body)));
	envelope_bytes(&w, "F", 1);
	envelope_bytes(&w, sender, strlen(sender) + 1);
	for (size_t i = 0; i < n; i++) {
		int length = snprintf(to, sizeof(to), "Tr%zu@h", i);
		envelope_count(&w);
		envelope_bytes(&w, to, (size_t)length + 1);
	}
	envelope_end(&w);
	CHECK(out_flush(&out) == 0);
	file_close(fd);
	CHECK(state_remove(id) == 0);
}

static bool opens(void)
{
	return message_open(&message, id) == MESSAGE_OK;
}

/* The ordinals that are read, as text; at most so many at a time. */
static const char *rest(size_t portion)
{
	static char text[200];
	char space[64];
	char want[20];
	struct addressee to = ADDRESSEE_NONE;
	int found = 1;

	text[0] = 0;
	while (found == 1) {
		struct in in = IN_FROM(addressee_open(message), space);
		for (size_t i = 0; found == 1 && i < portion; i++) {
			found = addressee_next(message, &in, &to);
			if (found != 1)
				break;
			snprintf(want, sizeof(want), "r%d@h", (int)to.ordinal);
			CHECK_TEXT(buf_str(&to.address), want);
			snprintf(text + strlen(text), 10, "%d ",
				(int)to.ordinal);
		}
		file_close(in.fd);
	}
	CHECK(found == 0);
	addressee_free(&to);
	return text;
}

static void opened(void)
{
	make("s@x", 5);
	CHECK(opens());
	CHECK(message->id == id && message->envelope.recipients == 5);
	CHECK(message->done_count == 0 && message->pending == 0);
	CHECK(!message->stated && !message->failed && !message->verp);
	CHECK(message->due == 0 && message->tries == 0);
	CHECK(!message_idle(message) && !message_complete(message));
	message_free(message);
}

/* Reading may stop anywhere and go on later. */
static void portions(void)
{
	make("", 12);
	for (size_t portion = 1; portion < 15; portion++) {
		CHECK(opens());
		CHECK(strcmp(rest(portion), "0 1 2 3 4 5 6 7 8 9 10 11 ") == 0);
		CHECK(message_idle(message) && !message_complete(message));
		message_free(message);
	}
}

static void sizes(void)
{
	make("s", 0);
	CHECK(opens() && message_idle(message) && message_complete(message));
	CHECK(strcmp(rest(3), "") == 0 && message_small(message));
	message_free(message);
	make("s", MESSAGE_SMALL);
	CHECK(opens() && message_small(message));
	message_free(message);
	make("list-@h-@[]", MESSAGE_SMALL + 1);
	CHECK(opens() && !message_small(message) && message->verp);
	message_free(message);
}

static void take(size_t n)
{
	message->pending += n; /* as if they had been read */
}

static void results(void)
{
	make("s", 9);
	CHECK(opens());
	take(6);
	message_delivered(message, 0);
	message_delivered(message, 8);
	message_deferred(message, 20);
	message_deferred(message, 10);
	message_deferred(message, 20);
	CHECK(message->deferred == 3 && message->step == 10);
	CHECK(!scratch_there(path_state)); /* not yet: it may be over soon */
	CHECK(message_failed(message, 4, str_text("r4@h"), str_text("no\n")) ==
		0);
	CHECK(message->pending == 0 && message->done_count == 3);
	CHECK(message->failed && message->stated);
	CHECK(message_note(message, 0, 0) == 0);
	CHECK(message_note(message, 8, 8) == 0);
	CHECK(message_wait(message, 1764000400) == 0);
	message_free(message);
}

/* The next pass knows it all. */
static void next_pass(void)
{
	CHECK(opens() && message->stated && message->failed);
	CHECK(message->tries == 1 && message->due == 1764000400);
	CHECK(message->done_count == 3 && message->deferred == 0);
	for (uint64_t i = 0; i < 9; i++)
		CHECK(message_is_done(message, i) ==
			(i == 0 || i == 4 || i == 8));
	CHECK(strcmp(rest(2), "1 2 3 5 6 7 ") == 0);
	CHECK(message_wait(message, 1764001600) == 0);
	message_free(message);
	CHECK(opens() && message->tries == 2 && message->due == 1764001600);
	message_free(message);
}

/* Marks twice, or of nobody, count once, or not at all. */
static void strange_marks(void)
{
	make("s", 9);
	CHECK(opens());
	CHECK(message_note(message, 2, 3) == 0);
	CHECK(message_note(message, 3, 4) == 0);
	CHECK(message_note(message, 8, UINT64_MAX - 1) == 0);
	CHECK(message_note(message, 7, 6) == 0);
	message_free(message);
	CHECK(opens() && message->done_count == 4 && !message->failed);
	CHECK(strcmp(rest(9), "0 1 5 6 7 ") == 0);
	message_free(message);
}

static struct buf paragraph = BUF_LIMIT(30000);

static void keep(void *context, uint64_t ordinal, struct str report)
{
	(void)context;
	(void)ordinal;
	CHECK(buf_copy_str(&paragraph, report) == 0);
}

static bool told(const char *address, const char *report, const char *want)
{
	static const struct state_reader reader = {.failed = keep};

	make("s", 1);
	CHECK(opens());
	take(1);
	CHECK(message_failed(message, 0, str_text(address), str_text(report)) ==
		0);
	CHECK(message_complete(message));
	CHECK(state_read(id, message->envelope.crc, &reader) == 1);
	message_free(message);
	return str_is(buf_str(&paragraph), want);
}

/* One paragraph a recipient: an empty line would end it. */
static void paragraphs(void)
{
	CHECK(told("r0@h", "no such user\n", "<r0@h>:\nno such user"));
	CHECK(told("a\nb\n@h", "x", "<a_b_@h>:\nx"));
	CHECK(told("r", "one\n\ntwo\n\n\n", "<r>:\none\n/two"));
	CHECK(told("r", "\n\nx", "<r>:\n/\nx"));
	CHECK(told("", "", "<>:\n"));
	buf_free(&paragraph);
}

/* No mark, no verdict: he is still to be tried. */
static void no_mark(void)
{
	make("s", 1);
	CHECK(opens());
	take(1);
	scratch_mkdir(path_state);
	CHECK(message_failed(message, 0, str_text("r"), str_text("x")) == -1);
	CHECK(message->pending == 1 && !message->failed);
	CHECK(!message_complete(message) && message_wait(message, 5) == -1);
	CHECK(rmdir(path_state) == 0);
	CHECK(message_wait(message, 5) == 0);
	message_free(message);
	CHECK(opens() && message->due == 5);
	message_free(message);
}

static enum message_verdict verdict(bool check)
{
	enum message_verdict got = message_open(&message, id);

	if (got != MESSAGE_OK)
		return got;
	if (check)
		got = message_verify(message);
	message_free(message);
	return got;
}

static void damage(void)
{
	struct buf b = BUF_LIMIT(10000);

	make("s", 3);
	CHECK(verdict(false) == MESSAGE_OK);
	scratch_put(path_m, "Subject: y\n\nbody\n");
	CHECK(verdict(false) == MESSAGE_OK); /* it has the right size */
	CHECK(verdict(true) == MESSAGE_DAMAGED);
	scratch_put(path_m, "Subject: x\n\n");
	CHECK(verdict(false) == MESSAGE_DAMAGED);
	CHECK(unlink(path_m) == 0 && verdict(false) == MESSAGE_DAMAGED);
	make("s", 3);
	CHECK(file_slurp(path_e, &b) == 0);
	scratch_put_bytes(path_e, b.s, b.n - 3);
	CHECK(verdict(false) == MESSAGE_PARTIAL);
	b.s[b.n - 3] ^= 1;
	scratch_put_bytes(path_e, b.s, b.n);
	CHECK(verdict(false) == MESSAGE_DAMAGED);
	CHECK(unlink(path_e) == 0 && verdict(false) == MESSAGE_GONE);
	scratch_mkdir(path_e);
	CHECK(verdict(false) == MESSAGE_TROUBLE && errno == EISDIR);
	CHECK(rmdir(path_e) == 0);
	buf_free(&b);
}

/* A state left behind by another message of this name does not count. */
static void stale_state(void)
{
	make("s", 3);
	int fd = state_open(id, 12345);
	CHECK(state_done(fd, 0, 2) == 0);
	file_close(fd);
	CHECK(opens() && message->done_count == 0 && !message->stated);
	message_free(message);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(scratch_queue);
	RUN(opened);
	RUN(portions);
	RUN(sizes);
	RUN(results);
	RUN(next_pass);
	RUN(strange_marks);
	RUN(paragraphs);
	RUN(no_mark);
	RUN(damage);
	RUN(stale_state);
	RUN(scratch_leave);
	return check_done();
}
