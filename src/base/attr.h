/* attr - what we ask of the compiler
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_ATTR_H
#define BASE_ATTR_H

#define MUST_USE __attribute__((warn_unused_result))

/* Discards the result of a MUST_USE action. Say why beside the call. */
static inline void ignore(long result)
{
	(void)result;
}

#endif
