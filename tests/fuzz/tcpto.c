/* tcpto: the file of hosts that did not answer, whatever is in it
 *
 * A time-out that was noted is there when the file is read again; a host that
 * answers is forgotten; nobody is avoided who is not in the file.
 *
 * The input: a host (16 bytes), a byte (how many time-outs), then the file.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/tcpto.h"

#include "fuzz.h"

static const char path[] = "queue/lock/tcpto";

static void prepare(void)
{
	fuzz_mkdir("queue/lock");
}

static const struct tcpto_record *find(
	const struct tcpto *tcpto, const struct ip *ip)
{
	for (size_t i = 0; i < TCPTO_MAX; i++)
		if (tcpto->records[i].count &&
			ip_equal(&tcpto->records[i].ip, ip))
			return &tcpto->records[i];
	return 0;
}

static void run(struct str input)
{
	static struct tcpto tcpto;
	unsigned char bytes[16];

	for (int i = 0; i < 16; i++)
		bytes[i] = (unsigned char)fuzz_byte(&input);
	unsigned times = fuzz_byte(&input) % 8;
	struct ip ip = ip_of(bytes, bytes[0] % 2 ? 16 : 4);
	fuzz_put(path, input);
	MUST(tcpto_read(&tcpto) == 0);
	if (!find(&tcpto, &ip))
		MUST(!tcpto_avoid(&tcpto, &ip));
	for (unsigned i = 0; i < times; i++) {
		fuzz_now += 200;
		tcpto_note(&tcpto, &ip, true);
		MUST(tcpto_read(&tcpto) == 0);
		const struct tcpto_record *record = find(&tcpto, &ip);
		MUST(record && record->count > 0 && record->count < 256);
		MUST(i == 0 || tcpto_avoid(&tcpto, &ip));
	}
	tcpto_note(&tcpto, &ip, false);
	MUST(tcpto_read(&tcpto) == 0);
	if (times)
		MUST(!tcpto_avoid(&tcpto, &ip));
}

const struct fuzz_target fuzz_target = {
	.prepare = prepare, .run = run, .memory = 0};
