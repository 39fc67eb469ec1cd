/* addressee: recipients with what is said of each, in turn and by number
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/addressee.h"

#include "desk.h"

static struct message *message;
static struct addressee to = ADDRESSEE_NONE;
static struct addressee_index list;

static void make(void)
{
	static struct desk_envelope e;

	desk_begin(&e, desk_id, "s@x");
	desk_add(&e, "n", "NEVER");
	desk_add(&e, "T", "r0@h");
	desk_add(&e, "T", "r1@h");
	desk_add(&e, "x", "unknown");
	desk_add(&e, "o", "rfc822;r2@h");
	desk_add(&e, "n", "SUCCESS");
	desk_add(&e, "T", "r2@h");
	desk_end(&e);
	message = desk_message(desk_id);
	CHECK(message->envelope.wishes);
}

/* What is said of one is not said of the next. */
static bool is(uint64_t ordinal)
{
	static const char *const want[][3] = {{"r0@h", "NEVER", ""},
		{"r1@h", "", ""}, {"r2@h", "SUCCESS", "rfc822;r2@h"}};

	return to.ordinal == ordinal &&
	       str_is(buf_str(&to.address), want[ordinal][0]) &&
	       str_is(buf_str(&to.notify), want[ordinal][1]) &&
	       str_is(buf_str(&to.orcpt), want[ordinal][2]);
}

static void in_turn(void)
{
	char space[16];

	for (uint64_t i = 0; i < 3; i++) {
		struct in in = IN_FROM(addressee_open(message), space);
		CHECK(in.fd != -1);
		CHECK(addressee_next(message, &in, &to) == 1 && is(i));
		file_close(in.fd);
	}
	struct in in = IN_FROM(addressee_open(message), space);
	CHECK(addressee_next(message, &in, &to) == 0);
	file_close(in.fd);
}

static void by_number(void)
{
	CHECK(addressee_index_open(&list, message) == 0);
	CHECK(addressee_find(&list, 2, &to) == 0 && is(2));
	CHECK(addressee_find(&list, 0, &to) == 0 && is(0));
	CHECK(addressee_find(&list, 1, &to) == 0 && is(1));
	addressee_index_close(&list);
	CHECK(list.fd == -1 && !list.at);
	addressee_index_close(&list);
}

/* One that is not whole is none: a notice asks it for nobody. */
static void half(void)
{
	message->envelope.recipients++;
	CHECK(addressee_index_open(&list, message) == -1);
	CHECK(list.fd == -1 && !list.at);
	message->envelope.recipients--;
}

static void gone(void)
{
	CHECK(unlink("mess/0/1764000000123456.e") == 0);
	CHECK(addressee_open(message) == -1);
	CHECK(addressee_index_open(&list, message) == -1);
	addressee_index_close(&list);
	addressee_free(&to);
	message_free(message);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(make);
	RUN(in_turn);
	RUN(by_number);
	RUN(half);
	RUN(gone);
	RUN(desk_close);
	RUN(scratch_leave);
	return check_done();
}
