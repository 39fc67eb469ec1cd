/* entrance: names in all forms, passwords, services
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/entrance.h"

#include <stdlib.h>

#include "data/cdbmake.h"
#include "vpop/password.h"

#include "scratch.h"

const char prog_name[] = "login";

static struct entrance_user user;

static enum entrance_verdict check(
	const char *login, const char *password, enum entrance_service service)
{
	struct credentials c = {
		.login = login, .password = password, .timestamp = "x"};

	memset(&user, 0, sizeof(user));
	return entrance_check(&c, service, &user);
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
	static const char *const users[] = {"joe", "per%cent", "free"};
	static const char where[] = "a.example\0"
				    "89\0"
				    "90\0d\0-\0";
	const struct str places[] = {str_of(where, sizeof(where) - 1),
		str_of(where, sizeof(where) - 1)};
	char line[3][300];
	struct str lines[3];

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
	cdb("d/vpasswd.cdb", users, lines, 3);
}

static void names(void)
{
	CHECK(check("joe@a.example", "secret", LOGIN_IMAP) == LOGIN_OK);
	CHECK(strcmp(user.home, "/d/joe") == 0 && user.uid == 89);
	CHECK(user.gid == 90 && strcmp(user.name, "joe") == 0);
	CHECK(check("JOE%AL.example", "secret", LOGIN_IMAP) == LOGIN_OK);
	CHECK(strcmp(user.typed, "joe%al.example") == 0);
	CHECK(check("joe/a.example", "secret", LOGIN_IMAP) == LOGIN_OK);
	CHECK(check("per%cent@a.example", "secret", LOGIN_POP) == LOGIN_OK);
	CHECK(check("joe", "secret", LOGIN_IMAP) == LOGIN_UNKNOWN);
	scratch_put("vhome/etc/defaultdomain", "a.example\n");
	CHECK(check("joe", "secret", LOGIN_IMAP) == LOGIN_OK);
	scratch_put("vhome/etc/ip_alias_map", "192.0.2.1 b.example\n");
	CHECK(setenv("TCPLOCALIP", "192.0.2.1", 1) == 0);
	CHECK(check("joe", "secret", LOGIN_IMAP) == LOGIN_UNKNOWN);
	CHECK(setenv("VPOPMAIL_DOMAIN", "a.example", 1) == 0);
	CHECK(check("joe", "secret", LOGIN_IMAP) == LOGIN_OK);
	CHECK(unsetenv("VPOPMAIL_DOMAIN") == 0);
}

static void passwords(void)
{
	CHECK(check("joe@a.example", "Secret", LOGIN_IMAP) == LOGIN_WRONG);
	CHECK(check("joe@a.example", "", LOGIN_IMAP) == LOGIN_WRONG);
	CHECK(check("", "secret", LOGIN_IMAP) == LOGIN_WRONG);
	CHECK(check("x@a.example", "secret", LOGIN_IMAP) == LOGIN_UNKNOWN);
	CHECK(check("joe@b.example", "secret", LOGIN_IMAP) == LOGIN_UNKNOWN);
	CHECK(check("../joe@a.example", "secret", LOGIN_IMAP) == LOGIN_UNKNOWN);
}

static void services(void)
{
	CHECK(check("joe@a.example", "secret", LOGIN_POP) == LOGIN_CLOSED);
	CHECK(check("joe@a.example", "wrong", LOGIN_POP) == LOGIN_WRONG);
	CHECK(check("joe@a.example", "secret", LOGIN_SMTP) == LOGIN_OK);
	scratch_put("d/.qmailadmin-limits", "disable_smtp\n");
	CHECK(check("joe@a.example", "secret", LOGIN_SMTP) == LOGIN_CLOSED);
	CHECK(check("free@a.example", "secret", LOGIN_SMTP) == LOGIN_OK);
}

static void ports(void)
{
	CHECK(unsetenv("TCPREMOTEIP") == 0);
	CHECK(setenv("TCPLOCALPORT", "587", 1) == 0);
	CHECK(entrance_service("x") == LOGIN_SMTP);
	CHECK(setenv("TCPLOCALPORT", "995", 1) == 0);
	CHECK(entrance_service("x") == LOGIN_POP);
	CHECK(setenv("TCPLOCALPORT", "143", 1) == 0);
	CHECK(entrance_service("x") == LOGIN_IMAP);
	CHECK(setenv("TCPLOCALPORT", "4000", 1) == 0);
	CHECK(entrance_service("/bin/true") == LOGIN_SMTP);
	CHECK(entrance_service("imapd") == LOGIN_IMAP);
	CHECK(entrance_service("qmail-pop3d") == LOGIN_POP);
	CHECK(setenv("TCPREMOTEIP", "127.0.0.1", 1) == 0);
	CHECK(entrance_service("qmail-pop3d") == LOGIN_WEBMAIL);
	CHECK(entrance_service("/bin/true") == LOGIN_SMTP);
}

static void trouble(void)
{
	CHECK(unlink("d/vpasswd.cdb") == 0);
	CHECK(check("joe@a.example", "secret", LOGIN_IMAP) == LOGIN_UNSURE);
	CHECK(strcmp(user.where, "d") == 0);
	CHECK(truncate("home/users/cdb", 10) == 0);
	CHECK(check("joe@a.example", "secret", LOGIN_IMAP) == LOGIN_UNSURE);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(names);
	RUN(passwords);
	RUN(services);
	RUN(ports);
	RUN(trouble);
	RUN(scratch_leave);
	return check_done();
}
