/* advice - see advice.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/advice.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/file.h"
#include "base/proc.h"
#include "conf/control.h"

/* Pipes to and from the program. */
static int start(struct advice *advice, const char *path)
{
	int to[2];
	int from[2];
	char name[CONTROL_LINE_MAX];
	char *argv[] = {name, 0};

	if (strlen(path) >= sizeof(name) || proc_pipe(to) == -1)
		return -1;
	if (proc_pipe(from) == -1) {
		file_close(to[0]);
		file_close(to[1]);
		return -1;
	}
	memcpy(name, path, strlen(path) + 1);
	const struct proc_fd fds[] = {{to[0], 0}, {from[1], 1}};
	pid_t pid = proc_spawn(&(struct proc_start){
		.argv = argv, .fds = fds, .n_fds = 2, .own_group = true});
	file_close(to[0]);
	file_close(from[1]);
	advice->in = (struct in)IN_FROM(from[0], advice->in_space);
	advice->out = (struct out)OUT_TO(to[1], advice->out_space);
	advice->in.tied = &advice->out;
	if (pid != -1) {
		advice->pid = pid;
		return 0;
	}
	file_close(from[0]);
	file_close(to[1]);
	return -1;
}

/* Hangs up, and reaps what has ended: nobody waits here. */
static void stop(struct advice *advice, bool kill_it)
{
	int status;

	if (!advice->pid)
		return;
	file_close(advice->in.fd);
	file_close(advice->out.fd);
	if (kill_it) {
		(void)kill(-advice->pid, SIGKILL); /* it may be gone */
		ignore(proc_wait(advice->pid, &status));
	}
	advice->pid = 0;
}

static void say_value(struct out *out, struct str value)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < value.n; i++) {
		unsigned byte = (unsigned char)value.s[i];
		if (byte >= ' ' && byte < 127 && byte != '%') {
			out_byte(out, value.s[i]);
			continue;
		}
		out_byte(out, '%');
		out_byte(out, hex[byte >> 4]);
		out_byte(out, hex[byte & 15]);
	}
}

static void say(struct out *out, const struct advice_fact *facts)
{
	for (; facts->name; facts++) {
		out_join(out, facts->name, "=");
		say_value(out, facts->value);
		out_byte(out, '\n');
	}
	out_byte(out, '\n');
}

/* "5.7.1": of the right class, digits and two dots, short. */
static bool take_status(struct advice *advice, struct str word, char class)
{
	int dots = 0;

	if (word.n < 5 || word.n >= ADVICE_STATUS_MAX || word.s[0] != class ||
		word.s[1] != '.')
		return false;
	for (size_t i = 0; i < word.n; i++) {
		bool dot = word.s[i] == '.';
		bool second = i + 1 < word.n && word.s[i + 1] == '.';
		if ((!dot && !ascii_digit(word.s[i])) ||
			(dot && (second || i + 1 == word.n)))
			return false;
		dots += dot;
	}
	if (dots != 2)
		return false;
	memcpy(advice->status, word.s, word.n);
	advice->status[word.n] = 0;
	return true;
}

static enum advice_verdict refusal(
	struct advice *advice, char *line, size_t n, bool for_good)
{
	struct str rest = str_of(line, n);
	struct str word = str_head(rest, str_find(rest, ' '));

	memcpy(advice->status, for_good ? "5.7.1" : "4.7.1", 6);
	if (take_status(advice, word, for_good ? '5' : '4'))
		rest = str_skip(rest, word.n + 1);
	rest = str_trim(rest);
	char *text = line + (n - rest.n);
	if (rest.n)
		text = line + (rest.s - line);
	for (size_t i = 0; i < rest.n; i++)
		if (text[i] < ' ' || text[i] >= 127)
			text[i] = '?';
	text[rest.n] = 0;
	advice->text = rest.n ? text : "not wanted here";
	return for_good ? ADVICE_REFUSE : ADVICE_DEFER;
}

enum advice_verdict advice_parse(struct advice *advice, char *line, size_t n)
{
	struct str rest = str_of(line, n);
	struct str word = str_cut(&rest, ' ');
	size_t at = word.n < n ? word.n + 1 : n;

	if (str_is(word, "ok"))
		return ADVICE_OK;
	if (str_is(word, "refuse"))
		return refusal(advice, line + at, n - at, true);
	if (str_is(word, "defer"))
		return refusal(advice, line + at, n - at, false);
	return ADVICE_TROUBLE;
}

/* Room for a NUL behind the line: that of its LF. */
static enum advice_verdict hear(struct advice *advice)
{
	buf_clear(&advice->line);
	if (in_until(&advice->in, &advice->line, '\n') != 1)
		return ADVICE_TROUBLE;
	return advice_parse(advice, advice->line.s, advice->line.n - 1);
}

/* Has it said something, or ended, before it was asked? */
static bool out_of_turn(const struct advice *advice)
{
	struct pollfd one = {.fd = advice->in.fd, .events = POLLIN};

	return in_ready(&advice->in) || poll(&one, 1, 0) != 0;
}

enum advice_verdict advice_ask(struct advice *advice, const char *path,
	const struct advice_fact *facts, int64_t deadline)
{
	enum advice_verdict verdict = ADVICE_TROUBLE;

	if (advice->broken)
		return ADVICE_TROUBLE;
	advice->line.limit = ADVICE_LINE_MAX;
	bool on = advice->pid ? !out_of_turn(advice) : start(advice, path) == 0;
	if (on) {
		advice->in.deadline = advice->out.deadline = deadline;
		say(&advice->out, facts);
		verdict = hear(advice);
	}
	/* More than one line is no answer, either. */
	if (verdict != ADVICE_TROUBLE && !in_ready(&advice->in))
		return verdict;
	stop(advice, true);
	advice->broken = true;
	return ADVICE_TROUBLE;
}

void advice_end(struct advice *advice)
{
	stop(advice, false);
	buf_free(&advice->line);
}
