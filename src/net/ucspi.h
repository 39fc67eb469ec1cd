/* ucspi - who is at the other end, as the superserver told it
 *
 * Reads the environment that tcpserver and its like prepare: PROTO, and
 * TCPREMOTEIP and so on (TCP6REMOTEIP and so on when PROTO is TCP6 and the
 * TCP form is absent). All text is the environment's own memory and lives as
 * long as the process does not change it.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef NET_UCSPI_H
#define NET_UCSPI_H

#include <stdbool.h>

/* Null pointers where the variable is not set. */
struct ucspi {
	const char *remote_ip; /* hostile: TCPREMOTEIP */
	const char *remote_host; /* hostile: TCPREMOTEHOST */
	const char *remote_info; /* hostile: TCPREMOTEINFO */
	const char *remote_port;
	const char *local_ip;
	const char *local_host;
	const char *local_port;
	bool tcp; /* PROTO is TCP or TCP6 */
};

/* Fills *ucspi_out from the environment. Never fails. */
void ucspi_read(struct ucspi *ucspi_out);

#endif
