/* ledger - what was injected, what was acknowledged, and where it must arrive
 *
 * A directory outside the queue that holds two files of lines of words; words
 * are divided by single blanks and contain none.
 *
 * "ledger": one line an event, each added by one write(2) to a descriptor
 * that was opened with O_APPEND:
 *
 *	send TOKEN SIZE HASH SENDER RECIPIENT ...
 *		before the injection begins. SENDER of a bounce is "<>". The
 *		payload begins with the line "X-Token: TOKEN" (the last line
 *		of the header, or a line of the body), goes to the end of the
 *		message, ends with a newline, and has SIZE bytes; HASH is its
 *		FNV-1a, 64 bits, 16 lower-case hex digits. TOKENs are unique.
 *	ack TOKEN
 *		after exit 0 of qmail-queue, or reply 250 to the final dot
 *	nack TOKEN
 *		after it was refused: any other exit, any other reply
 *	kill TIME
 *		just before a process of the mail system is killed
 *	fault TIME
 *		just before a system call of a process fails: as a kill, but
 *		nothing may be cut off
 *	cut TIME
 *		when the power goes. TIME is in seconds since 1970, with any
 *		number of decimals, by the clock that stamps files in sinks.
 *	gone TOKEN
 *		before a reader asks for it to be deleted, its only recipient:
 *		from now on it may be missing in his Maildir
 *	old TOKEN
 *		before time goes by until it has been tried for long enough: it
 *		may bounce for that from now on
 *	broke WORD
 *		a reader has seen what must never be
 *	damage ID TOKEN
 *		after the rig has damaged the queue's files of this message:
 *		they are to end in queue/bad, and it need not arrive
 *
 * "sinks": where mail arrives. A PATH that is not absolute is below the
 * ledger's directory. An address may have several lines: all of them count.
 *
 *	maildir ADDRESS PATH
 *	mbox ADDRESS PATH
 *	drop ADDRESS PATH
 *		a directory of files made by programs and SMTP sinks, each
 *		there as a whole or not at all (link or rename it in; names
 *		with a dot in front are not read): lines "from SENDER",
 *		"to RECIPIENT" (one or more), an empty line, the message. An
 *		ADDRESS "@HOST" is all of that host; several addresses may
 *		have the same PATH.
 *	forward ADDRESS ADDRESS
 *		mail for the first arrives where that of the second does
 *	fails ADDRESS
 *		mail for it never arrives anywhere: it bounces
 *	postmaster ADDRESS
 *		double bounces go to it
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_LEDGER_H
#define CRASH_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SINKS_OF_ONE = 8 };

enum sink_kind {
	SINK_MAILDIR,
	SINK_MBOX,
	SINK_DROP,
	SINK_FORWARD, /* path is the other address */
	SINK_FAILS,
	SINK_POSTMASTER,
	SINK_KINDS
};

struct sink {
	enum sink_kind kind;
	const char *address;
	char *path;
};

/* When copies of something arrived. */
struct times {
	double *at;
	size_t n;
};

/* One recipient of one message, and what has become of it. */
struct fate {
	const char *address;
	size_t n_sinks; /* 0: fails */
	size_t sinks[SINKS_OF_ONE];
	struct times copies[SINKS_OF_ONE];
	struct times bounces; /* that name him */
	bool expired; /* and say that it was tried long enough */
	bool pending; /* the queue will try him, or bounce */
	bool recorded; /* the queue says that he has it */
};

struct message {
	const char *token;
	size_t size;
	uint64_t hash;
	const char *sender; /* "" of a bounce */
	size_t n;
	struct fate *fates;
	bool acked;
	bool refused;
	bool damaged; /* by the rig */
	bool gone; /* or may be: deleted by its reader */
	bool old; /* may have been tried for long enough */
	unsigned waiting; /* how many times the queue holds it */
};

struct ledger {
	struct message *messages; /* sorted by token */
	size_t n;
	struct sink *sinks;
	size_t n_sinks;
	const char *postmaster; /* or null */
	struct times cuts;
	struct times kills;
	struct times faults;
	const char *broke; /* what a reader has seen, or null */
	uint64_t *damaged; /* IDs */
	size_t n_damaged;
};

/* Reads both files. Anything that is not as above is the end. */
void ledger_read(struct ledger *ledger, const char *dir);

/* The message with that token, or null. */
struct message *ledger_find(
	const struct ledger *ledger, const char *token, size_t n);

/* The sinks of an address, those of the same path by the first of them; 0: it
 * fails, or (known_out false) nobody has said anything about it. */
size_t ledger_sinks(const struct ledger *ledger, const char *address,
	size_t sinks_out[SINKS_OF_ONE], bool *known_out);

/* The first sink with the path of that one: their mail is the same. */
size_t ledger_first(const struct ledger *ledger, size_t sink);

/* Does mail for the address itself arrive there, not only what it is forwarded
 * to? The sink is the first with its path. */
bool ledger_owns(const struct ledger *ledger, const char *address, size_t sink);

/* Does mail for the first address arrive where that of the second does? */
bool ledger_forwards(
	const struct ledger *ledger, const char *from, const char *to);

void times_add(struct times *times, double at);

#endif
