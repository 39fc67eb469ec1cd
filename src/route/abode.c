/* abode - see abode.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/abode.h"

#include <sys/stat.h>
#include <unistd.h>

enum { OTHERS_WRITE = 002 };

enum abode_verdict abode_enter(const char *home)
{
	struct stat st;

	if (chdir(home) == -1)
		return ABODE_NO_ENTRY;
	if (stat(".", &st) == -1)
		return ABODE_UNKNOWN;
	if (st.st_mode & OTHERS_WRITE)
		return ABODE_WRITABLE;
	return st.st_mode & S_ISVTX ? ABODE_STICKY : ABODE_OK;
}
