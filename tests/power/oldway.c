/* oldway - the order of system calls that qmail accepts a message by
 *
 *	oldway ledger writers queue
 *	oldway -j ledger queue
 *
 * The control of the rig: this order loses acknowledged mail when the power is
 * cut, so a rig that finds no loss here would find none anywhere. Each writer
 * stores one message after the other below queue as qmail-queue does, told
 * from its behaviour: it makes pid/X and links it to mess/N (N is the number
 * of its inode), writes and syncs the message, then intd/N, and at last links
 * that to todo/N, which nothing syncs. Then it acknowledges, "sent N" before
 * and "acked N" after it. Each 32nd-last message is removed again, as if it
 * had been delivered, and the ledger says "done N" before.
 *
 * -j: after the cut. Who was acknowledged and is not done must be there: all
 * three names, the message as it was. Prints "acked A lost L".
 *
 * Exit: 0; 1 when it cannot work.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "letter.h"

enum { PATH = 300, SIZE = 4096, ENVELOPE = 200, LIVE = 32, SPLIT = 23 };

static const char *queue;

static void give_up(const char *what)
{
	fprintf(stderr, "oldway: unable to %s: %s\n", what, strerror(errno));
	exit(1);
}

static const char *name(const char *dir, unsigned long long n)
{
	static char paths[4][PATH];
	static unsigned next;
	char *path = paths[next++ % 4];

	if (strcmp(dir, "mess") == 0)
		snprintf(path, PATH, "%s/mess/%llu/%llu", queue, n % SPLIT, n);
	else
		snprintf(path, PATH, "%s/%s/%llu", queue, dir, n);
	return path;
}

static void fill(int fd, size_t n)
{
	static char text[SIZE];

	memset(text, 'x', sizeof(text));
	if (write(fd, text, n) != (ssize_t)n || fsync(fd) == -1)
		give_up("write");
}

/* Returns the message's number. */
static unsigned long long store(int ledger, unsigned writer)
{
	struct stat st;
	const char *own = name("pid", writer);
	int mess = open(own, O_WRONLY | O_CREAT | O_EXCL, 0644);

	if (mess == -1 || fstat(mess, &st) == -1)
		give_up("create");
	unsigned long long n = st.st_ino;
	if (link(own, name("mess", n)) == -1 || unlink(own) == -1)
		give_up("link");
	fill(mess, SIZE);
	close(mess);
	int intd = open(name("intd", n), O_WRONLY | O_CREAT | O_EXCL, 0644);
	if (intd == -1)
		give_up("create");
	fill(intd, ENVELOPE);
	close(intd);
	if (link(name("intd", n), name("todo", n)) == -1)
		give_up("link");
	ledger_say(ledger, "acked %llu\n", n);
	return n;
}

static void forget(int ledger, unsigned long long n)
{
	ledger_say(ledger, "done %llu\n", n);
	if (unlink(name("todo", n)) == -1 || unlink(name("intd", n)) == -1 ||
		unlink(name("mess", n)) == -1)
		give_up("unlink");
}

static void write_on(int ledger, unsigned writer)
{
	unsigned long long live[LIVE] = {0};

	for (unsigned i = 0;; i++) {
		if (live[i % LIVE])
			forget(ledger, live[i % LIVE]);
		live[i % LIVE] = store(ledger, writer);
	}
}

static bool there(unsigned long long n)
{
	struct stat st;

	return stat(name("todo", n), &st) == 0 &&
	       stat(name("intd", n), &st) == 0 &&
	       stat(name("mess", n), &st) == 0 && st.st_size == SIZE;
}

/* Numbers come again when they are free, so the last word counts. */
static int judge(const char *path)
{
	char line[100];
	unsigned long long n;
	unsigned long acked = 0;
	unsigned long lost = 0;
	FILE *ledger = fopen(path, "r");

	if (!ledger)
		give_up("read the ledger");
	unsigned long long *live = calloc(1000000, sizeof(*live));
	while (live && fgets(line, sizeof(line), ledger)) {
		if (sscanf(line, "acked %llu", &n) == 1)
			live[n % 1000000] = n;
		else if (sscanf(line, "done %llu", &n) == 1)
			live[n % 1000000] = 0;
	}
	for (unsigned i = 0; live && i < 1000000; i++) {
		acked += live[i] != 0;
		lost += live[i] != 0 && !there(live[i]);
	}
	fclose(ledger);
	printf("acked %lu lost %lu\n", acked, lost);
	return live ? 0 : 1;
}

static void make_queue(void)
{
	static const char *const parts[] = {"pid", "mess", "intd", "todo"};
	char path[PATH];

	for (size_t i = 0; i < 4; i++) {
		snprintf(path, PATH, "%s/%s", queue, parts[i]);
		if (mkdir(path, 0700) == -1 && errno != EEXIST)
			give_up("make the queue");
	}
	for (unsigned i = 0; i < SPLIT; i++) {
		snprintf(path, PATH, "%s/mess/%u", queue, i);
		if (mkdir(path, 0700) == -1 && errno != EEXIST)
			give_up("make the queue");
	}
	sync();
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "-j") == 0) {
		queue = argv[3];
		return judge(argv[2]);
	}
	if (argc != 4) {
		fprintf(stderr, "usage: oldway ledger writers queue\n"
				"       oldway -j ledger queue\n");
		return 1;
	}
	queue = argv[3];
	make_queue();
	int ledger = ledger_open(argv[1]);
	for (unsigned i = 0; i < (unsigned)atoi(argv[2]); i++)
		if (fork() == 0)
			write_on(ledger, i);
	wait(0); /* none of them ends by itself */
	return 1;
}
