/* offers - see offers.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/offers.h"

#include <stddef.h>

#include "base/ascii.h"
#include "base/num.h"

bool offers_word_in(struct str wanted, struct str words)
{
	struct str one;

	while ((one = str_word(&words)).n)
		if (str_equal_case(one, wanted))
			return true;
	return false;
}

/* RCPTMAX=20: a number that is none limits nothing. */
static void take_limit(struct offers *offers, struct str limit)
{
	struct str name = str_cut(&limit, '=');
	uint64_t n;

	if (!num_parse(limit, &n))
		return;
	if (str_is_case(name, "RCPTMAX"))
		offers->rcpt_max = n;
	if (str_is_case(name, "MAILMAX"))
		offers->mail_max = n;
	if (str_is_case(name, "RCPTDOMAINMAX"))
		offers->domain_max = n;
}

static void take_plain(struct offers *offers, struct str name)
{
	const struct {
		const char *name;
		bool *there;
	} known[] = {
		{"PIPELINING", &offers->pipelining},
		{"8BITMIME", &offers->eight},
		{"SMTPUTF8", &offers->utf8},
		{"DSN", &offers->dsn},
		{"CHUNKING", &offers->chunking},
		{"SIZE", &offers->size},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (str_is_case(name, known[i].name))
			*known[i].there = true;
}

static void take(struct offers *offers, struct str line, struct str ignore)
{
	struct str name = str_word(&line);

	if (offers_word_in(name, ignore))
		return;
	take_plain(offers, name);
	if (str_is_case(name, "SIZE") &&
		!num_parse(str_word(&line), &offers->size_max))
		offers->size_max = 0;
	while (str_is_case(name, "LIMITS") && (line = str_trim(line)).n)
		take_limit(offers, str_word(&line));
}

void offers_parse(
	struct offers *offers_out, struct str reply, struct str ignore)
{
	*offers_out = (struct offers){0};
	(void)str_cut(&reply, '\n'); /* its name, and what it likes to say */
	/* What goes on beyond what is kept is not looked at. */
	while (str_has(reply, '\n'))
		/* Code and hyphen, or blank. */
		take(offers_out, str_skip(str_cut(&reply, '\n'), 4), ignore);
	/* Without 8BITMIME it is no offer (RFC 6531, 3.1). */
	offers_out->utf8 = offers_out->utf8 && offers_out->eight;
}
