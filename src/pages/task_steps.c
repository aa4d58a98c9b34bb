/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The five steps of a task with their real times, and one sentence about where it stands. */
#include "pages/task_page.h"

SHAPE(step, step, FIELD(step, look, K_TEXT), FIELD(step, icon, K_TEXT), FIELD(step, words, K_TEXT),
      FIELD(step, current, K_TEXT));

enum step_at { AT_OPEN, AT_ACCEPTED, AT_DELIVER, AT_REVIEW, AT_PAID, N_STEPS };

/* The step that a status stands on: those before it are behind. */
static enum step_at step_of(const struct task *t)
{
	if (str_eq(t->status, "accepted"))
		return AT_DELIVER;
	if (str_eq(t->status, "review_pending"))
		return AT_REVIEW;
	if (str_eq(t->status, "completed"))
		return AT_PAID;
	if (str_eq(t->status, "failed") && t->submission_id)
		return AT_REVIEW;
	return str_eq(t->status, "failed") && t->accepted_at ? AT_DELIVER : AT_OPEN;
}


static const char *deliver_words(const struct viewer *v, const struct task *t, bool is_behind)
{
	const struct reader *r = &v->reader;

	if (is_behind)
		return tr(r->lang, "Delivered");
	return t->deadline_at ? TR_FILL(r->arena, r->lang, "Deliver by {0}", when_clock(r, t->deadline_at))
			      : tr(r->lang, "Deliver");
}


static const char *review_words(const struct viewer *v, const struct task *t, enum step_at now, int64_t hours)
{
	const struct reader *r = &v->reader;

	if (now > AT_REVIEW)
		return tr(r->lang, "Reviewed");
	if (now == AT_REVIEW && t->review_pending_deadline_at)
		return TR_FILL(r->arena, r->lang, "Review until {0}", when_clock(r, t->review_pending_deadline_at));
	return TR_FILL(r->arena, r->lang, "Review (at most {0} h)", arena_printf(r->arena, "%lld", (long long)hours));
}


static const char *paid_words(const struct viewer *v, const struct task *t, enum step_at now)
{
	if (now < AT_PAID)
		return tr(v->reader.lang, "Payment");
	return str_eq(t->paid_status, "paid") ? tr(v->reader.lang, "Paid") : tr(v->reader.lang, "Approved for payment");
}


struct list task_steps(const struct viewer *v, const struct task *t, int64_t review_hours)
{
	struct step *steps = ARENA_ARRAY(v->reader.arena, struct step, N_STEPS);
	enum step_at now = step_of(t);
	bool failed = str_eq(t->status, "failed"), all = str_eq(t->status, "completed");
	const char *const words[N_STEPS] = {
		[AT_OPEN] = tr(v->reader.lang, "Open"),
		[AT_ACCEPTED] = tr(v->reader.lang, "Accepted"),
		[AT_DELIVER] = deliver_words(v, t, now > AT_DELIVER),
		[AT_REVIEW] = review_words(v, t, now, review_hours),
		[AT_PAID] = paid_words(v, t, now),
	};

	for (int i = 0; i < N_STEPS; i++) {
		bool is_now = i == (int)now, is_behind = i < (int)now || (all && is_now);

		steps[i] = (struct step){.words = words[i], .icon = is_behind ? "✓" : !is_now ? "·" : now == AT_OPEN ? "○" : "◐",
			.look = is_behind ? "done" : NULL, .current = is_now ? "step" : NULL};
		if (is_now && failed)
			steps[i] = (struct step){.words = tr(v->reader.lang, "Failed"), .icon = "✕", .look = "fail",
						 .current = "step"};
		else if (is_now && t->is_mine && now == AT_DELIVER)
			steps[i].icon = "!";
	}
	return (struct list){failed ? (size_t)now + 1 : N_STEPS, steps};
}


const char *task_note(const struct viewer *v, const struct task *t)
{
	const struct reader *r = &v->reader;

	if (str_eq(t->status, "failed") && str_eq(t->failure_reason, "unknown") && !t->human_id)
		return tr(r->lang, "The task was taken back before anybody had it.");
	if (str_eq(t->status, "failed"))
		return reason_words(r->lang, t->failure_reason);
	if (str_eq(t->status, "completed"))
		return t->is_mine ? TR_FILL(r->arena, r->lang, "Approved. You receive {0} with the next payout.",
					    money_words(r->arena, r->lang, t->payout_due))
				  : tr(r->lang, "This task is done.");
	if (str_eq(t->status, "review_pending"))
		return t->is_mine && t->review_pending_deadline_at
			       ? TR_FILL(r->arena, r->lang,
					 "Delivered. If the requester does nothing, it is approved by itself on {0}.",
					 when_clock(r, t->review_pending_deadline_at))
			       : tr(r->lang, "Something was delivered. The requester reviews it now.");
	if (str_eq(t->status, "accepted") && !t->is_mine)
		return tr(r->lang, "Somebody is working on this task.");
	return NULL;
}
