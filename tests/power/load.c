/* load - writers of mail, for a machine whose power will go
 *
 *	load ledger prefix seed writers port home
 *
 * Each writer sends letters without a pause until it is killed; three of four
 * by SMTP to 127.0.0.1:port, each fourth by home/bin/qmail-inject. A letter
 * has a token "prefix.writer.number" and any of the recipients that
 * tests/power/lib.sh sets up. The ledger is that of tests/crash/ledger.h.
 *
 * Exit: 1 when a writer cannot go on.
 * SPDX-License-Identifier: 0BSD
 */
#include <arpa/inet.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "letter.h"

enum { TEXT_MAX = 100000, MOST = 6, SMALL = 3000, MIDDLE = 20000, BIG = 90000 };

/* Who may get a letter, and how often compared with the others. */
static const struct {
	const char *name;
	unsigned often;
} people[] = {
	{"anna@me.test", 6}, /* Maildir */
	{"bert@me.test", 6}, /* Maildir */
	{"carl@me.test", 3}, /* mbox */
	{"prog@me.test", 4}, /* a program that sometimes cannot */
	{"fail@me.test", 2}, /* a program that refuses */
	{"fwd@me.test", 2}, /* forwarded to dora, who has a mbox */
	{"r%u@far.test", 5}, /* another host, which sometimes cannot */
	{"r%u@out.test", 2}, /* the same */
	{"r%u@never.test", 2}, /* refused there */
};
enum { PEOPLE = sizeof(people) / sizeof(*people) };

struct mail {
	char token[LETTER_TOKEN];
	char sender[LETTER_ADDRESS];
	char to[MOST][LETTER_ADDRESS];
	unsigned n;
	struct letter letter;
	char text[TEXT_MAX];
};

static struct {
	int ledger;
	const char *prefix;
	const char *home;
	uint16_t port;
	unsigned writer;
	unsigned count;
	struct dice dice;
	struct mail mail;
} me;

static unsigned any(unsigned below)
{
	return dice_below(&me.dice, below);
}

/* ---- letters ---- */

static void add_person(struct mail *mail)
{
	unsigned total = 0;
	size_t i = 0;
	char *place = mail->to[mail->n];

	for (size_t j = 0; j < PEOPLE; j++)
		total += people[j].often;
	unsigned chosen = any(total);
	while (chosen >= people[i].often)
		chosen -= people[i++].often;
	snprintf(place, LETTER_ADDRESS, people[i].name, any(100));
	for (unsigned j = 0; j < mail->n; j++)
		if (strcmp(mail->to[j], place) == 0)
			return;
	mail->n++;
}

/* Some senders cannot get a bounce; then postmaster is told. */
static void next_mail(void)
{
	struct mail *mail = &me.mail;
	unsigned wanted = any(3) ? 1 : 1 + any(MOST);
	unsigned size = any(8) ? 1 + any(SMALL) : any(MIDDLE);

	if (any(100) == 0)
		size = any(BIG);
	snprintf(mail->token, sizeof(mail->token), "%s.%u.%u", me.prefix,
		me.writer, ++me.count);
	snprintf(mail->sender, sizeof(mail->sender), "%s@%s.test", mail->token,
		any(12) ? "from" : "fail");
	for (mail->n = 0; wanted > 0; wanted--)
		add_person(mail);
	mail->letter.text = mail->text;
	letter_make(&mail->letter, mail->token, size);
}

static void say_send(const struct mail *mail)
{
	char list[MOST * (LETTER_ADDRESS + 1) + 1];
	size_t at = 0;

	for (unsigned i = 0; i < mail->n; i++)
		at += (size_t)snprintf(
			list + at, sizeof(list) - at, " %s", mail->to[i]);
	ledger_say(me.ledger, "send %s %zu %016llx %s%s\n", mail->token,
		mail->letter.size, (unsigned long long)mail->letter.hash,
		mail->sender, list);
}

static void say_result(const struct mail *mail, bool acked)
{
	ledger_say(me.ledger, "%s %s\n", acked ? "ack" : "nack", mail->token);
}

/* ---- SMTP ---- */

static FILE *to_server;
static FILE *from_server;

static void hang_up(void)
{
	if (to_server)
		fclose(to_server);
	if (from_server)
		fclose(from_server);
	to_server = from_server = 0;
}

/* The first digit of the answer; 0 when there is none. */
static char answer(void)
{
	char line[LETTER_LINE];

	if (fflush(to_server) != 0)
		return 0;
	do
		if (!fgets(line, sizeof(line), from_server))
			return 0;
	while (strlen(line) > 3 && line[3] == '-');
	return line[0];
}

static bool call(void)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons(me.port)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd == -1 || connect(fd, (struct sockaddr *)&address,
				sizeof(address)) == -1) {
		close(fd);
		return false;
	}
	to_server = fdopen(fd, "w");
	from_server = fdopen(dup(fd), "r");
	if (!to_server || !from_server || answer() != '2')
		return false;
	fputs("EHLO load.test\r\n", to_server);
	return answer() == '2';
}

/* Who is refused at once is no recipient. */
static bool open_envelope(struct mail *mail)
{
	unsigned n = 0;
	char digit;

	fprintf(to_server, "MAIL FROM:<%s>\r\n", mail->sender);
	if (answer() != '2')
		return false;
	for (unsigned i = 0; i < mail->n; i++) {
		fprintf(to_server, "RCPT TO:<%s>\r\n", mail->to[i]);
		digit = answer();
		if (digit == 0)
			return false;
		if (digit == '2' && n++ != i)
			strcpy(mail->to[n - 1], mail->to[i]);
	}
	mail->n = n;
	if (n == 0)
		return false;
	fputs("DATA\r\n", to_server);
	return answer() == '3';
}

static void send_smtp(void)
{
	struct mail *mail = &me.mail;

	if (!from_server && !call()) {
		hang_up();
		usleep(20000);
		return;
	}
	next_mail();
	if (!open_envelope(mail)) {
		hang_up();
		return;
	}
	say_send(mail);
	for (size_t i = 0; i < mail->letter.length; i++) {
		if (mail->text[i] == '\n')
			putc('\r', to_server);
		putc(mail->text[i], to_server);
	}
	fputs(".\r\n", to_server);
	char digit = answer();
	if (digit == 0)
		hang_up();
	else
		say_result(mail, digit == '2');
}

/* ---- qmail-inject ---- */

static void become_inject(const struct mail *mail, int message)
{
	char path[LETTER_ADDRESS];
	const char *argv[MOST + 5] = {"qmail-inject", "-f", mail->sender, "--"};

	snprintf(path, sizeof(path), "%s/bin/qmail-inject", me.home);
	for (unsigned i = 0; i < mail->n; i++)
		argv[4 + i] = mail->to[i];
	dup2(message, 0);
	execv(path, (char *const *)argv);
	_exit(127);
}

static void send_inject(void)
{
	struct mail *mail = &me.mail;
	int pair[2];
	int status;

	next_mail();
	if (pipe(pair) == -1)
		exit(1);
	say_send(mail);
	pid_t pid = fork();
	if (pid == 0) {
		close(pair[1]);
		become_inject(mail, pair[0]);
	}
	close(pair[0]);
	for (size_t at = 0; at < mail->letter.length;) {
		ssize_t n = write(
			pair[1], mail->text + at, mail->letter.length - at);
		if (n == -1)
			break;
		at += (size_t)n;
	}
	close(pair[1]);
	if (pid == -1 || waitpid(pid, &status, 0) != pid)
		exit(1);
	if (WIFEXITED(status))
		say_result(mail, WEXITSTATUS(status) == 0);
}

/* ---- */

static void write_on(unsigned writer, uint64_t seed)
{
	me.writer = writer;
	me.dice.state = seed * 1000003 + writer;
	for (;;)
		if (writer % 4 == 3)
			send_inject();
		else
			send_smtp();
}

int main(int argc, char **argv)
{
	if (argc != 7) {
		fprintf(stderr, "usage: load ledger prefix seed writers port "
				"home\n");
		return 1;
	}
	signal(SIGPIPE, SIG_IGN);
	me.ledger = ledger_open(argv[1]);
	me.prefix = argv[2];
	me.port = (uint16_t)atoi(argv[5]);
	me.home = argv[6];
	for (unsigned i = 0; i < (unsigned)atoi(argv[4]); i++)
		if (fork() == 0)
			write_on(i, strtoull(argv[3], 0, 10));
	wait(0); /* none of them ends by itself */
	return 1;
}
