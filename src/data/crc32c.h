/* crc32c - the Castagnoli checksum (RFC 3720, appendix B.4)
 *
 * It tells damaged queue files from whole ones; it is no defence against
 * anybody who wants to deceive.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DATA_CRC32C_H
#define DATA_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* The checksum of what came before (0 at the start) and these n bytes. */
uint32_t crc32c(uint32_t crc, const char *bytes, size_t n);

#endif
