/* argument: addresses in SMTP commands, and the quoting that makes them
 *
 * Any argument has an address or is refused. Any address that is quoted for a
 * command is read back as itself; quoted for a header, too.
 *
 * The input: the address, a NUL, the argument.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/argument.h"

#include "base/ascii.h"
#include "mail/addr.h"
#include "mail/quote.h"
#include "mail/verp.h"
#include "smtp/path.h"

#include "fuzz.h"

enum { TEXT_MAX = 10000, TOKENS_MAX = 1000, ADDRESS_MAX = 800 };

/* What the grammar takes is the same address to both readers. */
static void check_path(
	struct str argument, const char *keyword, struct str lenient)
{
	struct buf address = BUF_LIMIT(TEXT_MAX);
	struct str rest;
	enum path_verdict verdict =
		path_parse(argument, keyword, &address, &rest);

	if (verdict == PATH_OK || verdict == PATH_NO_DOMAIN) {
		MUST(address.n <= PATH_ADDRESS_MAX);
		MUST(str_equal(buf_str(&address), lenient));
		MUST(!str_has(buf_str(&address), 0));
		MUST(!rest.n || rest.s[0] == ' ');
	}
	buf_free(&address);
}

static void check_argument(struct str argument)
{
	static const char *const keywords[] = {"FROM", "TO"};
	struct buf address = BUF_LIMIT(ARGUMENT_ADDRESS_MAX + 1);
	static const unsigned char bytes[4] = {192, 0, 2, 1};
	struct own own = {.n = 1};

	struct str rest;

	own.ips[0] = ip_of(bytes, 4);
	for (int i = 0; i < 2; i++) {
		enum argument_verdict verdict = argument_address(
			argument, keywords[i], &address, &rest);
		if (verdict != ARGUMENT_OK)
			continue;
		MUST(address.n <= ARGUMENT_ADDRESS_MAX);
		MUST(address.n + rest.n <= argument.n);
		MUST(str_ends(argument, rest));
		check_path(argument, keywords[i], buf_str(&address));
		if (argument_own_literal(&address, &own, str_text("h")) == 0)
			MUST(!str_ends(
				buf_str(&address), str_text("@[192.0.2.1]")));
	}
	buf_free(&address);
}

/* The part behind the '@' is written as it is: what would end it, or is none
 * of a domain's bytes, cannot come back. */
static bool domain_plain(struct str address)
{
	struct str domain = str_skip(address, str_find_last(address, '@') + 1);

	for (size_t i = 0; i < domain.n; i++)
		if (!ascii_alpha(domain.s[i]) && !ascii_digit(domain.s[i]) &&
			domain.s[i] != '.' && domain.s[i] != '-')
			return false;
	return true;
}

static void check_command(struct str address, struct str quoted)
{
	struct buf line = BUF_LIMIT(TEXT_MAX);
	struct buf again = BUF_LIMIT(ARGUMENT_ADDRESS_MAX + 1);

	MUST(buf_add_text(&line, "FROM:<") == 0);
	MUST(buf_add_str(&line, quoted) == 0);
	MUST(buf_add_text(&line, "> SIZE=1000") == 0);
	struct str rest;
	MUST(argument_address(buf_str(&line), "FROM", &again, &rest) ==
		ARGUMENT_OK);
	MUST(str_equal(buf_str(&again), address));
	MUST(str_is(rest, " SIZE=1000"));
	buf_free(&line);
	buf_free(&again);
}

/* A header knows no line end of its own, and no NUL. */
static void check_header(struct str address, struct str quoted)
{
	struct addr_tokens list = ADDR_TOKENS(TOKENS_MAX);
	struct buf again = BUF_LIMIT(TEXT_MAX);

	MUST(addr_parse(&list, quoted) == ADDR_OK);
	MUST(addr_plain(&again, &list) == 0);
	MUST(str_equal(buf_str(&again), address));
	addr_free(&list);
	buf_free(&again);
}

static void check_quoting(struct str address)
{
	struct buf quoted = BUF_LIMIT(TEXT_MAX);

	MUST(quote_address(&quoted, address) == 0);
	if (domain_plain(address)) {
		check_command(address, buf_str(&quoted));
		if (!str_has(address, '\r') && !str_has(address, '\n'))
			check_header(address, buf_str(&quoted));
	}
	buf_free(&quoted);
}

/* Each recipient's own sender tells who he is. */
static void check_verp(struct str sender, struct str recipient)
{
	struct buf own = BUF_LIMIT(TEXT_MAX);
	size_t at = str_find_last(recipient, '@');

	MUST(verp_expand(&own, sender, recipient) == 0);
	if (!verp_pattern(sender) || at == recipient.n) {
		MUST(str_equal(buf_str(&own), sender));
	} else {
		MUST(own.n == verp_base(sender).n + recipient.n);
		struct str base = verp_base(sender);
		struct str host = str_skip(base, str_find_last(base, '@'));
		MUST(str_ends(buf_str(&own), host));
	}
	buf_free(&own);
}

static void run(struct str input)
{
	struct str address = str_head(str_cut(&input, 0), ADDRESS_MAX);

	check_argument(input);
	check_quoting(address);
	check_verp(str_head(input, ADDRESS_MAX), address);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 18};
