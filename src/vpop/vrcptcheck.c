/* vrcptcheck - is there somebody at this address of a virtual domain?
 *
 *	vrcptcheck
 *
 * Reads "user@domain" and a NUL from descriptor 3, as vpopmail's does. An
 * alias, or a -default file for its extensions, is somebody, too, and so is a
 * .qmail-default that takes mail for everybody.
 *
 * Exit: 0 yes, 1 no, 2 misuse, 111 not known now. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "conf/home.h"
#include "route/dotqmail.h"
#include "route/hosted.h"
#include "route/virtual.h"
#include "vpop/names.h"

const char prog_name[] = "vrcptcheck";

enum { FD = 3, NO = 1, MISUSE = 2, ADDRESS_MAX = 1000 };

static int somebody(const char *dir, struct str local)
{
	static struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
	struct vuser user;
	struct str ext;

	switch (virtual_find(dir, local, &line, &user, &ext)) {
	case VIRTUAL_USER:
		return user.flags & VUSER_BOUNCE ? NO : EXIT_OK;
	case VIRTUAL_NOBODY:
		return NO;
	case VIRTUAL_UNSURE:
		break;
	}
	die_sys(EXIT_TEMP, "unable to read ", dir, "/vpasswd.cdb");
}

/* Standing in the domain: what its .qmail files say of the local part. */
static int instructed(const char *dir, struct str local)
{
	static struct buf lines = BUF_LIMIT(DOTQMAIL_SIZE_MAX);
	struct dotqmail dot;
	struct dotqmail_line next;
	struct str word;
	struct str to;
	enum dotqmail_verdict verdict =
		dotqmail_find(&dot, str_text("-"), local);

	if (verdict == DOTQMAIL_NONE)
		return NO;
	if (verdict != DOTQMAIL_FOUND || file_read_all(dot.fd, &lines) == -1)
		die_sys(EXIT_TEMP, "unable to read ", dir, "/",
			buf_text(&dot.path));
	struct str rest = buf_str(&lines);
	while (dotqmail_next(&rest, &next)) {
		if (next.kind == DOTQMAIL_COMMENT ||
			next.kind == DOTQMAIL_BLANK)
			continue;
		if (next.kind != DOTQMAIL_PROGRAM ||
			!virtual_command(next.text, &word))
			return EXIT_OK;
		if (virtual_rule(word, &to) != VIRTUAL_REFUSE)
			return EXIT_OK;
		return somebody(dir, local);
	}
	return EXIT_OK;
}

int main(int argc, char **argv)
{
	static struct names names = NAMES_NONE;
	struct buf text = BUF_LIMIT(ADDRESS_MAX);
	struct buf answer = BUF_LIMIT(LOOKUP_MAX);
	struct lookup domain;

	help_wanted(argc, argv, "");
	if (argc > 1 || file_read_all(FD, &text) == -1)
		die(MISUSE, "usage: vrcptcheck, with an address on "
			    "descriptor 3");
	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to chdir to ", home_path);
	if (!names_split(&names, buf_text(&text)))
		return NO;
	int found = hosted_domain(
		"users/cdb", buf_str(&names.domain), &answer, &domain);
	if (found == -1)
		die_sys(EXIT_TEMP, "unable to read users/cdb");
	if (found == 0)
		return NO;
	if (chdir(domain.home.s) == -1)
		die_sys(EXIT_TEMP, "unable to enter ", domain.home.s);
	return instructed(domain.home.s, buf_str(&names.user));
}
