/* caller - see caller.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/caller.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "base/file.h"
#include "base/in.h"
#include "base/out.h"
#include "dns/reverse.h"
#include "net/sock.h"

enum { PORT_AUTH = 113, COLONS = 3 };

static int end_of(
	const struct sockaddr_storage *place, struct caller_end *end_out)
{
	const void *bytes = place;
	struct sockaddr_in in4;
	struct sockaddr_in6 in6;

	if (place->ss_family == AF_INET) {
		memcpy(&in4, bytes, sizeof(in4));
		end_out->ip = ip_of((unsigned char *)&in4.sin_addr, 4);
		end_out->port = ntohs(in4.sin_port);
		return 0;
	}
	if (place->ss_family == AF_INET6) {
		memcpy(&in6, bytes, sizeof(in6));
		end_out->ip = ip_of((unsigned char *)&in6.sin6_addr, 16);
		end_out->port = ntohs(in6.sin6_port);
		return 0;
	}
	errno = EAFNOSUPPORT;
	return -1;
}

int caller_ends(
	int fd, struct caller_end *here_out, struct caller_end *there_out)
{
	struct sockaddr_storage place;
	socklen_t n = sizeof(place);

	if (getpeername(fd, (struct sockaddr *)&place, &n) == -1 ||
		end_of(&place, there_out) == -1)
		return -1;
	n = sizeof(place);
	if (getsockname(fd, (struct sockaddr *)&place, &n) == -1)
		return -1;
	return end_of(&place, here_out);
}

bool caller_name(struct resolver *resolver, const struct ip *ip,
	int64_t deadline, char dst[CALLER_TEXT_MAX])
{
	struct query query = QUERY_EMPTY;
	struct answer_record record;
	char name[PACKET_NAME_MAX];
	size_t at = 0;

	if (!reverse_name(ip, 0, name))
		return false;
	query_set(&query, str_text(name), PACKET_PTR);
	bool known = query_all(resolver, &query, 1, deadline) == 0 &&
		     query.result == QUERY_FOUND &&
		     query_next(&query, &at, &record) && record.data.n;
	if (known)
		memcpy(dst, record.data.s, record.data.n + 1);
	query_free(&query);
	return known;
}

/* Connects from the very address the connection in question has here: the
 * other host knows it by both addresses. */
static int connect_from(
	const struct ip *here, const struct ip *there, int64_t deadline)
{
	int fd = sock_begin(there, PORT_AUTH, here);

	if (fd == -1)
		return -1;
	if (sock_wait(fd, POLLOUT, deadline) == 0 && sock_began(fd) == 0)
		return fd;
	file_close(fd);
	return -1;
}

/* "6113, 25 : USERID : UNIX : joe" */
bool caller_parse(struct str line, char dst[CALLER_TEXT_MAX])
{
	struct str field = str_of(0, 0);

	for (int i = 0; i < COLONS; i++) {
		if (!str_has(line, ':'))
			return false;
		field = str_trim(str_cut(&line, ':'));
		if (i == 1 && !str_is_case(field, "USERID"))
			return false;
	}
	line = str_trim(line);
	if (!line.n || line.n >= CALLER_TEXT_MAX || str_has(line, 0))
		return false;
	memcpy(dst, line.s, line.n);
	dst[line.n] = 0;
	return true;
}

static bool ask(int fd, uint16_t there, uint16_t here, int64_t deadline,
	char dst[CALLER_TEXT_MAX])
{
	char out_space[64];
	char in_space[2 * CALLER_TEXT_MAX];
	struct out out = OUT_TO(fd, out_space);
	struct in in = IN_FROM(fd, in_space);
	char line[2 * CALLER_TEXT_MAX];
	size_t n = 0;

	out.deadline = in.deadline = deadline;
	out_num(&out, there);
	out_text(&out, " , ");
	out_num(&out, here);
	out_text(&out, "\r\n");
	if (out_flush(&out) == -1)
		return false;
	while (n < sizeof(line) && in_byte(&in, line + n) == 1) {
		if (line[n] == '\n' || line[n] == '\r')
			return caller_parse(str_of(line, n), dst);
		n++;
	}
	return false;
}

bool caller_user(const struct caller_end *here, const struct caller_end *there,
	int64_t deadline, char dst[CALLER_TEXT_MAX])
{
	int fd = connect_from(&here->ip, &there->ip, deadline);

	if (fd == -1)
		return false;
	bool said = ask(fd, there->port, here->port, deadline, dst);
	file_close(fd);
	return said;
}
