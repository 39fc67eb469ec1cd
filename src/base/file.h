/* file - descriptors and small files; EINTR and short writes end here
 *
 * All descriptors are born close-on-exec. Actions return 0 (or a descriptor)
 * or -1 with errno.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/buf.h"

/* Opens: to read (never waiting, should it be a FIFO); to append (made if
 * missing); to write from empty (made if missing); to write a file that must
 * not exist yet. */
MUST_USE int file_open_read(const char *path);
MUST_USE int file_open_append(const char *path, mode_t mode);
MUST_USE int file_open_empty(const char *path, mode_t mode);
MUST_USE int file_open_new(const char *path, mode_t mode);

/* read and write, again after EINTR. */
MUST_USE ssize_t file_read(int fd, char *dst, size_t n);
MUST_USE ssize_t file_write(int fd, const char *src, size_t n);

/* Writes all n bytes. */
MUST_USE int file_write_all(int fd, const char *src, size_t n);

/* Reads n bytes that begin at an offset; where the descriptor stands does not
 * matter and stays. Fewer are an error: EPROTO. */
MUST_USE int file_read_at(int fd, char *dst, size_t n, uint64_t offset);

/* Reads to the end, appending to b; more than its limit is EMSGSIZE. */
MUST_USE int file_read_all(int fd, struct buf *b);

/* Reads the whole file at path, replacing what b holds. */
MUST_USE int file_slurp(const char *path, struct buf *b);

/* Closes, keeping errno. */
void file_close(int fd);

/* Gives the file at path another name, in place of one that has it. */
MUST_USE int file_rename(const char *path, const char *to);

/* Moves a file within the directory dir, never in place of another: EEXIST. */
MUST_USE int file_move_new(int dir, const char *path, const char *to);

/* Two files or directories take each other's name, at once. ENOSYS or EINVAL
 * where system or file system cannot. */
MUST_USE int file_swap(const char *path, const char *other);

/* Makes fd non-blocking; makes it close-on-exec, where it was placed for us. */
MUST_USE int file_nonblock(int fd);
MUST_USE int file_cloexec(int fd);

/* How many bytes that were written to a TCP connection have never left this
 * host? 0 if that cannot be told, or if what is not acknowledged may have got
 * there. */
size_t file_unsent(int fd);

/* Opens /dev/null on whichever of 0, 1 and 2 are closed, so that no file we
 * open is taken for one of them. */
MUST_USE int file_guard_std(void);

/* Takes an exclusive lock on fd: waits for it; or fails at once (EAGAIN). */
MUST_USE int file_lock(int fd);
MUST_USE int file_lock_now(int fd);
void file_unlock(int fd);

#endif
