/* rewrite: local, virtual or remote; the longest match decides
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/rewrite.h"

#include <errno.h>

#include "conf/control.h"

#include "scratch.h"

static struct rewrite rewrite;
static struct buf out = BUF_LIMIT(2006);

static void load(void)
{
	rewrite_free(&rewrite);
	CHECK(rewrite_load(&rewrite) == 0);
}

static bool becomes(const char *address, enum rewrite_to to, size_t prefix,
	const char *want)
{
	struct rewrite_result result;

	return rewrite_address(&rewrite, str_text(address), &out, &result) ==
		       0 &&
	       result.to == to && result.prefix == prefix &&
	       str_is(buf_str(&out), want);
}

static bool local(const char *address, const char *want)
{
	return becomes(address, REWRITE_LOCAL, 0, want);
}

static bool remote(const char *address, const char *want)
{
	return becomes(address, REWRITE_REMOTE, 0, want);
}

/* With a prefix and its hyphen in front. */
static bool virtual(const char *address, const char *prefix)
{
	char want[200];

	snprintf(want, sizeof(want), "%s-%s", prefix, address);
	return becomes(address, REWRITE_LOCAL, strlen(prefix) + 1, want);
}

static void no_files(void)
{
	CHECK(rewrite_load(&rewrite) == 0);
	CHECK(remote("a@b", "a@b"));
	CHECK(remote("a", "a@envnoathost"));
	scratch_mkdir("control");
	scratch_put("control/me", "me.example\n");
	load();
	CHECK(local("a@me.example", "a@me.example"));
	CHECK(local("a", "a@me.example"));
	CHECK(remote("a@b.example", "a@b.example"));
	CHECK(remote("a%b@me", "a%b@me"));
}

static void locals(void)
{
	scratch_put("control/locals", "one.example\n# no\nTwo.Example \n");
	load();
	CHECK(local("a@one.example", "a@one.example"));
	CHECK(local("Joe@ONE.example", "Joe@ONE.example"));
	CHECK(local("a@b@two.example", "a@b@two.example"));
	CHECK(remote("a@me.example", "a@me.example"));
	CHECK(remote("a@sub.one.example", "a@sub.one.example"));
	CHECK(remote("a@one.example.", "a@one.example."));
	CHECK(remote("one.example", "one.example@me.example"));
	scratch_put("control/locals", "");
	load();
	CHECK(remote("a@me.example", "a@me.example"));
	scratch_put("control/locals", "one.example\nTwo.Example\n");
}

static void no_host(void)
{
	scratch_put("control/envnoathost", "two.example\n");
	load();
	CHECK(local("a", "a@two.example") && local("", "@two.example"));
	CHECK(remote("a@", "a@"));
}

static void percent(void)
{
	scratch_put("control/percenthack", "one.example\nc.example\n");
	load();
	CHECK(remote("a%b.example@one.example", "a@b.example"));
	CHECK(remote("A%B.example@ONE.example", "A@B.example"));
	CHECK(local("a%two.example@one.example", "a@two.example"));
	CHECK(remote("a%b%c.example@one.example", "a@b"));
	CHECK(remote("a%b%d.example@one.example", "a%b@d.example"));
	CHECK(local("a%b@two.example", "a%b@two.example"));
	CHECK(local("a@one.example", "a@one.example"));
	CHECK(remote("%@one.example", "@"));
	CHECK(remote("a%b@c%d@one.example", "a%b@c@d"));
	CHECK(unlink("control/percenthack") == 0);
}

static void virtuals(void)
{
	scratch_put("control/virtualdomains", "v.example:vuser\n"
					      "Special@V.example:one\n"
					      ".w.example:wild\n"
					      ".deep.w.example:deep\n"
					      "x.w.example:\n"
					      "bare.w.example\n"
					      "one.example:never\n"
					      "two:with:colon\n"
					      "v.example:second\n");
	load();
	CHECK(virtual("a@v.example", "second"));
	CHECK(virtual("A@V.Example", "second"));
	CHECK(virtual("a@bare.w.example", "wild"));
	CHECK(virtual("special@v.example", "one"));
	CHECK(virtual("SPECIAL@v.EXAMPLE", "one"));
	CHECK(remote("a@sub.v.example", "a@sub.v.example"));
	CHECK(virtual("a@sub.w.example", "wild"));
	CHECK(virtual("a@b.sub.w.example", "wild"));
	CHECK(virtual("a@b.deep.w.example", "deep"));
	CHECK(virtual("a@deep.w.example", "wild"));
	CHECK(remote("a@w.example", "a@w.example"));
	CHECK(remote("a@x.w.example", "a@x.w.example"));
	CHECK(virtual("a@y.x.w.example", "wild"));
	CHECK(virtual("a@two", "with:colon"));
	CHECK(local("a@one.example", "a@one.example"));
	CHECK(remote("a@b.example", "a@b.example"));
}

static void catch_all(void)
{
	scratch_put("control/virtualdomains", ":rest\nno.example:\n");
	load();
	CHECK(virtual("a@b.example", "rest") && virtual("a@", "rest"));
	CHECK(remote("a@no.example", "a@no.example"));
	CHECK(local("a@one.example", "a@one.example"));
}

/* After the percent hack. */
static void both(void)
{
	scratch_put("control/percenthack", "one.example\n");
	scratch_put("control/virtualdomains", "v.example:vuser\n");
	load();
	CHECK(becomes("a%v.example@one.example", REWRITE_LOCAL, 6,
		"vuser-a@v.example"));
	CHECK(unlink("control/percenthack") == 0);
}

/* Both forms of a domain are the same domain, on either side. */
static void wide(void)
{
	scratch_put(
		"control/locals", "xn--bcher-kva.example\nm\xc3\xbc.example\n");
	scratch_put("control/virtualdomains",
		"v\xc3\xbc.example:wide\n.xn--w-0fa.example:dot\n"
		"\xc3\xa4@xn--y-0fa.example:one\n\xff.example:odd\n");
	load();
	CHECK(local("a@b\xc3\xbc"
		    "cher.example",
		"a@xn--bcher-kva.example"));
	CHECK(local("\xc3\xa4@b\xc3\xbc"
		    "cher.EXAMPLE",
		"\xc3\xa4@xn--bcher-kva.EXAMPLE"));
	CHECK(local("a@xn--m-eha.example", "a@xn--m-eha.example"));
	CHECK(local("a@m\xc3\xbc.example", "a@xn--m-eha.example"));
	CHECK(virtual("a@xn--v-eha.example", "wide"));
	CHECK(becomes("a@v\xc3\xbc.example", REWRITE_LOCAL, 5,
		"wide-a@xn--v-eha.example"));
	CHECK(becomes("a@b.w\xc3\xa4.example", REWRITE_LOCAL, 4,
		"dot-a@b.xn--w-0fa.example"));
	CHECK(becomes("\xc3\xa4@y\xc3\xa4.example", REWRITE_LOCAL, 4,
		"one-\xc3\xa4@xn--y-0fa.example"));
	CHECK(virtual("a@\xff.example", "odd"));
	CHECK(remote("a@o\xc3\xbc.example", "a@o\xc3\xbc.example"));
	scratch_put("control/locals", "one.example\nTwo.Example\n");
	scratch_put("control/virtualdomains", "v.example:vuser\n");
	load();
}

static void limits(void)
{
	static char address[1100];
	struct rewrite_result result;
	struct buf small = BUF_LIMIT(12);

	CHECK(rewrite_address(&rewrite, str_text("a@v.example"), &small,
		      &result) == -1);
	CHECK(errno == EMSGSIZE);
	CHECK(rewrite_address(&rewrite, str_text("abcd"), &small, &result) ==
		-1);
	buf_free(&small);
	memset(address, 'x', sizeof(address) - 1);
	CHECK(rewrite_address(&rewrite, str_text(address), &out, &result) == 0);
	memcpy(address + 1050, "@v.example", 11);
	CHECK(rewrite_address(&rewrite, str_text(address), &out, &result) == 0);
	CHECK(result.to == REWRITE_LOCAL);
}

static void anything(void)
{
	static const char likely[] = "a%@.v.example@one.example%%@@";
	char text[60];
	struct rewrite_result result;

	scratch_put("control/percenthack", "one.example\nexample\n\na\n");
	load();
	for (int round = 0; round < 50000; round++) {
		size_t n = scratch_dice(sizeof(text));
		char *own = malloc(n + 1);
		for (size_t i = 0; i < n; i++)
			own[i] = scratch_dice(8)
					 ? likely[scratch_dice(sizeof likely)]
					 : (char)scratch_dice(256);
		CHECK(rewrite_address(
			      &rewrite, str_of(own, n), &out, &result) == 0);
		CHECK(str_has(buf_str(&out), '@'));
		free(own);
	}
}

static void bad_files(void)
{
	rewrite_free(&rewrite);
	scratch_put_bytes("control/virtualdomains", "a\nb\0c\n", 6);
	CHECK(rewrite_load(&rewrite) == -1);
	CHECK(strncmp(control_where(), "control/virtualdomains line 2", 29) ==
		0);
	rewrite_free(&rewrite);
	buf_free(&out);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(no_files);
	RUN(locals);
	RUN(no_host);
	RUN(percent);
	RUN(virtuals);
	RUN(catch_all);
	RUN(both);
	RUN(wide);
	RUN(limits);
	RUN(anything);
	RUN(bad_files);
	RUN(scratch_leave);
	return check_done();
}
