/* proxyline: headers of both versions, and what is none
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/proxyline.h"

#include "scratch.h"

static struct proxyline proxy;
static char next; /* the first byte behind the header */

static enum proxyline_verdict header(const char *bytes, size_t n)
{
	char space[1];

	scratch_put_bytes("in", bytes, n);
	struct in in = IN_FROM(file_open_read("in"), space);
	enum proxyline_verdict verdict = proxyline_read(&in, &proxy);
	next = 0;
	ignore(in_byte(&in, &next));
	file_close(in.fd);
	return verdict;
}

#define HEADER(text) header((text), sizeof(text) - 1)

static bool ends(const char *client, unsigned client_port, const char *server,
	unsigned server_port)
{
	char there[IP_TEXT_MAX];
	char here[IP_TEXT_MAX];

	ip_format(&proxy.client.ip, there);
	ip_format(&proxy.server.ip, here);
	return strcmp(client, there) == 0 && strcmp(server, here) == 0 &&
	       proxy.client.port == client_port &&
	       proxy.server.port == server_port;
}

static void lines(void)
{
	CHECK(HEADER("PROXY TCP4 192.0.2.1 192.0.2.2 4711 25\r\nEHLO") ==
		PROXYLINE_CLIENT);
	CHECK(ends("192.0.2.1", 4711, "192.0.2.2", 25) && next == 'E');
	CHECK(HEADER("PROXY TCP6 2001:db8::1 2001:db8::2 1 65535\r\n") ==
		PROXYLINE_CLIENT);
	CHECK(ends("2001:db8::1", 1, "2001:db8::2", 65535));
	CHECK(HEADER("PROXY UNKNOWN\r\nE") == PROXYLINE_NOBODY && next == 'E');
	CHECK(HEADER("PROXY UNKNOWN ffff::1 ff::2 1 2\r\n") ==
		PROXYLINE_NOBODY);
}

static void bad_lines(void)
{
	CHECK(HEADER("EHLO a.test\r\n") == PROXYLINE_BAD);
	CHECK(HEADER("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n") == PROXYLINE_BAD);
	CHECK(HEADER("PROXY TCP4 2001:db8::1 ::2 1 2\r\n") == PROXYLINE_BAD);
	CHECK(HEADER("PROXY TCP6 192.0.2.1 192.0.2.2 1 2\r\n") ==
		PROXYLINE_BAD);
	CHECK(HEADER("PROXY TCP4 192.0.2.1 192.0.2.2 1 65536\r\n") ==
		PROXYLINE_BAD);
	CHECK(HEADER("PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3\r\n") ==
		PROXYLINE_BAD);
	CHECK(HEADER("PROXY TCP4 192.0.2.1 192.0.2.2 1\r\n") == PROXYLINE_BAD);
	CHECK(HEADER("PROXY UDP4 192.0.2.1 192.0.2.2 1 2\r\n") ==
		PROXYLINE_BAD);
	CHECK(HEADER("PROXY TCP4 192.0.2.1") == PROXYLINE_GONE);
	CHECK(HEADER("") == PROXYLINE_GONE);
	CHECK(HEADER("PROXY UNKNOWN "
		     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		     "x"
		     "\r\n") == PROXYLINE_BAD);
}

#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"
#define FOUR "\300\0\2\1\300\0\2\2\x12\x67\0\x19"

static void binary(void)
{
	CHECK(HEADER(SIGNATURE "\x21\x11\0\x0c" FOUR "E") == PROXYLINE_CLIENT);
	CHECK(ends("192.0.2.1", 4711, "192.0.2.2", 25) && next == 'E');
	/* More may stand behind the addresses. */
	CHECK(HEADER(SIGNATURE "\x21\x11\0\x0f" FOUR "\1\0\0E") ==
		PROXYLINE_CLIENT);
	CHECK(next == 'E');
	CHECK(HEADER(SIGNATURE "\x21\x21\0\x24"
			       " \1\r\270\0\0\0\0\0\0\0\0\0\0\0\1"
			       " \1\r\270\0\0\0\0\0\0\0\0\0\0\0\2\0\1\0\2") ==
		PROXYLINE_CLIENT);
	CHECK(ends("2001:db8::1", 1, "2001:db8::2", 2));
	CHECK(HEADER(SIGNATURE "\x20\0\0\0E") == PROXYLINE_NOBODY);
	CHECK(HEADER(SIGNATURE "\x21\0\0\0E") == PROXYLINE_NOBODY);
	CHECK(HEADER(SIGNATURE "\x21\x11\0\x0b" FOUR) == PROXYLINE_BAD);
	CHECK(HEADER(SIGNATURE "\x22\x11\0\x0c" FOUR) == PROXYLINE_BAD);
	CHECK(HEADER(SIGNATURE "\x31\x11\0\x0c" FOUR) == PROXYLINE_BAD);
	CHECK(HEADER(SIGNATURE "\x21\x11\x20\0" FOUR) == PROXYLINE_BAD);
	CHECK(HEADER(SIGNATURE "\x21\x11\0\x0c\300") == PROXYLINE_GONE);
	CHECK(HEADER("\r\n\r\n\0\r\nQUIX\n\x21\x11\0\x0c" FOUR) ==
		PROXYLINE_BAD);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(lines);
	RUN(bad_lines);
	RUN(binary);
	RUN(scratch_leave);
	return check_done();
}
