/* pace - a refusal takes as long whatever its reason
 *
 *	int64_t begun = pace_begin();
 *	...
 *	pace_refuse(begun);
 *	return CREDENTIALS_WRONG;
 *
 * Else the time would tell who exists, and how his password is kept.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef AUTH_PACE_H
#define AUTH_PACE_H

#include <stdint.h>

/* Refusals come at whole multiples of this, in milliseconds. */
enum { PACE_STEP = 250 };

/* When work on a request began, for pace_refuse. */
int64_t pace_begin(void);

/* Sleeps until the next step is full. */
void pace_refuse(int64_t begun);

#endif
