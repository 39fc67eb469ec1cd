/* filter - see filter.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "filter.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "calls.h"

enum { MOST = 256 };

static const unsigned number_at = offsetof(struct seccomp_data, nr);
static const unsigned first_at = offsetof(struct seccomp_data, args);

int filter_install(bool all)
{
	static struct sock_filter code[MOST];
	unsigned n = 0;

	code[n++] = (struct sock_filter)BPF_STMT(
		BPF_LD | BPF_W | BPF_ABS, number_at);
	for (size_t i = 0; i < n_calls; i++) {
		bool stops = all || call_seals(calls[i].number);
		if (!stops || calls[i].number < 0)
			continue;
		code[n++] =
			(struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
				(unsigned)calls[i].number, 0, 1);
		code[n++] = (struct sock_filter)BPF_STMT(
			BPF_RET | BPF_K, SECCOMP_RET_TRACE);
	}
	code[n++] = (struct sock_filter)BPF_JUMP(
		BPF_JMP | BPF_JEQ | BPF_K, SYS_clock_gettime, 0, 3);
	code[n++] = (struct sock_filter)BPF_STMT(
		BPF_LD | BPF_W | BPF_ABS, first_at);
	code[n++] = (struct sock_filter)BPF_JUMP(
		BPF_JMP | BPF_JEQ | BPF_K, CLOCK_REALTIME, 0, 1);
	code[n++] = (struct sock_filter)BPF_STMT(
		BPF_RET | BPF_K, SECCOMP_RET_TRACE);
	code[n++] = (struct sock_filter)BPF_STMT(
		BPF_RET | BPF_K, SECCOMP_RET_ALLOW);

	struct sock_fprog program = {(unsigned short)n, code};
	/* Without root setuid programs are none of ours: all is rootless. */
	if (geteuid() != 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		return -1;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}
