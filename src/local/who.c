/* who - see who.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/who.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "route/lookup.h"

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_dev == b->st_dev &&
	       a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Forgets everything when the user database has changed. */
static void refresh(struct who *who)
{
	struct stat now = {0};

	if (stat("/etc/passwd", &now) == 0 && same_file(&now, &who->passwd))
		return;
	who->passwd = now;
	for (size_t i = 0; i < WHO_KEPT; i++)
		who->entries[i].until = 0;
}

static const struct who_entry *remembered(
	const struct who *who, struct str local)
{
	int64_t now = clock_steady_ms();

	for (size_t i = 0; i < WHO_KEPT; i++) {
		const struct who_entry *entry = &who->entries[i];
		if (entry->until > now &&
			str_equal(str_of(entry->local, entry->n), local))
			return entry;
	}
	return 0;
}

int who_ask(struct who *who, struct str local, struct buf *answer)
{
	int found = lookup_assigned("../users/cdb", local, answer);

	if (found != 0)
		return found;
	refresh(who);
	const struct who_entry *entry = remembered(who, local);
	if (!entry)
		return 0;
	return buf_copy_str(answer, buf_str(&entry->answer)) == -1 ? -1 : 1;
}

void who_keep(struct who *who, struct str local, struct str answer)
{
	struct who_entry *entry = &who->entries[who->next];

	entry->answer.limit = LOOKUP_MAX;
	if (local.n > sizeof(entry->local) ||
		buf_copy_str(&entry->answer, answer) == -1)
		return;
	memcpy(entry->local, local.s, local.n);
	entry->n = local.n;
	entry->until = clock_steady_ms() + WHO_SECONDS * 1000;
	who->next = (who->next + 1) % WHO_KEPT;
}

static struct who_question *question(struct who *who, struct str local)
{
	for (size_t i = 0; i < WHO_ASKED; i++) {
		struct who_question *one = &who->questions[i];
		if (str_equal(str_of(one->local, one->n), local))
			return one;
	}
	return 0;
}

enum who_state who_asked(struct who *who, struct str local)
{
	const struct who_question *one = question(who, local);

	return one ? one->state : WHO_NOT_ASKED;
}

void who_asks(struct who *who, struct str local)
{
	struct who_question *one = question(who, local);

	for (size_t i = 0; !one && i < WHO_ASKED; i++)
		if (who->questions[i].state != WHO_ASKING)
			one = &who->questions[i];
	if (!one || local.n > sizeof(one->local))
		return;
	memcpy(one->local, local.s, local.n);
	one->n = local.n;
	one->state = WHO_ASKING;
}

void who_heard(struct who *who, struct str local, bool answered)
{
	struct who_question *one = question(who, local);

	if (one)
		one->state = answered ? WHO_NOT_ASKED : WHO_FAILED;
}
