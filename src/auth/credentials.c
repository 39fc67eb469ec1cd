/* credentials - see credentials.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "auth/credentials.h"

#include <string.h>

#include "base/exit.h"
#include "base/file.h"
#include "base/proc.h"
#include "base/secret.h"

void credentials_begin(struct credentials *c)
{
	*c = (struct credentials){.n = 0};
}

bool credentials_add(struct credentials *c, struct str part)
{
	if (str_has(part, 0) || part.n >= CREDENTIALS_MAX - c->n)
		return false;
	if (part.n)
		memcpy(c->space + c->n, part.s, part.n);
	c->n += part.n;
	c->space[c->n++] = 0;
	return true;
}

/* All that comes, but no more than the space holds. */
static int take(struct credentials *c, int fd)
{
	c->n = 0;
	while (c->n < sizeof(c->space)) {
		ssize_t got =
			file_read(fd, c->space + c->n, sizeof(c->space) - c->n);
		if (got == -1)
			return -1;
		if (got == 0)
			return 0;
		c->n += (size_t)got;
	}
	return 0;
}

/* The next string; null: no NUL follows. */
static const char *part(struct str *rest)
{
	const char *start = rest->s;

	if (!str_has(*rest, 0))
		return 0;
	(void)str_cut(rest, 0);
	return start;
}

int credentials_read(struct credentials *c, int fd)
{
	int result = take(c, fd);

	file_close(fd);
	if (result == -1)
		return c->n ? EXIT_TEMP : CREDENTIALS_MISUSE;
	if (c->n > CREDENTIALS_MAX)
		return CREDENTIALS_WRONG;
	struct str rest = str_of(c->space, c->n);
	c->login = part(&rest);
	c->password = part(&rest);
	c->timestamp = part(&rest);
	return c->timestamp ? 0 : CREDENTIALS_MISUSE;
}

/* A pipe takes that many bytes without a reader (POSIX: PIPE_BUF, and that is
 * 512 at least). */
int credentials_pipe(const struct credentials *c)
{
	int fds[2];

	if (proc_pipe(fds) == -1)
		return -1;
	int result = file_write_all(fds[1], c->space, c->n);
	file_close(fds[1]);
	if (result == 0)
		return fds[0];
	file_close(fds[0]);
	return -1;
}

void credentials_wipe(struct credentials *c)
{
	secret_wipe(c, sizeof(*c));
}
