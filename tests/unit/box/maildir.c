/* maildir: names, and each message once and whole
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "seals.h"

#include "box/maildir.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "scratch.h"

static char host[300];

static bool named(const char *delivery, unsigned long line, const char *want)
{
	char name[MAILDIR_NAME_MAX];
	char full[MAILDIR_NAME_MAX];

	maildir_name(name, delivery, line);
	snprintf(full, sizeof(full), "%s.%s", want, host);
	return strcmp(name, full) == 0;
}

static void enter(void)
{
	CHECK(gethostname(host, 256) == 0);
	for (char *c = host; *c; c++)
		if (*c == '/' || *c == ':')
			*c = '-';
	scratch_put("message", "Subject: x\n\nbody\n");
	scratch_mkdir("box");
	scratch_mkdir("box/tmp");
	scratch_mkdir("box/new");
	scratch_mkdir("box/cur");
}

/* The same delivery has the same name, and no other has it. */
static void names(void)
{
	CHECK(named("1764000000123456.7", 2, "1764000000.M123456R7L2"));
	CHECK(named("1764000000123456.7", 2, "1764000000.M123456R7L2"));
	CHECK(named("1764000000123456.0", 0, "1764000000.M123456R0L0"));
	CHECK(named("1764000000000042.8", 2, "1764000000.M000042R8L2"));
	CHECK(named("18446744073709551614.18446744073709551614", 9,
		"18446744073709.M551614R18446744073709551614L9"));
}

static bool fresh(const char *delivery)
{
	char name[MAILDIR_NAME_MAX];
	char pid[40];

	maildir_name(name, delivery, 3);
	snprintf(pid, sizeof(pid), "P%ldL3.", (long)getpid());
	return strstr(name, pid) && !strchr(name, 'R') == !strchr(host, 'R');
}

static void names_of_others(void)
{
	CHECK(fresh(0) && fresh("") && fresh("x") && fresh("1") && fresh("1."));
	CHECK(fresh(".1") && fresh("1.x") && fresh("1.2.3") && fresh("-1.2"));
	CHECK(fresh("99999999999999999999.1") && fresh("../../etc.1"));
}

static bool tells(const char *name, char letter, uint64_t want)
{
	uint64_t n = 0;

	return maildir_tells(str_text(name), letter, &n) && n == want;
}

/* What a name tells of its file, and what it does not. */
static void sizes(void)
{
	char name[MAILDIR_NAME_MAX] = "1.M2R3L4.h";
	uint64_t n;

	maildir_name_size(name, 236);
	CHECK(strcmp(name, "1.M2R3L4.h,S=236") == 0);
	CHECK(tells(name, 'S', 236) && !maildir_tells(str_text(name), 'W', &n));
	CHECK(tells("1.h,S=5,W=7:2,S", 'S', 5));
	CHECK(tells("1.h,S=5,W=7:2,S", 'W', 7) && tells("1,W=7,S=5", 'S', 5));
	CHECK(!tells("1.h:2,S=5", 'S', 5) && !tells("1.h,S=", 'S', 0));
	CHECK(!tells("1.h,S=5x,S=6", 'S', 6) && !tells("1.h,S=-5", 'S', 5));
	CHECK(!tells("S=5", 'S', 5) && !tells("", 'S', 0));
	CHECK(!tells("1.h,S=99999999999999999999", 'S', 0));
}

static size_t count(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	size_t n = 0;

	while (dir && (entry = readdir(dir)))
		n += entry->d_name[0] != '.';
	if (dir)
		closedir(dir);
	return n;
}

static bool in_company;

static enum maildir_verdict deliver(
	const char *box, const char *head, const char *name)
{
	int fd = file_open_read("message");

	CHECK(lseek(fd, 5, SEEK_SET) == 5); /* it starts over by itself */
	const struct maildir_letter letter = {str_text(head), fd, in_company};
	enum maildir_verdict verdict = maildir_deliver(box, name, &letter);
	int error = errno;
	file_close(fd);
	errno = error;
	return verdict;
}

static void once(void)
{
	struct stat st;

	CHECK(deliver("box", "To: you\n", "1.M2R3L4.h") == MAILDIR_OK);
	CHECK(scratch_holds(
		"box/new/1.M2R3L4.h", "To: you\nSubject: x\n\nbody\n"));
	CHECK(stat("box/new/1.M2R3L4.h", &st) == 0);
	CHECK((st.st_mode & 0777) == 0600);
	CHECK(count("box/tmp") == 0 && count("box/new") == 1);
	CHECK(seals_has("box/new/1.M2R3L4.h") && seals_has("box/new"));
}

/* The first try may have been killed before its seals. */
static void again(void)
{
	seals_begin();
	CHECK(deliver("box", "To: you\n", "1.M2R3L4.h") == MAILDIR_OK);
	CHECK(count("box/tmp") == 0 && count("box/new") == 1);
	CHECK(seals_has("box/new/1.M2R3L4.h") && seals_has("box/new"));
	for (unsigned works = 0; works < 2; works++) {
		seals_left = works;
		CHECK(deliver("box", "To: you\n", "1.M2R3L4.h") ==
			MAILDIR_FAILED);
	}
	seals_begin();
}

/* Whatever seal fails, it is not delivered. */
static void unsealed(void)
{
	static const uint32_t systems[] = {0x58465342, 0x6969};
	unsigned failed = 0;

	for (size_t i = 0; i < 2; i++)
		for (unsigned works = 0; works < 6; works++) {
			seals_system = systems[i];
			seals_left = works / 2;
			in_company = works % 2;
			failed += deliver("box", "To: a\n", "7.M7R7L7.h") ==
				  MAILDIR_FAILED;
			seals_begin();
			(void)unlink("box/new/7.M7R7L7.h");
		}
	seals_system = 0;
	in_company = false;
	CHECK(failed == 8 && count("box/tmp") == 0);
}

/* With other deliveries beside it, it waits for them once, and only if there is
 * something to seal. */
static void company(void)
{
	static const uint32_t systems[] = {0x58465342, 0x6969};

	for (size_t i = 0; i < 2; i++) {
		seals_system = systems[i];
		for (unsigned met = 0; met < 2; met++) {
			seals_begin();
			in_company = met;
			CHECK(deliver("box", "", "8.M8R8L8.h") == MAILDIR_OK);
			CHECK(deliver("box", "", "8.M8R8L8.h") == MAILDIR_OK);
			CHECK(seals_met == met);
			CHECK(unlink("box/new/8.M8R8L8.h") == 0);
		}
	}
	in_company = false;
	seals_system = 0;
}

/* Whatever differs is another message: it gets a name of its own. */
static void others(void)
{
	static const char *const heads[] = {
		"To: me\n", "", "To: you\nx", "To: you\nSubject: x\n\nbody\n"};

	for (size_t i = 0; i < 4; i++) {
		CHECK(deliver("box", heads[i], "1.M2R3L4.h") == MAILDIR_OK);
		CHECK(count("box/new") == 2 + i && count("box/tmp") == 0);
	}
	CHECK(scratch_holds(
		"box/new/1.M2R3L4.h", "To: you\nSubject: x\n\nbody\n"));
	scratch_put("message", "Subject: x\n\nbody\nmore\n");
	CHECK(deliver("box", "To: you\n", "1.M2R3L4.h") == MAILDIR_OK);
	scratch_put("message", "Subject: x\n");
	CHECK(deliver("box", "To: you\n", "1.M2R3L4.h") == MAILDIR_OK);
	CHECK(count("box/new") == 7 && count("box/tmp") == 0);
}

/* A torn one, from a power cut during the first delivery, stays; the whole
 * message comes beside it. */
static void torn(void)
{
	scratch_put("message", "Subject: x\n\nbody\n");
	scratch_put("box/new/5.M6R7L8.h", "Subj");
	CHECK(deliver("box", "", "5.M6R7L8.h") == MAILDIR_OK);
	CHECK(scratch_holds("box/new/5.M6R7L8.h", "Subj"));
	CHECK(count("box/new") == 9 && count("box/tmp") == 0);
	scratch_put("box/new/6.M6R7L8.h", "");
	CHECK(deliver("box", "", "6.M6R7L8.h") == MAILDIR_OK);
	CHECK(count("box/new") == 11);
}

/* Larger than the pieces, different in the last byte only. */
static void large(void)
{
	static char bytes[200000];

	memset(bytes, 'x', sizeof(bytes));
	scratch_put_bytes("message", bytes, sizeof(bytes));
	CHECK(deliver("box", "h", "9.M1R1L1.h") == MAILDIR_OK);
	CHECK(deliver("box", "h", "9.M1R1L1.h") == MAILDIR_OK);
	CHECK(deliver("box", "hx", "9.M1R1L1.h") == MAILDIR_OK);
	CHECK(count("box/new") == 13);
	bytes[sizeof(bytes) - 1] = 'y';
	scratch_put_bytes("message", bytes, sizeof(bytes));
	CHECK(deliver("box", "h", "9.M1R1L1.h") == MAILDIR_OK);
	CHECK(count("box/new") == 14 && count("box/tmp") == 0);
}

static void no_box(void)
{
	CHECK(deliver("none", "", "x") == MAILDIR_NO_DIR && errno == ENOENT);
	CHECK(deliver("message", "", "x") == MAILDIR_NO_DIR);
	CHECK(errno == ENOTDIR);
	scratch_mkdir("half");
	CHECK(deliver("half", "", "x") == MAILDIR_FAILED && errno == ENOENT);
	scratch_mkdir("half/tmp");
	CHECK(deliver("half", "", "x") == MAILDIR_FAILED && errno == ENOENT);
	CHECK(count("half/tmp") == 0);
	CHECK(rmdir("half/tmp") == 0);
	scratch_mkdir("half/new");
	CHECK(deliver("half", "", "x") == MAILDIR_FAILED && errno == ENOENT);
	CHECK(count("half/new") == 0);
}

/* Nothing is left in tmp, nothing comes to new. */
static void disk_full(void)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		struct rlimit most = {100000, 100000};
		signal(SIGXFSZ, SIG_IGN);
		if (setrlimit(RLIMIT_FSIZE, &most) == -1)
			_exit(99);
		_exit(deliver("box", "", "77.M1R1L1.h") == MAILDIR_FAILED &&
			errno == EFBIG);
	}
	CHECK(waitpid(pid, &status, 0) == pid && status == 1 << 8);
	CHECK(count("box/new") == 14 && count("box/tmp") == 0);
}

/* What a process of the same number left in tmp is not written into. */
static void taken(void)
{
	char path[100];

	snprintf(path, sizeof(path), "box/tmp/8.M1R1L1.h.%ld", (long)getpid());
	scratch_put(path, "more than the message will ever have\n");
	CHECK(deliver("box", "", "8.M1R1L1.h") == MAILDIR_FAILED);
	CHECK(errno == EEXIST && count("box/new") == 14);
	CHECK(unlink(path) == 0);
}

/* A link in new is not followed: it is somebody's trap. */
static void trap(void)
{
	scratch_put("secret", "keep\n");
	CHECK(symlink("../../secret", "box/new/3.M1R1L1.h") == 0);
	CHECK(deliver("box", "", "3.M1R1L1.h") == MAILDIR_FAILED);
	CHECK(scratch_holds("secret", "keep\n") && count("box/tmp") == 0);
}

static void unreadable(void)
{
	const struct maildir_letter letter = {str_text(""), -1, false};

	CHECK(maildir_deliver("box", "4.M1R1L1.h", &letter) == MAILDIR_FAILED);
	CHECK(errno == EBADF && count("box/tmp") == 0);
	CHECK(count("box/new") == 15);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(names);
	RUN(names_of_others);
	RUN(sizes);
	RUN(once);
	RUN(again);
	RUN(unsealed);
	RUN(company);
	RUN(others);
	RUN(torn);
	RUN(large);
	RUN(no_box);
	RUN(disk_full);
	RUN(taken);
	RUN(trap);
	RUN(unreadable);
	RUN(scratch_leave);
	return check_done();
}
