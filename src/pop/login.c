/* login - see login.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/login.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "auth/credentials.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/num.h"
#include "base/proc.h"
#include "base/secret.h"
#include "net/sock.h"
#include "pop/capa.h"

enum {
	ATTEMPTS = 3,
	DELAY_MS = 2000, /* before each refusal */
	COMMANDS_MAX = 100, /* nobody needs as many to log in */
	HANDSHAKE = 60, /* seconds for TLS to begin */
};

/* All that can be said before the login, apart from lists. */
static const char ok[] = "+OK ";
static const char syntax[] = "-ERR syntax error";
static const char user_first[] = "-ERR USER first";
static const char unknown[] = "-ERR authorization first";
static const char wrong[] = "-ERR [AUTH] authorization failed";
static const char try_later[] = "-ERR [SYS/TEMP] unable to check passwords now";
static const char broken[] = "-ERR [SYS/PERM] unable to check passwords";
static const char crashed[] = "-ERR aack, child crashed";
static const char no_mechanism[] = "-ERR unrecognized authentication type";
static const char cancelled[] = "-ERR authentication cancelled";
static const char too_long[] = "-ERR line too long";
static const char odd_bytes[] = "-ERR NUL or carriage return within the line";
static const char too_many[] = "-ERR too many commands";
static const char stls_first[] = "-ERR STLS first";
static const char no_stls[] = "-ERR no TLS here, or no longer";
static const char begin_tls[] = "+OK begin TLS negotiation";
static const char utf8_on[] = "+OK UTF8 enabled";

static void say(struct login *login, const char *text)
{
	out_join(&login->out, text, "\r\n");
}

static void end(struct login *login, int code)
{
	login->ended = true;
	login->code = code;
}

/* For the log, one line for each refusal: who, from where, why. */
static void log_refusal(
	const struct login *login, struct str user, const char *why)
{
	static char space[512];
	struct out err = OUT_TO(2, space);

	out_join(&err, prog_name, ": refused: ip ");
	out_safe(&err, str_text(login->remote ? login->remote : "unknown"));
	out_text(&err, " user ");
	out_safe(&err, str_head(user, 100));
	out_join(&err, " reason ", why, "\n");
	ignore(out_flush(&err)); /* the client's answer does not depend on it */
}

static void refuse(
	struct login *login, struct str user, const char *text, const char *why)
{
	log_refusal(login, user, why);
	login->failures++;
	clock_sleep_ms(DELAY_MS);
	say(login, text);
	if (login->failures == ATTEMPTS)
		end(login, LOGIN_GONE);
}

/* What the checker's end means. Nothing is left to be said after a session. */
static void judge(struct login *login, struct str user, int status)
{
	int code = proc_code(status);

	if (proc_crashed(status)) {
		say(login, crashed);
		end(login, LOGIN_GONE);
	} else if (code == EXIT_OK)
		end(login, EXIT_OK);
	else if (code == EXIT_TEMP)
		refuse(login, user, try_later, "temporary");
	else if (code == CREDENTIALS_MISUSE)
		refuse(login, user, broken, "misuse");
	else
		refuse(login, user, wrong, "wrong");
}

/* Starts the checker; -1 with errno. */
static pid_t start(struct login *login, const struct credentials *c)
{
	static struct env env;
	int secret = credentials_pipe(c);
	const struct proc_fd fds[] = {{secret, CREDENTIALS_FD}};

	if (secret == -1)
		return -1;
	env_start(&env);
	ucspitls_env(&login->tls, &env);
	pid_t pid = proc_spawn(&(struct proc_start){.argv = login->checker,
		.env = env.vars,
		.fds = fds,
		.n_fds = 1});
	file_close(secret);
	return pid;
}

/* Runs the checker, and whatever it runs, to its end. */
static void check(
	struct login *login, struct str user, const struct credentials *c)
{
	int status;

	if (out_flush(&login->out) == -1) {
		end(login, LOGIN_GONE);
		return;
	}
	pid_t pid = start(login, c);
	if (pid == -1) {
		bool never = errno == ENOENT || errno == EACCES;
		warn_sys("unable to run ", login->checker[0]);
		refuse(login, user, never ? broken : try_later, "not run");
	} else if (proc_wait(pid, &status) == -1) {
		say(login, try_later);
		end(login, LOGIN_GONE);
	} else
		judge(login, user, status);
}

/* Login and password are here. What does not fit into the interface is wrong,
 * as no checker would take it. */
static void attempt(struct login *login, struct str user, struct str password)
{
	struct credentials c;

	credentials_begin(&c);
	if (credentials_add(&c, user) && credentials_add(&c, password) &&
		credentials_add(&c, str_text(login->stamp)))
		check(login, user, &c);
	else
		refuse(login, user, wrong, "too long");
	credentials_wipe(&c);
	secret_wipe(&login->line, sizeof(login->line));
	login->user_known = false;
}

/* Must TLS begin before anybody logs in? Then it is said. */
static bool in_clear(struct login *login)
{
	bool clear = login->tls.required && !login->tls.begun;

	if (clear)
		say(login, stls_first);
	return clear;
}

static void do_user(void *context, struct str argument)
{
	struct login *login = context;

	if (in_clear(login))
		return;
	login->user_known = argument.n > 0;
	if (argument.n)
		memcpy(login->user, argument.s, argument.n);
	login->user_n = argument.n;
	say(login, argument.n ? ok : syntax);
}

static void do_pass(void *context, struct str argument)
{
	struct login *login = context;

	if (in_clear(login))
		return;
	if (!login->user_known)
		say(login, user_first);
	else if (!argument.n)
		say(login, syntax);
	else
		attempt(login, str_of(login->user, login->user_n), argument);
}

static void do_apop(void *context, struct str argument)
{
	struct login *login = context;
	struct str digest = argument;
	struct str user = str_cut(&digest, ' ');

	if (in_clear(login))
		return;
	if (user.n && digest.n)
		attempt(login, user, digest);
	else
		say(login, syntax);
}

static void gone(struct login *login)
{
	if (login->in.error == 0 && !login->in.ended)
		say(login, too_long);
	end(login, LOGIN_GONE);
}

static void do_auth(void *context, struct str argument)
{
	struct login *login = context;
	struct sasl *sasl = &login->sasl;

	if (in_clear(login))
		return;
	switch (sasl_talk(
		sasl, argument, &login->line, &login->in, &login->out)) {
	case SASL_OK:
		attempt(login, sasl->login, sasl->password);
		break;
	case SASL_LIST:
		say(login, "+OK list follows\r\nPLAIN\r\nLOGIN\r\n.");
		break;
	case SASL_UNKNOWN:
		say(login, no_mechanism);
		break;
	case SASL_CANCELLED:
		say(login, cancelled);
		break;
	case SASL_BAD:
		say(login, syntax);
		break;
	case SASL_GONE:
		gone(login);
		break;
	}
	secret_wipe(sasl, sizeof(*sasl));
}

static void do_capa(void *context, struct str argument)
{
	struct login *login = context;
	const struct ucspitls *tls = &login->tls;

	(void)argument;
	capa_say(&login->out, &login->terms, !tls->required || tls->begun,
		tls->offered);
}

/* Nothing that was said before holds after it (RFC 2595, 4). What a client
 * sent behind its STLS is not read by us, and no TLS to the other side. */
static void do_stls(void *context, struct str argument)
{
	struct login *login = context;

	(void)argument;
	if (!login->tls.offered) {
		say(login, no_stls);
		return;
	}
	say(login, begin_tls);
	if (out_flush(&login->out) == -1 ||
		ucspitls_begin(&login->tls, HANDSHAKE) == -1) {
		end(login, LOGIN_GONE);
		return;
	}
	login->user_known = false;
}

static void do_utf8(void *context, struct str argument)
{
	(void)argument;
	say(context, utf8_on);
}

static void do_lang(void *context, struct str argument)
{
	capa_lang(&((struct login *)context)->out, argument);
}

static void do_quit(void *context, struct str argument)
{
	(void)argument;
	say(context, ok);
	end(context, LOGIN_GONE);
}

static const struct command verbs[] = {{"USER", do_user}, {"PASS", do_pass},
	{"APOP", do_apop}, {"AUTH", do_auth}, {"CAPA", do_capa},
	{"STLS", do_stls}, {"UTF8", do_utf8}, {"LANG", do_lang},
	{"QUIT", do_quit}, {0, 0}};

static void obey(struct login *login)
{
	struct str argument;
	const struct command *command =
		command_find(verbs, &login->line, &argument);

	if (++login->commands > COMMANDS_MAX) {
		say(login, too_many);
		end(login, LOGIN_GONE);
	} else if (!command)
		say(login, unknown);
	else if (login->line.cut)
		say(login, too_long);
	else if (login->line.odd)
		say(login, odd_bytes);
	else
		command->run(login, argument);
}

/* "<pid.time@host>": no two sessions have the same. */
static void make_stamp(struct login *login, const char *host)
{
	struct out out = OUT_TO(-1, login->stamp);

	out_byte(&out, '<');
	out_num(&out, (uint64_t)getpid());
	out_byte(&out, '.');
	out_num(&out, (uint64_t)clock_seconds());
	out_byte(&out, '@');
	out_str(&out, str_head(str_text(host), 255));
	out_byte(&out, '>');
	login->stamp[out.n] = 0;
}

int login_run(struct login *login, const char *host)
{
	int64_t patience = (int64_t)login->terms.timeout * 1000;

	make_stamp(login, host);
	out_join(&login->out, ok, login->stamp, "\r\n");
	while (!login->ended) {
		/* The whole line has the time of one read, and the answers to
		 * AUTH have it too. */
		login->in.deadline = clock_steady_ms() + patience;
		if (command_read_most(
			    &login->in, &login->line, SASL_LINE_MOST) == 1)
			obey(login);
		else
			gone(login);
	}
	secret_wipe(&login->line, sizeof(login->line));
	ignore(out_flush(&login->out)); /* we leave in any case */
	if (login->code != EXIT_OK)
		sock_part(login->out.fd);
	return login->code;
}
