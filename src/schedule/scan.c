/* scan - see scan.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/scan.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/num.h"
#include "queue/claim.h"
#include "queue/name.h"
#include "queue/state.h"
#include "schedule/clean.h"
#include "schedule/window.h"

enum {
	INTERVAL = 1500, /* seconds, from one scan to the next */
	AGAIN = 60, /* after a scan that failed */
	TURN = 64, /* entries a turn */
	PARTS = 2 * NAME_SPLIT, /* first all of mess, then all of state */
};

void scan_want(struct send *send)
{
	send->scan.wanted = true;
}

void scan_heard(struct send *send, uint64_t id)
{
	if (send->scan.heard == SCAN_HEARD_MAX) {
		scan_want(send);
		return;
	}
	send->scan.heard++;
	window_arrived(send, id);
}

static bool has_envelope(uint64_t id)
{
	char path[NAME_MAX_LENGTH];
	struct stat st;

	name_mess(path, id, NAME_ENVELOPE);
	return stat(path, &st) == 0 || errno != ENOENT;
}

/* A .m alone that is old was never acknowledged. By a clock that was wrong it
 * may be old when it is made. */
static void saw_message(struct send *send, uint64_t id)
{
	if (send->now > (int64_t)(id / 1000000) + NAME_ORPHAN_SECONDS &&
		!claim_held(id) && !has_envelope(id))
		clean_ask(send, CLEAN_ORPHAN, id);
}

static void saw(struct send *send, const char *name)
{
	uint64_t id;
	char kind;

	if (!name_parse(str_text(name), &id, &kind))
		return;
	if (kind == NAME_ENVELOPE)
		window_found(send, id);
	else if (kind == NAME_MESSAGE)
		saw_message(send, id);
	else if (!clean_unsealed(send, id))
		ignore(state_forget(id));
}

/* mess/S, then state/S. */
static void path_of(char path[NAME_MAX_LENGTH], unsigned part)
{
	if (part < NAME_SPLIT) {
		name_mess_dir(path, part);
		return;
	}
	name_state(path, part % NAME_SPLIT);
	path[str_find_last(str_text(path), '/')] = 0;
}

/* What is there is looked for again soon. */
static void missed(struct send *send, const char *what)
{
	char path[NAME_MAX_LENGTH];

	path_of(path, send->scan.part - 1);
	log_text(&send->log, "warning: unable to ");
	log_text(&send->log, what);
	log_text(&send->log, " queue/");
	log_text(&send->log, path);
	log_end(&send->log);
	send->scan.wanted = true;
}

/* Opens the next directory that can be opened; false: there is none left. */
static bool next_dir(struct send *send)
{
	struct scan *scan = &send->scan;
	char path[NAME_MAX_LENGTH];

	while (scan->part < PARTS) {
		path_of(path, scan->part++);
		scan->dir = opendir(path);
		if (scan->dir)
			return true;
		missed(send, "open");
	}
	return false;
}

/* The next name; null: that was all, or all that can be read. */
static const char *next_name(struct send *send)
{
	errno = 0;
	struct dirent *entry = readdir(send->scan.dir);
	if (entry)
		return entry->d_name;
	if (errno)
		missed(send, "read");
	(void)closedir(send->scan.dir);
	send->scan.dir = 0;
	return 0;
}

static void begin(struct send *send)
{
	struct scan *scan = &send->scan;

	scan->wanted = false;
	scan->running = true;
	scan->part = 0;
	scan->heard = 0;
	while (heap_first(&send->heap))
		heap_drop(&send->heap);
	dest_sweep(&send->dests, send->now);
	clean_again(send);
}

static void end(struct send *send)
{
	send->scan.running = false;
	send->scan.next = send->now + (send->scan.wanted ? AGAIN : INTERVAL);
	send->scan.wanted = false;
}

bool scan_ready(const struct send *send)
{
	return !send->exiting && (send->scan.running || send->scan.wanted ||
					 send->now >= send->scan.next);
}

void scan_step(struct send *send)
{
	struct scan *scan = &send->scan;

	if (!scan_ready(send))
		return;
	if (!scan->running)
		begin(send);
	for (int i = 0; i < TURN; i++) {
		if (!scan->dir && !next_dir(send)) {
			end(send);
			return;
		}
		const char *name = next_name(send);
		if (name)
			saw(send, name);
	}
}
