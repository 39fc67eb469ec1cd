/* who: the cdb first, then what is remembered, for a while
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/who.h"

#include "data/cdbmake.h"
#include "route/lookup.h"

#include "scratch.h"

static struct who who;
static struct buf answer = BUF_LIMIT(LOOKUP_MAX);

static void enter(void)
{
	scratch_mkdir("users");
	scratch_mkdir("queue");
	CHECK(chdir("queue") == 0);
}

static int ask(const char *local)
{
	return who_ask(&who, str_text(local), &answer);
}

static bool knows(const char *local, const char *text)
{
	return ask(local) == 1 && str_is(buf_str(&answer), text);
}

static void keep(const char *local, const char *text)
{
	who_keep(&who, str_text(local), str_text(text));
}

static void remembers(void)
{
	CHECK(ask("joe") == 0);
	keep("joe", "one");
	CHECK(knows("joe", "one") && ask("jo") == 0 && ask("joey") == 0);
	CHECK(ask("Joe") == 0 && ask("") == 0);
	keep("", "nobody");
	CHECK(knows("", "nobody") && knows("joe", "one"));
}

static void forgets_the_oldest(void)
{
	char name[20];

	for (int i = 0; i < WHO_KEPT - 1; i++) {
		snprintf(name, sizeof(name), "user%d", i);
		keep(name, name);
	}
	CHECK(ask("joe") == 0 && knows("", "nobody"));
	for (int i = 0; i < WHO_KEPT - 1; i++) {
		snprintf(name, sizeof(name), "user%d", i);
		CHECK(knows(name, name));
	}
}

static void forgets_in_time(void)
{
	keep("joe", "two");
	CHECK(knows("joe", "two"));
	for (size_t i = 0; i < WHO_KEPT; i++)
		who.entries[i].until -= WHO_SECONDS * 1000 + 1;
	CHECK(ask("joe") == 0);
}

static void forgets_with_passwd(void)
{
	keep("joe", "three");
	CHECK(knows("joe", "three"));
	who.passwd.st_size++; /* as if it had been another file then */
	CHECK(ask("joe") == 0);
	keep("joe", "four");
	CHECK(knows("joe", "four"));
}

static void too_long(void)
{
	char text[LOOKUP_MAX + 2];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	keep("big", text);
	CHECK(ask("big") == 0);
	text[WHO_LOCAL_MAX + 1] = 0;
	keep(text, "long");
	CHECK(ask(text) == 0);
	text[WHO_LOCAL_MAX] = 0;
	keep(text, "longest");
	CHECK(knows(text, "longest"));
}

/* One question for a name at a time, as far as there is room. */
static void questions(void)
{
	struct str joe = str_text("joe");
	char text[WHO_LOCAL_MAX + 2];

	CHECK(who_asked(&who, joe) == WHO_NOT_ASKED);
	who_asks(&who, joe);
	CHECK(who_asked(&who, joe) == WHO_ASKING);
	CHECK(who_asked(&who, str_text("jo")) == WHO_NOT_ASKED);
	who_heard(&who, joe, false);
	CHECK(who_asked(&who, joe) == WHO_FAILED);
	who_asks(&who, joe);
	CHECK(who_asked(&who, joe) == WHO_ASKING);
	who_heard(&who, joe, true);
	CHECK(who_asked(&who, joe) == WHO_NOT_ASKED);
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	who_asks(&who, str_text(text));
	CHECK(who_asked(&who, str_text(text)) == WHO_NOT_ASKED);
	for (size_t i = 1; i <= WHO_ASKED + 1; i++)
		who_asks(&who, str_of(text, i));
	for (size_t i = 1; i <= WHO_ASKED; i++)
		CHECK(who_asked(&who, str_of(text, i)) == WHO_ASKING);
	CHECK(who_asked(&who, str_of(text, WHO_ASKED + 1)) == WHO_NOT_ASKED);
	who_heard(&who, str_of(text, WHO_ASKED + 1), true);
	who_heard(&who, str_of(text, 3), false);
	who_asks(&who, joe);
	CHECK(who_asked(&who, joe) == WHO_ASKING);
}

static void assigned(void)
{
	static const char joe[] = "joe\0"
				  "1\0"
				  "2\0/h\0\0";
	static struct cdbmake make;
	int fd = file_open_empty("../users/cdb", 0600);

	CHECK(cdbmake_start(&make, fd) == 0);
	CHECK(cdbmake_add(&make, str_of("!joe", 5),
		      str_of(joe, sizeof(joe) - 1)) == 0);
	CHECK(cdbmake_add(&make, str_of("", 0), str_of("", 0)) == 0);
	CHECK(cdbmake_finish(&make) == 0);
	file_close(fd);
	CHECK(ask("joe") == 1 &&
		str_equal(buf_str(&answer), str_of(joe, sizeof(joe))));
	keep("jim", "jim");
	CHECK(knows("jim", "jim"));
	scratch_put("../users/cdb", "junk");
	CHECK(ask("jim") == -1); /* not known now */
	for (size_t i = 0; i < WHO_KEPT; i++)
		buf_free(&who.entries[i].answer);
	buf_free(&answer);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(remembers);
	RUN(forgets_the_oldest);
	RUN(forgets_in_time);
	RUN(forgets_with_passwd);
	RUN(too_long);
	RUN(questions);
	RUN(assigned);
	RUN(scratch_leave);
	return check_done();
}
