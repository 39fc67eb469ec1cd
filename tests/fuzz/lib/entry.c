/* entry - one input, and what holds for every target
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/num.h"

void fuzz_fail(const char *file, int line, const char *what)
{
	(void)fprintf(stderr, "%s:%d: not true: %s\n", file, line, what);
	abort();
}

unsigned fuzz_byte(struct str *input)
{
	unsigned byte = input->n ? (unsigned char)input->s[0] : 0;

	*input = str_skip(*input, 1);
	return byte;
}

uint32_t fuzz_number(struct str *input)
{
	uint32_t n = 0;

	for (int i = 0; i < 4; i++)
		n = n << 8 | fuzz_byte(input);
	return n;
}

static int lowest_free(void)
{
	int fd = dup(STDERR_FILENO);

	MUST(fd != -1 && close(fd) == 0);
	return fd;
}

static void prepare(void)
{
	static bool done;

	if (done)
		return;
	done = true;
	fuzz_home();
	fuzz_place(0, -1);
	fuzz_place(1, -1);
	if (fuzz_target.prepare)
		fuzz_target.prepare();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	prepare();
	int lowest = lowest_free();
	fuzz_still();
	fuzz_count_from();
	fuzz_target.run(str_of((const char *)data, n));
	MUST(fuzz_live() == 0);
	MUST(fuzz_peak() <= fuzz_target.memory);
	MUST(lowest_free() == lowest);
	return 0;
}
