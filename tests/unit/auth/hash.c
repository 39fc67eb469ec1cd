/* hash: every kind that people have, and those that nobody's are
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "auth/hash.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

#include "check.h"

/* Of "secret", made by perl's crypt. */
static const char *const kinds[] = {
	"$y$j9T$abcdefghijklmnopqrstuv..$nJzKhXIbXV/"
	"SIT7mIA4ieNNICQAETLexov7GKidJwOA",
	"$6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiNuHwwTt6GLc1E5n0U0aDehy0S5knV8w"
	"iOQSpT0Y77vwPZN.Pq.H91p5hVO1",
	"$5$saltsalt$0IyaXrmV7.sGNS6tirgqHLqX/G.FBvgkYA.lpPdS5sA",
	"$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a",
	"$1$saltsalt$9xy1btjgzLYfb7hivXtC//", "abNANd1rDfiNc"};
enum { KINDS = sizeof(kinds) / sizeof(*kinds) };

static void all_kinds(void)
{
	for (size_t i = 0; i < KINDS; i++) {
		CHECK(hash_is_of(kinds[i], "secret") == 1);
		CHECK(!hash_is_of(kinds[i], "Secret"));
		CHECK(!hash_is_of(kinds[i], ""));
	}
}

/* A hash that lacks its end, or has more, is none. */
static void damaged(void)
{
	char hash[HASH_MAX];

	for (size_t i = 0; i < KINDS; i++) {
		size_t n = strlen(kinds[i]);
		memcpy(hash, kinds[i], n);
		hash[n - 1] = 0;
		CHECK(!hash_is_of(hash, "secret"));
		memcpy(hash, kinds[i], n);
		memcpy(hash + n, "x", 2);
		CHECK(!hash_is_of(hash, "secret"));
	}
}

static void schemes(void)
{
	char hash[HASH_MAX];

	snprintf(hash, sizeof(hash), "{CRYPT}%s", kinds[4]);
	CHECK(hash_is_of(hash, "secret") == 1);
	snprintf(hash, sizeof(hash), "{CRYPT%s", kinds[4]);
	CHECK(!hash_is_of(hash, "secret"));
}

static void nobodys(void)
{
	static const char *const none[] = {0, "", "*", "!", "!!", "x", "$",
		"$y$", "$6$", "!abNANd1rDfiNc", "abNANd1rDfiN", "{}", "{X}",
		"secret", "$9$saltsalt$secret"};

	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
		CHECK(!hash_is_of(none[i], "secret"));
		CHECK(!hash_is_of(none[i], ""));
	}
}

/* An empty password is nobody's, even where its hash was stored. */
static void empty(void)
{
	char hash[HASH_MAX];

	CHECK(hash_make(hash, "") == 0);
	CHECK(!hash_is_of(hash, ""));
}

static void makes(void)
{
	char one[HASH_MAX];
	char two[HASH_MAX];

	CHECK(hash_make(one, "s:e c\xc3\xa4ret") == 0);
	CHECK(hash_make(two, "s:e c\xc3\xa4ret") == 0);
	CHECK(strcmp(one, two) != 0);
	CHECK(hash_is_of(one, "s:e c\xc3\xa4ret") == 1);
	CHECK(hash_is_of(two, "s:e c\xc3\xa4ret") == 1);
	CHECK(!hash_is_of(one, "s:e cret"));
	CHECK(strchr(one, ':') == 0);
	/* The best that this crypt(3) knows. */
	const char *best = hash_is_of(kinds[0], "secret") == 1 ? "$y$" : "$6$";
	CHECK(strncmp(one, best, 3) == 0);
}

/* To say that nobody is there takes work, as with somebody. The bound is low:
 * what counts is that it is not nothing. */
static void wastes(void)
{
	uint64_t before = clock_micros();

	CHECK(!hash_is_of(0, "secret"));
	CHECK(clock_micros() - before > 500);
}

#ifndef __SANITIZE_ADDRESS__ /* which takes more than the limit itself */
/* Where there is no memory for yescrypt nobody knows whether a password is
 * right; what needs none is known as before. In a child: a limit stays. */
static void hungry(void)
{
	const struct rlimit few = {12000000, 12000000};
	int status = 0;

	if (hash_is_of(kinds[0], "secret") != 1)
		return; /* a crypt(3) without it */
	pid_t pid = fork();
	if (pid == 0) {
		if (setrlimit(RLIMIT_AS, &few) == -1)
			_exit(9);
		errno = 0;
		int known = hash_is_of(kinds[0], "secret");
		if (known != -1 || errno != ENOMEM)
			_exit(1);
		if (hash_is_of(kinds[1], "secret") != 1 ||
			hash_is_of(kinds[1], "Secret") != 0 ||
			hash_is_of("$y$nonsense", "secret") != 0 ||
			hash_is_of(0, "secret") != 0)
			_exit(2);
		_exit(0);
	}
	CHECK(pid > 0 && waitpid(pid, &status, 0) == pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
#endif

int main(void)
{
	RUN(all_kinds);
	RUN(damaged);
	RUN(schemes);
	RUN(nobodys);
	RUN(empty);
	RUN(makes);
	RUN(wastes);
#ifndef __SANITIZE_ADDRESS__
	RUN(hungry);
#endif
	return check_done();
}
