/* intake: from the envelope into the queues of destinations
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/intake.h"

#include <stdint.h>
#include <stdlib.h>

#include "schedule/dest.h"
#include "schedule/retry.h"

#include "desk.h"

/* The module is built anew, so that it may be told that there is no memory. */
static unsigned memory_left = UINT32_MAX; /* so many requests are met */

static bool scarce(void)
{
	if (memory_left == 0)
		return true;
	memory_left--;
	return false;
}

static void *scarce_malloc(size_t n)
{
	return scarce() ? 0 : malloc(n);
}

static void *scarce_calloc(size_t n, size_t size)
{
	return scarce() ? 0 : calloc(n, size);
}

static struct dest *scarce_dest_find(
	struct dests *dests, enum channel channel, struct str address)
{
	return scarce() ? 0 : dest_find(dests, channel, address);
}

#define malloc scarce_malloc
#define calloc scarce_calloc
#define dest_find scarce_dest_find
#include "schedule/intake.c"
#undef malloc
#undef calloc
#undef dest_find

static struct message *message;

static void read_all(const char *recipients)
{
	desk_make(desk_id, "s@x", recipients);
	message = desk_message(desk_id);
	intake_read(&desk, message);
}

/* The addresses of a batch, as text; the batch is over then. */
static bool takes(enum channel channel, const char *want)
{
	static char text[20000];
	struct batch *batch = dest_pick(&desk.dests, channel, desk.now);
	struct recipient *next;

	if (!batch)
		return *want == 0;
	text[0] = 0;
	for (struct recipient *at = batch->first; at; at = next) {
		next = at->next;
		snprintf(text + strlen(text), 200, "%d+%d:%s ",
			(int)at->ordinal, (int)at->prefix, at->address);
		intake_freed(&desk);
		message_delivered(batch->message, at->ordinal);
		free(at);
	}
	struct batch **at = &batch->message->batches;
	while (*at != batch)
		at = &(*at)->sibling;
	*at = batch->sibling;
	(void)dest_ended(
		&desk.dests, batch->dest, batch->dest->site, 'k', desk.now);
	dest_forget(&desk.dests, batch->dest, desk.now);
	free(batch);
	return strcmp(text, want) == 0;
}

static void routes(void)
{
	read_all("r0@b.test anna@me.test r2@B.test x@v.test r4@b.test plain");
	CHECK(desk.recipients == 6 && message->pending == 6);
	CHECK(!message_idle(message));
	CHECK(message->channel == CHANNEL_REMOTE && message->placed);
	CHECK(takes(CHANNEL_REMOTE, "0+0:r0@b.test 2+0:r2@B.test "
				    "4+0:r4@b.test "));
	CHECK(takes(CHANNEL_REMOTE, ""));
	/* Local ones by owner; the prefix tells the sender's own words. */
	CHECK(takes(CHANNEL_LOCAL, "1+0:anna@me.test 3+5:anna-x@v.test "));
	CHECK(takes(CHANNEL_LOCAL, "5+0:plain@me.test "));
	CHECK(takes(CHANNEL_LOCAL, ""));
	CHECK(desk.recipients == 0 && !message->batches);
	CHECK(message_idle(message) && message_complete(message));
	message_free(message);
}

static void first_decides(void)
{
	read_all("anna@me.test r@b.test");
	CHECK(message->channel == CHANNEL_LOCAL && message->placed);
	CHECK(message->batches && message->batches->fresh);
	(void)takes(CHANNEL_LOCAL, "");
	(void)takes(CHANNEL_REMOTE, "");
	message_free(message);
}

/* Of a long list only a portion is in memory; the rest is read later. */
static void portion(void)
{
	static struct desk_envelope e;
	char to[40];
	size_t got = 0;

	desk_begin(&e, desk_id, "s@x");
	for (int i = 0; i < 3 * WINDOW_PORTION; i++) {
		snprintf(to, sizeof(to), "r%d@h%d", i, i % 2);
		desk_add(&e, "T", to);
	}
	desk_end(&e);
	message = desk_message(desk_id);
	while (!message_complete(message)) {
		intake_read(&desk, message);
		CHECK(desk.recipients == WINDOW_PORTION);
		CHECK(message->pending == WINDOW_PORTION);
		CHECK(!message->batches->fresh);
		got += desk.recipients;
		(void)takes(CHANNEL_REMOTE, "");
		(void)takes(CHANNEL_REMOTE, "");
	}
	CHECK(got == 3 * WINDOW_PORTION && message_idle(message));
	message_free(message);
}

static void kill_host(const char *name)
{
	struct dest *dest =
		dest_find(&desk.dests, CHANNEL_REMOTE, str_text(name));

	for (int i = 0; i < DEST_FAILURES; i++) {
		dest->running++;
		(void)dest_ended(&desk.dests, dest, dest->site, 't', desk.now);
	}
	CHECK(dest_dead(dest, desk.now));
}

/* No process for who cannot be reached; the others are not held up. */
static void dead(void)
{
	kill_host("r@dead.test");
	read_all("r0@dead.test r1@alive.test");
	CHECK(desk.recipients == 1 && message->pending == 1);
	CHECK(message->deferred == 1 && message->step == RETRY_REMOTE);
	CHECK(desk_logged("starting delivery 1: msg 1764000000123456 to remote "
			  "r0@dead.test\ndelivery 1: deferral: Destination_"
			  "could_not_be_reached_lately;_trying_later._"
			  "(#4.4.1)/\n"));
	CHECK(takes(CHANNEL_REMOTE, "1+0:r1@alive.test "));
	message_free(message);
	dest_sweep(&desk.dests, 0);
}

/* An address that becomes too long is put off, not lost, not refused. */
static void too_long(void)
{
	static char to[ENVELOPE_ADDRESS_MAX + 1];

	memset(to, 'x', 1000);
	strcpy(to + 1000 - strlen("@v.test"), "@v.test");
	static struct desk_envelope e;
	desk_begin(&e, desk_id, "s@x");
	desk_add(&e, "T", to);
	desk_end(&e);
	message = desk_message(desk_id);
	intake_read(&desk, message);
	CHECK(message->pending + message->deferred == 1);
	CHECK(desk.recipients == message->pending);
	(void)takes(CHANNEL_LOCAL, "");
	message_free(message);
}

/* The envelope cannot be read any more: this pass is over, nothing is lost. */
static void unreadable(void)
{
	char path[NAME_MAX_LENGTH];

	desk_make(desk_id, "s@x", "r0@h r1@h");
	message = desk_message(desk_id);
	name_mess(path, desk_id, NAME_ENVELOPE);
	CHECK(unlink(path) == 0);
	intake_read(&desk, message);
	CHECK(message_idle(message) && !message_complete(message));
	CHECK(message->deferred == 1 && desk.recipients == 0);
	CHECK(desk_logged("warning: unable to read the envelope of message "
			  "1764000000123456; trying later\n"));
	CHECK(!intake_crowded(&desk, message));
	message_free(message);
}

/* Whoever there is no memory for waits for the next pass; nobody is forgotten,
 * whichever request is the one that is not met. */
static void no_memory(void)
{
	unsigned deferred;
	unsigned enough = 0;

	do {
		desk_make(desk_id, "s@x", "r0@a.test r1@b.test");
		message = desk_message(desk_id);
		memory_left = enough++;
		intake_read(&desk, message);
		memory_left = UINT32_MAX;
		deferred = (unsigned)message->deferred;
		CHECK(message->pending + deferred == 2);
		CHECK(desk.recipients == message->pending);
		CHECK(!deferred || message->step == RETRY_REMOTE);
		CHECK(message->cursor == message->envelope.recipients);
		(void)takes(CHANNEL_REMOTE, "");
		(void)takes(CHANNEL_REMOTE, "");
		CHECK(message_idle(message));
		CHECK(message_complete(message) == (deferred == 0));
		message_free(message);
		dest_sweep(&desk.dests, desk_arrival);
	} while (deferred && enough < 20);
	CHECK(enough == 7);
}

/* Many wait for one destination already: this one is left at rest. */
static void crowded(void)
{
	static struct batch batches[WINDOW_DEST];
	struct dest *dest;

	desk_make(desk_id, "s@x", "r0@H.test r1@other.test");
	message = desk_message(desk_id);
	CHECK(!intake_crowded(&desk, message));
	CHECK(message->placed && message->channel == CHANNEL_REMOTE);
	dest = dest_find(&desk.dests, CHANNEL_REMOTE, str_text("r@h.test"));
	desk.of[CHANNEL_REMOTE] = WINDOW_CHANNEL;
	for (int i = 0; i < WINDOW_DEST; i++) {
		batches[i] = (struct batch){.dest = dest, .message = message};
		dest_queue(&desk.dests, &batches[i]);
		/* A few always may. */
		CHECK(intake_crowded(&desk, message) ==
			(i + 1 < WINDOW_DEST ? 0 : dest));
	}
	desk.of[CHANNEL_REMOTE] = WINDOW_CHANNEL - WINDOW_DEST;
	CHECK(intake_crowded(&desk, message) == dest);
	desk.of[CHANNEL_REMOTE]--; /* more are free than wait here */
	CHECK(!intake_crowded(&desk, message));
	desk.of[CHANNEL_REMOTE] = 0;
	CHECK(message->cursor == 0 && message->pending == 0);
	message_free(message);
	desk_make(desk_id, "s@x", "r1@other.test");
	message = desk_message(desk_id);
	CHECK(!intake_crowded(&desk, message));
	message_free(message);
	while (dest_take(dest))
		;
	CHECK(takes(CHANNEL_REMOTE, "")); /* it leaves the ring */
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(routes);
	RUN(first_decides);
	RUN(portion);
	RUN(dead);
	RUN(too_long);
	RUN(unreadable);
	RUN(no_memory);
	RUN(crowded);
	RUN(desk_close);
	RUN(scratch_leave);
	return check_done();
}
