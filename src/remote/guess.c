/* guess - see guess.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/guess.h"

#include <string.h>

static const struct guess_host *find(const struct guess *guess, struct str host)
{
	for (size_t i = 0; i < GUESS_HOSTS; i++) {
		const struct guess_host *one = &guess->hosts[i];
		if (one->n_host > 0 &&
			str_equal_case(str_of(one->host, one->n_host), host))
			return one;
	}
	return 0;
}

struct str guess_site(const struct guess *guess, struct str host)
{
	const struct guess_host *known = find(guess, host);

	if (known)
		return str_of(known->site, known->n_site);
	return str_of(guess->all, guess->n_all);
}

static void put(struct guess_host *place, struct str host, struct str site)
{
	memcpy(place->host, host.s, host.n);
	place->n_host = host.n;
	memcpy(place->site, site.s, site.n);
	place->n_site = site.n;
}

void guess_learn(struct guess *guess, struct str host, struct str site)
{
	const struct guess_host *known = find(guess, host);
	struct guess_host *place = &guess->hosts[guess->next];
	bool all = site.n > 0 && site.s[0] == ':';

	if (site.n > GUESS_SITE_MAX || host.n > GUESS_HOST_MAX)
		return;
	/* One of whom nothing was known has gone elsewhere: so much for that. */
	if (all || !known) {
		guess->n_all = all ? site.n : 0;
		memcpy(guess->all, site.s, guess->n_all);
	}
	if (known)
		place = &guess->hosts[known - guess->hosts];
	else if (all)
		return; /* as guessed for everybody */
	else
		guess->next = (guess->next + 1) % GUESS_HOSTS;
	put(place, host, site);
}
