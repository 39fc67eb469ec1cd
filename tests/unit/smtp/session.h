/* session - a client's lines, and what a struct parley answers
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SESSION_H
#define SESSION_H

#include "smtp/parley.h"

#include <sys/socket.h>

#include "conf/control.h"

#include "desk.h"

const char prog_name[] = "talker";

static inline void session_child(void)
{
	static char in_space[64], out_space[256];
	static struct parley parley;

	parley.in = (struct in)IN_FROM(0, in_space);
	parley.out = (struct out)OUT_TO(1, out_space);
	parley_begin(&parley);
	int opened = parley_open(&parley);
	if (opened == -1) {
		const char *where = control_where();
		ignore(file_write_all(2, where, strlen(where)));
	}
	if (opened != 1)
		_exit(opened == 0 ? 50 : 51);
	_exit(parley_run(&parley));
}

/* All lines at once: its exit code; what it said is in "out". */
static inline int session_flood(const char *lines)
{
	scratch_put("in", lines);
	desk_forget();
	return child_run(session_child);
}

/* The same; how its answers left is in "out": a '|' behind each write. */
static inline void session_writes(const char *lines)
{
	char packet[4096];
	int ends[2];
	ssize_t n;
	int out = file_open_empty("out", 0600);

	scratch_put("in", lines);
	desk_forget();
	fflush(stdout);
	CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == 0);
	pid_t pid = fork();
	if (pid == 0) {
		int in = file_open_read("in");
		if (dup2(in, 0) == -1 || dup2(ends[1], 1) == -1)
			_exit(99);
		file_close(ends[0]);
		file_close(ends[1]);
		session_child();
	}
	file_close(ends[1]);
	while ((n = read(ends[0], packet, sizeof(packet))) > 0) {
		CHECK(file_write_all(out, packet, (size_t)n) == 0);
		CHECK(file_write_all(out, "|", 1) == 0);
	}
	file_close(ends[0]);
	file_close(out);
	CHECK(waitpid(pid, 0, 0) == pid);
}

/* Reads one answer from fd, and adds it to "out". Its code, 0 at the end. */
static inline int session_answer(int fd, int out)
{
	char line[4096];
	size_t n = 0;

	while (n < sizeof(line) && read(fd, line + n, 1) == 1) {
		if (line[n++] != '\n')
			continue;
		CHECK(file_write_all(out, line, n) == 0);
		if (n > 4 && line[3] == ' ')
			return (line[0] - '0') * 100 + (line[1] - '0') * 10 +
			       line[2] - '0';
		n = 0;
	}
	return 0;
}

/* How much of the text is said before an answer is waited for: a line; a
 * message, if that was the answer; BDAT and its octets. */
static inline size_t session_part(const char *text, int code)
{
	const char *dot = strstr(text, "\r\n.\r\n");
	const char *end = strchr(text, '\n');
	unsigned octets = 0;

	if (code == 354)
		return dot ? (size_t)(dot - text) + 5 : strlen(text);
	if (!end)
		return strlen(text);
	if (strncmp(text, "BDAT ", 5) == 0)
		(void)sscanf(text, "BDAT %u", &octets);
	size_t n = (size_t)(end - text) + 1 + octets;
	return n < strlen(text) ? n : strlen(text);
}

/* The same, each line after the answer to the one before. */
static inline int session(const char *lines)
{
	int ends[2];
	int status = -1;
	int out = file_open_empty("out", 0600);

	desk_forget();
	fflush(stdout);
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	pid_t pid = fork();
	if (pid == 0) {
		int err = file_open_empty("err", 0600);
		file_close(ends[0]);
		if (dup2(ends[1], 0) == -1 || dup2(ends[1], 1) == -1 ||
			dup2(err, 2) == -1)
			_exit(99);
		file_close(ends[1]);
		session_child();
	}
	file_close(ends[1]);
	int code = session_answer(ends[0], out);
	while (code && *lines) {
		size_t n = session_part(lines, code);
		if (file_write_all(ends[0], lines, n) == -1)
			break;
		lines += n;
		if (!*lines)
			(void)shutdown(ends[0], SHUT_WR);
		code = session_answer(ends[0], out);
	}
	(void)shutdown(ends[0], SHUT_WR);
	while (session_answer(ends[0], out))
		;
	file_close(ends[0]);
	file_close(out);
	CHECK(waitpid(pid, &status, 0) == pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 256;
}

/* The codes of its answers, of many lines the last one, as "220 250 ". */
static inline const char *session_codes(void)
{
	static char codes[4000];
	struct buf b = BUF_LIMIT(1 << 20);
	size_t n = 0;

	CHECK(file_slurp("out", &b) == 0);
	struct str rest = buf_str(&b);
	while (rest.n && n + 5 < sizeof(codes)) {
		struct str line = str_cut(&rest, '\n');
		if (line.n > 4 && line.s[3] == '-')
			continue;
		CHECK(line.n > 4 && line.s[line.n - 1] == '\r');
		memcpy(codes + n, line.s, 4);
		n += 4;
	}
	codes[n] = 0;
	buf_free(&b);
	return codes;
}

/* Are these the answers to these lines? */
static inline bool session_is(const char *lines, const char *codes)
{
	(void)session(lines);
	if (strcmp(session_codes(), codes) != 0)
		printf("# %s\n", session_codes());
	return strcmp(session_codes(), codes) == 0;
}

#endif
