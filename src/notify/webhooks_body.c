/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/webhooks_body.h"
#include <string.h>
#include "base/buf.h"
#include "base/json.h"
#include "base/time.h"


/* The end of the JSON text that begins at p, up to the comma or brace that follows it at its own depth. */
static const char *value_end(const char *p, const char *end)
{
	int depth = 0;
	bool is_text = false;

	for (; p < end; p++) {
		if (is_text) {
			if (*p == '\\')
				p++;
			else if (*p == '"')
				is_text = false;
		} else if (*p == '"') {
			is_text = true;
		} else if (*p == '{' || *p == '[') {
			depth++;
		} else if ((*p == '}' || *p == ']' || *p == ',') && depth == 0) {
			return p;
		} else if (*p == '}' || *p == ']') {
			depth--;
		}
	}
	return NULL;
}


/* The closing quote of the text that begins after p. */
static const char *quote_end(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++)
		p += *p == '\\';
	return p < end ? p : NULL;
}


/* Copies the object's members, those of the overlay replaced. */
static bool task_write(struct buf *b, struct span task, json_t *overlay)
{
	const char *p = task.at + 1, *end = task.at + task.len;

	if (task.len < 2 || task.at[0] != '{' || end[-1] != '}')
		return false;
	buf_ch(b, '{');
	while (p < end && *p != '}') {
		const char *name_end = *p == '"' ? quote_end(p, end) : NULL;
		const char *stop = name_end && name_end + 1 < end && name_end[1] == ':' ? value_end(name_end + 2, end) : NULL;
		json_t *other;

		if (!stop)
			return false;
		other = json_object_get(overlay, arena_strndup(b->arena, p + 1, (size_t)(name_end - p) - 1));
		if (other) {
			buf_add(b, p, (size_t)(name_end - p) + 2);
			json_canonical(b, other, NULL);
		} else {
			buf_add(b, p, (size_t)(stop - p));
		}
		buf_ch(b, *stop);
		p = stop + 1;
	}
	if (p < end) { /* no members */
		buf_ch(b, '}');
		p++;
	}
	return p == end;
}


err_t webhook_body(struct arena *a, const struct webhook_message *m, const char **out)
{
	struct buf b;
	json_t *overlay = NULL;

	if (m->overlay && json_read(a, span_of(m->overlay), &overlay))
		return ERR_INTERNAL;
	buf_init(&b, a, WEBHOOK_BODY_MAX);
	BUF_LIT(&b, "{\"id\":");
	json_quote(&b, m->id);
	BUF_LIT(&b, ",\"type\":");
	json_quote(&b, m->type);
	BUF_LIT(&b, ",\"created_at\":\"");
	time_iso(&b, m->created_at);
	BUF_LIT(&b, "\",\"task\":");
	if (!m->task.len)
		BUF_LIT(&b, "null");
	else if (!task_write(&b, m->task, overlay))
		return ERR_INTERNAL;
	buf_ch(&b, '}');
	*out = buf_text(&b);
	return b.is_full ? ERR_INTERNAL : ERR_OK;
}
