/* reference.c - /docs/reference: every address of the APIs on one plain page, read from the rows.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "base/money.h"
#include "web/openapi.h"
#include "web/openapi_parts.h"
#include "web/page.h"

#define MAX_WORDS 4096
#define MAX_ROWS 200

struct ref_field {
	const char *name, *words, *note;
};
struct ref_error {
	const char *status, *words;
};
struct ref_route {
	const char *id, *anchor, *method, *path, *note, *who;
	struct list asks, answers, errors;
};
struct ref_tag {
	const char *name, *note;
	struct list routes;
};
struct reference_page {
	struct chrome chrome;
	struct list tags;
};

SHAPE(ref_field, ref_field, FIELD(ref_field, name, K_TEXT), FIELD(ref_field, words, K_TEXT),
      FIELD(ref_field, note, K_TEXT));
SHAPE(ref_error, ref_error, FIELD(ref_error, status, K_TEXT), FIELD(ref_error, words, K_TEXT));
SHAPE(ref_route, ref_route, FIELD(ref_route, id, K_TEXT), FIELD(ref_route, anchor, K_TEXT),
      FIELD(ref_route, method, K_TEXT), FIELD(ref_route, path, K_TEXT), FIELD(ref_route, note, K_TEXT), FIELD(ref_route, who, K_TEXT),
      FIELD(ref_route, asks, K_LIST, .of = &ref_field_shape),
      FIELD(ref_route, answers, K_LIST, .of = &ref_field_shape),
      FIELD(ref_route, errors, K_LIST, .of = &ref_error_shape));
SHAPE(ref_tag, ref_tag, FIELD(ref_tag, name, K_TEXT), FIELD(ref_tag, note, K_TEXT),
      FIELD(ref_tag, routes, K_LIST, .of = &ref_route_shape));
SHAPE(reference_page, reference_page, CHROME_FIELDS(reference_page),
      FIELD(reference_page, tags, K_LIST, .of = &ref_tag_shape));

static const char *kind_word(const struct field *f)
{
	static const char *const words[] = {
		[K_TEXT] = "text", [K_LINE] = "one line of text", [K_EMAIL] = "e-mail address",
		[K_UUID] = "id", [K_WORD] = "one of", [K_COUNTRY] = "country, two letters",
		[K_URL] = "address", [K_JSON] = "JSON", [K_INT] = "whole number",
		[K_USD] = "number, at most two decimals", [K_TIME] = "time", [K_BOOL] = "true or false",
		[K_OBJ] = "object", [K_LIST] = "list of objects", [K_TEXTS] = "list of texts",
		[K_FILE] = "file",
	};

	return words[f->kind];
}

static void number_words(struct buf *b, const struct field *f, int64_t n)
{
	if (f->kind == K_USD)
		money_json(b, n, CUR_USD);
	else
		buf_int(b, n);
}

static void limit_words(struct buf *b, const struct field *f)
{
	bool is_number = f->kind == K_INT || f->kind == K_USD;

	if (f->min) {
		BUF_LIT(b, ", at least ");
		number_words(b, f, f->min);
	}
	if (f->max) {
		BUF_LIT(b, ", at most ");
		number_words(b, f, f->max);
	}
	if ((f->min || f->max) && !is_number)
		buf_str(b, f->kind == K_LIST || f->kind == K_TEXTS ? " items" : " characters");
}

static const char *field_words(struct arena *a, const struct field *f, const char *where)
{
	struct buf b;

	buf_init(&b, a, MAX_WORDS);
	buf_str(&b, kind_word(f));
	for (const char *w = f->kind == K_WORD ? f->words : NULL; w && *w; w++) {
		if (w == f->words)
			buf_ch(&b, ' ');
		if (*w == '|')
			buf_str(&b, ", ");
		else
			buf_ch(&b, *w);
	}
	limit_words(&b, f);
	if (where)
		buf_fmt(&b, "; %s%s", where, f->flags & (F_REQ | F_PATH) ? ", needed" : "");
	return buf_text(&b);
}

static void list_add(struct list *l, const struct ref_field *f)
{
	if (!OURS(l->n == MAX_ROWS))
		((struct ref_field *)l->items)[l->n++] = *f;
}

static struct list asks_of(struct arena *a, const struct route *r)
{
	static const char *const places[] = {
		[IN_PATH] = "in the path", [IN_QUERY] = "in the query", [IN_BODY] = "in the body"};
	struct list l = {.items = ARENA_ARRAY(a, struct ref_field, MAX_ROWS)};

	for (size_t i = 0; r->in && i < r->in->n; i++) {
		const struct field *f = &r->in->fields[i];
		enum place place = field_place(r, f);

		if (place != IN_NONE)
			list_add(&l, &(struct ref_field){f->name, field_words(a, f, places[place]), f->note});
	}
	if (r->flags & R_ONCE)
		list_add(&l, &(struct ref_field){"Idempotency-Key", "header, 1 to 255 printable characters",
						 "The same key and body give the first answer again"});
	return l;
}

/* Objects inside are written with a dot, lists with []: task.submission.id */
static void answers_add(struct arena *a, const struct shape *s, const char *prefix, struct list *l)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct field *f = &s->fields[i];
		const char *name = arena_printf(a, "%s%s", prefix, f->name);

		if (f->flags & F_INNER)
			continue;
		list_add(l, &(struct ref_field){name, field_words(a, f, NULL), f->note});
		if (f->kind == K_OBJ || f->kind == K_LIST)
			answers_add(a, f->of, arena_printf(a, "%s%s.", name, f->kind == K_LIST ? "[]" : ""), l);
	}
}

static struct list errors_of(struct arena *a, const struct route *r)
{
	struct list l = {.items = ARENA_ARRAY(a, struct ref_error, ROUTE_MAX_ERRORS)};
	struct route_errors s;

	route_errors_find(r, &s);
	for (int status = 0; (status = route_errors_next(&s, status));)
		((struct ref_error *)l.items)[l.n++] = (struct ref_error){
			arena_printf(a, "%d", status), route_errors_text(a, &s, status)};
	return l;
}

const char *who_words(struct arena *a, unsigned who)
{
	static const struct {
		unsigned bit;
		const char *words;
	} names[] = {
		{W_ANYONE, "anyone"}, {W_AI, "an AI account"}, {W_PERSON, "a signed-in person"},
		{W_TEST, "a test as a person"}, {W_ADMIN, "an admin"},
		{W_TRACKER, "a tracker key"}, {W_MACHINE, "a service token with X-User-ID"},
		{W_WALLET, "a wallet's signature"}, {W_STORY, "a story account's token"},
	};
	struct buf b;

	buf_init(&b, a, MAX_WORDS);
	for (size_t i = 0; i < N_OF(names); i++)
		if (who & names[i].bit)
			buf_fmt(&b, "%s%s", b.len ? ", " : "", names[i].words);
	return buf_text(&b);
}

static const char *path_text(struct arena *a, const char *path)
{
	struct buf b;

	buf_init(&b, a, MAX_WORDS);
	route_path_write(&b, path);
	return buf_text(&b);
}

static void route_fill(struct arena *a, const struct route *r, struct ref_route *out)
{
	*out = (struct ref_route){
		.id = r->name, .anchor = arena_printf(a, "#%s", r->name), .method = method_name(r->method), .path = path_text(a, r->path), .note = r->note,
		.who = who_words(a, r->who), .asks = asks_of(a, r), .errors = errors_of(a, r),
		.answers = {.items = ARENA_ARRAY(a, struct ref_field, MAX_ROWS)},
	};
	if (r->out)
		answers_add(a, r->out, "", &out->answers);
}

static struct list routes_of(struct arena *a, const struct route *const *tables, const char *tag)
{
	struct list l = {.items = ARENA_ARRAY(a, struct ref_route, MAX_ROWS)};
	struct route_walk k = route_walk_start(tables);

	for (const struct route *r; (r = route_walk_shown(&k));)
		if (str_eq(dialect_facts(r->dialect)->tag, tag) && !OURS(l.n == MAX_ROWS))
			route_fill(a, r, (struct ref_route *)l.items + l.n++);
	return l;
}

err_t reference_show(struct rq *rq)
{
	static const enum dialect order[] = {D_HUMANS, D_BOUNTIES, D_STORIES, D_DEVICES, D_TRACKER, D_PROBLEM};
	struct reference_page *p = ARENA_NEW(rq->arena, struct reference_page);
	struct ref_tag *tags = ARENA_ARRAY(rq->arena, struct ref_tag, N_OF(order));

	p->chrome.title = tr(rq->lang, "API reference");
	p->chrome.nav = "docs";
	p->tags.items = tags;
	for (size_t i = 0; i < N_OF(order); i++) {
		const struct dialect_facts *d = dialect_facts(order[i]);
		struct ref_tag t = {d->tag, d->note, routes_of(rq->arena, rq->web->tables, d->tag)};

		if (t.routes.n)
			tags[p->tags.n++] = t;
	}
	rq_page(rq, "reference", &reference_page_shape, p);
	return ERR_OK;
}
