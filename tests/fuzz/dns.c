/* dns: name servers that answer anything, or with records of which only the
 * bytes are wrong
 *
 * Names that come out of a packet are names; a search for exchangers ends in
 * time, with no more places than it may have, the best ones first.
 *
 * The input: a byte; if it is odd, one packet. Else answers, one a question:
 * how (a byte), rcode, number of records, length, and that many bytes behind
 * the question that was asked.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/file.h"
#include "dns/mx.h"
#include "dns/query.h"
#include "net/sock.h"

#include "fuzz.h"

enum {
	REPLY_MAX = 2 + 12 + PACKET_NAME_MAX + 4 + 255,
	RAW = 1, /* how: the bytes are the packet, but for its id */
	CUT = 2, /* the answer by UDP is truncated */
	LOST = 4, /* no answer at all */
	ALIEN = 8, /* another id */
	SEARCH_MS = 120000, /* what a search may take */
	LINES = 2 * RESOLVER_FLIGHTS,
	ASKED_MAX = 9 * (2 * MX_HOSTS_MAX + 2) * (ANSWER_ALIASES_MAX + 1),
};

/* ---- a single packet ---- */

/* A name is what can be asked about. */
static void check_name(const char *name)
{
	char again[PACKET_NAME_MAX];

	MUST(strlen(name) < PACKET_NAME_MAX);
	if (!*name)
		return;
	MUST(packet_name_from(str_text(name), again));
	MUST(strcmp(name, again) == 0);
}

/* What is kept of it has an end, and is of the kind that was asked for. */
static void check_answer(struct packet packet)
{
	struct answers answer = ANSWER_EMPTY;
	struct answer_record record;
	size_t records = 0;

	answer_begin(&answer, "d.example");
	enum answer_verdict verdict = answer_take(&answer, &packet, PACKET_MX);
	MUST(answer.aliases <= ANSWER_ALIASES_MAX);
	MUST(answer.records.n <= ANSWER_BYTES_MAX);
	check_name(answer.name);
	for (size_t at = 0; answer_next(&answer, &at, &record); records++) {
		MUST(record.preference <= 65535);
		MUST(record.data.s[record.data.n] == 0);
		check_name(record.data.s);
	}
	MUST((records > 0) == (verdict == ANSWER_FOUND));
	MUST(records <= ANSWER_RECORDS_MAX);
	answer_free(&answer);
}

static void check_packet(struct str bytes)
{
	static const unsigned char dice[PACKET_DICE] = {0x12, 0x34};
	struct packet_ask question;
	struct packet packet;
	struct packet_record record;
	char name[PACKET_NAME_MAX];
	size_t records = 0;

	packet_build(&question, "d.example", PACKET_MX, dice, false);
	if (packet_open(&packet, bytes, &question) == PACKET_ALIEN)
		return;
	check_answer(packet);
	while (packet_next(&packet, &record) == 1) {
		MUST(record.pos <= bytes.n && record.n <= bytes.n - record.pos);
		check_name(record.owner);
		size_t pos = record.pos;
		if (packet_name(&packet, &pos, name) != -1) {
			MUST(pos > record.pos && pos <= bytes.n);
			check_name(name);
		}
		MUST(++records <= 65535);
	}
}

/* ---- servers that answer from the input ---- */

struct line {
	int ours; /* the asker's end, and the server's; 0: free */
	int theirs;
	bool tcp;
};

static struct world {
	struct str answers; /* not given yet */
	struct line lines[LINES];
	size_t asked;
} world;

static void hang_up(struct line *line)
{
	if (line->theirs)
		file_close(line->theirs);
	line->theirs = 0;
}

/* A number that is given out again was closed. */
static int begin(int kind)
{
	struct line *free = 0;
	int ends[2];

	MUST(socketpair(AF_UNIX, kind | SOCK_CLOEXEC | SOCK_NONBLOCK, 0,
		     ends) == 0);
	for (size_t i = 0; i < LINES; i++) {
		if (world.lines[i].ours == ends[0])
			hang_up(&world.lines[i]);
		if (!world.lines[i].theirs)
			free = &world.lines[i];
	}
	MUST(free);
	*free = (struct line){ends[0], ends[1], kind == SOCK_STREAM};
	MUST(++world.asked < ASKED_MAX);
	return ends[0];
}

int sock_udp(const struct ip *ip, uint16_t port)
{
	MUST(port == 53 && !ip_any(ip));
	return begin(SOCK_DGRAM);
}

int sock_begin(const struct ip *ip, uint16_t port, const struct ip *from)
{
	MUST(port == 53 && !ip_any(ip) && !from);
	return begin(SOCK_STREAM);
}

/* The header and question of an answer to this; its length. */
static size_t head(unsigned char *dst, const unsigned char *asked, size_t n)
{
	unsigned rcode = fuzz_byte(&world.answers);
	unsigned records = fuzz_byte(&world.answers);
	size_t end = 12;

	while (end < n && asked[end])
		end += asked[end] + 1U;
	memcpy(dst, asked, end + 5);
	dst[2] = 0x81;
	dst[3] = (unsigned char)(0x80 | (rcode & 15));
	dst[6] = dst[8] = dst[9] = dst[10] = dst[11] = 0;
	dst[7] = (unsigned char)records;
	return end + 5;
}

/* Answers what was asked with what the input says next. */
static void serve(const struct line *line)
{
	unsigned char asked[2 + PACKET_ASK_MAX];
	unsigned char answer[2 + REPLY_MAX];
	unsigned char *from = asked + (line->tcp ? 2 : 0);
	unsigned char *to = answer + 2;
	ssize_t got = recv(line->theirs, asked, sizeof(asked), 0);

	if (got < 17)
		return;
	unsigned how = fuzz_byte(&world.answers);
	if (how & LOST)
		return;
	size_t n = how & RAW ? 0 : head(to, from, (size_t)got);
	size_t size = fuzz_byte(&world.answers);
	struct str bytes = str_head(world.answers, size);
	world.answers = str_skip(world.answers, bytes.n);
	if (bytes.n)
		memcpy(to + n, bytes.s, bytes.n);
	n += bytes.n;
	memcpy(to, from, 2);
	if (how & ALIEN)
		to[0] ^= 1;
	if ((how & CUT) && !line->tcp)
		to[2] |= 2;
	answer[0] = (unsigned char)(n >> 8);
	answer[1] = (unsigned char)n;
	if (line->tcp)
		MUST(send(line->theirs, answer, n + 2, 0) == (ssize_t)n + 2);
	else
		MUST(send(line->theirs, to, n, 0) == (ssize_t)n);
}

int sock_wait_any(struct pollfd *fds, nfds_t n, int64_t deadline)
{
	for (nfds_t i = 0; i < n; i++)
		for (size_t k = 0; fds[i].fd != -1 && k < LINES; k++)
			if (world.lines[k].theirs &&
				world.lines[k].ours == fds[i].fd)
				serve(&world.lines[k]);
	int ready;
	/* The fuzzer's own timer interrupts. */
	do
		ready = poll(fds, n, 0);
	while (ready == -1 && errno == EINTR);
	MUST(ready >= 0);
	if (ready == 0)
		fuzz_wait_until(deadline);
	return ready;
}

/* ---- a search ---- */

static void check_mx(const struct mx *mx, enum mx_result result)
{
	MUST(mx->n <= MX_PLACES_MAX);
	MUST(result == MX_OK || result == MX_NO_HOST || result == MX_SOFT ||
		result == MX_NULL);
	for (size_t i = 1; result == MX_OK && i < mx->n; i++)
		MUST(mx->places[i - 1].preference <= mx->places[i].preference);
	for (size_t i = 0; result == MX_OK && i < mx->n; i++)
		MUST(mx->places[i].preference <= mx->doubt);
}

/* Within one deadline, whatever is said. A second search finds answers in the
 * cache, and comes to an end as well. */
static void search(struct str answers)
{
	static struct resolver resolver;
	static struct mx mx;
	static const struct mx empty;

	mx = empty;
	world = (struct world){.answers = answers};
	for (int turn = 0; turn < 2; turn++) {
		int64_t start = clock_steady_ms();
		check_mx(&mx, mx_domain(&resolver, &mx, str_text("d.example"),
				      start + SEARCH_MS));
		MUST(clock_steady_ms() - start < 2 * SEARCH_MS);
	}
	for (size_t i = 0; i < LINES; i++)
		hang_up(&world.lines[i]);
	for (size_t i = 0; i < sizeof(mx.queries) / sizeof(*mx.queries); i++)
		query_free(&mx.queries[i]);
	resolver_free(&resolver);
}

static void run(struct str input)
{
	if (fuzz_byte(&input) % 2)
		check_packet(input);
	else
		search(input);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 20};
