/* mbox - many messages in one file
 *
 * A message is a line "From sender date", then its lines, then an empty line.
 * A line of it that begins with any number of '>' and "From " gets one more
 * '>', so that it is not taken for the start of another message and can be
 * told from what was there before. A last line without newline gets one.
 *
 * The file is locked (box/lock) while it is changed. What was added is on
 * stable storage when mbox_deliver says so, and gone again when it fails.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BOX_MBOX_H
#define BOX_MBOX_H

#include "base/attr.h"
#include "base/in.h"
#include "base/out.h"
#include "base/str.h"

enum { MBOX_LOCK_SECONDS = 30, MBOX_PATH_MAX = 4096 };

/* Why a delivery failed; errno says more. All of them are temporary: another
 * try may go better. */
enum mbox_verdict {
	MBOX_OK,
	MBOX_OPEN, /* cannot be opened, or is no regular file */
	MBOX_LOCKED, /* somebody else kept the lock too long */
	MBOX_READ, /* the message cannot be read */
	MBOX_WRITE, /* cannot be written or made durable */
};

/* Appends a message to the mbox at path, which is made (mode 0600) if it is
 * missing: first head as it is (the "From " line, Return-Path, Delivered-To:
 * whole lines, made by the caller), then what fd gives until its end, quoted.
 * Uses no allocator. What a delivery that was cut off left at the end, NULs or
 * an open line, is taken away or ended first: nothing is glued to it. */
MUST_USE enum mbox_verdict mbox_deliver(
	const char *path, struct str head, int fd /* hostile */);

/* Opens the mbox at path (made if missing) to read and append, and locks it,
 * waiting until deadline (clock_steady_ms). If it was replaced meanwhile the
 * new one is taken. A descriptor, or -1 with *verdict_out and errno. */
MUST_USE int mbox_open(
	const char *path, int64_t deadline, enum mbox_verdict *verdict_out);

/* Makes the name of a mbox durable. 0 or -1. */
MUST_USE int mbox_seal_name(const char *path);

/* Copies the message in `in` to out in the form described above, with the
 * empty line at its end. Errors are kept in both. */
void mbox_copy(struct in *in /* hostile */, struct out *out);

#endif
