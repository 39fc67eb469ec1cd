/* sevenbit: messages made plain, and those that cannot be
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/sevenbit.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "pour.h"

#define UE "\xc3\xbc"

static struct sevenbit sevenbit;
static struct sevenbit_plan plan;

static enum sevenbit_verdict feed(const char *text, size_t n, size_t step)
{
	for (size_t i = 0; i < n; i += step)
		sevenbit_add(&sevenbit,
			str_of(text + i, n - i < step ? n - i : step));
	return sevenbit_end(&sevenbit);
}

static enum sevenbit_verdict convert(const char *text, size_t n, size_t step)
{
	pour_n = 0;
	pour_text[0] = 0;
	sevenbit_look(&sevenbit, &plan);
	enum sevenbit_verdict verdict = feed(text, n, step);
	if (verdict != SEVENBIT_OK)
		return verdict;
	sevenbit_write(&sevenbit, &plan, &pour);
	return feed(text, n, step);
}

static bool becomes(const char *text, const char *want)
{
	size_t n = strlen(text);

	for (size_t step = 1; step <= n + 1; step++)
		if (convert(text, n, step) != SEVENBIT_OK ||
			strcmp(pour_text, want) != 0) {
			printf("# step %zu: %s\n", step, pour_text);
			return false;
		}
	return true;
}

#define MIME "MIME-Version: 1.0\n"
#define TEXT8 "Content-Type: text/plain; charset=utf-8\n"
#define AS_QP "Content-Transfer-Encoding: quoted-printable\n"
#define AS_64 "Content-Transfer-Encoding: base64\n"
#define AS_8 "Content-Transfer-Encoding: 8bit\n"
#define AS_7 "Content-Transfer-Encoding: 7bit\n"

static void single(void)
{
	CHECK(becomes(MIME TEXT8 AS_8 "S: x\n\ngr" UE "n=\n",
		MIME TEXT8 AS_QP "S: x\n\ngr=C3=BCn=3D\n"));
	CHECK(becomes(MIME "Content-Type: a/b\n" AS_8 "\ngr" UE "n\n",
		MIME "Content-Type: a/b\n" AS_64 "\nZ3LDvG4NCg==\n"));
	/* Nothing says what it is. */
	CHECK(becomes(
		"S: x\n\n" UE "\n", "S: x\n" MIME TEXT8 AS_QP "\n=C3=BC\n"));
	CHECK(becomes("S: x\n\n\xfc\n",
		"S: x\n" MIME
		"Content-Type: text/plain; charset=unknown-8bit\n" AS_QP
		"\n=FC\n"));
	CHECK(becomes(
		"S: x\n" UE "\n", "S: x\n" MIME TEXT8 AS_QP "\n=C3=BC\n"));
	/* Labelled, but plain already. */
	CHECK(becomes(MIME AS_8 "\nx\n", MIME AS_7 "\nx\n"));
	CHECK(becomes("S: x\n\nx\n", "S: x\n\nx\n"));
	/* The header alone. */
	CHECK(becomes("S: " UE "\n\nx\n", "S: =?utf-8?Q?=C3=BC?=\n\nx\n"));
}

static void encoded(void)
{
	CHECK(becomes(AS_QP "\na=3D" UE "\n", AS_QP "\na=3D=C3=BC\n"));
	CHECK(becomes(AS_64 "\nAAAA" UE "\n", AS_64 "\nAAAA??\n"));
	CHECK(becomes("Content-Transfer-Encoding: huh\n\n" UE "\n",
		AS_QP MIME TEXT8 "\n=C3=BC\n"));
	CHECK(becomes(AS_8 AS_8 TEXT8 MIME "\n" UE "\n",
		AS_QP TEXT8 MIME "\n=C3=BC\n"));
}

#define MULTI "Content-Type: multipart/mixed; boundary=q\n"

static void multipart(void)
{
	CHECK(becomes(MIME MULTI AS_8
		"\np" UE "\n--q\n" TEXT8 AS_8 "\n" UE
		"\n--q\n\nplain\n--q\nContent-Type: a/b\n\n" UE
		"\n--q--\nepi\n",
		MIME MULTI AS_7
		"\np??\n--q\n" TEXT8 AS_QP
		"\n=C3=BC\n--q\n\nplain\n--q\nContent-Type: a/b\n" AS_64
		"\nw7w=\n--q--\nepi\n"));
	CHECK(becomes(MIME MULTI "\n--q\n\n" UE "\n--q--\n",
		MIME MULTI "\n--q\n" TEXT8 AS_QP "\n=C3=BC\n--q--\n"));
	/* A line end in data is CR LF. */
	CHECK(becomes(MIME MULTI "\n--q\nContent-Type: a/b\n\n" UE
				 "\n\n--q--\n",
		MIME MULTI "\n--q\nContent-Type: a/b\n" AS_64
			   "\nw7wNCg==\n--q--\n"));
}

#define MESSAGE "Content-Type: message/rfc822\n"

static void message(void)
{
	CHECK(becomes(MIME MESSAGE AS_8 "\nS: " UE "\n\n" UE "\n",
		MIME MESSAGE AS_7 "\nS: =?utf-8?Q?=C3=BC?=\n" MIME TEXT8 AS_QP
				  "\n=C3=BC\n"));
	/* An address in there is none of ours. */
	CHECK(becomes(MIME MESSAGE "\nFrom: " UE "@x\n\nx\n",
		MIME MESSAGE "\nFrom: ??@x\n\nx\n"));
	CHECK(becomes(MIME "Content-Type: message/global\n\nFrom: " UE "@x\n",
		MIME "Content-Type: message/global\n" AS_QP
		     "\nFrom: =C3=BC@x\n"));
}

static void cannot(void)
{
	static char text[200000];
	size_t n = 0;

	CHECK(convert("From: " UE "@x\n\nx\n", 14, 5) == SEVENBIT_ADDRESS);
	for (int i = 0; i < 30; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n,
			"Content-Type: multipart/x; boundary=b%d\n\n--b%d\n", i,
			i);
	CHECK(convert(text, n, 100) == SEVENBIT_CANNOT);
	n = (size_t)snprintf(text, sizeof(text), MULTI "\n");
	for (int i = 0; i < SEVENBIT_PARTS_MAX - 1; i++)
		n += (size_t)snprintf(
			text + n, sizeof(text) - n, "--q\n\n" UE "\n");
	CHECK(convert(text, n, 1000) == SEVENBIT_OK);
	n += (size_t)snprintf(text + n, sizeof(text) - n, "--q\n\nx\n");
	CHECK(convert(text, n, 1000) == SEVENBIT_CANNOT);
	memset(text, 'x', sizeof(text));
	text[1] = ':';
	CHECK(convert(text, sizeof(text), 1000) == SEVENBIT_OK);
	text[100000] = (char)0xfc;
	CHECK(convert(text, sizeof(text), 1000) == SEVENBIT_CANNOT);
}

/* Whatever comes: ASCII leaves, and the second reading is as the first. */
static void noise(void)
{
	static const char *const words[] = {MIME, MULTI, MESSAGE, AS_8, AS_QP,
		AS_64, "\n", "\r\n", "--q", "--q--", UE, "\xfc", " ", "x", ":",
		"Content-Type: a/b\n", "From: ", "<", ">", "@", "\"", "(", "="};
	uint32_t dice = 1;
	char text[4000];

	for (int i = 0; i < 20000; i++) {
		size_t n = 0;
		for (int k = 0; k < 40; k++) {
			dice = dice * 1664525 + 1013904223;
			const char *word = words[(dice >> 16) % 23];
			memcpy(text + n, word, strlen(word));
			n += strlen(word);
		}
		enum sevenbit_verdict verdict = convert(text, n, 7);
		CHECK(verdict == SEVENBIT_OK || verdict == SEVENBIT_ADDRESS);
		for (size_t k = 0; k < pour_n; k++)
			if ((unsigned char)pour_text[k] > 127) {
				CHECK(!"plain");
				return;
			}
	}
}

#ifndef __SANITIZE_ADDRESS__ /* which takes more than the limit itself */
/* A field that there is no memory for may be written another time. In a child:
 * a limit stays. */
static enum sevenbit_verdict starved(void)
{
	const struct rlimit few = {1 << 20, 1 << 20};

	sevenbit_look(&sevenbit, &plan);
	sevenbit_add(&sevenbit, str_text("To: " UE " <a@b>"));
	for (int i = 0; i < 4000; i++)
		sevenbit_add(&sevenbit, str_text(",\n a b c"));
	if (setrlimit(RLIMIT_AS, &few) == -1)
		return SEVENBIT_OK;
	sevenbit_add(&sevenbit, str_text("\n\nx\n"));
	return sevenbit_end(&sevenbit);
}

static void no_memory(void)
{
	int status;

	(void)fflush(stdout);
	pid_t pid = fork();
	if (pid == 0)
		_exit(starved());
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == SEVENBIT_ERROR);
}
#endif

int main(void)
{
	RUN(single);
	RUN(encoded);
	RUN(multipart);
	RUN(message);
	RUN(cannot);
	RUN(noise);
#ifndef __SANITIZE_ADDRESS__
	RUN(no_memory);
#endif
	return check_done();
}
