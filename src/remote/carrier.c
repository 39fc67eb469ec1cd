/* carrier - see carrier.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/carrier.h"

#include "talk/dots.h"

enum carrier_result carrier_plan(struct carrier *carrier_out,
	const struct session *session, const struct task *task)
{
	(void)session;
	*carrier_out = (struct carrier){.wire = task->survey.wire};
	return CARRIER_OK;
}

/* All of it through the encoder into the session. */
static enum carrier_result carry(struct dots_encode *dots,
	struct session *session, const struct task *task)
{
	struct str piece;
	int got;

	for (uint64_t at = 0;
		(got = parcel_next(task->parcel, &at, &piece)) == 1;) {
		dots_encode(dots, piece, &session->out);
		if (session->out.error)
			return CARRIER_DIED;
	}
	return got == -1 || !dots_whole(dots) ? CARRIER_UNREADABLE : CARRIER_OK;
}

enum carrier_result carrier_data(const struct carrier *carrier,
	struct session *session, const struct task *task)
{
	struct dots_encode dots = {.no_cr = true};
	enum carrier_result result = carry(&dots, session, task);

	(void)carrier;
	if (result == CARRIER_OK)
		dots_end(&session->out);
	return result;
}

enum carrier_result carrier_chunk(const struct carrier *carrier,
	struct session *session, const struct task *task)
{
	struct dots_encode dots = {.no_cr = true, .chunk = true};

	out_text(&session->out, "BDAT ");
	out_num(&session->out, carrier->wire);
	out_text(&session->out, " LAST\r\n");
	enum carrier_result result = carry(&dots, session, task);
	/* More or less than was told: it has changed meanwhile. */
	if (result == CARRIER_OK && dots.made != carrier->wire)
		return CARRIER_UNREADABLE;
	return result;
}
