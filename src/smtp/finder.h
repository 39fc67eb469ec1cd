/* finder - which user is meant, asked by a process that may nearly nothing
 *
 * The part of qmail-rcptd that hears the servers: for each question (a local
 * part, and a descriptor for the answer) it looks the user up, as qmail-lspawn
 * would, and passes on what it found, six strings, with the descriptor.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_FINDER_H
#define SMTP_FINDER_H

#include <stdbool.h>

/* Serves, standing in home_path, until nobody can ask any more. */
void finder_serve(int questions /* hostile */, int found);

/* Has everybody gone who could ask? */
bool finder_deserted(int questions);

#endif
