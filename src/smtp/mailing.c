/* mailing - see mailing.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/mailing.h"

#include "base/ascii.h"
#include "queue/envelope.h"

void mailing_begin(struct mailing *mailing)
{
	*mailing = (struct mailing){
		.sender = BUF_LIMIT(MAILING_ADDRESS_MAX),
		.recipient = BUF_LIMIT(MAILING_ADDRESS_MAX),
		.envid = BUF_LIMIT(MAILING_ADDRESS_MAX),
		.records = BUF_LIMIT(MAILING_RECORDS_MAX),
	};
}

void mailing_reset(struct mailing *mailing)
{
	mailing->open = mailing->utf8 = false;
	mailing->ret = 0;
	mailing->recipients = 0;
	buf_clear(&mailing->sender);
	buf_clear(&mailing->recipient);
	buf_clear(&mailing->envid);
	buf_clear(&mailing->records);
}

int mailing_open(struct mailing *mailing, const struct params *params)
{
	if (buf_copy_str(&mailing->envid, params->envid) == -1)
		return -1;
	mailing->open = true;
	mailing->utf8 = params->utf8;
	if (params->ret.n)
		mailing->ret = ascii_lower(params->ret.s[0]) == 'f' ? 'F' : 'H';
	return 0;
}

static int add_record(struct buf *records, char kind, struct str value)
{
	if (buf_add_byte(records, kind) == -1 ||
		buf_add_str(records, value) == -1)
		return -1;
	return buf_add_byte(records, 0);
}

static int add_all(
	struct mailing *mailing, const char *relay, const struct params *params)
{
	struct buf *records = &mailing->records;

	if (params->notify.n &&
		add_record(records, ENVELOPE_NOTIFY, params->notify) == -1)
		return -1;
	if (params->orcpt.n &&
		add_record(records, ENVELOPE_ORCPT, params->orcpt) == -1)
		return -1;
	if (buf_add_byte(records, 'T') == -1 ||
		buf_add_str(records, buf_str(&mailing->recipient)) == -1 ||
		buf_add_text(records, relay ? relay : "") == -1)
		return -1;
	return buf_add_byte(records, 0);
}

int mailing_add(
	struct mailing *mailing, const char *relay, const struct params *params)
{
	size_t before = mailing->records.n;

	if (add_all(mailing, relay, params) == -1) {
		mailing->records.n = before;
		return -1;
	}
	mailing->recipients++;
	return 0;
}

void mailing_submit(const struct mailing *mailing, struct submit *submit)
{
	struct str rest = buf_str(&mailing->records);

	if (mailing->ret)
		submit_record(submit, ENVELOPE_RET,
			str_text(mailing->ret == 'F' ? "FULL" : "HDRS"));
	if (mailing->envid.n)
		submit_record(submit, ENVELOPE_ENVID, buf_str(&mailing->envid));
	submit_sender(submit, buf_str(&mailing->sender));
	while (rest.n) {
		struct str record = str_cut(&rest, 0);
		submit_record(submit, record.s[0], str_skip(record, 1));
	}
}
