/* commit: what control/queuesync may say, and that each way works
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "seals.h"

#include "queue/commit.h"

#include "base/seal.h"
#include "conf/control.h"

#include "scratch.h"

static bool chosen(const char *text, enum commit_how want)
{
	enum commit_how how = (enum commit_how)42;

	scratch_put("control/queuesync", text);
	return commit_choose(&how) == 0 && how == want;
}

static bool refused(const char *text)
{
	enum commit_how how;

	scratch_put("control/queuesync", text);
	return commit_choose(&how) == -1 &&
	       strncmp(control_where(), "control/queuesync line 1: ", 26) == 0;
}

static void choices(void)
{
	enum commit_how how = (enum commit_how)42;

	CHECK(commit_choose(&how) == 0 && how == COMMIT_AUTO);
	scratch_mkdir("control");
	CHECK(commit_choose(&how) == 0 && how == COMMIT_AUTO);
	CHECK(chosen("auto\n", COMMIT_AUTO) && chosen("fsync", COMMIT_FILES));
	CHECK(chosen("syncfs \nfsync\n", COMMIT_ALL));
	CHECK(refused("\n") && refused("") && refused("fsyncs\n"));
	CHECK(refused("Fsync") && refused("none"));
	CHECK(refused("a value that is far too long to be one of those\n"));
}

static void commits(void)
{
	static const enum commit_how all[] = {
		COMMIT_AUTO, COMMIT_FILES, COMMIT_ALL};

	scratch_mkdir("queue");
	CHECK(chdir("queue") == 0);
	scratch_queue();
	int message = file_open_new("mess/7/71.m", 0600);
	int envelope = file_open_new("mess/7/71.e", 0600);
	for (size_t i = 0; i < 3; i++) {
		int want =
			all[i] != COMMIT_ALL || seal_all(message) == 0 ? 0 : -1;
		CHECK(commit_message(71, message, envelope, all[i], false) ==
			want);
	}
	/* The directory is part of it. */
	CHECK(commit_message(8, message, envelope, COMMIT_FILES, false) == 0);
	CHECK(rmdir("mess/8") == 0);
	CHECK(commit_message(8, message, envelope, COMMIT_FILES, false) == -1);
	CHECK(errno == ENOENT);
	CHECK(commit_message(71, -1, envelope, COMMIT_FILES, false) == -1);
	CHECK(commit_message(71, message, -1, COMMIT_FILES, false) == -1);
	CHECK(commit_message(71, message, -1, COMMIT_ALL, false) == -1);
	close(message);
	close(envelope);
}

/* Whatever cannot be written or sealed, it is not accepted: each way has so
 * many steps. Where order is kept, the envelope's is the only seal. */
static void fails(bool among)
{
	static const struct {
		uint32_t system;
		enum commit_how how;
		unsigned steps;
		unsigned files;
		unsigned all;
	} ways[] = {{0x58465342, COMMIT_AUTO, 3, 1, 0},
		{0x58465342, COMMIT_FILES, 5, 3, 0},
		{0x6969, COMMIT_AUTO, 5, 3, 0},
		{0x58465342, COMMIT_ALL, 3, 0, 1}};
	int message = file_open_new("mess/7/135.m", 0600);
	int envelope = file_open_new("mess/7/135.e", 0600);

	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		seals_system = ways[i].system;
		for (unsigned n = 0; n < ways[i].steps; n++) {
			seals_begin();
			seals_left = n;
			errno = 0;
			CHECK(commit_message(135, message, envelope,
				      ways[i].how, among) == -1);
		}
		seals_begin();
		CHECK(commit_message(
			      135, message, envelope, ways[i].how, among) == 0);
		CHECK(seals_n == ways[i].files && seals_all == ways[i].all);
		CHECK(seals_all == 1 || seals_has("mess/7/135.e"));
	}
	seals_system = 0;
	CHECK(unlink("mess/7/135.m") == 0 && unlink("mess/7/135.e") == 0);
	close(message);
	close(envelope);
}

static void failures(void)
{
	fails(false);
	fails(true);
}

/* In company each waits once for the others, whatever the way; alone nobody. */
static void company(void)
{
	static const uint32_t systems[] = {0x58465342, 0x6969};
	int message = file_open_new("mess/7/263.m", 0600);
	int envelope = file_open_new("mess/7/263.e", 0600);

	for (size_t i = 0; i < 2; i++)
		for (int how = COMMIT_AUTO; how <= COMMIT_ALL; how++) {
			enum commit_how way = (enum commit_how)how;
			seals_system = systems[i];
			seals_begin();
			CHECK(commit_message(
				      263, message, envelope, way, false) == 0);
			CHECK(seals_met == 0);
			CHECK(commit_message(
				      263, message, envelope, way, true) == 0);
			CHECK(seals_met == 1);
		}
	seals_system = 0;
	close(message);
	close(envelope);
}

/* Where order is kept its mode is the last change: nobody changes it again. */
static void immutable(void)
{
	int message = file_open_new("mess/7/199.m", 0600);
	int envelope = file_open_new("mess/7/199.e", 0600);
	struct stat st;

	seals_system = 0x58465342;
	CHECK(commit_message(199, message, envelope, COMMIT_AUTO, false) == 0);
	CHECK(fstat(envelope, &st) == 0 && (st.st_mode & 07777) == 0444);
	seals_system = 0;
	close(message);
	close(envelope);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(choices);
	RUN(commits);
	RUN(failures);
	RUN(company);
	RUN(immutable);
	RUN(scratch_leave);
	return check_done();
}
