/* vlogin - see vlogin.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/vlogin.h"

#include <errno.h>
#include <string.h>

#include "auth/hash.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/env.h"
#include "base/file.h"
#include "base/num.h"
#include "base/secret.h"
#include "conf/home.h"
#include "data/md5.h"
#include "route/hosted.h"
#include "route/virtual.h"
#include "vpop/vlimits.h"

enum { PATH_MAX_BYTES = 2000, MAP_MAX = 1000000 };

/* ---- which service ---- */

static enum vlogin_service by_port(uint64_t port, const char *program)
{
	switch (port) {
	case 25:
	case 465:
	case 587:
		return VLOGIN_SMTP;
	case 110:
	case 995:
		return VLOGIN_POP;
	case 143:
	case 993:
		return VLOGIN_IMAP;
	default:
		if (strstr(program, "true"))
			return VLOGIN_SMTP;
		return strstr(program, "imap") ? VLOGIN_IMAP : VLOGIN_POP;
	}
}

enum vlogin_service vlogin_service(const char *program)
{
	const char *port = env_get("TCPLOCALPORT");
	const char *from = env_get("TCPREMOTEIP");
	uint64_t n = 0;

	if (!port || !num_parse(str_text(port), &n))
		n = 0;
	enum vlogin_service service = by_port(n, program);
	if (service != VLOGIN_SMTP && from && strcmp(from, "127.0.0.1") == 0)
		return VLOGIN_WEBMAIL;
	return service;
}

static uint64_t closed(enum vlogin_service service)
{
	static const uint64_t flags[] = {[VLOGIN_SMTP] = VUSER_NO_SMTP,
		[VLOGIN_POP] = VUSER_NO_POP,
		[VLOGIN_IMAP] = VUSER_NO_IMAP,
		[VLOGIN_WEBMAIL] = VUSER_NO_WEBMAIL};

	return flags[service];
}

/* ---- whose ---- */

static bool set(char dst[VLOGIN_TEXT_MAX], struct str text)
{
	if (text.n >= VLOGIN_TEXT_MAX || str_has(text, 0))
		return false;
	if (text.n > 0)
		memcpy(dst, text.s, text.n);
	dst[text.n] = 0;
	return true;
}

/* A file of vpopmail's etc; what is not there is empty. */
static int read_etc(const char *name, struct buf *text)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	int result = -1;

	if (buf_join(&path, home_vpopmail_etc, "/", name) == 0)
		result = file_slurp(buf_text(&path), text);
	if (result == -1 && errno == ENOENT)
		result = 0;
	buf_free(&path);
	return result;
}

/* "IP DOMAIN" */
static struct str mapped(struct str text, const char *ip)
{
	while (ip && text.n > 0) {
		struct str line = str_cut(&text, '\n');
		if (str_is(str_cut(&line, ' '), ip))
			return str_trim(line);
	}
	return str_of(0, 0);
}

/* The domain of a login that names none. 0, or -1. */
static int usual_domain(struct buf *text, struct str *domain_out)
{
	const char *named = env_get("VPOPMAIL_DOMAIN");

	*domain_out = str_text(named);
	if (named)
		return 0;
	if (read_etc("ip_alias_map", text) == -1)
		return -1;
	*domain_out = mapped(buf_str(text), env_get("TCPLOCALIP"));
	if (domain_out->n > 0)
		return 0;
	buf_clear(text);
	if (read_etc("defaultdomain", text) == -1)
		return -1;
	*domain_out = str_trim(
		str_head(buf_str(text), str_find(buf_str(text), '\n')));
	return 0;
}

/* At the first '@', else at the first '%', else at the first '/'. */
static bool split(
	struct str typed, struct str *name_out, struct str *domain_out)
{
	static const char marks[] = "@%/";

	*name_out = typed;
	for (const char *c = marks; *c; c++)
		if (str_has(typed, *c)) {
			*domain_out = typed;
			*name_out = str_cut(domain_out, *c);
			return true;
		}
	return false;
}

/* ---- his password ---- */

/* As hash_is_of. */
static int hash_right(const struct vuser *user, const char *password)
{
	struct buf hash = BUF_LIMIT(VUSER_LINE_MAX);
	int right = buf_add_str(&hash, user->hash);

	if (right == 0)
		right = hash_is_of(buf_text(&hash), password);

	buf_free(&hash);
	return right;
}

static void md5_of(struct str one, struct str two, char dst[MD5_HEX + 1])
{
	struct md5 md5 = MD5_START;

	md5_add(&md5, one);
	md5_add(&md5, two);
	md5_end(&md5, dst);
}

static void raw(const char hex[MD5_HEX + 1], char dst[MD5_HEX / 2])
{
	for (size_t i = 0; i < MD5_HEX / 2; i++)
		dst[i] = (char)(ascii_hex(hex[2 * i]) << 4 |
				ascii_hex(hex[2 * i + 1]));
}

/* HMAC-MD5 of the challenge (RFC 2104), as CRAM-MD5 has it (RFC 2195). */
static void cram(struct str key, struct str challenge, char dst[MD5_HEX + 1])
{
	char inner[64] = {0};
	char outer[64];
	char digest[MD5_HEX / 2];

	if (key.n > sizeof(inner)) {
		md5_of(key, str_of(0, 0), dst);
		raw(dst, inner);
	} else {
		memcpy(inner, key.s, key.n);
	}
	for (size_t i = 0; i < sizeof(inner); i++) {
		outer[i] = (char)(inner[i] ^ 0x5c);
		inner[i] = (char)(inner[i] ^ 0x36);
	}
	md5_of(str_of(inner, sizeof(inner)), challenge, dst);
	raw(dst, digest);
	md5_of(str_of(outer, sizeof(outer)), str_of(digest, sizeof(digest)),
		dst);
}

/* Where the password is kept in clear, a digest may stand for it. */
static bool digest_right(const struct vuser *user, const struct credentials *c,
	enum vlogin_service service)
{
	char digest[MD5_HEX + 1];

	if (user->clear.n == 0 || !*c->timestamp)
		return false;
	if (service == VLOGIN_SMTP)
		cram(user->clear, str_text(c->timestamp), digest);
	else
		md5_of(str_text(c->timestamp), user->clear, digest);
	return secret_equal(str_text(digest), str_text(c->password));
}

static enum vlogin_verdict judge(const struct vuser *user, const char *dir,
	const struct credentials *c, enum vlogin_service service)
{
	struct bounds limits;
	int right = hash_right(user, c->password);
	int error = errno;

	if (right != 1 && !digest_right(user, c, service)) {
		errno = error;
		return right == -1 ? VLOGIN_UNSURE : VLOGIN_WRONG;
	}
	vlimits_read(&limits, dir);
	return bounds_on(&limits, user->flags) & closed(service) ? VLOGIN_CLOSED
								 : VLOGIN_OK;
}

static enum vlogin_verdict unsure(struct vlogin_user *user, const char *where)
{
	int error = errno;

	if (!set(user->where, str_text(where)))
		user->where[0] = 0;
	errno = error;
	return VLOGIN_UNSURE;
}

static enum vlogin_verdict look(const struct lookup *domain, struct str name,
	const struct credentials *c, enum vlogin_service service,
	struct vlogin_user *out)
{
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
	struct buf home = BUF_LIMIT(PATH_MAX_BYTES);
	struct vuser user;
	enum vlogin_verdict verdict = VLOGIN_UNKNOWN;
	int found = vuser_find(domain->home.s, name, &line, &user);

	if (found == -1)
		verdict = unsure(out, domain->home.s);
	if (found == 0)
		ignore(hash_is_of(0, c->password)); /* it takes as long */
	if (found == 1) {
		verdict = judge(&user, domain->home.s, c, service);
		if (verdict == VLOGIN_OK &&
			virtual_stale(domain->home.s, &user)) {
			verdict = VLOGIN_UNSURE;
			errno = EAGAIN;
		}
		if (verdict == VLOGIN_UNSURE ||
			virtual_home(domain->home.s, &user, &home) == -1 ||
			!set(out->home, buf_str(&home)) ||
			!set(out->name, user.name))
			verdict = unsure(out, domain->home.s);
	}
	out->uid = domain->uid;
	out->gid = domain->gid;
	buf_free(&line);
	buf_free(&home);
	return verdict;
}

enum vlogin_verdict vlogin_check(const struct credentials *c,
	enum vlogin_service service, struct vlogin_user *user_out)
{
	struct buf answer = BUF_LIMIT(LOOKUP_MAX);
	struct buf text = BUF_LIMIT(MAP_MAX);
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct lookup domain;
	struct str name;
	struct str host;

	if (!*c->login || !*c->password ||
		!set(user_out->typed, str_text(c->login)))
		return VLOGIN_WRONG;
	ascii_lower_all(user_out->typed, strlen(user_out->typed));
	if (!split(str_text(user_out->typed), &name, &host) &&
		usual_domain(&text, &host) == -1)
		return unsure(user_out, home_vpopmail_etc);
	if (buf_join(&path, home_path, "/users/cdb", "") == -1)
		return unsure(user_out, home_path);
	int found = hosted_domain(buf_text(&path), host, &answer, &domain);
	if (found == -1)
		return unsure(user_out, buf_text(&path));
	if (found == 0) {
		ignore(hash_is_of(0, c->password));
		return VLOGIN_UNKNOWN;
	}
	return look(&domain, name, c, service, user_out);
}

enum vlogin_verdict vlogin_password(
	const char *address, const char *password, struct vlogin_user *user_out)
{
	const struct credentials c = {
		.login = address, .password = password, .timestamp = ""};

	return vlogin_check(&c, VLOGIN_POP, user_out);
}
