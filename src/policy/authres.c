/* authres - see authres.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/authres.h"

#include <string.h>

#include "base/ascii.h"
#include "base/num.h"

static const char results[] = "Authentication-Results";
static const char received[] = "Received-SPF";

/* Of a value: RFC 5321 allows 256. So lines stay below 998 (RFC 5322). */
enum { VALUE_MAX = 320, RECEIVERS_MAX = 16 };

/* ---- writing ---- */

/* A quoted string: bytes that cannot stand in one, or in a header at all,
 * become '?'. */
static int add_quoted(struct buf *b, struct str text)
{
	text = str_head(text, VALUE_MAX);
	if (buf_add_byte(b, '"') == -1)
		return -1;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.s[i];
		if ((c == '"' || c == '\\') && buf_add_byte(b, '\\') == -1)
			return -1;
		if (c < ' ' || c >= 127)
			c = '?';
		if (buf_add_byte(b, c) == -1)
			return -1;
	}
	return buf_add_byte(b, '"');
}

/* Signs of a host's name, and what may stand in an address without quotes.
 * (Not /, =, ? and the like, which RFC 2045 tokens do not have.) */
static bool plain(char c)
{
	return ascii_alpha(c) || ascii_digit(c) || (c && strchr("-._+", c));
}

static bool all_plain(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!plain(text.s[i]))
			return false;
	return text.n > 0;
}

/* local@domain, with the local part quoted if need be; a domain alone. What
 * is no domain is a quoted string. */
static int add_address(struct buf *b, struct str address)
{
	size_t at = str_find_last(address, '@');
	struct str local = str_head(address, at);
	struct str domain = str_skip(address, at + 1);

	if (at == address.n)
		return all_plain(address) && address.n <= VALUE_MAX
			       ? buf_add_str(b, address)
			       : add_quoted(b, address);
	if (!all_plain(domain) || address.n > VALUE_MAX)
		return add_quoted(b, address);
	if ((all_plain(local) ? buf_add_str(b, local) : add_quoted(b, local)) ==
			-1 ||
		buf_add_byte(b, '@') == -1)
		return -1;
	return buf_add_str(b, domain);
}

/* Comments must not end before their end. */
static int add_comment(struct buf *b, struct str text)
{
	text = str_head(text, VALUE_MAX);
	for (size_t i = 0; i < text.n; i++) {
		char c = text.s[i];
		if (c < ' ' || c >= 127 || c == '(' || c == ')' || c == '\\')
			c = '?';
		if (buf_add_byte(b, c) == -1)
			return -1;
	}
	return 0;
}

static int add_received(struct buf *b, const struct authres *authres,
	const struct authres_spf *spf, bool helo)
{
	char ip[IP_TEXT_MAX];
	struct str identity = helo ? authres->helo : authres->sender;

	ip_format(&authres->ip, ip);
	if (buf_join(b, received, ": ", spf_result_name(spf->result), " (") ==
			-1 ||
		add_comment(b, authres->here) == -1 ||
		buf_add_text(b, ": ") == -1 || add_comment(b, identity) == -1 ||
		buf_join(b, " from ", ip, ")\n  client-ip=") == -1 ||
		(authres->ip.six ? add_quoted(b, str_text(ip))
				 : buf_add_text(b, ip)) == -1 ||
		buf_add_text(b, "; envelope-from=") == -1 ||
		add_quoted(b, authres->sender) == -1 ||
		buf_add_text(b, ";\n  helo=") == -1 ||
		add_address(b, authres->helo) == -1 ||
		buf_add_text(b, "; receiver=") == -1 ||
		add_address(b, authres->here) == -1 ||
		buf_join(b, "; identity=", helo ? "helo" : "mailfrom") == -1)
		return -1;
	if (spf->term[0] && (buf_add_text(b, ";\n  mechanism=") == -1 ||
				    add_quoted(b, str_text(spf->term)) == -1))
		return -1;
	if (spf->problem &&
		(buf_add_text(b, ";\n  problem=") == -1 ||
			add_quoted(b, str_text(spf->problem)) == -1))
		return -1;
	return buf_add_byte(b, '\n');
}

static int add_result(struct buf *b, const struct authres_spf *spf,
	const char *property, struct str value)
{
	if (!spf->checked)
		return 0;
	if (buf_join(b, ";\n  spf=", spf_result_name(spf->result)) == -1)
		return -1;
	if (!value.n)
		return 0;
	return buf_join(b, " ", property, "=") == -1 ? -1
						     : add_address(b, value);
}

int authres_add(struct buf *b, const struct authres *authres)
{
	const struct authres_spf *mail = &authres->mail;
	const struct authres_spf *name = &authres->name;

	if ((mail->checked && add_received(b, authres, mail, false) == -1) ||
		(name->checked && add_received(b, authres, name, true) == -1) ||
		buf_join(b, results, ": ") == -1 ||
		add_address(b, authres->here) == -1)
		return -1;
	if (!mail->checked && !name->checked)
		return buf_add_text(b, "; none\n");
	if (add_result(b, mail, "smtp.mailfrom", authres->sender) == -1 ||
		add_result(b, name, "smtp.helo", authres->helo) == -1)
		return -1;
	return buf_add_byte(b, '\n');
}

/* ---- recognising ---- */

/* Takes the name and the colon off the front. */
static bool cut_name(struct str *field, const char *name)
{
	size_t n = strlen(name);
	struct str rest = str_skip(*field, n);

	if (!str_is_case(str_head(*field, n), name))
		return false;
	while (rest.n && ascii_blank(rest.s[0]))
		rest = str_skip(rest, 1);
	if (!rest.n || rest.s[0] != ':')
		return false;
	*field = str_skip(rest, 1);
	return true;
}

bool authres_begins(struct str head)
{
	return str_starts_case(head, str_text(results)) ||
	       str_starts_case(head, str_text(received));
}

bool authres_may_begin(struct str start)
{
	return str_starts_case(str_text(results), start) ||
	       str_starts_case(str_text(received), start);
}

/* Behind white space and comments (RFC 5322, CFWS). */
static struct str skip_comments(struct str text)
{
	size_t depth = 0;

	while (text.n) {
		char c = text.s[0];
		if (depth && c == '\\')
			text = str_skip(text, 1);
		else if (c == '(')
			depth++;
		else if (depth && c == ')')
			depth--;
		else if (!depth && !ascii_space(c))
			break;
		text = str_skip(text, 1);
	}
	return text;
}

/* Has the name at the front of the text a byte that is not ASCII? */
static bool wide(struct str text, bool quoted)
{
	for (size_t i = 0; i < text.n; i++) {
		if (ascii_8bit(text.s[i]))
			return true;
		if (quoted ? text.s[i] == '"' : !plain(text.s[i]))
			break;
	}
	return false;
}

/* Does the text begin with our name as a token or a quoted string? A quoted
 * one may have its backslashes. A name beyond ASCII may be another form of ours
 * for some reader: as a U-label, in wide letters, with other dots. */
static bool names_us(struct str text, struct str here)
{
	bool quoted = text.n && text.s[0] == '"';
	size_t i = 0;

	text = str_skip(text, quoted);
	if (wide(text, quoted))
		return true;
	while (text.n && i < here.n) {
		if (quoted && text.s[0] == '\\')
			text = str_skip(text, 1);
		if (!text.n || ascii_lower(text.s[0]) != ascii_lower(here.s[i]))
			return false;
		text = str_skip(text, 1);
		i++;
	}
	if (i < here.n || !here.n)
		return false;
	/* A dot at its end is the same name. */
	if (text.n && text.s[0] == '.')
		text = str_skip(text, 1);
	return !text.n || !(plain(text.s[0]) || text.s[0] == '@');
}

/* Anywhere in the field: it is dropped if somebody could read it so. One that
 * has the word so often is nobody's, and looking at all of them, with an open
 * comment behind each, would take long. */
static bool receiver_is(struct str text, struct str here)
{
	static const char key[] = "receiver";
	int seen = 0;

	for (; text.n; text = str_skip(text, 1)) {
		if (!str_starts_case(text, str_text(key)))
			continue;
		if (++seen > RECEIVERS_MAX)
			return true;
		struct str rest =
			skip_comments(str_skip(text, sizeof(key) - 1));
		if (rest.n && rest.s[0] == '=' &&
			names_us(skip_comments(str_skip(rest, 1)), here))
			return true;
	}
	return false;
}

/* What stands behind the authserv-id at the front of the text. */
static struct str behind_id(struct str text)
{
	bool quoted = text.n && text.s[0] == '"';

	text = str_skip(text, quoted);
	while (text.n &&
		(quoted ? text.s[0] != '"'
			: !ascii_space(text.s[0]) && !strchr(";(", text.s[0])))
		text = str_skip(text, quoted && text.s[0] == '\\' ? 2 : 1);
	return skip_comments(str_skip(text, quoted));
}

/* Is there a version, and not the one there is (RFC 8601 section 2.2)? */
static bool odd_version(struct str rest)
{
	uint64_t version = 1;

	return num_scan(rest, &version) > 0 && version != 1;
}

bool authres_forged(struct str field, struct str here)
{
	if (cut_name(&field, results)) {
		field = skip_comments(field);
		return names_us(field, here) || odd_version(behind_id(field));
	}
	return cut_name(&field, received) && receiver_is(field, here);
}

bool authres_may_be_forged(struct str start, struct str here)
{
	if (!cut_name(&start, results))
		return cut_name(&start, received);
	start = skip_comments(start);
	/* Each byte of our name may have a backslash, and there are quotes. */
	if (start.n <= 2 * here.n + 2 || names_us(start, here))
		return true;
	struct str rest = behind_id(start);
	uint64_t version;
	return num_scan(rest, &version) == rest.n || odd_version(rest);
}
