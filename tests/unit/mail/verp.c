/* verp: patterns and what is none
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/verp.h"

#include "check.h"

static int is(const char *sender, const char *recipient, const char *want)
{
	struct buf b = BUF_LIMIT(100);
	int ok = verp_expand(&b, str_text(sender), str_text(recipient)) == 0 &&
		 str_is(buf_str(&b), want);

	buf_free(&b);
	return ok;
}

static void filled_in(void)
{
	CHECK(is("owner-@list.example-@[]", "sub@host.example",
		"owner-sub=host.example@list.example"));
	CHECK(is("o-@l-@[]", "a@b@h", "o-a@b=h@l"));
	CHECK(is("o-@l-@[]", "@h", "o-=h@l"));
	CHECK(is("@-@[]", "a@h", "a=h@"));
}

static void left_alone(void)
{
	CHECK(is("", "sub@host", ""));
	CHECK(is("joe@host", "sub@host", "joe@host"));
	CHECK(is("owner-@list-@[]", "nohost", "owner-@list-@[]"));
	CHECK(is("owner-@[]", "a@h", "owner-@[]"));
	CHECK(is("-@[]", "a@h", "-@[]"));
	CHECK(is("#@[]", "a@h", "#@[]"));
}

static void questions(void)
{
	CHECK(verp_pattern(str_text("o-@l-@[]")));
	CHECK(!verp_pattern(str_text("o-@[]")));
	CHECK(!verp_pattern(str_text("#@[]")));
	CHECK_TEXT(verp_base(str_text("o-@l-@[]")), "o-@l");
	CHECK_TEXT(verp_base(str_text("o@l")), "o@l");
}

/* Half an address is none, wherever the room ends. */
static void too_long(void)
{
	for (size_t room = 0; room < 12; room++) {
		struct buf b = BUF_LIMIT(room);
		CHECK(verp_expand(&b, str_text("o-@l-@[]"),
			      str_text("abc@def")) == (room < 11 ? -1 : 0));
		buf_free(&b);
	}
}

int main(void)
{
	RUN(filled_in);
	RUN(left_alone);
	RUN(questions);
	RUN(too_long);
	return check_done();
}
