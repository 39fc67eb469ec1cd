/* become: with which arguments and environment another program goes on
 *
 * The programs are scripts below ./home, as for all unit tests.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "inject/become.h"

#include "child.h"

const char prog_name[] = "sendmail";

static char *to[] = {(char[]){"a@x"}, (char[]){"-b"}, 0};
static struct become_inject inject;

static void program(const char *path)
{
	scratch_put(path,
		"#!/bin/sh\n"
		"for a; do echo \"<$a>\"; done\n"
		"echo \"$QMAILUSER $QMAILHOST $QMAILNAME $MAILHOST $NAME\"\n"
		"echo \"$PROTO $TCPREMOTEIP ${RELAYCLIENT-no} $KEPT\"\n"
		"exit 7\n");
	CHECK(chmod(path, 0700) == 0);
}

static void begin(void)
{
	scratch_mkdir("home");
	scratch_mkdir("home/bin");
	program("home/bin/qmail-inject");
	program("home/bin/qmail-smtpd");
	program("home/bin/qmail-qread");
	CHECK(setenv("MAILHOST", "m.test", 1) == 0);
	CHECK(setenv("NAME", "N.", 1) == 0);
	CHECK(setenv("KEPT", "kept", 1) == 0);
	CHECK(unsetenv("RELAYCLIENT") == 0 && unsetenv("QMAILUSER") == 0);
	CHECK(unsetenv("QMAILHOST") == 0 && unsetenv("QMAILNAME") == 0);
	CHECK(unsetenv("PROTO") == 0 && unsetenv("TCPREMOTEIP") == 0);
}

static void become(void)
{
	inject.arguments = to;
	become_inject(&inject);
}

static bool becomes(struct become_inject how, const char *want)
{
	inject = how;
	return child_run(become) == 7 && scratch_holds("out", want);
}

#define SENDER(s) ((struct become_inject){.sender = (s)})

static void arguments(void)
{
	CHECK(becomes((struct become_inject){.from_header = false},
		"<-a>\n<-->\n<a@x>\n<-b>\n   m.test N.\n  no kept\n"));
	CHECK(becomes((struct become_inject){.from_header = true},
		"<-H>\n<-->\n<a@x>\n<-b>\n   m.test N.\n  no kept\n"));
}

static void senders(void)
{
	CHECK(becomes(SENDER("s@h.test"),
		"<-a>\n<-f>\n<s@h.test>\n<-->\n<a@x>\n<-b>\n"
		"s h.test   \n  no kept\n"));
	CHECK(becomes(SENDER("<s@h.test>"),
		"<-a>\n<-f>\n<s@h.test>\n<-->\n<a@x>\n<-b>\n"
		"s h.test   \n  no kept\n"));
	CHECK(becomes(SENDER("s@t@h"),
		"<-a>\n<-f>\n<s@t@h>\n<-->\n<a@x>\n<-b>\n"
		"s@t h   \n  no kept\n"));
	CHECK(becomes(SENDER("s"), "<-a>\n<-f>\n<s>\n<-->\n<a@x>\n<-b>\n"
				   "s    \n  no kept\n"));
	/* The empty sender says nothing about the author. */
	CHECK(becomes(SENDER("<>"), "<-a>\n<-f>\n<>\n<-->\n<a@x>\n<-b>\n"
				    "   m.test N.\n  no kept\n"));
	CHECK(becomes(SENDER(""), "<-a>\n<-f>\n<>\n<-->\n<a@x>\n<-b>\n"
				  "   m.test N.\n  no kept\n"));
}

static void names(void)
{
	CHECK(becomes((struct become_inject){.name = "A. B."},
		"<-a>\n<-->\n<a@x>\n<-b>\n"
		"  A. B. m.test N.\n  no kept\n"));
	CHECK(becomes((struct become_inject){.sender = "s@h", .name = "A"},
		"<-a>\n<-f>\n<s@h>\n<-->\n<a@x>\n<-b>\n"
		"s h A  \n  no kept\n"));
}

static void others(void)
{
	CHECK(child_run(become_smtpd) == 7);
	CHECK(scratch_holds("out", "   m.test N.\nTCP 127.0.0.1  kept\n"));
	CHECK(child_run(become_qread) == 7);
	CHECK(scratch_holds("out", "   m.test N.\n  no kept\n"));
}

static void not_there(void)
{
	CHECK(unlink("home/bin/qmail-qread") == 0);
	CHECK(child_run(become_qread) == 111);
	CHECK(scratch_holds("err", "sendmail: fatal: unable to run "
				   "./home/bin/qmail-qread: "
				   "file does not exist\n"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(begin);
	RUN(arguments);
	RUN(senders);
	RUN(names);
	RUN(others);
	RUN(not_there);
	RUN(scratch_leave);
	return check_done();
}
