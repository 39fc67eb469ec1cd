/* settings - see settings.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "inject/settings.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/file.h"
#include "conf/control.h"
#include "conf/home.h"
#include "inject/author.h"
#include "inject/flags.h"

static const char usage[] = "[ -nNaAhH ] [ -fsender ] [ recip ... ]";

/* The first of the variables that is set, or null. */
static const char *first_set(const char *const *names)
{
	const char *value = 0;

	for (; *names && !value; names++)
		value = env_get(*names);
	return value;
}

static void read_author(struct draft_settings *settings)
{
	settings->user = first_set((const char *const[]){
		"QMAILUSER", "MAILUSER", "USER", "LOGNAME", 0});
	if (!settings->user)
		settings->user = "anonymous";
	settings->host =
		first_set((const char *const[]){"QMAILHOST", "MAILHOST", 0});
	settings->name = first_set(
		(const char *const[]){"QMAILNAME", "MAILNAME", "NAME", 0});
	settings->sender_user = env_get("QMAILSUSER");
	if (!settings->sender_user)
		settings->sender_user = settings->user;
	settings->sender_host = env_get("QMAILSHOST");
	if (!settings->sender_host)
		settings->sender_host = settings->host;
}

static void read_letters(struct draft_settings *settings)
{
	const char *letters = env_get("QMAILINJECT");

	if (!letters)
		return;
	settings->name_comment = strchr(letters, 'c');
	settings->drop_return_path = strchr(letters, 's');
	settings->drop_from = strchr(letters, 'f');
	settings->drop_message_id = strchr(letters, 'i');
	settings->verp_recipient = strchr(letters, 'r');
	settings->verp_message = strchr(letters, 'm');
}

/* A control file, unless the environment has its own idea. */
static struct str value_of(
	const char *variable, const char *control, struct buf *b)
{
	const char *value = env_get(variable);

	if (value) {
		draft_check(buf_copy_text(b, value));
		return buf_str(b);
	}
	int result = control_line_or_me(control, b, control);
	if (result == -1)
		die(EXIT_TEMP, "unable to read ", control_where());
	return buf_str(b);
}

static void read_defaults(struct draft *draft)
{
	/* The tokens made of them keep views into them. */
	static struct buf host = BUF_LIMIT(DRAFT_VALUE_MAX);
	static struct buf domain = BUF_LIMIT(DRAFT_VALUE_MAX);
	static struct buf plus = BUF_LIMIT(DRAFT_VALUE_MAX);

	(void)value_of("QMAILDEFAULTHOST", "defaulthost", &host);
	(void)value_of("QMAILDEFAULTDOMAIN", "defaultdomain", &domain);
	(void)value_of("QMAILPLUSDOMAIN", "plusdomain", &plus);
	(void)value_of("QMAILIDHOST", "idhost", &draft->id_host);
	enum addr_verdict verdict = addrlist_defaults_set(&draft->defaults,
		buf_str(&host), buf_str(&domain), buf_str(&plus));
	/* The operator's mistake is no reason to give a message up. */
	if (verdict == ADDR_BAD)
		die(EXIT_TEMP, "no host name: control/defaulthost, "
			       "defaultdomain or plusdomain, or a variable "
			       "in its place");
	draft_check_verdict(verdict, "");
}

/* A file that is not there is no list; any other trouble is trouble. */
static void read_lists(struct draft *draft)
{
	struct buf file = BUF_LIMIT(DRAFT_HEADER_MAX);
	const char *path = env_get("QMAILMFTFILE");

	if (!path)
		return;
	if (file_slurp(path, &file) == -1) {
		if (errno == ENOENT)
			return;
		die_sys(EXIT_TEMP, "unable to read ", path);
	}
	struct str rest = buf_str(&file);
	while (rest.n) {
		struct str line = str_trim(str_cut(&rest, '\n'));
		if (line.n == 0 || line.s[0] == '#')
			continue;
		draft_check(buf_add_str(&draft->lists, line));
		draft_check(buf_add_byte(&draft->lists, 0));
	}
	buf_free(&file);
}

void settings_read(struct draft *draft)
{
	draft->now = clock_seconds();
	read_lists(draft);
	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to chdir to ", home_path);
	read_author(&draft->settings);
	read_letters(&draft->settings);
	read_defaults(draft);
}

static void fix_sender(struct draft *draft, const char *text)
{
	buf_clear(&draft->sender);
	author_argument(draft, str_text(text), &draft->sender);
	draft->sender_known = true;
	draft->sender_fixed = true;
}

static void on_option(struct draft *draft, char letter, const char *value)
{
	switch (letter) {
	case 'a':
		draft->settings.choice = DRAFT_ARGUMENTS;
		break;
	case 'h':
		draft->settings.choice = DRAFT_HEADER;
		break;
	case 'A':
		draft->settings.choice = DRAFT_EITHER;
		break;
	case 'H':
		draft->settings.choice = DRAFT_BOTH;
		break;
	case 'n':
		draft->settings.print = true;
		break;
	case 'N':
		draft->settings.print = false;
		break;
	case 'f':
		fix_sender(draft, value);
		break;
	default:
		die_usage(usage);
	}
}

void settings_options(struct draft *draft, char **argv)
{
	struct flags flags = FLAGS_FROM(argv);
	char letter;

	while ((letter = flags_next(&flags, "aAhHnNf:")) != 0)
		on_option(draft, letter, flags.value);
	for (char **arg = argv + flags.index; *arg; arg++) {
		author_argument(draft, str_text(*arg), &draft->arguments);
		draft_check(buf_add_byte(&draft->arguments, 0));
	}
}
