/* hops: what counts, in pieces of any size
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/hops.h"

#include "check.h"

static bool counts(const char *text, unsigned want)
{
	for (size_t piece = 1; piece <= strlen(text); piece++) {
		struct hops hops = {0};
		for (size_t i = 0; i < strlen(text); i += piece)
			hops_feed(&hops, str_head(str_text(text + i), piece));
		if (hops.count != want)
			return false;
	}
	return true;
}

static void fields(void)
{
	CHECK(counts("Received: x\n\nb\n", 1));
	CHECK(counts("rEcEiVeD: x\nDELIVERED-to: y\n", 2));
	CHECK(counts("ReceivedX: x\nReceived", 2));
	CHECK(counts(" Received: x\n", 0));
	CHECK(counts("Subject: Received\nReceive: x\nDelivere: x\n", 0));
	CHECK(counts("Receiv\ned: x\n", 0));
	CHECK(counts("a\n", 0));
}

static void body(void)
{
	CHECK(counts("A: x\n\nReceived: x\n", 0));
	CHECK(counts("\nReceived: x\n", 0));
	CHECK(counts("Received: x\n \nReceived: x\n\nReceived: x\n", 2));
}

static void limit(void)
{
	struct hops hops = {0};

	for (int i = 0; i < HOPS_MAX - 1; i++)
		hops_feed(&hops, str_text("Received: x\n"));
	CHECK(!hops_looping(&hops));
	hops_feed(&hops, str_text("Received: x\n"));
	CHECK(hops_looping(&hops));
}

int main(void)
{
	RUN(fields);
	RUN(body);
	RUN(limit);
	return check_done();
}
