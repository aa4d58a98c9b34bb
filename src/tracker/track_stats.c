/* track_stats.c - how it went: sums over tracker_totals and tracker_days, never over runs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sql_tracker.h"
#include "tracker/tracker_internal.h"

/* What the statement gives, and the objects of both answers at once. */
struct track_sums {
	int64_t total_projects, total, pending, running, completed, failed;
	const char *average_duration, *success_rate, *success_rate_finished, *total_duration;
};
struct track_agent {
	const char *name, *success_rate, *average_duration;
	int64_t task_count;
};
struct track_recent {
	const char *project, *task_id, *status;
	int64_t timestamp;
};
struct track_day {
	const char *date;
	int64_t completed, failed;
};
struct track_stats {
	const struct track_sums *sums;
	const char *project;
	struct list agents, recent_activity, timeline;
};

#define S(member, kind) FIELD(track_sums, member, kind)
SHAPE(track_sums, track_sums, S(total_projects, K_INT), S(total, K_INT), S(pending, K_INT), S(running, K_INT),
      S(completed, K_INT), S(failed, K_INT), S(average_duration, K_JSON), S(success_rate, K_JSON),
      S(success_rate_finished, K_JSON), S(total_duration, K_JSON));
SHAPE(track_overview, track_sums, S(total_projects, K_INT), FIELD_AS("total_tasks", track_sums, total, K_INT),
      FIELD_AS("active_tasks", track_sums, running, K_INT), FIELD_AS("completed_tasks", track_sums, completed, K_INT),
      FIELD_AS("failed_tasks", track_sums, failed, K_INT), FIELD_AS("pending_tasks", track_sums, pending, K_INT));
SHAPE(track_performance, track_sums, S(average_duration, K_JSON), S(success_rate, K_JSON),
      FIELD(track_sums, success_rate_finished, K_JSON, .note = "Of those that ended"), S(total_duration, K_JSON));
SHAPE(track_task_stats, track_sums, S(total, K_INT), S(completed, K_INT), S(running, K_INT), S(failed, K_INT),
      S(pending, K_INT));
SHAPE(track_agent, track_agent, FIELD(track_agent, name, K_TEXT), FIELD(track_agent, task_count, K_INT),
      FIELD(track_agent, success_rate, K_JSON), FIELD(track_agent, average_duration, K_JSON));
SHAPE(track_recent, track_recent, FIELD(track_recent, project, K_TEXT), FIELD(track_recent, task_id, K_TEXT),
      FIELD(track_recent, status, K_TEXT), FIELD(track_recent, timestamp, K_TIME));
SHAPE(track_day, track_day, FIELD(track_day, date, K_TEXT), FIELD(track_day, completed, K_INT),
      FIELD(track_day, failed, K_INT));
SHAPE(track_stats, track_stats, FIELD_AS("overview", track_stats, sums, K_OBJ, .of = &track_overview_shape),
      FIELD_AS("performance", track_stats, sums, K_OBJ, .of = &track_performance_shape),
      FIELD(track_stats, agents, K_LIST, .of = &track_agent_shape),
      FIELD(track_stats, recent_activity, K_LIST, .of = &track_recent_shape));
SHAPE(track_project_stats, track_stats, FIELD(track_stats, project, K_TEXT),
      FIELD_AS("task_stats", track_stats, sums, K_OBJ, .of = &track_task_stats_shape),
      FIELD_AS("performance", track_stats, sums, K_OBJ, .of = &track_performance_shape),
      FIELD(track_stats, timeline, K_LIST, .of = &track_day_shape,
	    .note = "The days (UTC) of the last 30 on which anything ended"));


static err_t sums_read(struct rq *rq, const struct track_ask *ask, struct track_stats *out)
{
	struct track_sums *sums = ARENA_NEW(rq->arena, struct track_sums);

	out->sums = sums;
	return rq_one(rq, &sql_track_stats, ask, sums);
}


err_t track_stats_get(struct rq *rq)
{
	struct track_ask *ask = track_ask_of(rq);
	struct track_stats *s = ARENA_NEW(rq->arena, struct track_stats);
	bool is_all = ask->key_project == INT_UNSET;
	err_t e;

	ask->project_id = ask->key_project;
	e = sums_read(rq, ask, s);
	if (!e)
		e = rq_many(rq, &sql_track_stats_agents, ask, &s->agents);
	if (!e)
		e = rq_many(rq, is_all ? &sql_track_stats_recent : &sql_track_stats_recent_of, ask, &s->recent_activity);
	if (!e)
		rq_answer(rq, s);
	return e;
}


err_t track_project_stats_get(struct rq *rq)
{
	struct track_ask *ask = track_ask_of(rq);
	struct track_stats *s = ARENA_NEW(rq->arena, struct track_stats);
	err_t e = track_project_enter(rq, ask);

	s->project = ask->project;
	if (!e)
		e = sums_read(rq, ask, s);
	if (!e)
		e = rq_many(rq, &sql_track_stats_days, ask, &s->timeline);
	if (!e)
		rq_answer(rq, s);
	return e;
}
