/* rewrite - see rewrite.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/rewrite.h"

#include <string.h>

#include "base/ascii.h"
#include "conf/control.h"
#include "mail/punycode.h"

enum {
	LISTS_MAX = 100000000, /* bytes of a control file: the operator's */
	KEY_MAX = 1024, /* longer keys match nothing */
};

/* A lower-case copy of the key, for the maps. */
static bool lower(struct str key, char low[KEY_MAX], struct str *low_out)
{
	if (key.n > KEY_MAX)
		return false;
	memcpy(low, key.s, key.n);
	ascii_lower_all(low, key.n);
	*low_out = str_of(low, key.n);
	return true;
}

/* What a line is found by: all of it, or what stands before the colon; a line
 * that should have a colon and has none is passed over. The last of equal
 * keys counts, as in qmail. */
static int index_lines(struct map *map, struct buf *list, bool colon)
{
	struct str rest = buf_str(list);
	struct str line;

	while (control_next(&rest, &line)) {
		char *s = list->s + (line.s - list->s);
		struct str key = line;
		if (colon)
			key = str_head(line, str_find(line, ':'));
		if (colon && key.n == line.n)
			continue;
		ascii_lower_all(s, key.n);
		map_drop(map, key);
		if (map_add(map, key, s) == -1)
			return -1;
	}
	return 0;
}

/* What a list of this kind is. */
enum list_kind {
	LIST_PLAIN,
	LIST_ME, /* without such a file, control/me is its line */
	LIST_COLON, /* "key:value" */
};

static int load_list(const char *name, enum list_kind kind, struct map *map,
	struct buf *list)
{
	int found = control_list(name, list);

	if (found == 0 && kind == LIST_ME) {
		found = control_line("me", list);
		if (found == 1 && buf_add_byte(list, 0) == -1)
			return control_trouble("me", "unable to use");
	}
	if (found == -1)
		return -1;
	if (punycode_list(list) == -1 ||
		index_lines(map, list, kind == LIST_COLON) == -1)
		return control_trouble(name, "unable to use");
	return 0;
}

int rewrite_load(struct rewrite *rewrite)
{
	*rewrite = (struct rewrite){.nohost = BUF_LIMIT(CONTROL_LINE_MAX)};
	for (size_t i = 0; i < 3; i++)
		rewrite->lists[i].limit = LISTS_MAX;
	int result = load_list(
		"locals", LIST_ME, &rewrite->locals, &rewrite->lists[0]);
	result |= load_list("percenthack", LIST_PLAIN, &rewrite->percent,
		&rewrite->lists[1]);
	result |= load_list("virtualdomains", LIST_COLON, &rewrite->virtuals,
		&rewrite->lists[2]);
	if (control_line_or_me(
		    "envnoathost", &rewrite->nohost, "envnoathost") == -1)
		result = -1;
	return result;
}

static const char *find_low(const struct map *map, struct str key)
{
	char low[KEY_MAX];
	struct str low_key;

	return lower(key, low, &low_key) ? map_find(map, low_key) : 0;
}

/* What is not ASCII as lists have it; what cannot be a domain as it is. Not on
 * the heap: a lack of memory is no reason to find nothing. */
static const char *find(const struct map *map, struct str key)
{
	char space[KEY_MAX + 1];
	struct buf plain = {space, 0, sizeof(space), KEY_MAX};

	if (map->n == 0)
		return 0;
	if (punycode_differs(&plain, key))
		key = buf_str(&plain);
	return find_low(map, key);
}

/* box%host@here becomes box@host, as long as here is in percenthack. */
static void unhack(const struct rewrite *rewrite, struct buf *out)
{
	while (rewrite->percent.n > 0) {
		struct str all = buf_str(out);
		size_t at = str_find_last(all, '@');
		struct str box = str_head(all, at);
		size_t percent = str_find_last(box, '%');
		if (percent == box.n ||
			!find(&rewrite->percent, str_skip(all, at + 1)))
			break;
		out->s[percent] = '@';
		out->n = at;
	}
}

/* The line of virtualdomains for the address: the address itself, its domain,
 * what follows each dot of the domain (dot included), or nothing at all. */
static const char *virtual_line(
	const struct rewrite *rewrite, struct str address, size_t at)
{
	const char *line = find(&rewrite->virtuals, address);

	for (size_t i = at + 1; !line && i <= address.n; i++)
		if (i == at + 1 || i == address.n || address.s[i] == '.')
			line = find(&rewrite->virtuals, str_skip(address, i));
	return line;
}

/* Puts "prefix-" in front; an empty prefix is an exception: remote. */
static int prefix(
	const char *line, struct buf *out, struct rewrite_result *result_out)
{
	const char *colon = strchr(line, ':');
	struct str text = str_text(colon ? colon + 1 : 0);

	if (text.n == 0)
		return 0;
	if (buf_need(out, text.n + 1) == -1)
		return -1;
	memmove(out->s + text.n + 1, out->s, out->n);
	memcpy(out->s, text.s, text.n);
	out->s[text.n] = '-';
	out->n += text.n + 1;
	result_out->to = REWRITE_LOCAL;
	result_out->prefix = text.n + 1;
	return 0;
}

/* The domain of what stays here as the DNS has it: so it is looked up later,
 * too. */
static int settle(struct buf *out)
{
	char space[KEY_MAX + 1];
	struct buf plain = {space, 0, sizeof(space), KEY_MAX};

	return punycode_differs(&plain, buf_str(out))
		       ? buf_copy_str(out, buf_str(&plain))
		       : 0;
}

int rewrite_address(const struct rewrite *rewrite, struct str address,
	struct buf *out, struct rewrite_result *result_out)
{
	*result_out = (struct rewrite_result){REWRITE_REMOTE, 0};
	if (buf_copy_str(out, address) == -1)
		return -1;
	if (!str_has(address, '@') &&
		(buf_add_byte(out, '@') == -1 ||
			buf_add_str(out, buf_str(&rewrite->nohost)) == -1))
		return -1;
	unhack(rewrite, out);
	struct str all = buf_str(out);
	size_t at = str_find_last(all, '@');
	if (find(&rewrite->locals, str_skip(all, at + 1))) {
		result_out->to = REWRITE_LOCAL;
		return settle(out);
	}
	const char *line = virtual_line(rewrite, all, at);
	if (line && prefix(line, out, result_out) == -1)
		return -1;
	return result_out->to == REWRITE_LOCAL ? settle(out) : 0;
}

void rewrite_free(struct rewrite *rewrite)
{
	buf_free(&rewrite->nohost);
	for (size_t i = 0; i < 3; i++)
		buf_free(&rewrite->lists[i]);
	map_free(&rewrite->locals);
	map_free(&rewrite->percent);
	map_free(&rewrite->virtuals);
}
