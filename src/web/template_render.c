/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Runs a compiled page over a struct: a loop that appends literals and escaped values. */
#include <string.h>
#include "base/money.h"
#include "base/time.h"
#include "web/markdown.h"
#include "web/template_internal.h"

struct frame {
	const char *at; /* the struct */
	size_t left; /* items after this one */
};


/* The member, or NULL when an object on the way is not set. */
static const void *place_find(const struct place *p, const struct frame *frames)
{
	const char *at = frames[p->frame].at;

	for (uint8_t i = 0; i + 1 < p->n_steps; i++) {
		memcpy(&at, at + p->step[i], sizeof(at));
		if (!at)
			return NULL;
	}
	return at + p->step[p->n_steps - 1];
}


/* Not "set" in the sense of t-set: there is nothing to print. */
static bool value_is_null(enum kind kind, const void *v)
{
	switch (kind) {
	case K_INT:
	case K_USD: return *(const int64_t *)v == INT_UNSET;
	case K_TIME: return *(const int64_t *)v == 0;
	case K_BOOL: return false;
	case K_LIST: return ((const struct list *)v)->n == 0;
	case K_TEXTS: return ((const struct texts *)v)->n == 0;
	default: return *(const void *const *)v == NULL;
	}
}


/* As t-if asks. */
static bool value_is_set(enum kind kind, const void *v)
{
	if (!v || value_is_null(kind, v))
		return false;
	if (kind == K_INT || kind == K_USD)
		return *(const int64_t *)v != 0;
	if (kind == K_BOOL)
		return *(const bool *)v;
	return kind > K_JSON || **(const char *const *)v;
}


static void value_print(enum kind kind, const void *v, struct buf *out)
{
	switch (kind) {
	case K_INT: buf_int(out, *(const int64_t *)v); break;
	case K_USD: money_show(out, *(const int64_t *)v, CUR_USD, LANG_EN); break;
	case K_TIME: time_iso(out, *(const int64_t *)v); break;
	case K_BOOL: buf_str(out, *(const bool *)v ? "true" : "false"); break;
	default: html_escape(out, *(const char *const *)v); break;
	}
}


/* Relative, http(s) and mailto. Browsers skip blanks and controls in a URL and read a backslash as a slash, so
 * those are refused outright. https://url.spec.whatwg.org/#url-parsing */
bool url_is_safe(const char *url)
{
	size_t scheme = strcspn(url, ":/?#");

	if (!*url || *url == ' ' || url[strlen(url) - 1] == ' ' || strchr(url, '\\') || utf8_has_control(url))
		return false;
	if (url[scheme] != ':')
		return !str_starts(url, "//");
	if (scheme == 6 && strncasecmp(url, "mailto", 6) == 0)
		return true;
	return (strncasecmp(url, "http://", 7) == 0 && url[7] && url[7] != '/') ||
	       (strncasecmp(url, "https://", 8) == 0 && url[8] && url[8] != '/');
}


/* What the op itself shows of its value. */
static void op_print(const struct op *op, const void *v, struct buf *out)
{
	enum kind kind = op->value.kind;

	if (!v || op->kind >= OP_LITERAL || value_is_null(kind, v))
		return;
	if (op->kind == OP_TEXT) {
		value_print(kind, v, out);
	} else if (op->kind == OP_MARKUP) {
		buf_str(out, markup_html(*(const struct markup *const *)v));
	} else if (op->kind == OP_FLAG) {
		if (*(const bool *)v)
			buf_add(out, op->attr, op->attr_len);
	} else if (op->kind == OP_ATTR || url_is_safe(*(const char *const *)v)) {
		buf_add(out, op->attr, op->attr_len);
		value_print(kind, v, out);
		buf_ch(out, '"');
	}
}


_Static_assert(sizeof(struct list) == sizeof(struct texts) &&
		       offsetof(struct list, items) == offsetof(struct texts, items), "each_enter reads both");

/* Enters a list, or texts: false if it is empty. */
static bool each_enter(struct frame *inner, const void *v)
{
	struct list list = {0};

	if (v)
		memcpy(&list, v, sizeof(list));
	if (!list.n)
		return false;
	*inner = (struct frame){list.items, list.n - 1};
	return true;
}


/* The op to run after this one. */
static const struct op *op_next(const struct program *p, const struct op *op, const void *v, struct frame *frames)
{
	switch ((enum op_kind)op->kind) {
	case OP_IF: return value_is_set(op->value.kind, v) ? op + 1 : p->ops + op->to;
	case OP_UNLESS: return value_is_set(op->value.kind, v) ? p->ops + op->to : op + 1;
	case OP_EACH: return each_enter(&frames[op->inner], v) ? op + 1 : p->ops + op->to;
	case OP_NEXT:
		if (!frames[op->inner].left)
			return op + 1;
		frames[op->inner].at += op->stride;
		frames[op->inner].left--;
		return p->ops + op->to;
	default: return op + 1;
	}
}


void program_run(const struct program *p, const void *data, struct buf *out)
{
	struct frame frames[TEMPLATE_MAX_FRAMES] = {{data, 0}};
	const struct op *op = p->ops;

	/* A full buffer takes no more, so there is no use in going on. */
	while (op->kind != OP_END && !out->is_full) {
		const void *v = op->value.n_steps ? place_find(&op->value, frames) : NULL;

		buf_add(out, op->literal, op->literal_len);
		op_print(op, v, out);
		op = op_next(p, op, v, frames);
	}
	buf_add(out, op->literal, op->literal_len);
}
