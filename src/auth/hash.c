/* hash - see hash.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _DEFAULT_SOURCE /* crypt, in glibc */
#include "auth/hash.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/random.h"
#include "base/secret.h"

enum { TRADITIONAL = 13, SALT_MAX = 24 };

/* How hashes are made, best first. A yescrypt salt is itself base64: 24
 * letters are whole bytes. */
static const struct {
	const char *prefix;
	size_t salt;
} methods[] = {{"$y$j9T$", 24}, {"$6$", 16}};
enum { METHODS = sizeof(methods) / sizeof(*methods) };

static bool salt_letter(char c)
{
	return ascii_alpha(c) || ascii_digit(c) || c == '.' || c == '/';
}

static bool traditional(const char *hash)
{
	size_t n = 0;

	while (salt_letter(hash[n]))
		n++;
	return n == TRADITIONAL && !hash[n];
}

/* Behind a scheme in braces; null: no hash that crypt could give. */
static const char *plain(const char *hash)
{
	if (hash && *hash == '{') {
		const char *end = strchr(hash, '}');
		hash = end ? end + 1 : 0;
	}
	if (!hash)
		return 0;
	return *hash == '$' || traditional(hash) ? hash : 0;
}

/* What crypt makes of it; null when it does not know the setting. Its failures
 * begin with an asterisk. */
static const char *crypted(const char *password, const char *setting)
{
	const char *made = crypt(password, setting);

	return made && *made != '*' ? made : 0;
}

/* Takes as long as checking the hash of somebody who is there. */
static void waste(const char *password)
{
	char setting[HASH_MAX];

	for (size_t i = 0; i < METHODS; i++) {
		size_t n = strlen(methods[i].prefix);
		memcpy(setting, methods[i].prefix, n);
		memset(setting + n, '.', methods[i].salt);
		setting[n + methods[i].salt] = 0;
		if (crypted(password, setting))
			return;
	}
}

/* Whole, and of a method that takes much memory (yescrypt and its like): crypt
 * gives up there for want of that, too, with the errno of nonsense. */
static bool hungry(const char *hash)
{
	size_t dollars = 0;

	if (strncmp(hash, "$y$", 3) != 0 && strncmp(hash, "$gy$", 4) != 0)
		return false;
	for (; *hash; hash++)
		dollars += *hash == '$';
	return dollars == 4;
}

int hash_is_of(const char *hash, const char *password)
{
	const char *setting = plain(hash);
	const char *made = setting ? crypted(password, setting) : 0;

	if (!made)
		waste(password);
	if (!made && setting && hungry(setting)) {
		errno = ENOMEM;
		return -1;
	}
	return made && *password &&
	       secret_equal(str_text(setting), str_text(made));
}

static int add_salt(char *dst, size_t n)
{
	static const char letters[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz";
	unsigned char bytes[SALT_MAX];

	if (random_bytes(bytes, n) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		dst[i] = letters[bytes[i] % 64];
	dst[n] = 0;
	return 0;
}

int hash_make(char dst[HASH_MAX], const char *password)
{
	char setting[HASH_MAX];

	for (size_t i = 0; i < METHODS; i++) {
		size_t n = strlen(methods[i].prefix);
		memcpy(setting, methods[i].prefix, n);
		if (add_salt(setting + n, methods[i].salt) == -1)
			return -1;
		const char *made = crypted(password, setting);
		if (!made || strncmp(made, methods[i].prefix, n) != 0)
			continue;
		size_t length = strlen(made);
		if (length >= HASH_MAX)
			continue;
		memcpy(dst, made, length + 1);
		return 0;
	}
	errno = ENOSYS;
	return -1;
}
