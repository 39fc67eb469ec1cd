/* codes - see codes.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/codes.h"

#include <stddef.h>

struct entry {
	int code;
	const char *text;
};

static const struct entry entries[] = {
	{QUEUE_ADDRESS_TOO_LONG, "Denvelope address too long for qq (#5.1.3)"},
	{115, "Denvelope address too long for qq (#5.1.3)"}, /* old filters */
	{QUEUE_REFUSED, "Dmail server permanently rejected message (#5.3.0)"},
	{QUEUE_NO_MEMORY, "Zqq out of memory (#4.3.0)"},
	{QUEUE_TIMEOUT, "Zqq timeout (#4.3.0)"},
	{QUEUE_WRITE, "Zqq write error or disk full (#4.3.0)"},
	{QUEUE_READ, "Zqq read error (#4.3.0)"},
	{QUEUE_NO_CONTROL, "Zqq unable to read configuration (#4.3.0)"},
	{56, "Zqq trouble making network connection (#4.3.0)"},
	{QUEUE_CHDIR, "Zqq trouble in home directory (#4.3.0)"},
	{QUEUE_OPEN, "Zqq trouble creating files in queue (#4.3.0)"},
	{QUEUE_FILES, "Zqq trouble creating files in queue (#4.3.0)"},
	{QUEUE_MISSING, "Zqq trouble creating files in queue (#4.3.0)"},
	{QUEUE_PID_FILE, "Zqq trouble creating files in queue (#4.3.0)"},
	{QUEUE_LINK, "Zqq trouble creating files in queue (#4.3.0)"},
	{QUEUE_CONNECT, "Zmail server temporarily rejected message (#4.3.0)"},
	{QUEUE_SERVER_TEMP, "Zconnection to mail server timed out (#4.4.1)"},
	{QUEUE_CONNECTION, "Zconnection to mail server rejected (#4.4.1)"},
	{QUEUE_PROTOCOL, "Zcommunication with mail server failed (#4.4.2)"},
	{QUEUE_BUG, "Zqq internal bug (#4.3.0)"},
	{QUEUE_ENVELOPE, "Zqq internal bug (#4.3.0)"},
	{QUEUE_EXEC, "Zunable to exec qq (#4.3.0)"},
};

bool codes_permanent(int code)
{
	return codes_text(code)[0] == 'D';
}

const char *codes_text(int code)
{
	for (size_t i = 0; i < sizeof(entries) / sizeof(*entries); i++)
		if (entries[i].code == code)
			return entries[i].text;
	if (code >= 11 && code <= 40)
		return "Dqq permanent problem (#5.3.0)";
	return "Zqq temporary problem (#4.3.0)";
}
