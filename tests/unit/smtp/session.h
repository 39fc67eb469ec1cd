/* session - a client's lines, and what a struct parley answers
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SESSION_H
#define SESSION_H

#include "smtp/parley.h"

#include "desk.h"

const char prog_name[] = "talker";

static inline void session_child(void)
{
	static char in_space[64], out_space[256];
	static struct parley parley = {.in = IN_FROM(0, in_space),
		.out = OUT_TO(1, out_space),
		PARLEY_BUFS};

	parley.in.tied = &parley.out;
	int opened = parley_open(&parley);
	if (opened != 1)
		_exit(opened == 0 ? 50 : 51);
	_exit(parley_run(&parley));
}

/* Its exit code; what it said is in "out". */
static inline int session(const char *lines)
{
	scratch_put("in", lines);
	desk_forget();
	return child_run(session_child);
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
