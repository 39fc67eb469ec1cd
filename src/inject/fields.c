/* fields - see fields.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "inject/fields.h"

#include <unistd.h>

#include "base/ascii.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/out.h"

enum { SHOWN_MAX = 1000 };

/* One field on its way through. */
struct field {
	struct draft *draft;
	struct str text;
	struct str name;
	enum header_kind kind;
	struct draft_part *part;
};

void fields_refuse(struct str field)
{
	char space[SHOWN_MAX + 100];
	struct out out = OUT_TO(STDERR_FILENO, space);

	out_join(&out, prog_name, ": fatal: unable to parse this line:\n");
	field = str_head(field, SHOWN_MAX);
	for (size_t i = 0; i < field.n; i++) {
		char c = field.s[i];
		bool safe = !ascii_control(c) || c == '\n' || c == '\t';
		out_byte(&out, safe ? c : '?');
	}
	/* The exit code says it as well. */
	ignore(out_flush(&out));
	_exit(EXIT_PERM);
}

/* Appends an envelope address and a NUL. */
static int add_address(struct buf *b, const struct addr_tokens *address)
{
	if (addr_plain(b, address) == -1)
		return -1;
	return buf_add_byte(b, 0);
}

/* ---- what is done with each address of a field ---- */

static int visit_complete(void *context, struct addr_tokens *address)
{
	struct field *field = context;

	return addrlist_complete(&field->draft->defaults, address);
}

static int visit_recipient(void *context, struct addr_tokens *address)
{
	struct field *field = context;
	bool listed = field->kind == HEADER_TO || field->kind == HEADER_CC;

	if (visit_complete(context, address) == -1 ||
		add_address(&field->part->recipients, address) == -1)
		return -1;
	if (!listed || field->part != &field->draft->part[0])
		return 0;
	return add_address(&field->draft->followup, address);
}

/* Of several addresses the first one counts: it is visited last. */
static int visit_sender(void *context, struct addr_tokens *address)
{
	struct field *field = context;
	struct draft *draft = field->draft;

	if (visit_complete(context, address) == -1)
		return -1;
	if (draft->sender_fixed)
		return 0;
	buf_clear(&draft->sender);
	if (addr_plain(&draft->sender, address) == -1)
		return -1;
	draft->sender_known = true;
	if (!draft->settings.verp_recipient)
		return 0;
	return buf_add_text(&draft->sender, "-@[]");
}

/* ---- what is done with a field ---- */

static void keep(struct field *field)
{
	draft_check(buf_add_str(&field->draft->header, field->text));
}

static void drop(struct field *field)
{
	(void)field;
}

/* Visits the addresses; list is then the new field. False: unreadable. */
static bool walk(struct field *field,
	int (*visit)(void *, struct addr_tokens *), struct addr_tokens *list)
{
	struct addr_tokens read = ADDR_TOKENS(DRAFT_FIELD_TOKENS);
	struct addrlist_visit visitor = {.context = field, .address = visit};
	enum addr_verdict verdict = addr_parse(&read, header_body(field->text));

	if (verdict == ADDR_ERROR)
		draft_check(-1);
	if (verdict == ADDR_OK)
		draft_check(addrlist_walk(&read, &visitor, list));
	addr_free(&read);
	return verdict == ADDR_OK;
}

static void print(struct field *field, const struct addr_tokens *list)
{
	struct buf *header = &field->draft->header;

	draft_check(buf_add_str(header, field->name));
	draft_check(buf_add_text(header, addr_count(list) ? ": " : ":"));
	draft_check(addr_print(header, list, DRAFT_WIDTH));
	draft_check(buf_add_byte(header, '\n'));
}

static void rewrite(struct field *field)
{
	struct addr_tokens list = ADDR_TOKENS(2 * DRAFT_FIELD_TOKENS);

	if (!walk(field, visit_complete, &list))
		fields_refuse(field->text);
	print(field, &list);
	addr_free(&list);
}

/* Whether an unreadable one matters is known only when all is read. */
static void recipients(struct field *field)
{
	struct addr_tokens list = ADDR_TOKENS(2 * DRAFT_FIELD_TOKENS);
	struct buf *bad = &field->part->unreadable;
	bool good = walk(field, visit_recipient, &list);

	if (!good && bad->n == 0)
		draft_check(buf_copy_str(bad, field->text));
	if (field->kind == HEADER_BCC)
		drop(field);
	else if (good)
		print(field, &list);
	else
		keep(field);
	addr_free(&list);
}

static void return_path(struct field *field)
{
	struct addr_tokens list = ADDR_TOKENS(2 * DRAFT_FIELD_TOKENS);

	if (!walk(field, visit_sender, &list))
		fields_refuse(field->text);
	addr_free(&list);
}

static void (*const handlers[HEADER_KINDS])(struct field *) = {
	[HEADER_OTHER] = keep,
	[HEADER_SENDER] = rewrite,
	[HEADER_FROM] = rewrite,
	[HEADER_REPLY_TO] = rewrite,
	[HEADER_TO] = recipients,
	[HEADER_CC] = recipients,
	[HEADER_BCC] = recipients,
	[HEADER_DATE] = keep,
	[HEADER_MESSAGE_ID] = keep,
	[HEADER_RETURN_PATH] = return_path,
	[HEADER_RETURN_RECEIPT_TO] = rewrite,
	[HEADER_ERRORS_TO] = rewrite,
	[HEADER_APPARENTLY_TO] = recipients,
	[HEADER_CONTENT_LENGTH] = drop,
	[HEADER_MAIL_FOLLOWUP_TO] = keep,
};

/* Has the user asked for our own field in place of this one? */
static bool unwanted(
	const struct draft_settings *settings, enum header_kind kind)
{
	return (settings->drop_from && kind == HEADER_FROM) ||
	       (settings->drop_message_id && kind == HEADER_MESSAGE_ID) ||
	       (settings->drop_return_path && kind == HEADER_RETURN_PATH);
}

void fields_take(struct draft *draft, struct str text)
{
	bool resent;
	struct field field = {.draft = draft, .text = text};

	field.name = header_name(text);
	field.kind = header_find(field.name, &resent);
	field.part = &draft->part[resent];
	if (unwanted(&draft->settings, field.kind))
		return;
	field.part->seen[field.kind] = true;
	handlers[field.kind](&field);
}
