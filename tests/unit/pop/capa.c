/* capa: what is announced, and the one language
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/capa.h"

#include "wire.h"

static void plain(void)
{
	struct out out = wire_out();

	capa_say(&out, &(struct popterms){.timeout = 1}, true, false);
	CHECK(wire_is(&out,
		"+OK capability list follows\r\nTOP\r\nUIDL\r\nUSER\r\n"
		"SASL PLAIN LOGIN\r\nRESP-CODES\r\nAUTH-RESP-CODE\r\n"
		"PIPELINING\r\nEXPIRE NEVER\r\nUTF8\r\nLANG\r\n"
		"IMPLEMENTATION Paperpath\r\n.\r\n"));
}

static void more(void)
{
	struct out out = wire_out();

	capa_say(&out,
		&(struct popterms){
			.login_delay = 60, .expires = true, .expire = 30},
		false, true);
	CHECK(wire_has(&out, "STLS\r") && wire_has(&out, "EXPIRE 30\r"));
	CHECK(wire_has(&out, "LOGIN-DELAY 60\r"));
	CHECK(!wire_has(&out, "USER\r"));
	CHECK(!wire_has(&out, "SASL PLAIN LOGIN\r"));
}

static bool answers(const char *argument, const char *wanted)
{
	struct out out = wire_out();

	capa_lang(&out, str_text(argument));
	return wire_is(&out, wanted);
}

static void languages(void)
{
	CHECK(answers("", "+OK language listing follows\r\nen English\r\n"
			  "i-default English\r\n.\r\n"));
	CHECK(answers("*", "+OK en this is English\r\n"));
	CHECK(answers("EN", "+OK en this is English\r\n"));
	CHECK(answers(" en-GB ", "+OK en this is English\r\n"));
	CHECK(answers("i-default", "+OK i-default this is English\r\n"));
	CHECK(answers("eng", "-ERR no such language here\r\n"));
	CHECK(answers("de en", "-ERR no such language here\r\n"));
}

int main(void)
{
	RUN(plain);
	RUN(more);
	RUN(languages);
	return check_done();
}
