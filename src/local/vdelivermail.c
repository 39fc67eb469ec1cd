/* vdelivermail - deliver to a user of a virtual domain
 *
 *	vdelivermail '' bounce-no-mailbox | delete | /dir | address
 *
 * For the line of a domain's .qmail-default. The message is on descriptor 0,
 * the rest in the environment (qmail-command(8)): EXT is the user, HOST the
 * domain. The second argument says what becomes of mail for nobody.
 * qmail-local does the same by itself, without starting us.
 *
 * Exit: 0 delivered, 99 delivered and no more to be done, 100 failed for good,
 * 111 try again. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/in.h"
#include "base/out.h"
#include "base/sig.h"
#include "local/vdeliver.h"

const char prog_name[] = "vdelivermail";

static const char usage[] = "'' bounce-no-mailbox | delete | /dir | address";

static struct letter letter;

static const char *need(const char *name)
{
	const char *value = env_get(name);

	if (!value)
		die(EXIT_PERM, "no variable ", name, " in the environment");
	return value;
}

static void take(struct buf *b, const char *name)
{
	const char *value = env_get(name);

	b->limit = LETTER_LINE_MAX;
	if (value && buf_copy_text(b, value) == -1)
		die_sys(EXIT_TEMP, "unable to use ", name);
}

/* A message that cannot be read twice goes into a file that nobody sees. */
static void spool(void)
{
	static char space[2][65536];
	struct stat st;
	char path[] = "/tmp/vdelivermail.XXXXXX";

	if (lseek(0, 0, SEEK_CUR) != -1)
		return;
	int fd = mkstemp(path);
	if (fd == -1 || unlink(path) == -1 || fstat(fd, &st) == -1)
		die_sys(EXIT_TEMP, "unable to make a temporary file");
	struct in in = IN_FROM(0, space[0]);
	struct out out = OUT_TO(fd, space[1]);
	if (in_copy(&in, &out) == -1 || out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to copy the message");
	if (dup2(fd, 0) == -1)
		die_sys(EXIT_TEMP, "unable to use the copy of the message");
	file_close(fd);
}

/* Nothing has come: there is nothing to deliver. */
static bool nothing(void)
{
	struct stat st;

	return fstat(0, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == 0;
}

int main(int argc, char **argv)
{
	help_wanted(argc, argv, usage);
	if (argc != 3)
		die(EXIT_TEMP, "usage: vdelivermail ", usage,
			" (look into .qmail-default)");
	(void)umask(077);
	sig_ignore(SIGPIPE);
	letter.ext = need("EXT");
	letter.host = need("HOST");
	letter.sender = need("SENDER");
	take(&letter.return_path, "RPLINE");
	take(&letter.delivered_to, "DTLINE");
	env_start(&letter.env);
	spool();
	if (nothing())
		return EXIT_OK;
	struct vdeliver delivery = {
		.letter = &letter, .word = str_text(argv[2])};
	return vdeliver(&delivery);
}
