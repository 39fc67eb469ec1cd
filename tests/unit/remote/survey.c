/* survey: sizes, ends, and where bytes beyond ASCII are
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/survey.h"

#include <stdlib.h>
#include <unistd.h>

#include "check.h"

static struct parcel parcel;
static struct survey survey;

static void of(const char *text, size_t n)
{
	memcpy(parcel.memory, text, n);
	parcel.size = n;
	parcel.fd = -1;
	CHECK(survey_take(&survey, &parcel) == 0);
}

#define OF(text) of((text), sizeof(text) - 1)

static void sizes(void)
{
	OF("");
	CHECK(survey.wire == 0 && survey.whole);
	OF("a\nb\r\nc\r\r\n\n");
	CHECK(survey.wire == 12 && survey.whole);
	OF("a\nb");
	CHECK(survey.wire == 4 && !survey.whole);
	OF("a\n\r");
	CHECK(!survey.whole);
	OF("a: b\n\nc\n\r\n\n");
	CHECK(survey.wire == 15 && survey.whole);
}

static void eight(void)
{
	OF("a: b\n\nc\n");
	CHECK(!survey.head8 && !survey.body8 && survey.utf8);
	OF("a: b\n\n\xe4\n");
	CHECK(!survey.head8 && survey.body8 && survey.utf8);
	OF("a: \xc3\xa4\n\nc\n");
	CHECK(survey.head8 && !survey.body8 && survey.utf8);
	OF("a: \xe4\n\nc\n");
	CHECK(survey.head8 && !survey.body8 && !survey.utf8);
	OF("a: b\r\n\r\n\xe4\n");
	CHECK(!survey.head8 && survey.body8);
	OF("\n\xe4\n");
	CHECK(!survey.head8 && survey.body8);
	OF("a: \xc3\xa4\n\xe4: b\n");
	CHECK(survey.head8 && !survey.utf8);
	OF("a\n \r\n\xe4\n");
	CHECK(survey.head8); /* a blank is no empty line */
}

static void inner(void)
{
	OF("Content-Type: message/global\n\nSubject: \xc3\xbc\n");
	CHECK(survey.body8 && survey.inner && survey_needs_utf8(&survey));
	OF("Content-Type: text/plain\n\n\xc3\xbc\n");
	CHECK(survey.body8 && !survey.inner && !survey_needs_utf8(&survey));
	OF("a: \xc3\xbc\n\nx\n");
	CHECK(!survey.inner && survey_needs_utf8(&survey));
}

/* Larger than memory, an odd byte at its end. */
static void large(void)
{
	char path[] = "/tmp/survey-XXXXXX";
	char line[101];
	int fd = mkstemp(path);

	CHECK(fd != -1 && unlink(path) == 0);
	memset(line, 'x', 100);
	line[99] = '\n';
	CHECK(write(fd, "a: b\n\n", 6) == 6);
	for (int i = 0; i < 3000; i++)
		CHECK(write(fd, line, 100) == 100);
	CHECK(write(fd, "\xe4\n", 2) == 2);
	CHECK(lseek(fd, 0, SEEK_SET) == 0);
	CHECK(parcel_take(&parcel, fd, "/nowhere") == PARCEL_OK);
	CHECK(survey_take(&survey, &parcel) == 0);
	CHECK(survey.wire == 6 + 2 + 3000 * 101 + 3 && survey.body8);
	CHECK(ftruncate(fd, 100) == 0);
	CHECK(survey_take(&survey, &parcel) == -1);
	(void)close(fd);
}

int main(void)
{
	RUN(sizes);
	RUN(eight);
	RUN(inner);
	RUN(large);
	return check_done();
}
