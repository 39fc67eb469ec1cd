/* ruling - what a client shall be told
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_RULING_H
#define POLICY_RULING_H

struct ruling {
	int code; /* of the reply; 421 and 554 at the greeting end the session */
	const char *status; /* RFC 3463 */
	const char *text; /* printable ASCII */
};

#endif
