/* ucspi - see ucspi.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "net/ucspi.h"

#include <stddef.h>

#include "base/env.h"
#include "base/str.h"

/* The classic name wins: a TCP6 server for mapped addresses sets both. */
static const char *either(const char *name, const char *name6, bool six)
{
	const char *value = env_get(name);
	return value || !six ? value : env_get(name6);
}

void ucspi_read(struct ucspi *ucspi_out)
{
	struct str proto = str_text(env_get("PROTO"));
	bool six = str_is(proto, "TCP6");

	*ucspi_out = (struct ucspi){
		.remote_ip = either("TCPREMOTEIP", "TCP6REMOTEIP", six),
		.remote_host = either("TCPREMOTEHOST", "TCP6REMOTEHOST", six),
		.remote_info = either("TCPREMOTEINFO", "TCP6REMOTEINFO", six),
		.remote_port = either("TCPREMOTEPORT", "TCP6REMOTEPORT", six),
		.local_ip = either("TCPLOCALIP", "TCP6LOCALIP", six),
		.local_host = either("TCPLOCALHOST", "TCP6LOCALHOST", six),
		.local_port = either("TCPLOCALPORT", "TCP6LOCALPORT", six),
		.tcp = six || str_is(proto, "TCP"),
	};
}
