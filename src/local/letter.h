/* letter - what a delivery knows about its message
 *
 * The addresses, the lines that go in front of the message, and the
 * environment of the programs in a .qmail file (qmail-command(8)).
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_LETTER_H
#define LOCAL_LETTER_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/env.h"
#include "base/str.h"
#include "route/dotqmail.h"

enum {
	LETTER_LINE_MAX = 6000,
	LETTER_ENV_MAX = 60000,
	LETTER_VARIABLES = 18, /* that letter_env may put in */
};

/* The command line; all of it is hostile but home and aliasempty. */
struct letter {
	const char *user;
	const char *home;
	const char *local;
	const char *dash;
	const char *ext;
	const char *host;
	const char *sender;
	const char *aliasempty;
	struct buf from_line; /* "From sender date\n" */
	struct buf return_path; /* "Return-Path: <sender>\n" */
	struct buf delivered_to; /* "Delivered-To: local@host\n" */
	struct buf head; /* Return-Path and Delivered-To */
	struct buf new_sender; /* of forwarded copies */
	struct buf strings; /* behind env */
	struct env env;
};

/* Makes the lines from the arguments. 0, or -1: no memory, or too long. */
MUST_USE int letter_lines(struct letter *letter);

/* Forgets what was made; the memory waits for the next letter. */
void letter_clear(struct letter *letter);

/* Are other deliveries under way at this time? $QMAILCONCURRENCY says it. */
bool letter_company(void);

/* The message on descriptor 0 is read from its start next. If it cannot be, says
 * so and ends. */
void letter_rewind(void);

/* Who gets the bounces of a forwarded copy: the owner of the list, if there
 * is a file that says so. Standing in the home. 0 or -1 with errno. */
MUST_USE int letter_new_sender(struct letter *letter);

/* Builds the environment; dot tells what "default" stood for. 0 or -1. */
MUST_USE int letter_env(struct letter *letter, const struct dotqmail *dot);

#endif
