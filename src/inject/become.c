/* become - see become.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "inject/become.h"

#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/str.h"
#include "conf/home.h"

/* More than any system lets an exec have. */
enum { ARGUMENTS_MAX = 64 << 20, VALUE_MAX = 1 << 20, PATH_ROOM = 4096 };

static void check(int result)
{
	if (result == -1)
		die_sys(EXIT_TEMP, "unable to pass the arguments on");
}

static noreturn void become(
	const char *program, char *const *argv, struct env *env)
{
	struct buf path = BUF_LIMIT(PATH_ROOM);

	check(buf_join(&path, home_bin, "/", program));
	execve(buf_text(&path), argv, env->vars);
	die_sys(EXIT_TEMP, "unable to run ", buf_text(&path));
}

/* NAME=value, in memory that is never given back: the exec needs it. */
static void put(struct env *env, const char *name, struct str value)
{
	struct buf pair = BUF_LIMIT(VALUE_MAX);

	check(buf_join(&pair, name, "="));
	check(buf_add_str(&pair, value));
	check(buf_add_byte(&pair, 0));
	check(env_put(env, pair.s));
}

/* -f and -F beat whatever the environment says about the author. A sender
 * without a name takes the name away: it would be somebody else's. */
static void put_author(struct env *env, struct str sender, const char *name)
{
	size_t at = str_find_last(sender, '@');

	if (sender.n) {
		put(env, "QMAILUSER", str_head(sender, at));
		env_drop(env, "QMAILHOST");
		env_drop(env, "MAILHOST");
		env_drop(env, "QMAILNAME");
		env_drop(env, "MAILNAME");
		env_drop(env, "NAME");
	}
	if (at < sender.n)
		put(env, "QMAILHOST", str_skip(sender, at + 1));
	if (name)
		put(env, "QMAILNAME", str_text(name));
}

/* Some callers write <a@b>, and <> for the empty sender. */
static struct str without_brackets(struct str sender)
{
	if (sender.n < 2 || sender.s[0] != '<' || sender.s[sender.n - 1] != '>')
		return sender;
	return str_of(sender.s + 1, sender.n - 2);
}

static void add(struct buf *list, const char *argument)
{
	check(buf_add(list, (const char *)&argument, sizeof argument));
}

noreturn void become_inject(const struct become_inject *inject)
{
	static struct env env;
	struct buf list = BUF_LIMIT(ARGUMENTS_MAX);
	struct buf sender = BUF_LIMIT(VALUE_MAX);

	env_start(&env);
	add(&list, "qmail-inject");
	add(&list, inject->from_header ? "-H" : "-a");
	check(buf_add_str(&sender, without_brackets(str_text(inject->sender))));
	if (inject->sender) {
		add(&list, "-f");
		add(&list, buf_text(&sender));
	}
	put_author(&env, buf_str(&sender), inject->name);
	add(&list, "--");
	for (char **arg = inject->arguments; *arg; arg++)
		add(&list, *arg);
	add(&list, 0);
	/* The space holds nothing but pointers. */
	become("qmail-inject", (char *const *)(void *)list.s, &env);
}

noreturn void become_smtpd(void)
{
	static char name[] = "qmail-smtpd";
	static char *const argv[] = {name, 0};
	static struct env env;

	env_start(&env);
	put(&env, "PROTO", str_text("TCP"));
	put(&env, "TCPLOCALIP", str_text("127.0.0.1"));
	put(&env, "TCPLOCALHOST", str_text("localhost"));
	put(&env, "TCPREMOTEIP", str_text("127.0.0.1"));
	put(&env, "TCPREMOTEHOST", str_text("localhost"));
	env_drop(&env, "TCPREMOTEINFO");
	put(&env, "RELAYCLIENT", str_text(""));
	become("qmail-smtpd", argv, &env);
}

noreturn void become_qread(void)
{
	static char name[] = "qmail-qread";
	static char *const argv[] = {name, 0};
	static struct env env;

	env_start(&env);
	become("qmail-qread", argv, &env);
}
