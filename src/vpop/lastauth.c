/* lastauth - see lastauth.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/lastauth.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"

enum { PATH_MAX_BYTES = 2000 };

static bool path_of(struct buf *path, struct str dir)
{
	return buf_add_str(path, dir) == 0 &&
	       buf_add_text(path, "/lastauth") == 0;
}

void lastauth_read(struct str dir, struct lastauth *login_out)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct buf ip = BUF_LIMIT(LASTAUTH_IP_MAX - 1);
	struct stat st;

	*login_out = (struct lastauth){.noted = false};
	if (dir.n > 0 && path_of(&path, dir) &&
		stat(buf_text(&path), &st) == 0 &&
		file_slurp(buf_text(&path), &ip) == 0) {
		login_out->noted = true;
		login_out->when = st.st_mtim.tv_sec;
		login_out->seen = !str_is(buf_str(&ip), LASTAUTH_NEVER);
		memcpy(login_out->ip, buf_text(&ip), ip.n);
	}
	buf_free(&path);
	buf_free(&ip);
}

/* As vpopmail writes it: an IPv4 address that came by IPv6 is one. */
static size_t write_ip(char dst[LASTAUTH_IP_MAX], const char *ip)
{
	size_t n = 0;

	if (strncmp(ip, "::ffff:", 7) == 0)
		ip += 7;
	for (; ip[n] && n < LASTAUTH_IP_MAX - 1; n++)
		dst[n] = ip[n] == ':' ? '_' : ip[n];
	return n;
}

/* A new file, so that a link in its place is never followed; one that another
 * login has put there since is as good. */
int lastauth_note(const char *dir, const char *ip)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	char text[LASTAUTH_IP_MAX];
	size_t n = write_ip(text, ip);
	int result = -1;

	if (path_of(&path, str_text(dir)) &&
		(unlink(buf_text(&path)) == 0 || errno == ENOENT)) {
		int fd = file_open_new(buf_text(&path), 0600);
		if (fd == -1 && errno == EEXIST)
			result = 0;
		else if (fd != -1)
			result = file_write_all(fd, text, n);
		if (fd != -1)
			file_close(fd);
	}
	buf_free(&path);
	return result;
}
