/* popterms - see popterms.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/popterms.h"

#include "base/buf.h"
#include "base/num.h"
#include "conf/control.h"

enum { TIMEOUT_DEFAULT = 1200, DAYS_MAX = 1000000 };

/* A number of days, or NEVER. */
static int read_expire(struct popterms *terms)
{
	struct buf line = BUF_LIMIT(CONTROL_LINE_MAX + 1);
	int result = control_line("pop3expire", &line);

	if (result == 1 && !str_is_case(buf_str(&line), "never")) {
		terms->expires = true;
		if (!num_parse(buf_str(&line), &terms->expire) ||
			terms->expire > DAYS_MAX)
			result = control_wrong("pop3expire",
				"neither a number of days nor NEVER");
	}
	buf_free(&line);
	return result == -1 ? -1 : 0;
}

int popterms_read(struct popterms *terms_out)
{
	uint64_t timeout = TIMEOUT_DEFAULT;

	*terms_out = (struct popterms){.timeout = TIMEOUT_DEFAULT};
	int times = control_number("timeoutpop3d", &timeout);
	int delay = control_number("pop3logindelay", &terms_out->login_delay);
	int expire = read_expire(terms_out);
	terms_out->timeout = timeout ? (int)timeout : 1;
	return times == -1 || delay == -1 || expire == -1 ? -1 : 0;
}
