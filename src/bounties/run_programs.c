/* run_programs.c - bounties done by the operator's own program or worker: JSON in, the one JSON object out.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bounties/runner.h"
#include "io/program.h"

#define MEMORY_BYTES (INT64_C(1) << 30)

static const struct {
	err_t e;
	const char *why;
} ends[] = {
	{ERR_OK, NULL},
	{ERR_TIMED_OUT, TR_ID("timed out: it took too long")},
	{ERR_BODY_TOO_LARGE, TR_ID("Its answer is too large.")},
	{ERR_REFUSED, TR_ID("It cannot be reached.")},
};


static const char *end_why(err_t e)
{
	for (size_t i = 0; i < N_OF(ends); i++)
		if (ends[i].e == e)
			return ends[i].why;
	return TR_ID("It broke off.");
}


void command_run(struct agent_run *run)
{
	struct program p = {.command = run->conf->agent_command, .in = run_given(run), .memory_bytes = MEMORY_BYTES,
			    .wall_ms = run_left_ms(run, BOUNTY_RUN_S * 1000L), .max_out = ANSWER_MAX_BYTES};

	if (program_start(&p, run->arena)) {
		run->out.error = TR_ID("The program cannot be started.");
		return;
	}
	if (run_say(run, TR_ID("A program is at work")))
		while (!program_step(&p) && !run->is_over)
			run_pause(run);
	program_end(&p);
	run->out.error = end_why(p.e);
	if (!p.e)
		run_take(run, (struct span){buf_text(&p.out), p.out.len});
}


void worker_run(struct agent_run *run)
{
	struct arena *a = run->arena;
	const char *token = run->conf->agent_http_token;
	const struct http_header headers[] = {
		{"Content-Type", "application/json"}, {"Accept", "application/json"},
		{"Authorization", arena_printf(a, "Bearer %s", token ? token : "")},
	};
	struct http_call c = {
		.arena = a, .method = "POST", .url = run->conf->agent_http_url, .headers = headers,
		.n_headers = str_has(token) ? 3 : 2, .body = run_given(run), .connect_ms = 5000,
		.total_ms = run_left_ms(run, BOUNTY_RUN_S * 1000L), .max_body = ANSWER_MAX_BYTES, .any_address = true,
	};

	if (!run_say(run, TR_ID("A worker is at work")))
		return;
	run_call(run, &c);
	run->out.error = end_why(c.e);
	if (!c.e && c.status != 200)
		run->out.error = arena_printf(a, "The worker answered with an error (%ld).", c.status);
	else if (!c.e)
		run_take(run, c.answer);
}
