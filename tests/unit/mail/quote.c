/* quote: which local parts are quoted, and how
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/quote.h"

#include "check.h"

static int is(const char *address, const char *want)
{
	struct buf b = BUF_LIMIT(1000);
	int ok = quote_address(&b, str_text(address)) == 0 &&
		 str_is(buf_str(&b), want);

	buf_free(&b);
	return ok;
}

static void plain(void)
{
	CHECK(is("", ""));
	CHECK(is("joe@host.example", "joe@host.example"));
	CHECK(is("a.b+c-d=e@h", "a.b+c-d=e@h"));
	CHECK(is("j\303\266rg@h", "j\303\266rg@h"));
	CHECK(is("joe", "joe"));
	CHECK(is("owner-@list-@[]", "\"owner-@list-\"@[]"));
}

static void quoted(void)
{
	CHECK(is("a b@h", "\"a b\"@h"));
	CHECK(is("a\"b\\c@h", "\"a\\\"b\\\\c\"@h"));
	CHECK(is(".a@h", "\".a\"@h"));
	CHECK(is("a.@h", "\"a.\"@h"));
	CHECK(is("a..b@h", "\"a..b\"@h"));
	CHECK(is("@h", "\"\"@h"));
	CHECK(is("a@b@h", "\"a@b\"@h"));
	CHECK(is("a\rb\nc@h", "\"a\\\rb\\\nc\"@h"));
}

static void limits(void)
{
	struct buf b = BUF_LIMIT(4);

	CHECK(quote_address(&b, str_text("joe@h")) == -1);
	CHECK(quote_address(&b, str_text("a b@h")) == -1);
	buf_free(&b);
	CHECK(quote_needed(str_of("a\0b", 3)));
}

int main(void)
{
	RUN(plain);
	RUN(quoted);
	RUN(limits);
	return check_done();
}
