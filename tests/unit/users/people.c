/* people: lists of the operator, read and asked
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "users/people.h"

#include "scratch.h"

const char prog_name[] = "people";

static struct people people;

static bool has(const char *name, const char *value)
{
	const struct person *person = people_find(&people, str_text(name));

	return person && str_is(person->name, name) &&
	       str_is(person->value, value);
}

static bool lacks(const char *name)
{
	return !people_find(&people, str_text(name));
}

static void forget(void)
{
	size_t at = 0;
	void *person;

	while ((person = map_next(&people.map, &at)))
		free(person);
	map_free(&people.map);
}

static void none(void)
{
	people_load(&people, "list");
	CHECK(!people.listed && lacks("joe") && lacks(""));
}

static void listed(void)
{
	scratch_put("list", "joe\n# no\n\njim:a:b: \nJoe:x\njoe:second\n:y\n");
	people_load(&people, "list");
	CHECK(people.listed && has("joe", "") && has("jim", "a:b:"));
	CHECK(has("Joe", "x") && has("", "y") && lacks("#") && lacks("ji"));
	forget();
	scratch_put("list", "");
	people_load(&people, "list");
	CHECK(people.listed && lacks("joe"));
}

/* The bytes are copied; the first of a name stays. */
static void added(void)
{
	char name[] = "joe";

	people_add(&people, str_text(name), str_text("one"));
	name[0] = 'x';
	CHECK(has("joe", "one") && lacks("xoe"));
	people_add(&people, str_text("joe"), str_text("two"));
	CHECK(has("joe", "one"));
	people_add(&people, str_text(""), str_of(0, 0));
	CHECK(has("", ""));
	for (int i = 0; i < 1000; i++) {
		char many[20];
		snprintf(many, sizeof(many), "user%d", i);
		people_add(&people, str_text(many), str_text(many));
	}
	CHECK(has("user0", "user0") && has("user999", "user999"));
	forget();
}

int main(void)
{
	RUN(scratch_enter);
	RUN(none);
	RUN(listed);
	RUN(added);
	RUN(scratch_leave);
	return check_done();
}
