/* arrived - is what was delivered what was sent?
 *
 *	arrived sent file ...		files as a Maildir has them
 *	arrived -m sent mbox		the messages of an mbox
 *
 * The second line of each says for whom it is: ...qNUMBER was sent/NUMBER.raw,
 * ...sNUMBER sent/NUMBER.text; before it there may only be trace lines.
 * ...mNUMBER came through sendmail, which writes fields of addresses anew and
 * adds some: all others of sent/NUMBER.text must be there in their order, and
 * its body to the last byte. Prints the local part, and what is wrong, if
 * anything is. Exit: 0, or 1 if it cannot look.
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct text {
	char *s;
	size_t n;
};

static void stop(const char *what)
{
	perror(what);
	exit(1);
}

static struct text slurp(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct text t = {0};
	size_t room = 0;

	if (!f)
		return t;
	do {
		room += 65536;
		t.s = realloc(t.s, room);
		if (!t.s)
			stop("memory");
		t.n += fread(t.s + t.n, 1, room - t.n, f);
	} while (t.n == room);
	t.s[t.n] = 0;
	fclose(f);
	return t;
}

/* The bytes of the line at s, with its newline. */
static size_t line_size(const char *s, size_t n)
{
	const char *end = memchr(s, '\n', n);

	return end ? (size_t)(end - s) + 1 : n;
}

static bool starts(const char *s, size_t n, const char *with)
{
	return n >= strlen(with) && strncasecmp(s, with, strlen(with)) == 0;
}

static bool is_from(const char *s, size_t n)
{
	return n >= 5 && memcmp(s, "From ", 5) == 0;
}

/* A field with the lines that continue it; 0 where the header is over. */
static size_t field_size(const char *s, size_t n)
{
	size_t size = line_size(s, n), i = 0;

	while (i < size && s[i] > ' ' && s[i] < 127 && s[i] != ':')
		i++;
	while (i < size && (s[i] == ' ' || s[i] == '\t'))
		i++;
	if (i == 0 || i == size || s[i] != ':')
		return 0;
	while (size < n && (s[size] == ' ' || s[size] == '\t'))
		size += line_size(s + size, n - size);
	return size;
}

static const char *only_trace(const char *s, size_t n)
{
	static const char *const names[] = {
		"Return-Path: ", "Delivered-To: ", "Received: ", 0};

	while (n) {
		size_t size = field_size(s, n), i = 0;
		while (names[i] && !starts(s, n, names[i]))
			i++;
		if (!size || !names[i])
			return "something else before it";
		s += size;
		n -= size;
	}
	return 0;
}

static const char *same(struct text got, struct text sent)
{
	if (got.n < sent.n)
		return "too short";
	if (memcmp(got.s + got.n - sent.n, sent.s, sent.n) != 0)
		return "other bytes";
	return only_trace(got.s, got.n - sent.n);
}

static bool written_anew(const char *s, size_t n)
{
	static const char *const names[] = {"From", "To", "Cc", "Bcc", "Sender",
		"Reply-To", "Return-Path", "Return-Receipt-To", "Errors-To",
		"Apparently-To", "Content-Length", 0};

	if (starts(s, n, "Resent-")) {
		s += strlen("Resent-");
		n -= strlen("Resent-");
	}
	for (size_t i = 0; names[i]; i++)
		if (starts(s, n, names[i]) && strlen(names[i]) < n &&
			strchr(": \t", s[strlen(names[i])]))
			return true;
	return false;
}

/* Is this field in the header of got, after *at? A line without an end got
 * one. */
static bool find_field(struct text got, size_t *at, const char *field, size_t n)
{
	if (n && field[n - 1] == '\n')
		n--;
	while (*at < got.n) {
		const char *s = got.s + *at;
		size_t size = field_size(s, got.n - *at);
		if (!size)
			return false;
		*at += size;
		if (size == n + 1 && memcmp(s, field, n) == 0)
			return true;
	}
	return false;
}

static const char *same_but_addresses(struct text got, struct text sent)
{
	size_t at = 0, done = 0, size;

	/* It becomes a field of another name. */
	while (is_from(sent.s + done, sent.n - done))
		done += line_size(sent.s + done, sent.n - done);
	while ((size = field_size(sent.s + done, sent.n - done)) > 0) {
		const char *field = sent.s + done;
		if (!written_anew(field, size) &&
			!find_field(got, &at, field, size))
			return "a field is not there";
		done += size;
	}
	size = sent.n - done;
	if (got.n < size || memcmp(got.s + got.n - size, sent.s + done, size))
		return "another body";
	return 0;
}

/* The local part of a Delivered-To in the second line. */
static struct text whose(struct text got)
{
	size_t first = line_size(got.s, got.n);
	struct text name = {got.s + first, got.n - first};
	const char *at;

	if (!starts(name.s, name.n, "Delivered-To: "))
		return (struct text){0};
	name.s += strlen("Delivered-To: ");
	name.n = line_size(name.s, got.n - (size_t)(name.s - got.s));
	at = memchr(name.s, '@', name.n);
	name.n = at ? (size_t)(at - name.s) : 0;
	return name;
}

static void judge(const char *dir, struct text got, const char *file)
{
	struct text name = whose(got), sent;
	size_t digits = name.n;
	const char *wrong;
	char path[4096];

	while (digits && strchr("0123456789", name.s[digits - 1]))
		digits--;
	if (!digits || !strchr("qsm", name.s[digits - 1])) {
		printf("%s: for nobody\n", file);
		return;
	}
	snprintf(path, sizeof(path), "%s/%.*s.%s", dir, (int)(name.n - digits),
		name.s + digits, name.s[digits - 1] == 'q' ? "raw" : "text");
	sent = slurp(path);
	if (!sent.s)
		wrong = "never sent";
	else if (name.s[digits - 1] == 'm')
		wrong = same_but_addresses(got, sent);
	else
		wrong = same(got, sent);
	printf("%.*s%s%s\n", (int)name.n, name.s, wrong ? ": " : "",
		wrong ? wrong : "");
	free(sent.s);
}

/* Takes one '>' from the front of lines like >From. False: a bare From. */
static bool unquote(struct text *t)
{
	size_t to = 0;

	for (size_t i = 0, n; i < t->n; i += n) {
		n = line_size(t->s + i, t->n - i);
		if (is_from(t->s + i, n))
			return false;
		size_t marks = strspn(t->s + i, ">");
		size_t skip = marks && marks < n &&
			      is_from(t->s + i + marks, n - marks);
		memmove(t->s + to, t->s + i + skip, n - skip);
		to += n - skip;
	}
	t->n = to;
	return true;
}

static void judge_mbox(const char *dir, const char *path)
{
	struct text all = slurp(path);
	char *end = all.s + all.n;

	for (char *s = all.s, *next; s < end; s = next) {
		struct text one;
		next = memmem(s, (size_t)(end - s), "\n\nFrom ", 7);
		next = next ? next + 2 : end;
		s += line_size(s, (size_t)(next - s));
		one = (struct text){s, (size_t)(next - s)};
		one.n -= one.n > 0; /* the empty line after it */
		if (unquote(&one))
			judge(dir, one, path);
		else
			printf("%s: a bare From line\n", path);
	}
	free(all.s);
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 1;
	if (strcmp(argv[1], "-m") == 0) {
		judge_mbox(argv[2], argv[3]);
		return 0;
	}
	for (int i = 2; i < argc; i++) {
		struct text got = slurp(argv[i]);
		if (!got.s)
			stop(argv[i]);
		judge(argv[1], got, argv[i]);
		free(got.s);
	}
	return 0;
}
