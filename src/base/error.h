/* error - what errno means, in words that do not depend on the libc
 *
 * The words that people and their log scripts know from the classic programs;
 * anything rarer is what the C library says.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

const char *error_text(int error);

#endif
