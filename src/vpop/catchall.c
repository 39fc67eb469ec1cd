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

/* Does the last word end in "/user", or is it "user@domain", whose directory
 * this is? */
static bool ends_in(struct str text, const char *user, struct str domain)
{
	while (text.n > 0 &&
		(text.s[text.n - 1] == '\n' || text.s[text.n - 1] == '/' ||
			text.s[text.n - 1] == ' '))
		text.n--;
	size_t blank = str_find_last(text, ' ');
	struct str word = str_skip(text, blank < text.n ? blank + 1 : 0);
	size_t at = str_find(word, '@');
	if (at < word.n && str_is(str_head(word, at), user))
		return str_equal_case(str_skip(word, at + 1), domain);
	size_t slash = str_find_last(text, '/');
	return slash < text.n && str_is(str_skip(text, slash + 1), user);
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
