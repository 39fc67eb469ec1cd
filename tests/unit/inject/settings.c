/* settings: options, environment and control files
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "inject/settings.h"

#include "desk.h"

static const char *arguments[10];

static void read_them(void)
{
	settings_read(&desk);
	CHECK(chdir("..") == 0);
}

/* An environment without what the test's own may say. */
static void begin(void)
{
	static const char *const names[] = {"QMAILUSER", "MAILUSER", "USER",
		"LOGNAME", "QMAILHOST", "MAILHOST", "QMAILNAME", "MAILNAME",
		"NAME", "QMAILSUSER", "QMAILSHOST", "QMAILINJECT",
		"QMAILDEFAULTHOST", "QMAILDEFAULTDOMAIN", "QMAILPLUSDOMAIN",
		"QMAILIDHOST", "QMAILMFTFILE"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		CHECK(unsetenv(names[i]) == 0);
	scratch_mkdir("home");
	scratch_mkdir("home/control");
	scratch_put("home/control/me", "me.test\n");
}

static bool is(const char *got, const char *want)
{
	return got && strcmp(got, want) == 0;
}

static void the_author(void)
{
	const struct draft_settings *s = &desk.settings;

	read_them();
	CHECK(is(s->user, "anonymous") && !s->host && !s->name);
	CHECK(is(s->sender_user, "anonymous") && !s->sender_host);
	CHECK(setenv("LOGNAME", "log", 1) == 0 && setenv("NAME", "N", 1) == 0);
	read_them();
	CHECK(is(s->user, "log") && is(s->name, "N"));
	CHECK(setenv("USER", "user", 1) == 0);
	CHECK(setenv("MAILHOST", "mh", 1) == 0);
	CHECK(setenv("MAILNAME", "M", 1) == 0);
	read_them();
	CHECK(is(s->user, "user") && is(s->host, "mh") && is(s->name, "M"));
	CHECK(is(s->sender_user, "user") && is(s->sender_host, "mh"));
	CHECK(setenv("QMAILUSER", "q", 1) == 0);
	CHECK(setenv("QMAILHOST", "qh", 1) == 0);
	CHECK(setenv("QMAILNAME", "", 1) == 0);
	CHECK(setenv("QMAILSUSER", "s", 1) == 0);
	CHECK(setenv("QMAILSHOST", "sh", 1) == 0);
	read_them();
	CHECK(is(s->user, "q") && is(s->host, "qh") && is(s->name, ""));
	CHECK(is(s->sender_user, "s") && is(s->sender_host, "sh"));
}

static void letters(void)
{
	const struct draft_settings *s = &desk.settings;

	CHECK(setenv("QMAILINJECT", "cr", 1) == 0);
	read_them();
	CHECK(s->name_comment && s->verp_recipient && !s->verp_message);
	CHECK(!s->drop_from && !s->drop_message_id && !s->drop_return_path);
	CHECK(setenv("QMAILINJECT", "sfimx", 1) == 0);
	read_them();
	CHECK(!s->name_comment && !s->verp_recipient && s->verp_message);
	CHECK(s->drop_from && s->drop_message_id && s->drop_return_path);
	CHECK(unsetenv("QMAILINJECT") == 0);
}

static bool completes(const char *address, const char *want)
{
	struct buf b = BUF_LIMIT(1000);

	arguments[0] = "x";
	arguments[1] = address;
	arguments[2] = 0;
	buf_clear(&desk.arguments);
	settings_options(&desk, (char **)(void *)arguments);
	CHECK(buf_copy_str(&b, buf_str(&desk.arguments)) == 0);
	bool right = desk_is(&b, want);
	buf_free(&b);
	return right;
}

/* A file beats control/me, a variable beats both. */
static void hosts(void)
{
	read_them();
	CHECK(completes("a", "a@me.test "));
	CHECK(completes("a@b", "a@b.me.test "));
	CHECK_TEXT(buf_str(&desk.id_host), "me.test");
	scratch_put("home/control/defaulthost", "dh\n");
	scratch_put("home/control/defaultdomain", "dd.test\n");
	scratch_put("home/control/plusdomain", "pd.test\n");
	scratch_put("home/control/idhost", "ih.test\n");
	read_them();
	CHECK(completes("a", "a@dh.dd.test "));
	CHECK(completes("a@b+", "a@b.pd.test "));
	CHECK_TEXT(buf_str(&desk.id_host), "ih.test");
	CHECK(setenv("QMAILDEFAULTHOST", "vh", 1) == 0);
	CHECK(setenv("QMAILDEFAULTDOMAIN", "vd.test", 1) == 0);
	CHECK(setenv("QMAILPLUSDOMAIN", "vp.test", 1) == 0);
	CHECK(setenv("QMAILIDHOST", "vi.test", 1) == 0);
	read_them();
	CHECK(completes("a", "a@vh.vd.test "));
	CHECK(completes("a@b+", "a@b.vp.test "));
	CHECK_TEXT(buf_str(&desk.id_host), "vi.test");
}

static void lists(void)
{
	CHECK(setenv("QMAILMFTFILE", "lists", 1) == 0);
	read_them(); /* not there: none */
	CHECK(desk.lists.n == 0);
	scratch_put("lists", "a@x\n# b@x\n\n  c@x \nd@x");
	read_them();
	CHECK(desk_is(&desk.lists, "a@x c@x d@x "));
	scratch_mkdir("directory");
	CHECK(setenv("QMAILMFTFILE", "directory", 1) == 0);
	CHECK(child_run(read_them) == 111);
	CHECK(scratch_holds("err", "drafter: fatal: unable to read directory: "
				   "Is a directory\n"));
	CHECK(unsetenv("QMAILMFTFILE") == 0);
}

static void options_of(void)
{
	settings_options(&desk, (char **)(void *)arguments);
	_exit((int)desk.settings.choice + (desk.settings.print ? 10 : 0));
}

static int options(const char *one, const char *two)
{
	arguments[0] = "x";
	arguments[1] = one;
	arguments[2] = two;
	arguments[3] = 0;
	return child_run(options_of);
}

static void command_line(void)
{
	CHECK(options("-a", "b") == DRAFT_ARGUMENTS);
	CHECK(options("-h", 0) == DRAFT_HEADER);
	CHECK(options("-H", 0) == DRAFT_BOTH);
	CHECK(options("-aA", 0) == DRAFT_EITHER);
	CHECK(options("-n", 0) == 10 && options("-nN", "-h") == DRAFT_HEADER);
	CHECK(options("-x", 0) == 100 && options("-f", 0) == 100);
	CHECK(options("-fa@[1", 0) == 100);
}

static void sender(void)
{
	arguments[1] = "-fa@x.test";
	arguments[2] = 0;
	settings_options(&desk, (char **)(void *)arguments);
	CHECK(desk_is(&desk.sender, "a@x.test"));
	CHECK(desk.sender_known && desk.sender_fixed);
	arguments[1] = "-f";
	arguments[2] = "";
	arguments[3] = 0;
	settings_options(&desk, (char **)(void *)arguments);
	CHECK(desk.sender.n == 0 && desk.sender_fixed);
}

/* What cannot be read, or makes no sense, ends it. */
static void trouble(void)
{
	CHECK(unsetenv("QMAILDEFAULTHOST") == 0);
	CHECK(unlink("home/control/defaulthost") == 0);
	scratch_mkdir("home/control/defaulthost");
	CHECK(child_run(read_them) == 111);
	CHECK(rmdir("home/control/defaulthost") == 0);
	scratch_put("home/control/defaulthost", "[1\n");
	CHECK(child_run(read_them) == 111);
	CHECK(rename("home", "away") == 0);
	CHECK(child_run(read_them) == 111);
	CHECK(scratch_holds("err", "drafter: fatal: unable to chdir to "
				   "./home: file does not exist\n"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(begin);
	RUN(the_author);
	RUN(letters);
	RUN(hosts);
	RUN(lists);
	RUN(command_line);
	RUN(sender);
	RUN(trouble);
	RUN(desk_free);
	RUN(scratch_leave);
	return check_done();
}
