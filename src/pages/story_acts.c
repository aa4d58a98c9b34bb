/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the owner does with a story on its page, and what is asked first. */
#include "base/json.h"
#include "pages/story_parts.h"

#define ACT_TEXT_MAX SCRIPT_MAX_BYTES
#define FILES_SHOWN 200

struct story_act {
	int64_t id, n;
	const char *act, *text;
	bool all;
};
struct confirm_page {
	struct chrome chrome;
	const char *heading, *intro, *total, *action, *act, *n, *submit, *button;
	struct list files;
};
#define ID_FIELD FIELD(story_act, id, K_INT, .flags = F_PATH | F_REQ, .max = INT64_MAX)
#define N_FIELD(...) FIELD(story_act, n, K_INT, .max = 100, __VA_ARGS__)
SHAPE(story_act_in, story_act, ID_FIELD, N_FIELD(.min = 1),
      FIELD(story_act, act, K_WORD, .flags = F_REQ, .words = "make|redo|cancel|share|delete|story|split"),
      FIELD(story_act, all, K_BOOL), FIELD(story_act, text, K_TEXT, .max = ACT_TEXT_MAX));
SHAPE(story_confirm_query, story_act, ID_FIELD, N_FIELD(.min = 1, .flags = F_QUERY),
      FIELD(story_act, act, K_WORD, .flags = F_QUERY | F_REQ, .words = "delete|redo"));
#define P(member) FIELD(confirm_page, member, K_TEXT)
SHAPE(story_confirm_page, confirm_page, CHROME_FIELDS(confirm_page), P(heading), P(intro), P(total), P(action), P(act), P(n), P(submit),
      P(button), FIELD(confirm_page, files, K_LIST, .of = &story_file_shape));


static const char *line_end(const char *s)
{
	return s + strcspn(s, "\n");
}


/* Paragraphs as a JSON list of lists of their lines. */
static const char *text_list(struct rq *rq, const char *text)
{
	struct buf b;
	size_t n_lines = 0, n_pages = 0;

	buf_init(&b, rq->arena, (size_t)8 * ACT_TEXT_MAX);
	buf_ch(&b, '[');
	for (const char *s = text; s && *s; s = *line_end(s) ? line_end(s) + 1 : line_end(s)) {
		const char *line = str_trim(rq->arena, arena_strndup(rq->arena, s, (size_t)(line_end(s) - s)));

		if (!*line) {
			buf_str(&b, n_lines ? "]" : "");
			n_lines = 0;
			continue;
		}
		if (!n_lines)
			buf_str(&b, n_pages++ ? ",[" : "[");
		buf_str(&b, n_lines++ ? "," : "");
		json_quote(&b, line);
	}
	buf_str(&b, n_lines ? "]]" : "]");
	return b.is_full ? NULL : buf_text(&b);
}


/* Lists of lines as texts. */
static json_t *pages_joined(struct rq *rq, json_t *lists)
{
	struct buf b;
	json_t *out;

	buf_init(&b, rq->arena, (size_t)8 * ACT_TEXT_MAX);
	buf_ch(&b, '[');
	for (size_t i = 0; i < json_array_size(lists); i++) {
		json_t *lines = json_array_get(lists, i);
		struct buf one;

		buf_init(&one, rq->arena, ACT_TEXT_MAX);
		for (size_t k = 0; k < json_array_size(lines); k++)
			buf_fmt(&one, "%s%s", k ? " " : "", json_string_value(json_array_get(lines, k)));
		buf_str(&b, i ? "," : "");
		json_quote(&b, buf_text(&one));
	}
	buf_ch(&b, ']');
	return json_read(rq->arena, (struct span){buf_text(&b), b.len}, &out) ? NULL : out;
}


static err_t text_save(struct rq *rq, const struct story_act *in, bool is_split)
{
	struct story_said said = {.id = in->id};
	struct story_edit edit = {.id = in->id, .n = is_split ? 3 : 1};
	const char *json = text_list(rq, in->text);
	json_t *lists;
	err_t e = json ? json_read(rq->arena, span_of(json), &lists) : ERR_BAD_FIELD;

	if (!e) {
		edit.list = is_split ? lists : pages_joined(rq, lists);
		e = story_edit(rq, &edit);
	}
	if (e != ERR_BAD_FIELD) {
		if (!e)
			rq_see_other(rq, arena_printf(rq->arena, "/stories/%lld?done=story_saved", (long long)in->id));
		return e;
	}
	rq->complaints.n = 0;
	said.why = is_split ? tr(rq->lang, "Keep one group of lines for each page, with an empty line between them.")
			    : tr(rq->lang, "Write one to twenty pages of at most 2,000 characters, with an empty line between them.");
	*(is_split ? &said.split_text : &said.story_text) = in->text ? in->text : "";
	return story_page_show(rq, &said);
}


err_t page_story_act(struct rq *rq)
{
	const struct story_act *in = rq->in;
	bool is_redo = str_eq(in->act, "redo");
	const char *url, *done = NULL;
	struct story_executed x;
	err_t e = ERR_OK;

	if (str_eq(in->act, "story") || str_eq(in->act, "split"))
		return text_save(rq, in, str_eq(in->act, "split"));
	if (is_redo || str_eq(in->act, "make"))
		e = story_execute(rq, &(struct story_begin){in->id, in->n == INT_UNSET ? 0 : in->n, in->all ? STORY_ALL : STORY_ONE, is_redo}, &x);
	else if (str_eq(in->act, "cancel"))
		e = story_cancel(rq, in->id), done = "story_cancelled";
	else if (str_eq(in->act, "delete"))
		e = story_delete(rq, in->id);
	else
		e = story_share(rq, in->id, &url);
	if (e)
		return e;
	if (str_eq(in->act, "delete"))
		rq_see_other(rq, "/stories?done=story_removed");
	else if (str_eq(in->act, "share"))
		rq_see_other(rq, url);
	else
		rq_see_other(rq, arena_printf(rq->arena, "/stories/%lld%s%s", (long long)in->id, done ? "?done=" : "", done ? done : ""));
	return ERR_OK;
}


static int64_t files_fill(struct rq *rq, const struct list *found, struct confirm_page *p)
{
	const struct story_resource *r = found->items;
	struct story_file *files = ARENA_ARRAY(rq->arena, struct story_file, found->n + 1);
	int64_t total = 0;

	for (size_t i = 0; i < found->n; i++) {
		bool is_known = false; /* the script is of two segments */

		for (size_t k = 0; k < i; k++)
			is_known |= str_eq(r[k].path, r[i].path);
		if (is_known)
			continue;
		total += r[i].bytes;
		if (p->files.n < FILES_SHOWN)
			files[p->files.n++] = (struct story_file){r[i].path, size_words(rq->arena, r[i].bytes)};
	}
	p->files.items = files;
	return total;
}


/* The later segments that are done and wait from then on. */
static void stale_fill(struct rq *rq, const struct list *segments, int64_t from, struct confirm_page *p)
{
	const struct story_segment *g = segments->items;
	struct story_file *names = ARENA_ARRAY(rq->arena, struct story_file, segments->n + 1);

	for (size_t i = 0; i < segments->n; i++)
		if (g[i].segment_id > from && str_eq(g[i].status, "completed"))
			names[p->files.n++].name = segment_words(rq->lang, g[i].name);
	p->files.items = names;
}


err_t page_story_confirm(struct rq *rq)
{
	const struct story_act *in = rq->in;
	bool is_delete = str_eq(in->act, "delete");
	struct confirm_page *p = ARENA_NEW(rq->arena, struct confirm_page);
	struct list found;
	struct story s;
	err_t e = story_get(rq, (struct story_key){in->id, rq->who.user_id}, &s);

	if (!e)
		e = is_delete ? story_resources_get(rq, s.id, INT_UNSET, &found) : story_segments_get(rq, s.id, &found);
	if (e)
		return e;
	p->act = in->act;
	p->action = arena_printf(rq->arena, "/stories/%lld", (long long)s.id);
	p->button = is_delete ? "btn danger" : "btn";
	if (is_delete) {
		p->heading = tr(rq->lang, "Delete this story?");
		p->intro = tr(rq->lang, "These files go with it, and a shared address stops working. This cannot be undone.");
		p->submit = tr(rq->lang, "Delete the story");
		p->total = size_words(rq->arena, files_fill(rq, &found, p));
	} else {
		p->n = arena_printf(rq->arena, "%lld", (long long)in->n);
		p->heading = tr(rq->lang, "Make this step again?");
		p->submit = tr(rq->lang, "Make it again");
		stale_fill(rq, &found, in->n, p);
		p->intro = p->files.n ? tr(rq->lang, "These later steps wait then; what does not change is kept.")
				      : tr(rq->lang, "No later step is concerned.");
	}
	p->chrome.title = p->heading;
	p->chrome.nav = "stories";
	rq_page(rq, "story_confirm", &story_confirm_page_shape, p);
	return ERR_OK;
}
