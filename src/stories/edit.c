/* edit.c - the owner changes the pages or the pieces of a story.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/json.h"
#include "io/read.h"
#include "io/save.h"
#include "sql_stories.h"
#include "stories/script.h"
#include "stories/stories_rows.h"

#define STORY_SEGMENT 1
#define SPLIT_SEGMENT 3
#define LIST_MAX 8192

err_t story_script_get(struct rq *rq, int64_t id, struct script *out)
{
	struct span json;
	err_t e = file_read(rq->arena, arena_printf(rq->arena, "%s/" SCRIPT_FILE, story_folder(rq->conf, rq->arena, id)), SCRIPT_MAX_BYTES,
			    &json);

	*out = (struct script){0};
	return e ? (e == ERR_NO_ROW ? ERR_OK : e) : script_read(rq->arena, json, out);
}

static const char *text_of(json_t *v)
{
	const char *s = json_is_object(v) ? json_text(v, "story") : json_string_value(v);

	return s && utf8_count(s) <= SCRIPT_TEXT_MAX ? s : NULL;
}

/* A page given as a text keeps the prompt of the picture that was there. */
static bool pages_take(const struct story_edit *edit, struct script *s)
{
	size_t n = json_array_size(edit->list);

	if (!n || n > SCRIPT_PAGES_MAX || (edit->is_merge && n > s->n))
		return false;
	for (size_t i = 0; i < n; i++) {
		json_t *v = json_array_get(edit->list, i);
		const char *text = text_of(v), *prompt = json_is_object(v) ? json_text(v, "image_prompt") : NULL;

		if (edit->is_merge && json_is_null(v))
			continue;
		if (!str_has(text) || (prompt && utf8_count(prompt) > SCRIPT_TEXT_MAX))
			return false;
		s->pages[i] = (struct script_page){.story = text,
						   .image_prompt = prompt ? prompt : i < s->n ? s->pages[i].image_prompt : NULL};
	}
	s->n = edit->is_merge ? s->n : n;
	s->is_split = false;
	return true;
}

static bool pieces_take(struct arena *a, const struct story_edit *edit, struct script *s)
{
	if (json_array_size(edit->list) != s->n)
		return false;
	for (size_t i = 0; i < s->n; i++) {
		json_t *list = json_array_get(edit->list, i);
		struct texts t = {0, ARENA_ARRAY(a, const char *, SCRIPT_PIECES_MAX)};

		if (edit->is_merge && json_is_null(list))
			continue;
		if (!json_array_size(list) || json_array_size(list) > SCRIPT_PIECES_MAX)
			return false;
		for (; t.n < json_array_size(list); t.n++) {
			t.items[t.n] = json_string_value(json_array_get(list, t.n));
			if (!str_has(t.items[t.n]) || utf8_count(t.items[t.n]) > SCRIPT_TEXT_MAX)
				return false;
		}
		s->pages[i].pieces = t;
	}
	s->is_split = true;
	return true;
}

static err_t script_store(struct rq *rq, int64_t id, const struct script *s, const char **files)
{
	struct buf b, list;
	struct span text;
	err_t e;

	buf_init(&b, rq->arena, SCRIPT_MAX_BYTES);
	script_write(&b, s);
	text = (struct span){buf_text(&b), b.len};
	if (b.is_full)
		return ERR_BODY_TOO_LARGE;
	e = story_folder_make(rq->conf, rq->arena, id);
	if (!e)
		e = file_save(rq->arena, story_folder(rq->conf, rq->arena, id), SCRIPT_FILE, &text, 1);
	buf_init(&list, rq->arena, LIST_MAX);
	buf_ch(&list, '[');
	if (!e)
		e = segment_file(rq->conf, &list, id, SCRIPT_FILE, "json");
	buf_ch(&list, ']');
	*files = buf_text(&list);
	return e;
}

err_t story_edit(struct rq *rq, const struct story_edit *edit)
{
	struct story_execute_ask ask = {.id = edit->id, .n = edit->n, .redo = true, .how = STORY_ONE, .user_id = rq->who.user_id,
					.budget_cents = INT_UNSET, .limit_s = INT_UNSET, .wait_s = SEGMENT_LEASE_S, .lease_s = SEGMENT_LEASE_S};
	struct story_worker w = {.id = edit->id, .n = edit->n, .lease_s = INT_UNSET, .metadata = "{\"edited\":true}"};
	struct script script;
	struct story story;
	struct story_taken taken;
	struct story_ended ended;
	bool is_story = edit->n == STORY_SEGMENT;
	err_t e = story_get(rq, (struct story_key){edit->id, rq->who.user_id}, &story);

	if (!e && !is_story && edit->n != SPLIT_SEGMENT)
		e = ERR_SEGMENT_NOT_EDITABLE;
	if (!e)
		e = story_script_get(rq, edit->id, &script);
	if (!e && !(is_story ? pages_take(edit, &script) : pieces_take(rq->arena, edit, &script)))
		e = rq_wrong(rq, is_story ? "pages" : "segmented_pages", "invalid_format");
	if (!e)
		e = rq_one(rq, &sql_story_take, &ask, &taken);
	if (!e)
		e = script_store(rq, edit->id, &script, &w.files);
	w.run_n = e ? 0 : taken.run_n;
	if (!e)
		e = rq_one(rq, &sql_story_done, &w, &ended);
	return e || ended.is_done ? e : ERR_CONFLICT;
}

err_t story_edit_put(struct rq *rq)
{
	static const struct story_said yes = {true};
	const struct story_edit_in *in = rq->in;
	const char *json = in->segment_id == STORY_SEGMENT ? in->pages : in->segmented_pages;
	struct story_edit edit = {.id = in->task_id, .n = in->segment_id, .is_merge = str_eq(in->mode, "merge")};
	err_t e = ERR_OK;

	if (json)
		edit.list = json_object_get(rq->input.json, in->segment_id == STORY_SEGMENT ? "pages" : "segmented_pages");
	e = story_edit(rq, &edit);
	if (!e)
		rq_answer(rq, &yes);
	return e;
}
