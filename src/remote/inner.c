/* inner - see inner.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/inner.h"

#include "base/ascii.h"
#include "mail/header.h"
#include "mail/parts.h"
#include "mail/utf8.h"

struct look {
	struct parts parts;
	bool global; /* the entity under way says to be one */
	bool found;
	bool over; /* nothing that follows can be one */
};

static void look_field(void *context, struct str field, bool whole)
{
	struct look *look = context;

	struct str value = header_body(field);

	(void)whole;
	if (!str_is_case(header_name(field), "Content-Type"))
		return;
	while (value.n && ascii_space(value.s[0]))
		value = str_skip(value, 1);
	look->global = str_starts_case(value, str_text("message/global"));
}

static void look_header_end(void *context)
{
	struct look *look = context;
	enum mime_kind kind = look->parts.type.kind;

	if (look->parts.entity == 0 && (kind == MIME_TEXT || kind == MIME_DATA))
		look->over = true;
}

static void look_body(void *context, struct str piece)
{
	struct look *look = context;

	if (look->global && utf8_beyond_ascii(piece))
		look->found = look->over = true;
}

static void look_body_end(void *context)
{
	struct look *look = context;

	look->global = false;
}

static void look_between(void *context, struct str piece)
{
	(void)context;
	(void)piece;
}

int inner_utf8(struct parcel *parcel, bool *found_out)
{
	struct look look = {.global = false};
	const struct parts_handler handler = {&look, look_field,
		look_header_end, look_body, look_body_end, look_between};
	struct str piece;
	int result = 0;
	int got = 0;

	parts_begin(&look.parts, &handler);
	for (uint64_t at = 0; result == 0 && !look.over &&
			      (got = parcel_next(parcel, &at, &piece)) == 1;)
		result = parts_add(&look.parts, piece);
	if (result == 0 && !look.over && got == 0)
		result = parts_end(&look.parts);
	parts_free(&look.parts);
	*found_out = look.found;
	return got == -1 ? -1 : result;
}
