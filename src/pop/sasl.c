/* sasl - see sasl.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/sasl.h"

#include <string.h>

#include "data/base64.h"

/* Takes what the client answers to the challenge (base64) into dst, which has
 * SASL_MAX bytes. */
static enum sasl_verdict answer(const char *challenge,
	struct command_line *line, struct in *in, struct out *out, char *dst,
	size_t *n_out)
{
	out_join(out, "+ ", challenge, "\r\n");
	if (command_read_most(in, line, SASL_LINE_MOST) != 1)
		return SASL_GONE;
	struct str text = str_of(line->space, line->n);
	if (str_is(text, "*"))
		return SASL_CANCELLED;
	if (line->cut || !base64_decode(text, dst, n_out))
		return SASL_BAD;
	return SASL_OK;
}

/* The first answer may have come with the command; "=" is an empty one. */
static enum sasl_verdict initial(
	struct sasl *sasl, struct str response, size_t *n_out)
{
	*n_out = 0;
	if (str_is(response, "="))
		return SASL_OK;
	return base64_decode(response, sasl->space, n_out) ? SASL_OK : SASL_BAD;
}

/* "authorize NUL login NUL password". To act for another is not possible. */
static enum sasl_verdict take_plain(struct sasl *sasl, size_t n)
{
	struct str rest = str_of(sasl->space, n);

	if (!str_has(rest, 0))
		return SASL_BAD;
	struct str other = str_cut(&rest, 0);
	if (!str_has(rest, 0))
		return SASL_BAD;
	sasl->login = str_cut(&rest, 0);
	sasl->password = rest;
	if (str_has(rest, 0) || !sasl->login.n ||
		(other.n && !str_equal(other, sasl->login)))
		return SASL_BAD;
	return SASL_OK;
}

static enum sasl_verdict plain(struct sasl *sasl, struct str response,
	struct command_line *line, struct in *in, struct out *out)
{
	size_t n = 0;
	enum sasl_verdict verdict =
		response.n ? initial(sasl, response, &n)
			   : answer("", line, in, out, sasl->space, &n);

	return verdict == SASL_OK ? take_plain(sasl, n) : verdict;
}

/* Not standard, but what some clients know alone: "Username:", "Password:". */
static enum sasl_verdict login(struct sasl *sasl, struct str response,
	struct command_line *line, struct in *in, struct out *out)
{
	size_t n = 0;
	size_t m = 0;
	enum sasl_verdict verdict = response.n
					    ? initial(sasl, response, &n)
					    : answer("VXNlcm5hbWU6", line, in,
						      out, sasl->space, &n);

	if (verdict == SASL_OK)
		verdict = answer(
			"UGFzc3dvcmQ6", line, in, out, sasl->space + n, &m);
	sasl->login = str_of(sasl->space, n);
	sasl->password = str_of(sasl->space + n, m);
	if (verdict == SASL_OK &&
		(!n || str_has(sasl->login, 0) || str_has(sasl->password, 0)))
		verdict = SASL_BAD;
	return verdict;
}

enum sasl_verdict sasl_talk(struct sasl *sasl, struct str argument,
	struct command_line *line, struct in *in, struct out *out)
{
	struct str response = str_trim(argument);
	struct str mechanism = str_cut(&response, ' ');

	response = str_trim(response);
	if (!mechanism.n)
		return SASL_LIST;
	if (str_is_case(mechanism, "PLAIN"))
		return plain(sasl, response, line, in, out);
	if (str_is_case(mechanism, "LOGIN"))
		return login(sasl, response, line, in, out);
	return SASL_UNKNOWN;
}
