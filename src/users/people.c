/* people - see people.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "users/people.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/exit.h"
#include "users/lines.h"

static noreturn void no_memory(void)
{
	die_sys(EXIT_TEMP, "unable to hold the list of users");
}

const struct person *people_find(const struct people *people, struct str name)
{
	return map_find(&people->map, name);
}

void people_add(struct people *people, struct str name, struct str value)
{
	if (people_find(people, name))
		return;
	struct person *person = malloc(sizeof(*person) + name.n + value.n);
	if (!person)
		no_memory();
	char *bytes = (char *)(person + 1);
	if (name.n > 0)
		memcpy(bytes, name.s, name.n);
	if (value.n > 0)
		memcpy(bytes + name.n, value.s, value.n);
	person->name = str_of(bytes, name.n);
	person->value = str_of(bytes + name.n, value.n);
	if (map_add(&people->map, person->name, person) == -1)
		no_memory();
}

void people_load(struct people *people, const char *path)
{
	static struct lines lines;

	*people = (struct people){.listed = lines_open(&lines, path)};
	if (!people->listed)
		return;
	while (lines_next_value(&lines)) {
		struct str value = buf_str(&lines.line);
		struct str name = str_cut(&value, ':');
		people_add(people, name, value);
	}
	lines_close(&lines);
}
