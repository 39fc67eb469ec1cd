/* diagnosis: what machines are told of a report
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/diagnosis.h"

#include "check.h"

static struct diagnosis d;

static const char *status(const char *paragraph, char wanted)
{
	diagnosis_read(&d, str_text(paragraph), wanted);
	return d.status;
}

static void ours(void)
{
	CHECK(strcmp(status("<a@b>:\nSorry, no mailbox here. (#5.1.1)", '5'),
		      "5.1.1") == 0);
	CHECK_TEXT(d.address, "a@b");
	CHECK_TEXT(d.report, "Sorry, no mailbox here. (#5.1.1)");
	CHECK(d.remote.n == 0 && d.host.n == 0);
	CHECK(strcmp(status("<a>:\nx (#5.1.1) y (#5.7.10)", '5'), "5.7.10") ==
		0);
	CHECK(strcmp(status("<a>:\nlater (#4.4.1)\ntoo long", '5'), "5.0.0") ==
		0);
	CHECK(strcmp(status("<a>:\nlater (#4.4.1)", '4'), "4.4.1") == 0);
	CHECK(strcmp(status("<a>:\ndid 1+0+0", '2'), "2.0.0") == 0);
}

static void remote(void)
{
	CHECK(strcmp(status("<a@b>:\n127.0.0.1 does not like recipient.\n"
			    "Remote host said: 550 5.7.1 go away\n"
			    "Giving up on 127.0.0.1. (#5.0.0)",
			     '5'),
		      "5.7.1") == 0);
	CHECK_TEXT(d.remote, "550 5.7.1 go away");
	CHECK_TEXT(d.host, "127.0.0.1");
	CHECK(strcmp(status("<a>:\nConnected to 2001:db8::1 but sender was "
			    "rejected.\nRemote host said: 550-one\n"
			    "550 5.1.8 two\nnot of it",
			     '5'),
		      "5.0.0") == 0);
	CHECK_TEXT(d.remote, "550-one\n550 5.1.8 two");
	CHECK_TEXT(d.host, "2001:db8::1");
	CHECK(strcmp(status("<a>:\nmx.b.test does not like it.\n"
			    "Remote host said: 452-4.2.2 full",
			     '4'),
		      "4.2.2") == 0);
	CHECK(d.host.n == 0);
}

/* Nothing of it makes us read past the end, or believe what is no code. */
static void nonsense(void)
{
	static const char *const odd[] = {"", "<", "<a>:", "<a>:\n", "<a>:\n(#",
		"<a>:\n(#5", "<a>:\n(#5.1", "<a>:\n(#5.1.", "<a>:\n(#9.1.1)",
		"<a>:\n(#5..1)",
		"<a>:\nRemote host said: ", "<a>:\nRemote host said: 5",
		"<a>:\nRemote host said: 550 5.1",
		"<a>:\nRemote host said: 550\n550", "Remote host said: x"};

	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++)
		CHECK(strcmp(status(odd[i], '5'), "5.0.0") == 0);
	CHECK(strcmp(status("<a>:\n(#5.1234.1)", '5'), "5.0.0") == 0);
	CHECK(strcmp(status("<a>:\n(#5.01.1)", '5'), "5.0.0") == 0);
	CHECK(strcmp(status("<a>:\n(#5.1.001)", '5'), "5.0.0") == 0);
	CHECK(strcmp(status("<a>:\n(#5.0.10)", '5'), "5.0.10") == 0);
	CHECK(strcmp(status("<a>:\n(#5.123.1234)", '5'), "5.123.123") == 0);
}

int main(void)
{
	RUN(ours);
	RUN(remote);
	RUN(nonsense);
	return check_done();
}
