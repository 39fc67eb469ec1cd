/* mime: types, boundaries and encodings as people write them
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/mime.h"

#include "check.h"

static enum mime_kind kind(const char *body)
{
	struct mime_type type;

	mime_type(&type, str_text(body));
	return type.kind;
}

static bool boundary(const char *body, const char *want)
{
	struct mime_type type;

	mime_type(&type, str_text(body));
	return type.kind == MIME_MULTIPART &&
	       str_is(str_of(type.boundary, type.n), want);
}

static void kinds(void)
{
	CHECK(kind(" text/plain\n") == MIME_TEXT);
	CHECK(kind("TEXT/html; charset=x") == MIME_TEXT);
	CHECK(kind(" (a comment (in) \\) one) text (b) / plain") == MIME_TEXT);
	CHECK(kind("message/rfc822") == MIME_MESSAGE);
	CHECK(kind("message/delivery-status") == MIME_REPORT);
	CHECK(kind("message/global") == MIME_REPORT);
	CHECK(kind("application/pdf") == MIME_DATA);
	CHECK(kind("") == MIME_DATA && kind("/") == MIME_DATA);
	CHECK(kind("multipart/mixed") == MIME_DATA);
	CHECK(kind("multipart/mixed; boundary=\"\"") == MIME_DATA);
}

static void boundaries(void)
{
	char longest[200] = "multipart/mixed; boundary=";
	struct mime_type type;

	CHECK(boundary("multipart/mixed; boundary=abc", "abc"));
	CHECK(boundary("multipart/mixed;\n\tBoundary=\"a b;c\"\n", "a b;c"));
	CHECK(boundary("multipart/x; a=b; c=\"d;e\"; boundary=f", "f"));
	CHECK(boundary("multipart/x; boundary=\"a\\\"b \"", "a\"b"));
	CHECK(boundary("multipart/x; boundary = (c) \"q\" (d)", "q"));
	CHECK(boundary("multipart/x; boundary==_a/b?c; x=y", "=_a/b?c"));
	CHECK(boundary("multipart/x; junk; boundary=z", "z"));
	CHECK(boundary("multipart/x junk; boundary=z", "z"));
	memset(longest + 26, 'b', 70);
	CHECK(boundary(longest, longest + 26));
	longest[26 + 70] = 'b';
	CHECK(!boundary(longest, longest + 26));
	mime_type(&type, str_text("multipart/digest; boundary=z"));
	CHECK(type.digest);
	mime_type(&type, str_text("multipart/mixed; boundary=z"));
	CHECK(!type.digest);
}

/* RFC 2231, 3: one that is told in pieces. */
static void pieces(void)
{
	CHECK(boundary(
		"multipart/x; boundary*0=ab; boundary*1=\"c d\"", "abc d"));
	CHECK(boundary("multipart/x; BOUNDARY*1=b; a=b;\n boundary*0=a", "ab"));
	CHECK(boundary("multipart/x; boundary*0=a; boundary*2=c", "a"));
	CHECK(boundary("multipart/x; boundary*0=a; boundary=b", "b"));
	CHECK(kind("multipart/x; boundary*1=b") == MIME_DATA);
	CHECK(kind("multipart/x; boundary*0=\"\"; boundary*1=\"\"") ==
		MIME_DATA);
	CHECK(kind("multipart/x; "
		   "boundary*0=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; "
		   "boundary*1=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") ==
		MIME_DATA);
}

static void encodings(void)
{
	CHECK(mime_encoding(str_text("7bit")) == MIME_7BIT);
	CHECK(mime_encoding(str_text("")) == MIME_7BIT);
	CHECK(mime_encoding(str_text(" 8BIT \n")) == MIME_8BIT);
	CHECK(mime_encoding(str_text("binary")) == MIME_8BIT);
	CHECK(mime_encoding(str_text("Quoted-Printable (q)")) == MIME_QP);
	CHECK(mime_encoding(str_text("base64")) == MIME_BASE64);
	CHECK(mime_encoding(str_text("x-uuencode")) == MIME_UNKNOWN);
}

int main(void)
{
	RUN(kinds);
	RUN(boundaries);
	RUN(pieces);
	RUN(encodings);
	return check_done();
}
