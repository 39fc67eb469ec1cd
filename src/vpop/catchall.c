/* catchall - see catchall.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/catchall.h"

#include <errno.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/str.h"

enum { FILE_MAX = 65536, PATH_MAX_BYTES = 2000 };

/* What stands around a word for a shell's sake; '&' as in a .qmail file. */
static struct str bare(struct str word)
{
	static const char after[] = "\n /\"'";
	static const char before[] = "&\"'";

	while (word.n > 0 && str_has(str_text(after), word.s[word.n - 1]))
		word.n--;
	size_t blank = str_find_last(word, ' ');
	word = str_skip(word, blank < word.n ? blank + 1 : 0);
	while (word.n > 0 && str_has(str_text(before), word.s[0]))
		word = str_skip(word, 1);
	return word;
}

/* Does the last word end in "/user", or is it "user@domain" in any case, whose
 * directory this is? */
static bool ends_in(struct str text, const char *user, struct str domain)
{
	struct str word = bare(text);
	size_t at = str_find(word, '@');

	if (at < word.n && str_is_case(str_head(word, at), user))
		return str_equal_case(str_skip(word, at + 1), domain);
	size_t slash = str_find_last(word, '/');
	return slash < word.n && str_is(str_skip(word, slash + 1), user);
}

bool catchall_is(const char *dir, const char *user)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct buf text = BUF_LIMIT(FILE_MAX);

	if (buf_join(&path, dir, "/.qmail-default") == -1)
		die_sys(EXIT_TEMP, "unable to hold ", dir);
	if (file_slurp(buf_text(&path), &text) == -1 && errno != ENOENT)
		die_sys(EXIT_TEMP, "unable to read ", buf_text(&path));
	struct str domain = str_text(dir);
	size_t slash = str_find_last(domain, '/');
	domain = str_skip(domain, slash < domain.n ? slash + 1 : 0);
	bool is = ends_in(buf_str(&text), user, domain);
	buf_free(&path);
	buf_free(&text);
	return is;
}
