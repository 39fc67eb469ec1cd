/* adopt: what waits, waits on; what failed is told; what is done is left out
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "seals.h"

#include "move/adopt.h"

#include <errno.h>
#include <utime.h>

#include "base/clock.h"
#include "move/tree.h"

#include "queues.h"

#define PUT(path, text) scratch_put_bytes(path, text, sizeof(text) - 1)

static struct rewrite rewrite;
static struct adopt how = {.rewrite = &rewrite, .path = BUF_LIMIT(100)};

static enum move_verdict take(uint64_t n)
{
	enum move_verdict verdict = adopt(&how, str_text("0"), n);

	CHECK(batch_commit(&batch) == 0);
	return verdict;
}

static void open_both(void)
{
	static const char *const dirs[] = {"control", "other", "other/mess",
		"other/info", "other/local", "other/remote", "other/todo",
		"other/intd", "other/bounce", "other/mess/0", "other/info/0",
		"other/local/0", "other/remote/0"};

	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		scratch_mkdir(dirs[i]);
	scratch_put("control/me", "me.test\n");
	scratch_put("control/virtualdomains", "virt.test:joe\n");
	CHECK(rewrite_load(&rewrite) == 0);
	queues_open();
	how.tree = open("other", O_RDONLY | O_DIRECTORY);
	how.batch = &batch;
}

static void dated(const char *path, int64_t when)
{
	const struct utimbuf both = {when, when};

	CHECK(utime(path, &both) == 0);
}

static bool has(const char *text, const char *part)
{
	return strstr(text, part) != 0;
}

static void todo(void)
{
	PUT("other/mess/0/7", "text");
	PUT("other/todo/7", "u5\0p6\0Fs@x\0Tjoe-a@virt.test\0Tb\0");
	dated("other/todo/7", 1000);
	CHECK(take(7) == MOVE_DONE);
	CHECK(scratch_holds("mess/7/1000000007.m", "text"));
	const char *e = queues_envelope(1000000007, 'e');
	CHECK(strncmp(e, "V1 u5 p6 t1000 m4 ", 18) == 0);
	/* Not routed yet, so as it was written. */
	CHECK(has(e, " Fs@x Tjoe-a@virt.test Tb E2 "));
	CHECK(strcmp(queues_state(1000000007), "none") == 0);
	CHECK(take(7) == MOVE_BEFORE);
}

static void routed(void)
{
	int64_t later = clock_seconds() + 500;

	PUT("other/mess/0/8", "text");
	PUT("other/info/0/8", "Fs@x\0");
	dated("other/info/0/8", 1000);
	PUT("other/local/0/8", "Tjoe-a@virt.test\0Dgone\0");
	dated("other/local/0/8", later);
	PUT("other/remote/0/8", "Dz@z\0");
	PUT("other/bounce/8", "<z@z>:\nno\n\n<y@y>:\nno\n\n");
	seals_begin();
	seals_system = 0x6969; /* of which syncfs is not believed */
	CHECK(take(8) == MOVE_DONE && seals_all == 0);
	seals_system = 0;
	CHECK(seals_has("mess/8/1000000008.m"));
	CHECK(seals_has("mess/8/1000000008.e") && seals_has("mess/8"));
	CHECK(seals_has("state/8/1000000008") && seals_has("state/8"));
	const char *e = queues_envelope(1000000008, 'e');
	CHECK(has(e, " Fs@x Ta@virt.test Tz@z Ty@y E3 "));
	char want[100];
	snprintf(want, sizeof(want), "D1 <z@z>:\nno|D2 <y@y>:\nno|N%d 1|",
		(int)later);
	CHECK(strcmp(queues_state(1000000008), want) == 0);
}

static void one_more(void)
{
	PUT("other/remote/0/12", "Tz@z\0Tlate@z\0");
}

/* Somebody writes to that queue meanwhile: what was counted is not there. */
static void changed(void)
{
	PUT("other/mess/0/12", "text");
	PUT("other/info/0/12", "Fs@x\0");
	dated("other/info/0/12", 1000);
	PUT("other/remote/0/12", "Tz@z\0");
	seals_system = 0x6969;
	seals_meanwhile = one_more;
	CHECK(take(12) == MOVE_TROUBLE && errno == EAGAIN);
	CHECK(!scratch_there("mess/12/1000000012.m"));
	seals_system = 0;
	CHECK(take(12) == MOVE_DONE);
	CHECK(has(queues_envelope(1000000012, 'e'), " Tz@z Tlate@z E2 "));
}

static bool early_seen;

static int look_early(void *context, const char *dir, const char *name)
{
	uint64_t id;
	char kind;

	(void)context;
	(void)dir;
	CHECK(name_parse(str_text(name), &id, &kind));
	CHECK((int64_t)(id / 1000000) <= clock_seconds());
	early_seen = early_seen || id > 1000000000000;
	return 0;
}

/* A birth in the future is no birth. */
static void early(void)
{
	PUT("other/mess/0/9", "text");
	PUT("other/info/0/9", "F\0");
	dated("other/info/0/9", clock_seconds() + 100000);
	PUT("other/remote/0/9", "Tz@z\0");
	dated("other/remote/0/9", 1000);
	CHECK(take(9) == MOVE_DONE);
	const struct tree_visit visit = {0, look_early};
	CHECK(tree_walk_parts(batch.tree, "mess", &visit) == 0 && early_seen);
}

static void others(void)
{
	CHECK(take(10) == MOVE_NEVER);
	PUT("other/intd/10", "u1\0p1\0F\0Ta\0");
	CHECK(take(10) == MOVE_PERHAPS);
	how.perhaps = true;
	CHECK(take(10) == MOVE_BAD); /* no text */
	CHECK_TEXT(buf_str(&how.path), "mess/0/10");
	PUT("other/mess/0/10", "text");
	CHECK(take(10) == MOVE_DONE);
	PUT("other/info/0/11", "F\0");
	CHECK(take(11) == MOVE_OVER);
	PUT("other/info/0/11", "F");
	CHECK(take(11) == MOVE_BAD);
	CHECK_TEXT(buf_str(&how.path), "info/0/11");
	/* The same number again, another message. */
	PUT("other/mess/0/7", "texT");
	CHECK(take(7) == MOVE_DONE && scratch_there("mess/8/1000000008.e"));
	buf_free(&how.path);
	rewrite_free(&rewrite);
	moved_close(&batch.moved);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(open_both);
	RUN(todo);
	RUN(routed);
	RUN(changed);
	RUN(early);
	RUN(others);
	RUN(scratch_leave);
	return check_done();
}
