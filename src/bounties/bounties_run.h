/* bounties_run.h - what a runner does with a bounty that the queue gave it.
 *
 * Layer: bounties.  The job kind "bounty_run" (subject: the bounty's id) takes the bounty, tells how it goes and finishes
 * it; nobody else ends a run but the person who cancels it and the clock after BOUNTY_RUN_S.  A runner whose lease ran
 * out was taken for dead: another has the bounty then.
 * Fails: ERR_NO_ROW from each of these when the bounty is another runner's or has ended: stop, and write nothing.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BOUNTIES_BOUNTIES_RUN_H
#define BOUNTIES_BOUNTIES_RUN_H
#include "bounties/bounties.h"

#define BOUNTY_LEASE_S 60

struct bounty_run {
	const char *id, *agent_type, *executor, *input_data;
	int64_t lease_n; /* names this runner in each call */
	int64_t attempt, left_s; /* left_s: until the run is too long */
};
struct bounty_outcome {
	const char *content; /* the result, Markdown; NULL: failed */
	const char *error; /* why it failed, for people */
	const char *metadata; /* JSON object: verdict, confidence, claims; NULL for none */
	const char *model;
	int64_t tokens_in, tokens_out, cost_micros; /* cost: millionths of a dollar; INT_UNSET reads as 0 */
	/* filled by bounty_finish */
	const char *id;
	int64_t lease_n;
};

MUST_CHECK err_t bounty_take(struct db *db, struct arena *a, const char *id, struct bounty_run *out);
/* At least every 20 seconds; message NULL: nothing new to say. Refreshes run->left_s. */
MUST_CHECK err_t bounty_progress(struct db *db, struct arena *a, struct bounty_run *run, const char *message);
MUST_CHECK err_t bounty_finish(struct db *db, struct arena *a, const struct bounty_run *run,
			       const struct bounty_outcome *outcome);

#endif
