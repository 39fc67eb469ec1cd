/* error - see error.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/error.h"

#include <errno.h>
#include <string.h>

const char *error_text(int error)
{
	switch (error) {
	case ENOENT:
		return "file does not exist";
	case EACCES:
		return "access denied";
	case EEXIST:
		return "file already exists";
	case EFBIG:
		return "file too big";
	default:
		return strerror(error);
	}
}
