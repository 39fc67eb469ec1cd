/* retouch: one user among many is changed as if all were written anew
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "seals.h"

#include "vpop/retouch.h"

#include "many.h"

CHECK_KEEPS_MEMORY

const char prog_name[] = "retouch";

static void made(void)
{
	scratch_mkdir("d");
	CHECK(child_run(begins) == 0);
	remember();
	CHECK(sorted());
	CHECK(in_cdb("u000000", line_of(0)));
	CHECK(in_cdb("u000001", 0));
}

/* In front of all, behind all, between. */
static void come_and_go(void)
{
	static const char *const lines[] = {"a000000:h:1:0:a:/d/a:NOQUOTA",
		"z000000:h:1:0:z:/d/z:10S",
		"u000003:h:1:0:u:/d/u3:NOQUOTA:clear", "u017001:h:1:2:::"};

	for (size_t i = 0; i < 4; i++)
		CHECK(added(lines[i]));
	CHECK(sorted());
	for (size_t i = 0; i < 4; i++)
		CHECK(dropped(lines[i]));
	CHECK(child_run(counts) == 0);
	CHECK(in_cdb("u000004", line_of(4)) &&
		in_cdb("u017000", line_of(17000)));
	CHECK(scratch_holds("err", "") && !scratch_there("d/vpasswd.new"));
}

static bool changed(int i)
{
	char old[100];
	char new[100];
	char name[16] = "";

	strcpy(old, line_of(i));
	snprintf(new, sizeof(new), "u%06d:other:1:0:u%d:/d/u%d:NOQUOTA", i, i,
		i);
	memcpy(name, old, 7);
	want = old;
	remember();
	return child_run(changes) == 0 && text_is(new, old) &&
	       in_cdb(name, new);
}

static void is_other(void)
{
	CHECK(changed(0));
	CHECK(changed(2 * (USERS - 1)));
	CHECK(changed(12346));
	CHECK(child_run(counts) == 0);
}

/* vpasswd, the record beside, the name of vpasswd, the record's place. */
static void seals_all_steps(void)
{
	userdb_open(&db, "d", USERDB_ONE);
	put("u000100:other:1:0:u100:/d/u100:NOQUOTA");
	seals_begin();
	userdb_commit(&db);
	_exit(seals_has("d/vpasswd") && seals_has("d/vpasswd.cdb") &&
				seals_has("d") && seals_early == 0
			? (int)seals_n
			: 0);
}

static void sealed(void)
{
	static char old[100];

	CHECK(child_run(seals_all_steps) == 4);
	strcpy(old, line_of(102));
	want = old;
	for (unsigned works = 0; works < 4; works++) {
		seals_left = works;
		CHECK(child_run(changes) == 111);
		seals_begin();
		/* If not this one, the next finds them in agreement. */
		CHECK(child_run(opens) == 1 || child_run(opens) == 1);
	}
}

/* Every line is found, and what is none is not. */
static void found(void)
{
	static struct retouch retouch;
	char name[16];
	size_t at;

	CHECK(retouch_open(&retouch, "d"));
	for (int i = 0; i < USERS; i += 7) {
		snprintf(name, sizeof(name), "u%06d", 2 * i);
		CHECK(retouch_find(&retouch, str_text(name), &at));
		CHECK(str_starts(retouch_line(&retouch, at), str_text(name)));
		snprintf(name, sizeof(name), "u%06d", 2 * i + 1);
		CHECK(!retouch_find(&retouch, str_text(name), &at));
	}
	CHECK(!retouch_find(&retouch, str_text("zzz"), &at));
	CHECK(at == retouch.size);
	CHECK(!retouch_find(&retouch, str_text(""), &at) && at == 0);
	retouch_close(&retouch);
}

static void put_back(const struct buf *cdb, size_t at, size_t n)
{
	int fd = open("d/vpasswd.cdb", O_WRONLY);

	CHECK(pwrite(fd, cdb->s + at, n, (off_t)at) == (ssize_t)n);
	file_close(fd);
}

/* A power cut before vpasswd is another: of what was written to the cdb, any
 * part may be lost. Where all is, both agree as they did. */
static void lost(void)
{
	struct buf cdb = BUF_NOLIMIT;
	struct cdbroom room;

	CHECK(child_run(begins) == 0);
	for (int what = 0; what < 4; what++) {
		CHECK(file_slurp("d/vpasswd.cdb", &cdb) == 0);
		CHECK(cdbroom_open(&room, "d/vpasswd.cdb") == 1);
		size_t record = room.next;
		size_t foot = room.end - 64;
		CHECK(cdbroom_put(&room, str_text("u000011"),
			      str_text("lost:1:0:::")) == 1);
		cdbroom_close(&room);
		if (what & 1)
			put_back(&cdb, record, 100);
		if (what & 2)
			put_back(&cdb, foot, 64);
		CHECK(in_cdb("u000011", 0));
		CHECK(what == 3 ? child_run(opens) == 1 : mended());
		CHECK(added("u000013:h:1:0:u:/d/u13:NOQUOTA"));
		CHECK(in_cdb("u000011", 0));
		CHECK(dropped("u000013:h:1:0:u:/d/u13:NOQUOTA"));
	}
	buf_free(&cdb);
}

/* No room any more: all is made anew, and then there is. */
static void full(void)
{
	struct cdbroom room;
	int result;

	CHECK(cdbroom_open(&room, "d/vpasswd.cdb") == 1);
	do
		result = cdbroom_put(&room, str_text("u000000"),
			str_text("h:1:0:u0:/d/u0:NOQUOTA"));
	while (result == 1);
	CHECK(result == 0);
	cdbroom_close(&room);
	retouch_agree("d", USERS);
	CHECK(added("u000009:h:1:0:u:/d/u9:NOQUOTA") &&
		scratch_holds("err", ""));
	CHECK(cdbroom_open(&room, "d/vpasswd.cdb") == 1);
	CHECK(room.end - room.next > 10000);
	cdbroom_close(&room);
	CHECK(dropped("u000009:h:1:0:u:/d/u9:NOQUOTA"));
}

/* Of two lines with one name the first counts, in both files. */
static void twice(void)
{
	size_t n = strlen("u000000:2:1:0:::\n");

	CHECK(child_run(begins) == 0);
	int fd = file_open_append("d/vpasswd", 0600);
	CHECK(file_write_all(fd, "u000000:2:1:0:::\n", n) == 0);
	file_close(fd);
	CHECK(mended());
	CHECK(in_cdb("u000000", line_of(0)));
	CHECK(changed(0));
	char other[100] = "u000000:other:1:0:u0:/d/u0:NOQUOTA";
	want = "u000000";
	remember();
	CHECK(child_run(drops) == 0 && text_is(0, other));
	CHECK(in_cdb("u000000", "u000000:2:1:0:::"));
}

/* Who looks users up while others come, change and go. */
static void looks(int ready)
{
	int i = 0;
	char c;

	ssize_t got;
	do {
		const char *line = line_of(2 * (i++ * 7919 % USERS));
		char name[16] = "";
		memcpy(name, line, 7);
		if (!in_cdb(name, line))
			_exit(1);
		got = read(ready, &c, 1);
	} while (got == -1);
	_exit(0);
}

/* Writers at the same moment: none takes another's change away, and who reads
 * finds whom nobody touches. */
static void at_once(void)
{
	char line[100];
	char name[16];
	int ready[2];
	int status;

	CHECK(child_run(begins) == 0);
	CHECK(pipe(ready) == 0 && file_nonblock(ready[0]) == 0);
	fflush(stdout);
	pid_t reader = fork();
	if (reader == 0) {
		close(ready[1]);
		looks(ready[0]);
	}
	for (int n = 0; n < 8; n++) {
		pid_t pid = fork();
		snprintf(line, sizeof(line), "v%06d:h:1:0:v:/d/v:NOQUOTA", n);
		want = line;
		if (pid == 0)
			adds();
	}
	for (int n = 0; n < 8; n++)
		CHECK(wait(&status) != reader && status == 0);
	close(ready[1]);
	CHECK(waitpid(reader, &status, 0) == reader && status == 0);
	for (int n = 0; n < 8; n++) {
		snprintf(name, sizeof(name), "v%06d", n);
		snprintf(line, sizeof(line), "%s:h:1:0:v:/d/v:NOQUOTA", name);
		CHECK(in_cdb(name, line));
	}
	CHECK(sorted() && db.n == USERS + 8);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(made);
	RUN(come_and_go);
	RUN(is_other);
	RUN(sealed);
	RUN(found);
	RUN(lost);
	RUN(full);
	RUN(twice);
	RUN(at_once);
	RUN(scratch_leave);
	return check_done();
}
