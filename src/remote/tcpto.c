/* tcpto - see tcpto.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/tcpto.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

enum {
	APART = 120, /* seconds; timeouts closer together count once */
	COUNT_MAX = 10,
	COUNT_AVOID = 2,
	AVOID_MIN = 3840, /* seconds; the pid adds up to 33 minutes, so that
			   * not all processes try again at once */
};

static const char path[] = "queue/lock/tcpto";

static void unpack(const unsigned char *s, struct tcpto_record *record)
{
	record->ip = ip_of(s, 16);
	record->count = s[16];
	record->when = 0;
	for (int i = 24; i < TCPTO_RECORD; i++)
		record->when = (record->when & 0xffffffffffff) << 8 | s[i];
}

static void pack(const struct tcpto_record *record, unsigned char *s)
{
	memset(s, 0, TCPTO_RECORD);
	if (record->ip.six) {
		memcpy(s, record->ip.bytes, 16);
	} else {
		s[10] = s[11] = 0xff;
		memcpy(s + 12, record->ip.bytes, 4);
	}
	s[16] = (unsigned char)record->count;
	for (int i = 0; i < 8; i++)
		s[24 + i] = (unsigned char)(record->when >> (56 - 8 * i));
}

static int load(int fd, struct tcpto *tcpto)
{
	static unsigned char bytes[TCPTO_MAX * TCPTO_RECORD];

	memset(bytes, 0, sizeof(bytes));
	if (pread(fd, bytes, sizeof(bytes), 0) == -1)
		return -1;
	for (size_t i = 0; i < TCPTO_MAX; i++)
		unpack(bytes + i * TCPTO_RECORD, &tcpto->records[i]);
	return 0;
}

int tcpto_read(struct tcpto *tcpto_out)
{
	memset(tcpto_out, 0, sizeof(*tcpto_out));
	int fd = file_open_read(path);
	if (fd == -1)
		return -1;
	int done = load(fd, tcpto_out);
	file_close(fd);
	return done;
}

/* The host's record; without one the free or the oldest. */
static size_t place(const struct tcpto *tcpto, const struct ip *ip)
{
	size_t old = 0;

	for (size_t i = 0; i < TCPTO_MAX; i++) {
		const struct tcpto_record *record = &tcpto->records[i];
		if (record->count && ip_equal(&record->ip, ip))
			return i;
		if (record->when < tcpto->records[old].when)
			old = i;
	}
	return old;
}

static bool known(const struct tcpto_record *record, const struct ip *ip)
{
	return record->count && ip_equal(&record->ip, ip);
}

bool tcpto_avoid(const struct tcpto *tcpto, const struct ip *ip)
{
	const struct tcpto_record *record = &tcpto->records[place(tcpto, ip)];

	if (!known(record, ip) || record->count < COUNT_AVOID)
		return false;
	int64_t now = clock_seconds();
	int64_t long_enough = AVOID_MIN + (getpid() & 31) * 64;
	return record->when <= now && now - record->when < long_enough;
}

/* With the file locked: others may have written since we read. */
static void update(
	int fd, struct tcpto *tcpto, const struct ip *ip, bool timed_out)
{
	unsigned char bytes[TCPTO_RECORD];
	int64_t now = clock_seconds();

	if (file_lock(fd) == -1 || load(fd, tcpto) == -1)
		return;
	size_t i = place(tcpto, ip);
	struct tcpto_record *record = &tcpto->records[i];
	bool seen = known(record, ip);
	if (!timed_out && !seen)
		return;
	if (timed_out && seen && now - record->when < APART &&
		record->when <= now)
		return;
	unsigned count = seen ? record->count : 0;
	*record = (struct tcpto_record){.ip = *ip};
	if (timed_out) {
		record->count = count < COUNT_MAX ? count + 1 : COUNT_MAX;
		record->when = now;
	}
	pack(record, bytes);
	/* Only a hint: a lost one costs somebody a timeout. */
	if (pwrite(fd, bytes, sizeof(bytes), (off_t)i * TCPTO_RECORD) == -1)
		return;
}

void tcpto_note(struct tcpto *tcpto, const struct ip *ip, bool timed_out)
{
	if (!timed_out && !known(&tcpto->records[place(tcpto, ip)], ip))
		return;
	int fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd == -1)
		return;
	update(fd, tcpto, ip, timed_out);
	file_close(fd);
}
