/* SPDX-License-Identifier: AGPL-3.0-or-later
 * /stories/{id}: a story as it is made, and the same to be looked at by whoever has its shared address. */
#include "base/buf.h"
#include "pages/story_parts.h"

#define AREA_MAX SCRIPT_MAX_BYTES

struct story_in {
	int64_t id;
};
struct shared_in {
	const char *token, *url;
};
struct story_page {
	struct chrome chrome;
	struct list problems, steps, leaves;
	const char *topic, *topic_lang, *lang, *cast, *badge, *icon, *state, *action, *delete_href, *export_href, *live_self, *live_events, *film_href,
		*captions_href, *story_text, *split_text;
	bool is_live, can_edit, is_shared;
};
SHAPE(story_path, story_in, FIELD(story_in, id, K_INT, .flags = F_PATH | F_REQ, .max = INT64_MAX));
SHAPE(story_shared_in, shared_in, FIELD(shared_in, token, K_LINE, .flags = F_PATH | F_REQ, .max = 100));
SHAPE(story_shared_file, shared_in, FIELD(shared_in, token, K_LINE, .flags = F_PATH | F_REQ, .max = 100),
      FIELD(shared_in, url, K_LINE, .flags = F_QUERY | F_REQ, .max = 300));
#define P(member) FIELD(story_page, member, K_TEXT)
#define SEEN \
	CHROME_FIELDS(story_page), P(topic), P(topic_lang), P(lang), P(cast), P(film_href), P(captions_href), \
		FIELD(story_page, leaves, K_LIST, .of = &leaf_shape)
SHAPE(story_shared_page, story_page, SEEN);
SHAPE(story_page, story_page, SEEN, P(badge), P(icon), P(state), P(action), P(delete_href), P(export_href), P(live_self), P(live_events), P(story_text),
      P(split_text), FIELD(story_page, problems, K_LIST, .of = &link_item_shape), FIELD(story_page, steps, K_LIST, .of = &story_step_shape),
      FIELD(story_page, can_edit, K_BOOL), FIELD(story_page, is_shared, K_BOOL));


/* Pages with an empty line between them; their pieces on lines of their own. */
static const char *script_text(struct rq *rq, const struct script *s, bool is_split)
{
	struct buf b;

	buf_init(&b, rq->arena, AREA_MAX);
	for (size_t i = 0; i < s->n; i++) {
		const struct texts *pieces = &s->pages[i].pieces;

		buf_str(&b, i ? "\n\n" : "");
		for (size_t k = 0; is_split && k < pieces->n; k++)
			buf_fmt(&b, "%s%s", k ? "\n" : "", pieces->items[k]);
		if (!is_split)
			buf_str(&b, s->pages[i].story);
	}
	return s->n ? buf_text(&b) : NULL;
}


static void seen_fill(struct rq *rq, const struct story_view *v, struct story_page *p)
{
	const struct story *s = &v->story;

	p->topic = s->topic;
	p->topic_lang = story_lang(rq->lang, s);
	p->lang = s->lang;
	p->cast = str_has(s->main_role) && str_has(s->scene) ? arena_printf(rq->arena, "%s · %s", s->main_role, s->scene)
		   : str_has(s->main_role) ? s->main_role : str_has(s->scene) ? s->scene : NULL;
	p->leaves = v->leaves;
	p->film_href = v->film_href;
	p->captions_href = v->captions_href;
	p->chrome.title = s->topic;
	p->chrome.nav = "stories";
}


static void acts_fill(struct rq *rq, const struct story_view *v, const struct story_said *said, struct story_page *p)
{
	struct look look = story_look(rq->lang, v->story.status);
	const struct story_step *steps = v->steps.items;

	p->badge = look.badge;
	p->icon = look.icon;
	p->state = look.words;
	p->steps = v->steps;
	p->is_shared = v->story.is_shared;
	p->action = arena_printf(rq->arena, "/stories/%lld", (long long)v->story.id);
	p->delete_href = arena_printf(rq->arena, "%s/confirm?act=delete", p->action);
	p->export_href = v->resources.n ? arena_printf(rq->arena, "/api/task/%lld/export", (long long)v->story.id) : NULL;
	p->is_live = v->story.makes_all; /* also between two steps */
	for (size_t i = 0; i < v->steps.n; i++)
		p->is_live |= steps[i].is_running;
	p->can_edit = !p->is_live && v->script.n;
	p->story_text = said->story_text ? said->story_text : script_text(rq, &v->script, false);
	p->split_text = said->split_text ? said->split_text : v->script.is_split ? script_text(rq, &v->script, true) : NULL;
	p->live_self = p->is_live ? p->action : NULL;
	if (p->is_live)
		p->live_events = arena_printf(rq->arena, "/events?story=%lld", (long long)v->story.id);
	p->chrome.refreshes = p->is_live;
}


err_t story_page_show(struct rq *rq, const struct story_said *said)
{
	struct story_page *p = ARENA_NEW(rq->arena, struct story_page);
	struct story_view *v = ARENA_NEW(rq->arena, struct story_view);
	struct link_item *problem = ARENA_NEW(rq->arena, struct link_item);
	err_t e = story_get(rq, (struct story_key){said->id, rq->who.user_id}, &v->story);

	v->base = "/api/resource?url=";
	if (!e)
		e = story_view_load(rq, v);
	if (e)
		return e;
	seen_fill(rq, v, p);
	acts_fill(rq, v, said, p);
	if (said->why) {
		*problem = (struct link_item){.words = said->why, .href = said->story_text ? "#story-text" : "#split-text"};
		p->problems = (struct list){1, problem};
	}
	page_show(rq, "story", &story_page_shape, p, p->problems.n);
	return ERR_OK;
}


err_t page_story(struct rq *rq)
{
	return story_page_show(rq, &(struct story_said){.id = ((const struct story_in *)rq->in)->id});
}


err_t page_story_shared(struct rq *rq)
{
	const struct shared_in *in = rq->in;
	struct story_page *p = ARENA_NEW(rq->arena, struct story_page);
	struct story_view *v = ARENA_NEW(rq->arena, struct story_view);
	err_t e = story_shared_get(rq, in->token, &v->story);

	v->base = arena_printf(rq->arena, "/stories/shared/%s/file?url=", in->token);
	if (!e)
		e = story_view_load(rq, v);
	if (e)
		return e;
	seen_fill(rq, v, p);
	p->chrome.nav = NULL;
	rq_page(rq, "story_shared", &story_shared_page_shape, p);
	return ERR_OK;
}


err_t page_story_shared_file(struct rq *rq)
{
	const struct shared_in *in = rq->in;

	return story_file_send(rq, in->url, in->token);
}
