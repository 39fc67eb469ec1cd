/* sibling: envelope and state come as they are, damage does not
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "move/sibling.h"

#include "data/crc32c.h"

#include "queues.h"

enum { ID = 640 };

static struct sibling how = {.path = BUF_LIMIT(100)};

/* A message of one recipient, standing in its queue. */
static void put(uint64_t id, const char *text, bool whole)
{
	struct envelope_writer writer;
	char space[1000];
	char path[NAME_MAX_LENGTH];

	name_mess(path, id, NAME_MESSAGE);
	scratch_put(path, text);
	name_mess(path, id, NAME_ENVELOPE);
	int fd = file_open_empty(path, 0600);
	struct out out = OUT_TO(fd, space);
	envelope_begin(&writer, &out, 1, 2, 3, strlen(text),
		crc32c(0, text, strlen(text)));
	envelope_bytes(&writer, "iwish", 6);
	envelope_bytes(&writer, "F", 2);
	envelope_bytes(&writer, "Ta", 3);
	envelope_count(&writer);
	if (whole)
		envelope_end(&writer);
	CHECK(out_flush(&out) == 0);
	file_close(fd);
	if (!whole)
		return;
	fd = state_open(id, writer.crc);
	CHECK(fd != -1 && state_next(fd, 5, 6) == 0);
	file_close(fd);
}

static void open_both(void)
{
	scratch_mkdir("other");
	CHECK(chdir("other") == 0);
	scratch_queue();
	put(ID, "one", true);
	put(ID + 1, "two", true);
	put(ID + 2, "three", false);
	put(ID + 3, "four", true);
	scratch_put("mess/3/643.m", "fouR");
	put(ID + 4, "five", true);
	scratch_put("mess/4/644.e", "V1");
	put(ID + 5, "six", true);
	CHECK(unlink("mess/5/645.m") == 0);
	CHECK(chdir("..") == 0);
	how.tree = open("other", O_RDONLY | O_DIRECTORY);
	queues_open();
	how.batch = &batch;
}

static enum move_verdict take(uint64_t id)
{
	enum move_verdict verdict = sibling(&how, id);

	CHECK(batch_commit(&batch) == 0);
	return verdict;
}

static void whole(void)
{
	CHECK(take(ID) == MOVE_DONE);
	CHECK(scratch_holds("mess/0/640.m", "one"));
	CHECK(strstr(queues_envelope(ID, 'e'), " iwish F Ta E1 ") != 0);
	CHECK(strcmp(queues_state(ID), "N5 6|") == 0);
	CHECK(take(ID) == MOVE_BEFORE);
}

/* Its number is taken here. */
static void other_number(void)
{
	scratch_put("mess/1/641.m", "mine");
	CHECK(take(ID + 1) == MOVE_DONE);
	CHECK(scratch_holds("mess/1/641.m", "mine"));
	CHECK(scratch_holds("mess/2/642.m", "two"));
	CHECK(strcmp(queues_state(ID + 2), "N5 6|") == 0);
}

static void damaged(void)
{
	CHECK(take(ID + 2) == MOVE_NEVER);
	CHECK(take(ID + 3) == MOVE_BAD);
	CHECK_TEXT(buf_str(&how.path), "mess/3/643.m");
	CHECK(take(ID + 4) == MOVE_NEVER);
	CHECK(take(ID + 5) == MOVE_BAD);
	CHECK_TEXT(buf_str(&how.path), "mess/5/645.m");
	CHECK(take(ID + 6) == MOVE_TROUBLE);
	CHECK(!scratch_there("mess/3/643.m") && !scratch_there("mess/5/645.m"));
	buf_free(&how.path);
	moved_close(&batch.moved);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(open_both);
	RUN(whole);
	RUN(other_number);
	RUN(damaged);
	RUN(scratch_leave);
	return check_done();
}
