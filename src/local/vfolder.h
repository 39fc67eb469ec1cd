/* vfolder - delivery into the folder of a user of a virtual domain
 *
 * FOLDER/.qmail, or FOLDER/.qmail-EXT for an extension, is obeyed if it holds
 * a line, even if that is a comment; else the message goes into
 * FOLDER/Maildir, within the quota. A folder that is missing is made; one
 * without its Maildir is in trouble. What goes wrong is said as in qmail-local
 * and ends the program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_VFOLDER_H
#define LOCAL_VFOLDER_H

#include <stdbool.h>

#include "base/str.h"
#include "box/allowance.h"
#include "local/letter.h"

struct vfolder {
	struct letter *letter; /* its head is for the mailbox */
	const char *domain; /* the real one */
	const char *domain_dir;
	const char *path; /* the folder */
	const char *name; /* for Delivered-To in the mailbox */
	const char *owner; /* the same, where FOLDER/.qmail names a Maildir */
	const char *given; /* the local part as it came, for forwarded mail */
	struct str ext;
	const struct allowance *allowance; /* null: what maildirsize says */
	bool ran; /* a program was run */
	bool stopped; /* a program said 99 */
};

/* Delivers descriptor 0, standing anywhere; we stay there. */
void vfolder_deliver(struct vfolder *folder);

/* Hands the message on: "Delivered-To: " who "@" domain, then descriptor 0. */
void vfolder_forward(const struct letter *letter, struct str address,
	const char *who, const char *domain);

/* A text for senders: the file name in the domain's directory, or in that of
 * all domains; false: there is none. */
bool vfolder_text(const char *domain_dir, const char *name, struct buf *text);

#endif
