/* vdeliver - see vdeliver.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/vdeliver.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/error.h"
#include "base/exit.h"
#include "base/in.h"
#include "box/allowance.h"
#include "conf/home.h"
#include "local/say.h"
#include "local/vfolder.h"
#include "route/hosted.h"
#include "route/virtual.h"

enum { PATH_MAX_BYTES = 2000, NAME_MAX_BYTES = 1000, TEXT_MAX = 65536 };

/* What is found out about a delivery. */
struct work {
	struct vdeliver *delivery;
	struct buf name; /* the local part, lower case */
	struct buf answer;
	struct lookup domain;
	struct buf line;
	struct vuser user;
	struct str ext;
};

static noreturn void nobody(const char *domain_dir)
{
	struct buf text = BUF_LIMIT(TEXT_MAX);

	if (domain_dir && vfolder_text(domain_dir, ".no-user.msg", &text))
		say_die(EXIT_PERM, buf_text(&text));
	say_die(EXIT_PERM, "Sorry, no mailbox here by that name. (#5.1.1)\n");
}

/* Some of it may come from strangers: no line of ours is ended by it. */
static void take_name(struct work *work)
{
	const char *ext = work->delivery->letter->ext;

	if (buf_copy_text(&work->name, ext) == -1)
		nobody(0);
	ascii_lower_all(work->name.s, work->name.n);
	for (size_t i = 0; i < work->name.n; i++)
		if (ascii_control(work->name.s[i]) ||
			ascii_blank(work->name.s[i]))
			nobody(0);
}

static void find_domain(struct work *work)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	const char *host = work->delivery->letter->host;

	if (buf_join(&path, home_path, "/users/cdb", "") == -1)
		say_no_memory();
	int found = hosted_find(
		buf_text(&path), str_text(host), &work->answer, &work->domain);
	if (found == -1)
		say_die(EXIT_TEMP, "Unable to read ", buf_text(&path), ": ",
			error_text(errno), ". (#4.3.0)\n");
	if (found == 0)
		nobody(0);
	buf_free(&path);
}

/* ---- loops ---- */

/* Is the header line "Delivered-To: " and this address, in any case? */
struct watch {
	struct str mine;
	size_t at;
	bool same;
};

static bool step(struct watch *watch, char c)
{
	if (c == '\n' || c == '\r') {
		bool whole = watch->same && watch->at == watch->mine.n;
		if (c == '\n') {
			watch->at = 0;
			watch->same = true;
		}
		return whole;
	}
	watch->same = watch->same && watch->at < watch->mine.n &&
		      ascii_lower(c) == ascii_lower(watch->mine.s[watch->at]);
	watch->at++;
	return false;
}

static bool in_header(struct str mine)
{
	static char space[8192];
	struct in in = IN_FROM(0, space);
	struct watch watch = {mine, 0, true};
	bool empty = true;
	char c;

	letter_rewind();
	while (in_byte(&in, &c) == 1) {
		if (step(&watch, c))
			return true;
		if (c == '\n' && empty)
			break;
		empty = c == '\n';
	}
	return false;
}

static void refuse_loop(const struct work *work, const char *name)
{
	struct buf mine = BUF_LIMIT(2 * NAME_MAX_BYTES);
	struct str line = buf_str(&work->delivery->letter->delivered_to);

	if (buf_join(&mine, "Delivered-To: ", name, "@", work->domain.user.s) ==
		-1)
		say_no_memory();
	while (line.n > 0 && line.s[line.n - 1] == '\n')
		line.n--;
	if (str_equal_case(line, buf_str(&mine)) || in_header(buf_str(&mine)))
		say_die(EXIT_PERM, "This message is looping: it already has my "
				   "Delivered-To line. (#5.4.6)\n");
	buf_free(&mine);
}

/* ---- where to ---- */

/* A C string of a view, which stays. */
static const char *text_of(struct buf *b, struct str view)
{
	if (buf_copy_str(b, view) == -1)
		say_no_memory();
	return buf_text(b);
}

static int into(struct work *work, struct vfolder *folder)
{
	folder->letter = work->delivery->letter;
	folder->domain = work->domain.user.s;
	folder->domain_dir = work->domain.home.s;
	folder->given = buf_text(&work->name);
	vfolder_deliver(folder);
	work->delivery->ran = work->delivery->ran || folder->ran;
	return folder->stopped ? EXIT_STOP : EXIT_OK;
}

static int to_user(struct work *work)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct buf name = BUF_LIMIT(NAME_MAX_BYTES);
	struct allowance allowance;

	if (work->user.flags & VUSER_BOUNCE)
		say_die(EXIT_PERM, "Sorry, this account takes no mail: ",
			text_of(&name, work->user.name), ". (#5.2.1)\n");
	if (virtual_home(work->domain.home.s, &work->user, &path) == -1)
		say_no_memory();
	if (virtual_stale(work->domain.home.s, &work->user))
		say_die(EXIT_TEMP, "The user is being renamed or removed: ",
			text_of(&name, work->user.name), ". (#4.2.1)\n");
	if (!allowance_parse(work->user.quota, &allowance))
		say_die(EXIT_TEMP, "Bad quota in ", work->domain.home.s,
			"/vpasswd of ", text_of(&name, work->user.name),
			": set it with vsetuserquota. (#4.3.5)\n");
	struct vfolder folder = {.path = buf_text(&path),
		.name = text_of(&name, work->user.name),
		.owner = buf_text(&name),
		.ext = work->ext,
		.allowance = &allowance};
	int code = into(work, &folder);
	buf_free(&path);
	buf_free(&name);
	return code;
}

static int to_folder(struct work *work, struct str to)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	const char *text = text_of(&path, to);
	const char *slash = strrchr(text, '/');

	struct vfolder folder = {.path = text,
		.name = buf_text(&work->name),
		.owner = slash ? slash + 1 : text};
	say(1, "user does not exist, but will deliver to ", text, "/\n");
	int code = into(work, &folder);
	buf_free(&path);
	return code;
}

static int to_nobody(struct work *work)
{
	struct str to;

	switch (virtual_rule(work->delivery->word, &to)) {
	case VIRTUAL_REFUSE:
		nobody(work->domain.home.s);
	case VIRTUAL_DELETE:
		return EXIT_OK;
	case VIRTUAL_FOLDER:
		return to_folder(work, to);
	case VIRTUAL_FORWARD:
		break;
	}
	vfolder_forward(work->delivery->letter, to, buf_text(&work->name),
		work->domain.user.s);
	work->delivery->ran = true;
	return EXIT_OK;
}

static noreturn void trouble(const struct work *work)
{
	const char *why = errno == EPROTO ? "it is damaged" : error_text(errno);

	say_die(EXIT_TEMP, "Unable to read ", work->domain.home.s,
		"/vpasswd.cdb: ", why,
		" (vmkpasswd makes it anew). (#4.3.0)\n");
}

int vdeliver(struct vdeliver *delivery)
{
	struct work work = {.delivery = delivery,
		.name = BUF_LIMIT(NAME_MAX_BYTES),
		.answer = BUF_LIMIT(LOOKUP_MAX),
		.line = BUF_LIMIT(VUSER_LINE_MAX)};
	int code = EXIT_OK;

	take_name(&work);
	find_domain(&work);
	refuse_loop(&work, buf_text(&work.name));
	switch (virtual_find(work.domain.home.s, buf_str(&work.name),
		&work.line, &work.user, &work.ext)) {
	case VIRTUAL_USER:
		code = to_user(&work);
		break;
	case VIRTUAL_NOBODY:
		code = to_nobody(&work);
		break;
	case VIRTUAL_UNSURE:
		trouble(&work);
	}
	buf_free(&work.name);
	buf_free(&work.answer);
	buf_free(&work.line);
	return code;
}
