/* doors - see doors.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/doors.h"

#include <errno.h>
#include <signal.h>
#include <stdnoreturn.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/pass.h"
#include "base/powers.h"
#include "route/fate.h"

static void close_one(int *fd)
{
	if (*fd != -1)
		file_close(*fd);
	*fd = -1;
}

static void say(int answer, char letter)
{
	/* Whoever asked may be gone. */
	ignore(pass_send(answer, str_of(&letter, 1), -1));
}

static void say_busy(int answer)
{
	struct fate none;

	fate_begin(&none);
	say(answer, fate_letter(&none, FATE_UNSURE));
}

/* ---- the user's process ---- */

void doors_leave(struct doors *doors)
{
	for (size_t i = 0; i < DOORS_MAX; i++)
		if (doors->all[i].pid)
			close_one(&doors->all[i].fd);
}

/* It must have no way to ask, or to answer, in another's name. */
static void forget_others(struct doors *doors, int answer)
{
	file_close(answer);
	doors_leave(doors);
	for (size_t i = 0; i < 2; i++)
		close_one(&doors->others[i]);
}

noreturn static void serve(int questions)
{
	static char packet[DOORS_PACKET_MAX];
	struct lookup user;
	struct fate fate;
	ssize_t n;
	int answer;

	fate_begin(&fate);
	while ((n = pass_wait(questions, packet, sizeof(packet), &answer)) >
		0) {
		if (lookup_parse(str_of(packet, (size_t)n), &user) == 0)
			say(answer,
				fate_letter(&fate, fate_look(&fate, &user)));
		file_close(answer);
	}
	_exit(0);
}

/* ---- root ---- */

/* Room for one more: he who has served longest ends. */
static void make_room(struct doors *doors)
{
	struct door *oldest = 0;
	size_t open = 0;

	for (size_t i = 0; i < DOORS_MAX; i++) {
		struct door *door = &doors->all[i];
		if (!door->pid || door->fd == -1)
			continue;
		open++;
		if (!oldest || door->born < oldest->born)
			oldest = door;
	}
	if (open >= DOORS_OPEN_MAX)
		close_one(&oldest->fd);
}

static struct door *unused(struct doors *doors)
{
	make_room(doors);
	for (size_t i = 0; i < DOORS_MAX; i++)
		if (!doors->all[i].pid)
			return &doors->all[i];
	return 0;
}

/* answer: the question's, which comes to the process in its own way. */
static struct door *make(
	struct doors *doors, const struct lookup *user, int answer)
{
	struct door *door = unused(doors);
	int ends[2];

	if (!door || pass_pair(ends) == -1)
		return 0;
	pid_t pid = fork();
	if (pid == 0) {
		forget_others(doors, answer);
		file_close(ends[0]);
		if (powers_become(user->uid, user->gid) == 0)
			serve(ends[1]);
		_exit(1);
	}
	file_close(ends[1]);
	if (pid == -1) {
		file_close(ends[0]);
		return 0;
	}
	int64_t now = clock_steady_ms();
	*door = (struct door){pid, ends[0], user->uid, user->gid, now, now};
	return door;
}

/* It has left questions unread for some time. */
static bool stuck(struct door *door, int64_t now)
{
	if (!pass_unread(door->fd))
		door->asked = now;
	return now - door->asked >= DOORS_STUCK_MS;
}

static struct door *find(struct doors *doors, const struct lookup *user)
{
	int64_t now = clock_steady_ms();

	for (size_t i = 0; i < DOORS_MAX; i++) {
		struct door *door = &doors->all[i];
		if (door->pid && door->fd != -1 && door->uid == user->uid &&
			door->gid == user->gid && !stuck(door, now))
			return door;
	}
	return 0;
}

/* One that has died without being asked to is replaced. */
static int give(struct doors *doors, const struct lookup *user,
	struct str question, int answer)
{
	struct door *door = find(doors, user);

	if (door && pass_send(door->fd, question, answer) == 0)
		return 0;
	if (door && errno != EPIPE && errno != ECONNRESET)
		return -1;
	if (door)
		close_one(&door->fd);
	door = make(doors, user, answer);
	return door ? pass_send(door->fd, question, answer) : -1;
}

void doors_ask(struct doors *doors, struct str question, int answer)
{
	struct lookup user;

	if (lookup_parse(question, &user) == 0 &&
		(user.uid == 0 || give(doors, &user, question, answer) == -1))
		say_busy(answer);
	file_close(answer);
}

void doors_tend(struct doors *doors)
{
	int64_t now = clock_steady_ms();

	for (size_t i = 0; i < DOORS_MAX; i++) {
		struct door *door = &doors->all[i];
		if (door->pid && now - door->born >= DOORS_SERVE_MS)
			close_one(&door->fd);
		if (door->pid && now - door->born >= DOORS_LIVE_MS)
			(void)kill(door->pid, SIGKILL); /* perhaps again */
	}
}

bool doors_any(const struct doors *doors)
{
	for (size_t i = 0; i < DOORS_MAX; i++)
		if (doors->all[i].pid)
			return true;
	return false;
}

void doors_ended(struct doors *doors, pid_t pid)
{
	for (size_t i = 0; i < DOORS_MAX; i++)
		if (doors->all[i].pid == pid) {
			close_one(&doors->all[i].fd);
			doors->all[i].pid = 0;
		}
}
