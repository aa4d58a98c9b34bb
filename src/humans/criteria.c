/* criteria.c - a task's list of criteria: read when it is put up, complained about when a delivery fails a check.
 * The checks themselves run in the statement that stores the delivery (sql/functions/task_checks.sql).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/json.h"
#include "humans/humans_internal.h"

#define CRITERION_ID_MAX 40
#define CRITERION_TEXT_MAX 500

/* What can be checked, and of which deliverables.  Numbers have limits, words are words, and of a picture used before
 * it can only be said that it is not wanted. */
static const struct check_kind {
	const char *name, *of;
	int64_t min, max;
	const char *words;
} check_kinds[] = {
	{"min_bytes", TASK_DELIVERABLES, 1, 100 << 20, NULL},
	{"min_width", "photo", 1, 12000, NULL},
	{"min_height", "photo", 1, 12000, NULL},
	{"duplicate", "photo", 0, 0, NULL},
	{"min_chars", "text", 1, 10000, NULL},
	{"max_chars", "text", 1, 10000, NULL},
	{"lang", "text", 0, 0, "en|ja"},
};

static bool id_ok(const char *s)
{
	size_t n = s ? strlen(s) : 0;

	return n && n <= CRITERION_ID_MAX &&
	       strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == n;
}

static const struct check_kind *check_kind_of(const char *name)
{
	for (size_t i = 0; i < N_OF(check_kinds); i++)
		if (str_eq(check_kinds[i].name, name))
			return &check_kinds[i];
	return NULL;
}

static const char *check_wrong(const char *name, json_t *value, const char *deliverable)
{
	const struct check_kind *k = check_kind_of(name);
	const char *word = json_string_value(value);
	int64_t n = json_integer_value(value);

	if (!k)
		return "unknown_field";
	if (!str_in_words(deliverable, strlen(deliverable), k->of))
		return "wrong_deliverable";
	if (k->words)
		return word && str_in_words(word, strlen(word), k->words) ? NULL : "invalid_enum";
	if (!k->max)
		return json_is_false(value) ? NULL : "invalid_enum";
	return !json_is_integer(value) ? "invalid_number" : n < k->min ? "below_min" : n > k->max ? "above_max" : NULL;
}

static void checks_read(struct rq *rq, const char *where, json_t *check, const char *deliverable)
{
	const char *name, *code;
	json_t *value;

	if (!json_is_object(check)) {
		complain(&rq->complaints, arena_printf(rq->arena, "%s.check", where), "invalid_type", ERR_BAD_FIELD);
		return;
	}
	json_object_foreach(check, name, value) {
		code = check_wrong(name, value, deliverable);
		if (code)
			complain(&rq->complaints, arena_printf(rq->arena, "%s.check.%s", where, name), code, ERR_BAD_FIELD);
	}
}

static const char *text_wrong(const char *s)
{
	size_t n = s ? utf8_count(s) : 0;

	if (!s || !s[strspn(s, " \t\r\n")])
		return "required";
	return n > CRITERION_TEXT_MAX ? "too_long" : utf8_has_tricks(s) ? "invalid_characters" : NULL;
}

static bool id_is_repeated(json_t *list, size_t at)
{
	const char *id = json_text(json_array_get(list, at), "id");

	for (size_t i = 0; i < at; i++)
		if (str_eq(json_text(json_array_get(list, i), "id"), id))
			return true;
	return false;
}

static void criterion_read(struct rq *rq, json_t *list, size_t at, const char *deliverable)
{
	json_t *c = json_array_get(list, at), *value;
	const char *where = arena_printf(rq->arena, "criteria.%zu", at), *key, *code = text_wrong(json_text(c, "text"));

	if (!json_is_object(c)) {
		complain(&rq->complaints, where, "invalid_type", ERR_BAD_FIELD);
		return;
	}
	if (!id_ok(json_text(c, "id")))
		complain(&rq->complaints, arena_printf(rq->arena, "%s.id", where), "invalid_format", ERR_BAD_FIELD);
	else if (id_is_repeated(list, at))
		complain(&rq->complaints, arena_printf(rq->arena, "%s.id", where), "repeated", ERR_BAD_FIELD);
	if (code)
		complain(&rq->complaints, arena_printf(rq->arena, "%s.text", where), code, ERR_BAD_FIELD);
	json_object_foreach(c, key, value)
		if (!str_in_words(key, strlen(key), "id|text|check"))
			complain(&rq->complaints, arena_printf(rq->arena, "%s.%s", where, key), "unknown_field", ERR_BAD_FIELD);
	value = json_object_get(c, "check");
	if (value && !json_is_null(value))
		checks_read(rq, where, value, deliverable);
}

static err_t criteria_read(struct rq *rq, struct task_new *t)
{
	json_t *list;
	err_t e = json_read(rq->arena, span_of(t->criteria), &list);

	if (e || !json_is_array(list))
		return rq_wrong(rq, "criteria", "invalid_type");
	if (json_array_size(list) > CRITERIA_MAX)
		return rq_wrong(rq, "criteria", "too_long");
	for (size_t i = 0; i < json_array_size(list); i++)
		criterion_read(rq, list, i, t->deliverable);
	if (!json_array_size(list))
		t->criteria = NULL;
	return rq->complaints.n ? ERR_BAD_FIELD : ERR_OK;
}

/* A task for one person is stored as any other: without number and agreement. */
err_t task_fair_check(struct rq *rq, struct task_new *t)
{
	if (t->max_assignments == 1)
		t->max_assignments = INT_UNSET;
	if (t->max_assignments == INT_UNSET)
		t->agreement = NULL;
	else if (!t->agreement)
		t->agreement = "all";
	if (t->agreement && str_eq(t->agreement, "majority") && !str_eq(t->deliverable, "text"))
		return rq_wrong(rq, "agreement", "wrong_deliverable"); /* only texts can be the same */
	return t->criteria ? criteria_read(rq, t) : ERR_OK;
}

err_t criteria_complain(struct rq *rq, const char *failed)
{
	json_t *list, *c;
	size_t i;
	err_t e = json_read(rq->arena, span_of(failed), &list);

	if (e)
		return e;
	json_array_foreach(list, i, c)
		complain(&rq->complaints, arena_printf(rq->arena, "criteria.%s", json_text(c, "id")),
			 arena_strdup(rq->arena, json_text(c, "check")), ERR_CRITERIA_FAILED);
	return ERR_CRITERIA_FAILED;
}
