/* target - see target.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/target.h"

#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/num.h"
#include "base/out.h"
#include "vpop/userlook.h"

enum { RANDOM_LENGTH = 12, RANDOM_MIN = 6, RANDOM_MAX = 64, TEXT_MAX = 2000 };

void target_any(struct target *target, const char *word)
{
	static struct buf address = BUF_LIMIT(TEXT_MAX);

	*target = (struct target){.names = NAMES_NONE};
	if (!names_split(&target->names, word))
		die(EXIT_PERM, "too long for an address: ", word);
	target->domain = enroll_find(buf_str(&target->names.domain));
	if (!target->domain)
		die(EXIT_PERM, "no such domain here: ",
			buf_text(&target->names.domain),
			" (vdominfo lists them, vadddomain adds one)");
	target->user = buf_text(&target->names.user);
	const char *at = *target->user ? "@" : "";
	buf_clear(&address);
	if (buf_join(&address, target->user, at, target->domain->real, "") ==
		-1)
		die_sys(EXIT_TEMP, "unable to hold ", word);
	target->address = buf_text(&address);
}

void target_user(struct target *target, const char *word)
{
	if (!str_has(str_text(word), '@'))
		die(EXIT_PERM, "no address: ", word,
			" (user@domain is wanted)");
	target_any(target, word);
	if (!*target->user)
		die(EXIT_PERM, "no user in the address ", word);
}

void target_find(
	const struct target *target, struct buf *line, struct vuser *user)
{
	if (!userlook(target->domain->dir, str_text(target->user), line, user))
		die(EXIT_PERM, "there is no such user: ", target->address);
}

void target_domain(struct target *target, const char *word)
{
	if (str_has(str_text(word), '@'))
		die(EXIT_PERM, "no domain: ", word);
	target_any(target, word);
}

int target_random(int *argc, char **argv)
{
	int kept = 1;
	int length = 0;
	uint64_t n;

	for (int i = 1; i < *argc; i++) {
		if (strncmp(argv[i], "-r", 2) != 0) {
			argv[kept++] = argv[i];
			continue;
		}
		length = RANDOM_LENGTH;
		if (!argv[i][2])
			continue;
		if (!num_parse(str_text(argv[i] + 2), &n) || n < RANDOM_MIN ||
			n > RANDOM_MAX)
			die(EXIT_PERM,
				"no length of a password, 6 to 64: ", argv[i]);
		length = (int)n;
	}
	argv[kept] = 0;
	*argc = kept;
	return length;
}

void target_version(int argc, char **argv)
{
	char space[200];
	struct out out = OUT_TO(STDOUT_FILENO, space);

	if (argc != 2 || strcmp(argv[1], "-v") != 0)
		return;
	out_join(&out, "version: paperpath ", prog_name,
		", for the layout of vpopmail 5.4 to 5.6\n");
	_exit(out_flush(&out) == -1 ? EXIT_TEMP : EXIT_OK);
}
