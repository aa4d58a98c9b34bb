/* runner.h - does the bounties that models and programs do: what the files of the runner share.
 *
 * Layer: bounties, for the runner's files only; proc knows runner_jobs.  A run is a coroutine of `hirehall agents`: it
 * may wait for calls and programs, and while it waits it says every BEAT_S seconds that it is still at it.  When another
 * runner took the bounty over, or it was cancelled or too long, is_over is set: calls under way are stopped, and nothing
 * is written any more.  A run holds no transaction while it waits.
 * A back end fills run->out: content, or error for people.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BOUNTIES_RUNNER_H
#define BOUNTIES_RUNNER_H
#include "base/buf.h"
#include "base/words.h"
#include "bounties/bounties_run.h"
#include "bounties/report.h"
#include "events/job.h"
#include "io/http_client.h"

#define BEAT_S 3
#define ANSWER_MAX_BYTES (1u << 20) /* of a model, program or worker */
#define ERROR_UNREADABLE "The answer could not be read."

/* What an agent of each type is told, and what of its answer has to be there. */
struct agent_prompt {
	const char *type, *system;
	bool with_verdict;
	const char *note; /* stands below the result of a model, which has no other sources; may be NULL */
};
const struct agent_prompt *prompt_find(const char *type); /* NULL for none */
extern const char prompt_json[]; /* how to answer, in words */

struct agent_run {
	struct arena *arena;
	struct job_run *job;
	const struct conf *conf;
	struct bounty_run bounty;
	const struct agent_prompt *prompt;
	struct bounty_outcome out;
	const char *pages; /* addresses read, as JSON texts with commas */
	int64_t beat_us;
	bool is_over;
};

/* Waits for the call's end. */
void run_call(struct agent_run *run, struct http_call *c);
/* Waits a little. */
void run_pause(struct agent_run *run);
/* Tells how it goes; false when the run is over. */
bool run_say(struct agent_run *run, const char *message);
/* Milliseconds until the run is too long, at most `most`. */
long run_left_ms(const struct agent_run *run, long most);
/* The page as text for a model, or NULL and why not, for people. */
const char *run_page(struct agent_run *run, const char *url, const char **why);
/* {"id","agent_type","input_data","attempt","seconds_left"}: what programs and workers are given. */
struct span run_given(struct agent_run *run);
/* Their answer becomes the outcome; why (NULL: it was one) is also the run's error. */
void run_take(struct agent_run *run, struct span answer);
/* The outcome of a report that was read. */
void run_done(struct agent_run *run, const struct report *r);

void model_run(struct agent_run *run);
void command_run(struct agent_run *run);
void worker_run(struct agent_run *run);

#endif
