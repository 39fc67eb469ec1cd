/* qmail-local - deliver one message to one user, or forward it
 *
 *	qmail-local [ -nN ] user home local dash ext host sender aliasempty
 *
 * Follows the .qmail file that the address has (dot-qmail(5)), in order, the
 * message on descriptor 0. With -n it only says what it would do. Stops at the
 * first line that fails; forwarded copies leave together at the end.
 *
 * Exit: 0 delivered, 100 failed for good, 111 try again. Heap: bounded. Runs
 * as the user, never as root in service.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/error.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/in.h"
#include "base/sig.h"
#include "channel/serve.h"
#include "conf/home.h"
#include "local/follow.h"
#include "local/letter.h"
#include "local/say.h"
#include "route/abode.h"
#include "route/dotqmail.h"

const char prog_name[] = "qmail-local";

enum { PATIENCE = 86400 };

struct session {
	struct letter letter;
	struct dotqmail dot;
	struct buf lines; /* of the .qmail file, or the default */
	struct follow follow;
	struct serve serve;
	bool dry; /* -n */
};

static struct session session = {.lines = BUF_LIMIT(DOTQMAIL_SIZE_MAX)};

static noreturn void usage(void)
{
	die_usage("[ -nN ] user homedir local dash ext domain sender "
		  "aliasempty");
}

/* Returns the first argument that is no option. */
static char **options(char **argv)
{
	for (argv++; *argv && **argv == '-'; argv++) {
		if (strcmp(*argv, "--") == 0)
			return argv + 1;
		for (const char *c = *argv + 1; *c; c++) {
			const char text[] = {*c, '\n', 0};
			if (*c != 'n' && *c != 'N') {
				say(2, prog_name, ": illegal option -- ", text);
				usage();
			}
			session.dry = *c == 'n';
		}
	}
	return argv;
}

static void arguments(int argc, char **argv)
{
	struct letter *letter = &session.letter;
	const char **const places[] = {&letter->user, &letter->home,
		&letter->local, &letter->dash, &letter->ext, &letter->host,
		&letter->sender, &letter->aliasempty};
	char **args = options(argv);

	if (argv + argc - args != 8)
		usage();
	for (size_t i = 0; i < 8; i++)
		*places[i] = args[i];
}

static void enter_home(void)
{
	switch (abode_enter(session.letter.home)) {
	case ABODE_OK:
		return;
	case ABODE_NO_ENTRY:
		say_die(EXIT_TEMP, "Unable to switch to ", session.letter.home,
			": ", error_text(errno), ". (#4.3.0)\n");
	case ABODE_UNKNOWN:
		say_die(EXIT_TEMP,
			"Unable to stat home directory: ", error_text(errno),
			". (#4.3.0)\n");
	case ABODE_WRITABLE:
		say_die(EXIT_TEMP,
			"Uh-oh: home directory is writable. (#4.7.0)\n");
	case ABODE_STICKY:
		break;
	}
	if (!session.dry)
		say_die(EXIT_TEMP,
			"Home directory is sticky: user is editing his "
			".qmail file. (#4.2.1)\n");
	say(2, "Warning: home directory is sticky.\n");
}

/* A line of the header against ours, as it comes in pieces. */
struct compare {
	struct str mine;
	size_t at; /* bytes of the line seen so far */
	bool same; /* all of them are ours */
};

static bool compare_part(struct compare *line, struct str part)
{
	struct str rest = str_skip(line->mine, line->at);

	line->same = line->same && str_starts(rest, part);
	line->at += part.n;
	return line->same && line->at == line->mine.n;
}

/* Does the header hold our own Delivered-To line? Then we have been here. */
static bool looping(void)
{
	static char space[8192];
	struct in in = IN_FROM(0, space);
	struct compare line = {buf_str(&session.letter.delivered_to), 0, true};
	struct str view;

	while (in_view(&in, &view) == 1) {
		size_t end = str_find(view, '\n');
		bool whole = end < view.n;
		if (whole && end == 0 && line.at == 0)
			return false;
		if (compare_part(&line, str_head(view, end + whole)))
			return true;
		in_skip(&in, end + whole);
		if (whole)
			line = (struct compare){line.mine, 0, true};
	}
	return false;
}

static void use_default(void)
{
	if (buf_copy_text(&session.lines, session.letter.aliasempty) == -1)
		say_no_memory();
}

/* The instructions: of the file, or the default where there is none, or an
 * empty one. */
static void read_lines(void)
{
	struct letter *letter = &session.letter;
	struct dotqmail *dot = &session.dot;
	enum dotqmail_verdict verdict = dotqmail_find(
		dot, str_text(letter->dash), str_text(letter->ext));

	if (verdict == DOTQMAIL_UNSURE)
		say_die(EXIT_TEMP, "Unable to open ", buf_text(&dot->path),
			": ", error_text(errno), ". (#4.3.0)\n");
	if (verdict == DOTQMAIL_OPEN_TO_ALL)
		say_die(EXIT_TEMP,
			"Uh-oh: .qmail file is writable. (#4.7.0)\n");
	if (verdict == DOTQMAIL_NONE && *letter->dash)
		say_die(EXIT_PERM,
			"Sorry, no mailbox here by that name. (#5.1.1)\n");
	if (dot->fd != -1) {
		if (file_read_all(dot->fd, &session.lines) == -1)
			say_die(EXIT_TEMP, "Unable to read ",
				buf_text(&dot->path), ": ", error_text(errno),
				". (#4.3.0)\n");
		file_close(dot->fd);
	}
	if (session.lines.n == 0)
		use_default();
}

static void deliver(void)
{
	enter_home();
	if (letter_lines(&session.letter) == -1)
		say_no_memory();
	if (!session.dry) {
		letter_rewind();
		if (looping())
			say_die(EXIT_PERM,
				"This message is looping: it already has my "
				"Delivered-To line. (#5.4.6)\n");
	}
	read_lines();
	if (letter_new_sender(&session.letter) == -1 ||
		letter_env(&session.letter, &session.dot) == -1)
		say_die(EXIT_TEMP,
			"Unable to prepare the delivery: ", error_text(errno),
			". (#4.3.0)\n");
	session.follow = (struct follow){.letter = &session.letter,
		.dry = session.dry,
		.forward_only = session.dot.forward_only};
	follow_lines(&session.follow, buf_str(&session.lines));
}

/* The next delivery for the same user, as if nothing had been before. What a
 * program left running could still write into our report: none after that. */
static bool another(void)
{
	if (session.dry || session.follow.ran ||
		!serve_next(&session.serve, str_of(0, 0)))
		return false;
	letter_clear(&session.letter);
	buf_free(&session.dot.path);
	buf_free(&session.follow.addresses);
	buf_free(&session.lines);
	return true;
}

int main(int argc, char **argv)
{
	help_wanted(argc, argv,
		"[ -nN ] user homedir local dash ext domain sender aliasempty");
	(void)umask(077);
	sig_ignore(SIGPIPE);
	serve_open(&session.serve, home_qmail_local);
	arguments(argc, argv);
	(void)alarm(PATIENCE);
	deliver();
	while (another()) {
		arguments(session.serve.argc, session.serve.argv);
		(void)alarm(PATIENCE);
		deliver();
	}
	return session.serve.spoilt ? EXIT_TEMP : EXIT_OK;
}
