/* header - see header.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/header.h"

#include "base/ascii.h"

static const struct {
	const char *name;
	bool resendable;
} fields[HEADER_KINDS] = {
	[HEADER_OTHER] = {"", false},
	[HEADER_SENDER] = {"Sender", true},
	[HEADER_FROM] = {"From", true},
	[HEADER_REPLY_TO] = {"Reply-To", true},
	[HEADER_TO] = {"To", true},
	[HEADER_CC] = {"Cc", true},
	[HEADER_BCC] = {"Bcc", true},
	[HEADER_DATE] = {"Date", true},
	[HEADER_MESSAGE_ID] = {"Message-ID", true},
	[HEADER_RETURN_PATH] = {"Return-Path", false},
	[HEADER_RETURN_RECEIPT_TO] = {"Return-Receipt-To", false},
	[HEADER_ERRORS_TO] = {"Errors-To", false},
	[HEADER_APPARENTLY_TO] = {"Apparently-To", false},
	[HEADER_CONTENT_LENGTH] = {"Content-Length", false},
	[HEADER_MAIL_FOLLOWUP_TO] = {"Mail-Followup-To", false},
};

struct str header_name(struct str line)
{
	size_t n = str_find(line, ':');

	if (n == line.n)
		return str_of(line.s, 0);
	while (n > 0 && ascii_blank(line.s[n - 1]))
		n--;
	for (size_t i = 0; i < n; i++) {
		char c = line.s[i];
		if (c == ' ' || ascii_control(c) || ascii_8bit(c))
			return str_of(line.s, 0);
	}
	return str_of(line.s, n);
}

struct str header_body(struct str field)
{
	return str_skip(field, str_find(field, ':') + 1);
}

enum header_kind header_find(struct str name, bool *resent_out)
{
	const struct str head = {"Resent-", 7};

	*resent_out = str_starts_case(name, head);
	if (*resent_out)
		name = str_skip(name, head.n);
	for (int kind = 1; kind < HEADER_KINDS; kind++) {
		if (!str_is_case(name, fields[kind].name))
			continue;
		if (*resent_out && !fields[kind].resendable)
			break;
		return (enum header_kind)kind;
	}
	*resent_out = false;
	return HEADER_OTHER;
}
