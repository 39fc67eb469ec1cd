/* merge: one result a recipient, and deferral for all that is not whole
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/merge.h"

#include "remote/verdict.h"

#include "scratch.h"

static struct buf texts = BUF_LIMIT(100000);
static struct report report;

/* Merges what a literal says, its last NUL included if it is written. */
#define MERGE(recipients, said) merge((recipients), said, sizeof(said) - 1)

static void merge(size_t recipients, const char *said, size_t n)
{
	report = (struct report){.job = 7, .n = recipients};
	CHECK(merge_report(str_of(said, n), &texts, &report) == 0);
	CHECK(report.n == recipients && report.job == 7);
}

static bool result(size_t i, const char *want)
{
	return i < report.n && str_is(report.results[i], want);
}

static bool all_deferred(void)
{
	for (size_t i = 0; i < report.n; i++)
		if (!report.results[i].n || report.results[i].s[0] != 'Z')
			return false;
	return report.connection == REPORT_NO_CONNECTION;
}

static void sent(void)
{
	MERGE(1, "r\0Kaccepted\n\0");
	CHECK(result(0, "Kaccepted\n"));
	CHECK(report.connection == REPORT_FINE);
	MERGE(3, "r\0hno such user\n\0slater\n\0Kaccepted\n\0");
	CHECK(result(0, "Kaccepted\n"));
	CHECK(result(1, "Dno such user\n"));
	CHECK(result(2, "Zlater\n"));
}

static void not_sent(void)
{
	MERGE(2, "r\0hno\n\0Zdied\n\0");
	CHECK(result(0, "Zdied\n"));
	CHECK(report.results[1].s[0] == 'D');
	CHECK(report.connection == REPORT_FINE);
	MERGE(2, "r\0slater\n\0Drefused\n\0");
	CHECK(result(0, "Drefused\n"));
	CHECK(report.results[1].s[0] == 'Z');
	MERGE(1, "slater\n\0DGiving up.\n\0");
	CHECK(report.results[0].s[0] == 'Z');
}

/* The connection died before everybody had his turn. */
static void died_on_the_way(void)
{
	MERGE(4, "r\0hno\n\0slater\n\0Zdied\n\0");
	CHECK(result(0, "Zdied\n"));
	CHECK(result(1, "Dno\ndied\n"));
	CHECK(report.results[2].s[0] == 'Z');
	CHECK(result(3, "Zdied\n"));
}

static void without_conversation(void)
{
	MERGE(2, "Zcould not connect (#4.4.1)\n\0");
	CHECK(result(0, "Zcould not connect (#4.4.1)\n"));
	CHECK(result(1, "Zcould not connect (#4.4.1)\n"));
	CHECK(report.connection == REPORT_UNREACHED);
	MERGE(2, "Dno such host (#5.1.2)\n\0");
	CHECK(result(0, "Dno such host (#5.1.2)\n"));
	CHECK(report.connection == REPORT_NO_CONNECTION);
}

/* It wants less of us: its code says so, not somebody's words. */
static void busy(void)
{
	MERGE(1, "Zh greeting failed.\nRemote host said: 421 too many\n\0");
	CHECK(report.connection == REPORT_BUSY);
	MERGE(2, "r\0sno\nRemote host said: 450 4.7.1 slow down\0Kfine\n\0");
	CHECK(report.connection == REPORT_BUSY);
	MERGE(1, "r\0Zno\nRemote host said: 451 4.3.0 421 4.7.0\n\0");
	CHECK(report.connection == REPORT_FINE);
	MERGE(1, "r\0Kok\nRemote host said: 250 4.7.0 ok\n\0");
	CHECK(report.connection == REPORT_FINE);
	MERGE(1, "hno\nRemote host said: 550 4.7.1 no\0DGiving up\0");
	CHECK(report.connection == REPORT_FINE);
	MERGE(1, "Zx\nRemote host said: 42\0");
	CHECK(report.connection == REPORT_NO_CONNECTION);
}

static void not_whole(void)
{
	MERGE(2, "");
	CHECK(all_deferred());
	MERGE(2, "r\0r\0");
	CHECK(all_deferred());
	MERGE(2, "r\0r\0Kaccepted");
	CHECK(all_deferred());
	MERGE(2, "r\0Kaccepted\n\0");
	CHECK(all_deferred());
	MERGE(1, "r\0r\0Kaccepted\n\0");
	CHECK(all_deferred());
	MERGE(1, "r\0Kaccepted\n\0x");
	CHECK(all_deferred());
	MERGE(1, "r\0Kaccepted\n\0K\0");
	CHECK(all_deferred());
	MERGE(1, "x\0Kaccepted\n\0");
	CHECK(all_deferred());
	MERGE(1, "\0Kaccepted\n\0");
	CHECK(all_deferred());
	MERGE(1, "\0\0\0");
	CHECK(all_deferred());
}

/* No prefix of a good report is taken for success. */
static void cut(void)
{
	static const char said[] = "r\0hno\n\0Kaccepted\n\0";

	for (size_t n = 0; n < sizeof(said) - 1; n++) {
		merge(2, said, n);
		CHECK(all_deferred());
	}
	merge(2, said, sizeof(said) - 1);
	CHECK(result(0, "Kaccepted\n"));
}

static void too_small(void)
{
	static const char said[] = "Z0123456789\0";
	struct buf small = BUF_LIMIT(20);

	report = (struct report){.n = 2};
	CHECK(merge_report(str_of(said, sizeof(said) - 1), &small, &report) ==
		-1);
	buf_free(&small);
}

/* The longest report that qmail-remote can make is not cut. */
static void longest(void)
{
	static const char host[] = "2001:db8:1111:2222:3333:4444:5555:6666";
	static char reply[REPLY_TEXT_MAX];
	struct verdict verdict = VERDICT_EMPTY;
	struct buf all = BUF_LIMIT(MERGE_SAID_MAX);
	struct str said = str_of(reply, sizeof(reply));

	texts.limit = MERGE_TEXTS_MAX;
	memset(reply, 'x', sizeof(reply));
	CHECK(verdict_begin(&verdict, ORDER_RECIPIENTS_MAX) == 0);
	verdict_recipient(&verdict, 0, VERDICT_TAKEN, str_of(0, 0), "");
	for (size_t i = 1; i < ORDER_RECIPIENTS_MAX; i++)
		verdict_recipient(&verdict, i, 'h', said, host,
			" does not like recipient.\n");
	verdict_message(&verdict, 'K', said, host, " accepted message.\n");
	scratch_put("said", "");
	int fd = open("said", O_RDWR);
	CHECK(verdict_write(&verdict, fd) == 0 && lseek(fd, 0, SEEK_SET) == 0);
	CHECK(file_read_all(fd, &all) == 0);
	file_close(fd);
	merge(ORDER_RECIPIENTS_MAX, all.s, all.n);
	CHECK(report.results[0].s[0] == 'K' && report.results[1].s[0] == 'D');
	CHECK(report.results[1].n > sizeof(reply));
	buf_free(&all);
	buf_free(&verdict.texts);
	free(verdict.parts);
}

int main(void)
{
	RUN(sent);
	RUN(not_sent);
	RUN(died_on_the_way);
	RUN(without_conversation);
	RUN(busy);
	RUN(not_whole);
	RUN(cut);
	RUN(too_small);
	RUN(scratch_enter);
	RUN(longest);
	RUN(scratch_leave);
	buf_free(&texts);
	return check_done();
}
