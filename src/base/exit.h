/* exit - what a program's exit code tells its caller
 *
 * The codes that qmail-local reads from the programs named in a .qmail file,
 * and that all our programs use. qmail-queue has its own: queue/codes.h.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_EXIT_H
#define BASE_EXIT_H

enum exit_code {
	EXIT_OK = 0,
	EXIT_STOP = 99, /* done, and the rest of the .qmail file is skipped */
	EXIT_PERM = 100, /* it can never work: the message bounces */
	EXIT_TEMP = 111, /* try again later */
};

#endif
