/* tracker_more.h - the tracker beyond its document: silence, alerts, budgets, pings, spans, links between runs.
 *
 * Layer: tracker.  What follows from a report is worked out by triggers (sql/functions/track_derive.sql); the clock's
 * part is one job, tracker_watch, which may run twice: what it found is written with its event by one function.
 * Seconds; money as JSON numbers of dollars, kept in millionths.
 * Source: OTLP/HTTP JSON (opentelemetry.io, OTLP 1.x) and its GenAI attributes for /v1/traces.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TRACKER_TRACKER_MORE_H
#define TRACKER_TRACKER_MORE_H
#include "events/job.h"
#include "web/route.h"

extern const struct route tracker_more_routes[];
extern const struct job_kind tracker_jobs[];
extern struct stmt *const sql_tracker_more[];

#define PING_KEPT 10240 /* bytes of a ping's body */

/* What a ping's last part says. Pure. */
enum ping_what { PING_SUCCESS, PING_START, PING_FAIL };
struct ping_said {
	enum ping_what what;
	int64_t code; /* INT_UNSET: none was sent */
};
/* "start", "fail" or an exit code from 0 to 255; NULL is success. False: none of these. */
bool ping_read(const char *last, struct ping_said *out);
/* The words of flips that are told; all of them when nothing was said. False: one of them is none. Pure. */
bool alert_kinds_read(struct arena *a, const struct texts *wanted, struct texts *out);
/* Dollars as a JSON number into millionths: from 0.000001 to 1,000,000. Pure. */
bool micros_read(const char *text, int64_t *out);
/* {} when all was taken, else what was refused, as OTLP says it. Pure. */
const char *otlp_reply(struct arena *a, int64_t rejected, const char *why);

/* A run beside others: part of its detail. */
struct track_more {
	const char *parent, *children, *dependencies, *dependents, *steps, *cost_usd, *silence;
	int64_t tokens_in, tokens_out, due_at;
};
extern const struct shape track_more_shape;

err_t alerts_put(struct rq *rq);
err_t alerts_get(struct rq *rq);
err_t budget_put(struct rq *rq);
err_t budget_get(struct rq *rq);
err_t ping_take(struct rq *rq);
err_t traces_post(struct rq *rq);
extern const struct shape alerts_in_shape, alerts_shape, budget_in_shape, budget_shape, project_in_shape, run_ping_in_shape;

#endif
