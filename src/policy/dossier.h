/* dossier - what the DNS says about a client, its name and its sender
 *
 * A part of screen: one batch of questions, then the checks in order.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_DOSSIER_H
#define POLICY_DOSSIER_H

#include "policy/screen.h"

/* Null, or what to say to all recipients of this sender; it is static or in
 * the screen. Sets what SPF found. */
const struct ruling *dossier_judge(struct screen *screen);

#endif
