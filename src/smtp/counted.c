/* counted - see counted.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/counted.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/sig.h"
#include "conf/home.h"

void counted_open(struct counted *counted)
{
	sig_ignore(SIGPIPE);
	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to chdir to ", home_path);
	counted->in.timeout = counted->out.timeout = COUNTED_SECONDS;
	counted->in.tied = &counted->out;
	ucspi_read(&counted->peer);
	counted->facts.peer = &counted->peer;
	counted->facts.gate = &counted->gate;
}

void counted_begin(struct counted *counted, const char *protocol)
{
	uint64_t limit = counted->gate.databytes;

	if (arrival_open(&counted->arrival, limit) == -1)
		die_sys(EXIT_TEMP, "unable to start qmail-queue");
	counted->arriving = true;
	arrival_trace(
		&counted->arrival, &counted->peer, protocol, str_of(0, 0));
}

const struct answer *counted_judge(
	struct counted *counted, const struct policy *const *list)
{
	counted->facts.looping = hops_looping(&counted->arrival.hops);
	counted->facts.oversize = arrival_oversize(&counted->arrival);
	return policy_ask(list, POLICY_END, &counted->facts);
}

static int code_of(int error)
{
	switch (error) {
	case EPROTO:
		return EXIT_PERM;
	case ECONNRESET:
	case EPIPE:
		return EXIT_OK;
	default:
		return EXIT_TEMP;
	}
}

/* What was answered before has to get there, or a message that was taken is
 * sent again. */
noreturn static void leave(struct counted *counted, int code)
{
	ignore(out_flush(&counted->out)); /* we leave in any case */
	if (counted->arriving) {
		arrival_fail(&counted->arrival);
		const char *verdict = arrival_close(&counted->arrival);
		(void)verdict; /* nothing is queued: waited for, no more */
	}
	_exit(code);
}

void counted_need(struct counted *counted, int result)
{
	if (result == -1)
		leave(counted, code_of(errno));
}

noreturn void counted_nonsense(struct counted *counted)
{
	leave(counted, EXIT_PERM);
}

bool counted_address(struct counted *counted, struct netstring *n,
	char dst[COUNTED_ADDRESS_MAX], struct str *address_out)
{
	int fits = netstring_text(n, dst, COUNTED_ADDRESS_MAX, address_out);

	counted_need(counted, fits);
	counted_need(counted, netstring_close(n));
	return fits && !str_has(*address_out, 0);
}

void counted_say(struct counted *counted, const struct answer *answer)
{
	struct out *out = &counted->out;
	size_t n = 1 + strlen(answer->text);

	if (answer->status)
		n += strlen(" (#)") + strlen(answer->status);
	out_num(out, n);
	out_join(out, answer->code >= 500 ? ":D" : ":Z", answer->text);
	if (answer->status)
		out_join(out, " (#", answer->status, ")");
	out_byte(out, ',');
}
