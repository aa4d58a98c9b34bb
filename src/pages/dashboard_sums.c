/* SPDX-License-Identifier: AGPL-3.0-or-later
 * How long runs take, and what of the budget is spent. */
#include "pages/dashboard_sums.h"
#include "sql_dashboard.h"

#define MICROS INT64_C(1000000)
#define WARN_PERCENT 80

#define S(member, kind) FIELD(dash_sums, member, kind)
SHAPE(dash_sums, dash_sums, S(failed_today, K_INT), S(median_ms, K_INT), S(slowest_ms, K_INT), S(budget_tokens, K_INT),
      S(budget_micros, K_INT), S(spent_tokens, K_INT), S(spent_micros, K_INT), S(percent, K_INT), S(slowest, K_TEXT),
      S(period, K_TEXT));


const char *dash_cost(struct arena *a, int64_t micros)
{
	return arena_printf(a, "$%lld.%04lld", (long long)(micros / MICROS), (long long)(micros % MICROS / 100));
}


const char *dash_plain(struct arena *a, const char *text)
{
	char *out = text ? arena_strdup(a, text) : NULL, *to = out;

	for (const char *s = out; s && *s;) {
		if (*s != '\x1b') {
			*to++ = *s++;
			continue;
		}
		s++;
		if (*s == '[') /* ECMA-48: parameters, then one final byte */
			for (s++; *s >= 0x20 && *s < 0x40;)
				s++;
		s += *s != '\0';
	}
	if (to)
		*to = '\0';
	return out;
}


static const char *pace_words(const struct reader *r, const struct dash_sums *s)
{
	struct arena *a = r->arena;

	if (s->median_ms == INT_UNSET)
		return TR_FILL(a, r->lang, "Failed today: {0}.", dash_count(a, s->failed_today));
	return TR_FILL(a, r->lang, "Failed today: {0}. Half of the last runs took at most {1}. Slowest agent: {2}, {3} on average.",
		       dash_count(a, s->failed_today), dash_duration(r, s->median_ms), s->slowest, dash_duration(r, s->slowest_ms));
}


static const char *spent_words(const struct reader *r, const struct dash_sums *s)
{
	struct arena *a = r->arena;
	const char *cost = s->budget_micros == INT_UNSET ? NULL : TR_FILL(a, r->lang, "{0} of {1}",
		dash_cost(a, s->spent_micros), dash_cost(a, s->budget_micros));
	const char *tokens = s->budget_tokens == INT_UNSET ? NULL : TR_FILL(a, r->lang, "{0} of {1} tokens",
		dash_count(a, s->spent_tokens), dash_count(a, s->budget_tokens));

	return cost && tokens ? arena_printf(a, "%s · %s", cost, tokens) : cost ? cost : tokens;
}


static void budget_words(const struct reader *r, const struct dash_sums *s, struct dash_sum_words *out)
{
	static const struct {
		const char *period, *words;
	} periods[] = {{"day", TR_ID("Spent of today’s budget (UTC): {0}, {1} %.")},
		       {"month", TR_ID("Spent of this month’s budget (UTC): {0}, {1} %.")},
		       {"total", TR_ID("Spent of the budget: {0}, {1} %.")}};
	const char *spent = spent_words(r, s), *percent = dash_count(r->arena, s->percent);

	for (size_t i = 0; spent && i < N_OF(periods); i++)
		if (str_eq(periods[i].period, s->period))
			out->budget = TR_FILL(r->arena, r->lang, periods[i].words, spent, percent);
	out->warning = dash_budget_warning(r, spent ? s->percent : INT_UNSET);
}


const char *dash_budget_warning(const struct reader *r, int64_t percent)
{
	if (percent == INT_UNSET || percent < WARN_PERCENT)
		return NULL;
	return percent >= 100 ? tr(r->lang, "The budget is spent")
			      : TR_FILL(r->arena, r->lang, "{0} % of the budget is spent", dash_count(r->arena, percent));
}


err_t dash_sums_read(struct rq *rq, const struct reader *r, const struct dash_ask *ask, struct dash_sum_words *out)
{
	struct dash_sums s;
	err_t e = rq_one(rq, &sql_dash_sums, ask, &s);

	*out = (struct dash_sum_words){0};
	if (e)
		return e;
	out->pace = pace_words(r, &s);
	budget_words(r, &s, out);
	return ERR_OK;
}
