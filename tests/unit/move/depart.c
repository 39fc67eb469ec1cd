/* depart: a message of ours as qmail would have it
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "seals.h"

#include "move/depart.h"

#include "data/crc32c.h"
#include "move/tree.h"

#include "queues.h"

enum { SPLIT = 5, ID = 640 };

static struct rewrite rewrite;
static struct depart how = {.rewrite = &rewrite, .path = BUF_LIMIT(100)};
static struct batch there;
static char path[100];

static uint32_t put(uint64_t id, const char *text)
{
	static const char *const records[] = {
		"Fs@x", "Tone@me.test", "Ta@virt.test", "Tz@z", "Tgone@z"};
	struct envelope_writer writer;
	char space[1000];

	name_mess(path, id, NAME_MESSAGE);
	scratch_put(path, text);
	name_mess(path, id, NAME_ENVELOPE);
	int fd = file_open_empty(path, 0600);
	struct out out = OUT_TO(fd, space);
	envelope_begin(&writer, &out, 1, 2, 1000, strlen(text),
		crc32c(0, text, strlen(text)));
	for (size_t i = 0; i < 5; i++) {
		envelope_bytes(&writer, records[i], strlen(records[i]) + 1);
		if (i > 0)
			envelope_count(&writer);
	}
	envelope_end(&writer);
	CHECK(out_flush(&out) == 0);
	file_close(fd);
	return writer.crc;
}

static void open_both(void)
{
	static const char *const dirs[] = {"control", "other", "other/mess",
		"other/info", "other/local", "other/remote", "other/bounce",
		"other/lock", "other/pid"};
	static const char *const kinds[] = {"mess", "info", "local", "remote"};

	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		scratch_mkdir(dirs[i]);
	there.tree = open("other", O_RDONLY | O_DIRECTORY);
	how.batch = &there;
	CHECK(!depart_split(&how));
	for (int i = 0; i < SPLIT * 4; i++) {
		snprintf(path, sizeof(path), "other/%s/%d", kinds[i / SPLIT],
			i % SPLIT);
		scratch_mkdir(path);
	}
	CHECK(depart_split(&how) && how.split == SPLIT);
	scratch_put("control/me", "me.test\n");
	scratch_put("control/virtualdomains", "virt.test:joe\n");
	CHECK(rewrite_load(&rewrite) == 0);
	scratch_queue();
	CHECK(moved_open(&there.moved, there.tree) == 0);
}

static enum move_verdict take(uint64_t id)
{
	enum move_verdict verdict = depart(&how, id);

	CHECK(batch_commit(&there) == 0);
	return verdict;
}

static uint64_t found; /* the one message that is there */

static int find(void *context, const char *dir, const char *name)
{
	(void)context;
	(void)dir;
	found = strtoull(name, 0, 10);
	return 0;
}

static const char *in_other(const char *kind)
{
	const struct tree_visit visit = {0, find};

	CHECK(tree_walk_parts(there.tree, "mess", &visit) == 0);
	snprintf(path, sizeof(path), "other/%s/%d/%llu", kind,
		(int)(found % SPLIT), (unsigned long long)found);
	return path;
}

static bool holds(const char *kind, const char *bytes, size_t n)
{
	struct buf b = BUF_LIMIT(1000);
	bool same = file_slurp(in_other(kind), &b) == 0 && b.n == n &&
		    memcmp(b.s, bytes, n) == 0;

	buf_free(&b);
	return same;
}

static time_t time_of(const char *kind)
{
	struct stat st;

	return stat(in_other(kind), &st) == 0 ? st.st_mtime : 0;
}

static void moved_once(void)
{
	int fd = state_open(ID, put(ID, "text"));

	CHECK(state_done(fd, 3, 3) == 0 && state_next(fd, 5000, 2) == 0);
	CHECK(take(ID) == MOVE_DONE);
	CHECK(holds("mess", "text", 4));
	CHECK(holds("info", "Fs@x", 5) && time_of("info") == 1000);
	CHECK(holds("local", "Tone@me.test\0Tjoe-a@virt.test", 30));
	CHECK(holds("remote", "Tz@z", 5));
	CHECK(time_of("local") == 5000 && time_of("remote") == 5000);
	struct stat st;
	CHECK(stat(in_other("mess"), &st) == 0 && st.st_ino == found);
	CHECK(!scratch_there("other/pid/paperpath"));
	CHECK(take(ID) == MOVE_BEFORE);
	/* Delivered there, and gone. */
	CHECK(unlink(in_other("info")) == 0 && take(ID) == MOVE_BEFORE);
	/* The next message may get this one's inode, and so its names. */
	CHECK(unlink(in_other("local")) == 0);
	CHECK(unlink(in_other("remote")) == 0);
	CHECK(unlink(in_other("mess")) == 0);
	file_close(fd);
}

/* Where syncfs is not believed, each file and the directory of its name. */
static void sealed(void)
{
	static const char *const kinds[] = {"info", "local", "remote", "mess"};

	/* Three inodes, so that one is not of part 0. */
	for (uint64_t id = ID + 5; id < ID + 8; id++) {
		char kept[] = "kept0";
		(void)put(id, "text");
		seals_begin();
		seals_system = 0x6969;
		CHECK(take(id) == MOVE_DONE && seals_all == 0);
		seals_system = 0;
		kept[4] = (char)('0' + id % 10);
		CHECK(link(in_other("mess"), kept) == 0);
		for (size_t i = 0; i < 4; i++) {
			CHECK(seals_has(in_other(kinds[i])));
			CHECK(unlink(path) == 0);
			*strrchr(path, '/') = 0;
			CHECK(seals_has(path));
		}
	}
}

static void failed(void)
{
	int fd = state_open(ID + 1, put(ID + 1, "text 2"));

	CHECK(state_done(fd, 1, 2) == 0);
	CHECK(state_failed(fd, 0, str_text("<one@me.test>:\nno\nno")) == 0);
	CHECK(state_failed(fd, 3, str_text("<gone@z>:\nno")) == 0);
	CHECK(take(ID + 1) == MOVE_DONE);
	CHECK(!scratch_there(in_other("local")));
	CHECK(!scratch_there(in_other("remote")));
	CHECK(scratch_there(in_other("info")));
	snprintf(path, sizeof(path), "other/bounce/%llu",
		(unsigned long long)found);
	CHECK(scratch_holds(
		path, "<one@me.test>:\nno\nno\n\n<gone@z>:\nno\n\n"));
	file_close(fd);
	fd = state_open(ID + 2, put(ID + 2, "text 3"));
	CHECK(state_done(fd, 0, 3) == 0 && take(ID + 2) == MOVE_OVER);
	file_close(fd);
}

static void damaged(void)
{
	(void)put(ID + 3, "text 4");
	scratch_put("mess/3/643.m", "texT 4");
	CHECK(take(ID + 3) == MOVE_BAD);
	CHECK_TEXT(buf_str(&how.path), "mess/3/643.m");
	scratch_put("mess/3/643.e", "V1");
	CHECK(take(ID + 3) == MOVE_NEVER);
	CHECK(unlink("mess/3/643.m") == 0);
	CHECK(take(ID + 9) == MOVE_TROUBLE);
}

/* Stopped with and without a line. */
static void stopped(void)
{
	(void)put(ID + 4, "text 5");
	CHECK(depart(&how, ID + 4) == MOVE_DONE && there.n == 1);
	snprintf(path, sizeof(path), "other/%s", there.renames[0].from);
	CHECK(scratch_there(path) && moved_seal(&there.moved) == 0);
	there.n = 0;
	CHECK(depart_tidy(&how) == 0 && scratch_there(path));
	CHECK(take(ID + 4) == MOVE_DONE && take(ID + 4) == MOVE_BEFORE);
	scratch_put("other/info/0/5.i", "");
	scratch_put("other/info/0/odd.i", "");
	CHECK(depart_tidy(&how) == 0);
	CHECK(!scratch_there("other/info/0/5.i"));
	CHECK(scratch_there("other/info/0/odd.i"));
	buf_free(&how.path);
	rewrite_free(&rewrite);
	moved_close(&there.moved);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(open_both);
	RUN(moved_once);
	RUN(sealed);
	RUN(failed);
	RUN(damaged);
	RUN(stopped);
	RUN(scratch_leave);
	return check_done();
}
