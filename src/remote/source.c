/* source - see source.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/source.h"

#include <stddef.h>

#include "base/ascii.h"
#include "conf/control.h"
#include "remote/relay.h"

static bool take_word(struct source *source, struct str word)
{
	struct ip ip;

	if (str_is(word, "-4") || str_is(word, "-6")) {
		source->never[word.s[1] == '6'] = true;
		return true;
	}
	if (!ip_parse(word, &ip) && !ip_parse_literal(word, &ip))
		return false;
	source->ips[ip.six] = ip;
	source->given[ip.six] = true;
	return true;
}

static bool take(struct source *source, struct str value)
{
	struct str addresses = relay_field(&value);
	struct str word;

	while ((word = str_word(&addresses)).n)
		if (!take_word(source, word))
			return false;
	source->name = str_trim(value);
	return !source->never[0] || !source->never[1];
}

/* The last line that is nothing but an address. */
static void take_alone(struct source *source, struct str lines)
{
	struct str line;
	struct ip ip;

	while (control_next(&lines, &line))
		if (ip_parse(line, &ip) || ip_parse_literal(line, &ip))
			(void)take_word(source, line);
}

int source_find(struct str lines, struct str sender, struct source *source_out)
{
	struct str domain = str_skip(sender, str_find_last(sender, '@') + 1);
	struct str value;

	*source_out = (struct source){.name = {0, 0}};
	if (!lines.n)
		return 0;
	take_alone(source_out, lines);
	if (!relay_look(lines, domain, &value) || take(source_out, value))
		return 0;
	return control_nonsense("outgoingip", relay_line(lines, value),
		"no address to go out from");
}

bool source_equal(const struct source *a, const struct source *b)
{
	for (int i = 0; i < 2; i++)
		if (a->given[i] != b->given[i] || a->never[i] != b->never[i] ||
			(a->given[i] && !ip_equal(&a->ips[i], &b->ips[i])))
			return false;
	return str_equal(a->name, b->name);
}
