/* state - see state.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/state.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/file.h"
#include "base/in.h"
#include "base/num.h"
#include "data/crc32c.h"
#include "queue/name.h"

enum {
	HEAD_MAX = 64, /* "<crc> D <ordinal> " and the like */
	LINE_MAX_BYTES = HEAD_MAX + 4 * STATE_REPORT_MAX,
	CRC_LENGTH = 8,
};

/* A line under construction, or one that was read. */
struct line {
	size_t n;
	char text[LINE_MAX_BYTES];
};

static void add(struct line *line, const char *s, size_t n)
{
	memcpy(line->text + line->n, s, n);
	line->n += n;
}

static void add_num(struct line *line, uint64_t n)
{
	char digits[NUM_MAX];

	add(line, digits, num_format(digits, n));
}

/* A report as one line: newline, backslash and control bytes escaped. */
static void add_escaped(struct line *line, struct str report)
{
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; i < report.n; i++) {
		char c = report.s[i];
		unsigned char byte = (unsigned char)c;
		char coded[4] = {'\\', 'x', hex[byte >> 4], hex[byte & 15]};
		if (c == '\n')
			add(line, "\\n", 2);
		else if (c == '\\')
			add(line, "\\\\", 2);
		else if (ascii_control(c))
			add(line, coded, sizeof(coded));
		else
			add(line, &c, 1);
	}
}

/* Takes the escapes back, in place; the length that is left. */
static size_t unescape(char *s, size_t n)
{
	size_t made = 0;

	for (size_t i = 0; i < n; i++) {
		char c = s[i];
		if (c == '\\' && i + 1 < n) {
			c = s[++i];
			if (c == 'n')
				c = '\n';
			else if (c == 'x' && i + 2 < n) {
				unsigned high = (unsigned)ascii_hex(s[i + 1]);
				unsigned low = (unsigned)ascii_hex(s[i + 2]);
				c = (char)((high << 4 | low) & 255);
				i += 2;
			}
		}
		s[made++] = c;
	}
	return made;
}

/* "first-last", "ordinal report", "due tries". */
static void tell_done(const struct state_reader *reader, struct str rest)
{
	struct str first = str_cut(&rest, '-');
	uint64_t from;
	uint64_t to;

	if (reader->done && num_parse(first, &from) && num_parse(rest, &to))
		reader->done(reader->context, from, to);
}

static void tell_report(const struct state_reader *reader, struct line *line,
	void (*hear)(void *context, uint64_t ordinal, struct str report))
{
	struct str rest = str_skip(str_of(line->text, line->n), CRC_LENGTH + 3);
	uint64_t ordinal;

	if (!hear || !num_parse(str_cut(&rest, ' '), &ordinal))
		return;
	char *report = line->text + (line->n - rest.n);
	size_t n = unescape(report, rest.n);
	hear(reader->context, ordinal, str_of(report, n));
}

static void tell_next(const struct state_reader *reader, struct str rest)
{
	struct str due = str_cut(&rest, ' ');
	uint64_t when;
	uint64_t tries;

	if (reader->next && num_parse(due, &when) && num_parse(rest, &tries) &&
		when <= INT64_MAX / 2)
		reader->next(reader->context, (int64_t)when, tries);
}

/* A line whose crc is right; others are passed over. */
static void tell(const struct state_reader *reader, struct line *line)
{
	struct str text = str_of(line->text, line->n);
	struct str event = str_skip(text, CRC_LENGTH + 1);
	struct str rest = str_skip(event, 2);
	uint32_t crc;

	if (event.n < 3 || !num_parse_hex32(str_head(text, CRC_LENGTH), &crc) ||
		crc != crc32c(0, event.s, event.n))
		return;
	switch (event.s[0]) {
	case 'K':
		tell_done(reader, rest);
		return;
	case 'D':
		tell_report(reader, line, reader->failed);
		return;
	case 'S':
		tell_report(reader, line, reader->reached);
		return;
	case 'T':
		if (reader->told)
			reader->told(reader->context);
		return;
	case 'W':
		if (reader->warned)
			reader->warned(reader->context);
		return;
	case 'N':
		tell_next(reader, rest);
		return;
	default:
		return;
	}
}

/* The next whole line. 1, 0 at the end (a torn tail counts as none), -1. A
 * line that does not fit is none of ours: it comes out cut, its crc wrong. */
static int next_line(struct in *in, struct line *line)
{
	struct str view;
	int result;

	line->n = 0;
	while ((result = in_view(in, &view)) == 1) {
		size_t end = str_find(view, '\n');
		size_t room = sizeof(line->text) - line->n;
		add(line, view.s, end < room ? end : room);
		in_skip(in, end < view.n ? end + 1 : end);
		if (end < view.n)
			return 1;
	}
	return result;
}

/* "S1 <crc>": is the file about this envelope? */
static bool about(const struct line *line, uint32_t envelope_crc)
{
	struct str text = str_of(line->text, line->n);
	uint32_t crc;

	return str_starts(text, str_text("S1 ")) &&
	       num_parse_hex32(str_skip(text, 3), &crc) && crc == envelope_crc;
}

static int read_lines(
	int fd, uint32_t envelope_crc, const struct state_reader *reader)
{
	char space[4096];
	struct in in = IN_FROM(fd, space);
	struct line line;
	int result = next_line(&in, &line);

	if (result != 1 || !about(&line, envelope_crc))
		return result == -1 ? -1 : 0;
	while ((result = next_line(&in, &line)) == 1)
		tell(reader, &line);
	return result == -1 ? -1 : 1;
}

int state_read(
	uint64_t id, uint32_t envelope_crc, const struct state_reader *reader)
{
	char path[NAME_MAX_LENGTH];

	name_state(path, id);
	int fd = file_open_read(path);
	if (fd == -1)
		return errno == ENOENT ? 0 : -1;
	int result = read_lines(fd, envelope_crc, reader);
	file_close(fd);
	return result;
}

/* Begins a fresh file: its first line names the envelope. */
static int begin(uint64_t id, uint32_t envelope_crc)
{
	char path[NAME_MAX_LENGTH];
	char head[] = "S1 12345678\n";
	char hex[9];

	name_state(path, id);
	num_format_hex32(hex, envelope_crc);
	memcpy(head + 3, hex, CRC_LENGTH);
	int fd = file_open_empty(path, 0600);
	if (fd == -1)
		return -1;
	if (file_write_all(fd, head, sizeof(head) - 1) == 0)
		return fd;
	file_close(fd);
	return -1;
}

/* A torn last line is ended, so that the next one stands alone. */
static int resume(uint64_t id)
{
	char path[NAME_MAX_LENGTH];
	char last = '\n';

	name_state(path, id);
	int fd = file_open_append(path, 0600);
	int look = fd == -1 ? -1 : file_open_read(path);
	if (look != -1) {
		off_t size = lseek(look, 0, SEEK_END);
		if (size > 0 && pread(look, &last, 1, size - 1) != 1)
			last = 0;
		file_close(look);
	}
	if (look == -1 || (last != '\n' && file_write_all(fd, "\n", 1) == -1)) {
		if (fd != -1)
			file_close(fd);
		return -1;
	}
	return fd;
}

int state_open(uint64_t id, uint32_t envelope_crc)
{
	static const struct state_reader nobody = {0};
	int found = state_read(id, envelope_crc, &nobody);

	if (found == -1)
		return -1;
	return found ? resume(id) : begin(id, envelope_crc);
}

/* The crc belongs in front, so the event is written behind a place for it. */
static void start_line(struct line *line, const char *event)
{
	line->n = CRC_LENGTH + 1;
	add(line, event, strlen(event));
}

static int write_line(int fd, struct line *line)
{
	char hex[9];

	num_format_hex32(hex, crc32c(0, line->text + CRC_LENGTH + 1,
				      line->n - CRC_LENGTH - 1));
	memcpy(line->text, hex, CRC_LENGTH);
	line->text[CRC_LENGTH] = ' ';
	add(line, "\n", 1);
	return file_write_all(fd, line->text, line->n);
}

int state_done(int fd, uint64_t first, uint64_t last)
{
	struct line line;

	start_line(&line, "K ");
	add_num(&line, first);
	add(&line, "-", 1);
	add_num(&line, last);
	return write_line(fd, &line);
}

static int write_report(
	int fd, const char *event, uint64_t ordinal, struct str report)
{
	struct line line;

	start_line(&line, event);
	add_num(&line, ordinal);
	add(&line, " ", 1);
	add_escaped(&line, str_head(report, STATE_REPORT_MAX));
	return write_line(fd, &line);
}

int state_failed(int fd, uint64_t ordinal, struct str report)
{
	return write_report(fd, "D ", ordinal, report);
}

int state_reached(int fd, uint64_t ordinal, struct str report)
{
	return write_report(fd, "S ", ordinal, report);
}

static int write_time(int fd, const char *event, int64_t when)
{
	struct line line;

	start_line(&line, event);
	add_num(&line, when > 0 ? (uint64_t)when : 0);
	return write_line(fd, &line);
}

int state_told(int fd, int64_t when)
{
	return write_time(fd, "T ", when);
}

int state_warned(int fd, int64_t when)
{
	return write_time(fd, "W ", when);
}

int state_next(int fd, int64_t due, uint64_t tries)
{
	struct line line;

	start_line(&line, "N ");
	add_num(&line, due > 0 ? (uint64_t)due : 0);
	add(&line, " ", 1);
	add_num(&line, tries);
	return write_line(fd, &line);
}

/* In doubt yes. */
static bool there(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 || errno != ENOENT;
}

bool state_there(uint64_t id)
{
	char path[NAME_MAX_LENGTH];

	name_state(path, id);
	return there(path);
}

int64_t state_time(uint64_t id)
{
	char path[NAME_MAX_LENGTH];
	struct stat st;

	name_state(path, id);
	return stat(path, &st) == 0 ? (int64_t)st.st_mtime : 0;
}

int state_remove(uint64_t id)
{
	char path[NAME_MAX_LENGTH];

	name_state(path, id);
	return unlink(path) == 0 || errno == ENOENT ? 0 : -1;
}

int state_forget(uint64_t id)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, id, NAME_ENVELOPE);
	return there(path) ? 0 : state_remove(id);
}
