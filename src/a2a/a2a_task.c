/* a2a_task.c - a task of the hall as A2A writes it; pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "a2a/a2a_internal.h"
#include "base/time.h"

/* What the caller may do about it now. */
static const char *status_words(const struct a2a_task *t)
{
	static const struct {
		const char *status, *words;
	} all[] = {
		{"open", "Nobody has the task in hand."},
		{"accepted", "A person is at work."},
		{"review_pending", "Delivered. Answer with a data part {\"approve\": true}, {\"reject\": \"why\"} or {\"request_changes\": \"what\"}; "
				   "without an answer it is approved when the time for review is over."},
	};

	for (size_t i = 0; i < N_OF(all); i++)
		if (str_eq(all[i].status, t->status))
			return all[i].words;
	return NULL;
}

static void status_write(struct buf *b, const struct a2a_task *t, json_t *hall)
{
	const char *words = status_words(t), *reason = hall ? json_text(hall, "failure_reason") : NULL;

	BUF_LIT(b, "\"status\":{\"state\":");
	json_quote(b, t->state);
	BUF_LIT(b, ",\"timestamp\":\"");
	time_iso(b, t->moved_at);
	buf_ch(b, '"');
	if (words || reason) {
		buf_fmt(b, ",\"message\":{\"messageId\":\"%s.%s\",\"role\":\"ROLE_AGENT\",\"taskId\":\"%s\",\"contextId\":", t->id, t->status, t->id);
		json_quote(b, t->context_id);
		BUF_LIT(b, ",\"parts\":[{\"text\":");
		json_quote(b, words ? words : reason);
		BUF_LIT(b, ",\"mediaType\":\"text/plain\"}]}");
	}
	buf_ch(b, '}');
}

/* What was delivered, where this caller may see it. */
static void artifacts_write(struct buf *b, json_t *hall)
{
	json_t *delivered = json_object_get(hall, "submission");
	const char *text = json_text(delivered, "text"), *url = json_text(delivered, "content_url");

	if (!text && !url)
		return;
	BUF_LIT(b, ",\"artifacts\":[{\"artifactId\":");
	json_quote(b, json_text(delivered, "id"));
	BUF_LIT(b, ",\"name\":");
	json_quote(b, json_text(delivered, "type"));
	BUF_LIT(b, ",\"parts\":[");
	if (text) {
		BUF_LIT(b, "{\"text\":");
		json_quote(b, text);
		BUF_LIT(b, ",\"mediaType\":\"text/plain\"}");
	}
	if (url) {
		buf_str(b, text ? ",{\"url\":" : "{\"url\":");
		json_quote(b, url);
		buf_fmt(b, ",\"mediaType\":\"%s\"}", str_eq(json_text(delivered, "type"), "video") ? "video/mp4" : "image/*");
	}
	BUF_LIT(b, "]}]");
}

/* The newest messages: of length 0 the member is left out. */
static void history_write(struct buf *b, json_t *history, int64_t length)
{
	size_t n = json_array_size(history), first = length >= 0 && (size_t)length < n ? n - (size_t)length : 0;

	if (first == n)
		return;
	BUF_LIT(b, ",\"history\":[");
	for (size_t i = first; i < n; i++) {
		if (i > first)
			buf_ch(b, ',');
		json_canonical(b, json_array_get(history, i), NULL);
	}
	buf_ch(b, ']');
}

void a2a_task_write(struct buf *b, const struct a2a_task *t, json_t *hall, const struct a2a_view *v)
{
	json_t *history;

	BUF_LIT(b, "{\"id\":");
	json_quote(b, t->id);
	BUF_LIT(b, ",\"contextId\":");
	json_quote(b, t->context_id);
	buf_ch(b, ',');
	status_write(b, t, hall);
	if (hall && v->has_artifacts)
		artifacts_write(b, hall);
	if (v->history_length && !json_read(b->arena, span_of(t->history), &history))
		history_write(b, history, v->history_length);
	if (hall) {
		BUF_LIT(b, ",\"metadata\":{\"hirehall\":");
		json_canonical(b, hall, NULL);
		buf_ch(b, '}');
	}
	buf_ch(b, '}');
}
