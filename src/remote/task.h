/* task - one message for one host, and what is known of it
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_TASK_H
#define REMOTE_TASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "remote/parcel.h"
#include "remote/survey.h"

struct task {
	const char *sender; /* hostile; without line breaks */
	char *const *recipients; /* hostile; n of them */
	size_t n;
	struct str dsn; /* what was asked of delivery notices, see dsn */
	struct parcel *parcel; /* the message, once it was looked at ... */
	struct survey survey;
	bool surveyed; /* ... so */
	int64_t end; /* steady ms: nothing else is begun then; 0: never */
};

#endif
