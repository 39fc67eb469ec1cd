/* maildir: names that are made of what strangers may have set, and deliveries
 *
 * A name stays in its directory and has no flags. A delivery that is repeated
 * leaves one message; another message under the same name leaves both; new
 * holds just what was delivered, tmp nothing.
 *
 * The input: QMAILDELIVERY up to a NUL, a byte (the instruction's number), the
 * first message up to a 0xff, and the second.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "box/maildir.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/file.h"
#include "queue/name.h"

#include "fuzz.h"

enum { DELIVERY_MAX = 200, ROOM = 1 << 17 };

static const char head[] = "Return-Path: <a@b>\nDelivered-To: c@d\n";

static void prepare(void)
{
	fuzz_mkdir("box");
	fuzz_mkdir("box/tmp");
	fuzz_mkdir("box/new");
}

static void check_name(const char *name)
{
	size_t n = strlen(name);

	MUST(n > 0 && n < 256 && name[0] != '.');
	for (size_t i = 0; i < n; i++)
		MUST(name[i] != '/' && name[i] != ':' &&
			!ascii_control(name[i]));
}

/* How many files, and (when one is wanted) does one of them hold this? */
static size_t look(const char *dir, struct str message, bool *found_out)
{
	DIR *entries = opendir(dir);
	struct dirent *entry;
	struct buf b = BUF_LIMIT(ROOM);
	size_t n = 0;

	MUST(entries != 0);
	while ((entry = readdir(entries)) != 0) {
		if (entry->d_name[0] == '.')
			continue;
		n++;
		check_name(entry->d_name);
		int fd = openat(
			dirfd(entries), entry->d_name, O_RDONLY | O_CLOEXEC);
		buf_clear(&b);
		MUST(fd != -1 && file_read_all(fd, &b) == 0);
		file_close(fd);
		struct str rest = buf_str(&b);
		MUST(str_starts(rest, str_text(head)));
		rest = str_skip(rest, sizeof(head) - 1);
		*found_out = *found_out || str_equal(rest, message);
	}
	(void)closedir(entries);
	buf_free(&b);
	return n;
}

static void empty(const char *dir)
{
	DIR *entries = opendir(dir);
	struct dirent *entry;

	MUST(entries != 0);
	while ((entry = readdir(entries)) != 0)
		if (entry->d_name[0] != '.')
			MUST(unlinkat(dirfd(entries), entry->d_name, 0) == 0);
	(void)closedir(entries);
}

static void deliver(const char *name, struct str message)
{
	const struct maildir_letter letter = {
		str_text(head), fuzz_file(0, message), false};
	bool found = false;

	MUST(maildir_deliver("box", name, &letter) == MAILDIR_OK);
	(void)look("box/new", message, &found);
	MUST(found);
}

static void check_parse(const char *text)
{
	char again[NAME_MAX_LENGTH];
	uint64_t id;
	char kind;

	if (!name_parse(str_text(text), &id, &kind))
		return;
	name_bad(again, id, kind);
	MUST(strcmp(again + 4, text) == 0);
}

static void run(struct str input)
{
	char delivery[DELIVERY_MAX];
	char name[MAILDIR_NAME_MAX];
	struct str text = str_head(str_cut(&input, 0), DELIVERY_MAX - 1);
	unsigned line = fuzz_byte(&input);
	struct str first = str_cut(&input, (char)0xff);
	bool found = false;

	if (text.n)
		memcpy(delivery, text.s, text.n);
	delivery[text.n] = 0;
	check_parse(delivery);
	maildir_name(name, delivery, line);
	check_name(name);
	deliver(name, first);
	deliver(name, first);
	MUST(look("box/new", first, &found) == 1);
	deliver(name, input);
	MUST(look("box/new", first, &found) == 1U + !str_equal(first, input));
	MUST(look("box/tmp", first, &found) == 0);
	empty("box/new");
}

const struct fuzz_target fuzz_target = {
	.prepare = prepare, .run = run, .memory = 1 << 18};
