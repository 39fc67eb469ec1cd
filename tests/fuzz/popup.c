/* popup: a client before the login
 *
 * Whatever it sends: every line of the answers is whole and well formed, what
 * a checker would get is two strings without NULs that fit, after three of
 * them or a hundred commands it is over, and no byte behind the end was read.
 * No checker is run: each attempt is answered as one that cannot be made now.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/login.h"

#include <errno.h>
#include <unistd.h>

#include "auth/credentials.h"
#include "base/num.h"

#include "fuzz.h"

static unsigned attempts;
static struct str parts[3];

void credentials_begin(struct credentials *c)
{
	c->n = 0;
	for (size_t i = 0; i < 3; i++)
		parts[i] = str_of("", 0);
}

/* Login, password and timestamp, in turn. */
bool credentials_add(struct credentials *c, struct str part)
{
	size_t i = 0;

	MUST(!str_has(part, 0));
	while (i < 2 && parts[i].n)
		i++;
	parts[i] = part;
	if (part.n >= CREDENTIALS_MAX - c->n)
		return false;
	c->n += part.n + 1;
	return true;
}

int credentials_pipe(const struct credentials *c)
{
	MUST(c->n <= CREDENTIALS_MAX && parts[0].n);
	MUST(!str_has(parts[0], '\n') || parts[0].n);
	errno = EMFILE;
	return -1;
}

void credentials_wipe(struct credentials *c)
{
	c->n = 0;
	attempts++;
}

struct session {
	struct str input;
	struct buf said;
	size_t left; /* bytes that were not read */
	bool ended; /* by us, not by the end of input */
};

static void body(void *context)
{
	static char in_space[1];
	static char out_space[2048];
	static char name[] = "/nowhere/checker";
	static char *checker[] = {name, 0};
	static struct login login;
	struct session *session = context;

	login = (struct login){
		.in = IN_FROM(0, in_space), .out = OUT_TO(1, out_space)};
	login.in.fd = fuzz_file(0, session->input);
	login.out.fd = fuzz_file(1, str_of(0, 0));
	login.in.tied = &login.out;
	login.checker = checker;
	login.remote = "192.0.2.1";
	login.terms.timeout = 60;
	MUST(login_run(&login, "pop.example") == LOGIN_GONE);
	MUST(login.ended && login.failures <= 3 && login.failures == attempts);
	session->ended = !login.in.ended;
	off_t at = lseek(login.in.fd, 0, SEEK_CUR);
	session->left = session->input.n - (size_t)at;
}

/* Whole lines: an answer, a challenge, or part of a list. */
static void check_said(struct str said)
{
	bool list = false;
	unsigned answers = 0;

	while (said.n) {
		struct str line = str_cut(&said, '\n');
		MUST(line.n && line.n < 512 && line.s[line.n - 1] == '\r');
		line.n--;
		if (list) {
			list = !str_is(line, ".");
			continue;
		}
		bool ok = str_starts(line, str_text("+OK "));
		MUST(ok || str_starts(line, str_text("-ERR ")) ||
			str_starts(line, str_text("+ ")));
		list = ok && str_ends(line, str_text("list follows"));
		list = list || (ok && str_ends(line, str_text("ing follows")));
		answers++;
	}
	MUST(!list && answers <= 310);
}

static void run(struct str input)
{
	struct session session = {.input = input, .said = BUF_LIMIT(1 << 20)};

	attempts = 0;
	MUST(fuzz_program(body, &session) == -1);
	fuzz_file_take(1, &session.said);
	check_said(buf_str(&session.said));
	MUST(session.ended || session.left == 0);
	buf_free(&session.said);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 16};
