/* received: the line, and what hostile bytes become
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/received.h"

#include "check.h"

static struct received client(void)
{
	return (struct received){.protocol = "SMTP",
		.remote_host = str_text("client.example"),
		.remote_ip = str_text("10.9.8.7"),
		.local_host = str_text("mail.example.org")};
}

static int is(const struct received *received, const char *want)
{
	struct buf b = BUF_LIMIT(1000);
	int ok =
		received_add(&b, received, 0) == 0 && str_is(buf_str(&b), want);

	buf_free(&b);
	return ok;
}

#define TAIL "\n  by mail.example.org with SMTP; 1 Jan 1970 00:00:00 -0000\n"

static void forms(void)
{
	struct received r = client();

	CHECK(is(&r, "Received: from client.example (10.9.8.7)" TAIL));
	r.helo = str_text("CLIENT.example");
	CHECK(is(&r, "Received: from client.example (10.9.8.7)" TAIL));
	r.helo = str_text("");
	CHECK(is(&r, "Received: from client.example (HELO ) (10.9.8.7)" TAIL));
	r.helo = str_text("other");
	r.remote_info = str_text("joe");
	CHECK(is(&r, "Received: from client.example (HELO other) "
		     "(joe@10.9.8.7)" TAIL));
}

static void hostile(void)
{
	struct received r = client();

	r.helo = str_text("we(ird) \"x\";\\y[1]<z>\r\nX: y");
	CHECK(is(&r, "Received: from client.example "
		     "(HELO we?ird???x???y[1]?z???X:?y) (10.9.8.7)" TAIL));
	r = client();
	r.remote_host = str_text("a\nb\303\266");
	r.remote_info = str_text("x\ty");
	CHECK(is(&r, "Received: from a?b?? (x?y@10.9.8.7)" TAIL));
}

static void too_long(void)
{
	struct received r = client();
	struct buf b = BUF_LIMIT(60);

	CHECK(received_add(&b, &r, 0) == -1);
	buf_free(&b);
}

int main(void)
{
	RUN(forms);
	RUN(hostile);
	RUN(too_long);
	return check_done();
}
