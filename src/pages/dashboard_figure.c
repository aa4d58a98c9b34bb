/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Ended runs per day as bars: those that failed stand on those that were done. All numbers are made here; the template
 * only puts them into attributes. Tenths of a unit are enough for a bar. */
#include "base/buf.h"
#include "pages/dashboard_parts.h"

#define TENTHS 10

#define B(member) FIELD(dash_bar, member, K_TEXT)
SHAPE(dash_bar, dash_bar, B(x), B(width), B(ok_y), B(ok_height), B(fail_y), B(fail_height));
#define R(member) FIELD(dash_row, member, K_TEXT)
SHAPE(dash_row, dash_row, R(day), R(completed), R(failed));
#define F(member) FIELD(dash_figure, member, K_TEXT)
SHAPE(dash_figure, dash_figure, F(sentence), F(from), F(to), F(top), FIELD(dash_figure, bars, K_LIST, .of = &dash_bar_shape),
      FIELD(dash_figure, rows, K_LIST, .of = &dash_row_shape), FIELD(dash_figure, is_empty, K_BOOL));
#define D(member) FIELD(dash_day, member, K_INT)
SHAPE(dash_day, dash_day, D(project_id), D(day), D(completed), D(failed));


static const char *tenths(struct arena *a, int64_t v)
{
	return arena_printf(a, "%lld.%lld", (long long)(v / TENTHS), (long long)(v % TENTHS));
}


/* What is more than nothing is seen. */
static int64_t bar_height(int64_t n, int64_t most, int64_t height)
{
	int64_t h = most ? n * height * TENTHS / most : 0;

	return n && h < 2 * TENTHS ? 2 * TENTHS : h;
}


static void bar_fill(struct arena *a, const struct dash_day *d, int64_t most, struct dash_span s, struct dash_bar *out)
{
	int64_t slot = s.width * TENTHS / (s.last - s.first + 1), floor = s.height * TENTHS;
	int64_t ok = bar_height(d->completed, most, s.height), fail = bar_height(d->failed, most, s.height);

	ok = ok + fail > floor ? floor - fail : ok;
	*out = (struct dash_bar){.x = tenths(a, (d->day - s.first) * slot + slot / 10), .width = tenths(a, slot * 8 / 10)};
	if (d->completed) {
		out->ok_y = tenths(a, floor - ok);
		out->ok_height = tenths(a, ok);
	}
	if (d->failed) {
		out->fail_y = tenths(a, floor - ok - fail);
		out->fail_height = tenths(a, fail);
	}
}


static void row_fill(const struct reader *r, const struct dash_day *d, struct dash_row *row)
{
	row->day = dash_day_words(r, d->day);
	row->completed = dash_count(r->arena, d->completed);
	row->failed = dash_count(r->arena, d->failed);
}


/* "133 completed, 26 failed in 14 days (84 % success)." */
static const char *sentence(const struct reader *r, const struct dash_figure *f, int64_t n_days)
{
	struct arena *a = r->arena;

	if (f->is_empty)
		return TR_FILL(a, r->lang, "No run ended in {0} days.", dash_count(a, n_days));
	return TR_FILL(a, r->lang, "{0} completed, {1} failed in {2} days ({3} success).", dash_count(a, f->completed),
		       dash_count(a, f->failed), dash_count(a, n_days), dash_success(a, f->completed, f->failed));
}


void dash_figure_make(const struct reader *r, const struct list *days, int64_t project_id, struct dash_span span,
		      struct dash_figure *out)
{
	const struct dash_day *all = days->items;
	struct dash_bar *bars = ARENA_ARRAY(r->arena, struct dash_bar, days->n + 1);
	struct dash_row *rows = ARENA_ARRAY(r->arena, struct dash_row, days->n + 1);
	int64_t most = 0;
	size_t n = 0;

	*out = (struct dash_figure){.from = dash_day_words(r, span.first), .to = dash_day_words(r, span.last)};
	for (size_t i = 0; i < days->n; i++)
		if (all[i].project_id == project_id && all[i].completed + all[i].failed > most)
			most = all[i].completed + all[i].failed;
	for (size_t i = 0; i < days->n; i++) {
		if (all[i].project_id != project_id || all[i].day < span.first || all[i].day > span.last)
			continue;
		bar_fill(r->arena, &all[i], most, span, &bars[n]);
		row_fill(r, &all[i], &rows[n++]);
		out->completed += all[i].completed;
		out->failed += all[i].failed;
	}
	out->bars = (struct list){n, bars};
	out->rows = (struct list){n, rows};
	out->is_empty = !n;
	out->sentence = sentence(r, out, span.last - span.first + 1);
	out->top = n ? TR_FILL(r->arena, r->lang, "The highest bar is {0} runs.", dash_count(r->arena, most)) : NULL;
}
