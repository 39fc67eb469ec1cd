/* items: whom each kind of notice is about
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/items.h"

#include "desk.h"

static struct message *message;
static char heard[200];

static void hear(void *context, uint64_t ordinal, struct str paragraph)
{
	CHECK(context == heard);
	snprintf(heard + strlen(heard), 100, "%d %.*s|", (int)ordinal,
		(int)paragraph.n, paragraph.s);
}

static const char *walk(enum notice notice)
{
	const struct items_visitor visitor = {heard, hear};

	heard[0] = 0;
	return items_walk(message, notice, &visitor) == 0 ? heard : "trouble";
}

static void settle(int (*how)(struct message *message, uint64_t ordinal,
			   struct str address, struct str report),
	uint64_t ordinal, const char *report)
{
	message->pending++;
	CHECK(how(message, ordinal, str_text("r@h"), str_text(report)) == 0);
}

static void kinds(void)
{
	desk_make(desk_id, "s@x", "r0@h r1@h r2@h r3@h");
	message = desk_message(desk_id);
	CHECK(strcmp(walk(NOTICE_FAILED), "trouble") == 0);
	CHECK(strcmp(walk(NOTICE_LATE), "") == 0);
	settle(message_failed, 2, "no\n");
	settle(message_reached, 0, "yes\n");
	message_late(message, 3, str_text("r3@h"), str_text("later\n"));
	CHECK(strcmp(walk(NOTICE_FAILED), "2 <r@h>:\nno|") == 0);
	CHECK(strcmp(walk(NOTICE_REACHED), "0 <r@h>:\nyes|") == 0);
	CHECK(strcmp(walk(NOTICE_LATE), "3 <r3@h>:\nlater|") == 0);
	CHECK(strcmp(walk(NOTICE_NONE), "") == 0);
}

/* Of those he knows about he is not told again. */
static void told(void)
{
	CHECK(message_told(message, 1) == 0);
	CHECK(strcmp(walk(NOTICE_REACHED), "") == 0);
	settle(message_reached, 1, "now");
	CHECK(strcmp(walk(NOTICE_REACHED), "1 <r@h>:\nnow|") == 0);
	CHECK(message_told(message, 2) == 0);
	CHECK(strcmp(walk(NOTICE_REACHED), "") == 0);
	CHECK(strcmp(walk(NOTICE_FAILED), "2 <r@h>:\nno|") == 0);
	message_free(message);
}

/* Too many are not all kept, and none is kept in part. */
static void many(void)
{
	char report[1000];

	desk_make(desk_id, "s@x", "r0@h");
	message = desk_message(desk_id);
	memset(report, 'x', sizeof(report));
	for (uint64_t i = 0; i < 500; i++)
		message_late(message, i, str_text("r@h"),
			str_of(report, sizeof(report)));
	CHECK(message->late.n <= message->late.limit);
	CHECK(message->late.n > 50000);
	CHECK(message->late.s[message->late.n - 1] == 0);
	CHECK(message->late.s[message->late.n - 2] == 'x');
	message_free(message);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(kinds);
	RUN(told);
	RUN(many);
	RUN(desk_close);
	RUN(scratch_leave);
	return check_done();
}
