/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/humans_rules.h"

#include <string.h>

#include "base/id.h"
#include "base/money.h"

#define CURSOR_MAX 200
#define FAR_FUTURE_US INT64_C(253402300799000000) /* the end of 9999 */

const struct task_move task_moves[] = {
	{"open", "accept", "accepted"},
	{"open", "no_human", "failed"},
	{"open", "timeout", "failed"},
	{"accepted", "skip", "open"},
	{"accepted", "deliver", "review_pending"},
	{"accepted", "timeout", "failed"},
	{"review_pending", "approve", "completed"},
	{"review_pending", "auto_approve", "completed"},
	{"review_pending", "reject", "failed"},
	{NULL, NULL, NULL},
};

const struct task_cursor task_cursor_start = {0, FAR_FUTURE_US, "ffffffff-ffff-ffff-ffff-ffffffffffff"};

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
	if (!t->submission)
		return;
	s = ARENA_NEW(a, struct submission);
	*s = *t->submission;
	s->content_url = NULL;
	s->text = NULL;
	s->file = NULL;
	t->submission = s;
}

const char *cursor_write(struct arena *a, const struct task_cursor *c)
{
	const char *text = arena_printf(a, "%lld:%lld:%s", (long long)c->rank, (long long)c->us, c->id);

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

bool cursor_read(struct arena *a, const char *text, struct task_cursor *out)
{
	unsigned char *bytes;
	struct task_cursor c;
	char *rest;
	size_t n;

	if (strlen(text) > CURSOR_MAX || !base64_decode(a, text, &bytes, &n))
		return false;
	rest = arena_strndup(a, (const char *)bytes, n);
	if (strlen(rest) != n || !str_int(part_take(&rest), &c.rank) || !rest)
		return false;
	if (!str_int(part_take(&rest), &c.us) || !uuid_parse(rest, NULL))
		return false;
	if (c.rank < 0 || c.rank > 1 || c.us < 0 || c.us > FAR_FUTURE_US)
		return false;
	c.id = rest;
	*out = c;
	return true;
}
