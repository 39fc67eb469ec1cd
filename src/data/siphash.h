/* siphash - a number out of bytes that strangers chose
 *
 * SipHash-1-3 (Aumasson and Bernstein, 2012): who does not know the secret
 * cannot choose bytes that give the same number.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DATA_SIPHASH_H
#define DATA_SIPHASH_H

#include <stdint.h>

#include "base/str.h"

uint64_t siphash(const uint64_t secret[2], struct str bytes /* hostile */);

#endif
