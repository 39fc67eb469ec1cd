/* opt: bundles, glued values, the end of the options, mistakes
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/opt.h"

#include "check.h"

static int all;
static int mode;
static const char *from;

static const struct opt table[] = {{'a', OPT_SET, &all, 1},
	{'x', OPT_SET, &mode, 1}, {'y', OPT_SET, &mode, 2},
	{'f', OPT_TEXT, &from, 0}, {0, OPT_SET, 0, 0}};

static char words[8][16];

/* Parses the blank-separated words. */
static int parse(const char *line)
{
	char *argv[9] = {0};
	int argc = 1;

	all = mode = 0;
	from = 0;
	argv[0] = words[0];
	for (int n; *line; line += n + (line[n] == ' ')) {
		n = (int)strcspn(line, " ");
		memcpy(words[argc], line, (size_t)n);
		words[argc][n] = 0;
		argv[argc] = words[argc];
		argc++;
	}
	return opt_parse(argc, argv, table);
}

static void flags(void)
{
	CHECK(parse("") == 1 && !all);
	CHECK(parse("-a") == 2 && all);
	CHECK(parse("-ax") == 2 && all && mode == 1);
	CHECK(parse("-x -y") == 3 && mode == 2);
	CHECK(parse("-yx") == 2 && mode == 1);
}

static void values(void)
{
	CHECK(parse("-f me") == 3 && strcmp(from, "me") == 0);
	CHECK(parse("-fme") == 2 && strcmp(from, "me") == 0);
	CHECK(parse("-af me") == 3 && all && strcmp(from, "me") == 0);
	CHECK(parse("-fa") == 2 && !all && strcmp(from, "a") == 0);
	CHECK(parse("-f -a") == 3 && !all && strcmp(from, "-a") == 0);
	CHECK(parse("-f one -f two") == 5 && strcmp(from, "two") == 0);
}

static void ends(void)
{
	CHECK(parse("-a word -x") == 2 && !mode);
	CHECK(parse("-a -- -x") == 3 && !mode);
	CHECK(parse("- -x") == 1 && !mode);
	CHECK(parse("--") == 2);
}

static void mistakes(void)
{
	CHECK(parse("-z") == -1);
	CHECK(parse("-az") == -1);
	CHECK(parse("-f") == -1);
	CHECK(parse("-af") == -1);
	CHECK(parse("--help") == -1);
}

int main(void)
{
	RUN(flags);
	RUN(values);
	RUN(ends);
	RUN(mistakes);
	return check_done();
}
