/* ready_texts.c - ready texts of a person, to be put into messages.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/id.h"
#include "humans/talk_internal.h"
#include "sql_contact.h"

struct template_edit {
	const char *id, *human_id, *title, *body;
};
/* POST gives the template as an object, PATCH also its members beside the status, as the seed's clients read them. */
struct template_saved {
	const char *status, *id, *title, *body;
	int64_t updated_at;
	const struct template *template;
};

#define T(member, kind, ...) FIELD(template_edit, member, kind, __VA_ARGS__)
#define TITLE(need) T(title, K_LINE, .flags = (need), .max = TEMPLATE_TITLE_MAX)
#define BODY(need) T(body, K_TEXT, .flags = (need), .max = MESSAGE_MAX)
#define KEY T(id, K_LINE, .flags = F_REQ | F_PATH)

SHAPE(template_edit, template_edit, T(id, K_TEXT, 0), T(human_id, K_TEXT, 0), T(title, K_TEXT, 0), T(body, K_TEXT, 0));
SHAPE(template_new, template_edit, TITLE(F_REQ), BODY(F_REQ));
SHAPE(template_edit_in, template_edit, KEY, TITLE(0), BODY(0));
SHAPE(template_key, template_edit, KEY);
SHAPE(template, template, FIELD(template, id, K_UUID), FIELD(template, human_id, K_UUID), FIELD(template, title, K_LINE),
      FIELD(template, body, K_TEXT), FIELD(template, created_at, K_TIME), FIELD(template, updated_at, K_TIME));
SHAPE(template_saved, template_saved, FIELD(template_saved, status, K_TEXT),
      FIELD(template_saved, id, K_UUID, .flags = F_OMIT), FIELD(template_saved, title, K_TEXT, .flags = F_OMIT),
      FIELD(template_saved, body, K_TEXT, .flags = F_OMIT), FIELD(template_saved, updated_at, K_TIME, .flags = F_OMIT),
      FIELD(template_saved, template, K_OBJ, .of = &template_shape));
SHAPE(talk_done, talk_done, FIELD(talk_done, status, K_TEXT), FIELD(talk_done, id, K_UUID));


err_t template_save(struct rq *rq, const struct template *t, struct template *out)
{
	struct template_edit edit = {t->id, rq->who.human_id, t->title ? str_trim(rq->arena, t->title) : NULL, t->body};
	err_t e;

	if (!edit.human_id)
		return ERR_MISSING_HUMAN;
	if (!edit.id)
		return rq_one(rq, &sql_template_add, &edit, out);
	if (!uuid_parse(edit.id, NULL))
		return ERR_NOT_FOUND;
	e = rq_one(rq, &sql_template_set, &edit, out);
	return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
}


static err_t save(struct rq *rq, const char *status)
{
	const struct template_edit *in = rq->in;
	const struct template wanted = {.id = in->id, .title = in->title, .body = in->body};
	struct template_saved *saved = ARENA_NEW(rq->arena, struct template_saved);
	struct template *t = ARENA_NEW(rq->arena, struct template);
	err_t e = template_save(rq, &wanted, t);

	if (e)
		return e;
	*saved = (struct template_saved){.status = status, .template = t};
	if (in->id) {
		saved->id = t->id;
		saved->title = t->title;
		saved->body = t->body;
		saved->updated_at = t->updated_at;
	}
	rq_answer(rq, saved);
	return ERR_OK;
}


err_t template_post(struct rq *rq)
{
	return save(rq, "stored");
}


err_t template_patch(struct rq *rq)
{
	const struct template_edit *in = rq->in;

	return in->title || in->body ? save(rq, "updated") : rq_wrong(rq, "body", "required");
}


err_t template_remove(struct rq *rq, const char *id)
{
	struct template_edit key = {.id = id, .human_id = rq->who.human_id};
	struct talk_key gone;
	err_t e;

	if (!key.human_id || !uuid_parse(id, NULL))
		return ERR_NOT_FOUND;
	e = rq_one(rq, &sql_template_drop, &key, &gone);
	return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
}


err_t template_delete(struct rq *rq)
{
	const struct template_edit *in = rq->in;
	struct talk_done *done = ARENA_NEW(rq->arena, struct talk_done);
	err_t e = template_remove(rq, in->id);

	*done = (struct talk_done){.status = "deleted", .id = in->id};
	if (!e)
		rq_answer(rq, done);
	return e;
}
