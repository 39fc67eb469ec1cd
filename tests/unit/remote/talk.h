/* talk - a message over a session with a scripted peer: what was heard there,
 * and what is reported
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef TALK_H
#define TALK_H

#include "remote/transaction.h"

#include "peer.h"

static struct session session;
static struct verdict verdict = VERDICT_EMPTY;
static struct parcel parcel;
static struct task task;
static enum transaction_end ended;

/* A message on a descriptor, as qmail-remote gets it. */
static void message(const char *text, size_t n)
{
	char path[] = "/tmp/transaction-XXXXXX";
	int fd = mkstemp(path);

	if (fd == -1 || unlink(path) == -1 || write(fd, text, n) == -1 ||
		lseek(fd, 0, SEEK_SET) == -1)
		abort();
	CHECK(parcel_take(&parcel, fd, "/tmp") == PARCEL_OK);
	CHECK(survey_take(&task.survey, &parcel) == 0);
	/* A large one is read from there as long as it is needed. */
	if (parcel.fd == -1)
		(void)close(fd);
}

static char plain[] = "a@b.example";
static char second[] = "b@b.example";
static char third[] = "c@c.example";
static char *const three[] = {plain, second, third};

static void letter(const char *text, size_t recipients)
{
	task = (struct task){.sender = "f@g.example",
		.recipients = three,
		.n = recipients,
		.parcel = &parcel};
	message(text, strlen(text));
}

static void open_as(const char *script, const char *ignore)
{
	static const unsigned char bytes[4] = {192, 0, 2, 1};
	struct ip ip = ip_of(bytes, 4);
	struct session_way way = {.helo = str_text("me.example"),
		.ignore = str_text(ignore),
		.timeout = 30};

	CHECK(session_open(&session, peer_start(script), &ip, &way));
}

static void done(void)
{
	session_close(&session, 0);
	peer_done();
}

/* Greeting and EHLO are the same for all: offers, then the rest. */
static inline void talk(const char *offers, const char *rest)
{
	char script[8000];

	(void)snprintf(
		script, sizeof(script), "S 220 x\nA\n%s%s", offers, rest);
	open_as(script, "");
	CHECK(verdict_begin(&verdict, task.n) == 0);
	ended = transaction_run(&session, &task, &verdict);
	done();
}

/* The report, NULs as '|'. */
static const char *report(void)
{
	static char text[200000];
	int fds[2];
	ssize_t n = 0;

	CHECK(pipe(fds) == 0);
	(void)fcntl(fds[1], 1031 /* F_SETPIPE_SZ */, 1 << 20);
	if (verdict_write(&verdict, fds[1]) == 0)
		n = read(fds[0], text, sizeof(text) - 1);
	(void)close(fds[0]);
	(void)close(fds[1]);
	for (ssize_t i = 0; i < n; i++)
		if (!text[i])
			text[i] = '|';
	text[n > 0 ? n : 0] = 0;
	return text;
}

static inline bool said(const char *want)
{
	bool is = strcmp(report(), want) == 0;

	if (!is)
		printf("# %s\n", report());
	return is;
}

/* Behind EHLO. */
static inline bool heard(const char *want)
{
	static const char ehlo[] = "EHLO me.example\r\n";
	bool is = strncmp(peer_heard, ehlo, sizeof(ehlo) - 1) == 0 &&
		  strcmp(peer_heard + sizeof(ehlo) - 1, want) == 0;

	if (!is)
		printf("# %s\n", peer_heard);
	return is;
}

#define BARE "S 250 x\n"
#define PIPE "S 250-x\nS 250 PIPELINING\n"
#define BDAT "S 250-x\nS 250-PIPELINING\nS 250 CHUNKING\n"
#define ENVELOPE "MAIL FROM:<f@g.example>\r\nRCPT TO:<a@b.example>\r\n"
#define ACCEPTED "K192.0.2.1 accepted message.\nRemote host said: 250 done\n|"

#endif
