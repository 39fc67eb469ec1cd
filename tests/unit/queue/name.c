/* name: names made, and entries of a directory read
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/name.h"

#include "check.h"

static const uint64_t some = 1764000000123456; /* 1764000000123456 % 64 = 0 */

static void made(void)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, some + 7, NAME_MESSAGE);
	CHECK(strcmp(path, "mess/7/1764000000123463.m") == 0);
	name_mess(path, some + 63, NAME_ENVELOPE);
	CHECK(strcmp(path, "mess/63/1764000000123519.e") == 0);
	name_mess_dir(path, some + 64);
	CHECK(strcmp(path, "mess/0") == 0);
	name_state(path, some + 10);
	CHECK(strcmp(path, "state/10/1764000000123466") == 0);
	name_bad(path, some, NAME_ENVELOPE);
	CHECK(strcmp(path, "bad/1764000000123456.e") == 0);
}

static void longest(void)
{
	char path[NAME_MAX_LENGTH];

	name_state(path, UINT64_MAX);
	CHECK(strcmp(path, "state/63/18446744073709551615") == 0);
	name_mess(path, UINT64_MAX, NAME_MESSAGE);
	CHECK(strcmp(path, "mess/63/18446744073709551615.m") == 0);
	CHECK(strlen(path) < NAME_MAX_LENGTH);
}

static bool reads(const char *entry, uint64_t want, char kind)
{
	uint64_t id = 0;
	char got = 'x';

	return name_parse(str_text(entry), &id, &got) && id == want &&
	       got == kind;
}

static bool no_name(const char *entry)
{
	uint64_t id;
	char kind;

	return !name_parse(str_text(entry), &id, &kind);
}

static void entries(void)
{
	CHECK(reads("1764000000123456.m", some, NAME_MESSAGE));
	CHECK(reads("1764000000123456.e", some, NAME_ENVELOPE));
	CHECK(reads("1764000000123456", some, 0));
	CHECK(reads("18446744073709551614.e", UINT64_MAX - 1, NAME_ENVELOPE));
}

/* Another name for the same ID would make one message two. */
static void strangers(void)
{
	CHECK(no_name("") && no_name(".") && no_name("..") && no_name(".m"));
	CHECK(no_name("0") && no_name("01.m") && no_name("+1.m"));
	CHECK(no_name("1.") && no_name("1.x") && no_name("1.mm"));
	CHECK(no_name("1.m.m") && no_name("1m") && no_name("1 .m"));
	CHECK(no_name("x.m") && no_name("-1.e") && no_name("1.M"));
	CHECK(no_name("18446744073709551616.m"));
}

static void there_and_back(void)
{
	char path[NAME_MAX_LENGTH];
	uint64_t id = 1;

	for (int i = 0; i < 63; i++, id = id * 2 + 1) {
		name_mess(path, id, NAME_MESSAGE);
		CHECK(reads(strrchr(path, '/') + 1, id, NAME_MESSAGE));
		name_state(path, id);
		CHECK(reads(strrchr(path, '/') + 1, id, 0));
	}
}

int main(void)
{
	RUN(made);
	RUN(longest);
	RUN(entries);
	RUN(strangers);
	RUN(there_and_back);
	return check_done();
}
