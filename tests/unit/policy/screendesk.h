/* screendesk - a session's screen in a world of name servers
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCREENDESK_H
#define SCREENDESK_H

#include "policy/screen.h"

#include <stdlib.h>

#include "dns/world.h"
#include "scratch.h"

static const struct zone_record screenzone[] = {
	{"good.test", PACKET_MX, "10 mx.good.test"},
	{"good.test", PACKET_TXT, "v=spf1 ip4:192.0.2.0/24 ~all"},
	{"mx.good.test", PACKET_A, "192.0.2.1"},
	{"soft.test", PACKET_A, "192.0.2.9"},
	{"soft.test", PACKET_TXT, "v=spf1 ~all"},
	{"fail.test", PACKET_A, "192.0.2.9"},
	{"fail.test", PACKET_TXT, "v=spf1 -all exp=why.fail.test"},
	{"why.fail.test", PACKET_TXT, "ask us"},
	{"perm.test", PACKET_A, "192.0.2.9"},
	{"perm.test", PACKET_TXT, "v=spf1 foo"},
	{"temp.test", PACKET_A, "192.0.2.9"},
	{"temp.test", PACKET_TXT, "v=spf1 a:bad.test -all"},
	{"null.test", PACKET_MX, "0 "},
	{"text.test", PACKET_TXT, "nothing else"},
	{"xn--bcher-kva.test", PACKET_A, "192.0.2.9"},
	{"xn--bcher-kva.test", PACKET_TXT, "v=spf1 -exists:%{o}.o.test ~all"},
	{"xn--bcher-kva.test.o.test", PACKET_A, "127.0.0.2"},
	{"7.2.0.192.list.test", PACKET_A, "127.0.0.2"},
	{"7.2.0.192.list.test", PACKET_TXT, "see \x01http://list.test/?7"},
	{"spam.test.names.test", PACKET_A, "127.0.0.2"},
	{"spam.test", PACKET_A, "192.0.2.9"},
	{0, 0, 0},
};

static struct screen screen;
static int64_t desk_seconds = 1000000000;

int64_t clock_seconds(void)
{
	return desk_seconds;
}

/* The world's waits take no time, nor does this. */
void clock_sleep_ms(int64_t ms)
{
	world.now += ms;
}

/* A new session from there, with these files (null: none). */
static inline void desk_open(
	const char *ip, const char *policy, const char *dnsbl)
{
	const struct ucspi peer = {.remote_ip = ip, .local_ip = "192.0.2.25"};

	screen_end(&screen);
	screen_begin(&screen);
	world_begin(screenzone, FINE);
	world.bad = "bad.test";
	world.slow = "slow.test";
	scratch_put("control/policy", policy ? policy : "");
	scratch_put("control/dnsbl", dnsbl ? dnsbl : "");
	CHECK(screen_open(&screen, &peer, str_text("mx.here.test"), false) ==
		0);
}

/* The code of a ruling; 250: none. */
static inline int desk_code(const struct ruling *ruling)
{
	return ruling ? ruling->code : 250;
}

static inline int desk_mail(const char *helo, const char *sender)
{
	return desk_code(
		screen_mail(&screen, str_text(helo), str_text(sender)));
}

static inline int desk_rcpt(const char *recipient)
{
	return desk_code(screen_rcpt(&screen, str_text(recipient)));
}

/* What a message of theirs to joe is answered with. */
static inline int desk_send(const char *helo, const char *sender)
{
	CHECK(desk_mail(helo, sender) == 250);
	return desk_rcpt("joe@here.test");
}

static inline void desk_enter(void)
{
	scratch_enter();
	scratch_mkdir("control");
	scratch_mkdir("policy");
	scratch_put("control/me", "mx.here.test\n");
	CHECK(unsetenv("SMTPPOLICY") == 0 && unsetenv("RBLSMTPD") == 0);
}

static inline void desk_leave(void)
{
	screen_end(&screen);
	scratch_leave();
}

#endif
