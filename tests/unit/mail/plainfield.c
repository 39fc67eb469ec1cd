/* plainfield: header fields beyond ASCII, as plain as they can be
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/plainfield.h"

#include "check.h"

#define UE "\xc3\xbc"
#define Q "=?utf-8?Q?"

static struct buf b = BUF_LIMIT(100000);

static bool becomes(const char *field, const char *want)
{
	buf_clear(&b);
	bool is = plainfield(&b, str_text(field)) == PLAINFIELD_OK &&
		  str_is(buf_str(&b), want);
	if (!is)
		printf("# %s\n", buf_text(&b));
	return is;
}

static bool address(const char *field)
{
	buf_clear(&b);
	return plainfield(&b, str_text(field)) == PLAINFIELD_ADDRESS;
}

static void ascii(void)
{
	CHECK(becomes("Subject:  as it is\n\tand was \r\n",
		"Subject:  as it is\n\tand was \r\n"));
	CHECK(becomes("From: J <\"q\"@x> (c)\n", "From: J <\"q\"@x> (c)\n"));
}

static void text(void)
{
	CHECK(becomes("Subject: all " UE "ber now\n",
		"Subject: all " Q "=C3=BCber?= now\n"));
	CHECK(becomes("Subject: a " UE "b cd " UE "f g\n",
		"Subject: a " Q "=C3=BCb_cd_=C3=BCf?= g\n"));
	/* A line that goes on inside becomes a blank; outside it stays. */
	CHECK(becomes("X-Any: a\n b " UE "\n " UE " c\n d\n",
		"X-Any: a\n b " Q "=C3=BC_=C3=BC?= c\n d\n"));
	CHECK(becomes("Subject: " UE "\r\n", "Subject: " Q "=C3=BC?=\r\n"));
	CHECK(becomes("Subject: \xfc\n", "Subject: =?unknown-8bit?Q?=FC?=\n"));
}

static void addresses(void)
{
	CHECK(becomes("From: J" UE "rgen M" UE "ller <j@x>\n",
		"From: " Q "J=C3=BCrgen?= " Q "_M=C3=BCller?= <j@x>\n"));
	CHECK(becomes("To: \"M" UE "ller, J\\\"\" <j@x>, k@y\n",
		"To: " Q "M=C3=BCller=2C_J=22?= <j@x>, k@y\n"));
	CHECK(becomes("Cc: j@x (gr" UE "n), Plain <k@y>\n",
		"Cc: j@x (" Q "gr=C3=BCn?=), Plain <k@y>\n"));
	CHECK(becomes("To: Fr" UE "nde: a@b, c@d;\n",
		"To: " Q "Fr=C3=BCnde?=: a@b, c@d;\n"));
	CHECK(becomes("Reply-To: " UE "\n", "Reply-To: " Q "=C3=BC?=\n"));
	/* A word that another one touches is read by nobody. */
	CHECK(becomes("From: Dr.M" UE "ller <j@x>\n",
		"From: Dr. " Q "M=C3=BCller?= <j@x>\n"));
	CHECK(becomes("From: " UE ".\"" UE "\"" UE "<j@x>, k@y\n",
		"From: " Q "=C3=BC?= . " Q "=C3=BC?= " Q "=C3=BC?= "
		"<j@x>, k@y\n"));
	CHECK(address("From: <" UE "@x>\n"));
	CHECK(address("From: N <a@" UE ".x>\n"));
	CHECK(address("To: a@b, " UE "@x\n"));
	CHECK(address("Resent-To: \"" UE "\"@x\n"));
	/* What cannot be read is text. */
	CHECK(becomes("To: \"" UE " <a@b>\n", "To: " Q "=22=C3=BC?= <a@b>\n"));
}

static void parameters(void)
{
	CHECK(becomes("Content-Type: text/plain; name=\"" UE " b.txt\"; a=b\n",
		"Content-Type: text/plain; "
		"name*=utf-8''%C3%BC%20b%2Etxt; a=b\n"));
	CHECK(becomes("Content-Disposition: attachment;\n filename=" UE "\n",
		"Content-Disposition: attachment;\n "
		"filename*=utf-8''%C3%BC\n"));
	CHECK(becomes(
		"Content-Type: text/" UE "\n", "Content-Type: text/??\n"));
	CHECK(becomes("Content-Type: x; a=\"" UE "\n",
		"Content-Type: x; a*=utf-8''%C3%BC\n"));
}

static void strict(void)
{
	CHECK(becomes("Message-ID: <" UE "@x>\n", "Message-ID: <??@x>\n"));
	CHECK(becomes("Received: from " UE "\n", "Received: from ??\n"));
	CHECK(becomes("no field " UE "\n", "no field ??\n"));
	CHECK(becomes("F" UE ": x\n", "F??: x\n"));
}

/* Many names, many of them odd: in no time. */
static void many(void)
{
	static char field[70000] = "To: ";

	for (size_t n = 4; n < 60000; n += 3)
		memcpy(field + n, UE " ", 3);
	strcat(field, "\n");
	b.limit = 4000000;
	buf_clear(&b);
	CHECK(plainfield(&b, str_text(field)) == PLAINFIELD_OK);
	b.limit = 100;
	buf_free(&b);
	CHECK(plainfield(&b, str_text(field)) == PLAINFIELD_ERROR);
}

int main(void)
{
	RUN(ascii);
	RUN(text);
	RUN(addresses);
	RUN(parameters);
	RUN(strict);
	RUN(many);
	buf_free(&b);
	return check_done();
}
