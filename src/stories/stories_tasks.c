/* stories_tasks.c - the handlers of the stories' API.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sql_stories.h"
#include "stories/stories_rows.h"

#define LIST_LIMIT 50

/* A reply of one word. */
static err_t say_yes(struct rq *rq)
{
	static const struct story_said yes = {true};

	rq_answer(rq, &yes);
	return ERR_OK;
}

static struct story_key key_of(const struct rq *rq)
{
	return (struct story_key){((const struct story_id_in *)rq->in)->task_id, rq->who.user_id};
}

err_t story_workflow_get(struct rq *rq)
{
	struct story_workflow w;
	err_t e = rq_one(rq, &sql_story_workflow, NULL, &w);

	if (!e)
		rq_raw(rq, "application/json", span_of(w.segments));
	return e;
}

err_t story_new_post(struct rq *rq)
{
	struct story_made *made = ARENA_NEW(rq->arena, struct story_made);
	err_t e = story_add(rq, rq->in, &made->task_id);

	if (!e)
		rq_answer(rq, made);
	return e;
}

err_t story_progress_get(struct rq *rq)
{
	struct story *s = ARENA_NEW(rq->arena, struct story);
	err_t e = story_get(rq, key_of(rq), s);

	if (!e)
		rq_answer(rq, s);
	return e;
}

static void names_of(struct arena *a, const struct list *segments, struct texts *out)
{
	const struct story_segment *s = segments->items;

	out->items = ARENA_ARRAY(a, const char *, segments->n);
	for (out->n = 0; out->n < segments->n; out->n++)
		out->items[out->n] = s[out->n].name;
}

err_t story_info_get(struct rq *rq)
{
	struct story_info *i = ARENA_NEW(rq->arena, struct story_info);
	err_t e = story_get(rq, key_of(rq), &i->story);

	if (!e)
		e = story_segments_get(rq, i->story.id, &i->segments);
	if (!e)
		e = story_resources_get(rq, i->story.id, INT_UNSET, &i->resources);
	if (e)
		return e;
	names_of(rq->arena, &i->segments, &i->segment_names);
	rq_answer(rq, i);
	return ERR_OK;
}

err_t story_ids_get(struct rq *rq)
{
	struct story_ids *ids = ARENA_NEW(rq->arena, struct story_ids);
	struct story_key k = {INT_UNSET, rq->who.user_id};
	err_t e = rq_one(rq, &sql_story_ids, &k, ids);

	if (!e)
		rq_answer(rq, ids);
	return e;
}

err_t story_list_get(struct rq *rq)
{
	const struct story_list_in *in = rq->in;
	struct story_page_ask ask = {rq->who.user_id, in->limit == INT_UNSET ? LIST_LIMIT : in->limit,
				     in->offset == INT_UNSET ? 0 : in->offset};
	struct story_list *l = ARENA_NEW(rq->arena, struct story_list);
	struct story_total total;
	err_t e = rq_one(rq, &sql_story_total, &ask, &total);

	if (!e)
		e = rq_many(rq, &sql_story_page, &ask, &l->tasks);
	if (e)
		return e;
	l->total = total.total;
	rq_answer(rq, l);
	return ERR_OK;
}

err_t story_execute_post(struct rq *rq)
{
	const struct story_execute_in *in = rq->in;
	struct story_executed *done = ARENA_NEW(rq->arena, struct story_executed);
	struct story_begin b = {in->task_id, in->segment_id, in->all ? STORY_ALL : STORY_ONE, in->redo};
	err_t e = story_execute(rq, &b, done);

	if (!e)
		rq_answer(rq, done);
	return e;
}

err_t story_cancel_post(struct rq *rq)
{
	err_t e = story_cancel(rq, key_of(rq).id);

	return e ? e : say_yes(rq);
}

err_t story_task_delete(struct rq *rq)
{
	err_t e = story_delete(rq, key_of(rq).id);

	return e ? e : say_yes(rq);
}

err_t story_share_post(struct rq *rq)
{
	struct story_shared_reply *r = ARENA_NEW(rq->arena, struct story_shared_reply);
	err_t e = story_share(rq, key_of(rq).id, &r->url);

	if (!e)
		rq_answer(rq, r);
	return e;
}

static err_t paths_load(struct rq *rq, int64_t id, int64_t segment, struct texts *out)
{
	struct list files;
	err_t e = story_resources_get(rq, id, segment, &files);
	const struct story_resource *f = files.items;

	if (e)
		return e;
	out->items = ARENA_ARRAY(rq->arena, const char *, files.n);
	for (out->n = 0; out->n < files.n; out->n++)
		out->items[out->n] = f[out->n].path;
	return ERR_OK;
}

err_t story_resource_get(struct rq *rq)
{
	const struct story_resource_in *in = rq->in;
	struct story_resources_reply *r = ARENA_NEW(rq->arena, struct story_resources_reply);
	struct story s;
	err_t e = story_get(rq, (struct story_key){in->task_id, rq->who.user_id}, &s);

	if (!e && (in->segmentId < 1 || in->segmentId > s.total_segments))
		e = ERR_SEGMENT_UNKNOWN;
	if (!e && in->segmentId > s.current_segment)
		e = ERR_SEGMENT_PENDING;
	if (!e)
		e = paths_load(rq, s.id, in->segmentId, &r->resources);
	if (!e)
		rq_answer(rq, r);
	return e;
}
