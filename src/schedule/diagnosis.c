/* diagnosis - see diagnosis.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/diagnosis.h"

#include <string.h>

#include "base/ascii.h"

static const char said[] = "Remote host said: ";

/* Where the part begins; text.n: nowhere. */
static size_t find(struct str text, const char *part)
{
	struct str want = str_text(part);

	for (size_t i = 0; i + want.n <= text.n; i++)
		if (str_starts(str_skip(text, i), want))
			return i;
	return text.n;
}

/* How many digits there are, at most three. */
static size_t digits(struct str text)
{
	size_t n = 0;

	while (n < 3 && n < text.n && ascii_digit(text.s[n]))
		n++;
	return n;
}

/* The same of a number without a 0 in front of it, which a status must not
 * have (RFC 3464 section 2.3.4); 0: none. */
static size_t number(struct str text)
{
	size_t n = digits(text);

	return n > 1 && text.s[0] == '0' ? 0 : n;
}

/* Length of the status code that text begins with: class "." subject "."
 * detail (RFC 3463 section 2); 0: none. */
static size_t code(struct str text)
{
	size_t subject;
	size_t detail;

	if (text.n < 5 || !strchr("245", text.s[0]) || text.s[1] != '.')
		return 0;
	subject = number(str_skip(text, 2));
	if (subject == 0 || text.n <= 2 + subject || text.s[2 + subject] != '.')
		return 0;
	detail = number(str_skip(text, 3 + subject));
	return detail == 0 ? 0 : 3 + subject + detail;
}

/* "550 5.1.1 ...", "550-5.1.1 ..." */
static struct str code_of_reply(struct str remote)
{
	struct str rest = str_skip(remote, 4);

	return digits(remote) == 3 ? str_head(rest, code(rest))
				   : str_head(rest, 0);
}

/* The last "(#5.1.1)". */
static struct str code_of_report(struct str report)
{
	struct str found = str_head(report, 0);
	struct str rest = report;

	for (;;) {
		rest = str_skip(rest, find(rest, "(#"));
		if (rest.n == 0)
			return found;
		rest = str_skip(rest, 2);
		if (code(rest) > 0)
			found = str_head(rest, code(rest));
	}
}

static void set_status(struct diagnosis *diagnosis, char wanted)
{
	struct str found = code_of_reply(diagnosis->remote);

	if (found.n == 0)
		found = code_of_report(diagnosis->report);
	if (found.n == 0 || found.s[0] != wanted)
		found = str_text(".0.0");
	else
		found = str_skip(found, 1);
	diagnosis->status[0] = wanted;
	memcpy(diagnosis->status + 1, found.s, found.n);
	diagnosis->status[1 + found.n] = 0;
}

/* The first word of the line before, or the word behind "Connected to ", if it
 * looks like an address: digits, hexadecimal ones too, dots and colons. */
static struct str host_of(struct str report)
{
	struct str word = report;

	if (str_starts(report, str_text("Connected to ")))
		word = str_skip(report, 13);
	word = str_head(word, str_find(word, ' '));
	for (size_t i = 0; i < word.n; i++)
		if (ascii_hex(word.s[i]) == -1 && !strchr(".:", word.s[i]))
			return str_head(word, 0);
	return str_has(word, '.') || str_has(word, ':') ? word
							: str_head(word, 0);
}

/* All lines of a reply: each begins with its three digits. */
static size_t reply_length(struct str remote)
{
	size_t n = str_find(remote, '\n');

	while (n + 4 < remote.n && digits(str_skip(remote, n + 1)) == 3)
		n += 1 + str_find(str_skip(remote, n + 1), '\n');
	return n;
}

void diagnosis_read(
	struct diagnosis *diagnosis, struct str paragraph, char wanted)
{
	size_t end = find(paragraph, ">:\n");
	struct str report = str_skip(paragraph, end + 3);
	size_t at = find(report, said);
	struct str remote = str_skip(report, at + sizeof(said) - 1);

	diagnosis->address = str_skip(str_head(paragraph, end), 1);
	diagnosis->report = report;
	diagnosis->remote = str_head(remote, reply_length(remote));
	diagnosis->host = at < report.n ? host_of(report) : str_head(report, 0);
	set_status(diagnosis, wanted);
}
