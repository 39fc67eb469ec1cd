/* queue: what any user of the machine can tell qmail-queue, and qmail-send
 *
 * Whatever its two descriptors say: either nothing is left behind, or
 * the two files say just that, and the envelope is one that is whole. And the
 * trigger, which everybody may write to, gives only numbers.
 *
 * The input: the message up to the first 0xff; what follows is the envelope,
 * and the trigger's lines.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"
#include "data/crc32c.h"
#include "queue/codes.h"
#include "queue/envelope.h"
#include "queue/name.h"
#include "queue/trigger.h"
#include "queue/writer.h"

#include "fuzz.h"

enum { FILE_MAX = 1 << 20 };

static int fifo;

static void prepare(void)
{
	char path[NAME_MAX_LENGTH];

	MUST(chdir("queue") == 0);
	fuzz_mkdir("lock");
	MUST(mkfifo("lock/trigger", 0600) == 0);
	fifo = trigger_listen();
	MUST(fifo != -1);
	fuzz_mkdir("mess");
	for (uint64_t i = 0; i < NAME_SPLIT; i++) {
		name_mess_dir(path, i);
		fuzz_mkdir(path);
	}
}

static int open_part(uint64_t id, char kind)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, id, kind);
	return file_open_read(path);
}

/* ---- the two files ---- */

/* The trace line, then the message. */
static void check_message(uint64_t id, const struct envelope *e, struct str in)
{
	struct buf b = BUF_LIMIT(FILE_MAX);
	int fd = open_part(id, NAME_MESSAGE);

	MUST(fd != -1 && file_read_all(fd, &b) == 0);
	file_close(fd);
	MUST(b.n == e->bytes && crc32c(0, b.s, b.n) == e->message_crc);
	struct str rest = buf_str(&b);
	MUST(str_starts(str_cut(&rest, '\n'), str_text("Received: (qmail ")));
	MUST(str_equal(rest, in));
	buf_free(&b);
}

/* The same records behind those of qmail-queue itself, in the same order. */
static void check_records(int fd, const struct envelope *e, struct str records)
{
	char space[256];
	struct in in = IN_FROM(fd, space);
	struct buf record = BUF_LIMIT(ENVELOPE_ADDRESS_MAX + 1);
	uint64_t offset = 0;
	uint64_t recipients = 0;

	MUST(lseek(fd, 0, SEEK_SET) != -1);
	while (envelope_record(&in, &record, &offset) == 1) {
		if (str_has(str_text("Vuptmc"), record.s[0]))
			continue;
		MUST(str_equal(buf_str(&record), str_cut(&records, 0)));
		recipients += record.s[0] == 'T';
		if (record.s[0] == 'F')
			MUST(str_equal(buf_str(&e->sender),
				str_skip(buf_str(&record), 1)));
	}
	/* One more NUL is what made it a message. */
	MUST(records.n > 0 && records.s[0] == 0);
	MUST(recipients == e->recipients);
	buf_free(&record);
}

static void check_accepted(uint64_t id, struct str message, struct str records)
{
	struct envelope e = ENVELOPE_EMPTY;
	int fd = open_part(id, NAME_ENVELOPE);

	MUST(fd != -1 && envelope_read(fd, &e) == ENVELOPE_OK);
	check_message(id, &e, message);
	check_records(fd, &e, records);
	file_close(fd);
	envelope_free(&e);
}

static bool there(uint64_t id)
{
	int message = open_part(id, NAME_MESSAGE);
	int envelope = open_part(id, NAME_ENVELOPE);

	if (message != -1)
		file_close(message);
	if (envelope != -1)
		file_close(envelope);
	return message != -1 || envelope != -1;
}

static void remove_files(uint64_t id)
{
	static const char kinds[] = {NAME_MESSAGE, NAME_ENVELOPE};
	char path[NAME_MAX_LENGTH];

	for (size_t i = 0; i < sizeof(kinds); i++) {
		name_mess(path, id, kinds[i]);
		ignore(unlink(path)); /* nothing may be left anyway */
	}
}

static void check_queue(struct str message, struct str records)
{
	static struct writer writer;

	const struct writer_source from = {fuzz_file(0, message),
		fuzz_file(1, records), getuid(), getpid(), false};
	int code = writer_store(&writer, &from, COMMIT_FILES);
	MUST(code == QUEUE_OK || code == QUEUE_ADDRESS_TOO_LONG ||
		code == QUEUE_READ || code == QUEUE_ENVELOPE);
	writer_close(&writer);
	if (code == QUEUE_OK)
		check_accepted(writer.id, message, records);
	remove_files(writer.id);
	MUST(!there(writer.id));
}

/* ---- the trigger ---- */

static void check_trigger(struct str bytes)
{
	static struct trigger trigger;
	char digits[NUM_MAX];
	uint64_t id;
	bool full;
	size_t lines = 0;

	trigger = (struct trigger){.n = 0};
	while (bytes.n) {
		struct str some = str_head(bytes, 3000);
		MUST(file_write_all(fifo, some.s, some.n) == 0);
		bytes = str_skip(bytes, some.n);
		MUST(trigger_read(&trigger, fifo, &full) == 0 && !full);
		while (trigger_next(&trigger, &id)) {
			MUST(num_format(digits, id) < NUM_MAX);
			lines++;
		}
		MUST(trigger.pos <= trigger.n);
	}
	MUST(trigger_read(&trigger, fifo, &full) == 0);
}

static void run(struct str input)
{
	struct str message = str_cut(&input, (char)0xff);

	check_queue(message, input);
	check_trigger(input);
}

const struct fuzz_target fuzz_target = {
	.prepare = prepare, .run = run, .memory = 1 << 18};
