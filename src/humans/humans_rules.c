/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/humans_rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/money.h"

#define CURSOR_MAX 200
#define FAR_FUTURE_US INT64_C(253402300799000000) /* the end of 9999 */

const struct task_move task_moves[] = {
	{"open", "accept", "accepted"},
	{"open", "no_human", "failed"},
	{"open", "timeout", "failed"},
	{"open", "cancel", "failed"},
	{"accepted", "skip", "open"},
	{"accepted", "deliver", "review_pending"},
	{"accepted", "timeout", "failed"},
	{"review_pending", "approve", "completed"},
	{"review_pending", "auto_approve", "completed"},
	{"review_pending", "reject", "failed"},
	{"review_pending", "request_changes", "accepted"},
	{"failed", "overturn", "completed"},
	{NULL, NULL, NULL},
};

static const struct sort {
	const char *name;
	bool is_up; /* the least first */
} sorts[] = {{"new", false}, {"pay", false}, {"deadline", true}};

const char *task_after(const char *status, const char *event)
{
	for (const struct task_move *m = task_moves; m->from; m++)
		if (str_eq(m->from, status) && str_eq(m->event, event))
			return m->to;
	return NULL;
}

int64_t task_fee(int64_t budget, int64_t bps)
{
	return money_bps_up(budget, bps);
}

int64_t task_payout(int64_t budget, int64_t fee, int64_t paypal_fee)
{
	int64_t net = budget - fee - paypal_fee;

	return net > 0 ? net : 0;
}

bool task_sees(const struct actor *who, const struct task *t)
{
	return t->is_owner || t->is_mine || who->is_admin;
}

void task_redact(struct arena *a, struct task *t)
{
	struct submission *s;

	t->payer_paypal_email = NULL;
	t->payee_paypal_email = NULL;
	t->reject_reason = NULL;
	t->verdict = NULL;
	if (!t->submission)
		return;
	s = ARENA_NEW(a, struct submission);
	*s = *t->submission;
	s->content_url = NULL;
	s->text = NULL;
	s->file = NULL;
	t->submission = s;
}

static const struct sort *sort_find(const char *name)
{
	for (size_t i = 0; i < N_OF(sorts); i++)
		if (str_eq(sorts[i].name, name))
			return &sorts[i];
	return &sorts[0];
}

struct task_cursor cursor_start(const char *sort)
{
	bool is_up = sort_find(sort)->is_up;

	return (struct task_cursor){.key = is_up ? 0 : FAR_FUTURE_US, .sort = sort_find(sort)->name,
				    .id = is_up ? "00000000-0000-0000-0000-000000000000"
						: "ffffffff-ffff-ffff-ffff-ffffffffffff"};
}

struct task_cursor cursor_of(const char *sort, int64_t rank, const struct task *t)
{
	struct task_cursor c = {.rank = rank, .key = t->created_at, .sort = sort, .id = t->id};

	if (str_eq(sort, "pay"))
		c.key = t->budget_usd;
	else if (str_eq(sort, "deadline"))
		c.key = t->deadline_at ? t->deadline_at : FAR_FUTURE_US;
	return c;
}

const char *cursor_write(struct arena *a, const struct task_cursor *c)
{
	const char *text = arena_printf(a, "%s:%lld:%lld:%s", c->sort, (long long)c->rank, (long long)c->key, c->id);

	return base64url_encode(a, text, strlen(text));
}

/* The text up to the next colon, which becomes its end. */
static char *part_take(char **rest)
{
	char *part = *rest, *colon = part ? strchr(part, ':') : NULL;

	if (colon)
		*colon++ = '\0';
	*rest = colon;
	return part;
}

bool cursor_read(struct arena *a, const char *sort, const char *text, struct task_cursor *out)
{
	struct task_cursor c = {.sort = sort_find(sort)->name};
	unsigned char *bytes;
	char *rest;
	size_t n;

	if (strlen(text) > CURSOR_MAX || !base64_decode(a, text, &bytes, &n))
		return false;
	rest = arena_strndup(a, (const char *)bytes, n);
	if (strlen(rest) != n || !str_eq(part_take(&rest), c.sort) || !rest)
		return false;
	if (!str_int(part_take(&rest), &c.rank) || !rest)
		return false;
	if (!str_int(part_take(&rest), &c.key) || !uuid_parse(rest, NULL))
		return false;
	if (c.rank < 0 || c.rank > 1 || c.key < 0 || c.key > FAR_FUTURE_US)
		return false;
	c.id = rest;
	*out = c;
	return true;
}

bool degrees_read(const char *text, int64_t most, int64_t *micro)
{
	char *end;
	double d;

	if (!*text || strlen(text) > 40 || text[strspn(text, "0123456789.+-eE")])
		return false;
	d = strtod(text, &end);
	if (*end || !(d >= (double)-most && d <= (double)most))
		return false;
	*micro = (int64_t)(d * 1e6 + (d < 0 ? -0.5 : 0.5));
	return true;
}
