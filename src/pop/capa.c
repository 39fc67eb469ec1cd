/* capa - see capa.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/capa.h"

static void say_expire(struct out *out, const struct popterms *terms)
{
	out_text(out, "EXPIRE ");
	if (terms->expires)
		out_num(out, terms->expire);
	else
		out_text(out, "NEVER");
	out_text(out, "\r\n");
}

void capa_say(
	struct out *out, const struct popterms *terms, bool login, bool stls)
{
	out_text(out, "+OK capability list follows\r\nTOP\r\nUIDL\r\n");
	if (login)
		out_text(out, "USER\r\nSASL PLAIN LOGIN\r\n");
	if (stls)
		out_text(out, "STLS\r\n");
	out_text(out, "RESP-CODES\r\nAUTH-RESP-CODE\r\nPIPELINING\r\n");
	if (terms->login_delay) {
		out_text(out, "LOGIN-DELAY ");
		out_num(out, terms->login_delay);
		out_text(out, "\r\n");
	}
	say_expire(out, terms);
	out_text(out, "UTF8\r\nLANG\r\nIMPLEMENTATION Paperpath\r\n.\r\n");
}

/* English, or what stands for it: the default, and the language for those who
 * did not choose (RFC 2277). A basic range matches itself and what goes on
 * with a hyphen (RFC 4647). */
static bool english(struct str range)
{
	return str_is(range, "*") || str_is_case(range, "i-default") ||
	       str_is_case(range, "en") ||
	       str_starts_case(range, str_text("en-"));
}

void capa_lang(struct out *out, struct str argument)
{
	struct str range = str_trim(argument);

	if (!range.n)
		out_text(out, "+OK language listing follows\r\nen English\r\n"
			      "i-default English\r\n.\r\n");
	else if (str_is_case(range, "i-default"))
		out_text(out, "+OK i-default this is English\r\n");
	else if (english(range))
		out_text(out, "+OK en this is English\r\n");
	else
		out_text(out, "-ERR no such language here\r\n");
}
