/* codes: each code has its text; what is permanent, and what is not
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/codes.h"

#include "check.h"

static bool says(int code, const char *text)
{
	return strcmp(codes_text(code), text) == 0;
}

/* qmail's own words: log scripts know them. */
static void texts(void)
{
	CHECK(says(QUEUE_ADDRESS_TOO_LONG,
		"Denvelope address too long for qq (#5.1.3)"));
	CHECK(says(115, codes_text(QUEUE_ADDRESS_TOO_LONG)));
	CHECK(says(QUEUE_REFUSED,
		"Dmail server permanently rejected message (#5.3.0)"));
	CHECK(says(QUEUE_TIMEOUT, "Zqq timeout (#4.3.0)"));
	CHECK(says(QUEUE_WRITE, "Zqq write error or disk full (#4.3.0)"));
	CHECK(says(QUEUE_CHDIR, "Zqq trouble in home directory (#4.3.0)"));
	for (int code = QUEUE_OPEN; code <= QUEUE_LINK; code++)
		CHECK(says(
			code, "Zqq trouble creating files in queue (#4.3.0)"));
	CHECK(says(QUEUE_BUG, "Zqq internal bug (#4.3.0)"));
	CHECK(says(QUEUE_ENVELOPE, "Zqq internal bug (#4.3.0)"));
	CHECK(says(QUEUE_EXEC, "Zunable to exec qq (#4.3.0)"));
}

static void ranges(void)
{
	for (int code = -1; code < 300; code++) {
		bool want = (code >= 11 && code <= 40) || code == 115;
		CHECK(codes_permanent(code) == want);
		CHECK(codes_text(code)[0] == (want ? 'D' : 'Z'));
	}
	CHECK(says(12, "Dqq permanent problem (#5.3.0)"));
	CHECK(says(40, "Dqq permanent problem (#5.3.0)"));
	CHECK(says(10, "Zqq temporary problem (#4.3.0)"));
	CHECK(says(41, "Zqq temporary problem (#4.3.0)"));
	CHECK(says(QUEUE_CUSTOM, "Zqq temporary problem (#4.3.0)"));
}

/* Clients put them into replies and bounces: one line, a status code. */
static void shape(void)
{
	for (int code = 0; code < 256; code++) {
		const char *text = codes_text(code);
		CHECK(!strchr(text, '\n') && strlen(text) < 80);
		CHECK(strstr(text, text[0] == 'D' ? "(#5." : "(#4."));
	}
}

int main(void)
{
	RUN(texts);
	RUN(ranges);
	RUN(shape);
	return check_done();
}
