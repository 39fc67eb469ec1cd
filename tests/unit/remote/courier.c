/* courier: messages for one host, over as few connections as it takes
 *
 * The DNS knows addresses alone, and that a host may have more of them.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/courier.h"

#include <signal.h>

#include "conf/control.h"

#include "peer.h"
#include "scratch.h"

CHECK_KEEPS_MEMORY

static const char *more[2]; /* the host's other addresses */
static unsigned doubt = MX_NO_LIMIT;

static void add(struct mx *mx, struct str address)
{
	if (ip_parse(address, &mx->places[mx->n].ip))
		mx->n++;
}

enum mx_result mx_host(struct resolver *resolver, struct mx *mx,
	struct str name, int64_t deadline)
{
	(void)resolver;
	(void)deadline;
	mx->n = mx->n_hosts = 0;
	mx->doubt = doubt;
	add(mx, name);
	for (size_t i = 0; i < 2 && more[i]; i++)
		add(mx, str_text(more[i]));
	return mx->n ? MX_OK : MX_SOFT;
}

enum mx_result mx_domain(struct resolver *resolver, struct mx *mx,
	struct str domain, int64_t deadline)
{
	return mx_host(resolver, mx, domain, deadline);
}

size_t mx_site(const struct mx *mx, char dst[MX_SITE_MAX])
{
	(void)mx;
	(void)dst;
	return 0;
}

static struct courier courier;
static struct courier fresh;
static struct parcel parcel;
static struct verdict verdict = VERDICT_EMPTY;
static char *const two[] = {(char[]){"a@b.example"}, (char[]){"c@b.example"}};

/* A new process, with control files that lead to the peer. */
static void begin(const char *script)
{
	char routes[100];

	(void)snprintf(
		routes, sizeof(routes), ":127.0.0.1:%u\n", peer_listen(script));
	scratch_put("control/smtproutes", routes);
	courier = fresh;
	CHECK(courier_start(&courier) == 0);
}

static const char *host = "b.example";

static char deliver_from(const char *sender, size_t recipients)
{
	struct task task = {.sender = sender,
		.recipients = two,
		.n = recipients,
		.parcel = &parcel};

	scratch_put("message", "S: x\n\nx\n");
	int fd = file_open_read("message");
	CHECK(verdict_begin(&verdict, recipients) == 0);
	courier_deliver(&courier, host, fd, &task, &verdict);
	file_close(fd);
	parcel_drop(&parcel);
	return verdict.message.letter ? verdict.message.letter
				      : verdict.kept.letter;
}

static char deliver(void)
{
	return deliver_from("f@g.example", 1);
}

static int times(const char *what)
{
	int n = 0;

	for (const char *s = peer_heard; (s = strstr(s, what)); s++)
		n++;
	return n;
}

/* Is this in what is said of the message? */
static bool told(const char *text)
{
	struct str all = str_of(
		verdict.texts.s + verdict.message.start, verdict.message.n);

	for (; all.n; all = str_skip(all, 1))
		if (str_starts(all, str_text(text)))
			return true;
	return false;
}

static void end(void)
{
	courier_stop(&courier);
	peer_done();
}

#define HELLO "S 220 x\nA\nS 250 x\n"
#define ONE "A\nS 250 m\nA\nS 250 r\nA\nS 354 go\nD\nS 250 done\n"

static void one_after_the_other(void)
{
	begin(HELLO ONE ONE ONE);
	for (int i = 0; i < 3; i++) {
		CHECK(deliver() == 'K');
		CHECK(courier_ready(&courier));
	}
	end();
	CHECK(times("EHLO") == 1 && times("MAIL") == 3 && times("QUIT") == 1);
}

static char deliver_to(const char *another)
{
	host = another;
	char letter = deliver();
	host = "b.example";
	return letter;
}

/* Others whose mail goes the same way go over the connection, too. */
static void others(void)
{
	unsigned port;
	char routes[200];

	begin(HELLO ONE ONE ONE "L\nN\n" HELLO ONE "L\nN\n" HELLO ONE);
	CHECK(deliver() == 'K' && deliver_to("c.example") == 'K');
	CHECK(str_starts(courier_site(&courier), str_text(":127.0.0.1:")));
	CHECK(deliver_to("C.Example") == 'K');
	/* Spoken to in another way, it is called again. */
	scratch_put("control/ehloignore", "d.example:size\n");
	CHECK(control_list("ehloignore", &courier.controls.ignored) == 1);
	CHECK(deliver_to("d.example") == 'K');
	/* Another address: no use. One with the port of the first is the same. */
	port = courier.call.port;
	(void)snprintf(routes, sizeof(routes),
		":127.0.0.1:%u\ne.example:127.0.0.9:%u\n"
		"f.example:127.0.0.1:%u\ng.example:nowhere.invalid:x\n",
		port, port, port);
	scratch_put("control/smtproutes", routes);
	CHECK(control_list("smtproutes", &courier.controls.routes) == 1);
	CHECK(deliver_to("e.example") == 'Z' && told("(#4.4.1)"));
	CHECK(deliver_to("f.example") == 'K');
	CHECK(str_starts(courier_site(&courier), str_text("127.0.0.1:")));
	CHECK(deliver_to("g.example") == 'Z' && told("smtproutes"));
	scratch_put("control/ehloignore", "");
	end();
	CHECK(times("EHLO") == 3 && times("MAIL") == 5 && times("QUIT") == 3);
}

/* The host hangs up between messages, or says 421 to the next. */
static void called_again(void)
{
	begin(HELLO ONE "N\n" HELLO ONE "A\nS 421 enough\nN\n" HELLO ONE);
	for (int i = 0; i < 3; i++)
		CHECK(deliver() == 'K');
	end();
	CHECK(times("EHLO") == 3 && times("DATA") == 3);
}

static void refused(void)
{
	begin(HELLO "A\nS 250 m\nA\nS 450 later\n");
	CHECK(deliver() == 'D' && verdict.parts[0].letter == 's');
	CHECK(!courier_ready(&courier));
	end();
	CHECK(times("QUIT") == 1);
}

static void limited(void)
{
	begin("S 220 x\nA\nS 250-x\nS 250 LIMITS MAILMAX=1 RCPTMAX=1\n" ONE
	      "L\nN\n" HELLO ONE);
	CHECK(deliver_from("f@g.example", 2) == 'K');
	CHECK(!verdict_open(&verdict));
	end();
	CHECK(times("EHLO") == 2 && times("RCPT") == 2);
	int null = open("/dev/null", O_WRONLY);
	/* Who has just taken some is none that never takes mail. */
	begin("S 220 x\nA\nS 250-x\nS 250 LIMITS MAILMAX=1 RCPTMAX=1\n" ONE
	      "L\nN\nS 521 never\n");
	CHECK(deliver_from("f@g.example", 2) == 'Z' && told("521 never"));
	CHECK(verdict_write(&verdict, null) == 0);
	CHECK(verdict.parts[0].letter == 'r' && verdict.parts[1].letter == 's');
	close(null);
	end();
}

/* Who goes away before the sender is called no more, if there is nobody
 * else; what it said is told. */
static void gone(void)
{
	begin(HELLO "A\nS 421 busy\nX\n");
	CHECK(deliver() == 'Z' && !courier_ready(&courier));
	CHECK(told("421 busy"));
	end();
	begin("S 521 never\n");
	CHECK(deliver() == 'D');
	end();
}

/* It is for good only if all there are say so. */
static void never(void)
{
	more[0] = "127.0.0.1";
	begin("S 521 never\nN\nS 521 nor here\n");
	CHECK(deliver() == 'D' && told("521 nor here"));
	end();
	/* One did not want us now, before and behind. */
	begin(HELLO "A\nS 421 busy\nN\nS 521 never\n");
	CHECK(deliver() == 'Z' && told("521 never"));
	end();
	begin("S 521 never\nN\n" HELLO "A\nS 421 busy\nX\n");
	CHECK(deliver() == 'Z' && told("421 busy"));
	end();
	begin("S 421 busy\nN\nS 521 never\n");
	CHECK(deliver() == 'Z' && told("521 never"));
	end();
	begin("S 521 never\nN\nS 554 no\n");
	CHECK(deliver() == 'Z' && told("554 no"));
	end();
	/* One did not answer. */
	more[0] = "127.0.0.9";
	begin("S 521 never\n");
	CHECK(deliver() == 'Z' && told("521 never"));
	end();
	/* One could not be found. */
	more[0] = 0;
	doubt = 10;
	begin("S 521 never\n");
	CHECK(deliver() == 'Z' && told("521 never"));
	end();
	doubt = MX_NO_LIMIT;
}

/* The network loses what we say, and who took it is not known. */
static void lost(const char *script)
{
	begin(script);
	CHECK(deliver() == 'K');
	CHECK(deliver() == 'Z' && told("Possible duplicate! (#4.4.2)"));
	CHECK(!courier_ready(&courier));
	courier_stop(&courier);
	(void)kill(peer_pid, SIGKILL);
	peer_done();
	CHECK(times("EHLO") == 1);
}

/* Behind the end of the message nobody else may be asked. */
static void black_hole(void)
{
	scratch_put("control/timeoutremote", "1\n");
	lost(HELLO ONE "A\nS 250 m\nA\nS 250 r\nA\nK\nS 354 go\nN\n" HELLO ONE);
	/* All of it goes with one push. */
	lost("S 220 x\nA\nS 250-x\nS 250-PIPELINING\nS 250 CHUNKING\n"
	     "L\nL\nL\nB 11\nS 250 m\nS 250 r\nK\nS 250 done\nN\n" HELLO ONE);
	scratch_put("control/timeoutremote", "1200\n");
}

/* Of hosts that say nothing not all are called, however many there are. */
static void patience(void)
{
	scratch_put("control/timeoutremote", "1\n");
	more[0] = more[1] = "127.0.0.1";
	begin("L\nN\nL\nN\n" HELLO ONE);
	CHECK(courier.patience_ms == 6 * 61000);
	CHECK(deliver() == 'K');
	end();
	begin("L\nN\nL\nN\n" HELLO ONE);
	courier.patience_ms = 1900;
	CHECK(deliver() == 'Z' && told("connection died"));
	(void)kill(peer_pid, SIGKILL);
	end();
	more[0] = more[1] = 0;
	scratch_put("control/timeoutremote", "1200\n");
}

static void nobody(void)
{
	begin("X\n");
	/* It ends before anybody calls: the port is closed then. */
	(void)kill(peer_pid, SIGKILL);
	peer_done();
	CHECK(deliver() == 'Z' && told("(#4.4.1)"));
}

static void sources(void)
{
	scratch_put("control/outgoingip",
		"g.example:127.0.0.5:five.example\nh.example:127.0.0.6\n");
	begin("W\n" HELLO ONE ONE "L\nN\nW\n" HELLO ONE);
	CHECK(deliver() == 'K');
	CHECK(deliver() == 'K');
	/* Another sender's mail comes from elsewhere. */
	CHECK(deliver_from("f@h.example", 1) == 'K');
	end();
	CHECK(times("127.0.0.5\nEHLO five.example\r\n") == 1);
	CHECK(times("127.0.0.6\nEHLO me.example\r\n") == 1);
	begin("X\n");
	scratch_put("control/outgoingip", "g.example:192.0.2.77\n");
	courier = fresh;
	CHECK(courier_start(&courier) == 0 && deliver() == 'Z');
	CHECK(told("control/outgoingip"));
	scratch_put("control/outgoingip", "g.example:here\n");
	courier = fresh;
	CHECK(courier_start(&courier) == 0 && deliver() == 'Z');
	CHECK(told("control/outgoingip"));
	(void)kill(peer_pid, SIGKILL);
	peer_done();
	scratch_put("control/outgoingip", "");
}

static void partial(void)
{
	begin("X\n");
	struct task task = {.sender = "f@g.example",
		.recipients = two,
		.n = 1,
		.parcel = &parcel};
	scratch_put("message", "S: x\n\nx");
	int fd = file_open_read("message");
	CHECK(verdict_begin(&verdict, 1) == 0);
	courier_deliver(&courier, "b.example", fd, &task, &verdict);
	file_close(fd);
	CHECK(verdict.message.letter == 'D' && told("(#5.6.2)"));
	end();
}

static void by_qmtp(void)
{
	char routes[100];

	(void)snprintf(routes, sizeof(routes), ":127.0.0.1:%u/qmtp\n",
		peer_listen("B 46\nR 3:Kok,\n"));
	scratch_put("control/smtproutes", routes);
	courier = fresh;
	CHECK(courier_start(&courier) == 0 && deliver() == 'K');
	CHECK(!courier_ready(&courier));
	end();
	CHECK(times("9:\nS: x\n\nx\n,11:f@g.example,") == 1);
}

int main(void)
{
	RUN(scratch_enter);
	scratch_mkdir("control");
	scratch_put("control/me", "me.example\n");
	RUN(one_after_the_other);
	RUN(others);
	RUN(called_again);
	RUN(refused);
	RUN(limited);
	RUN(gone);
	RUN(never);
	RUN(black_hole);
	RUN(patience);
	RUN(nobody);
	RUN(sources);
	RUN(partial);
	RUN(by_qmtp);
	RUN(scratch_leave);
	return check_done();
}
