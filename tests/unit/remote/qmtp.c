/* qmtp: the netstrings that go out, and what is made of those that come back
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/qmtp.h"

#include "talk.h"

#define SENT "7:\nS: x\n\n,11:f@g.example,30:11:a@b.example,11:b@b.example,,"

static void run(const char *script, size_t recipients)
{
	static const unsigned char bytes[4] = {192, 0, 2, 1};
	struct ip ip = ip_of(bytes, 4);

	letter("S: x\n\n", recipients);
	CHECK(verdict_begin(&verdict, task.n) == 0);
	qmtp_run(peer_start(script), &ip, 30, &task, &verdict);
	peer_done();
}

static void accepted(void)
{
	run("B 59\nR 3:Kok,3:Kq2,\n", 2);
	CHECK(strcmp(peer_heard, SENT) == 0);
	CHECK(said("r|r|K192.0.2.1 accepted message.\n"
		   "Remote host said: q2\n|"));
}

static void refused(void)
{
	run("B 59\nR 3:Dno,6:Zlater,\n", 2);
	CHECK(said("h192.0.2.1 does not like recipient.\n"
		   "Remote host said: no\n|"
		   "s192.0.2.1 does not like recipient.\n"
		   "Remote host said: later\n|DGiving up on 192.0.2.1.\n|"));
	run("B 59\nR 3:Dno,3:Kok,\n", 2);
	CHECK(said("h192.0.2.1 does not like recipient.\n"
		   "Remote host said: no\n|r|"
		   "K192.0.2.1 accepted message.\n"
		   "Remote host said: ok\n|"));
}

static void nonsense(void)
{
	static const char *const answers[] = {"1:X,", "0:,", "3:Kok.", "x", ":",
		"3:Ko", "99999999999999999999:K"};
	char script[100];

	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		(void)snprintf(
			script, sizeof(script), "B 44\nR %s\nX\n", answers[i]);
		run(script, 1);
		CHECK(strncmp(report(), "ZConnected to 192.0.2.1 but", 27) ==
			0);
		CHECK(strstr(report(), "Possible duplicate!"));
	}
}

/* One answered, then it hung up: that one holds. */
static void dropped(void)
{
	run("B 59\nR 3:Kok,\nX\n", 2);
	CHECK(said("r|sConnected to 192.0.2.1 but connection died. Possible "
		   "duplicate! (#4.4.2)\n|K192.0.2.1 accepted message.\n"
		   "Remote host said: ok\n|"));
	run("X\n", 1);
	CHECK(strncmp(report(), "ZConnected to", 13) == 0);
}

int main(void)
{
	RUN(accepted);
	RUN(refused);
	RUN(nonsense);
	RUN(dropped);
	return check_done();
}
