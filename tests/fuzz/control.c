/* control: one file of the operator, read in every way
 *
 * Against a reader that has the whole file: values, numbers and lists are what
 * it says, or it is refused with its name and line.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "conf/control.h"

#include <errno.h>

#include "base/ascii.h"

#include "fuzz.h"

enum { FIXED = 40, LIST_MAX = 1 << 16 };

static const char name[] = "thing";

static struct str trim(struct str line)
{
	while (line.n && str_has(str_text(" \t\r\n"), line.s[line.n - 1]))
		line.n--;
	return line;
}

static bool sound(struct str line)
{
	return line.n <= CONTROL_LINE_MAX && !str_has(line, 0);
}

/* A refusal says where, in plain bytes. */
static void check_where(void)
{
	struct str where = str_text(control_where());

	MUST(errno == EINVAL);
	MUST(str_starts(where, str_text("control/thing")));
	for (size_t i = 0; i < where.n; i++)
		MUST(!ascii_control(where.s[i]) && !ascii_8bit(where.s[i]));
}

static void check_line(struct str first)
{
	struct buf b = BUF_LIMIT(CONTROL_LINE_MAX);
	char fixed[FIXED];
	int found = control_line(name, &b);

	if (found == -1)
		check_where();
	MUST((found == 1) == sound(first));
	MUST(found != 1 || str_equal(buf_str(&b), first));
	int short_found = control_fixed(name, fixed, sizeof(fixed));
	if (short_found == -1)
		check_where();
	if (short_found == 1)
		MUST(found == 1 && str_is(first, fixed));
	if (found == 1 && first.n == 0)
		MUST(control_line_or_me(name, &b, "me") == 1 && b.n == 0);
	buf_free(&b);
}

static void check_number(struct str first)
{
	uint64_t n = 77;
	uint64_t want = 0;
	bool digits = first.n > 0 && sound(first);
	int found = control_number(name, &n);

	for (size_t i = 0; i < first.n && digits; i++) {
		digits = ascii_digit(first.s[i]);
		want = want * 10 + (uint64_t)(first.s[i] - '0');
		digits = digits && want <= CONTROL_NUMBER_MAX;
	}
	if (found == -1)
		check_where();
	MUST((found == 1) == digits);
	MUST(n == (digits ? want : 77));
}

static void check_list(struct str file)
{
	struct buf list = BUF_LIMIT(LIST_MAX);
	int found = control_list(name, &list);
	struct str rest = buf_str(&list);
	struct str line;

	if (found == -1)
		check_where();
	while (file.n) {
		struct str want = trim(str_cut(&file, '\n'));
		if (want.n == 0 || want.s[0] == '#')
			continue;
		if (found == -1 && !sound(want))
			break;
		MUST(sound(want) && control_next(&rest, &line));
		MUST(str_equal(line, want));
	}
	MUST(found == 1 ? rest.n == 0 : rest.n == 0 || file.n > 0);
	buf_free(&list);
}

static void run(struct str input)
{
	struct str rest = input;
	struct str first = trim(str_cut(&rest, '\n'));

	fuzz_put("control/thing", input);
	check_line(first);
	check_number(first);
	check_list(input);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 18};
