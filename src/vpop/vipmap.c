/* vipmap - which domain logins without one belong to, by the address they reach
 *
 *	vipmap -a ip domain
 *	vipmap -d ip domain
 *	vipmap -p
 *
 * Adds, removes, shows the lines of etc/ip_alias_map, which vchkpw reads.
 *
 * Exit: 0 done, 100 not as asked, 111 not now. Heap: grows (the map).
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/opt.h"
#include "base/out.h"
#include "conf/home.h"
#include "vpop/names.h"
#include "vpop/realm.h"
#include "vpop/renew.h"
#include "vpop/target.h"

const char prog_name[] = "vipmap";

static const char usage[] = "-a ip domain | -d ip domain | -p | -v";

enum { PATH_MAX_BYTES = 2000, IP_MAX = 64 };

static struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
static struct buf text = BUF_NOLIMIT;

static void read_map(const char *tail)
{
	if (buf_join(&path, home_vpopmail_etc, "/ip_alias_map", tail) == -1)
		die_sys(EXIT_TEMP, "unable to hold ", home_vpopmail_etc);
	if (*tail)
		renew_lock(buf_text(&path));
	path.n -= str_text(tail).n;
	if (file_slurp(buf_text(&path), &text) == -1 && errno != ENOENT)
		die_sys(EXIT_TEMP, "unable to read ", buf_text(&path));
}

static void show(void)
{
	char space[4096];
	struct out out = OUT_TO(STDOUT_FILENO, space);

	read_map("");
	out_str(&out, buf_str(&text));
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
}

static bool is_ip(struct str ip)
{
	static const char bytes[] = "0123456789abcdefABCDEF.:";

	for (size_t i = 0; i < ip.n; i++)
		if (!str_has(str_text(bytes), ip.s[i]))
			return false;
	return ip.n > 0 && ip.n < IP_MAX;
}

/* An address has one domain: the line that was there goes. True if it was the
 * domain's. */
static bool change(struct str ip, struct str domain, bool add)
{
	static struct renew renew;
	bool was = false;

	read_map(".lock");
	struct str rest = buf_str(&text);
	renew_begin(&renew, buf_text(&path), 0644);
	while (rest.n > 0) {
		struct str line = str_cut(&rest, '\n');
		struct str its = line;
		bool same_ip = str_equal(str_cut(&its, ' '), ip);
		bool same = same_ip && str_equal_case(str_trim(its), domain);
		was = was || same;
		if (add ? same_ip : same)
			continue;
		out_str(&renew.out, line);
		out_byte(&renew.out, '\n');
	}
	if (add) {
		out_str(&renew.out, ip);
		out_byte(&renew.out, ' ');
		out_str(&renew.out, domain);
		out_byte(&renew.out, '\n');
	}
	renew_commit(&renew);
	return was;
}

int main(int argc, char **argv)
{
	static struct realm realm;
	static struct names names = NAMES_NONE;
	int add = 0;
	int drop = 0;
	int print = 0;
	const struct opt table[] = {{'a', OPT_SET, &add, 1},
		{'d', OPT_SET, &drop, 1}, {'p', OPT_SET, &print, 1},
		{0, 0, 0, 0}};

	help_wanted(argc, argv, usage);
	target_version(argc, argv);
	int first = opt_parse(argc, argv, table);
	if (first == -1 || add + drop + print != 1 ||
		argc - first != (print ? 0 : 2))
		die_usage(usage);
	realm_enter(&realm);
	realm_become(realm.uid, realm.gid, 0, "", "");
	if (print) {
		show();
		return EXIT_OK;
	}
	if (!is_ip(str_text(argv[first])))
		die(EXIT_PERM, "no IP address: ", argv[first]);
	if (!names_split(&names, argv[first + 1]) || names.user.n > 0 ||
		!names_domain(buf_str(&names.domain)))
		die(EXIT_PERM, "no domain: ", argv[first + 1],
			names_domain_rule);
	if (!change(str_text(argv[first]), buf_str(&names.domain), add) && drop)
		die(EXIT_PERM, "it was not mapped so: ", argv[first]);
	return EXIT_OK;
}
