/* num - numbers as text and as bytes; sizes that cannot wrap
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum { NUM_MAX = 21 }; /* the longest decimal, and its NUL */

/* Writes n in decimal with a NUL; returns the digits' count. */
size_t num_format(char dst[NUM_MAX], uint64_t n);

/* The same with zeros in front, to at least width digits (at most 20). */
size_t num_format_wide(char dst[NUM_MAX], uint64_t n, size_t width);

/* n in lower-case hexadecimal, exactly 8 digits, and a NUL. */
void num_format_hex32(char dst[9], uint32_t n);

/* Is all of a an unsigned decimal that fits? Then it is in *n_out. */
bool num_parse(struct str a, uint64_t *n_out);

/* Is all of a one to eight hexadecimal digits? */
bool num_parse_hex32(struct str a, uint32_t *n_out);

/* How many digits a starts with; their value, if it fits, in *n_out,
 * otherwise UINT64_MAX. */
size_t num_scan(struct str a, uint64_t *n_out);

/* Four bytes, most significant first (network order), and back. */
void num_pack32(char dst[4], uint32_t n);
uint32_t num_unpack32(const char src[4]);

/* Four bytes, least significant first (cdb), and back. */
void num_pack32_little(char dst[4], uint32_t n);
uint32_t num_unpack32_little(const char src[4]);

/* Is a + b (a * b) a size? Then it is in *sum_out (*product_out). */
bool size_add(size_t a, size_t b, size_t *sum_out);
bool size_mul(size_t a, size_t b, size_t *product_out);

#endif
