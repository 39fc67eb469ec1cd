/* wish: the words of NOTIFY
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/wish.h"

#include "check.h"

static unsigned of(const char *notify)
{
	return wish_parse(str_text(notify));
}

static void words(void)
{
	CHECK(of("") == 0);
	CHECK(of("NEVER") == WISH_SAID);
	CHECK(of("success") == (WISH_SAID | WISH_SUCCESS));
	CHECK(of("FAILURE,Delay") == (WISH_SAID | WISH_FAILURE | WISH_DELAY));
	CHECK(of("DELAY,SUCCESS,FAILURE,DELAY") ==
		(WISH_SAID | WISH_SUCCESS | WISH_FAILURE | WISH_DELAY));
	CHECK(of("SUCCES") == WISH_SAID && of(",") == WISH_SAID);
}

static void failures(void)
{
	CHECK(wish_failure(of("")) && wish_failure(of("FAILURE")));
	CHECK(!wish_failure(of("NEVER")) && !wish_failure(of("SUCCESS,DELAY")));
}

int main(void)
{
	RUN(words);
	RUN(failures);
	return check_done();
}
