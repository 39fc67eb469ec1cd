/* qmail-send - decide what is delivered when
 *
 *	qmail-send	(started by qmail-start)
 *
 * Descriptors: 0 log, 1 and 2 to and from qmail-lspawn, 3 and 4 qmail-rspawn,
 * 5 and 6 qmail-clean, 7 qmail-queued, which is told by its end that we have
 * ended. Hears of new messages by queue/lock/trigger. SIGALRM:
 * try everything now. SIGHUP: read locals, virtualdomains, percenthack and
 * envnoathost again. SIGTERM: end when the deliveries under way have ended.
 *
 * Exit: 0 after SIGTERM, 100 bad usage or root, 111 no way to work. Heap:
 * grows, 16 bytes a waiting message.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/powers.h"
#include "base/proc.h"
#include "base/sig.h"
#include "conf/home.h"
#include "queue/trigger.h"
#include "schedule/attempt.h"
#include "schedule/bounce.h"
#include "schedule/clean.h"
#include "schedule/jobs.h"
#include "schedule/scan.h"
#include "schedule/send.h"
#include "schedule/window.h"

const char prog_name[] = "qmail-send";

enum {
	FD_LSPAWN = 1,
	FD_RSPAWN = 3,
	FD_CLEAN = 5,
	FD_QUEUED = 7,
	CLEAN_OUT_MAX = 1 << 28,
	SLEEP_MOST = 3600, /* seconds */
	CLOCK_STEP = 60, /* seconds that the clock may lose unnoticed */
	DEAF_MOST = 2000, /* milliseconds */
};

/* Where in the list for poll they stand; the pipes take two places. */
enum {
	AT_TRIGGER,
	AT_LOCAL,
	AT_REMOTE = AT_LOCAL + 2,
	AT_CLEAN = AT_REMOTE + 2,
	AT_END = AT_CLEAN + 2
};

static struct send session;

static volatile sig_atomic_t told_to_end;
static volatile sig_atomic_t told_to_hurry;
static volatile sig_atomic_t told_to_reload;

static void on_signal(int number)
{
	if (number == SIGTERM)
		told_to_end = 1;
	else if (number == SIGALRM)
		told_to_hurry = 1;
	else if (number == SIGHUP)
		told_to_reload = 1;
}

static void set_signals(void)
{
	static const int caught[] = {SIGTERM, SIGALRM, SIGHUP, SIGCHLD};

	sig_ignore(SIGPIPE);
	for (size_t i = 0; i < sizeof(caught) / sizeof(*caught); i++) {
		sig_block(caught[i]);
		sig_catch(caught[i], on_signal);
	}
}

static noreturn void stop(struct send *send, const char *why, const char *what)
{
	log_text(&send->log, why);
	log_text(&send->log, what);
	log_end(&send->log);
	log_flush(&send->log);
	_exit(EXIT_TEMP);
}

/* ---- the beginning ---- */

/* By their end others hear of ours: a program that is run for a bounce, and may
 * live longer, shall not hold them. It has others in the place of 0, 1 and 6; 2
 * it shall have, lest a file becomes that. */
static void keep_pipes(void)
{
	for (int fd = FD_RSPAWN; fd <= FD_QUEUED; fd++)
		ignore(file_cloexec(fd));
}

static void lock_queue(struct send *send)
{
	int fd = file_open_append("lock/sendmutex", 0600);

	if (fd == -1)
		stop(send, "alert: cannot start: ",
			"unable to open queue/lock/sendmutex");
	if (file_lock_now(fd) == -1)
		stop(send, "alert: cannot start: ",
			"qmail-send is already running");
}

static void settle(struct send *send)
{
	if (chdir(home_path) == -1)
		stop(send, "alert: cannot start: unable to enter ", home_path);
	if (rules_load(&send->rules) == -1)
		stop(send, "alert: cannot start: ",
			*rules_trouble() ? rules_trouble()
					 : "unable to read controls");
	if (chdir(home_queue) == -1)
		stop(send, "alert: cannot start: unable to enter ", home_queue);
	lock_queue(send);
	send->trigger = trigger_listen();
	if (send->trigger == -1)
		stop(send, "alert: cannot start: ",
			"unable to open the FIFO queue/lock/trigger");
}

static void connect_all(struct send *send)
{
	send->asked.limit = CLEAN_OUT_MAX;
	send->gone.limit = CLEAN_OUT_MAX;
	send->kept.limit = CLEAN_OUT_MAX;
	if (jobs_open(send, CHANNEL_LOCAL, FD_LSPAWN, FD_LSPAWN + 1) == -1)
		stop(send, "alert: cannot start: ", "no hello of qmail-lspawn");
	if (jobs_open(send, CHANNEL_REMOTE, FD_RSPAWN, FD_RSPAWN + 1) == -1)
		stop(send, "alert: cannot start: ", "no hello of qmail-rspawn");
	if (pipe_open(&send->clean, FD_CLEAN, FD_CLEAN + 1, CLEAN_OUT_MAX,
		    CLEAN_OUT_MAX) == -1)
		stop(send, "alert: cannot start: ", "no pipe to qmail-clean");
}

/* ---- signals ---- */

static void hurry(struct send *send)
{
	send->hurried = send->now;
	heap_hurry(&send->heap, send->now);
	dest_sweep(&send->dests, 0);
}

/* Control files are named from the home; all else from the queue. */
static void reload(struct send *send)
{
	if (chdir(home_path) == -1 || rules_reload(&send->rules) == -1) {
		log_text(&send->log, "alert: unable to reread controls: ");
		log_text(&send->log, rules_trouble());
		log_end(&send->log);
	}
	if (chdir(home_queue) == -1)
		stop(send, "alert: unable to enter ", home_queue);
}

static void hear_signals(struct send *send)
{
	if (told_to_end)
		send->exiting = true;
	if (told_to_hurry)
		hurry(send);
	told_to_hurry = 0;
	if (told_to_reload)
		reload(send);
	told_to_reload = 0;
}

/* A bounce tells its ID before qmail-queue ends. The end is logged first: when
 * a bounce is under way, nobody listens to the trigger for a while (deaf). It is
 * not our only child: what qmail-start has begun, a logger say, may have ended too. */
static bool hear_children(struct send *send)
{
	bool any = false;
	int status;
	pid_t pid;

	while (send->bounce.message && (pid = proc_reap(&status)) > 0) {
		bounce_ended(send, pid, status);
		any = true;
	}
	return any;
}

/* A clock that was set back would make everything wait: what is due is known
 * by the clock only. A scan sees which of it makes no sense any more. */
static void read_clock(struct send *send)
{
	static int64_t known;
	int64_t now = clock_seconds();
	int64_t offset = now - clock_steady_ms() / 1000;

	send->now = now;
	if (known && offset < known - CLOCK_STEP) {
		log_text(&send->log, "warning: the clock was set back; "
				     "looking at all messages anew");
		log_end(&send->log);
		dest_sweep(&send->dests, 0);
		scan_want(send);
	}
	known = offset;
}

/* ---- the loop ---- */

/* Until when a bounce keeps us from listening to the trigger, steady ms: most
 * end at once, and the mail of others does not wait for one that hangs. */
static int64_t deaf_until(const struct send *send)
{
	return send->bounce.message ? send->bounce.began + DEAF_MOST : 0;
}

static bool deaf(const struct send *send)
{
	return send->exiting || clock_steady_ms() < deaf_until(send);
}

static int64_t deadline(const struct send *send)
{
	const struct heap_item *first = heap_first(&send->heap);
	int64_t wake = send->scan.next;

	if (scan_ready(send) || window_ready(send))
		return 0;
	if (first && first->due > send->now && first->due < wake)
		wake = first->due;
	if (dest_next_release(&send->dests) < wake)
		wake = dest_next_release(&send->dests);
	int64_t wait = wake - send->now;
	wait = wait < 1 ? 1 : wait;
	wait = wait < SLEEP_MOST ? wait : SLEEP_MOST;
	int64_t at = clock_steady_ms() + wait * 1000;
	if (clock_steady_ms() < deaf_until(send) && deaf_until(send) < at)
		at = deaf_until(send);
	int64_t seal = clean_seal_due(send);
	return seal < at ? seal : at;
}

static void hear_trigger(struct send *send)
{
	static struct trigger trigger;
	bool full;
	uint64_t id;

	if (trigger_read(&trigger, send->trigger, &full) == -1)
		stop(send, "alert: unable to read ", "queue/lock/trigger");
	if (full)
		scan_want(send);
	while (trigger_next(&trigger, &id))
		scan_heard(send, id);
}

static void hear_pipes(struct send *send, const struct pollfd *fds)
{
	if (fds[AT_LOCAL].revents && jobs_hear(send, CHANNEL_LOCAL) == -1)
		stop(send, "alert: lost connection to ", "qmail-lspawn");
	if (fds[AT_REMOTE].revents && jobs_hear(send, CHANNEL_REMOTE) == -1)
		stop(send, "alert: lost connection to ", "qmail-rspawn");
	if (fds[AT_CLEAN].revents && clean_hear(send) == -1)
		stop(send, "alert: lost connection to ", "qmail-clean");
}

static void write_pipes(struct send *send)
{
	if (pipe_write(&send->jobs[CHANNEL_LOCAL].pipe) == -1)
		stop(send, "alert: lost connection to ", "qmail-lspawn");
	if (pipe_write(&send->jobs[CHANNEL_REMOTE].pipe) == -1)
		stop(send, "alert: lost connection to ", "qmail-rspawn");
	if (pipe_write(&send->clean) == -1)
		stop(send, "alert: lost connection to ", "qmail-clean");
}

/* The last that qmail-clean is asked for is to sync what was done before. */
static bool busy(const struct send *send)
{
	return send->jobs[CHANNEL_LOCAL].running > 0 ||
	       send->jobs[CHANNEL_REMOTE].running > 0 || send->bounce.message ||
	       send->clean.out.n > 0 || send->asked.n > 0;
}

static void turn(struct send *send)
{
	struct pollfd fds[AT_END];

	fds[AT_TRIGGER] = (struct pollfd){
		.fd = deaf(send) ? -1 : send->trigger, .events = POLLIN};
	pipe_poll(&send->jobs[CHANNEL_LOCAL].pipe, &fds[AT_LOCAL]);
	pipe_poll(&send->jobs[CHANNEL_REMOTE].pipe, &fds[AT_REMOTE]);
	pipe_poll(&send->clean, &fds[AT_CLEAN]);
	int ready = sig_poll(fds, AT_END, deadline(send));
	read_clock(send);
	hear_signals(send);
	bool bounced = hear_children(send);
	if (ready > 0)
		hear_pipes(send, fds);
	if (!deaf(send) && (bounced || (ready > 0 && fds[AT_TRIGGER].revents)))
		hear_trigger(send);
	scan_step(send);
	window_fill(send);
	bounce_next(send);
	dest_release(&send->dests, send->now);
	jobs_start(send, CHANNEL_LOCAL);
	jobs_start(send, CHANNEL_REMOTE);
	clean_seal(send);
	write_pipes(send);
	log_flush(&send->log);
}

int main(int argc, char **argv)
{
	struct send *send = &session;

	help_wanted(argc, argv, "(started by qmail-start)");
	if (argc != 1)
		die_usage("(started by qmail-start)");
	if (powers_root())
		die(EXIT_PERM, "must not run as root");
	log_open(&send->log);
	set_signals();
	keep_pipes();
	settle(send);
	connect_all(send);
	read_clock(send);
	attempt_status(send);
	log_flush(&send->log);
	while (!send->exiting || busy(send))
		turn(send);
	window_close(send);
	log_text(&send->log, "status: exiting");
	log_end(&send->log);
	log_flush(&send->log);
	return EXIT_OK;
}
