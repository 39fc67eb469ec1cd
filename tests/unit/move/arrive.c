/* arrive: no message before the commit, none twice, nothing left behind
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "move/arrive.h"

#include <errno.h>

#include "queues.h"

enum { ID = 1000 };

static int result;
static bool partial;

static int write_envelope(const struct incoming *in, struct out *out)
{
	struct envelope_writer writer;

	envelope_begin(&writer, out, 1, 2, 3, in->digest.bytes, in->digest.crc);
	envelope_bytes(&writer, "F", 2);
	envelope_bytes(&writer, "Ta", 3);
	envelope_count(&writer);
	if (!partial)
		envelope_end(&writer);
	return result;
}

static int write_state(const struct incoming *in, uint64_t id, uint32_t crc)
{
	(void)in;
	int fd = state_open(id, crc);
	CHECK(fd != -1 && state_next(fd, 5, 6) == 0);
	file_close(fd);
	return 0;
}

static struct incoming in = {.id = ID,
	.text = {.path = "text"},
	.envelope = write_envelope,
	.state = write_state};

static enum arrive_verdict come(const char *key)
{
	in.key = str_text(key);
	return arrive(&batch, &in);
}

static void arrives(void)
{
	queues_open();
	scratch_put("text", "bytes");
	in.text.tree = batch.tree;
	in.text.fd = tree_file(batch.tree, "text");
	CHECK(tree_digest(in.text.fd, &in.digest) == 0);
	CHECK(come("one") == ARRIVE_OK);
	CHECK(scratch_there("mess/40/1000.i") &&
		!scratch_there("mess/40/1000.e"));
	CHECK(scratch_holds("mess/40/1000.m", "bytes"));
	CHECK(batch_commit(&batch) == 0);
	CHECK(!scratch_there("mess/40/1000.i"));
	CHECK(strncmp(queues_envelope(ID, 'e'), "V1 u1 p2 t3 m5 ", 15) == 0);
	CHECK(strcmp(queues_state(ID), "N5 6|") == 0);
}

static void once(void)
{
	CHECK(come("one") == ARRIVE_BEFORE);
	CHECK(come("two") == ARRIVE_OK && scratch_there("mess/41/1001.i"));
	CHECK(batch_commit(&batch) == 0);
	/* Delivered and gone: still it came before. */
	CHECK(unlink("mess/41/1001.m") == 0 && unlink("mess/41/1001.e") == 0);
	queues_again();
	CHECK(come("two") == ARRIVE_BEFORE);
}

/* Stopped after the line was written, before the name was. */
static void stopped(void)
{
	CHECK(moved_add(&batch.moved, str_text("three"), 2000) == 0 &&
		moved_seal(&batch.moved) == 0);
	scratch_put("mess/16/2000.i", "half");
	scratch_put("mess/16/2000.m", "half");
	queues_again();
	CHECK(arrive_tidy(&batch) == 0 && scratch_there("mess/16/2000.i"));
	CHECK(come("three") == ARRIVE_OK && batch_commit(&batch) == 0);
	CHECK(come("three") == ARRIVE_BEFORE);
	/* What was half done counts for nothing now. */
	CHECK(arrive_tidy(&batch) == 0);
	CHECK(!scratch_there("mess/16/2000.i") &&
		!scratch_there("mess/16/2000.m"));
	queues_again();
	CHECK(come("three") == ARRIVE_BEFORE);
}

/* Stopped before the line was written. */
static void tidied(void)
{
	scratch_put("mess/3/67.i", "half");
	scratch_put("mess/3/67.m", "half");
	scratch_put("mess/3/3.i", "half");
	scratch_put("mess/3/3.m", "a message");
	scratch_put("mess/3/3.e", "a message");
	scratch_put("mess/3/x.i", "");
	scratch_put("mess/3/131.m", "");
	CHECK(arrive_tidy(&batch) == 0);
	CHECK(!scratch_there("mess/3/67.i") && !scratch_there("mess/3/67.m"));
	CHECK(scratch_there("mess/3/3.m") && scratch_there("mess/3/3.e"));
	CHECK(scratch_there("mess/3/131.m"));
}

static void failures(void)
{
	in.id = 3000;
	result = -1;
	errno = EDOM;
	CHECK(come("four") == ARRIVE_FAILED);
	CHECK(!scratch_there("mess/56/3000.m"));
	CHECK(!scratch_there("mess/56/3000.i"));
	result = 0;
	partial = true;
	CHECK(come("four") == ARRIVE_FAILED && errno == EPROTO);
	partial = false;
	in.digest.crc++; /* the text is not what was said */
	CHECK(come("four") == ARRIVE_OK); /* seen by whoever reads it */
	in.digest.crc--;
	batch.n = 0;
	CHECK(rename("mess/56", "mess/away") == 0);
	CHECK(come("five") == ARRIVE_FAILED && errno == ENOENT);
	file_close(in.text.fd);
	moved_close(&batch.moved);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(arrives);
	RUN(once);
	RUN(stopped);
	RUN(tidied);
	RUN(failures);
	RUN(scratch_leave);
	return check_done();
}
