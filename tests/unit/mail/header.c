/* header: names of fields
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/header.h"

#include "check.h"

static void names(void)
{
	CHECK_TEXT(header_name(str_text("To: x\n")), "To");
	CHECK_TEXT(header_name(str_text("To :x\n")), "To");
	CHECK_TEXT(header_name(str_text("X-a\t : y\n")), "X-a");
	CHECK_TEXT(header_name(str_text("From :\n")), "From");
}

static void not_names(void)
{
	static const char *const lines[] = {": x\n", "Bad Name: x\n", "text\n",
		"\n", "", " lead: x\n", ">From joe\n", "J\303\266: x\n",
		"From joe Mon Jan  1 00:00:00 2001\n", "a\tb: c\n"};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		CHECK(header_name(str_text(lines[i])).n == 0);
	CHECK(header_name(str_of("X\0Y: z", 6)).n == 0);
}

static void bodies(void)
{
	CHECK_TEXT(header_body(str_text("To: x\n y\n")), " x\n y\n");
	CHECK_TEXT(header_body(str_text("no colon")), "");
}

static void kinds(void)
{
	bool resent;

	CHECK(header_find(str_text("TO"), &resent) == HEADER_TO && !resent);
	CHECK(header_find(str_text("message-id"), &resent) ==
		HEADER_MESSAGE_ID);
	CHECK(header_find(str_text("reSent-cc"), &resent) == HEADER_CC);
	CHECK(resent);
	CHECK(header_find(str_text("Resent-Errors-To"), &resent) ==
		HEADER_OTHER);
	CHECK(!resent);
	CHECK(header_find(str_text("Resent-"), &resent) == HEADER_OTHER);
	CHECK(!resent);
	CHECK(header_find(str_text(""), &resent) == HEADER_OTHER);
	CHECK(header_find(str_text("Subject"), &resent) == HEADER_OTHER);
}

int main(void)
{
	RUN(names);
	RUN(not_names);
	RUN(bodies);
	RUN(kinds);
	return check_done();
}
