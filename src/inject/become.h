/* become - leaving the stage to another of our programs
 *
 * Each of these ends in an exec, or ends the program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef INJECT_BECOME_H
#define INJECT_BECOME_H

#include <stdbool.h>
#include <stdnoreturn.h>

struct become_inject {
	bool from_header; /* -t: recipients in the header count too */
	const char *sender; /* -f: of the envelope and of From; or null */
	const char *name; /* -F: the author's name; or null */
	char **arguments; /* the recipients; ends in a null pointer */
};

noreturn void become_inject(const struct become_inject *inject);

/* qmail-smtpd on descriptors 0 and 1, for a local client: may relay. */
noreturn void become_smtpd(void);

noreturn void become_qread(void);

#endif
