/* page_form.h - forms as tables: what is asked, what was answered, what is wrong with it.
 *
 * Layer: pages.  A form is an array of field_spec; form_make turns it, the values and the request's complaints into
 * the struct that templates draw.  A page with forms has a list `problems` of form_problems, so that the summary and the field
 * say the same words (GOV.UK pattern).  Values of secret fields and files are never shown again.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_PAGE_FORM_H
#define PAGES_PAGE_FORM_H
#include "web/page.h"

enum {
	FF_REQ = 1,
	FF_AREA = 2, /* a textarea */
	FF_SECRET = 4,
	FF_HIDDEN = 8,
	FF_CAMERA = 16, /* asks a phone for its camera at once */
};
struct option {
	const char *value, *label;
	bool is_selected;
};
struct field_spec {
	const char *name, *id; /* id NULL: the name */
	const char *label, *hint; /* message ids */
	const char *missing; /* message id for "required"; NULL: the general one */
	const char *type, *autocomplete, *inputmode, *accept;
	unsigned flags;
	/* a select: its options with `value` chosen */
	struct list (*options)(struct arena *a, enum lang lang, const char *value);
};

/* What templates draw. */
struct form_field {
	const char *name, *id, *label, *hint, *hint_id, *error, *error_id, *describedby, *invalid;
	const char *value, *type, *autocomplete, *inputmode, *accept, *capture;
	bool is_input, is_area, is_select, is_hidden, is_visible, is_required;
	struct list options;
};
struct form {
	const char *id, *title, *words, *action, *enctype, *submit, *button;
	struct list fields;
};
struct words_item {
	const char *words;
};
struct link_item {
	const char *words, *href, *label, *current;
};
/* The page "form": a heading, maybe tabs, and one form or more. */
struct form_page {
	struct chrome chrome;
	const char *heading;
	struct list problems, tabs, intro, doors, forms, links; /* doors: big links before the forms */
};
extern const struct shape form_page_shape, form_shape, form_field_shape, words_item_shape, link_item_shape, option_shape;

struct form_spec {
	const struct field_spec *fields;
	size_t n;
	const char *title, *words, *action, *submit, *button; /* title, words, submit: ready words */
	bool is_upload;
};
/* values: answers or starting values by field name. */
struct form form_make(struct rq *rq, const struct form_spec *s, struct pairs values);
/* The complaints of the request about these fields, and `why` (ready words, may be NULL), as links to the fields. */
struct list form_problems(struct rq *rq, const struct form_spec *s, const char *why);
/* The posted form with blanks around each one-line answer dropped: phones add them. */
struct input form_input(struct rq *rq);
bool form_has_complaint(const struct rq *rq, const char *field);
/* Shows a page, whose struct begins with a struct chrome; with problems: status 422 and "Error:" before the title. */
void page_show(struct rq *rq, const char *template, const struct shape *shape, void *page, size_t n_problems);
/* The page "form"; without a heading of its own its title is that. */
void form_page_show(struct rq *rq, struct form_page *p);

#endif
