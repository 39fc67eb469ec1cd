/* aliaskind: for which limit of a domain the lines of an alias count
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/aliaskind.h"

#include "users/compile.h"

#include "child.h"

CHECK_KEEPS_MEMORY

const char prog_name[] = "aliaskind";

static const struct {
	const char *lines;
	enum bounds_number kind;
} cases[] = {
	{"", BOUNDS_NUMBERS},
	{"# nothing\n\n", BOUNDS_NUMBERS},
	{"&joe@a.example\n", BOUNDS_ALIASES},
	{"joe@ALIAS.example", BOUNDS_ALIASES},
	{"&joe\n", BOUNDS_ALIASES},
	{"/home/d/joe/Maildir/\n", BOUNDS_ALIASES},
	{"|/usr/bin/filter\n", BOUNDS_ALIASES},
	{"&joe@far.example\n", BOUNDS_FORWARDS},
	{"&joe@b.example\n", BOUNDS_FORWARDS},
	{"&joe@a.example\n&joe@far.example\n&ann@a.example\n", BOUNDS_FORWARDS},
	{"|autorespond 86400 3 /home/d/joe/message /home/d/joe\n&x@y\n",
		BOUNDS_AUTORESPONDERS},
	{"|vacation joe\n", BOUNDS_AUTORESPONDERS},
	{"|/bin/ezmlm-reject '/l'\n|/bin/ezmlm-send '/l'\n", BOUNDS_LISTS},
	{"|/bin/ezmlm-return '/l'\n", BOUNDS_NUMBERS},
	{"|/bin/ezmlm-warn '/l'\n&owner@far.example\n", BOUNDS_FORWARDS},
};

static void kinds(void)
{
	scratch_mkdir("users");
	scratch_put("users/assign",
		"+a.example-:a.example:1:1:/home/d:-::\n"
		"+alias.example-:a.example:1:1:/home/d:-::\n"
		"+b.example-:b.example:1:1:/home/e:-::\n.\n");
	compile_assign();
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		CHECK(aliaskind(str_text(cases[i].lines), "/home/d") ==
			cases[i].kind);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(kinds);
	RUN(scratch_leave);
	return check_done();
}
