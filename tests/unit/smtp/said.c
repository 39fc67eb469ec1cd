/* said: copies that stay, each text once, and a general one beyond
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/said.h"

#include "check.h"

const char prog_name[] = "said";

static struct said said;
static char text[2 * SAID_TEXT_MAX] = "one";

static void copies(void)
{
	struct answer answer = {550, "5.1.1", text};
	struct answer plain = {421, 0, "bye"};

	CHECK(said_keep(&said, 0) == 0);
	const struct answer *kept = said_keep(&said, &answer);
	CHECK(kept != &answer && kept->text != text && kept->code == 550);
	CHECK(said_keep(&said, &answer) == kept && said.n == 1);
	strcpy(text, "two");
	const struct answer *other = said_keep(&said, &answer);
	CHECK(other != kept && strcmp(kept->text, "one") == 0);
	CHECK(strcmp(other->text, "two") == 0);
	CHECK(strcmp(other->status, "5.1.1") == 0);
	CHECK(said_keep(&said, &plain)->status == 0 && said.n == 3);
	CHECK(said_keep(&said, &plain) == said_keep(&said, &plain));
}

static void limits(void)
{
	struct answer answer = {550, "5.1.1", text};

	memset(text, 'x', sizeof(text) - 1);
	CHECK(strlen(said_keep(&said, &answer)->text) == SAID_TEXT_MAX - 1);
	for (int i = 0; i < 2 * SAID_MAX; i++) {
		snprintf(text, sizeof(text), "%d", i);
		CHECK(said_keep(&said, &answer)->code / 100 == 5);
	}
	CHECK(said.n == SAID_MAX);
	answer.code = 451;
	CHECK(said_keep(&said, &answer)->code == 450);
}

int main(void)
{
	RUN(copies);
	RUN(limits);
	return check_done();
}
