/* home - a home of our own
 *
 * Stands in for conf/home, whose paths are fixed when it is built.
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _XOPEN_SOURCE 700
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

enum { PATH_ROOM = 256 };

/* What conf/home.h declares, but to be written to. */
extern char home_path[], home_queue[], home_alias[], home_qmail_queue[];
extern char home_qmail_local[], home_qmail_getpw[], home_bin[];
extern char home_vdelivermail[], home_vdelivermail_link[], home_domains[];
extern char home_vpopmail_etc[];

char home_path[PATH_ROOM];
char home_queue[PATH_ROOM];
char home_alias[PATH_ROOM];
char home_qmail_queue[PATH_ROOM];
char home_qmail_local[PATH_ROOM];
char home_qmail_getpw[PATH_ROOM];
char home_bin[PATH_ROOM];
char home_vdelivermail[PATH_ROOM];
char home_vdelivermail_link[PATH_ROOM];
char home_domains[PATH_ROOM];
char home_vpopmail_etc[PATH_ROOM];

static int drop(
	const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

static void leave(void)
{
	(void)nftw(home_path, drop, 16, FTW_DEPTH | FTW_PHYS);
}

static void below(char dst[PATH_ROOM], const char *tail)
{
	MUST(snprintf(dst, PATH_ROOM, "%s%s", home_path, tail) < PATH_ROOM);
}

void fuzz_home(void)
{
	const char *tmp = getenv("TMPDIR");

	MUST(snprintf(home_path, PATH_ROOM, "%s/fuzz-XXXXXX",
		     tmp && *tmp ? tmp : "/tmp") < PATH_ROOM);
	MUST(mkdtemp(home_path) && chdir(home_path) == 0);
	MUST(atexit(leave) == 0);
	below(home_queue, "/queue");
	below(home_alias, "/alias");
	below(home_bin, "/bin");
	below(home_qmail_queue, "/bin/qmail-queue");
	below(home_qmail_local, "/bin/qmail-local");
	below(home_qmail_getpw, "/bin/qmail-getpw");
	below(home_vdelivermail, "/bin/vdelivermail");
	below(home_vdelivermail_link, "/vhome/bin/vdelivermail");
	below(home_domains, "/vhome/domains");
	below(home_vpopmail_etc, "/vhome/etc");
	fuzz_mkdir("control");
	fuzz_mkdir("queue");
}
