/* greylist - see greylist.h
 *
 * A record of a mail: count 0 waits since value, 1 came back. One of a network:
 * count of those that came back.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/greylist.h"

#include <errno.h>
#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"

/* What one stranger may well have of addresses, all 24 or 48 bits of it, has one
 * share of the table. */
enum { KEY_MAX = 8192, NET_BITS = 24, NET_BITS_SIX = 64, SHARE_BITS_SIX = 48 };

struct str greylist_net(
	char letter, const struct ip *ip, unsigned bits, char dst[GREYLIST_NET])
{
	size_t n = bits / 8;

	dst[0] = letter;
	memset(dst + 1, 0, 16);
	memcpy(dst + 1, ip->bytes, n);
	if (bits % 8)
		dst[1 + n] = (char)(ip->bytes[n] & 0xff << (8 - bits % 8));
	return str_of(dst, GREYLIST_NET);
}

static struct str net_of(char letter, const struct ip *ip, char *dst)
{
	/* The families do not meet: a letter for each. */
	return greylist_net(ip->six ? (char)(letter - 'a' + 'A') : letter, ip,
		ip->six ? NET_BITS_SIX : NET_BITS, dst);
}

/* Enough of that network came back already? 1, 0, -1. */
static int trusted(struct memo *table, const struct greylist *greylist,
	struct str net, int64_t now)
{
	struct memo_record record;

	if (!greylist->trusted)
		return 0;
	int got = memo_take(table, net, now, &record);
	if (got == -1)
		return -1;
	bool enough = got == 1 && record.count >= greylist->trusted;
	if (!enough) {
		memo_leave(table);
		return 0;
	}
	record.until = (uint32_t)(now + greylist->keep);
	return memo_put(table, &record) == -1 ? -1 : 1;
}

/* One more of that network came back. */
static int count_net(struct memo *table, const struct greylist *greylist,
	struct str net, int64_t now)
{
	struct memo_record record;

	if (!greylist->trusted)
		return 0;
	if (memo_take(table, net, now, &record) == -1)
		return -1;
	record.count += record.count < UINT32_MAX;
	record.until = (uint32_t)(now + greylist->keep);
	return memo_put(table, &record);
}

/* What of a record that was taken: it may pass (0), or the seconds to wait.
 * *back_out: it came back for the first time. */
static int64_t judge(struct memo_record *record,
	const struct greylist *greylist, int64_t now, bool *back_out)
{
	int64_t first = (int64_t)record->value;

	*back_out = false;
	if (first <= 0 || first > now) {
		/* New, or of a clock that was wrong. */
		record->count = 0;
		record->value = (uint64_t)now;
		first = now;
	}
	*back_out = record->count == 0 && now - first >= greylist->delay;
	if (*back_out)
		record->count = 1;
	record->until = (uint32_t)(now + (record->count ? greylist->keep
							: greylist->window));
	return record->count ? 0 : greylist->delay - (now - first);
}

static int make_key(
	struct buf *key, struct str net, const struct greylist_mail *mail)
{
	if (buf_add_str(key, net) == -1 ||
		buf_add_str(key, mail->sender) == -1 ||
		buf_add_byte(key, 0) == -1 ||
		buf_add_str(key, mail->recipient) == -1)
		return -1;
	ascii_lower_all(key->s + net.n, key->n - net.n);
	return 0;
}

/* Senders and recipients cost a stranger nothing, networks do. */
static struct str owner_of(struct str key, const struct ip *ip)
{
	return str_head(key, 1 + (ip->six ? SHARE_BITS_SIX : NET_BITS) / 8);
}

static int64_t wait_of(struct memo *table, const struct greylist *greylist,
	const struct greylist_mail *mail, struct str key, int64_t now)
{
	char space[GREYLIST_NET];
	struct str owner = owner_of(key, &mail->ip);
	struct str net = net_of('n', &mail->ip, space);
	struct memo_record record;
	bool back;

	if (memo_take_share(table, owner, key, now, &record) == -1)
		return -1;
	int64_t wait = judge(&record, greylist, now, &back);
	if (memo_put(table, &record) == -1 ||
		(back && count_net(table, greylist, net, now) == -1))
		return -1;
	return wait;
}

int64_t greylist_wait(struct memo *table, const struct greylist *greylist,
	const struct greylist_mail *mail, int64_t now)
{
	char net_space[GREYLIST_NET];
	char mail_space[GREYLIST_NET];
	struct str net = net_of('n', &mail->ip, net_space);
	struct buf key = BUF_LIMIT(KEY_MAX);

	if (!greylist->delay)
		return 0;
	int known = trusted(table, greylist, net, now);
	if (known != 0)
		return known == 1 ? 0 : -1;
	int64_t wait = -1;
	if (make_key(&key, net_of('m', &mail->ip, mail_space), mail) == 0)
		wait = wait_of(table, greylist, mail, buf_str(&key), now);
	buf_free(&key);
	return wait;
}
