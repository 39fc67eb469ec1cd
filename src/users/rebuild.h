/* rebuild - a cdb is made anew beside the old one and takes its place at once
 *
 * For program files: what goes wrong ends the program (exit 111) after the
 * unfinished file was removed; the old cdb stays. Programs that rebuild a cdb
 * of the same directory at the same time wait for each other.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef USERS_REBUILD_H
#define USERS_REBUILD_H

#include "base/str.h"

/* Waits for others who rebuild a cdb of dir. What the new one is made from is
 * to be opened after that: who waited longest must not bring an older state. */
void rebuild_lock(const char *dir);

/* Begins, under the lock: names, with dir, of the cdb and of the unfinished
 * one. */
void rebuild_begin(const char *cdb, const char *unfinished);

void rebuild_add(struct str key, struct str data);

/* Seals the file, gives it its name, seals the directory, lets the others in. */
void rebuild_commit(void);

/* Removes the unfinished file, if there is one: for who dies in between. */
void rebuild_drop(void);

#endif
