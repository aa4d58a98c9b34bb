/* proc_routes.c - GET /health, /db-check, /metrics: what machines ask to know how the hall is.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/time.h"
#include "io/redis.h"
#include "proc/metrics.h"
#include "proc/proc.h"
#include "proc/proc_sql.h"

static err_t health_get(struct rq *rq)
{
	struct health *h = ARENA_NEW(rq->arena, struct health);
	struct db_version v;
	bool is_up = rq_one(rq, &sql_db_alive, NULL, &v) == ERR_OK;

	*h = (struct health){
		.status = is_up ? "healthy" : "unhealthy",
		.database = is_up ? "connected" : "unavailable",
		.version = rq->web->build,
		.timestamp = time_now(),
	};
	rq_header(rq, "Cache-Control", "no-store");
	rq_answer_as(rq, is_up ? 200 : 503, &health_shape, h);
	return ERR_OK;
}

static err_t db_check_get(struct rq *rq)
{
	struct health *h = ARENA_NEW(rq->arena, struct health);
	struct db_version v;
	err_t e = rq_one(rq, &sql_db_alive, NULL, &v);

	if (e)
		return e;
	*h = (struct health){
		.status = "connected", .database = "postgresql", .timestamp = time_now()};
	rq_header(rq, "Cache-Control", "no-store");
	rq_answer(rq, h);
	return ERR_OK;
}

/* Three states: there is none, it answers, it does not. */
static err_t redis_check_get(struct rq *rq)
{
	struct redis_check *r = ARENA_NEW(rq->arena, struct redis_check);

	*r = (struct redis_check){.status = "not_configured", .timestamp = time_now()};
	if (str_has(rq->conf->redis_url))
		r->status = redis_version(rq->conf, rq->arena, &r->redis_version) ? "disconnected" : "connected";
	rq_header(rq, "Cache-Control", "no-store");
	rq_answer_as(rq, str_eq(r->status, "disconnected") ? 503 : 200, &redis_check_shape, r);
	return ERR_OK;
}

const struct route proc_routes[] = {
	{.name = "health", .method = GET, .path = "/health", .out = &health_shape, .status = 200,
	 .dialect = D_TRACKER, .who = W_ANYONE, .flags = R_AUTH_IN_SQL, .errors = E(ERR_UNAVAILABLE),
	 .run = health_get, .note = "Is the hall able to work? 503 while the database is away"},
	{.name = "db_check", .method = GET, .path = "/db-check", .out = &db_check_shape,
	 .status = 200, .dialect = D_TRACKER, .who = W_ANYONE, .flags = R_AUTH_IN_SQL,
	 .errors = E(ERR_UNAVAILABLE), .run = db_check_get, .note = "Asks the database"},
	{.name = "redis_check", .method = GET, .path = "/redis-check", .out = &redis_check_shape,
	 .status = 200, .dialect = D_TRACKER, .who = W_ANYONE, .flags = R_AUTH_IN_SQL,
	 .errors = E(ERR_UNAVAILABLE), .run = redis_check_get, .note = "Asks the Redis, where there is one"},
	{.name = "metrics", .method = GET, .path = "/metrics", .status = 200, .dialect = D_PROBLEM,
	 .who = W_ANYONE, .flags = R_AUTH_IN_SQL | R_HIDDEN, .errors = E(ERR_UNAUTHORIZED),
	 .media = "text/plain", .run = metrics_get, .note = "Counters in Prometheus' text format"},
	ROUTES_END,
};
