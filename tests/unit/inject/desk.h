/* desk - what these tests share: a draft, at a host called me.test
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DESK_H
#define DESK_H

#include "inject/draft.h"

#include "child.h"

const char prog_name[] = "drafter";

static struct draft desk = DRAFT_EMPTY;

static inline void desk_free(void)
{
	struct buf *all[] = {&desk.id_host, &desk.arguments, &desk.header,
		&desk.followup, &desk.lists, &desk.sender,
		&desk.part[0].recipients, &desk.part[0].unreadable,
		&desk.part[1].recipients, &desk.part[1].unreadable};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		buf_free(all[i]);
	addr_free(&desk.defaults.host);
	addr_free(&desk.defaults.domain);
	addr_free(&desk.defaults.plus);
}

/* A fresh one. */
static inline void desk_open(void)
{
	desk_free();
	desk = (struct draft)DRAFT_EMPTY;
	CHECK(addrlist_defaults_set(&desk.defaults, str_text("me.test"),
		      str_text("test"), str_text("plus.test")) == ADDR_OK);
	CHECK(buf_copy_text(&desk.id_host, "id.test") == 0);
	desk.now = 1700000000;
	desk.settings.user = "anna";
	desk.settings.sender_user = "anna";
}

/* NULs are shown as blanks. */
static inline bool desk_is(const struct buf *b, const char *want)
{
	size_t n = strlen(want);
	bool same = b->n == n;

	for (size_t i = 0; same && i < n; i++)
		same = (b->s[i] ? b->s[i] : ' ') == want[i];
	return same;
}

#endif
