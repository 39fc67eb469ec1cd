/* mime - see mime.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/mime.h"

#include <string.h>

#include "base/ascii.h"
#include "base/num.h"

enum { VALUE_MAX = 200 }; /* bytes of a parameter that are looked at */

/* Passes over blanks, line ends, and comments, which nest. */
static void skip(struct str *rest)
{
	size_t depth = 0;
	size_t i = 0;

	for (; i < rest->n; i++) {
		char c = rest->s[i];
		if (depth && c == '\\')
			i++;
		else if (c == '(')
			depth++;
		else if (depth && c == ')')
			depth--;
		else if (!depth && !ascii_space(c))
			break;
	}
	*rest = str_skip(*rest, i);
}

static bool is_token(char c)
{
	return c > ' ' && c < 127 && !strchr("()<>@,;:\\\"/[]?=", c);
}

/* A token; empty if there is none. */
static struct str token(struct str *rest)
{
	size_t n = 0;

	skip(rest);
	while (n < rest->n && is_token(rest->s[n]))
		n++;
	struct str found = str_head(*rest, n);
	*rest = str_skip(*rest, n);
	return found;
}

/* Is this the next byte? Then it is taken. */
static bool take(struct str *rest, char c)
{
	skip(rest);
	if (!rest->n || rest->s[0] != c)
		return false;
	*rest = str_skip(*rest, 1);
	return true;
}

/* A quoted string, its quote taken; what it means, as far as there is room. */
static size_t quoted(struct str *rest, char dst[VALUE_MAX])
{
	size_t n = 0;
	size_t i = 0;

	for (; i < rest->n && rest->s[i] != '"'; i++) {
		if (rest->s[i] == '\\' && i + 1 < rest->n)
			i++;
		if (n < VALUE_MAX)
			dst[n++] = rest->s[i];
	}
	*rest = str_skip(*rest, i + 1);
	return n;
}

/* A value. There are boundaries with bytes that are no token's, and without
 * the quotes they need: up to a semicolon or blank all counts. */
static size_t value(struct str *rest, char dst[VALUE_MAX])
{
	size_t n = 0;

	if (take(rest, '"'))
		return quoted(rest, dst);
	while (n < rest->n && rest->s[n] != ';' && !ascii_space(rest->s[n]))
		n++;
	struct str found = str_head(*rest, n);
	*rest = str_skip(*rest, n);
	n = found.n < VALUE_MAX ? found.n : VALUE_MAX;
	memcpy(dst, found.s, n);
	return n;
}

/* The first parameter of that name: its value, as far as there is room. */
static bool parameter(
	struct str rest, const char *wanted, char dst[VALUE_MAX], size_t *n_out)
{
	for (; rest.n; rest = str_skip(rest, str_find(rest, ';'))) {
		if (!take(&rest, ';'))
			continue;
		struct str name = token(&rest);
		if (!take(&rest, '='))
			continue;
		*n_out = value(&rest, dst);
		if (str_is_case(name, wanted))
			return true;
	}
	return false;
}

/* A boundary in pieces, boundary*0, boundary*1 and so on, wherever each stands
 * (RFC 2231, 3). Of such as can be one no piece has to be empty. */
static size_t join(struct str rest, char dst[VALUE_MAX])
{
	static const char stem[] = "boundary*";
	char name[sizeof(stem) + NUM_MAX];
	char piece[VALUE_MAX];
	size_t n = 0;
	size_t more;

	memcpy(name, stem, sizeof(stem));
	for (unsigned i = 0; i < MIME_BOUNDARY_MAX; i++) {
		(void)num_format(name + sizeof(stem) - 1, i);
		if (!parameter(rest, name, piece, &more))
			break;
		if (more > VALUE_MAX - n)
			more = VALUE_MAX - n;
		memcpy(dst + n, piece, more);
		n += more;
	}
	return n;
}

/* The boundary parameter; 0: none that is one. Blanks at its end do not
 * count. */
static size_t find_boundary(struct str rest, char dst[MIME_BOUNDARY_MAX])
{
	char text[VALUE_MAX];
	size_t n;

	if (!parameter(rest, "boundary", text, &n))
		n = join(rest, text);
	while (n && ascii_space(text[n - 1]))
		n--;
	if (n > MIME_BOUNDARY_MAX || str_has(str_of(text, n), '\n'))
		return 0;
	memcpy(dst, text, n);
	return n;
}

void mime_type(struct mime_type *type_out, struct str body)
{
	struct str type = token(&body);
	struct str subtype = take(&body, '/') ? token(&body) : str_of(0, 0);

	*type_out = (struct mime_type){.kind = MIME_DATA};
	if (str_is_case(type, "text"))
		type_out->kind = MIME_TEXT;
	if (str_is_case(type, "message"))
		type_out->kind = str_is_case(subtype, "rfc822") ? MIME_MESSAGE
								: MIME_REPORT;
	if (!str_is_case(type, "multipart"))
		return;
	type_out->n = find_boundary(body, type_out->boundary);
	type_out->digest = str_is_case(subtype, "digest");
	if (type_out->n)
		type_out->kind = MIME_MULTIPART;
}

enum mime_encoding mime_encoding(struct str body)
{
	struct str name = token(&body);

	if (!name.n || str_is_case(name, "7bit"))
		return MIME_7BIT;
	if (str_is_case(name, "8bit") || str_is_case(name, "binary"))
		return MIME_8BIT;
	if (str_is_case(name, "quoted-printable"))
		return MIME_QP;
	return str_is_case(name, "base64") ? MIME_BASE64 : MIME_UNKNOWN;
}
