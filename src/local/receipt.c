/* receipt - see receipt.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/receipt.h"

#include <unistd.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/num.h"
#include "mail/addr.h"
#include "mail/addrlist.h"
#include "mail/date.h"
#include "mail/fieldwalk.h"
#include "mail/header.h"
#include "mail/quote.h"

static const char *const shown_names[RECEIPT_SHOWN] = {
	"Message-ID", "Date", "Subject"};

/* Notes a field's body as one line. What is too long is cut. */
static void show(struct buf *b, struct str body)
{
	body = str_trim(body);
	buf_clear(b);
	for (size_t i = 0; i < body.n; i++) {
		char c = body.s[i];
		if (c == '\n' || c == '\r')
			continue;
		if (ascii_control(c) || ascii_8bit(c))
			c = c == '\t' ? ' ' : '_';
		if (buf_add_byte(b, c) == -1)
			return;
	}
}

static int visit(void *context, struct addr_tokens *address)
{
	struct receipt *r = context;
	struct buf plain = BUF_LIMIT(RECEIPT_FIELD_MAX);

	int result = addr_plain(&plain, address);
	if (result == 0 && str_equal(buf_str(&plain), r->address))
		r->asked = true;
	buf_free(&plain);
	return result;
}

/* A request that cannot be read is none. */
static int request(struct receipt *r, struct str body)
{
	struct addr_tokens tokens = ADDR_TOKENS(RECEIPT_FIELD_MAX);
	struct addr_tokens again = ADDR_TOKENS(2 * RECEIPT_FIELD_MAX);
	const struct addrlist_visit each = {r, visit};
	enum addr_verdict verdict = addr_parse(&tokens, body);
	int result = verdict == ADDR_ERROR ? -1 : 0;

	if (verdict == ADDR_OK)
		result = addrlist_walk(&tokens, &each, &again);
	addr_free(&tokens);
	addr_free(&again);
	return result;
}

static int take(struct receipt *r, struct str field)
{
	struct str name = header_name(field);
	struct str body = header_body(field);

	for (size_t i = 0; i < RECEIPT_SHOWN; i++)
		if (str_is_case(name, shown_names[i]))
			show(&r->shown[i], body);
	if (str_is_case(name, "Notice-Requested-Upon-Delivery-To"))
		return request(r, body);
	return 0;
}

int receipt_scan(struct receipt *r, struct in *in)
{
	struct fieldwalk fields = FIELDWALK_FROM(in, RECEIPT_FIELD_MAX);
	struct str field;
	int result;

	while ((result = fieldwalk_next(&fields, &field)) == 1)
		if (take(r, field) == -1) {
			result = -1;
			break;
		}
	fieldwalk_free(&fields);
	return result;
}

static int add_header(
	const struct receipt *r, struct str to, struct buf *b, int64_t now)
{
	char date[DATE_MAX];
	char stamp[DATE_MAX];
	struct str id = buf_str(&r->shown[RECEIPT_ID]);

	(void)date_rfc5322(date, now);
	(void)date_stamp(stamp, now);
	size_t at = str_find_last(r->address, '@');
	if (buf_join(b, "Date: ", date, "\nMessage-ID: <", stamp, ".") == -1 ||
		buf_add_num(b, (uint64_t)getpid()) == -1 ||
		buf_add_text(b, ".qreceipt@") == -1 ||
		buf_add_str(b, str_skip(r->address, at + 1)) == -1 ||
		buf_add_text(b, ">\nFrom: Delivery notice <") == -1 ||
		quote_address(b, r->address) == -1 ||
		buf_add_text(b, ">\nTo: <") == -1 ||
		quote_address(b, to) == -1 ||
		buf_join(b, ">\nSubject: delivery notice\n",
			"Auto-Submitted: auto-replied\n") == -1)
		return -1;
	if (id.n == 0)
		return buf_add_text(b, "\n");
	return buf_join(b, "In-Reply-To: ") == -1 || buf_add_str(b, id) == -1 ||
			       buf_add_text(b, "\n\n") == -1
		       ? -1
		       : 0;
}

static int add_body(const struct receipt *r, struct buf *b)
{
	if (buf_add_text(b,
		    "Your message has been delivered to this address:\n\n\t") ==
			-1 ||
		buf_add_str(b, r->address) == -1 ||
		buf_add_text(b, "\n\nIt asked for this notice. It had:\n\n") ==
			-1)
		return -1;
	for (size_t i = 0; i < RECEIPT_SHOWN; i++) {
		if (r->shown[i].n == 0)
			continue;
		if (buf_join(b, "\t", shown_names[i], ": ") == -1 ||
			buf_add_str(b, buf_str(&r->shown[i])) == -1 ||
			buf_add_text(b, "\n") == -1)
			return -1;
	}
	return 0;
}

int receipt_write(const struct receipt *r, struct str to, struct submit *submit)
{
	struct buf b = BUF_LIMIT(1 << 20);
	int result = add_header(r, to, &b, clock_seconds());

	if (result == 0)
		result = add_body(r, &b);
	if (result == 0)
		submit_bytes(submit, b.s, b.n);
	buf_free(&b);
	return result;
}
