/* qmqpc: what qmail-qmqpc sends of any envelope, and hears of any server
 *
 * An envelope is refused, or all of it is in the request, which is a netstring
 * of netstrings. The message counts as accepted only when the whole answer is
 * there and says so.
 *
 * The input: message, envelope, and answer, a 0xff between them.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "counts.h"
#include "queue/codes.h"
#include "remote/handover.h"

#include "fuzz.h"

enum { ROOM = 1 << 18 };

static void check_request(
	struct str wire, struct str message, struct str envelope)
{
	struct str all = {0, 0};
	struct str text = {0, 0};

	MUST(counts_take(&wire, &all) == 1 && wire.n == 0);
	MUST(counts_take(&all, &text) == 1 && str_equal(text, message));
	while (envelope.n > 1) {
		struct str record = str_cut(&envelope, 0);
		MUST(counts_take(&all, &text) == 1);
		MUST(str_equal(text, str_skip(record, 1)));
	}
	MUST(all.n == 0 && envelope.n == 1);
}

static void check_answer(int code, struct str answer)
{
	struct str text = {0, 0};
	bool whole = counts_take(&answer, &text) == 1 && text.n > 0;

	MUST(code == QUEUE_OK || code == QUEUE_CONNECT ||
		code == QUEUE_REFUSED || code == QUEUE_PROTOCOL);
	if (code != QUEUE_PROTOCOL)
		MUST(whole);
	MUST((code == QUEUE_OK) <= (whole && text.s[0] == 'K'));
	MUST((code == QUEUE_REFUSED) <= (whole && text.s[0] == 'D'));
}

static void talk(
	struct handover *handover, struct str message, struct str answer)
{
	struct buf wire = BUF_LIMIT(ROOM);
	int ends[2];

	MUST(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
	MUST(file_write_all(ends[1], answer.s, answer.n) == 0);
	MUST(shutdown(ends[1], SHUT_WR) == 0);
	MUST(handover_send(handover, ends[0]) == 0);
	check_answer(handover_hear(ends[0]), answer);
	MUST(shutdown(ends[0], SHUT_WR) == 0);
	MUST(file_read_all(ends[1], &wire) == 0);
	check_request(buf_str(&wire), message, buf_str(&handover->envelope));
	file_close(ends[0]);
	file_close(ends[1]);
	buf_free(&wire);
}

static void run(struct str input)
{
	static struct parcel parcel;
	struct str message = str_cut(&input, (char)0xff);
	struct str envelope = str_cut(&input, (char)0xff);
	struct handover handover = {
		.message = &parcel, .envelope = BUF_LIMIT(ROOM)};

	MUST(parcel_take(&parcel, fuzz_file(0, message), ".") == PARCEL_OK);
	MUST(parcel.size == message.n);
	MUST(buf_copy_str(&handover.envelope, envelope) == 0);
	if (handover_measure(&handover) == 0)
		talk(&handover, message, input);
	buf_free(&handover.envelope);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 18};
