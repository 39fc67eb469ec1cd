/* states - level 1: the power goes, and anything unsynced may be lost
 *
 *	states [-ax | -t seconds] [-s seed] [-p path] home book tools
 *
 * Records what the programs do to their files on each path that mail takes;
 * makes all states that a power cut may leave by the two models of model.h;
 * starts the mail system on each of them, 37 hours later, and it must come to
 * an end that the checker likes.
 *
 * -a: all states. Otherwise some, chosen by the seed, for about so many
 * seconds (150). -x: the first that is wrong is enough.
 *
 * Exit: 0 nothing found, 1 something, 2 the rig cannot do its work.
 * SPDX-License-Identifier: 0BSD
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fault.h"
#include "homes.h"
#include "model.h"
#include "paths.h"
#include "stage.h"
#include "text.h"
#include "trace.h"

enum { SECONDS = 150, SHOWN = 25, MOST_SHOWN = 8 };

static struct {
	struct stage stage;
	struct states states;
	struct record *records;
	size_t n_records;
	bool all;
	bool one_is_enough;
	int seconds;
	uint64_t seed;
	unsigned failed;
	unsigned long runs;
} rig = {.seconds = SECONDS, .seed = 1};

static void record(const struct path *path, bool journal)
{
	struct record *made = need(0, sizeof(*made));
	size_t before = rig.states.n;

	stage_clear(&rig.stage);
	stage_let_in(&rig.stage, false);
	trace_system = path->odd ? SYSTEM_NFS
		       : journal ? SYSTEM_XFS
				 : SYSTEM_TMPFS;
	record_begin(made, &rig.stage);
	path->walk(&rig.stage);
	if (trace_alive() > 0 && !stage_stop(&rig.stage, 20000))
		give_up("%s: the daemons do not end", path->name);
	record_end(made);
	model_states(&rig.states, made, path, journal);
	(void)printf("# %s, %s: %zu operations, %zu states\n", path->name,
		journal ? "journal" : "posix", made->n, rig.states.n - before);
	(void)fflush(stdout);
}

static void complain(const struct state *state, const char *when)
{
	if (++rig.failed > MOST_SHOWN)
		return;
	(void)printf("    # %s, %s, after %zu operations, %s:\n",
		state->path->name, state->model, state->n, when);
	model_show(state);
	stage_show_queue(&rig.stage);
	stage_show(rig.stage.said, SHOWN);
	stage_show(rig.stage.log, SHOWN);
	(void)fflush(stdout);
	if (rig.one_is_enough)
		exit(EXIT_WRONG);
}

static bool right(bool end)
{
	int code = stage_check(&rig.stage, end, 0);

	if (code == EXIT_RIG) {
		stage_show(rig.stage.said, SHOWN);
		give_up("the checker cannot judge");
	}
	return code == 0;
}

static void run(const struct state *state)
{
	const char *why = "";

	rig.runs++;
	stage_clear(&rig.stage);
	stage_let_in(&rig.stage, true);
	model_restore(state);
	if (state->path->again) {
		if (!state->path->again(&rig.stage)) {
			complain(state, "again");
			return;
		}
	} else if (!right(false)) {
		complain(state, "at once");
		return;
	}
	if (!stage_recover(&rig.stage, &why) ||
		(state->path->limited && !homes_prove(&rig.stage, &why))) {
		complain(state, why);
		return;
	}
	if (!right(true))
		complain(state, "in the end");
}

static uint64_t any(uint64_t below)
{
	rig.seed = rig.seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (rig.seed >> 33) % below;
}

static void shuffle(struct states *states)
{
	for (size_t i = states->n; i > 1; i--) {
		size_t k = (size_t)any(i);
		struct state other = states->all[i - 1];
		states->all[i - 1] = states->all[k];
		states->all[k] = other;
	}
}

static void run_all(void)
{
	int64_t end = now_ms() + (int64_t)rig.seconds * 1000;

	trace_system = SYSTEM_IS;
	fault_init();
	shuffle(&rig.states);
	for (size_t i = 0; i < rig.states.n; i++) {
		if (!rig.all && now_ms() > end)
			break;
		run(&rig.states.all[i]);
	}
	(void)printf("%sok 1 - %lu of %zu states, %u wrong\n",
		rig.failed ? "not " : "", rig.runs, rig.states.n, rig.failed);
}

static noreturn void usage(void)
{
	give_up("usage: states [-a | -t seconds] [-s seed] [-p path] home "
		"book tools");
}

int main(int argc, char **argv)
{
	const char *only = 0;
	int option;

	while ((option = getopt(argc, argv, "axt:s:p:")) != -1) {
		if (option == 'a')
			rig.all = true;
		else if (option == 'x')
			rig.one_is_enough = true;
		else if (option == 't')
			rig.seconds = atoi(optarg);
		else if (option == 's')
			rig.seed = strtoull(optarg, 0, 10);
		else if (option == 'p')
			only = optarg;
		else
			usage();
	}
	if (argc - optind != 3)
		usage();
	stage_open(
		&rig.stage, argv[optind], argv[optind + 1], argv[optind + 2]);
	rig.stage.bytes = "9000";
	for (size_t i = 0; i < n_paths; i++)
		for (int journal = 0; journal < 2; journal++)
			if (!only || strcmp(only, paths[i].name) == 0)
				record(&paths[i], journal);
	if (rig.states.n == 0)
		give_up("there are no states");
	run_all();
	return rig.failed > 0 ? EXIT_WRONG : 0;
}
