/* punycode - see punycode.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/punycode.h"

#include <errno.h>
#include <stdint.h>

#include "base/ascii.h"
#include "mail/utf8.h"

/* The numbers of RFC 3492, section 5. */
enum {
	BASE = 36,
	T_MIN = 1,
	T_MAX = 26,
	SKEW = 38,
	DAMP = 700,
	FIRST_BIAS = 72,
	FIRST_CODE = 128,
	LABEL_MAX = 63, /* also of characters before: it only gets longer */
	GROWTH = 4, /* at most so many times longer: "xn--tda" is two bytes */
};

/* The state of the encoder. */
struct encoder {
	struct buf *to;
	uint32_t codes[LABEL_MAX];
	uint32_t n;
	uint32_t done; /* characters that are encoded */
	uint32_t code; /* those below it are all encoded */
	uint32_t delta;
	uint32_t bias;
};

static char digit(uint32_t n)
{
	return (char)(n < 26 ? 'a' + n : '0' + (n - 26));
}

/* Section 6.1. */
static uint32_t adapt(uint32_t delta, uint32_t n, bool first)
{
	uint32_t k = 0;

	delta = first ? delta / DAMP : delta / 2;
	for (delta += delta / n; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE)
		delta /= BASE - T_MIN;
	return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

static uint32_t threshold(uint32_t k, uint32_t bias)
{
	if (k <= bias)
		return T_MIN;
	return k - bias > T_MAX ? T_MAX : k - bias;
}

/* delta as a number of variable length. */
static int put_delta(struct encoder *encoder, bool first)
{
	uint32_t rest = encoder->delta;

	for (uint32_t k = BASE;; k += BASE) {
		uint32_t t = threshold(k, encoder->bias);
		if (rest < t)
			break;
		char c = digit(t + (rest - t) % (BASE - t));
		if (buf_add_byte(encoder->to, c) == -1)
			return -1;
		rest = (rest - t) / (BASE - t);
	}
	encoder->bias = adapt(encoder->delta, encoder->done + 1, first);
	encoder->delta = 0;
	encoder->done++;
	return buf_add_byte(encoder->to, digit(rest));
}

/* The smallest character that is not encoded yet. */
static uint32_t next_code(const struct encoder *encoder)
{
	uint32_t least = UINT32_MAX;

	for (uint32_t i = 0; i < encoder->n; i++)
		if (encoder->codes[i] >= encoder->code &&
			encoder->codes[i] < least)
			least = encoder->codes[i];
	return least;
}

/* All characters but the plain ones. With 63 characters at most nothing gets
 * near 2^32. */
static int put_codes(struct encoder *encoder, uint32_t plain)
{
	while (encoder->done < encoder->n) {
		uint32_t least = next_code(encoder);
		encoder->delta += (least - encoder->code) * (encoder->done + 1);
		encoder->code = least;
		for (uint32_t i = 0; i < encoder->n; i++) {
			if (encoder->codes[i] < least)
				encoder->delta++;
			if (encoder->codes[i] == least &&
				put_delta(encoder, encoder->done == plain) ==
					-1)
				return -1;
		}
		encoder->delta++;
		encoder->code++;
	}
	return 0;
}

static int nonsense(void)
{
	errno = EINVAL;
	return -1;
}

static int put_label(struct buf *b, struct str label)
{
	struct encoder encoder = {
		.to = b, .code = FIRST_CODE, .bias = FIRST_BIAS};
	size_t before = b->n;

	if (!utf8_beyond_ascii(label))
		return buf_add_str(b, label);
	if (buf_add_text(b, "xn--") == -1)
		return -1;
	while (label.n) {
		if (encoder.n == LABEL_MAX)
			return nonsense();
		uint32_t code = utf8_cut(&label);
		encoder.codes[encoder.n++] = code;
		if (code >= FIRST_CODE)
			continue;
		encoder.done++;
		if (buf_add_byte(b, ascii_lower((char)code)) == -1)
			return -1;
	}
	uint32_t plain = encoder.done;
	if ((plain && buf_add_byte(b, '-') == -1) ||
		put_codes(&encoder, plain) == -1)
		return -1;
	return b->n - before > LABEL_MAX ? nonsense() : 0;
}

int punycode_domain(struct buf *b, struct str domain)
{
	if (!utf8_valid(domain))
		return nonsense();
	while (domain.n) {
		bool more = str_has(domain, '.');
		if (put_label(b, str_cut(&domain, '.')) == -1 ||
			(more && buf_add_byte(b, '.') == -1))
			return -1;
	}
	return 0;
}

static size_t local_part(struct str address)
{
	size_t at = str_find_last(address, '@');

	return at < address.n ? at + 1 : 0;
}

int punycode_address(struct buf *b, struct str address)
{
	size_t n = local_part(address);

	if (buf_add_str(b, str_head(address, n)) == -1)
		return -1;
	return punycode_domain(b, str_skip(address, n));
}

bool punycode_differs(struct buf *b, struct str address)
{
	return utf8_beyond_ascii(str_skip(address, local_part(address))) &&
	       punycode_address(b, address) == 0;
}

/* A line whose key is as the DNS has it, if it can be that. */
static int add_line(struct buf *plain, struct str line)
{
	struct str key = str_head(line, str_find(line, ':'));
	size_t before = plain->n;

	if (punycode_address(plain, key) == -1) {
		if (errno != EINVAL)
			return -1;
		plain->n = before;
		if (buf_add_str(plain, key) == -1)
			return -1;
	}
	if (buf_add_str(plain, str_skip(line, key.n)) == -1)
		return -1;
	return buf_add_byte(plain, 0);
}

int punycode_list(struct buf *list)
{
	struct buf plain = BUF_LIMIT(GROWTH * list->limit);
	struct str rest = buf_str(list);

	if (!utf8_beyond_ascii(rest))
		return 0;
	while (rest.n)
		if (add_line(&plain, str_cut(&rest, 0)) == -1) {
			buf_free(&plain);
			return -1;
		}
	plain.limit = plain.n > list->limit ? plain.n : list->limit;
	buf_free(list);
	*list = plain;
	return 0;
}
