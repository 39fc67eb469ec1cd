/* caller: the answer of an RFC 1413 server
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/caller.h"

#include "check.h"

static bool says(const char *line, const char *want)
{
	char dst[CALLER_TEXT_MAX];

	return caller_parse(str_text(line), dst) && !strcmp(dst, want);
}

static bool nothing(const char *line)
{
	char dst[CALLER_TEXT_MAX];

	return !caller_parse(str_text(line), dst);
}

static void lines(void)
{
	char line[2000] = "1,2:USERID:x:";

	CHECK(says("6113, 25 : USERID : UNIX : joe", "joe"));
	CHECK(says("6113,25:userid:OTHER,US-ASCII:a:b c", "a:b c"));
	CHECK(nothing("6113, 25 : ERROR : NO-USER"));
	CHECK(nothing("6113, 25 : ERROR : NO-USER : x"));
	CHECK(nothing("6113, 25 : USERID : UNIX"));
	CHECK(nothing("6113, 25 : USERID : UNIX :  "));
	CHECK(nothing(""));
	memset(line + 13, 'x', 1000);
	CHECK(nothing(line));
}

static void ends(void)
{
	struct caller_end here;
	struct caller_end there;

	CHECK(caller_ends(-1, &here, &there) == -1);
}

int main(void)
{
	RUN(lines);
	RUN(ends);
	return check_done();
}
