/* queue - qmail-queue as its clients see it, without a process
 *
 * Stands in for queue/submit. What it is told is kept in fuzz_mails; what it
 * answers is up to the target.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mails.h"

#include <string.h>

#include "base/file.h"
#include "queue/codes.h"
#include "queue/envelope.h"
#include "queue/submit.h"

#include "fuzz.h"

struct fuzz_mail fuzz_mails[FUZZ_MAILS];
size_t fuzz_mails_n;
const char *fuzz_verdict = "";

enum { PID = 4711 };

void fuzz_mails_clear(void)
{
	for (size_t i = 0; i < FUZZ_MAILS; i++) {
		struct fuzz_mail *mail = &fuzz_mails[i];
		mail->message.limit = mail->envelope.limit = FUZZ_MAIL_MAX;
		buf_free(&mail->message);
		buf_free(&mail->envelope);
	}
	fuzz_mails_n = 0;
	fuzz_verdict = "";
}

static struct fuzz_mail *mail_of(void)
{
	MUST(fuzz_mails_n > 0);
	return &fuzz_mails[fuzz_mails_n - 1];
}

/* One at a time; of more than FUZZ_MAILS the last place is used again. */
int submit_open(struct submit *s)
{
	MUST(fuzz_mails_n == 0 || mail_of()->stage == FUZZ_MAIL_CLOSED);
	if (fuzz_mails_n < FUZZ_MAILS)
		fuzz_mails_n++;
	struct fuzz_mail *mail = mail_of();
	buf_clear(&mail->message);
	buf_clear(&mail->envelope);
	mail->stage = FUZZ_MAIL_MESSAGE;
	mail->queued = false;
	mail->recipients = 0;
	s->pid = PID;
	s->failed = false;
	return 0;
}

int submit_start(struct submit *s)
{
	return submit_open(s);
}

void submit_hurry(struct submit *s, int64_t deadline)
{
	(void)s;
	(void)deadline;
}

pid_t submit_pid(const struct submit *s)
{
	return s->pid;
}

static void add_bytes(struct buf *b, const char *bytes, size_t n)
{
	fuzz_uncounted(true);
	MUST(buf_add(b, bytes, n) == 0);
	fuzz_uncounted(false);
}

void submit_bytes(struct submit *s, const char *bytes, size_t n)
{
	struct fuzz_mail *mail = mail_of();

	(void)s;
	MUST(mail->stage == FUZZ_MAIL_MESSAGE);
	add_bytes(&mail->message, bytes, n);
}

void submit_text(struct submit *s, const char *text)
{
	submit_bytes(s, text, strlen(text));
}

int submit_rest(struct submit *s, int fd)
{
	char space[4096];
	ssize_t n;

	while ((n = file_read(fd, space, sizeof(space))) > 0)
		submit_bytes(s, space, (size_t)n);
	if (n == -1)
		submit_fail(s);
	return n == 0 ? 0 : -1;
}

/* qmail-queue takes such an address, and no other record can hide in it. */
static void add(struct fuzz_mail *mail, char letter, struct str address)
{
	MUST(!str_has(address, 0));
	add_bytes(&mail->envelope, &letter, 1);
	add_bytes(&mail->envelope, address.s, address.n);
	add_bytes(&mail->envelope, "", 1);
}

void submit_sender(struct submit *s, struct str sender)
{
	struct fuzz_mail *mail = mail_of();

	(void)s;
	MUST(mail->stage == FUZZ_MAIL_MESSAGE);
	mail->stage = FUZZ_MAIL_ENVELOPE;
	add(mail, 'F', sender);
}

void submit_recipient(struct submit *s, struct str recipient)
{
	struct fuzz_mail *mail = mail_of();

	(void)s;
	MUST(mail->stage == FUZZ_MAIL_ENVELOPE);
	add(mail, 'T', recipient);
	mail->recipients++;
}

/* Of the sender before he is named, of a recipient before each. */
void submit_record(struct submit *s, char kind, struct str value)
{
	struct fuzz_mail *mail = mail_of();

	if (kind == 'F') {
		submit_sender(s, value);
	} else if (kind == 'T') {
		submit_recipient(s, value);
	} else {
		bool of_sender = kind == ENVELOPE_RET || kind == ENVELOPE_ENVID;
		MUST(mail->stage ==
			(of_sender ? FUZZ_MAIL_MESSAGE : FUZZ_MAIL_ENVELOPE));
		add(mail, kind, value);
	}
}

bool submit_plain(void)
{
	return false;
}

void submit_fail(struct submit *s)
{
	s->failed = true;
}

void submit_end(struct submit *s)
{
	(void)s;
}

static bool too_long(const struct fuzz_mail *mail)
{
	struct str rest = buf_str(&mail->envelope);

	while (rest.n)
		if (str_cut(&rest, 0).n > ENVELOPE_ADDRESS_MAX)
			return true;
	return false;
}

const char *submit_verdict(struct submit *s, int status)
{
	struct fuzz_mail *mail = mail_of();
	bool enveloped = mail->stage == FUZZ_MAIL_ENVELOPE;

	(void)status;
	mail->stage = FUZZ_MAIL_CLOSED;
	if (s->failed)
		return codes_text(QUEUE_READ);
	if (!enveloped)
		return codes_text(QUEUE_ENVELOPE);
	if (too_long(mail))
		return codes_text(QUEUE_ADDRESS_TOO_LONG);
	mail->queued = *fuzz_verdict == 0;
	return fuzz_verdict;
}

const char *submit_close(struct submit *s, int *code_out)
{
	const char *verdict = submit_verdict(s, 0);

	if (code_out)
		*code_out = *verdict ? QUEUE_BUG : QUEUE_OK;
	return verdict;
}
