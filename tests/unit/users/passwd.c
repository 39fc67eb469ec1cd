/* passwd: who of a password file gets mail, and in which lines
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "users/passwd.h"

#include <sys/wait.h>

#include "scratch.h"

const char prog_name[] = "passwd";

/* Runs all of it in a child, because it may end the program. The exit code;
 * what was written is in out. */
static int run(struct passwd how, const char *file)
{
	static char space[1000];
	int status = -1;

	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		struct out out = OUT_TO(file_open_empty("out", 0600), space);
		struct str rest = str_text(file);
		if (dup2(file_open_empty("err", 0600), 2) == -1)
			_exit(99);
		how.out = &out;
		passwd_lists(&how);
		while (rest.n > 0)
			passwd_line(&how, str_cut(&rest, '\n'));
		passwd_end(&how);
		_exit(out_flush(&out) == 0 ? 0 : 99);
	}
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	return WEXITSTATUS(status);
}

static bool writes(struct passwd how, const char *file, const char *want)
{
	return run(how, file) == 0 && scratch_holds("out", want);
}

static struct passwd trusting(void)
{
	return (struct passwd){.check = PASSWD_TRUST, .mark = "-"};
}

#define ALIAS "alias:x:70:71::/a:/bin/false\n"
#define ALIAS_LINES \
	"+:alias:70:71:/a:-::\n=alias:alias:70:71:/a:::\n" \
	"+alias-:alias:70:71:/a:-::\n"
#define JOE "joe:x:101:102:Joe:/home/joe:/bin/sh\n"
#define JOE_LINES \
	"=joe:joe:101:102:/home/joe:::\n+joe-:joe:101:102:/home/joe:-::\n"

static void plain(void)
{
	scratch_mkdir("users");
	CHECK(writes(trusting(), ALIAS JOE, ALIAS_LINES JOE_LINES ".\n"));
	CHECK(writes(trusting(), JOE ALIAS, JOE_LINES ALIAS_LINES ".\n"));
}

/* root, names in upper case, and what is no line at all. */
static void left_out(void)
{
	CHECK(writes(trusting(),
		ALIAS
		"root:x:0:0::/root:/bin/sh\nJim:x:5:5::/j:/bin/sh\n"
		":x:5:5::/j:/bin/sh\nfew:x:5:5:/j\nbad:x:y:5::/j:/bin/sh\n"
		"bad:x:5:::/j:/bin/sh\n\n# no\n",
		ALIAS_LINES ".\n"));
	struct passwd how = trusting();
	how.upper = 1;
	CHECK(writes(how, ALIAS "Jim:x:5:6::/j:/bin/sh\n",
		ALIAS_LINES "=Jim:Jim:5:6:/j:::\n+Jim-:Jim:5:6:/j:-::\n.\n"));
}

static void shapes(void)
{
	struct passwd how = trusting();

	how.slash = 1;
	CHECK(writes(how, JOE ALIAS,
		"=joe:joe:101:102:/home/joe:::\n"
		"+joe-:joe:101:102:/home/joe:-/::\n"
		"+:alias:70:71:/a:-/::\n=alias:alias:70:71:/a:::\n"
		"+alias-:alias:70:71:/a:-/::\n.\n"));
	how = trusting();
	how.mark[0] = '+';
	how.plain = 1;
	CHECK(writes(how, JOE ALIAS,
		"=joe:joe:101:102:/home/joe:::\n"
		"+:alias:70:71:/a:-::\n=alias:alias:70:71:/a:::\n.\n"));
}

/* A home must be there, and be its user's. */
static void homes(void)
{
	char file[500];
	struct passwd how = trusting();
	unsigned uid = geteuid() ? geteuid() : 12345;

	scratch_mkdir("home");
	scratch_mkdir("other");
	if (geteuid() == 0)
		CHECK(chown("home", 12345, 1) == 0);
	snprintf(file, sizeof(file),
		"alias:x:%u:1::%s/home:\njoe:x:9999:1::%s/other:\n", uid,
		scratch_dir, scratch_dir);
	how.check = PASSWD_STOP;
	CHECK(run(how, file) == 0);
	CHECK(!scratch_holds("out", "."));
	struct buf b = BUF_LIMIT(10000);
	CHECK(file_slurp("out", &b) == 0);
	CHECK(strstr(buf_text(&b), "=alias:") && !strstr(buf_text(&b), "joe"));
	buf_free(&b);
	strcat(file, "jim:x:9999:1::/none:\n");
	CHECK(run(how, file) == 111);
	how.check = PASSWD_SKIP;
	CHECK(run(how, file) == 0);
}

static void lists(void)
{
	scratch_put("users/exclude", "joe\n");
	CHECK(writes(trusting(), ALIAS JOE, ALIAS_LINES ".\n"));
	CHECK(unlink("users/exclude") == 0);
	scratch_put("users/include", "alias\n");
	CHECK(writes(trusting(), ALIAS JOE, ALIAS_LINES ".\n"));
	CHECK(unlink("users/include") == 0);
	scratch_put("users/mailnames", "joe:j.doe:doe\n");
	CHECK(writes(trusting(), ALIAS JOE,
		ALIAS_LINES "=j.doe:joe:101:102:/home/joe:::\n"
			    "+j.doe-:joe:101:102:/home/joe:-::\n"
			    "=doe:joe:101:102:/home/joe:::\n"
			    "+doe-:joe:101:102:/home/joe:-::\n.\n"));
	scratch_put("users/mailnames", "joe:\n");
	CHECK(writes(trusting(), ALIAS JOE, ALIAS_LINES ".\n"));
	CHECK(unlink("users/mailnames") == 0);
}

static void ends(void)
{
	scratch_put("users/subusers", "sub:joe:pre:\n");
	scratch_put("users/append", "+x:y\n# as it is \n");
	CHECK(writes(trusting(), ALIAS JOE,
		ALIAS_LINES JOE_LINES "=sub:joe:101:102:/home/joe:-:pre:\n"
				      "+sub-:joe:101:102:/home/joe:-:pre-:\n"
				      "+x:y\n# as it is \n.\n"));
	CHECK(run(trusting(), ALIAS) == 111); /* sub has no user */
	scratch_put("users/subusers", "sub:joe\n");
	CHECK(run(trusting(), ALIAS JOE) == 111);
	CHECK(unlink("users/subusers") == 0);
	CHECK(run(trusting(), JOE) == 111); /* nobody catches the rest */
}

int main(void)
{
	RUN(scratch_enter);
	RUN(plain);
	RUN(left_out);
	RUN(shapes);
	RUN(homes);
	RUN(lists);
	RUN(ends);
	RUN(scratch_leave);
	return check_done();
}
