/* purge: forged fields go, everything else stays as it was, however it comes
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/purge.h"

#include "check.h"

static struct buf got = BUF_LIMIT(1000000);

static void take(void *context, struct str piece)
{
	(void)context;
	ignore(buf_add_str(&got, piece)); /* what is missing is noticed */
}

/* The message in pieces of that size. */
static struct str purged(struct str message, size_t piece)
{
	struct sink sink = {take, 0};
	struct purge purge;

	buf_clear(&got);
	purge_begin(&purge, str_text("mx.here.test"), &sink);
	while (message.n) {
		struct str part = str_head(message, piece);
		CHECK(purge_feed(&purge, part.s, part.n) == 0);
		message = str_skip(message, part.n);
	}
	purge_end(&purge);
	purge_free(&purge);
	return buf_str(&got);
}

static void check_all(const char *message, const char *want)
{
	for (size_t piece = 1; piece < 40; piece++)
		CHECK_TEXT(purged(str_text(message), piece), want);
	CHECK_TEXT(purged(str_text(message), 100000), want);
}

#define OURS "Authentication-Results: mx.here.test; spf=pass\n"
#define OURS2 "authentication-results:\n\t(x)\n mx.here.test;\n\tspf=pass\n"
#define SPF "Received-SPF: pass\n receiver=mx.here.test;\n"
#define THEIRS "Authentication-Results: mx.there.test; spf=pass\n\tdkim=fail\n"

static void fields(void)
{
	check_all("From: a\n" OURS "To: b\n" OURS2 SPF THEIRS "\nbody\n",
		"From: a\nTo: b\n" THEIRS "\nbody\n");
	check_all(OURS OURS2 SPF "\nbody\n", "\nbody\n");
	check_all(THEIRS THEIRS SPF THEIRS "\n", THEIRS THEIRS THEIRS "\n");
}

static void bodies(void)
{
	check_all("From: a\n\n" OURS "\n" SPF, "From: a\n\n" OURS "\n" SPF);
	check_all("\n" OURS, "\n" OURS);
	check_all("A: b\n\r\n" OURS, "A: b\n\r\n" OURS);
}

static void others(void)
{
	static const char *const same[] = {"", "\n", "x", "From", "A", "Auth",
		"Authentication-Results",
		"Authentication-Results-X: mx.here.test\n",
		"Received-SPFX: receiver=mx.here.test\n",
		"X: y\n Authentication-Results: mx.here.test\n",
		"Received: from a\n by mx.here.test\n", "no colon\n\nbody",
		" starts with a blank\nA: b\n"};

	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
		check_all(same[i], same[i]);
}

static void ends(void)
{
	check_all("A: b\nAuthentication-Results: mx.here.test; x", "A: b\n");
	check_all("A: b\nAuthentication-Results: mx.there.test; x",
		"A: b\nAuthentication-Results: mx.there.test; x");
	check_all("A: b\n" OURS, "A: b\n");
}

/* Longer than what is held: what was seen decides; and the field ends where it
 * ends. */
static void long_ones(void)
{
	struct buf message = BUF_LIMIT(1000000);
	struct buf want = BUF_LIMIT(1000000);
	size_t sizes[] = {1, 1000, 100000};

	CHECK(buf_add_text(&message, "A: b\nAuthentication-Results: "
				     "mx.here.test;\n") == 0);
	CHECK(buf_add_text(&want, "A: b\nC: d\nAuthentication-Results: "
				  "mx.there.test;\n") == 0);
	for (int i = 0; i < 3000; i++)
		CHECK(buf_add_text(&message, " x=y;zzz\n") == 0);
	CHECK(buf_add_text(&message, "C: d\nAuthentication-Results: "
				     "mx.there.test;\n") == 0);
	for (int i = 0; i < 3000; i++)
		CHECK(buf_add_text(&message, "\tx=y;zzz\n") == 0 &&
			buf_add_text(&want, "\tx=y;zzz\n") == 0);
	CHECK(buf_add_text(&message, "E: f\n" OURS "\nbody") == 0);
	CHECK(buf_add_text(&want, "E: f\n\nbody") == 0);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		CHECK(str_equal(
			purged(buf_str(&message), sizes[i]), buf_str(&want)));
	buf_free(&message);
	buf_free(&want);
}

/* What makes a field forged may stand behind all that is held. */
static void padded(void)
{
	static const char *const starts[] = {"Received-SPF: pass ",
		"Authentication-Results: (", "Authentication-Results: \n"};
	static const char *const tails[] = {" receiver=mx.here.test\n",
		") mx.here.test; spf=pass\n", " mx.here.test; spf=pass\n"};
	struct buf message = BUF_LIMIT(1000000);

	for (int i = 0; i < 3; i++)
		for (int n = 3270; n < 3300; n++) {
			buf_clear(&message);
			CHECK(buf_add_text(&message, starts[i]) == 0);
			for (int j = 0; j < n; j++)
				CHECK(buf_add_text(&message,
					      i < 2 ? " xxxx" : "    \n") == 0);
			CHECK(buf_join(&message, tails[i], "C: d\n") == 0);
			CHECK(str_is(
				purged(buf_str(&message), 1000), "C: d\n"));
		}
	buf_free(&message);
}

int main(void)
{
	RUN(fields);
	RUN(bodies);
	RUN(others);
	RUN(ends);
	RUN(long_ones);
	RUN(padded);
	buf_free(&got);
	return check_done();
}
