/* addressee - see addressee.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/addressee.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "queue/name.h"

void addressee_free(struct addressee *addressee)
{
	buf_free(&addressee->address);
	buf_free(&addressee->notify);
	buf_free(&addressee->orcpt);
}

int addressee_open(const struct message *message)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, message->id, NAME_ENVELOPE);
	int fd = file_open_read(path);
	if (fd != -1 && lseek(fd, (off_t)message->offset, SEEK_SET) == -1) {
		file_close(fd);
		fd = -1;
	}
	return fd;
}

/* A record of the envelope goes where it belongs. */
static int sort_record(struct addressee *to, struct str record)
{
	struct str value = str_skip(record, 1);

	switch (record.s[0]) {
	case ENVELOPE_NOTIFY:
		return buf_copy_str(&to->notify, value);
	case ENVELOPE_ORCPT:
		return buf_copy_str(&to->orcpt, value);
	case 'T':
		return buf_copy_str(&to->address, value);
	default:
		return 0;
	}
}

/* One recipient, with what stands before him. */
static int read_one(
	struct in *in, struct addressee *addressee, uint64_t *offset)
{
	struct buf record = BUF_LIMIT(ENVELOPE_ADDRESS_MAX + 2);
	int found;

	buf_clear(&addressee->notify);
	buf_clear(&addressee->orcpt);
	while ((found = envelope_record(in, &record, offset)) == 1) {
		if (sort_record(addressee, buf_str(&record)) == -1)
			found = -1;
		if (found == -1 || record.s[0] == 'T')
			break;
	}
	if (found == 0)
		errno = EPROTO;
	buf_free(&record);
	return found == 1 ? 0 : -1;
}

int addressee_next(
	struct message *message, struct in *in, struct addressee *addressee)
{
	while (message->cursor < message->envelope.recipients) {
		if (read_one(in, addressee, &message->offset) == -1)
			return -1;
		addressee->ordinal = message->cursor++;
		if (!message_is_done(message, addressee->ordinal))
			return 1;
	}
	return 0;
}

static int walk(struct addressee_index *index, uint64_t offset, uint64_t n)
{
	struct addressee each = ADDRESSEE_NONE;
	char space[8192];
	struct in in = IN_FROM(index->fd, space);
	int result = 0;

	for (uint64_t i = 0; i < n && result == 0; i++) {
		index->at[i] = offset;
		result = read_one(&in, &each, &offset);
	}
	addressee_free(&each);
	return result;
}

int addressee_index_open(
	struct addressee_index *index, const struct message *message)
{
	const struct envelope *e = &message->envelope;
	struct message start = *message;

	start.offset = e->first;
	index->fd = addressee_open(&start);
	index->at = calloc((size_t)e->recipients + 1, sizeof(*index->at));
	if (index->fd != -1 && index->at &&
		walk(index, e->first, e->recipients) == 0)
		return 0;
	int error = errno;
	addressee_index_close(index);
	errno = error;
	return -1;
}

int addressee_find(const struct addressee_index *index, uint64_t ordinal,
	struct addressee *addressee)
{
	char space[2 * ENVELOPE_ADDRESS_MAX];
	struct in in = IN_FROM(index->fd, space);
	uint64_t offset = index->at[ordinal];

	if (lseek(index->fd, (off_t)offset, SEEK_SET) == -1)
		return -1;
	addressee->ordinal = ordinal;
	return read_one(&in, addressee, &offset);
}

void addressee_index_close(struct addressee_index *index)
{
	if (index->fd != -1)
		file_close(index->fd);
	free(index->at);
	*index = (struct addressee_index){.fd = -1};
}
