/* inner: parts that hold headers of UTF-8
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/inner.h"

#include <unistd.h>

#include "check.h"

static struct parcel parcel;

static bool in(const char *text)
{
	bool found = false;

	parcel.size = strlen(text);
	parcel.fd = -1;
	memcpy(parcel.memory, text, parcel.size);
	CHECK(inner_utf8(&parcel, &found) == 0);
	return found;
}

#define REPORT "Content-Type: multipart/report; boundary=b\n\n--b\n"

static void found(void)
{
	CHECK(in("Content-Type: message/global\n\nSubject: \xc3\xbc\n"));
	CHECK(in(REPORT
		"\nx\xc3\xbc\n--b\n"
		"Content-Type: message/delivery-status\n\nx\n--b\n"
		"Content-Type: Message/Global\n\nSubject: \xc3\xbc\n\nx\n"
		"--b--\n"));
	CHECK(in(REPORT "content-type:\n message/global-headers\n\n"
			"Subject: \xc3\xbc\n--b--\n"));
	CHECK(in("Content-Type: message/rfc822\n\n" REPORT
		 "Content-Type: message/global-delivery-status\n\n\xc3\xbc\n"
		 "--b--\n"));
}

/* Behind more than what is at hand at a time. */
static void late(void)
{
	static const char head[] = REPORT "\n";
	static const char tail[] = "\n--b\nContent-Type: message/global\n\n"
				   "\xc3\xbc\n--b--\n";
	static char line[2 * PARCEL_MEMORY];
	FILE *file = tmpfile();
	bool found = false;

	memset(line, 'x', sizeof(line));
	CHECK(file && fputs(head, file) >= 0);
	CHECK(fwrite(line, sizeof(line), 1, file) == 1);
	CHECK(fputs(tail, file) >= 0 && fflush(file) == 0);
	parcel.fd = fileno(file);
	parcel.start = 0;
	parcel.size = strlen(head) + sizeof(line) + strlen(tail);
	CHECK(inner_utf8(&parcel, &found) == 0 && found);
	/* It has shrunk. */
	parcel.size++;
	CHECK(ftruncate(parcel.fd, 10) == 0);
	CHECK(inner_utf8(&parcel, &found) == -1);
	fclose(file);
}

/* Only its own bytes count, and only where it is a field. */
static void others(void)
{
	CHECK(!in("") && !in("x") && !in("a: b\n\n\xc3\xbc\n"));
	CHECK(!in("a: b\n\nContent-Type: message/global\n\n\xc3\xbc\n"));
	CHECK(!in(REPORT "Content-Type: message/global\n\nx\n--b\n\n\xc3\xbc\n"
			 "--b--\n"));
	CHECK(!in(REPORT "Content-Type: message/global-headers\n\nx\n--b\n"
			 "Content-Type: text/plain\n\n\xc3\xbc\n--b--\n"));
	CHECK(!in(REPORT "Content-Type: message/rfc822\n\n"
			 "Subject: \xc3\xbc\n\n\xc3\xbc\n--b--\n"));
}

int main(void)
{
	RUN(found);
	RUN(late);
	RUN(others);
	return check_done();
}
