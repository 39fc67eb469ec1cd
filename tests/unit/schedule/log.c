/* log: lines in one write, and nothing in them that strangers chose
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/log.h"

#include "scratch.h"

static struct log logger;

static bool wrote(const char *text)
{
	bool same = scratch_holds("log", text);

	CHECK(ftruncate(LOG_FD, 0) == 0 && lseek(LOG_FD, 0, SEEK_SET) == 0);
	return same;
}

static void begin(void)
{
	int fd = open("log", O_RDWR | O_CREAT, 0600);

	CHECK(dup2(fd, LOG_FD) == LOG_FD);
	if (fd != LOG_FD)
		close(fd);
	log_open(&logger);
}

static void lines(void)
{
	log_text(&logger, "status: local ");
	log_num(&logger, 3);
	log_end(&logger);
	log_about(&logger, "end msg ", UINT64_MAX, "");
	CHECK(wrote(""));
	log_flush(&logger);
	CHECK(wrote("status: local 3\nend msg 18446744073709551615\n"));
	log_flush(&logger);
	CHECK(wrote(""));
}

static void hostile(void)
{
	log_safe(&logger, str_text("a b\nc\td%e\r\177\303\274~!"));
	log_safe(&logger, str_of("\0x", 2));
	log_end(&logger);
	log_flush(&logger);
	CHECK(wrote("a_b/c_d_e____~!_x\n"));
	for (int c = 0; c < 256; c++)
		log_safe(&logger, str_of(&(char){(char)c}, 1));
	CHECK(logger.out.n == 256);
	for (size_t i = 0; i < 256; i++)
		CHECK(logger.space[i] > 32 && logger.space[i] < 127);
	log_flush(&logger);
	CHECK(ftruncate(LOG_FD, 0) == 0 && lseek(LOG_FD, 0, SEEK_SET) == 0);
}

/* A log that is gone stops nobody; when it is back, so are the lines. */
static void gone(void)
{
	int keep = dup(LOG_FD);

	close(LOG_FD);
	for (int i = 0; i < 10000; i++)
		log_about(&logger, "line ", (uint64_t)i, " of many");
	log_flush(&logger);
	CHECK(dup2(keep, LOG_FD) == LOG_FD);
	close(keep);
	log_about(&logger, "back ", 1, "");
	log_flush(&logger);
	CHECK(wrote("back 1\n"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(begin);
	RUN(lines);
	RUN(hostile);
	RUN(gone);
	RUN(scratch_leave);
	return check_done();
}
