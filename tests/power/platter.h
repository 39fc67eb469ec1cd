/* platter - the two images of a disk, and what lies between them
 *
 * What is written goes to the volatile image, which is what the machine sees.
 * The durable image, which is what outlives the power, gets it when a flush
 * has ended; until then it stands in a list. All functions may be called by
 * several threads.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef PLATTER_H
#define PLATTER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Both are files of the same size. 0 or -1 with errno. */
int platter_open(const char *volatile_path, const char *durable_path);

off_t platter_size(void);

/* Each returns 0 or a negative errno. */
int platter_read(char *buffer, size_t n, off_t at);
int platter_write(const char *bytes, size_t n, off_t at);
int platter_flush(void);

/* Each flush takes so many microseconds. */
void platter_delay(long micros);

/* From now on no flush ends. */
void platter_hold(void);

/* The power goes: of what no flush has made durable a part is kept. KIND is
 *	none	nothing
 *	prefix	the first of the writes, a random number of them
 *	subset	any of them
 *	torn	any of their blocks of 4096 bytes; of blocks of text, which is
 *		mail and nothing of the file system's own, any sectors of 512
 * Flushes end again, but mean nothing any more. 0 or a negative errno. */
int platter_cut(const char *kind, uint64_t seed);

/* The power is back: the volatile image becomes the durable one. */
int platter_reset(void);

/* Counters, a line each. Returns the length. */
enum { PLATTER_TEXT = 512 };
int platter_counters(char text[PLATTER_TEXT]);

#endif
