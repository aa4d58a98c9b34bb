/* SPDX-License-Identifier: AGPL-3.0-or-later
 * "My page": the reader's own photos, private until they are made public. */
#include "humans/photos.h"
#include "pages/handlers.h"
#include "pages/viewer.h"

struct photo_card {
	const char *href, *thumb_href, *words, *note, *badge, *icon, *state, *action, *set, *button, *drop_action;
	bool is_shown;
};
struct photos_page {
	struct chrome chrome;
	struct list problems, tabs, photos, forms;
	const char *register_href, *back_action;
};
struct photo_page_in {
	const char *id, *gone;
	bool is_public;
};
struct photo_answer {
	const struct upload *file;
	bool is_public;
};

#define C(member) FIELD(photo_card, member, K_TEXT)
SHAPE(photo_card, photo_card, C(href), C(thumb_href), C(words), C(note), C(badge), C(icon), C(state), C(action), C(set),
      C(button), C(drop_action), FIELD(photo_card, is_shown, K_BOOL));
SHAPE(photos_page, photos_page, CHROME_FIELDS(photos_page),
      FIELD(photos_page, problems, K_LIST, .of = &link_item_shape),
      FIELD(photos_page, tabs, K_LIST, .of = &link_item_shape),
      FIELD(photos_page, photos, K_LIST, .of = &photo_card_shape), FIELD(photos_page, forms, K_LIST, .of = &form_shape),
      FIELD(photos_page, register_href, K_TEXT), FIELD(photos_page, back_action, K_TEXT));
SHAPE(photos_query, photo_page_in, FIELD(photo_page_in, gone, K_UUID, .flags = F_LENIENT));
SHAPE(photo_page_in, photo_page_in, FIELD(photo_page_in, id, K_UUID, .flags = F_PATH | F_REQ),
      FIELD(photo_page_in, is_public, K_BOOL));
SHAPE(photo_answer, photo_answer, FIELD(photo_answer, file, K_FILE), FIELD(photo_answer, is_public, K_BOOL));

static struct list who_sees(struct arena *a, enum lang lang, const char *value)
{
	struct option *o = ARENA_ARRAY(a, struct option, 2);
	bool is_public = str_eq(value, "true");

	o[0] = (struct option){"false", tr(lang, "Only me"), !is_public};
	o[1] = (struct option){"true", tr(lang, "Everybody: it stands on my public profile"), is_public};
	return (struct list){2, o};
}

static const struct field_spec photo_fields[] = {
	{.name = "file", .label = TR_ID("Photo"),
	 .hint = TR_ID("JPEG, PNG, WebP, GIF or HEIC, at most 10 MB. The place where it was taken and all other hidden data are removed."),
	 .missing = TR_ID("Take or choose a photo."), .type = "file", .accept = "image/jpeg,image/png,image/webp,image/gif",
	 .flags = FF_REQ},
	{.name = "is_public", .label = TR_ID("Who may see it"), .options = who_sees, .flags = FF_REQ},
};


static struct look photo_state(enum lang lang, const struct photo *p)
{
	if (str_eq(p->state, "refused"))
		return (struct look){"badge fail", "✕", tr(lang, "Cannot be shown")};
	if (str_eq(p->state, "preparing"))
		return (struct look){"badge turn", "◐", tr(lang, "Being prepared")};
	return p->is_public ? (struct look){"badge open", "●", tr(lang, "Public")}
			    : (struct look){"badge", "○", tr(lang, "Private")};
}


static void card_fill(const struct viewer *v, const struct photo *p, struct photo_card *c)
{
	struct arena *a = v->reader.arena;
	enum lang lang = v->reader.lang;
	struct look look = photo_state(lang, p);

	*c = (struct photo_card){.href = p->photo_url, .thumb_href = p->thumb_url, .badge = look.badge, .icon = look.icon,
		.words = TR_FILL(a, lang, "Photo of {0}", when_clock(&v->reader, p->created_at)), .state = look.words,
		.action = arena_printf(a, "/me/photos/%s", p->id), .set = p->is_public ? "false" : "true",
		.button = tr(lang, p->is_public ? TR_ID("Make private") : TR_ID("Make public")),
		.drop_action = arena_printf(a, "/me/photos/%s/delete", p->id), .is_shown = str_eq(p->state, "ready")};
	if (str_eq(p->state, "preparing"))
		c->note = tr(lang, "Load this page again in a few seconds.");
	if (str_eq(p->state, "refused"))
		c->note = tr(lang, "It proved to be no picture. Delete it and send another.");
}


static err_t photos_page(struct rq *rq, const char *gone, const char *why)
{
	struct photos_page *p = ARENA_NEW(rq->arena, struct photos_page);
	const struct form_spec spec = {.fields = photo_fields, .n = N_OF(photo_fields), .action = "/me/photos",
		.title = tr(rq->lang, "Add a photo"), .submit = tr(rq->lang, "Upload"), .is_upload = true};
	struct form *form = ARENA_NEW(rq->arena, struct form);
	struct photo_card *cards;
	struct list photos = {0};
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	if (!e && v.profile.human_id)
		e = photos_own(rq, &photos);
	if (e)
		return e;
	cards = ARENA_ARRAY(rq->arena, struct photo_card, photos.n + 1);
	for (size_t i = 0; i < photos.n; i++)
		card_fill(&v, (const struct photo *)photos.items + i, &cards[i]);
	*form = form_make(rq, &spec, rq->input.form);
	p->problems = form_problems(rq, &spec, why);
	p->chrome.title = tr(rq->lang, "Photos");
	p->chrome.nav = "me";
	p->tabs = me_tabs(rq, "/me/photos");
	p->photos = (struct list){photos.n, cards};
	p->forms = (struct list){v.profile.human_id ? 1 : 0, form};
	p->register_href = v.profile.human_id ? NULL : "/register";
	p->back_action = gone ? arena_printf(rq->arena, "/me/photos/%s/back", gone) : NULL;
	page_show(rq, "photos", &photos_page_shape, p, p->problems.n);
	return ERR_OK;
}


err_t page_photos(struct rq *rq)
{
	const struct photo_page_in *in = rq->in;

	return photos_page(rq, in->gone, NULL);
}


err_t page_photo_post(struct rq *rq)
{
	struct input form = form_input(rq);
	struct photo_answer answer;
	const char *id;
	err_t e = shape_read(&photo_answer_shape, &form, rq->arena, &answer, &rq->complaints);

	/* a form without a chosen file sends an empty one */
	if (!e)
		e = photo_add(rq, answer.file && answer.file->data.len ? answer.file : NULL, answer.is_public, &id);
	if (e == ERR_BAD_FIELD)
		return photos_page(rq, NULL, NULL);
	if (e == ERR_MISSING_FILE) {
		complain(&rq->complaints, "file", "required", ERR_BAD_FIELD);
		return photos_page(rq, NULL, NULL);
	}
	if (e == ERR_FILE_TYPE || e == ERR_FILE_TOO_LARGE || e == ERR_IMAGE_TOO_LARGE || e == ERR_QUOTA ||
	    e == ERR_MISSING_HUMAN)
		return photos_page(rq, NULL, tr(rq->lang, err_info(e)->text));
	if (!e)
		rq_see_other(rq, "/me/photos?done=saved");
	return e;
}


err_t page_photo_set(struct rq *rq)
{
	const struct photo_page_in *in = rq->in;
	err_t e = photo_publish(rq, in->id, in->is_public);

	if (!e)
		rq_see_other(rq, "/me/photos?done=saved");
	return e;
}


err_t page_photo_drop(struct rq *rq)
{
	const struct photo_page_in *in = rq->in;
	err_t e = photo_delete(rq, in->id);

	if (!e)
		rq_see_other(rq, arena_printf(rq->arena, "/me/photos?gone=%s", in->id));
	return e;
}


err_t page_photo_back(struct rq *rq)
{
	const struct photo_page_in *in = rq->in;
	err_t e = photo_take_back(rq, in->id);

	if (!e)
		rq_see_other(rq, "/me/photos?done=saved");
	return e;
}
