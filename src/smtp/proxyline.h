/* proxyline - what a proxy in front says of the connection it passes on
 *
 * The PROXY protocol, version 1 (a line) and 2 (binary), as haproxy, nginx and
 * others speak it: before anything of the client itself comes.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_PROXYLINE_H
#define SMTP_PROXYLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/in.h"
#include "base/str.h"
#include "net/ip.h"

enum {
	PROXYLINE_V1_MAX = 107, /* bytes of a line, its end included */
	PROXYLINE_V2_HEAD = 16, /* bytes before the addresses */
	PROXYLINE_V2_MAX = 4096, /* bytes of addresses and the rest */
};

enum proxyline_verdict {
	PROXYLINE_CLIENT, /* both ends are known */
	PROXYLINE_NOBODY, /* UNKNOWN or LOCAL: the proxy's own connection */
	PROXYLINE_BAD, /* it is no such thing */
	PROXYLINE_GONE, /* the input ended or failed, see in */
};

struct proxyline_end {
	struct ip ip;
	uint16_t port;
};

struct proxyline {
	struct proxyline_end client;
	struct proxyline_end server; /* whom the client connected to */
};

/* Reads it, and not one byte more if in has a space of one byte. */
enum proxyline_verdict proxyline_read(
	struct in *in, struct proxyline *proxy_out);

/* The two versions: a line without its end; the bytes behind the head. */
enum proxyline_verdict proxyline_text(
	struct str line /* hostile */, struct proxyline *proxy_out);
enum proxyline_verdict proxyline_binary(const char head[PROXYLINE_V2_HEAD],
	struct str body /* hostile */, struct proxyline *proxy_out);

#endif
