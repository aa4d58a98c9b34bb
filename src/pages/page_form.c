/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pages/page_form.h"
#include <string.h>

SHAPE(option, option, FIELD(option, value, K_TEXT), FIELD(option, label, K_TEXT), FIELD(option, is_selected, K_BOOL));

SHAPE(form_field, form_field, FIELD(form_field, name, K_TEXT), FIELD(form_field, id, K_TEXT),
      FIELD(form_field, label, K_TEXT), FIELD(form_field, hint, K_TEXT), FIELD(form_field, hint_id, K_TEXT),
      FIELD(form_field, error, K_TEXT), FIELD(form_field, error_id, K_TEXT), FIELD(form_field, describedby, K_TEXT),
      FIELD(form_field, invalid, K_TEXT), FIELD(form_field, value, K_TEXT), FIELD(form_field, type, K_TEXT),
      FIELD(form_field, autocomplete, K_TEXT), FIELD(form_field, inputmode, K_TEXT), FIELD(form_field, accept, K_TEXT),
      FIELD(form_field, capture, K_TEXT), FIELD(form_field, is_input, K_BOOL), FIELD(form_field, is_area, K_BOOL),
      FIELD(form_field, is_select, K_BOOL), FIELD(form_field, is_hidden, K_BOOL), FIELD(form_field, is_visible, K_BOOL),
      FIELD(form_field, is_required, K_BOOL), FIELD(form_field, options, K_LIST, .of = &option_shape));

SHAPE(form, form, FIELD(form, id, K_TEXT), FIELD(form, title, K_TEXT), FIELD(form, words, K_TEXT),
      FIELD(form, action, K_TEXT), FIELD(form, enctype, K_TEXT), FIELD(form, submit, K_TEXT),
      FIELD(form, button, K_TEXT), FIELD(form, fields, K_LIST, .of = &form_field_shape));

SHAPE(words_item, words_item, FIELD(words_item, words, K_TEXT));

SHAPE(link_item, link_item, FIELD(link_item, words, K_TEXT), FIELD(link_item, href, K_TEXT),
      FIELD(link_item, label, K_TEXT), FIELD(link_item, current, K_TEXT));

SHAPE(form_page, form_page, CHROME_FIELDS(form_page), FIELD(form_page, heading, K_TEXT),
      FIELD(form_page, problems, K_LIST, .of = &link_item_shape), FIELD(form_page, tabs, K_LIST, .of = &link_item_shape),
      FIELD(form_page, intro, K_LIST, .of = &words_item_shape),
      FIELD(form_page, doors, K_LIST, .of = &link_item_shape), FIELD(form_page, forms, K_LIST, .of = &form_shape),
      FIELD(form_page, links, K_LIST, .of = &link_item_shape));


static const char *field_id(const struct field_spec *s)
{
	return s->id ? s->id : s->name;
}


/* What is wrong with the field, in words, or NULL. A code with a blank in it is a message id. */
static const char *field_error(struct rq *rq, const struct field_spec *s)
{
	for (size_t i = 0; i < rq->complaints.n; i++) {
		const struct complaint *c = &rq->complaints.items[i];

		if (!str_eq(c->field, s->name))
			continue;
		if (s->missing && str_eq(c->code, "required"))
			return tr(rq->lang, s->missing);
		return strchr(c->code, ' ') ? tr(rq->lang, c->code) : page_complaint(rq, c->code);
	}
	return NULL;
}


static void field_make(struct rq *rq, const struct field_spec *s, const char *value, struct form_field *f)
{
	struct arena *a = rq->arena;
	const char *id = field_id(s);

	*f = (struct form_field){.name = s->name, .id = id, .type = s->type ? s->type : "text", .inputmode = s->inputmode,
		.autocomplete = s->autocomplete, .accept = s->accept, .is_required = s->flags & FF_REQ,
		.is_hidden = s->flags & FF_HIDDEN, .is_visible = !(s->flags & FF_HIDDEN), .is_area = s->flags & FF_AREA,
		.is_select = s->options != NULL, .capture = s->flags & FF_CAMERA ? "environment" : NULL};
	f->is_input = f->is_visible && !f->is_area && !f->is_select;
	f->value = s->flags & FF_SECRET ? NULL : value;
	if (f->is_hidden)
		return;
	f->label = s->flags & FF_REQ ? tr(rq->lang, s->label) : TR_FILL(a, rq->lang, "{0} (optional)", tr(rq->lang, s->label));
	f->error = field_error(rq, s);
	if (s->hint) {
		f->hint = tr(rq->lang, s->hint);
		f->hint_id = arena_printf(a, "%s-hint", id);
	}
	if (f->error) {
		f->error_id = arena_printf(a, "%s-error", id);
		f->invalid = "true";
	}
	f->describedby = f->hint_id && f->error_id ? arena_printf(a, "%s %s", f->hint_id, f->error_id)
						   : f->error_id ? f->error_id : f->hint_id;
	if (s->options)
		f->options = s->options(a, rq->lang, value);
}


struct form form_make(struct rq *rq, const struct form_spec *s, struct pairs values)
{
	struct form_field *fields = ARENA_ARRAY(rq->arena, struct form_field, s->n + 1);

	for (size_t i = 0; i < s->n; i++)
		field_make(rq, &s->fields[i], pairs_get(values, s->fields[i].name), &fields[i]);
	return (struct form){.title = s->title, .words = s->words, .action = s->action,
		.enctype = s->is_upload ? "multipart/form-data" : NULL, .submit = s->submit,
		.button = s->button ? s->button : "btn", .fields = {s->n, fields}};
}


struct list form_problems(struct rq *rq, const struct form_spec *s, const char *why)
{
	struct link_item *items = ARENA_ARRAY(rq->arena, struct link_item, s->n + 1);
	size_t n = 0;

	if (why)
		items[n++] = (struct link_item){.words = why};
	for (size_t i = 0; i < s->n; i++) {
		const char *error = field_error(rq, &s->fields[i]);

		if (error)
			items[n++] = (struct link_item){.words = error,
				.href = arena_printf(rq->arena, "#%s", field_id(&s->fields[i]))};
	}
	return (struct list){n, items};
}


bool form_has_complaint(const struct rq *rq, const char *field)
{
	for (size_t i = 0; i < rq->complaints.n; i++)
		if (str_eq(rq->complaints.items[i].field, field))
			return true;
	return false;
}


struct input form_input(struct rq *rq)
{
	struct input in = rq->input;
	struct pair *pairs = ARENA_ARRAY(rq->arena, struct pair, in.form.n + 1);

	for (size_t i = 0; i < in.form.n; i++) {
		pairs[i] = in.form.items[i];
		if (pairs[i].value && !strchr(pairs[i].value, '\n') && !strstr(pairs[i].name, "password"))
			pairs[i].value = str_trim(rq->arena, pairs[i].value);
	}
	in.form.items = pairs;
	in.is_strict = false;
	return in;
}


void page_show(struct rq *rq, const char *template, const struct shape *shape, void *page, size_t n_problems)
{
	struct chrome *chrome = page;

	if (n_problems)
		chrome->title = page_error_title(rq, chrome->title);
	rq_page(rq, template, shape, page);
	if (n_problems)
		rq->reply.status = 422;
}


void form_page_show(struct rq *rq, struct form_page *p)
{
	if (!p->heading)
		p->heading = p->chrome.title;
	page_show(rq, "form", &form_page_shape, p, p->problems.n);
}
