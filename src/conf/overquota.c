/* overquota - see overquota.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "conf/overquota.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"
#include "conf/control.h"
#include "conf/home.h"

enum { PERCENT_MAX = 100 };

static const char default_text[] = "Sorry, this mailbox is full.";

static int what_to_do(struct overquota *over)
{
	char line[OVERQUOTA_TEXT_MAX];
	int there = control_fixed("overquota", line, sizeof(line));

	if (there != 1)
		return there;
	struct str rest = str_text(line);
	struct str word = str_cut(&rest, ' ');
	rest = str_trim(rest);
	over->defer = !str_is_case(word, "bounce");
	if (over->defer && !str_is_case(word, "defer"))
		return control_wrong("overquota", "neither bounce nor defer");
	if (rest.n > 0) {
		memcpy(over->text, rest.s, rest.n);
		over->text[rest.n] = 0;
	}
	return 0;
}

static int when_to_warn(struct overquota *over)
{
	uint64_t percent = OVERQUOTA_WARN_PERCENT;

	if (control_number("quotawarn", &percent) == -1)
		return -1;
	if (percent > PERCENT_MAX)
		return control_wrong("quotawarn", "more than 100 percent");
	over->warn_percent = (unsigned)percent;
	return 0;
}

int overquota_read(struct overquota *over_out)
{
	*over_out = (struct overquota){.defer = false};
	memcpy(over_out->text, default_text, sizeof(default_text));
	if (what_to_do(over_out) == 0 && when_to_warn(over_out) == 0)
		return 0;
	over_out->defer = true;
	return -1;
}

int overquota_read_from_here(struct overquota *over_out)
{
	int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result = -1;

	*over_out = (struct overquota){.defer = true};
	memcpy(over_out->text, default_text, sizeof(default_text));
	if (here == -1 || chdir(home_path) == -1) {
		ignore(control_trouble("overquota", "cannot be reached"));
	} else {
		result = overquota_read(over_out);
		if (fchdir(here) == -1)
			result = -1;
	}
	if (here != -1)
		file_close(here);
	return result;
}

const char *overquota_code(const struct overquota *over)
{
	return over->defer ? "4.2.2" : "5.2.2";
}
