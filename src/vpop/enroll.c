/* enroll - see enroll.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/enroll.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/num.h"
#include "data/cdb.h"
#include "route/hosted.h"
#include "users/compile.h"
#include "vpop/nudge.h"
#include "vpop/renew.h"
#include "vpop/table.h"

enum { LINE_MAX_BYTES = 4096 };

static const char cdb_path[] = "users/cdb";
static const char hosts_path[] = "control/rcpthosts";
static const char more_path[] = "control/morercpthosts";
static const char virtual_path[] = "control/virtualdomains";

static const char unreadable[] =
	"unable to read users/cdb (qmail-newu makes it anew)";

static noreturn void no_memory(void)
{
	die_sys(EXIT_TEMP, "unable to hold the list of domains");
}

/* A C string that stays. */
static const char *keep(struct str text)
{
	char *copy = malloc(text.n + 1);

	if (!copy)
		no_memory();
	if (text.n > 0)
		memcpy(copy, text.s, text.n);
	copy[text.n] = 0;
	return copy;
}

void enroll_lock(void)
{
	renew_lock("users/assign.lock");
}

/* A domain has no dot-less name, and is no user's. */
static bool is_users(struct str name, struct str home)
{
	int users = hosted_is_users(cdb_path, name, home);

	if (users == -1)
		die_sys(EXIT_TEMP, unreadable);
	return users == 1 || !str_has(name, '.');
}

/* +domain-:real:uid:gid:dir:-:: and nothing else. */
static bool domain_line(struct str line, struct enroll *domain)
{
	struct str name = table_domain(line);
	struct str fields[5];
	uint64_t uid;
	uint64_t gid;

	if (line.n == 0 || line.s[0] != '+' || name.n == 0)
		return false;
	for (size_t i = 0; i < 5; i++)
		fields[i] = str_cut(&line, ':');
	if (!num_parse(fields[2], &uid) || !num_parse(fields[3], &gid) ||
		uid > UINT32_MAX - 1 || gid > UINT32_MAX - 1 ||
		fields[4].n == 0 || !str_is(line, "-::") ||
		is_users(name, fields[4]))
		return false;
	*domain = (struct enroll){.name = keep(name),
		.real = keep(fields[1]),
		.dir = keep(fields[4]),
		.uid = (uid_t)uid,
		.gid = (gid_t)gid};
	return true;
}

const struct enroll *enroll_list(size_t *n_out)
{
	struct table assign;
	struct buf list = BUF_NOLIMIT;
	struct enroll domain;

	table_read(&assign, "users/assign");
	*n_out = 0;
	for (size_t i = 0; i < assign.n; i++)
		if (domain_line(table_lines(&assign)[i], &domain)) {
			if (buf_add(&list, (const char *)&domain,
				    sizeof(domain)) == -1)
				no_memory();
			(*n_out)++;
		}
	return (const struct enroll *)(const void *)list.s;
}

const struct enroll *enroll_find(struct str name)
{
	struct buf answer = BUF_LIMIT(LOOKUP_MAX);
	struct lookup lookup;
	int found = hosted_domain(cdb_path, name, &answer, &lookup);

	if (found == -1)
		die_sys(EXIT_TEMP, unreadable);
	if (found == 0 || !str_has(name, '.'))
		return 0;
	struct enroll *domain = malloc(sizeof(*domain));
	if (!domain)
		no_memory();
	*domain = (struct enroll){.name = keep(name),
		.real = keep(lookup.user),
		.dir = keep(lookup.home),
		.uid = lookup.uid,
		.gid = lookup.gid};
	buf_free(&answer);
	return domain;
}

/* vpopmail's programs lock each of these files by itself, and never wait for
 * one while they hold another. Where they have never run there is no lock. */
static void read_locked(struct table *table, const char *path)
{
	struct buf lock = BUF_LIMIT(LINE_MAX_BYTES);

	if (buf_join(&lock, path, ".lock") == -1)
		no_memory();
	if (access(buf_text(&lock), F_OK) == 0)
		renew_lock(buf_text(&lock));
	buf_free(&lock);
	table_read(table, path);
}

/* In place of a line that is there already. */
static void put(const char *path, struct str domain, struct str line)
{
	struct table table;

	read_locked(&table, path);
	(void)table_drop(&table, domain);
	table_add(&table, line);
	table_write(&table);
}

static void assign_line(struct buf *line, const struct enroll *domain)
{
	buf_clear(line);
	if (buf_join(line, "+", domain->name, "-:", domain->real, ":") == -1 ||
		buf_add_num(line, domain->uid) == -1 ||
		buf_add_byte(line, ':') == -1 ||
		buf_add_num(line, domain->gid) == -1 ||
		buf_join(line, ":", domain->dir, ":-::") == -1)
		no_memory();
}

static void add_assign(const struct enroll *domain)
{
	struct table table;
	struct buf line = BUF_LIMIT(LINE_MAX_BYTES);

	table_read(&table, "users/assign"); /* enroll_lock has its lock */
	assign_line(&line, domain);
	(void)table_drop(&table, str_text(domain->name));
	table_add(&table, buf_str(&line));
	if (!table_find(&table, str_text(domain->name)))
		die(EXIT_PERM, "no domain for users/assign: ", domain->name);
	if (!table.found)
		table_add(&table, str_text("."));
	table_write(&table);
	compile_assign();
}

/* Is it in the cdb of morercpthosts? 1, 0; -1: not known, or damaged. */
static int compiled(const char *name)
{
	struct cdb cdb = CDB_CLOSED;
	struct buf nothing = BUF_LIMIT(1);
	int found = cdb_open(&cdb, "control/morercpthosts.cdb");

	if (found == 1)
		found = cdb_find(&cdb, str_text(name), &nothing);
	cdb_close(&cdb);
	buf_free(&nothing);
	return found;
}

/* A domain that is in either list stays there. */
static void add_rcpthost(const char *name, bool quiet)
{
	struct table hosts;
	struct table more;
	struct str domain = str_text(name);

	read_locked(&hosts, hosts_path);
	read_locked(&more, more_path);
	if (table_find(&hosts, domain))
		return;
	if (!table_find(&more, domain))
		table_add(hosts.n < ENROLL_RCPTHOSTS ? &hosts : &more, domain);
	table_write(&hosts);
	table_write(&more);
	if (table_find(&more, domain) && !quiet && compiled(name) != 1)
		compile_morercpthosts();
}

static bool has(const char *path, struct str domain)
{
	struct table table;

	table_read(&table, path);
	return table_find(&table, domain) != 0;
}

bool enroll_whole(const struct enroll *domain)
{
	struct str name = str_text(domain->name);

	return has("users/assign", name) && has(virtual_path, name) &&
	       !has("control/locals", name) &&
	       (has(hosts_path, name) ||
		       (has(more_path, name) && compiled(domain->name) == 1));
}

static void drop(struct table *table, const char *path,
	const char *const *names, size_t n)
{
	read_locked(table, path);
	for (size_t i = 0; i < n; i++)
		(void)table_drop(table, str_text(names[i]));
	table_write(table);
}

void enroll_add(const struct enroll *domain, bool quiet)
{
	struct buf line = BUF_LIMIT(LINE_MAX_BYTES);
	struct table table;

	add_assign(domain);
	if (buf_join(&line, domain->name, ":", domain->name) == -1)
		no_memory();
	put(virtual_path, str_text(domain->name), buf_str(&line));
	drop(&table, "control/locals", &domain->name, 1);
	add_rcpthost(domain->name, quiet);
	buf_free(&line);
	if (!quiet)
		(void)nudge_send(); /* it need not run */
}

/* A cdb that was not made anew, as that was broken off, has names that are in
 * the list no more. */
static void drop_more(const char *const *names, size_t n)
{
	struct table more;
	bool stale = false;

	drop(&more, more_path, names, n);
	for (size_t i = 0; i < n; i++)
		stale = stale || compiled(names[i]) != 0;
	if (more.found && stale)
		compile_morercpthosts();
}

void enroll_close(const char *const *names, size_t n)
{
	struct table table;

	drop(&table, hosts_path, names, n);
	drop_more(names, n);
	drop(&table, virtual_path, names, n);
	(void)nudge_send();
}

void enroll_drop(const char *const *names, size_t n)
{
	struct table table;

	drop(&table, "users/assign", names, n);
	compile_assign();
}
