/* attempt: the lines of one delivery, and what its result does to a message
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/attempt.h"

#include "channel/report.h"
#include "mail/wish.h"
#include "schedule/retry.h"

#include "desk.h"

static struct message *message;
static struct attempt attempt;
static struct recipient *recipient;

/* A recipient, behind so many bytes that a virtual domain put in front. */
static struct recipient *make(const char *address, size_t prefix)
{
	size_t n = strlen(address);
	struct recipient *made = calloc(1, sizeof(*made) + n + 2);

	made->ordinal = 1;
	made->n = n;
	made->prefix = prefix;
	memcpy(made->address, address, n);
	return made;
}

/* One recipient under way, of a message that was just opened. */
static void begin(enum channel channel, const char *address)
{
	desk_make(desk_id, "s@x", "r0@h r1@h");
	message = desk_message(desk_id);
	message->pending = 1;
	recipient = make(address, 0);
	attempt = (struct attempt){.message = message,
		.channel = channel,
		.recipient = recipient,
		.delivery = 12};
}

static void end(void)
{
	message_free(message);
	free(recipient);
}

/* True: a K line may say it. */
static bool settle(const char *result)
{
	return attempt_settle(&desk, &attempt, str_text(result));
}

static void starting(void)
{
	begin(CHANNEL_LOCAL, "a b\n@me.test");
	attempt_log(&desk, message, CHANNEL_LOCAL, 12,
		str_text(recipient->address));
	attempt_log(&desk, message, CHANNEL_REMOTE, 13, str_text("r@\xff"));
	CHECK(desk_logged(
		"starting delivery 12: msg 1764000000123456 to local "
		"a_b/@me.test\n"
		"starting delivery 13: msg 1764000000123456 to remote "
		"r@_\n"));
	end();
}

static void success(void)
{
	begin(CHANNEL_REMOTE, "r1@h");
	CHECK(settle("Kaccepted message.\n"));
	CHECK(desk_logged("delivery 12: success: accepted_message./\n"));
	CHECK(message->pending == 0 && message_is_done(message, 1));
	CHECK(!message->failed && !scratch_there(desk_state));
	(void)settle("K"); /* without a word */
	CHECK(desk_logged("delivery 12: success: \n"));
	CHECK(!message->reached);
	end();
	begin(CHANNEL_LOCAL, "r1@h");
	recipient->wishes = WISH_SAID | WISH_FAILURE | WISH_DELAY;
	CHECK(settle("Kdid 1+0+0\n") && !message->reached);
	CHECK(desk_logged("delivery 12: success: did_1+0+0/\n"));
	end();
}

static void failure(void)
{
	begin(CHANNEL_REMOTE, "v-r1@h");
	recipient->prefix = 2;
	CHECK(!settle("Dno\nsuch user. (#5.1.1)\n"));
	CHECK(desk_logged("delivery 12: failure: no/such_user._(#5.1.1)/\n"));
	CHECK(message->failed && message_is_done(message, 1));
	CHECK(desk_noted(desk_id, "D 1 <r1@h>:\\nno\\nsuch user. (#5.1.1)\n"));
	end();
}

static void deferral(void)
{
	begin(CHANNEL_REMOTE, "r1@h");
	CHECK(!settle("Znot now\n"));
	CHECK(desk_logged("delivery 12: deferral: not_now/\n"));
	CHECK(message->deferred == 1 && message->step == RETRY_REMOTE);
	CHECK(message->pending == 0 && !message_is_done(message, 1));
	CHECK(!scratch_there(desk_state));
	end();
	begin(CHANNEL_LOCAL, "r1@h");
	(void)settle("Z\n");
	CHECK(message->step == RETRY_LOCAL);
	CHECK(desk_logged("delivery 12: deferral: /\n"));
	end();
	desk.rules.retry[CHANNEL_REMOTE] = 7;
	begin(CHANNEL_REMOTE, "r1@h");
	(void)settle("Z\n");
	CHECK(message->step == 7);
	CHECK(desk_logged("delivery 12: deferral: /\n"));
	end();
	desk.rules.retry[CHANNEL_REMOTE] = RETRY_REMOTE;
}

/* Doubt defers. */
static void strange_letter(void)
{
	begin(CHANNEL_LOCAL, "r1@h");
	(void)settle("dno\n");
	CHECK(message->deferred == 1 && !message->failed);
	CHECK(desk_logged("delivery 12: deferral: no/\n"));
	end();
}

/* After queuelifetime a deferral is a failure; a success is none. */
static void too_old(void)
{
	begin(CHANNEL_REMOTE, "r1@h");
	message->dying = true;
	(void)settle("Zno route\n");
	CHECK(message->failed && message->deferred == 0);
	CHECK(desk_logged("delivery 12: failure: no_route/I'm_not_going_to_try_"
			  "again;_this_message_has_been_in_the_queue_too_long."
			  "/\n"));
	CHECK(desk_noted(desk_id, "no route\\nI'm not going to try again;"));
	end();
	begin(CHANNEL_REMOTE, "r1@h");
	message->dying = true;
	(void)settle("Kfine\n");
	CHECK(!message->failed && message_is_done(message, 1));
	CHECK(desk_logged("delivery 12: success: fine/\n"));
	end();
}

/* A failure that cannot be put on paper is none: it will fail again. */
static void not_noted(void)
{
	begin(CHANNEL_REMOTE, "r1@h");
	scratch_mkdir(desk_state);
	(void)settle("Dno\n");
	CHECK(!message->failed && !message_is_done(message, 1));
	CHECK(message->deferred == 1 && message->pending == 0);
	CHECK(desk_logged("delivery 12: deferral: unable to note the failure: "
			  "no/\n"));
	message->pending = 1;
	message->dying = true;
	(void)settle("Zlater\n");
	CHECK(!message->failed && message->deferred == 2);
	desk_forget();
	CHECK(rmdir(desk_state) == 0);
	end();
}

static void put_off(void)
{
	begin(CHANNEL_REMOTE, "v-r0@dead");
	recipient->prefix = 2;
	desk.deliveries = 40;
	attempt_put_off(&desk, message, CHANNEL_REMOTE, recipient);
	CHECK(desk.deliveries == 41 && message->deferred == 1);
	CHECK(desk_logged("starting delivery 41: msg 1764000000123456 to "
			  "remote r0@dead\n"
			  "delivery 41: deferral: Destination_could_not_be_"
			  "reached_lately;_trying_later._(#4.4.1)/\n"));
	end();
}

/* NOTIFY without FAILURE: nothing is left to be told. */
static void not_wished(void)
{
	begin(CHANNEL_REMOTE, "r1@h");
	recipient->wishes = WISH_SAID | WISH_SUCCESS;
	(void)settle("Dno\n");
	CHECK(!message->failed && message_is_done(message, 1));
	CHECK(desk_logged("delivery 12: failure: no/\n"));
	CHECK(!scratch_there(desk_state));
	end();
}

static void wished(void)
{
	begin(CHANNEL_LOCAL, "v-r1@h");
	recipient->prefix = 2;
	recipient->wishes = WISH_SAID | WISH_SUCCESS;
	(void)settle("Kdid 1+0+0\n");
	CHECK(message->reached && message_is_done(message, 1));
	CHECK(message->pending == 0);
	CHECK(desk_noted(desk_id, "S 1 <r1@h>:\\ndid 1+0+0\n"));
	CHECK(desk_logged("delivery 12: success: did_1+0+0/\n"));
	end();
	begin(CHANNEL_REMOTE, "r1@h");
	recipient->wishes = WISH_SAID | WISH_FAILURE;
	CHECK(!settle("Dno\n") && message->failed);
	CHECK(desk_noted(desk_id, "D 1 <r1@h>:\\nno\n"));
	end();
	/* Somebody else will tell. */
	begin(CHANNEL_REMOTE, "r1@h");
	recipient->wishes = WISH_SAID | WISH_SUCCESS;
	(void)settle("Ksaid\n" REPORT_PASSED_ON "more\n");
	CHECK(!message->reached && message_is_done(message, 1));
	end();
	/* What cannot be noted is not delivered again. */
	begin(CHANNEL_REMOTE, "r1@h");
	scratch_mkdir(desk_state);
	recipient->wishes = WISH_SAID | WISH_SUCCESS;
	(void)settle("K\n");
	CHECK(!message->reached && message_is_done(message, 1));
	CHECK(message->pending == 0 && rmdir(desk_state) == 0);
	end();
	desk_forget();
}

/* How many bytes are kept of this deferral. */
static size_t late(bool slow, bool all, unsigned wishes)
{
	begin(CHANNEL_REMOTE, "v-r1@h");
	recipient->prefix = 2;
	message->slow = slow;
	desk.rules.delay_all = all;
	recipient->wishes = wishes;
	(void)settle("Zlater\n");
	size_t n = message->late.n;
	CHECK(n == 0 || str_equal(buf_str(&message->late),
				str_of("1\0<r1@h>:\nlater\0", 16)));
	end();
	return n;
}

static void delays(void)
{
	CHECK(late(false, true, WISH_SAID | WISH_DELAY) == 0);
	CHECK(late(true, false, 0) == 0);
	CHECK(late(true, false, WISH_SAID | WISH_DELAY) == 16);
	CHECK(late(true, true, 0) == 16);
	CHECK(late(true, true, WISH_SAID | WISH_FAILURE) == 0);
	desk_forget();
}

static void status(void)
{
	desk.jobs[CHANNEL_LOCAL].running = 1;
	desk.jobs[CHANNEL_LOCAL].max = 10;
	desk.jobs[CHANNEL_REMOTE].max = 2000;
	attempt_status(&desk);
	CHECK(desk_logged("status: local 1/10 remote 0/2000\n"));
	desk.exiting = true;
	attempt_status(&desk);
	CHECK(desk_logged("status: local 1/10 remote 0/2000 exitasap\n"));
	desk.exiting = false;
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(starting);
	RUN(success);
	RUN(failure);
	RUN(deferral);
	RUN(strange_letter);
	RUN(too_old);
	RUN(not_noted);
	RUN(put_off);
	RUN(not_wished);
	RUN(wished);
	RUN(delays);
	RUN(status);
	RUN(desk_close);
	RUN(scratch_leave);
	return check_done();
}
