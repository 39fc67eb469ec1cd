/* portrait: a user for people and for programs
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/portrait.h"

#include "scratch.h"

static struct vuser user;

static uint64_t closed; /* by the domain */

static bool says(unsigned fields, bool listed, const char *want)
{
	char space[2000];
	struct out out = OUT_TO(file_open_empty("f", 0600), space);

	portrait_text(&out, &user, user.flags | closed, fields, listed);
	CHECK(out_flush(&out) == 0);
	file_close(out.fd);
	return scratch_holds("f", want);
}

static void text(void)
{
	CHECK(vuser_parse(str_text("joe:h:1:18:Joe B:j:NOQUOTA"), &user));
	CHECK(says(PORTRAIT_ALL, true,
		"name:   joe\npasswd: h\nclear passwd: (null)\n"
		"comment/gecos: Joe B\nuid:    1\ngid:    18\nflags:  18\n"
		"gecos: Joe B\nlimits:\n        pop access closed\n"
		"        mail will be bounced back to sender\n"
		"dir:       j\nquota:     NOQUOTA\nusage:     NOQUOTA\n"
		"last auth: Never logged in\n"));
	CHECK(says(PORTRAIT_NAME | PORTRAIT_CLEAR, false, "joe\n\n"));
	CHECK(says(PORTRAIT_QUOTA | PORTRAIT_FLAGS | PORTRAIT_DIR, false,
		"18\nj\nNOQUOTA\n"));
}

/* What only the domain sets is marked. */
static void domain(void)
{
	CHECK(vuser_parse(str_text("joe:h:1:2:Joe B:j:NOQUOTA"), &user));
	closed = VUSER_NO_POP | VUSER_NO_IMAP;
	CHECK(says(PORTRAIT_ALL, false,
		"name:   joe\npasswd: h\nclear passwd: \n"
		"comment/gecos: Joe B\nuid:    1\ngid:    2\nflags:  10\n"
		"gecos: Joe B\nlimits:\n        pop access closed\n"
		"        imap access closed (*)\n"
		"        * = set by domain-wide limits\n"
		"dir:       j\nquota:     NOQUOTA\nusage:     NOQUOTA\n"
		"last auth: Never logged in\n"));
	closed = 0;
	CHECK(vuser_parse(str_text("joe:h:1:18:Joe B:j:NOQUOTA"), &user));
}

static void login(void)
{
	const struct timespec times[2] = {{1700000000, 0}, {1700000000, 0}};

	scratch_mkdir("j");
	scratch_put("j/lastauth", "0.0.0.0");
	CHECK(utimensat(AT_FDCWD, "j/lastauth", times, 0) == 0);
	CHECK(says(PORTRAIT_LOGIN, false,
		"account created: Tue Nov 14 22:13:20 2023\n"
		"last auth: Never logged in\n"));
	scratch_put("j/lastauth", "192.0.2.7");
	CHECK(utimensat(AT_FDCWD, "j/lastauth", times, 0) == 0);
	CHECK(says(PORTRAIT_LOGIN, false,
		"last auth: Tue Nov 14 22:13:20 2023\n"
		"last auth ip: 192.0.2.7\n"));
}

static bool object_is(const char *want)
{
	char space[2000];
	struct out out = OUT_TO(file_open_empty("f", 0600), space);

	portrait_json(&out, &user, "a.example");
	CHECK(out_flush(&out) == 0);
	file_close(out.fd);
	return scratch_holds("f", want);
}

static void json(void)
{
	CHECK(object_is("{\"address\":\"joe@a.example\",\"name\":\"joe\","
			"\"flags\":18,\"gecos\":\"Joe B\",\"dir\":\"j\","
			"\"quota\":\"NOQUOTA\",\"usage\":null,"
			"\"last_login\":1700000000,"
			"\"last_ip\":\"192.0.2.7\"}"));
	CHECK(vuser_parse(
		str_text("x:h:1:0:a\"b\\\n\xff\xc3\xa9::NOQUOTA"), &user));
	CHECK(object_is(
		"{\"address\":\"x@a.example\",\"name\":\"x\","
		"\"flags\":0,\"gecos\":\"a\\\"b\\\\\\u000a\\ufffd"
		"\xc3\xa9\",\"dir\":\"\",\"quota\":\"NOQUOTA\","
		"\"usage\":null,\"last_login\":null,\"last_ip\":\"\"}"));
}

static bool limits_are(const char *text, const char *want)
{
	char space[2000];
	struct bounds limits;
	struct out out = OUT_TO(file_open_empty("f", 0600), space);

	bounds_none(&limits);
	bounds_parse(&limits, str_text(text));
	portrait_limits(&out, &limits);
	CHECK(out_flush(&out) == 0);
	file_close(out.fd);
	return scratch_holds("f", want);
}

static void limits(void)
{
	CHECK(limits_are("maxaliases 0\nquota 0\n",
		"{\"maxpopaccounts\":null,\"maxaliases\":0,"
		"\"maxforwards\":null,\"maxautoresponders\":null,"
		"\"maxmailinglists\":null,\"quota\":null,"
		"\"maxmsgcount\":null,\"default_quota\":null,"
		"\"default_maxmsgcount\":null,\"perm_account\":0,"
		"\"perm_alias\":0,\"perm_forward\":0,"
		"\"perm_autoresponder\":0,\"perm_maillist\":0,"
		"\"perm_quota\":0,\"perm_defaultquota\":0,"
		"\"flags\":[]}"));
	CHECK(limits_are("maxpopaccounts 20\nquota 100\nmaxmsgcount 7\n"
			 "default_quota 3000\ndefault_maxmsgcount 9\n"
			 "disable_pop\ndelete_spam\nperm_alias 5\n",
		"{\"maxpopaccounts\":20,\"maxaliases\":null,"
		"\"maxforwards\":null,\"maxautoresponders\":null,"
		"\"maxmailinglists\":null,\"quota\":100,"
		"\"maxmsgcount\":7,\"default_quota\":3000,"
		"\"default_maxmsgcount\":9,\"perm_account\":0,"
		"\"perm_alias\":5,\"perm_forward\":0,"
		"\"perm_autoresponder\":0,\"perm_maillist\":0,"
		"\"perm_quota\":0,\"perm_defaultquota\":0,"
		"\"flags\":[\"disable_pop\",\"delete_spam\"]}"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(text);
	RUN(domain);
	RUN(login);
	RUN(json);
	RUN(limits);
	RUN(scratch_leave);
	return check_done();
}
