/* SPDX-License-Identifier: AGPL-3.0-or-later
 * How requesters answer, and what a criterion's checks ask, in words. */
#include "base/buf.h"
#include "base/json.h"
#include "base/time.h"
#include "humans/fair.h"
#include "pages/fair_page.h"
#include "pages/fair_words.h"

#define FAILED_MAX 4096

static const struct check_words {
	const char *name, *words, *failed;
} check_words_of[] = {
	{"min_bytes", TR_ID("at least {0} bytes"), TR_ID("The delivery is too small.")},
	{"min_width", TR_ID("at least {0} pixels wide"), TR_ID("The picture is not wide enough.")},
	{"min_height", TR_ID("at least {0} pixels high"), TR_ID("The picture is not high enough.")},
	{"min_chars", TR_ID("at least {0} characters"), TR_ID("The text is too short.")},
	{"max_chars", TR_ID("at most {0} characters"), TR_ID("The text is too long.")},
	{"duplicate", TR_ID("a picture that was not delivered before"), TR_ID("This picture was delivered before.")},
	{"lang", NULL, TR_ID("The text is in another language than was asked for.")},
};

static const char *value_words(struct rq *rq, const json_t *value)
{
	return json_is_integer(value) ? arena_printf(rq->arena, "%lld", (long long)json_integer_value(value)) : NULL;
}

const char *check_words(struct rq *rq, const char *name, const json_t *value)
{
	for (size_t i = 0; i < N_OF(check_words_of); i++) {
		if (!str_eq(check_words_of[i].name, name))
			continue;
		if (!check_words_of[i].words)
			return str_eq(json_string_value(value), "ja") ? tr(rq->lang, "in Japanese") : tr(rq->lang, "in English");
		return TR_FILL(rq->arena, rq->lang, check_words_of[i].words, value_words(rq, value));
	}
	return name;
}

const char *failed_words(struct rq *rq)
{
	struct buf b;

	buf_init(&b, rq->arena, FAILED_MAX);
	buf_str(&b, tr(rq->lang, err_info(ERR_CRITERIA_FAILED)->text));
	for (size_t i = 0; i < N_OF(check_words_of); i++)
		for (size_t k = 0; k < rq->complaints.n; k++)
			if (str_eq(rq->complaints.items[k].code, check_words_of[i].name)) {
				buf_ch(&b, ' ');
				buf_str(&b, tr(rq->lang, check_words_of[i].failed));
				break;
			}
	return buf_text(&b);
}

static const struct requester *requester_find(const struct list *requesters, const char *id)
{
	for (size_t i = 0; i < requesters->n; i++) {
		const struct requester *r = (const struct requester *)requesters->items + i;

		if (str_eq(r->id, id))
			return r;
	}
	return NULL;
}

const char *trust_words(const struct viewer *v, const char *ai_account_id, const struct list *requesters)
{
	const struct reader *r = &v->reader;
	const struct requester *who = requester_find(requesters, ai_account_id);

	if (!ai_account_id)
		return NULL;
	if (!who || who->reviewed <= 0)
		return tr(r->lang, "New requester: nothing answered yet");
	return TR_FILL(r->arena, r->lang, "Requester approves {0} % of {1}, usually answers within {2}",
		       arena_printf(r->arena, "%lld", (long long)(who->approved * 100 / who->reviewed)),
		       arena_printf(r->arena, "%lld", (long long)who->reviewed),
		       when_length(r, who->median_review_s * US_PER_S));
}

err_t task_cards_trust(struct rq *rq, const struct viewer *v, const struct list *tasks, struct task_card *cards)
{
	struct texts ids = {tasks->n, ARENA_ARRAY(rq->arena, const char *, tasks->n + 1)};
	struct list requesters;
	err_t e;

	for (size_t i = 0; i < tasks->n; i++)
		ids.items[i] = ((const struct task *)tasks->items + i)->ai_account_id;
	e = requesters_of(rq, &ids, &requesters);
	for (size_t i = 0; i < tasks->n && !e; i++)
		cards[i].trust = trust_words(v, ids.items[i], &requesters);
	return e;
}
