/* say - see say.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/say.h"

#include <unistd.h>

#include "base/exit.h"
#include "base/out.h"

void say_list(int fd, const char *const *parts)
{
	char space[2048];
	struct out out = OUT_TO(fd, space);

	out_list(&out, parts);
	/* Nobody else to tell. */
	ignore(out_flush(&out));
}

void say_die_list(int code, const char *const *parts)
{
	say_list(2, parts);
	_exit(code);
}

void say_no_memory(void)
{
	say_die(EXIT_TEMP, "Out of memory. (#4.3.0)\n");
}

void say_would(const char *what, struct str text)
{
	char space[2048];
	struct out out = OUT_TO(1, space);

	out_join(&out, what, " ");
	out_str(&out, text);
	out_byte(&out, '\n');
	ignore(out_flush(&out)); /* nobody else to tell */
}
