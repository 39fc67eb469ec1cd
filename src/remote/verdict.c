/* verdict - see verdict.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/verdict.h"

#include <unistd.h>

#include "base/exit.h"
#include "base/out.h"

const char verdict_usage[] =
	"DI (qmail-remote) was invoked improperly. (#5.3.5)\n";
const char verdict_home[] = "ZUnable to switch to home directory. (#4.3.0)\n";
const char verdict_system[] =
	"ZSystem resources temporarily unavailable. (#4.3.0)\n";
const char verdict_dns[] =
	"ZSorry, I couldn't find any host by that name. (#4.1.2)\n";
const char verdict_no_mx[] =
	"DSorry, I couldn't find a mail exchanger or IP address. (#5.4.4)\n";
const char verdict_null_mx[] = "DSorry, that domain takes no mail: its MX "
			       "record says so. (#5.1.10)\n";
const char verdict_loop[] =
	"DSorry. Although I'm listed as a best-preference MX or A for that "
	"host,\nit isn't in my control/locals file, so I don't treat it as "
	"local. (#5.4.6)\n";
const char verdict_unreached[] =
	"ZSorry, I wasn't able to establish an SMTP connection. (#4.4.1)\n";
const char verdict_read[] = "ZUnable to read message. (#4.3.0)\n";
const char verdict_partial[] =
	"DSMTP cannot transfer messages with partial final lines. (#5.6.2)\n";
const char verdict_break[] =
	"DSorry, SMTP cannot carry a sender with a line break. (#5.1.7)\n";

static char space[8192];
static struct out report = OUT_TO(1, space);

void verdict_add(const char *const *parts)
{
	out_list(&report, parts);
}

void verdict_said(struct str text)
{
	out_text(&report, "Remote host said: ");
	out_str(&report, text);
	verdict_zero();
}

void verdict_zero(void)
{
	out_byte(&report, 0);
}

noreturn void verdict_exit(void)
{
	/* Without a report our parent defers: nothing is lost. */
	_exit(out_flush(&report) == -1 ? EXIT_TEMP : EXIT_OK);
}

noreturn void verdict_die(const char *text)
{
	out_text(&report, text);
	verdict_zero();
	verdict_exit();
}
