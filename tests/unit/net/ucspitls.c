/* ucspitls: offered or not, begun, and what the child learns
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "net/ucspitls.h"

#include <errno.h>
#include <sys/socket.h>

#include "child.h"

static struct ucspitls tls;
static int control[2];
static int in_pipe[2];
static int out_pipe[2];

static void set_number(const char *name, int fd)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", fd);
	CHECK(setenv(name, number, 1) == 0);
}

/* A loader's side: three descriptors and the environment. */
static void loader(const char *wish)
{
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, control) == 0);
	CHECK(pipe(in_pipe) == 0 && pipe(out_pipe) == 0);
	set_number("SSLCTLFD", control[1]);
	set_number("SSLREADFD", in_pipe[0]);
	set_number("SSLWRITEFD", out_pipe[1]);
	if (wish)
		CHECK(setenv("UCSPITLS", wish, 1) == 0);
	else
		CHECK(unsetenv("UCSPITLS") == 0);
}

static void offered(void)
{
	loader(0);
	ucspitls_look(&tls);
	CHECK(tls.offered && !tls.required && !tls.begun);
	CHECK(fcntl(control[1], F_GETFD) & FD_CLOEXEC);
	loader("");
	ucspitls_look(&tls);
	CHECK(tls.offered && !tls.required);
	loader("!");
	ucspitls_look(&tls);
	CHECK(tls.offered && tls.required);
}

static void not_offered(void)
{
	loader("-");
	ucspitls_look(&tls);
	CHECK(!tls.offered && !tls.required);
	loader("");
	close(in_pipe[0]);
	ucspitls_look(&tls);
	CHECK(!tls.offered);
	CHECK(setenv("SSLREADFD", "-1", 1) == 0);
	ucspitls_look(&tls);
	CHECK(!tls.offered);
	CHECK(unsetenv("SSLREADFD") == 0);
	ucspitls_look(&tls);
	CHECK(!tls.offered);
}

static int begin(const char *report, size_t n)
{
	loader("");
	ucspitls_look(&tls);
	CHECK(write(control[0], report, n) == (ssize_t)n);
	return ucspitls_begin(&tls, 5);
}

/* In a process of its own: it gets other descriptors 0 and 1. */
static void handshake(void)
{
	static const char report[] =
		"SSL_PROTOCOL=TLSv1.3\0PATH=/evil\0SSL_TLS_SNI_SERVERNAME\0"
		"SSL_CIPHER=X=Y\0\0more";
	char got[8];
	struct env env;

	if (begin(report, sizeof(report) - 1) == -1 || !tls.begun)
		_exit(1);
	if (read(control[0], got, 2) != 1 || got[0] != 'Y')
		_exit(2);
	if (write(in_pipe[1], "in", 2) != 2 || read(0, got, 2) != 2 ||
		write(1, "out", 3) != 3 || read(out_pipe[0], got, 3) != 3)
		_exit(3);
	env_start(&env);
	ucspitls_env(&tls, &env);
	int seen = 0;
	for (size_t i = 0; i < env.n; i++) {
		seen += strcmp(env.vars[i], "SSL_PROTOCOL=TLSv1.3") == 0;
		seen += strcmp(env.vars[i], "SSL_CIPHER=X=Y") == 0;
		seen += 10 * (strncmp(env.vars[i], "SSLCTLFD=", 9) == 0);
		seen += 10 * (strcmp(env.vars[i], "PATH=/evil") == 0);
		seen += 10 * (strncmp(env.vars[i], "SSL_TLS", 7) == 0);
	}
	_exit(seen == 2 ? 0 : 4);
}

static void begins(void)
{
	CHECK(child_run(handshake) == 0);
}

static void empty_report(void)
{
	_exit(begin("\0\0", 2) == 0 && tls.begun && tls.n == 2 ? 0 : 1);
}

static void begins_silently(void)
{
	CHECK(child_run(empty_report) == 0);
}

static void no_handshake(void)
{
	static char flood[UCSPITLS_REPORT_MAX + 1];

	loader("");
	ucspitls_look(&tls);
	CHECK(write(control[0], "SSL_X=1", 8) == 8);
	CHECK(shutdown(control[0], SHUT_WR) == 0);
	CHECK(ucspitls_begin(&tls, 5) == -1 && errno == EPROTO);
	CHECK(!tls.begun && !tls.offered);
	memset(flood, 'x', sizeof(flood));
	CHECK(begin(flood, sizeof(flood)) == -1 && errno == EMSGSIZE);
	loader("");
	ucspitls_look(&tls);
	CHECK(ucspitls_begin(&tls, 1) == -1 && errno == ETIMEDOUT);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(offered);
	RUN(not_offered);
	RUN(begins);
	RUN(begins_silently);
	RUN(no_handshake);
	RUN(scratch_leave);
	return check_done();
}
