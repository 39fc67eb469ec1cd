/* terms - see terms.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/terms.h"

#include "base/env.h"
#include "base/num.h"
#include "conf/control.h"
#include "queue/submit.h"

enum { LIST_MAX = 100000 };

const char *const terms_words[TERMS_OFFERS] = {"PIPELINING", "SIZE", "8BITMIME",
	"ENHANCEDSTATUSCODES", "DSN", "SMTPUTF8", "CHUNKING", "LIMITS"};

static const struct {
	const char *word;
	uint64_t value;
} limits[TERMS_LIMITS] = {{"recipients", 10000}, {"refusals", 100},
	{"errors", 20}, {"idle", 100}, {"messages", 0}, {"line", 0},
	{"seconds", 86400}};

static int set_profile(struct terms *terms, struct str word)
{
	static const char *const words[] = {"strict", "lenient", "classic"};

	for (unsigned i = 0; i < 3; i++)
		if (str_is_case(word, words[i])) {
			terms->profile = (enum terms_profile)i;
			return 0;
		}
	return control_nonsense(
		"smtpprofile", word, "neither strict, lenient nor classic");
}

static int read_profile(struct terms *terms)
{
	struct buf b = BUF_LIMIT(CONTROL_LINE_MAX);
	const char *wanted = env_get("SMTPPROFILE");
	int found = control_line("smtpprofile", &b);

	if (found != -1 && wanted)
		found = set_profile(terms, str_text(wanted));
	else if (found == 1)
		found = set_profile(terms, buf_str(&b));
	buf_free(&b);
	return found == -1 ? -1 : 0;
}

static int set_limit(struct terms *terms, struct str line)
{
	struct str rest = line;
	struct str word = str_trim(str_cut(&rest, ':'));
	uint64_t n;

	if (!num_parse(str_trim(rest), &n) || n > CONTROL_NUMBER_MAX)
		return control_nonsense(
			"smtplimits", line, "not a word:number");
	for (size_t i = 0; i < TERMS_LIMITS; i++)
		if (str_is_case(word, limits[i].word)) {
			terms->limits[i] = n;
			return 0;
		}
	return control_nonsense("smtplimits", line, "unknown limit");
}

static int read_limits(struct terms *terms)
{
	struct buf b = BUF_LIMIT(LIST_MAX);
	int result = control_list("smtplimits", &b) == -1 ? -1 : 0;
	struct str rest = buf_str(&b);
	struct str said = str_trim(str_text(env_get("SMTPLIMITS")));
	struct str line;

	while (control_next(&rest, &line))
		result |= set_limit(terms, line);
	while (said.n) {
		result |= set_limit(terms, str_cut(&said, ' '));
		said = str_trim(said);
	}
	buf_free(&b);
	return result;
}

static int omit(struct terms *terms, struct str line)
{
	struct str word = str_trim(line);

	for (size_t i = 0; i < TERMS_OFFERS; i++)
		if (str_is_case(word, terms_words[i])) {
			terms->offers[i] = false;
			return 0;
		}
	return control_nonsense("smtpomit", line, "nothing that is offered");
}

static int read_omissions(struct terms *terms)
{
	struct buf b = BUF_LIMIT(LIST_MAX);
	int result = control_list("smtpomit", &b) == -1 ? -1 : 0;
	struct str rest = buf_str(&b);
	struct str line;

	while (control_next(&rest, &line))
		result |= omit(terms, line);
	buf_free(&b);
	return result;
}

static void begin(struct terms *terms)
{
	bool classic = terms_classic(terms);

	for (size_t i = 0; i < TERMS_LIMITS; i++)
		terms->limits[i] = classic ? 0 : limits[i].value;
	for (size_t i = 0; i < TERMS_OFFERS; i++)
		terms->offers[i] = !classic;
	terms->offers[TERMS_PIPELINING] = true;
	terms->offers[TERMS_8BITMIME] = true;
}

static int read_lookup(struct terms *terms)
{
	uint64_t wanted = !terms_classic(terms);
	const char *said = env_get("RCPTLOOKUP");

	if (control_number("rcptlookup", &wanted) == -1)
		return -1;
	terms->lookup = said ? !str_is(str_text(said), "0") : wanted != 0;
	return 0;
}

int terms_read(struct terms *terms_out)
{
	*terms_out = (struct terms){.profile = TERMS_STRICT};
	int result = read_profile(terms_out);
	begin(terms_out);
	result |= read_limits(terms_out);
	result |= read_omissions(terms_out);
	result |= read_lookup(terms_out);
	/* A filter that may not know the wishes would lose them. */
	if (submit_plain())
		terms_out->offers[TERMS_DSN] = false;
	/* RFC 6531, 3.1: no SMTPUTF8 without 8BITMIME. */
	if (!terms_out->offers[TERMS_8BITMIME])
		terms_out->offers[TERMS_SMTPUTF8] = false;
	return result;
}
