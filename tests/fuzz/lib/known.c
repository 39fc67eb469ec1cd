/* known - see known.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* memmem */
#include "known.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "data/crc32c.h"
#include "queue/envelope.h"
#include "queue/name.h"
#include "queue/state.h"

#include "fuzz.h"

enum { UNDER_WAY = 1, DONE = 2, FAILED = 4, NAMED = 8, NAME_ROOM = 60 };

static const char body[] = "Subject: x\n\nbody\n";

static const struct sender {
	const char *address;
	bool bounces;
} senders[] = {{"s@x.test", true}, {"", true}, {"#@[]", false},
	{"l-@me.test-@[]", true}};

static const struct wish {
	const char *notify; /* null: none */
	bool failure;
} wishes[] = {{0, true}, {"NEVER", false}, {"SUCCESS,FAILURE", true},
	{"SUCCESS,DELAY", false}};

static const char *const hosts[KNOWN_HOSTS] = {
	"a.test", "b.test", "c.test", "d.test", "me.test", "v.test"};

struct known {
	int64_t arrival;
	unsigned n; /* recipients */
	unsigned first; /* where the first one's flags are */
	bool bounces;
	bool over; /* it was to be deleted */
	bool loose; /* ... and nobody knows that any more */
	bool gone;
};

static struct known known[KNOWN_MESSAGES];
static unsigned n_known;
static unsigned char flags[KNOWN_RECIPIENTS];
static unsigned n_flags;

void known_prepare(void)
{
	char path[NAME_MAX_LENGTH];

	fuzz_mkdir("mess");
	fuzz_mkdir("state");
	for (unsigned i = 0; i < NAME_SPLIT; i++) {
		name_mess_dir(path, i);
		fuzz_mkdir(path);
		(void)snprintf(path, sizeof(path), "state/%u", i);
		fuzz_mkdir(path);
	}
}

void known_clear(void)
{
	n_known = n_flags = 0;
}

unsigned known_n(void)
{
	return n_known;
}

uint64_t known_id(unsigned number)
{
	return UINT64_C(1764100000000000) + number;
}

static struct known *by_id(uint64_t id)
{
	MUST(id >= known_id(0) && id < known_id(n_known));
	return &known[id - known_id(0)];
}

static unsigned char *flags_of(const struct known *message, uint64_t ordinal)
{
	MUST(ordinal < message->n);
	return &flags[message->first + ordinal];
}

/* ---- files ---- */

static void record(struct envelope_writer *writer, char kind, const char *value)
{
	envelope_bytes(writer, &kind, 1);
	envelope_bytes(writer, value, strlen(value) + 1);
}

static void write_recipients(
	struct envelope_writer *writer, unsigned where, const char *notify)
{
	const struct known *message = &known[n_known];
	unsigned run = 1 + where / 8 % 4; /* so many at one host */
	char name[NAME_ROOM];

	for (unsigned i = 0; i < message->n; i++) {
		unsigned host = where + (where < 128 ? 0 : i / run);
		const char *at = hosts[host % KNOWN_HOSTS];
		(void)snprintf(name, sizeof(name), "%sr%u.%u@%s",
			*at == 'm' ? "joe-" : "", n_known, i, at);
		if (notify)
			record(writer, ENVELOPE_NOTIFY, notify);
		record(writer, 'T', name);
		envelope_count(writer);
	}
}

static void write_files(const char *sender, unsigned where, const char *notify)
{
	static char space[4096];
	char path[NAME_MAX_LENGTH];
	struct envelope_writer writer;
	struct out out = OUT_TO(-1, space);
	size_t n = sizeof(body) - 1;

	name_mess(path, known_id(n_known), NAME_MESSAGE);
	fuzz_put_text(path, body);
	name_mess(path, known_id(n_known), NAME_ENVELOPE);
	out.fd = file_open_empty(path, 0600);
	MUST(out.fd != -1);
	envelope_begin(&writer, &out, 0, 5, fuzz_now, n, crc32c(0, body, n));
	record(&writer, 'F', sender);
	write_recipients(&writer, where, notify);
	envelope_end(&writer);
	MUST(out_flush(&out) == 0);
	file_close(out.fd);
}

bool known_make(unsigned how, unsigned n, unsigned where)
{
	const struct sender *sender = &senders[how % 4];
	const struct wish *wish = &wishes[how / 4 % 4];

	if (n_known == KNOWN_MESSAGES || n_flags + n > KNOWN_RECIPIENTS)
		return false;
	known[n_known] = (struct known){.arrival = fuzz_now,
		.n = n,
		.first = n_flags,
		.bounces = sender->bounces && wish->failure};
	memset(flags + n_flags, 0, n);
	n_flags += n;
	write_files(sender->address, where, wish->notify);
	n_known++;
	return true;
}

static void remove_files(uint64_t id)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, id, NAME_ENVELOPE);
	MUST(unlink(path) == 0);
	name_mess(path, id, NAME_MESSAGE);
	MUST(unlink(path) == 0);
}

/* ---- what happens ---- */

void known_begins(uint64_t id, uint64_t ordinal)
{
	const struct known *message = by_id(id);
	unsigned char *flag = flags_of(message, ordinal);

	MUST(!message->gone && !(*flag & UNDER_WAY));
	MUST(message->loose || !(*flag & (DONE | FAILED)));
	*flag |= UNDER_WAY;
}

void known_ends(uint64_t id, uint64_t ordinal, char letter)
{
	unsigned char *flag = flags_of(by_id(id), ordinal);

	MUST(*flag & UNDER_WAY);
	*flag ^= UNDER_WAY;
	if (letter != 'Z')
		*flag |= letter == 'K' ? DONE : FAILED;
}

void known_bounced(uint64_t id, const struct buf *text)
{
	const struct known *message = by_id(id);
	unsigned number = (unsigned)(id - known_id(0));
	char name[NAME_ROOM];

	for (unsigned i = 0; i < message->n; i++) {
		int n = snprintf(name, sizeof(name), "r%u.%u@", number, i);
		if (memmem(text->s, text->n, name, (size_t)n))
			*flags_of(message, i) |= NAMED;
	}
}

/* Whoever waited to the end has failed, too. */
static bool needs_nothing(const struct known *message, unsigned flag)
{
	bool old = fuzz_now > message->arrival + KNOWN_LIFETIME;

	if (flag & UNDER_WAY)
		return false;
	return flag & (DONE | NAMED) ||
	       (!message->bounces && (flag & FAILED || old));
}

void known_delete(uint64_t id, bool gone)
{
	struct known *message = by_id(id);

	MUST(!message->gone);
	for (unsigned i = 0; i < message->n; i++)
		MUST(needs_nothing(message, *flags_of(message, i)));
	message->over = true;
	message->gone = gone;
	if (gone)
		remove_files(id);
}

bool known_gone(uint64_t id)
{
	return by_id(id)->gone;
}

void known_killed(void)
{
	for (unsigned i = 0; i < n_flags; i++)
		flags[i] &= (unsigned char)~UNDER_WAY;
	for (unsigned i = 0; i < n_known; i++)
		known[i].loose = known[i].loose || known[i].over;
}

bool known_empty(void)
{
	for (unsigned i = 0; i < n_known; i++)
		if (!known[i].gone || state_there(known_id(i)))
			return false;
	return true;
}
