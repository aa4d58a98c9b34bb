/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The page of one task: what is asked, where it stands, what the reader receives, and what they can do now. */
#include "pages/task_page.h"
#include <string.h>
#include "base/buf.h"
#include "pages/fair_page.h"
#include "pages/fair_words.h"
#include "pages/handlers.h"
#include "pages/shown.h"
#include "pages/talk_page.h"

#define HEADING_WORDS 70

struct task_path {
	const char *id;
};
struct task_answer {
	const char *text;
	const struct upload *file;
};
struct detail {
	const char *label, *words, *look, *words_lang, *href;
};
struct task_page {
	struct chrome chrome;
	struct list problems, steps, details, forms;
	const char *words, *words_lang, *words_note, *kept, *whole, *original, *original_lang, *state_note, *reject_reason, *reject_lang;
	const char *criteria, *criteria_lang, *not_allowed, *not_allowed_lang;
	const char *delivered, *photo_href, *film_href, *poster_href, *shown_width, *shown_height, *file_href, *delivered_text, *delivered_lang, *json_href;
	const char *gross, *fee, *take_home, *pay_note, *door_href, *door_label, *register_href;
	const struct task_talk *talk;
	const struct task_fair *fair;
};
#define T(member) FIELD(task_page, member, K_TEXT)
SHAPE(task_path, task_path, FIELD(task_path, id, K_UUID, .flags = F_PATH | F_REQ));
SHAPE(task_answer, task_answer, FIELD(task_answer, text, K_TEXT), FIELD(task_answer, file, K_FILE, .flags = F_LENIENT));
SHAPE(detail, detail, FIELD(detail, label, K_TEXT), FIELD(detail, words, K_TEXT), FIELD(detail, look, K_TEXT),
      FIELD(detail, words_lang, K_TEXT), FIELD(detail, href, K_TEXT));
SHAPE(task_page, task_page, CHROME_FIELDS(task_page), FIELD(task_page, problems, K_LIST, .of = &link_item_shape),
      FIELD(task_page, steps, K_LIST, .of = &step_shape), FIELD(task_page, details, K_LIST, .of = &detail_shape),
      FIELD(task_page, forms, K_LIST, .of = &form_shape), T(words), T(words_lang), T(words_note), T(kept),
      T(whole), T(original), T(original_lang), T(state_note), T(reject_reason), T(reject_lang), T(criteria), T(criteria_lang), T(not_allowed),
      T(not_allowed_lang), T(delivered), T(photo_href), T(film_href), T(poster_href), T(shown_width), T(shown_height),
      T(file_href), T(delivered_text), T(delivered_lang), T(json_href), T(gross), T(fee), T(take_home), T(pay_note), T(door_href), T(door_label), T(register_href),
      FIELD(task_page, talk, K_OBJ, .of = &task_talk_shape), FIELD(task_page, fair, K_OBJ, .of = &task_fair_shape));

/* What a delivery asks for, by the task's deliverable. */
static const struct field_spec photo_fields[] = {
	{.name = "file", .label = TR_ID("Photo"),
	 .hint = TR_ID("JPEG, PNG, WebP, GIF or HEIC, at most 10 MB. The place and other hidden data are removed."),
	 .missing = TR_ID("Take or choose a photo."), .type = "file", .accept = "image/*", .flags = FF_REQ | FF_CAMERA},
	{.name = "text", .label = TR_ID("Note"), .flags = FF_AREA},
};
static const struct field_spec video_fields[] = {
	{.name = "file", .label = TR_ID("Video"), .hint = TR_ID("MP4, MOV or WebM, at most 100 MB."),
	 .missing = TR_ID("Take or choose a video."), .type = "file", .accept = "video/*", .flags = FF_REQ | FF_CAMERA},
	{.name = "text", .label = TR_ID("Note"), .flags = FF_AREA},
};
static const struct field_spec text_fields[] = {
	{.name = "text", .label = TR_ID("Text"), .hint = TR_ID("What was asked for, as text."),
	 .missing = TR_ID("Write the text."), .flags = FF_REQ | FF_AREA},
};
static const struct deliver_form {
	const char *deliverable, *submit;
	const struct field_spec *fields;
	size_t n;
} deliver_forms[] = {
	{"photo", TR_ID("Submit photo"), photo_fields, N_OF(photo_fields)},
	{"video", TR_ID("Submit video"), video_fields, N_OF(video_fields)},
	{"text", TR_ID("Submit text"), text_fields, N_OF(text_fields)},
};

/* Refusals that the reader can do something about are shown on the task's page: `field` is what is wrong, `words` what
 * to say to the person instead of the error's own sentence. */
static const struct refusal {
	err_t e;
	const char *field, *words;
} refusals[] = {
	{ERR_ALREADY_ASSIGNED, NULL, NULL},
	{ERR_NOT_OPEN, NULL, NULL},
	{ERR_HUMAN_BUSY, NULL, TR_ID("You have another task in hand. Deliver it or give it back first.")},
	{ERR_TIMEOUT, NULL, NULL},
	{ERR_NOT_ASSIGNED, NULL, NULL},
	{ERR_NOT_ASSIGNED_YOU, NULL, NULL},
	{ERR_ALREADY_COMPLETED, NULL, NULL},
	{ERR_WRONG_DELIVERABLE, "file", NULL},
	{ERR_MISSING_TEXT, "text", "required"},
	{ERR_MISSING_FILE, "file", "required"},
	{ERR_FILE_TYPE, "file", NULL},
	{ERR_FILE_TOO_LARGE, "file", NULL},
};


static const struct deliver_form *deliver_form_of(const struct task *t)
{
	for (size_t i = 0; i + 1 < N_OF(deliver_forms); i++)
		if (str_eq(deliver_forms[i].deliverable, t->deliverable))
			return &deliver_forms[i];
	return &deliver_forms[N_OF(deliver_forms) - 1];
}


static const char *task_href(struct rq *rq, const struct task *t, const char *verb)
{
	return arena_printf(rq->arena, "/tasks/%s/%s", t->id, verb);
}


/* Deliver, or give back. */
static void work_forms(struct rq *rq, const struct task *t, const char *why, struct task_page *p)
{
	struct form *forms = ARENA_ARRAY(rq->arena, struct form, 2);
	const struct deliver_form *d = deliver_form_of(t);
	const struct form_spec deliver = {.fields = d->fields, .n = d->n, .title = tr(rq->lang, "Deliver"),
		.action = task_href(rq, t, "submit"), .submit = tr(rq->lang, d->submit), .button = "btn wide", .is_upload = true};
	const struct form_spec skip = {.title = tr(rq->lang, "Cannot do it?"),
		.words = tr(rq->lang, "Nothing is held against you. Somebody else can take the task."),
		.action = task_href(rq, t, "skip"), .submit = tr(rq->lang, "Give this task back"), .button = "btn second wide"};

	forms[0] = form_make(rq, &deliver, rq->input.form);
	forms[1] = form_make(rq, &skip, (struct pairs){0});
	p->problems = form_problems(rq, &deliver, why);
	p->forms = (struct list){2, forms};
}


static void accept_form(struct rq *rq, const struct task *t, struct task_page *p)
{
	struct form *form = ARENA_NEW(rq->arena, struct form);
	const struct form_spec spec = {.action = task_href(rq, t, "accept"), .button = "btn wide",
		.submit = TR_FILL(rq->arena, rq->lang, "Accept – you receive {0}", p->take_home)};

	*form = form_make(rq, &spec, (struct pairs){0});
	p->forms = (struct list){1, form};
}


/* What the reader can do now: work, accept, or first become somebody who may. */
static void task_doors(struct rq *rq, const struct task *t, const char *why, struct task_page *p)
{
	const struct form_spec none = {0};

	p->problems = form_problems(rq, &none, why);
	if (t->is_mine && str_eq(t->status, "accepted")) {
		work_forms(rq, t, why, p);
	} else if (!str_eq(t->status, "open")) {
		return;
	} else if (rq->who.human_id) {
		accept_form(rq, t, p);
	} else if (rq->who.user_id) {
		p->door_href = "/register";
		p->door_label = tr(rq->lang, "Complete your worker profile");
	} else {
		p->door_href = arena_printf(rq->arena, "/login?next=/tasks/%s", t->id);
		p->door_label = tr(rq->lang, "Log in to accept");
		p->register_href = "/register";
	}
}


static const char *map_href(struct arena *a, const struct task *t)
{
	return t->lat && t->lng ? arena_printf(a, "https://www.openstreetmap.org/?mlat=%s&mlon=%s#map=17/%s/%s", t->lat, t->lng,
					       t->lat, t->lng) : NULL;
}


static void task_details(struct rq *rq, const struct viewer *v, const struct task *t, struct task_page *p)
{
	struct detail *d = ARENA_ARRAY(rq->arena, struct detail, 5);
	struct look look = task_look(rq->lang, t);
	size_t n = 0;

	d[n++] = (struct detail){.label = tr(rq->lang, "State"), .words = look.words, .look = look.badge};
	d[n++] = (struct detail){.label = tr(rq->lang, "Deliverable"), .words = deliverable_words(rq->lang, t->deliverable)};
	d[n++] = (struct detail){.label = tr(rq->lang, "Place"),
		.words = str_has(t->location) ? t->location : tr(rq->lang, "Anywhere"),
		.words_lang = foreign_lang(rq->lang, t->location), .href = map_href(rq->arena, t)};
	if (str_eq(t->status, "open") || str_eq(t->status, "accepted"))
		d[n++] = (struct detail){.label = tr(rq->lang, "Deadline"), .words = deadline_clock(v, t)};
	if (t->task_label)
		d[n++] = (struct detail){.label = tr(rq->lang, "Kind"), .words = label_words(rq->lang, t->task_label)};
	p->details = (struct list){n, d};
}


static err_t task_delivered(struct rq *rq, const struct viewer *v, const struct task *t, struct task_page *p)
{
	const struct submission *s = t->submission;
	struct shown shown;
	err_t e;

	if (!s || !(t->is_mine || t->is_owner || rq->who.is_admin))
		return ERR_OK;
	p->delivered = TR_FILL(rq->arena, rq->lang, "{0}, {1}", deliverable_words(rq->lang, s->type),
			       when_clock(&v->reader, s->created_at));
	p->delivered_text = s->text;
	p->delivered_lang = foreign_lang(rq->lang, s->text);
	p->file_href = own_path(rq, s->content_url);
	e = shown_of(rq, s->file, p->file_href, "960", &shown);
	p->film_href = str_eq(s->type, "video") ? p->file_href : NULL;
	p->poster_href = p->film_href ? shown.href : NULL;
	p->photo_href = p->film_href ? NULL : shown.href;
	p->shown_width = shown.width;
	p->shown_height = shown.height;
	return e;
}


static void task_words(struct rq *rq, const struct task *t, struct task_page *p)
{
	p->words = text_clip(rq->arena, t->task_display, HEADING_WORDS);
	p->words_lang = foreign_lang(rq->lang, t->task_display);
	if (p->words_lang)
		p->words_note = tr(rq->lang, str_eq(p->words_lang, "ja") ? TR_ID("Written in Japanese. There is no translation.")
									 : TR_ID("Written in English. There is no translation."));
	p->whole = str_eq(p->words, t->task_display) ? NULL : t->task_display;
	if (t->engine) {
		p->original = t->task;
		p->original_lang = foreign_lang(rq->lang, t->task);
	}
	p->criteria = t->acceptance_criteria;
	p->criteria_lang = foreign_lang(rq->lang, t->acceptance_criteria);
	p->not_allowed = t->not_allowed;
	p->not_allowed_lang = foreign_lang(rq->lang, t->not_allowed);
	p->reject_reason = t->is_mine ? t->reject_reason : NULL;
	p->reject_lang = foreign_lang(rq->lang, p->reject_reason);
}


static void task_money(struct rq *rq, const struct task *t, struct task_page *p)
{
	p->gross = money_words(rq->arena, rq->lang, t->budget_usd);
	if (str_eq(t->status, "failed")) {
		p->pay_note = tr(rq->lang, "Nothing is paid for a failed task.");
		return;
	}
	p->fee = money_words(rq->arena, rq->lang, -t->fee_due);
	p->take_home = money_words(rq->arena, rq->lang, t->payout_due);
	if (!str_eq(t->status, "completed"))
		p->pay_note = TR_FILL(rq->arena, rq->lang,
				      "Approved by itself if the requester does not answer within {0} hours.",
				      arena_printf(rq->arena, "%lld", (long long)rq->conf->review_hours));
}


/* What was written into a form that is no longer there: it came too late, but is not lost. */
static const char *words_kept(struct rq *rq)
{
	static const char *const names[] = {"text", "reason", "comment"};
	const char *words = NULL;

	for (size_t i = 0; i < N_OF(names) && !str_has(words); i++)
		words = pairs_get(rq->input.form, names[i]);
	return str_has(words) ? words : NULL;
}


err_t task_page_show(struct rq *rq, const char *why, int status)
{
	const struct task_path *in = rq->in;
	struct task_page *p = ARENA_NEW(rq->arena, struct task_page);
	struct task *t = ARENA_NEW(rq->arena, struct task);
	struct task_talk *talk = ARENA_NEW(rq->arena, struct task_talk);
	struct task_fair *fair = ARENA_NEW(rq->arena, struct task_fair);
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	if (!e)
		e = task_get(rq, in->id, lang_code(rq->lang), t);
	if (!e)
		e = task_talk_fill(rq, &v, t, talk);
	if (!e)
		e = task_fair_fill(rq, &v, t, fair);
	if (e)
		return e;
	p->talk = talk;
	p->fair = fair;
	task_words(rq, t, p);
	p->steps = task_steps(&v, t, rq->conf->review_hours);
	p->state_note = task_note(&v, t);
	task_money(rq, t, p);
	p->json_href = arena_printf(rq->arena, "/api/tasks/%s", t->id);
	task_details(rq, &v, t, p);
	task_doors(rq, t, why, p);
	e = task_delivered(rq, &v, t, p);
	if (!e)
		e = task_fair_forms(rq, t, fair, &p->forms, &p->problems);
	if (e)
		return e;
	if (why && !p->forms.n)
		p->kept = words_kept(rq);
	p->chrome.title = p->words;
	p->chrome.nav = "tasks";
	page_show(rq, "task", &task_page_shape, p, p->problems.n);
	if (p->problems.n)
		rq->reply.status = status;
	return ERR_OK;
}


err_t page_task(struct rq *rq)
{
	return task_page_show(rq, NULL, 200);
}


/* After an action: on to the task, or the task's page again with what stood in the way. */
static err_t task_acted(struct rq *rq, err_t e, const char *done)
{
	const struct task_path *in = rq->in;

	if (!e) {
		rq_see_other(rq, arena_printf(rq->arena, "/tasks/%s?done=%s", in->id, done));
		return ERR_OK;
	}
	if (e == ERR_MISSING_HUMAN) {
		rq_see_other(rq, "/register");
		return ERR_OK;
	}
	if (e == ERR_CRITERIA_FAILED)
		return task_page_show(rq, failed_words(rq), 422);
	for (size_t i = 0; i < N_OF(refusals); i++) {
		const char *words = refusals[i].words ? refusals[i].words : err_info(e)->text;

		if (refusals[i].e != e)
			continue;
		if (!refusals[i].field)
			return task_page_show(rq, tr(rq->lang, words), err_info(e)->http);
		complain(&rq->complaints, refusals[i].field, words, ERR_BAD_FIELD);
		return task_page_show(rq, NULL, 422);
	}
	return e;
}


err_t page_task_accept(struct rq *rq)
{
	const struct task_path *in = rq->in;

	return task_acted(rq, task_accept(rq, in->id), "accepted");
}


err_t page_task_submit(struct rq *rq)
{
	const struct task_path *in = rq->in;
	struct input form = form_input(rq);
	struct task *t = ARENA_NEW(rq->arena, struct task);
	struct task_answer answer;
	struct delivery d;
	const char *submission_id;
	err_t e = task_get(rq, in->id, lang_code(rq->lang), t);

	if (e)
		return e;
	if (shape_read(&task_answer_shape, &form, rq->arena, &answer, &rq->complaints))
		return task_page_show(rq, NULL, 422);
	d = (struct delivery){.task_id = in->id, .type = t->deliverable, .text = answer.text};
	/* a form without a chosen file sends an empty one */
	if (answer.file && answer.file->data.len)
		d.file = answer.file;
	return task_acted(rq, task_deliver(rq, &d, &submission_id), "delivered");
}


err_t page_task_skip(struct rq *rq)
{
	const struct task_path *in = rq->in;

	return task_acted(rq, task_skip(rq, in->id), "skipped");
}
