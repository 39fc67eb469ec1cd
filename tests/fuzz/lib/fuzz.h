/* fuzz - what the fuzz targets share
 *
 * A target is a file tests/fuzz/TARGET.c that defines fuzz_target. It is
 * linked with one of two mains: libFuzzer's (make fuzz), which makes inputs up,
 * or that of driver.c, which reads them from the files in corpus/TARGET, so
 * that they run in every make check.
 *
 * Whatever the input: no crash, no property that MUST hold broken, no memory
 * or descriptor left behind, never more memory than the target says.
 *
 * The clock and the random numbers are the same in every run (still.c), the
 * home is a fresh directory (home.c), and qmail-queue is a stub (queue.c).
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

struct fuzz_target {
	void (*prepare)(void); /* once, standing in the home; or null */
	void (*run)(struct str input);
	size_t memory; /* bytes of heap that one input may cost at most */
};

extern const struct fuzz_target fuzz_target;

/* What has to be true, or the input is a finding. */
#define MUST(condition) \
	((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition))
_Noreturn void fuzz_fail(const char *file, int line, const char *what);

/* The entrance that both mains know. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* ---- parts of an input ---- */

/* Takes a byte (a number of four) off the front: 0 at the end. */
unsigned fuzz_byte(struct str *input);
uint32_t fuzz_number(struct str *input);

/* ---- ends.c: programs in this process ---- */

/* Runs body as if it were a program: returns the code it gave to _exit, or -1
 * if it returned. The memory and descriptors that it left are taken back. */
int fuzz_program(void (*body)(void *context), void *context);

/* What the last one wrote to standard error. */
struct str fuzz_said(void);

/* What is allocated now, and the most since fuzz_count_from. */
size_t fuzz_live(void);
size_t fuzz_peak(void);
void fuzz_count_from(void);

/* What is allocated while it is on is not the program's. */
void fuzz_uncounted(bool on);

/* ---- files.c ---- */

enum {
	FUZZ_FILES = 8,
	FUZZ_FD = 100, /* descriptors that stay open are not below it */
};

/* One of FUZZ_FILES files without a name, holding just these bytes, at its
 * start. It stays open: the caller does not close it. */
int fuzz_file(unsigned which, struct str bytes);

/* Replaces what b holds by all that the file holds. */
void fuzz_file_take(unsigned which, struct buf *b);

/* Makes number a copy of fd; to be called again with -1 when it is over, then
 * it is /dev/null. */
void fuzz_place(int number, int fd);

/* Makes a file in the home, in place of an older one. */
void fuzz_put(const char *path, struct str bytes);
void fuzz_put_text(const char *path, const char *text);
void fuzz_mkdir(const char *path);

/* ---- still.c ---- */

extern int64_t fuzz_now; /* seconds since 1970 */
void fuzz_still(void); /* from the start again */
void fuzz_wait_until(int64_t steady_ms); /* time passes */
void fuzz_dice(struct str seed); /* other dice for other inputs */

/* ---- home.c ---- */

void fuzz_home(void); /* makes it and goes there; it is removed at exit */

#endif
