/* vlogin: names in all forms, passwords, services
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/vlogin.h"

#include <stdlib.h>

#include "data/cdbmake.h"
#include "vpop/password.h"

#include "scratch.h"

CHECK_KEEPS_MEMORY

const char prog_name[] = "vlogin";

static struct vlogin_user user;

static enum vlogin_verdict check(
	const char *login, const char *password, enum vlogin_service service)
{
	struct credentials c = {
		.login = login, .password = password, .timestamp = "x"};

	memset(&user, 0, sizeof(user));
	return vlogin_check(&c, service, &user);
}

static void cdb(const char *path, const char *const *keys,
	const struct str *data, size_t n)
{
	static struct cdbmake make;
	int fd = file_open_empty(path, 0600);

	CHECK(cdbmake_start(&make, fd) == 0);
	for (size_t i = 0; i < n; i++)
		CHECK(cdbmake_add(&make, str_text(keys[i]), data[i]) == 0);
	CHECK(cdbmake_finish(&make) == 0);
	file_close(fd);
}

static void enter(void)
{
	static const char *const dirs[] = {"home", "home/users", "home/control",
		"vhome", "vhome/etc", "d"};
	static const char *const domains[] = {"!a.example-", "!al.example-"};
	static const char *const users[] = {"joe", "per%cent", "free", "old"};
	static const char where[] = "a.example\0"
				    "89\0"
				    "90\0d\0-\0";
	const struct str places[] = {str_of(where, sizeof(where) - 1),
		str_of(where, sizeof(where) - 1)};
	char line[3][300];
	struct str lines[4];

	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		scratch_mkdir(dirs[i]);
	cdb("home/users/cdb", domains, places, 2);
	for (int i = 0; i < 3; i++) {
		snprintf(line[i], sizeof(line[i]), "%s:1:%d:j:/d/joe:NOQUOTA",
			password_hash("secret"),
			i == 0   ? 2
			: i == 2 ? 8192
				 : 0);
		lines[i] = str_text(line[i]);
	}
	lines[3] = str_text("*:1:0:o:/d/old:NOQUOTA:joe3");
	cdb("d/vpasswd.cdb", users, lines, 4);
}

static void names(void)
{
	CHECK(check("joe@a.example", "secret", VLOGIN_IMAP) == VLOGIN_OK);
	CHECK(strcmp(user.home, "/d/joe") == 0 && user.uid == 89);
	CHECK(user.gid == 90 && strcmp(user.name, "joe") == 0);
	CHECK(check("JOE%AL.example", "secret", VLOGIN_IMAP) == VLOGIN_OK);
	CHECK(strcmp(user.typed, "joe%al.example") == 0);
	CHECK(check("joe/a.example", "secret", VLOGIN_IMAP) == VLOGIN_OK);
	CHECK(check("per%cent@a.example", "secret", VLOGIN_POP) == VLOGIN_OK);
	CHECK(check("joe", "secret", VLOGIN_IMAP) == VLOGIN_UNKNOWN);
	scratch_put("vhome/etc/defaultdomain", "a.example\n");
	CHECK(check("joe", "secret", VLOGIN_IMAP) == VLOGIN_OK);
	scratch_put("vhome/etc/ip_alias_map", "192.0.2.1 b.example\n");
	CHECK(setenv("TCPLOCALIP", "192.0.2.1", 1) == 0);
	CHECK(check("joe", "secret", VLOGIN_IMAP) == VLOGIN_UNKNOWN);
	CHECK(setenv("VPOPMAIL_DOMAIN", "a.example", 1) == 0);
	CHECK(check("joe", "secret", VLOGIN_IMAP) == VLOGIN_OK);
	CHECK(unsetenv("VPOPMAIL_DOMAIN") == 0);
}

static void passwords(void)
{
	CHECK(check("joe@a.example", "Secret", VLOGIN_IMAP) == VLOGIN_WRONG);
	CHECK(check("joe@a.example", "", VLOGIN_IMAP) == VLOGIN_WRONG);
	CHECK(check("", "secret", VLOGIN_IMAP) == VLOGIN_WRONG);
	CHECK(check("x@a.example", "secret", VLOGIN_IMAP) == VLOGIN_UNKNOWN);
	CHECK(check("joe@b.example", "secret", VLOGIN_IMAP) == VLOGIN_UNKNOWN);
	CHECK(check("../joe@a.example", "secret", VLOGIN_IMAP) ==
		VLOGIN_UNKNOWN);
}

static enum vlogin_verdict check_digest(
	const char *digest, enum vlogin_service service)
{
	struct credentials c = {.login = "old@a.example",
		.password = digest,
		.timestamp = "<1.1700000000@mail.vp.test>"};

	return vlogin_check(&c, service, &user);
}

/* As recorded from vpopmail. */
static void digests(void)
{
	static const char apop[] = "066f30ceeb2c81487410df2a0b391052";
	static const char cram[] = "2dfdf0889f9ed5cd4817ed09f92bdf2d";

	CHECK(check_digest(apop, VLOGIN_POP) == VLOGIN_OK);
	CHECK(check_digest(cram, VLOGIN_SMTP) == VLOGIN_OK);
	CHECK(check_digest(apop, VLOGIN_SMTP) == VLOGIN_WRONG);
	CHECK(check_digest(cram, VLOGIN_POP) == VLOGIN_WRONG);
	CHECK(check_digest("joe3", VLOGIN_POP) == VLOGIN_WRONG);
	CHECK(check("joe@a.example", apop, VLOGIN_POP) == VLOGIN_WRONG);
}

static void services(void)
{
	CHECK(check("joe@a.example", "secret", VLOGIN_POP) == VLOGIN_CLOSED);
	CHECK(check("joe@a.example", "wrong", VLOGIN_POP) == VLOGIN_WRONG);
	CHECK(check("joe@a.example", "secret", VLOGIN_SMTP) == VLOGIN_OK);
	scratch_put("d/.qmailadmin-limits", "disable_smtp\n");
	CHECK(check("joe@a.example", "secret", VLOGIN_SMTP) == VLOGIN_CLOSED);
	CHECK(check("free@a.example", "secret", VLOGIN_SMTP) == VLOGIN_OK);
}

static void ports(void)
{
	CHECK(unsetenv("TCPREMOTEIP") == 0);
	CHECK(setenv("TCPLOCALPORT", "587", 1) == 0);
	CHECK(vlogin_service("x") == VLOGIN_SMTP);
	CHECK(setenv("TCPLOCALPORT", "995", 1) == 0);
	CHECK(vlogin_service("x") == VLOGIN_POP);
	CHECK(setenv("TCPLOCALPORT", "143", 1) == 0);
	CHECK(vlogin_service("x") == VLOGIN_IMAP);
	CHECK(setenv("TCPLOCALPORT", "4000", 1) == 0);
	CHECK(vlogin_service("/bin/true") == VLOGIN_SMTP);
	CHECK(vlogin_service("imapd") == VLOGIN_IMAP);
	CHECK(vlogin_service("qmail-pop3d") == VLOGIN_POP);
	CHECK(setenv("TCPREMOTEIP", "127.0.0.1", 1) == 0);
	CHECK(vlogin_service("qmail-pop3d") == VLOGIN_WEBMAIL);
	CHECK(vlogin_service("/bin/true") == VLOGIN_SMTP);
}

static void trouble(void)
{
	CHECK(unlink("d/vpasswd.cdb") == 0);
	CHECK(check("joe@a.example", "secret", VLOGIN_IMAP) == VLOGIN_UNSURE);
	CHECK(strcmp(user.where, "d") == 0);
	CHECK(truncate("home/users/cdb", 10) == 0);
	CHECK(check("joe@a.example", "secret", VLOGIN_IMAP) == VLOGIN_UNSURE);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(names);
	RUN(passwords);
	RUN(digests);
	RUN(services);
	RUN(ports);
	RUN(trouble);
	RUN(scratch_leave);
	return check_done();
}
