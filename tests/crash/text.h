/* text - what the programs of tests/crash share: files, hashes, giving up
 *
 * None of it comes from src: whoever judges the house does not borrow from it.
 * A rig that cannot do its work says so and ends with 2: never a pass.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_TEXT_H
#define CRASH_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

enum { EXIT_WRONG = 1, EXIT_RIG = 2 };

struct bytes {
	char *s; /* a NUL follows that is not counted */
	size_t n;
};

/* "crash: " and the text, to stderr; exit 2. */
noreturn void give_up(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* Memory, or the end. */
void *need(void *old, size_t n);
char *copy_of(const char *s, size_t n);

/* "a/b", to be freed. */
char *path_of(const char *dir, const char *name);
char *print_of(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The whole file. false: there is none; any other trouble is the end. */
bool slurp(const char *path, struct bytes *out);

/* FNV-1a, 64 bits. */
uint64_t hash_of(const char *s, size_t n);

/* crc32c, begun with 0. */
uint32_t crc_of(uint32_t crc, const char *s, size_t n);

/* Names in a directory but . and .., sorted; a null ends them. No directory
 * is the end, unless missing_ok: then there are none. */
char **names_in(const char *dir, bool missing_ok);
void names_free(char **names);

/* Digits only, all of them. */
bool number_of(const char *s, size_t n, uint64_t *out);

#endif
