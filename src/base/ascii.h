/* ascii - bytes as US-ASCII, whatever the locale
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_ASCII_H
#define BASE_ASCII_H

#include <stdbool.h>
#include <stddef.h>

static inline bool ascii_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline char ascii_lower(char c)
{
	return ascii_upper(c) ? (char)(c - 'A' + 'a') : c;
}

static inline bool ascii_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool ascii_alpha(char c)
{
	char low = ascii_lower(c);
	return low >= 'a' && low <= 'z';
}

/* Blank or tab: what RFC 5322 calls WSP. */
static inline bool ascii_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Blank, tab, CR or LF. */
static inline bool ascii_space(char c)
{
	return ascii_blank(c) || c == '\r' || c == '\n';
}

/* A control byte: below blank, or DEL. */
static inline bool ascii_control(char c)
{
	return (unsigned char)c < ' ' || c == 127;
}

static inline bool ascii_8bit(char c)
{
	return (unsigned char)c > 127;
}

/* Value of a hexadecimal digit, or -1. */
int ascii_hex(char c);

/* Makes the n bytes at s lower case, in place. */
void ascii_lower_all(char *s, size_t n);

#endif
