/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/task_rows.h"

#include "base/buf.h"
#include "base/words.h"
#include "sql_humans.h"

#define T(member, kind) FIELD_AS(#member, task_row, task.member, kind)
#define S(member, kind) FIELD_AS("sub_" #member, task_row, sub.member, kind)

SHAPE(task_row, task_row, T(id, K_TEXT), T(task, K_TEXT), T(task_label, K_TEXT), T(acceptance_criteria, K_TEXT),
      T(not_allowed, K_TEXT), T(ai_account_id, K_TEXT), T(payer_paypal_email, K_TEXT), T(payee_paypal_email, K_TEXT),
      T(location, K_TEXT), T(origin_country, K_TEXT), T(budget_usd, K_USD), T(deliverable, K_TEXT),
      T(deadline_minutes, K_USD), T(deadline_at, K_TIME), T(review_pending_deadline_at, K_TIME), T(status, K_TEXT),
      T(failure_reason, K_TEXT), T(human_id, K_TEXT), T(submission_id, K_TEXT), T(reject_reason, K_TEXT),
      T(created_at, K_TIME), T(accepted_at, K_TIME), T(finished_at, K_TIME), T(deleted_at, K_TIME),
      T(paid_status, K_TEXT), T(paid_method, K_TEXT), T(payout_batch_id, K_TEXT), T(payment_error_message, K_TEXT),
      T(approved_at, K_TIME), T(paid_at, K_TIME), T(fee_rate, K_JSON), T(fee_amount, K_USD), T(payout_amount, K_USD),
      T(paypal_fee_amount, K_USD), S(type, K_TEXT), S(text, K_TEXT), S(file, K_TEXT), S(file_type, K_TEXT),
      S(by_kind, K_TEXT), S(created_at, K_TIME), T(task_display, K_TEXT), T(lang, K_TEXT), T(engine, K_TEXT),
      T(now, K_TIME), T(criteria, K_JSON), T(round, K_INT), T(verdict, K_JSON), T(dispute, K_TEXT),
      T(max_assignments, K_INT), T(agreement, K_TEXT), T(parent_id, K_TEXT), T(reserve_minutes, K_USD),
      T(reserved_until, K_TIME), T(lat, K_JSON), T(lng, K_JSON), S(task_id, K_TEXT), T(has_applied, K_BOOL), FIELD(task_row, viewer_ai, K_TEXT));

#define A(member, kind) FIELD(task_ask, member, kind)

SHAPE(task_ask, task_ask, A(id, K_TEXT), A(key_hash, K_TEXT), A(account, K_TEXT), A(lang, K_TEXT), A(human_id, K_TEXT),
      A(status, K_TEXT), A(task_label, K_TEXT), A(deliverable, K_TEXT), A(origin_country, K_TEXT), A(q, K_TEXT),
      A(min_budget, K_USD), A(max_budget, K_USD), A(deadline_before, K_TIME), A(max, K_INT), A(lat, K_INT), A(lng, K_INT),
      A(radius_km, K_USD), A(part, K_TEXT), A(sort, K_TEXT), A(before_id, K_TEXT), A(key, K_INT), A(human_location, K_TEXT), A(human_country, K_TEXT),
      A(human_min, K_USD));
SHAPE(human_fit, task_ask, A(human_id, K_TEXT), A(human_location, K_TEXT), A(human_country, K_TEXT),
      A(human_min, K_USD));

static void submission_finish(const struct conf *c, struct arena *a, struct task_row *row)
{
	struct submission *s = &row->sub;

	if (!s->type)
		return;
	s->id = row->task.submission_id;
	if (s->file)
		s->content_url = arena_printf(a, "%s/files/%s", c->app_base_url, s->file);
	row->task.submission = s;
}

void task_finish(const struct conf *c, struct arena *a, struct task_row *row)
{
	struct task *t = &row->task;
	bool is_fixed = t->fee_amount != INT_UNSET;

	submission_finish(c, a, row);
	if (!t->engine)
		t->lang = lang_code(lang_of_text(t->task));
	t->fee_due = is_fixed ? t->fee_amount : task_fee(t->budget_usd, c->platform_fee_bps);
	t->payout_due = is_fixed ? t->payout_amount : task_payout(t->budget_usd, t->fee_due, 0);
}

err_t task_event_json(struct db *db, struct arena *a, const struct conf *c, const char *task_id, struct buf *out)
{
	struct task_ask ask = {.id = task_id, .lang = "en"};
	struct task_row *row = ARENA_NEW(a, struct task_row);
	err_t e = db_one(db, a, &sql_task_read, &ask, row);

	if (e)
		return e == ERR_NOT_FOUND ? ERR_NO_ROW : e;
	task_finish(c, a, row);
	shape_json(out, &task_shape, &row->task);
	return ERR_OK;
}
