/* ticket: a message as it is shown; what strangers wrote is made safe
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "tools/ticket.h"

#include "queue/envelope.h"
#include "queue/state.h"

#include "scratch.h"

static const uint64_t id = 1764000000123456;
static const char path_e[] = "mess/0/1764000000123456.e";
static struct buf file = BUF_LIMIT(10000000);
static uint32_t crc;

static void make(const char *sender, const char *const *to, size_t n)
{
	static char space[4096];
	struct envelope_writer w;
	int fd = file_open_empty(path_e, 0600);
	struct out out = OUT_TO(fd, space);

	envelope_begin(&w, &out, 1, 2, 1764000000, 1234, 0);
	envelope_bytes(&w, "F", 1);
	envelope_bytes(&w, sender, strlen(sender) + 1);
	for (size_t i = 0; i < n; i++) {
		envelope_count(&w);
		envelope_bytes(&w, "T", 1);
		envelope_bytes(&w, to[i % 3], strlen(to[i % 3]) + 1);
	}
	envelope_end(&w);
	crc = w.crc;
	CHECK(out_flush(&out) == 0);
	file_close(fd);
	CHECK(state_remove(id) == 0);
}

static enum ticket_verdict show(bool all, const struct rewrite *rewrite)
{
	static char space[4096];
	int fd = file_open_empty("shown", 0600);
	struct out out = OUT_TO(fd, space);
	const struct ticket ticket = {&out, rewrite, all};
	enum ticket_verdict verdict = ticket_show(&ticket, id);

	CHECK(out_flush(&out) == 0);
	file_close(fd);
	CHECK(file_slurp("shown", &file) == 0);
	return verdict;
}

static const char *const three[] = {"a@here.example", "b@there", "c d\n@x"};

static void nothing(void)
{
	scratch_queue();
	CHECK(show(true, 0) == TICKET_NONE && file.n == 0);
}

static void fresh(void)
{
	make("s@x", three, 3);
	CHECK(show(false, 0) == TICKET_NONE && file.n == 0);
	CHECK(show(true, 0) == TICKET_SHOWN);
	CHECK_TEXT(buf_str(&file),
		"24 Nov 2025 16:00:00 GMT  #1764000000123456  1234  <s@x> \n"
		"\t?\ta@here.example\n\t?\tb@there\n\t?\tc_d_@x\n");
}

static void with_results(void)
{
	make("s\033[1m", three, 3);
	int fd = state_open(id, crc);
	CHECK(state_done(fd, 0, 0) == 0);
	CHECK(show(false, 0) == TICKET_SHOWN);
	CHECK_TEXT(buf_str(&file),
		"24 Nov 2025 16:00:00 GMT  #1764000000123456  1234  <s_[1m> \n"
		"  done\t?\ta@here.example\n\t?\tb@there\n\t?\tc_d_@x\n");
	/* Delivered, and that the sender is to be told is no bounce. */
	CHECK(state_reached(fd, 1, str_text("did 1+0+0")) == 0);
	CHECK(show(false, 0) == TICKET_SHOWN);
	CHECK_TEXT(buf_str(&file),
		"24 Nov 2025 16:00:00 GMT  #1764000000123456  1234  <s_[1m> \n"
		"  done\t?\ta@here.example\n  done\t?\tb@there\n"
		"\t?\tc_d_@x\n");
	CHECK(state_failed(fd, 2, str_text("no")) == 0);
	CHECK(show(false, 0) == TICKET_SHOWN);
	CHECK_TEXT(buf_str(&file),
		"24 Nov 2025 16:00:00 GMT  #1764000000123456  1234  "
		"<s_[1m>  bouncing\n"
		"  done\t?\ta@here.example\n  done\t?\tb@there\n"
		"  done\t?\tc_d_@x\n");
	file_close(fd);
}

static void routed(void)
{
	struct rewrite rewrite;

	scratch_mkdir("control");
	scratch_put("control/me", "here.example\n");
	scratch_put("control/virtualdomains", "there:joe\n");
	CHECK(rewrite_load(&rewrite) == 0);
	make("", three, 3);
	CHECK(show(true, &rewrite) == TICKET_SHOWN);
	CHECK_TEXT(buf_str(&file),
		"24 Nov 2025 16:00:00 GMT  #1764000000123456  1234  <> \n"
		"\tlocal\ta@here.example\n\tlocal\tjoe-b@there\n"
		"\tremote\tc_d_@x\n");
	rewrite_free(&rewrite);
}

/* More than one portion of recipients: marks stay with their own. */
static void long_list(void)
{
	enum { MANY = 40000 };
	size_t line = 0;
	size_t wrong = 0;

	make("s", three, MANY);
	int fd = state_open(id, crc);
	CHECK(state_done(fd, 16383, 16384) == 0);
	CHECK(state_done(fd, 39999, 50000) == 0);
	CHECK(show(false, 0) == TICKET_SHOWN);
	struct str rest = buf_str(&file);
	(void)str_cut(&rest, '\n');
	for (; rest.n > 0; line++) {
		bool done = str_starts(rest, str_text("  done"));
		wrong += done !=
			 (line == 16383 || line == 16384 || line == 39999);
		(void)str_cut(&rest, '\n');
	}
	CHECK(line == MANY && wrong == 0);
	file_close(fd);
}

static void damaged(void)
{
	make("s", three, 3);
	CHECK(file_slurp(path_e, &file) == 0);
	file.s[20] ^= 1;
	scratch_put_bytes(path_e, file.s, file.n);
	CHECK(show(true, 0) == TICKET_DAMAGED && file.n == 0);
	make("s", three, 3);
	CHECK(file_slurp(path_e, &file) == 0);
	scratch_put_bytes(path_e, file.s, file.n - 1);
	CHECK(show(true, 0) == TICKET_NONE && file.n == 0);
	CHECK(unlink(path_e) == 0);
	scratch_mkdir(path_e);
	CHECK(show(true, 0) == TICKET_ERROR);
	buf_free(&file);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(nothing);
	RUN(fresh);
	RUN(with_results);
	RUN(routed);
	RUN(long_list);
	RUN(damaged);
	RUN(scratch_leave);
	return check_done();
}
