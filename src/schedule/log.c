/* log - see log.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/log.h"

void log_open(struct log *log)
{
	log->out = (struct out)OUT_TO(LOG_FD, log->space);
}

void log_text(struct log *log, const char *text)
{
	out_text(&log->out, text);
}

void log_num(struct log *log, uint64_t n)
{
	out_num(&log->out, n);
}

void log_safe(struct log *log, struct str hostile)
{
	for (size_t i = 0; i < hostile.n; i++) {
		char c = hostile.s[i];
		if (c == '\n')
			c = '/';
		else if (c < 33 || c > 126 || c == '%')
			c = '_';
		out_byte(&log->out, c);
	}
}

void log_end(struct log *log)
{
	out_byte(&log->out, '\n');
}

void log_about(
	struct log *log, const char *before, uint64_t n, const char *after)
{
	log_text(log, before);
	log_num(log, n);
	log_text(log, after);
	log_end(log);
}

/* A log that cannot be written must not stop the mail: what is lost is lost,
 * the next lines are tried again. */
void log_flush(struct log *log)
{
	ignore(out_flush(&log->out));
	log->out.error = 0;
	log->out.n = 0;
}
