/* route: whose mail is it, by the operator's files and any address
 *
 * rcpthosts, badmailfrom, virtualdomains with locals and percenthack, and
 * smtproutes, each against a search from line to line. Domains beyond ASCII are
 * compared as the DNS has them.
 *
 * The input: the address up to a NUL, then a file for all of them.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/rewrite.h"

#include <errno.h>
#include <string.h>

#include "base/ascii.h"
#include "conf/control.h"
#include "mail/punycode.h"
#include "remote/relay.h"
#include "smtp/gate.h"

#include "fuzz.h"

enum { ADDRESS_MAX = 400, ROOM = 2000, FILE_MAX = 3000 };

/* The lines, with their keys in the form that is compared. */
static struct buf lines = BUF_LIMIT(1 << 16);

/* A domain, or an address, in that form. */
static struct str plain(struct buf *space, struct str text)
{
	buf_clear(space);
	return punycode_differs(space, text) ? buf_str(space) : text;
}

static bool listed(struct str key)
{
	struct str rest = buf_str(&lines);
	struct str line;

	while (control_next(&rest, &line))
		if (str_equal_case(line, key))
			return true;
	return false;
}

/* ---- who may get mail, who may send it ---- */

static bool hosts_want(struct str address)
{
	size_t at = str_find_last(address, '@');
	struct str domain = str_skip(address, at + 1);

	if (at == address.n || listed(domain))
		return true;
	for (size_t i = 1; i < domain.n; i++)
		if (domain.s[i] == '.' && listed(str_skip(domain, i)))
			return true;
	return false;
}

static void check_hosts(struct str address)
{
	struct buf space = BUF_LIMIT(ROOM);
	struct gate gate;

	MUST(gate_open(&gate) == 0 && !gate.hosts.any);
	MUST(gate_match(&gate, address) == hosts_want(plain(&space, address)));
	buf_free(&space);
	buf_free(&gate.hosts.list);
	buf_free(&gate.senders);
}

static void check_sender(struct str address)
{
	struct buf space = BUF_LIMIT(ROOM);
	struct gate gate;
	struct str sender = plain(&space, address);
	struct str domain = str_skip(sender, str_find_last(sender, '@'));

	MUST(gate_open(&gate) == 0);
	bool want = listed(sender) || (domain.n && listed(domain));
	MUST(gate_bad_sender(&gate, address) == want);
	buf_free(&space);
	buf_free(&gate.hosts.list);
	buf_free(&gate.senders);
}

/* ---- local, virtual, remote ---- */

/* What stands behind the key's colon in the last line that has it. */
static bool colon_line(struct str key, struct str *value_out)
{
	struct buf space = BUF_LIMIT(ROOM);
	struct str rest = buf_str(&lines);
	struct str line;
	bool found = false;

	key = plain(&space, key);
	while (control_next(&rest, &line)) {
		size_t colon = str_find(line, ':');
		if (colon == line.n ||
			!str_equal_case(str_head(line, colon), key))
			continue;
		*value_out = str_skip(line, colon + 1);
		found = true;
	}
	buf_free(&space);
	return found;
}

static bool virtual_want(struct str address, struct str *value_out)
{
	size_t at = str_find_last(address, '@');

	if (colon_line(address, value_out))
		return true;
	for (size_t i = at + 1; i <= address.n; i++)
		if ((i == at + 1 || i == address.n || address.s[i] == '.') &&
			colon_line(str_skip(address, i), value_out))
			return true;
	return false;
}

/* Is the address's domain listed? */
static bool domain_listed(struct str address)
{
	struct buf space = BUF_LIMIT(ROOM);
	size_t at = str_find_last(address, '@');
	bool found = listed(plain(&space, str_skip(address, at + 1)));

	buf_free(&space);
	return found;
}

/* box%host@here, as often as here is listed. */
static void unhack(struct buf *b)
{
	for (;;) {
		struct str all = buf_str(b);
		size_t at = str_find_last(all, '@');
		size_t percent = str_find_last(str_head(all, at), '%');
		if (percent >= at || !domain_listed(all))
			return;
		b->n = at;
		b->s[percent] = '@';
	}
}

static void check_rewrite(struct str address)
{
	struct rewrite rewrite;
	struct rewrite_result result;
	struct buf out = BUF_LIMIT(ROOM);
	struct buf want = BUF_LIMIT(ROOM);
	struct buf space = BUF_LIMIT(ROOM);
	struct str value = {0, 0};

	MUST(rewrite_load(&rewrite) == 0);
	MUST(rewrite_address(&rewrite, address, &out, &result) == 0);
	MUST(buf_copy_str(&want, address) == 0);
	if (!str_has(address, '@'))
		MUST(buf_add_text(&want, "@nohost") == 0);
	unhack(&want);
	struct str all = buf_str(&want);
	bool local = domain_listed(all);
	bool virtual = !local && virtual_want(all, &value) && value.n > 0;
	MUST((result.to == REWRITE_LOCAL) == (local || virtual));
	MUST(result.prefix == (virtual ? value.n + 1 : 0));
	struct str got = buf_str(&out);
	if (virtual) {
		MUST(str_starts(got, value) && got.s[value.n] == '-');
		got = str_skip(got, value.n + 1);
	}
	if (local || virtual)
		all = plain(&space, all);
	MUST(str_equal(got, all));
	buf_free(&space);
	buf_free(&out);
	buf_free(&want);
	rewrite_free(&rewrite);
}

/* ---- which host takes it ---- */

static void check_relay(struct str address)
{
	struct str domain = str_skip(address, str_find_last(address, '@') + 1);
	struct relay relay = {.port = 0};

	if (relay_find(buf_str(&lines), domain, &relay) == -1) {
		MUST(errno == EINVAL);
		return;
	}
	MUST(relay.port > 0);
	MUST(relay.routed || str_equal(relay.host, domain));
	if (!relay.routed)
		return;
	MUST(relay.host.n > 0 && relay.host.s >= lines.s &&
		relay.host.s + relay.host.n <= lines.s + lines.n);
	MUST(!str_has(relay.host, 0));
}

static void prepare(void)
{
	fuzz_put_text("control/envnoathost", "nohost\n");
}

static void run(struct str input)
{
	static const char *const files[] = {"control/rcpthosts",
		"control/badmailfrom", "control/locals", "control/percenthack",
		"control/virtualdomains"};
	struct str address = str_head(str_cut(&input, 0), ADDRESS_MAX);

	input = str_head(input, FILE_MAX);
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		fuzz_put(files[i], input);
	buf_clear(&lines);
	if (control_list("rcpthosts", &lines) == 1) {
		MUST(punycode_list(&lines) == 0);
		check_hosts(address);
		check_sender(address);
		check_rewrite(address);
		check_relay(address);
	}
	buf_free(&lines);
}

const struct fuzz_target fuzz_target = {
	.prepare = prepare, .run = run, .memory = 1 << 18};
