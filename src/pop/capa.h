/* capa - what this server can, and in which language it says so
 *
 * Both programs answer these, before the login and after it.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POP_CAPA_H
#define POP_CAPA_H

#include <stdbool.h>

#include "base/out.h"
#include "base/str.h"
#include "pop/popterms.h"

/* The answer to CAPA (RFC 2449): login, the commands for it are (or were)
 * there; stls, TLS may begin. */
void capa_say(
	struct out *out, const struct popterms *terms, bool login, bool stls);

/* The answer to LANG (RFC 6856): English is all there is. */
void capa_lang(struct out *out, struct str argument /* hostile */);

#endif
