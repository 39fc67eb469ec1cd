/* vmailmgr - see vmailmgr.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/vmailmgr.h"

#include "base/num.h"

enum { VERSION_1 = 1, VERSION_2 = 2, MAILBOX_ENABLED = 8, HAS_MAILBOX = 10 };

static const uint64_t no_limit = 4294967295;

/* Pairs of bytes, up to a NUL. False: they do not end. */
static bool parse_flags(struct str *rest, struct vmailmgr *user, bool *has_out)
{
	while (rest->n >= 2 && rest->s[0] != 0) {
		if (rest->s[0] == MAILBOX_ENABLED)
			user->enabled = rest->s[1] != 0;
		if (rest->s[0] == HAS_MAILBOX)
			*has_out = rest->s[1] != 0;
		*rest = str_skip(*rest, 2);
	}
	if (rest->n == 0 || rest->s[0] != 0)
		return false;
	*rest = str_skip(*rest, 1);
	return true;
}

/* Up to an empty one. False: they do not end. */
static bool parse_forwards(struct str *rest, struct str *forwards_out)
{
	const char *start = rest->s;

	for (;;) {
		size_t n = str_find(*rest, 0);
		if (n == rest->n)
			return false;
		if (n == 0) {
			*forwards_out =
				str_of(start, (size_t)(rest->s - start));
			*rest = str_skip(*rest, 1);
			return true;
		}
		*rest = str_skip(*rest, n + 1);
	}
}

static bool parse_number(struct str *rest, uint64_t *n_out)
{
	struct str text = str_cut(rest, 0);

	*n_out = 0;
	if (text.n == 0 || str_is(text, "-"))
		return true;
	if (!num_parse(text, n_out))
		return false;
	if (*n_out == no_limit)
		*n_out = 0;
	return true;
}

static bool parse_rest(struct str rest, struct vmailmgr *user)
{
	uint64_t made;

	user->hash = str_cut(&rest, 0);
	user->mailbox = str_cut(&rest, 0);
	if (!parse_forwards(&rest, &user->forwards))
		return false;
	user->personal = str_cut(&rest, 0);
	return parse_number(&rest, &user->hard_quota) &&
	       parse_number(&rest, &user->soft_quota) &&
	       parse_number(&rest, &user->message_size) &&
	       parse_number(&rest, &user->message_count) &&
	       parse_number(&rest, &made) && parse_number(&rest, &user->expiry);
}

static bool parse_oldest(struct str rest, struct vmailmgr *user)
{
	size_t colon = str_find(rest, ':');

	if (colon == rest.n || str_has(rest, 0))
		return false;
	user->hash = str_head(rest, colon);
	rest = str_skip(rest, colon + 1);
	if (rest.n > 0 && (rest.s[0] == '.' || rest.s[0] == '/'))
		user->mailbox = rest;
	return rest.n > 0;
}

bool vmailmgr_parse(struct str data, struct vmailmgr *user_out)
{
	bool has_mailbox = true;

	*user_out = (struct vmailmgr){.enabled = true};
	if (data.n == 0)
		return false;
	struct str rest = str_skip(data, 1);
	if (data.s[0] != VERSION_1 && data.s[0] != VERSION_2)
		return parse_oldest(
			data.s[0] == ':' ? str_skip(data, 1) : data, user_out);
	if (data.s[0] == VERSION_2 &&
		!parse_flags(&rest, user_out, &has_mailbox))
		return false;
	if (!parse_rest(rest, user_out))
		return false;
	if (!has_mailbox)
		user_out->mailbox = str_of(0, 0);
	return true;
}
