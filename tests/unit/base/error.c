/* error: our words for some, the system's for the others
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/error.h"

#include <errno.h>

#include "check.h"

static void texts(void)
{
	CHECK(strcmp(error_text(ENOENT), "file does not exist") == 0);
	CHECK(strcmp(error_text(EACCES), "access denied") == 0);
	CHECK(strcmp(error_text(EEXIST), "file already exists") == 0);
	CHECK(strcmp(error_text(EFBIG), "file too big") == 0);
	for (int i = 0; i < 200; i++)
		CHECK(error_text(i) && *error_text(i));
	CHECK(error_text(-1) && *error_text(-1));
}

int main(void)
{
	RUN(texts);
	return check_done();
}
