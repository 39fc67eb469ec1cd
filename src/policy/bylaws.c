/* bylaws - see bylaws.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/bylaws.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "base/buf.h"
#include "base/env.h"
#include "base/num.h"

enum {
	LINES_MAX = 100000,
	DAY = 86400,
	DELAY_MAX = 120,
	TIME_MAX = 240, /* a client waits 5 minutes for a reply */
};

static bool number(struct str value, uint64_t most, uint32_t *n_out)
{
	uint64_t n;

	if (!num_parse(value, &n) || n > most)
		return false;
	*n_out = (uint32_t)n;
	return true;
}

/* Which of the words is it? */
static bool choose(struct str value, const char *const *words, int *which_out)
{
	for (int i = 0; words[i]; i++)
		if (str_is(value, words[i])) {
			*which_out = i;
			return true;
		}
	return false;
}

static bool set_greetdelay(struct bylaws *laws, struct str value)
{
	return number(value, DELAY_MAX, &laws->greetdelay);
}

static bool set_helo(struct bylaws *laws, struct str value)
{
	static const char *const words[] = {"off", "syntax", "resolve", 0};
	int which;

	if (!choose(value, words, &which))
		return false;
	laws->helo = (enum bylaws_helo)which;
	return true;
}

static bool set_sender(struct bylaws *laws, struct str value)
{
	static const char *const words[] = {"off", "resolve", 0};
	int which;

	if (!choose(value, words, &which))
		return false;
	laws->sender = which == 1;
	return true;
}

static bool set_spf(struct bylaws *laws, struct str value)
{
	static const char *const words[] = {
		"off", "mark", "refuse", "strict", 0};
	int which;

	if (!choose(value, words, &which))
		return false;
	laws->spf = (enum bylaws_spf)which;
	return true;
}

/* delay/window/keep/trusted; what is missing stays. */
static bool set_greylist(struct bylaws *laws, struct str value)
{
	struct greylist *grey = &laws->greylist;
	uint32_t *fields[] = {
		&grey->delay, &grey->window, &grey->keep, &grey->trusted};

	if (!value.n)
		return false;
	for (size_t i = 0; i < 4 && value.n; i++)
		if (!number(str_cut(&value, '/'), 1000 * DAY, fields[i]))
			return false;
	return !value.n && grey->window >= grey->delay;
}

static bool set_connections(struct bylaws *laws, struct str value)
{
	return number(value, 1000, &laws->connections);
}

static bool set_connects(struct bylaws *laws, struct str value)
{
	return flow_parse(value, &laws->connects);
}

static bool set_messages(struct bylaws *laws, struct str value)
{
	return flow_parse(value, &laws->messages);
}

static bool set_recipients(struct bylaws *laws, struct str value)
{
	return flow_parse(value, &laws->recipients);
}

static bool set_errors(struct bylaws *laws, struct str value)
{
	return flow_parse(value, &laws->errors);
}

static bool set_records(struct bylaws *laws, struct str value)
{
	return num_parse(value, &laws->records) &&
	       laws->records >= MEMO_RECORDS_MIN &&
	       laws->records <= MEMO_RECORDS_MAX;
}

static bool set_dnstime(struct bylaws *laws, struct str value)
{
	return number(value, TIME_MAX / 2, &laws->dnstime) && laws->dnstime;
}

static bool set_score(struct bylaws *laws, struct str value)
{
	return number(value, 100000, &laws->score) && laws->score;
}

static bool set_ask(struct bylaws *laws, struct str value)
{
	bool off = str_is(value, "off");

	if (!off &&
		(!value.n || value.s[0] != '/' || value.n >= sizeof(laws->ask)))
		return false;
	memcpy(laws->ask, value.s, value.n);
	laws->ask[off ? 0 : value.n] = 0;
	return true;
}

/* Stages with commas between them. */
static bool set_askat(struct bylaws *laws, struct str value)
{
	static const char *const words[] = {
		"connect", "helo", "mail", "rcpt", "data", 0};
	int which;

	laws->ask_stages = 0;
	while (value.n) {
		if (!choose(str_cut(&value, ','), words, &which))
			return false;
		laws->ask_stages |= 1u << which;
	}
	return laws->ask_stages;
}

static bool set_asktime(struct bylaws *laws, struct str value)
{
	return number(value, TIME_MAX, &laws->asktime) && laws->asktime;
}

static bool set_askfail(struct bylaws *laws, struct str value)
{
	static const char *const words[] = {"defer", "pass", 0};
	int which;

	if (!choose(value, words, &which))
		return false;
	laws->ask_pass = which == 1;
	return true;
}

static bool set_log(struct bylaws *laws, struct str value)
{
	static const char *const words[] = {"off", "refusals", 0};
	int which;

	if (!choose(value, words, &which))
		return false;
	laws->log = which == 1;
	return true;
}

static bool set_exempt(struct bylaws *laws, struct str value)
{
	bool off = str_is(value, "off");

	if (!value.n || value.n >= sizeof(laws->exempt) || str_has(value, ' '))
		return false;
	memcpy(laws->exempt, value.s, value.n);
	laws->exempt[off ? 0 : value.n] = 0;
	return true;
}

static bool set_here(struct bylaws *laws, struct str value)
{
	return packet_name_from(value, laws->here);
}

static const struct {
	const char *name;
	bool (*set)(struct bylaws *laws, struct str value);
} words[] = {
	{"greetdelay", set_greetdelay},
	{"helo", set_helo},
	{"sender", set_sender},
	{"spf", set_spf},
	{"greylist", set_greylist},
	{"connections", set_connections},
	{"connects", set_connects},
	{"messages", set_messages},
	{"recipients", set_recipients},
	{"errors", set_errors},
	{"records", set_records},
	{"dnstime", set_dnstime},
	{"score", set_score},
	{"ask", set_ask},
	{"askat", set_askat},
	{"asktime", set_asktime},
	{"askfail", set_askfail},
	{"authservid", set_here},
	{"log", set_log},
	{"exempt", set_exempt},
};

void bylaws_begin(struct bylaws *laws_out)
{
	memset(laws_out, 0, offsetof(struct bylaws, here));
	laws_out->here[0] = laws_out->ask[0] = laws_out->exempt[0] = 0;
	laws_out->blocklist.n = 0;
	laws_out->greylist = (struct greylist){
		.window = 2 * DAY, .keep = 35 * DAY, .trusted = 5};
	laws_out->records = 65536;
	laws_out->dnstime = 20;
	laws_out->score = BLOCKLIST_WEIGHT;
	laws_out->ask_stages = ASK_RCPT;
	laws_out->asktime = 10;
}

bool bylaws_set(struct bylaws *laws, struct str word)
{
	struct str value = word;
	struct str name = str_trim(str_cut(&value, ':'));

	if (str_is(word, "off")) {
		bylaws_begin(laws);
		return true;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_is(name, words[i].name))
			return words[i].set(laws, str_trim(value));
	return false;
}

static bool any(const struct bylaws *laws)
{
	return laws->greetdelay || laws->helo != HELO_OFF || laws->sender ||
	       laws->spf != SPF_OFF || laws->greylist.delay ||
	       laws->connections || laws->connects.count ||
	       laws->messages.count || laws->recipients.count ||
	       laws->errors.count || laws->blocklist.n || laws->ask[0];
}

static int read_words(struct bylaws *laws)
{
	struct str rest = str_text(env_get("SMTPPOLICY"));
	int result = 0;

	while (rest.n) {
		struct str word = str_cut(&rest, ' ');
		if (word.n && !bylaws_set(laws, word)) {
			errno = EINVAL;
			result = control_trouble(
				"policy", "a word of $SMTPPOLICY");
		}
	}
	return result;
}

/* $RBLSMTPD set to nothing keeps rblsmtpd from asking, and so us. */
static int read_blocklist(struct bylaws *laws, struct buf *lines)
{
	const char *rbl = env_get("RBLSMTPD");
	struct str rest;
	struct str line;

	buf_clear(lines);
	if (rbl && !*rbl)
		return 0;
	int result = control_list("dnsbl", lines) == -1 ? -1 : 0;
	rest = buf_str(lines);
	while (control_next(&rest, &line))
		if (!blocklist_add(&laws->blocklist, line))
			result = control_nonsense(
				"dnsbl", line, "no list, or one too many");
	return result;
}

static int read_files(struct bylaws *laws, struct buf *lines)
{
	struct str rest;
	struct str line;

	int result = control_list("policy", lines) == -1 ? -1 : 0;
	rest = buf_str(lines);
	while (control_next(&rest, &line))
		if (!bylaws_set(laws, line))
			result = control_nonsense("policy", line, "no rule");
	result |= read_blocklist(laws, lines);
	return result | read_words(laws);
}

int bylaws_read(struct bylaws *laws_out)
{
	struct buf lines = BUF_LIMIT(LINES_MAX);

	bylaws_begin(laws_out);
	int done = read_files(laws_out, &lines);
	buf_free(&lines);
	laws_out->any = any(laws_out);
	return done;
}
