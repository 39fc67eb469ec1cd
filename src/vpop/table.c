/* table - see table.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/table.h"

#include <errno.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "vpop/renew.h"

static noreturn void no_memory(const struct table *table)
{
	die_sys(EXIT_TEMP, "unable to hold ", table->path);
}

static void append(struct table *table, struct str line)
{
	if (buf_add(&table->lines, (const char *)&line, sizeof(line)) == -1)
		no_memory(table);
	table->n++;
}

void table_read(struct table *table, const char *path)
{
	*table = (struct table){
		.path = path, .text = BUF_NOLIMIT, .lines = BUF_NOLIMIT};
	table->found = file_slurp(path, &table->text) == 0;
	if (!table->found && errno != ENOENT)
		die_sys(EXIT_TEMP, "unable to read ", path);
	struct str rest = buf_str(&table->text);
	while (rest.n > 0)
		append(table, str_cut(&rest, '\n'));
}

const struct str *table_lines(const struct table *table)
{
	return (const struct str *)(const void *)table->lines.s;
}

struct str table_domain(struct str line)
{
	struct str domain = str_head(line, str_find(line, ':'));

	if (domain.n > 0 && domain.s[0] == '+') {
		domain = str_skip(domain, 1);
		if (!str_ends(domain, str_text("-")))
			return str_of(0, 0);
		return str_head(domain, domain.n - 1);
	}
	if (domain.n == 0 ||
		!(ascii_alpha(domain.s[0]) || ascii_digit(domain.s[0])))
		return str_of(0, 0);
	return str_trim(domain);
}

const struct str *table_find(const struct table *table, struct str domain)
{
	const struct str *lines = table_lines(table);

	for (size_t i = 0; i < table->n; i++)
		if (str_equal_case(table_domain(lines[i]), domain))
			return lines + i;
	return 0;
}

void table_add(struct table *table, struct str line)
{
	append(table, line);
	table->changed = true;
}

bool table_drop(struct table *table, struct str domain)
{
	struct str *lines = (struct str *)(void *)table->lines.s;
	size_t kept = 0;

	for (size_t i = 0; i < table->n; i++)
		if (!str_equal_case(table_domain(lines[i]), domain))
			lines[kept++] = lines[i];
	bool dropped = kept < table->n;
	table->n = kept;
	table->lines.n = kept * sizeof(*lines);
	table->changed = table->changed || dropped;
	return dropped;
}

/* The last two labels. */
static struct str site(struct str domain)
{
	size_t dots = 0;
	size_t i = domain.n;

	while (i > 0 && (domain.s[i - 1] != '.' || ++dots < 2))
		i--;
	return str_skip(domain, i);
}

/* 0: no domain, 1: one, 2: the closing dot. */
static int rank(struct str line)
{
	if (str_is(line, "."))
		return 2;
	return table_domain(line).n > 0;
}

/* Stable: lines that are in no order stay in that of their places. */
static int in_order(const void *left, const void *right)
{
	const struct str *a = *(const struct str *const *)left;
	const struct str *b = *(const struct str *const *)right;
	int by_rank = rank(*a) - rank(*b);
	int order = 0;

	if (by_rank != 0)
		return by_rank;
	struct str one = table_domain(*a);
	struct str two = table_domain(*b);
	if (one.n > 0)
		order = str_order(site(one), site(two));
	if (order == 0 && one.n > 0)
		order = str_order(one, two);
	if (order != 0)
		return order;
	return a < b ? -1 : a > b;
}

void table_write(struct table *table)
{
	static struct renew renew;
	const struct str *lines = table_lines(table);
	const struct str **order = calloc(table->n + 1, sizeof(*order));

	if (!order)
		no_memory(table);
	for (size_t i = 0; i < table->n; i++)
		order[i] = lines + i;
	if (table->n > 0)
		qsort(order, table->n, sizeof(*order), in_order);
	if (table->changed) {
		renew_begin(&renew, table->path, 0644);
		for (size_t i = 0; i < table->n; i++) {
			out_str(&renew.out, *order[i]);
			out_byte(&renew.out, '\n');
		}
		renew_commit(&renew);
	}
	free(order);
	table->changed = false;
}
