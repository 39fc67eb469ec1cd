/* argument: addresses as clients write them
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/argument.h"

#include "check.h"

/* Is the address in text `want`? A null want: it is refused as verdict. */
static bool gives(
	const char *text, const char *want, enum argument_verdict verdict)
{
	struct buf b = BUF_LIMIT(1000);
	struct str rest;
	enum argument_verdict said =
		argument_address(str_text(text), "FROM", &b, &rest);
	bool right = said == verdict &&
		     (verdict != ARGUMENT_OK || str_is(buf_str(&b), want));

	buf_free(&b);
	return right;
}

static bool is(const char *text, const char *want)
{
	return gives(text, want, ARGUMENT_OK);
}

static void forms(void)
{
	CHECK(is("FROM:<a@b>", "a@b"));
	CHECK(is("from:<a@b>", "a@b"));
	CHECK(is("FROM: <a@b>", "a@b"));
	CHECK(is("FROM : <a@b>", "a@b"));
	CHECK(is("FROM <a@b>", "a@b"));
	CHECK(is("FROM:\t<a@b>", "a@b"));
	CHECK(is("FROM:<a@b> BODY=8BITMIME SIZE=10", "a@b"));
	CHECK(is("FROM:<a@b", "a@b"));
	CHECK(is("FROM: a@b", "a@b"));
	CHECK(is("FROM:a@b SIZE=10", "a@b"));
	CHECK(is("FROM:<>", ""));
	CHECK(is("FROM:<a b@c>", "a b@c"));
	CHECK(is("FROM:<\303\266@b>", "\303\266@b"));
}

static bool leaves(const char *text, const char *rest)
{
	struct buf b = BUF_LIMIT(1000);
	struct str left;
	bool right = argument_address(str_text(text), "FROM", &b, &left) ==
			     ARGUMENT_OK &&
		     str_is(left, rest);

	buf_free(&b);
	return right;
}

static void parameters(void)
{
	CHECK(leaves("FROM:<a@b> SIZE=1", " SIZE=1"));
	CHECK(leaves("FROM:a@b SIZE=1 X", "SIZE=1 X"));
	CHECK(leaves("FROM:<a@b>", ""));
	CHECK(leaves("FROM:<a@b", ""));
	CHECK(leaves("FROM:a@b", ""));
}

static void quoting(void)
{
	CHECK(is("FROM:<\"a>b\"@c>", "a>b@c"));
	CHECK(is("FROM:<a\\>b@c>", "a>b@c"));
	CHECK(is("FROM:<\"a\\\"b\"@c>", "a\"b@c"));
	CHECK(is("FROM:\"a b\"@c", "a b@c"));
	CHECK(gives("FROM:<\"a@b>", 0, ARGUMENT_BAD));
	CHECK(gives("FROM:<a@b\\", 0, ARGUMENT_BAD));
}

static void routes(void)
{
	CHECK(is("FROM:<@r:a@b>", "a@b"));
	CHECK(is("FROM:<@r,@s:a@b>", "a@b"));
	CHECK(gives("FROM:<@r>", 0, ARGUMENT_BAD));
}

static void refused(void)
{
	CHECK(gives("", 0, ARGUMENT_NONE));
	CHECK(gives("FROM", 0, ARGUMENT_NONE));
	CHECK(gives("FROM:", 0, ARGUMENT_NONE));
	CHECK(gives("FROM:  ", 0, ARGUMENT_NONE));
	CHECK(gives("FROM a@b", 0, ARGUMENT_NONE));
	CHECK(gives("TO:<a@b>", 0, ARGUMENT_NONE));
	CHECK(gives("<a@b>", 0, ARGUMENT_NONE));
}

static void length(void)
{
	char text[1000] = "FROM:<";

	memset(text + 6, 'x', ARGUMENT_ADDRESS_MAX);
	memcpy(text + 6 + ARGUMENT_ADDRESS_MAX, ">", 2);
	CHECK(gives(text, text, ARGUMENT_OK) == false);
	text[6 + ARGUMENT_ADDRESS_MAX] = 0;
	CHECK(is(text, text + 6));
	memcpy(text + 6 + ARGUMENT_ADDRESS_MAX, "x", 2);
	CHECK(gives(text, 0, ARGUMENT_BAD));
}

static bool becomes(const char *from, const char *to)
{
	static struct own own;
	struct buf b = BUF_LIMIT(1000);

	own.n = ip_parse(str_text("10.0.0.1"), &own.ips[0]);
	bool right = buf_copy_text(&b, from) == 0 &&
		     argument_own_literal(&b, &own, str_text("host")) == 0 &&
		     str_is(buf_str(&b), to);
	buf_free(&b);
	return right;
}

static void literals(void)
{
	CHECK(becomes("a@[10.0.0.1]", "a@host"));
	CHECK(becomes("a@[0.0.0.0]", "a@host"));
	CHECK(becomes("a@[10.0.0.2]", "a@[10.0.0.2]"));
	CHECK(becomes("a@[10.0.0.1]x", "a@[10.0.0.1]x"));
	CHECK(becomes("a@[10.0.0.1", "a@[10.0.0.1"));
	CHECK(becomes("[10.0.0.1]", "[10.0.0.1]"));
	CHECK(becomes("a@[10.0.0.1]@b", "a@[10.0.0.1]@b"));
	CHECK(becomes("", ""));
}

int main(void)
{
	RUN(forms);
	RUN(parameters);
	RUN(quoting);
	RUN(routes);
	RUN(refused);
	RUN(length);
	RUN(literals);
	return check_done();
}
