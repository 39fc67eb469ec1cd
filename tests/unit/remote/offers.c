/* offers: what EHLO says, and what it cannot make us believe
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/offers.h"

#include "check.h"

static struct offers offers;

static void parse(const char *reply, const char *ignore)
{
	offers_parse(&offers, str_text(reply), str_text(ignore));
}

static void all(void)
{
	parse("250-mx.example at your service\n250-PIPELINING\n"
	      "250-SIZE 35882577\n250-8BITMIME\n250-ENHANCEDSTATUSCODES\n"
	      "250-DSN\n250-CHUNKING\n250-STARTTLS\n"
	      "250-LIMITS RCPTMAX=20 MAILMAX=5 RCPTDOMAINMAX=1\n250 SMTPUTF8\n",
		"");
	CHECK(offers.pipelining && offers.eight && offers.utf8);
	CHECK(offers.dsn && offers.chunking && offers.size);
	CHECK(offers.size_max == 35882577);
	CHECK(offers.rcpt_max == 20 && offers.mail_max == 5);
	CHECK(offers.domain_max == 1);
}

/* The first line is its name, whatever it says; case does not count. */
static void names(void)
{
	parse("250 PIPELINING\n", "");
	CHECK(!offers.pipelining);
	parse("250-x\n250 pipeLining\n", "");
	CHECK(offers.pipelining);
	parse("250-x\n250 PIPELININGS\n", "");
	CHECK(!offers.pipelining);
	parse("250-x\n250-\n250- DSN \n250\n25\n\n", "");
	CHECK(offers.dsn);
	parse("", "");
	CHECK(!offers.dsn);
	/* What stands behind it is of no account. */
	parse("250-x\n250-8BITMIME now\n250-SMTPUTF8 and more\n"
	      "250-PIPELINING 1\n250-DSN yes\n250 CHUNKING 5\n",
		"");
	CHECK(offers.utf8 && offers.eight && offers.pipelining && offers.dsn &&
		offers.chunking);
}

/* Of a long answer the end is missing: half a number is none. */
static void cut(void)
{
	parse("250-x\n250-DSN\n250-SIZE 35", "");
	CHECK(offers.dsn && !offers.size && !offers.size_max);
	parse("250-x\n250-DSN\n250-LIMITS RCPTMAX=1", "");
	CHECK(offers.dsn && !offers.rcpt_max);
}

static void numbers(void)
{
	parse("250-x\n250 SIZE\n", "");
	CHECK(offers.size && !offers.size_max);
	parse("250-x\n250 SIZE 0\n", "");
	CHECK(offers.size && !offers.size_max);
	parse("250-x\n250 SIZE 1x\n", "");
	CHECK(offers.size && !offers.size_max);
	parse("250-x\n250 SIZE 99999999999999999999999\n", "");
	CHECK(offers.size && !offers.size_max);
	parse("250-x\n250 LIMITS RCPTMAX= MAILMAX=x RCPTDOMAINMAX\n", "");
	CHECK(!offers.rcpt_max && !offers.mail_max && !offers.domain_max);
	parse("250-x\n250 LIMITS rcptmax=3  OTHER=4 MAILMAX=0\n", "");
	CHECK(offers.rcpt_max == 3 && !offers.mail_max);
	parse("250-x\n250 LIMITS\n", "");
	CHECK(!offers.rcpt_max);
}

static void ignored(void)
{
	parse("250-x\n250-DSN\n250-CHUNKING\n250 SIZE 5\n", "chunking  size");
	CHECK(offers.dsn && !offers.chunking && !offers.size);
	CHECK(!offers.size_max);
	CHECK(offers_word_in(str_text("*"), str_text("A *")));
	CHECK(!offers_word_in(str_text("*"), str_text("A B*")));
	CHECK(!offers_word_in(str_text("A"), str_text("")));
	parse("250-x\n250 SMTPUTF8\n", "");
	CHECK(!offers.utf8); /* not without 8BITMIME */
}

int main(void)
{
	RUN(all);
	RUN(names);
	RUN(cut);
	RUN(numbers);
	RUN(ignored);
	return check_done();
}
