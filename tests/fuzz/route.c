/* route: whose mail is it, by the operator's files and any address
 *
 * rcpthosts, badmailfrom, virtualdomains with locals and percenthack, and
 * smtproutes, each against a search from line to line.
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
#include "conf/hosts.h"
#include "remote/relay.h"
#include "smtp/gate.h"

#include "fuzz.h"

enum { ADDRESS_MAX = 400, ROOM = 2000, FILE_MAX = 3000 };

/* The lines as control_list gives them. */
static struct buf lines = BUF_LIMIT(1 << 16);

static bool same_line(struct str line, struct str key)
{
	return str_equal_case(line, key);
}

static bool listed(struct str key)
{
	struct str rest = buf_str(&lines);
	struct str line;

	while (control_next(&rest, &line))
		if (same_line(line, key))
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
	struct hosts hosts;

	MUST(hosts_open(&hosts) == 0 && !hosts.any);
	MUST(hosts_match(&hosts, address) == hosts_want(address));
	buf_free(&hosts.list);
}

static void check_sender(struct str address)
{
	struct gate gate;
	struct str domain = str_skip(address, str_find_last(address, '@'));

	MUST(gate_open(&gate) == 0);
	bool want = listed(address) || (domain.n && listed(domain));
	MUST(gate_bad_sender(&gate, address) == want);
	buf_free(&gate.hosts.list);
	buf_free(&gate.senders);
}

/* ---- local, virtual, remote ---- */

/* What stands behind the key's colon in the last line that has it. */
static bool colon_line(struct str key, struct str *value_out)
{
	struct str rest = buf_str(&lines);
	struct str line;
	bool found = false;

	while (control_next(&rest, &line)) {
		size_t colon = str_find(line, ':');
		if (colon == line.n || !same_line(str_head(line, colon), key))
			continue;
		*value_out = str_skip(line, colon + 1);
		found = true;
	}
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

/* box%host@here, as often as here is listed. */
static void unhack(struct buf *b)
{
	for (;;) {
		struct str all = buf_str(b);
		size_t at = str_find_last(all, '@');
		size_t percent = str_find_last(str_head(all, at), '%');
		if (percent >= at || !listed(str_skip(all, at + 1)))
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
	struct str value = {0, 0};

	MUST(rewrite_load(&rewrite) == 0);
	MUST(rewrite_address(&rewrite, address, &out, &result) == 0);
	MUST(buf_copy_str(&want, address) == 0);
	if (!str_has(address, '@'))
		MUST(buf_add_text(&want, "@nohost") == 0);
	unhack(&want);
	struct str all = buf_str(&want);
	bool local = listed(str_skip(all, str_find_last(all, '@') + 1));
	bool virtual = !local && virtual_want(all, &value) && value.n > 0;
	MUST((result.to == REWRITE_LOCAL) == (local || virtual));
	MUST(result.prefix == (virtual ? value.n + 1 : 0));
	struct str got = buf_str(&out);
	if (virtual) {
		MUST(str_starts(got, value) && got.s[value.n] == '-');
		got = str_skip(got, value.n + 1);
	}
	MUST(str_equal(got, all));
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
		check_hosts(address);
		check_sender(address);
		check_rewrite(address);
		check_relay(address);
	}
	buf_free(&lines);
}

const struct fuzz_target fuzz_target = {
	.prepare = prepare, .run = run, .memory = 1 << 18};
