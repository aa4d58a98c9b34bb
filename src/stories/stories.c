/* stories.c - what pages and routes do with stories.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/crypt.h"
#include "base/id.h"
#include "io/save.h"
#include "sql_stories.h"
#include "stories/generators.h"
#include "stories/people.h"
#include "stories/stories_rows.h"

#define SHARE_BYTES 24

static err_t not_found(err_t e)
{
	return e == ERR_NO_ROW ? ERR_STORY_NOT_FOUND : e;
}

err_t story_get(struct rq *rq, struct story_key k, struct story *out)
{
	return not_found(rq_one(rq, &sql_story_read, &k, out));
}

err_t story_shared_get(struct rq *rq, const char *token, struct story *out)
{
	struct story_share_key k = {.id = INT_UNSET, .token_hash = sha256_hex(rq->arena, token)};

	return not_found(rq_one(rq, &sql_story_shared, &k, out));
}

err_t story_segments_get(struct rq *rq, int64_t id, struct list *out)
{
	struct story_key k = {.id = id};

	return rq_many(rq, &sql_story_segments, &k, out);
}

err_t story_resources_get(struct rq *rq, int64_t id, int64_t segment, struct list *out)
{
	struct story_segment_key k = {id, segment, INT_UNSET};

	return rq_many(rq, &sql_story_resources, &k, out);
}

err_t story_add(struct rq *rq, const struct story_new *in, int64_t *id)
{
	struct story_new_row row = {*in, rq->who.user_id};
	struct story_key made;
	err_t e = rq_one(rq, &sql_story_add, &row, &made);

	*id = e ? 0 : made.id;
	return e ? e : story_folder_make(rq->conf, rq->arena, made.id);
}

/* Done at once: a note in place of the real thing.  Should this process end in between, the segment's job does the same. */
static err_t simulate(struct rq *rq, int64_t id, int64_t n, const struct story_taken *t)
{
	struct story_worker w = {.id = id, .n = n, .run_n = t->run_n, .lease_s = INT_UNSET};
	struct story_ended ended;
	err_t e = segment_note(rq->conf, rq->arena, id, n, &w.files);

	if (!e)
		e = rq_one(rq, &sql_story_done, &w, &ended);
	return e || ended.is_done ? e : ERR_CONFLICT;
}

/* Who makes it, and what people are asked. A segment that there is not, or whose story is gone, is refused by story_take. */
static err_t executor_choose(struct rq *rq, struct story_execute_ask *ask)
{
	struct list segments;
	struct story s;
	struct script script;
	const struct generator *g = NULL;
	err_t e = story_get(rq, (struct story_key){ask->id, rq->who.user_id}, &s);

	if (!e)
		e = story_segments_get(rq, ask->id, &segments);
	for (size_t i = 0; !e && i < segments.n; i++)
		if (((const struct story_segment *)segments.items)[i].segment_id == ask->n)
			g = generator_of(rq->conf, ((const struct story_segment *)segments.items)[i].name);
	if (e || !g)
		return e;
	ask->executor = g->executor;
	if (!g->deliverable)
		return ERR_OK;
	e = story_script_get(rq, ask->id, &script);
	if (e == ERR_BAD_JSON || (!e && g->reads_script && !script.n))
		return ERR_SEGMENT_ORDER;
	if (!g->reads_script)
		script.n = 0;
	ask->words = people_words(rq->arena, g->segment, &(struct script_wish){s.topic, s.main_role, s.scene, s.lang}, &script);
	ask->deliverable = g->deliverable;
	ask->budget_cents = rq->conf->story_people_budget;
	ask->limit_s = rq->conf->story_people_minutes * 60;
	return e;
}

err_t story_execute(struct rq *rq, const struct story_begin *b, struct story_executed *out)
{
	bool is_off = str_eq(rq->conf->story_generators, "off");
	struct story_execute_ask ask = {.id = b->id, .n = b->n, .redo = b->redo, .how = b->how, .user_id = rq->who.user_id, .budget_cents = INT_UNSET,
					.limit_s = INT_UNSET, .wait_s = is_off ? SEGMENT_LEASE_S : 0, .lease_s = SEGMENT_LEASE_S};
	struct story_taken taken;
	err_t e = is_off ? ERR_OK : executor_choose(rq, &ask);

	if (!e)
		e = rq_one(rq, &sql_story_take, &ask, &taken);

	if (!e && is_off)
		e = simulate(rq, b->id, b->n, &taken);
	*out = (struct story_executed){true, is_off ? "Simulated execution completed" : "Execution queued",
				       is_off || e ? NULL : taken.job_id};
	return e;
}

err_t story_cancel(struct rq *rq, int64_t id)
{
	struct story_key k = {id, rq->who.user_id};

	return rq_run(rq, &sql_story_cancel, &k, NULL);
}

err_t story_delete(struct rq *rq, int64_t id)
{
	struct story_key k = {id, rq->who.user_id};
	err_t e = rq_run(rq, &sql_story_drop, &k, NULL);

	return e ? e : story_folder_remove(rq->conf, rq->arena, id);
}

err_t story_share(struct rq *rq, int64_t id, const char **url)
{
	const char *token = random_token(rq->arena, SHARE_BYTES);
	struct story_share_key k = {id, rq->who.user_id, sha256_hex(rq->arena, token)};
	struct story_key found;

	*url = arena_printf(rq->arena, "%s/stories/shared/%s", rq->conf->app_base_url, token);
	return not_found(rq_one(rq, &sql_story_share, &k, &found));
}
