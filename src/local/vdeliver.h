/* vdeliver - delivery to a user of a virtual domain: what vdelivermail does
 *
 * EXT is the user and HOST the domain, an alias domain becomes the real one.
 * Mail for a user goes into his folder (local/vfolder), mail for nobody where
 * the word says (route/virtual). The message is looked at for the Delivered-To
 * line that we write ourselves: then it is looping.
 *
 * What goes wrong is said and ends the program: exit 100 if the mail can never
 * be delivered, 111 if it may yet, and so for a domain that is in trouble.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_VDELIVER_H
#define LOCAL_VDELIVER_H

#include <stdbool.h>

#include "base/str.h"
#include "local/letter.h"

struct vdeliver {
	struct letter
		*letter; /* ext, host, sender; return_path, delivered_to, env */
	struct str word; /* what is done with mail for nobody */
	bool ran; /* set when a process was started */
};

/* Delivers descriptor 0, which must be a file. Returns 0, or 99: a program of
 * the user said that nothing more shall be done. */
int vdeliver(struct vdeliver *delivery);

#endif
