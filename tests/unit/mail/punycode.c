/* punycode: the samples of RFC 3492, 7.1, and domains
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/punycode.h"

#include <errno.h>

#include "check.h"

static bool is(const char *domain, const char *want)
{
	struct buf b = BUF_LIMIT(1000);
	int done = punycode_domain(&b, str_text(domain));
	bool right = want ? done == 0 && str_is(buf_str(&b), want)
			  : done == -1 && errno == EINVAL;

	buf_free(&b);
	return right;
}

static void samples(void)
{
	/* (A) Arabic (Egyptian) */
	CHECK(is("\xd9\x84\xd9\x8a\xd9\x87\xd9\x85\xd8\xa7\xd8\xa8\xd8\xaa\xd9"
		 "\x83\xd9\x84\xd9\x85\xd9\x88\xd8\xb4\xd8\xb9\xd8\xb1\xd8\xa8"
		 "\xd9\x8a\xd8\x9f",
		"xn--egbpdaj6bu4bxfgehfvwxn"));
	/* (B) Chinese (simplified) */
	CHECK(is("\xe4\xbb\x96\xe4\xbb\xac\xe4\xb8\xba\xe4\xbb\x80\xe4\xb9\x88"
		 "\xe4\xb8\x8d\xe8\xaf\xb4\xe4\xb8\xad\xe6\x96\x87",
		"xn--ihqwcrb4cv8a8dqg056pqjye"));
	/* (D) Czech; its capital P is made small */
	CHECK(is("Pro\xc4\x8dprost\xc4\x9bnemluv\xc3\xad\xc4\x8d"
		 "esky",
		"xn--proprostnemluvesky-uyb24dma41a"));
	/* (P) Japanese */
	CHECK(is("maji\xe3\x81\xa7koi\xe3\x81\x99\xe3\x82\x8b"
		 "5\xe7\xa7\x92\xe5\x89\x8d",
		"xn--majikoi5-783gue6qz075azm5e"));
	CHECK(is("b\xc3\xbc"
		 "cher",
		"xn--bcher-kva"));
}

static void domains(void)
{
	CHECK(is("example.org", "example.org"));
	CHECK(is("", ""));
	CHECK(is("www.b\xc3\xbc"
		 "cher.example.",
		"www.xn--bcher-kva.example."));
	CHECK(is("\xc3\xbc.\xc3\xbc", "xn--tda.xn--tda"));
	CHECK(is("[192.0.2.1]", "[192.0.2.1]"));
}

static void addresses(void)
{
	struct buf b = BUF_LIMIT(100);

	CHECK(punycode_address(&b, str_text("\xc3\xa4@b@\xc3\xbc.test")) == 0);
	CHECK_TEXT(buf_str(&b), "\xc3\xa4@b@xn--tda.test");
	buf_clear(&b);
	CHECK(punycode_address(&b, str_text("\xc3\xbc.test")) == 0);
	CHECK_TEXT(buf_str(&b), "xn--tda.test");
	CHECK(punycode_address(&b, str_text("a@\xff")) == -1);
	buf_clear(&b);
	CHECK(punycode_differs(&b, str_text("a@\xc3\xbc.test")));
	CHECK_TEXT(buf_str(&b), "a@xn--tda.test");
	buf_clear(&b);
	CHECK(punycode_differs(&b, str_text(".\xc3\xbc.test")));
	CHECK_TEXT(buf_str(&b), ".xn--tda.test");
	CHECK(!punycode_differs(&b, str_text("\xc3\xa4@u.test")));
	CHECK(!punycode_differs(&b, str_text("a@\xff")));
	buf_free(&b);
}

/* What can be no domain stays, as does what follows a colon. */
static void lists(void)
{
	static const char lines[] = ".\xc3\xbc.test\0plain\0\0a\xff:b\0"
				    "\xc3\xbc@\xc3\xbc:\xc3\xbc:1";
	struct buf list = BUF_LIMIT(400);

	CHECK(buf_add(&list, "a:b", 4) == 0 && punycode_list(&list) == 0);
	CHECK(list.n == 4);
	buf_clear(&list);
	CHECK(buf_add(&list, lines, sizeof(lines)) == 0);
	CHECK(punycode_list(&list) == 0);
	CHECK(str_equal(
		buf_str(&list), str_of(".xn--tda.test\0plain\0\0a\xff:b\0"
				       "\xc3\xbc@xn--tda:\xc3\xbc:1",
					42)));
	CHECK(list.limit == 400);
	buf_free(&list);
	for (int i = 0; i < 100; i++)
		CHECK(buf_add(&list, "\xc3\xbc", 3) == 0);
	CHECK(punycode_list(&list) == 0 && list.n == 800 && list.limit == 800);
	buf_free(&list);
}

static void refused(void)
{
	char label[200] = "";
	char want[100] = "xn--tda";

	CHECK(is("b\xfc"
		 "cher.example",
		0));
	/* 63 bytes are a label, 64 are none. */
	for (int i = 0; i < 57; i++)
		strcat(label, "\xc3\xbc");
	for (int i = 0; i < 56; i++)
		strcat(want, "a");
	CHECK(is(label, want));
	strcat(label, "\xc3\xbc");
	CHECK(is(label, 0));
	label[0] = 0;
	for (int i = 0; i < 60; i++)
		strcat(label, i % 2 ? "x" : "\xe4\xbb\x96");
	CHECK(is(label, 0));
}

/* Half a name is none, wherever the room ends. */
static void no_room(void)
{
	for (size_t room = 0; room < 22; room++) {
		struct buf b = BUF_LIMIT(room);
		CHECK(punycode_domain(&b, str_text("b\xc3\xbc"
						   "cher.example")) ==
			(room < 21 ? -1 : 0));
		buf_free(&b);
	}
}

int main(void)
{
	RUN(samples);
	RUN(domains);
	RUN(addresses);
	RUN(lists);
	RUN(refused);
	RUN(no_room);
	return check_done();
}
