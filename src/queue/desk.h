/* desk - the talk between who has a message and a process of qmail-queued
 *
 * The client calls accept/socket and sends a byte, beside it a pipe from which
 * the message is read to its end. The other side answers with a byte: it has
 * taken the message on. The envelope follows on the socket itself, as qmail-queue
 * has it on descriptor 1; a client who stops before its end has queued nothing.
 * The last byte is qmail-queue's exit code. Whatever else happens is a failure
 * for now, and before the first answer no failure at all: there is qmail-queue.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef QUEUE_DESK_H
#define QUEUE_DESK_H

#include <stdbool.h>

#include "base/attr.h"

/* Where it is, below home_path. */
#define DESK_PATH "accept/socket"

enum { DESK_PATIENCE_MS = 1000 }; /* for what comes before the message */

/* The client calls: *message_out is where the message is to be written. Returns
 * the socket, to write the envelope; -1: nobody is there. */
MUST_USE int desk_open(int *message_out);

/* Is the message taken on? To be asked before anything is written. Waits for the
 * answer if it has to; false: nobody has time. */
bool desk_taken(int socket);

/* Tells that the envelope ends here. */
void desk_stop(int socket);

/* Waits for the exit code; -1: there is none. */
MUST_USE int desk_hear(int socket);

/* The other side: takes the message on. The pipe's end, or -1: this is no
 * client of ours. */
MUST_USE int desk_take(int socket /* hostile */);

/* Answers. To be called by a signal handler, too. */
void desk_say(int socket, int code);

#endif
