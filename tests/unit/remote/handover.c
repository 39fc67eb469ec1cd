/* handover: a request to a QMQP server, and what its answer means
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/handover.h"

#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "queue/codes.h"

#include "scratch.h"

static struct parcel parcel;
static struct handover handover = {
	.message = &parcel, .envelope = BUF_LIMIT(10000)};

/* Is it an envelope? */
static bool measured(const char *envelope, size_t n)
{
	handover.strings = 0;
	CHECK(buf_copy(&handover.envelope, envelope, n) == 0);
	return handover_measure(&handover) == 0;
}

static void envelopes(void)
{
	CHECK(measured("F\0\0", 3) && handover.strings == 3);
	CHECK(measured("Fa@b\0Tc@d\0\0", 11) && handover.strings == 12);
	CHECK(!measured("", 0) && !measured("\0", 1) && !measured("F\0", 2));
	CHECK(!measured("Ta\0\0", 4) && !measured("Fa\0Fb\0\0", 7));
	CHECK(!measured("Fa\0Tb", 5) && !measured("Fa\0\0x", 5));
}

/* Sends, hears this, and returns what it means. */
static int told(const char *answer, struct buf *request)
{
	int ends[2];
	char byte;

	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	CHECK(file_write_all(ends[1], answer, strlen(answer)) == 0);
	CHECK(shutdown(ends[1], SHUT_WR) == 0);
	CHECK(handover_send(&handover, ends[0]) == 0);
	int code = handover_hear(ends[0]);
	CHECK(shutdown(ends[0], SHUT_WR) == 0);
	buf_clear(request);
	while (file_read(ends[1], &byte, 1) == 1)
		CHECK(buf_add_byte(request, byte) == 0);
	file_close(ends[0]);
	file_close(ends[1]);
	return code;
}

static void talk(void)
{
	struct buf request = BUF_LIMIT(1000);
	int fds[2];

	CHECK(pipe(fds) == 0 && file_write_all(fds[1], "hi\n", 3) == 0);
	file_close(fds[1]);
	CHECK(parcel_take(&parcel, fds[0], ".") == PARCEL_OK);
	CHECK(measured("Fa@b\0Tc@d\0\0", 11));
	CHECK(told("3:Kok,", &request) == QUEUE_OK);
	CHECK_TEXT(buf_str(&request), "18:3:hi\n,3:a@b,3:c@d,,");
	CHECK(told("3:Zno,", &request) == QUEUE_CONNECT);
	CHECK(told("3:Dno,", &request) == QUEUE_REFUSED);
	CHECK(told("", &request) == QUEUE_PROTOCOL);
	CHECK(told("3:Kok", &request) == QUEUE_PROTOCOL);
	CHECK(told("3:Kok;", &request) == QUEUE_PROTOCOL);
	CHECK(told("4:Kok,", &request) == QUEUE_PROTOCOL);
	CHECK(told("0:,", &request) == QUEUE_PROTOCOL);
	CHECK(told("3:Xok,", &request) == QUEUE_PROTOCOL);
	CHECK(told("20000:K,", &request) == QUEUE_PROTOCOL);
	file_close(fds[0]);
	buf_free(&request);
}

int main(void)
{
	RUN(envelopes);
	RUN(talk);
	return check_done();
}
