/* alerts.c - who is told of a project's flips, what it may spend, and the clock's job.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/http_client.h"
#include "notify/webhooks_sign.h"
#include "sql_tracker_more.h"
#include "tracker/tracker.h"
#include "tracker/tracker_more.h"
#include "web/guard.h"

#define GRACE_MIN_S 60
#define GRACE_MAX_S 31536000
#define TOKENS_MAX INT64_C(1000000000000)
#define SWEEP_MAX 1000
#define SWEEPS_MAX 20 /* of one run of the job */

struct alerts_ask {
	const char *key_hash, *project, *webhook_url, *email, *seed;
	struct texts on;
	int64_t grace_seconds;
};
struct alerts {
	const char *project, *on, *webhook_url, *webhook_status, *webhook_secret, *email, *flips, *seed;
	int64_t grace_seconds;
};
struct budget_ask {
	const char *key_hash, *project, *cost_usd, *period;
	int64_t tokens, cost_micros;
};
struct budget {
	const char *project, *period, *cost_usd, *spent_cost_usd, *agents;
	int64_t tokens, spent_tokens, percent;
};
struct watch_ask {
	int64_t max;
	const char *base;
};
struct watch_done {
	int64_t n;
};

#define A(member, kind, ...) FIELD(alerts_ask, member, kind, __VA_ARGS__)
#define S(member, kind, ...) FIELD(alerts, member, kind, __VA_ARGS__)
#define B(member, kind, ...) FIELD(budget_ask, member, kind, __VA_ARGS__)
#define G(member, kind, ...) FIELD(budget, member, kind, __VA_ARGS__)

SHAPE(project_in, alerts_ask, A(project, K_LINE, .flags = F_REQ | F_PATH, .max = TRACK_NAME_MAX));
SHAPE(alerts_in, alerts_ask, A(project, K_LINE, .flags = F_REQ | F_PATH, .max = TRACK_NAME_MAX),
      A(on, K_TEXTS, .note = "Of failed, stuck, overdue, recovered, budget; all of them without it"),
      A(webhook_url, K_URL, .note = "Gets tracker.alert, at most one a minute"),
      A(email, K_EMAIL, .note = "Gets a mail, at most one in 15 minutes"),
      A(grace_seconds, K_INT, .min = GRACE_MIN_S, .max = GRACE_MAX_S,
	.note = "A running run that says nothing for longer is stuck; stays as it is without it"));
SHAPE(alerts_ask, alerts_ask, A(key_hash, K_TEXT), A(project, K_TEXT), A(webhook_url, K_TEXT), A(email, K_TEXT),
      A(seed, K_TEXT), A(on, K_TEXTS), A(grace_seconds, K_INT));
SHAPE(alerts, alerts, S(project, K_TEXT), S(on, K_JSON), S(webhook_url, K_TEXT),
      S(webhook_status, K_WORD, .words = "active|disabled"), S(email, K_TEXT), S(grace_seconds, K_INT),
      S(flips, K_JSON, .note = "The newest 50, newest first"),
      S(webhook_secret, K_TEXT, .flags = F_OMIT | F_SECRET, .note = "Signs as Standard Webhooks do; shown when the address is new"),
      S(seed, K_TEXT, .flags = F_INNER));
SHAPE(budget_in, budget_ask, B(project, K_LINE, .flags = F_REQ | F_PATH, .max = TRACK_NAME_MAX),
      B(cost_usd, K_JSON, .note = "Dollars, at most six decimals"), B(tokens, K_INT, .min = 1, .max = TOKENS_MAX),
      B(period, K_WORD, .words = "day|month|total", .note = "Of UTC; month without it"));
SHAPE(budget_ask, budget_ask, B(key_hash, K_TEXT), B(project, K_TEXT), B(tokens, K_INT), B(cost_micros, K_INT),
      B(period, K_TEXT));
SHAPE(budget, budget, G(project, K_TEXT), G(period, K_WORD, .words = "day|month|total"), G(cost_usd, K_JSON),
      G(tokens, K_INT), G(spent_cost_usd, K_JSON), G(spent_tokens, K_INT),
      G(percent, K_INT, .note = "Of whichever is nearer to its end"),
      G(agents, K_JSON, .note = "What each agent spent in the period, most first"));
SHAPE(watch_ask, watch_ask, FIELD(watch_ask, max, K_INT), FIELD(watch_ask, base, K_TEXT));
SHAPE(watch_done, watch_done, FIELD(watch_done, n, K_INT));


static err_t key_wrong(const struct rq *rq, err_t e)
{
	return e == ERR_API_KEY ? guard_key_error(rq) : e;
}


static err_t alerts_answer(struct rq *rq, const struct alerts_ask *ask, const char *seed)
{
	struct alerts *out = ARENA_NEW(rq->arena, struct alerts);
	err_t e = rq_one(rq, &sql_alerts_get, ask, out);

	if (e)
		return key_wrong(rq, e);
	if (seed)
		out->webhook_secret = webhook_secret_of(rq->arena, rq->conf->secret_key, seed);
	rq_answer(rq, out);
	return ERR_OK;
}


err_t alerts_put(struct rq *rq)
{
	struct alerts_ask ask = *(const struct alerts_ask *)rq->in;
	struct texts wanted = ask.on;
	struct alerts set;
	err_t e;

	if (!alert_kinds_read(rq->arena, &wanted, &ask.on))
		complain(&rq->complaints, "on", "invalid_enum", ERR_BAD_FIELD);
	if (ask.webhook_url && http_url_allowed(rq->conf->outbound_allow, ask.webhook_url))
		complain(&rq->complaints, "webhook_url", "invalid_webhook_url", ERR_BAD_FIELD);
	if (rq->complaints.n)
		return guard_key_first(rq, ERR_BAD_FIELD);
	ask.key_hash = rq->cred.key_hash;
	ask.seed = webhook_seed_new(rq->arena);
	e = rq_one(rq, &sql_alerts_set, &ask, &set);
	return e ? key_wrong(rq, e) : alerts_answer(rq, &ask, set.seed);
}


err_t alerts_get(struct rq *rq)
{
	struct alerts_ask ask = *(const struct alerts_ask *)rq->in;

	ask.key_hash = rq->cred.key_hash;
	return alerts_answer(rq, &ask, NULL);
}


static err_t budget_answer(struct rq *rq, const char *project)
{
	struct budget_ask ask = {.key_hash = rq->cred.key_hash, .project = project};
	struct budget *out = ARENA_NEW(rq->arena, struct budget);
	err_t e = rq_one(rq, &sql_budget_get, &ask, out);

	if (e)
		return key_wrong(rq, e);
	rq_answer(rq, out);
	return ERR_OK;
}


err_t budget_put(struct rq *rq)
{
	struct budget_ask ask = *(const struct budget_ask *)rq->in;
	err_t e;

	ask.cost_micros = INT_UNSET;
	if (ask.cost_usd && !micros_read(ask.cost_usd, &ask.cost_micros)) {
		complain(&rq->complaints, "cost_usd", "invalid_number", ERR_BAD_FIELD);
		return guard_key_first(rq, ERR_BAD_FIELD);
	}
	ask.key_hash = rq->cred.key_hash;
	ask.period = ask.period ? ask.period : "month";
	e = rq_one(rq, &sql_budget_set, &ask, NULL);
	return e ? key_wrong(rq, e) : budget_answer(rq, ask.project);
}


err_t budget_get(struct rq *rq)
{
	return budget_answer(rq, ((const struct alerts_ask *)rq->in)->project);
}


/* The next look is written first, so that the chain never breaks. */
static err_t watch_run(struct job_run *r)
{
	struct watch_ask ask = {SWEEP_MAX, r->conf->app_base_url};
	struct watch_done done = {SWEEP_MAX};
	err_t e = db_run(r->db, r->arena, &sql_watch_again, NULL, NULL);

	for (int i = 0; !e && i < SWEEPS_MAX && done.n == SWEEP_MAX; i++)
		e = db_one(r->db, r->arena, &sql_watch, &ask, &done);
	if (!e)
		e = db_run(r->db, r->arena, &sql_alerts_send, &ask, NULL);
	if (!e)
		e = db_run(r->db, r->arena, &sql_flips_prune, NULL, NULL);
	return e;
}


static const int64_t soon_s[] = {2, 10, 60, -1};

const struct job_kind tracker_jobs[] = {
	{.name = "tracker_watch", .lease_s = 60, .max_attempts = INT64_MAX, .schedule_s = soon_s, .run = watch_run,
	 .note = "Runs that fell silent, and who is told of flips"},
	JOB_KINDS_END,
};
