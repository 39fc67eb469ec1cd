/* writer - see writer.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/writer.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/in.h"
#include "base/num.h"
#include "base/out.h"
#include "conf/ident.h"
#include "data/crc32c.h"
#include "mail/date.h"
#include "queue/claim.h"
#include "queue/codes.h"
#include "queue/envelope.h"
#include "queue/name.h"
#include "queue/trigger.h"

enum {
	TRACE_MAX = 200,
	ENVELOPE_PIECE = 8192,
	NAME_TRIES = 10000, /* IDs taken by others in a row */
};

/* An owner tells who calls; see conf/ident.h. */
struct caller {
	const char *path; /* relative to the queue */
	const char *text;
};

static const struct caller callers[] = {
	{"lock/qmaild", "from network"},
	{"../alias", "by alias"},
	{"state", "for bounce"},
};

static void add_text(char line[TRACE_MAX], size_t *n, const char *text)
{
	size_t more = strlen(text);

	memcpy(line + *n, text, more);
	*n += more;
}

static void add_num(char line[TRACE_MAX], size_t *n, uint64_t number)
{
	*n += num_format(line + *n, number);
}

/* Without users of our own nobody is special. */
static const char *caller_text(uid_t uid)
{
	uid_t owner;
	uid_t self;
	gid_t gid;

	if (ident_owner("mess", &self, &gid) == -1 || uid == self)
		return 0;
	for (size_t i = 0; i < sizeof(callers) / sizeof(*callers); i++)
		if (ident_owner(callers[i].path, &owner, &gid) == 0 &&
			owner == uid && uid != 0)
			return callers[i].text;
	return 0;
}

/* "Received: (qmail PID invoked by uid UID); DATE" */
static size_t trace(
	const struct writer_source *from, char line[TRACE_MAX], int64_t now)
{
	const char *caller = caller_text(from->uid);
	size_t n = 0;

	add_text(line, &n, "Received: (qmail ");
	add_num(line, &n, (uint64_t)from->pid);
	add_text(line, &n, " invoked ");
	add_text(line, &n, caller ? caller : "by uid ");
	if (!caller)
		add_num(line, &n, from->uid);
	add_text(line, &n, "); ");
	n += date_rfc5322(line + n, now);
	add_text(line, &n, "\n");
	return n;
}

/* Makes ID.kind; the name of .m settles the ID. */
static int create(uint64_t id, char kind)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, id, kind);
	return file_open_new(path, 0644);
}

static int create_message(struct writer *writer)
{
	uint64_t id = clock_micros();

	for (int i = 0; i < NAME_TRIES; i++, id++) {
		writer->message = create(id, NAME_MESSAGE);
		if (writer->message != -1) {
			writer->id = id;
			return claim_take(writer->message) == 0 ? QUEUE_OK
								: QUEUE_FILES;
		}
		if (errno != EEXIST)
			break;
	}
	return QUEUE_FILES;
}

static int flush(struct writer *writer, size_t n)
{
	writer->crc = crc32c(writer->crc, writer->space, n);
	writer->bytes += n;
	return file_write_all(writer->message, writer->space, n);
}

/* The trace line and the message, in writes as large as the space. */
static int copy_message(struct writer *writer, int64_t now)
{
	size_t n = trace(&writer->from, writer->space, now);

	for (;;) {
		ssize_t got = file_read(writer->from.message, writer->space + n,
			WRITER_SPACE - n);
		if (got == -1)
			return QUEUE_READ;
		n += (size_t)got;
		if (got > 0 && n < WRITER_SPACE)
			continue;
		if (flush(writer, n) == -1)
			return QUEUE_WRITE;
		if (got == 0)
			return QUEUE_OK;
		n = 0;
	}
}

/* The state of the envelope that is read: between records, in one, done. */
struct records {
	struct in in;
	struct envelope_writer out;
	size_t length; /* of the record under way, its letter included */
	bool sender_seen;
	bool more; /* what was said of a sender or recipient who must follow */
	bool done;
};

/* What may be said of a sender, and of a recipient. */
static const char of_sender[] = {ENVELOPE_RET, ENVELOPE_ENVID, 0};
static const char of_recipient[] = {ENVELOPE_NOTIFY, ENVELOPE_ORCPT, 0};

/* The first byte of a record. The NUL that ends the envelope may stand only
 * where a T could. */
static int begin_record(struct records *records, char c)
{
	const char *said = records->sender_seen ? of_recipient : of_sender;
	bool last = c == 0 && records->sender_seen && !records->more;

	if (last) {
		records->done = true;
		return QUEUE_OK;
	}
	records->more = c && strchr(said, c);
	if (records->more)
		return QUEUE_OK;
	if (c != (records->sender_seen ? 'T' : 'F'))
		return QUEUE_ENVELOPE;
	if (records->sender_seen)
		envelope_count(&records->out);
	records->sender_seen = true;
	return QUEUE_OK;
}

/* As much of view as belongs to one record; *used_out is how much. */
static int take(struct records *records, struct str view, size_t *used_out)
{
	size_t end = str_find(view, 0);
	bool whole = end < view.n;

	if (records->length == 0) {
		int code = begin_record(records, view.s[0]);
		if (code != QUEUE_OK || records->done)
			return code;
	}
	*used_out = whole ? end + 1 : end;
	records->length += *used_out;
	if (records->length > ENVELOPE_ADDRESS_MAX + 1)
		return QUEUE_ADDRESS_TOO_LONG;
	envelope_bytes(&records->out, view.s, *used_out);
	if (whole)
		records->length = 0;
	return QUEUE_OK;
}

static int copy_records(struct records *records)
{
	struct str view;
	size_t used = 0;

	while (!records->done) {
		int result = in_view(&records->in, &view);
		if (result != 1)
			return QUEUE_READ;
		int code = take(records, view, &used);
		if (code != QUEUE_OK)
			return code;
		in_skip(&records->in, used);
	}
	return QUEUE_OK;
}

static int copy_envelope(struct writer *writer, int64_t now)
{
	char space[ENVELOPE_PIECE];
	struct records records = {.in = IN_FROM(writer->from.envelope, space)};
	struct out out = OUT_TO(-1, writer->space);

	writer->envelope = create(writer->id, NAME_ENVELOPE);
	if (writer->envelope == -1)
		return QUEUE_FILES;
	out.fd = writer->envelope;
	envelope_begin(&records.out, &out, writer->from.uid,
		(uint64_t)writer->from.pid, now, writer->bytes, writer->crc);
	int code = copy_records(&records);
	if (code != QUEUE_OK)
		return code;
	envelope_end(&records.out);
	return out_flush(&out) == 0 ? QUEUE_OK : QUEUE_WRITE;
}

static int write_both(struct writer *writer, enum commit_how how)
{
	int64_t now = clock_seconds();
	int code = create_message(writer);

	if (code == QUEUE_OK)
		code = copy_message(writer, now);
	if (code == QUEUE_OK)
		code = copy_envelope(writer, now);
	if (code == QUEUE_OK &&
		commit_message(writer->id, writer->message, writer->envelope,
			how, writer->from.company) == -1)
		code = QUEUE_WRITE;
	return code;
}

/* The envelope first: a .m alone is no message. */
static void undo(const struct writer *writer)
{
	static const char kinds[] = {NAME_ENVELOPE, NAME_MESSAGE};
	char path[NAME_MAX_LENGTH];

	for (size_t i = 0; i < sizeof(kinds) && writer->id != 0; i++) {
		name_mess(path, writer->id, kinds[i]);
		/* What cannot be removed now goes after 36 hours. */
		ignore(unlink(path));
	}
}

/* The space may hold what it will: nothing is written from it that was not put
 * there before. */
int writer_store(struct writer *writer, const struct writer_source *from,
	enum commit_how how)
{
	writer->from = *from;
	writer->id = writer->bytes = writer->crc = 0;
	writer->message = writer->envelope = -1;
	int code = write_both(writer, how);
	if (code == QUEUE_OK)
		trigger_pull(writer->id);
	else
		undo(writer);
	return code;
}

void writer_close(struct writer *writer)
{
	if (writer->envelope != -1)
		file_close(writer->envelope);
	if (writer->message != -1)
		file_close(writer->message);
	writer->message = writer->envelope = -1;
}
