/* humans_shapes.c - the wire forms of the human hall: requests, the task object, replies.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/humans_internal.h"

/* Country before budget: of two special mistakes the answer names the first. */
#define TASK_NEW_FIELDS(need, lenient) \
	FIELD(task_new, task, K_TEXT, .flags = F_REQ, .max = 5000, .note = "What is to be done"), \
	FIELD(task_new, origin_country, K_COUNTRY, .flags = F_REQ, .err = ERR_MISSING_COUNTRY, \
	      .note = "Where the task comes from, ISO 3166 alpha-2"), \
	FIELD(task_new, budget_usd, K_USD, .flags = F_REQ, .min = TASK_MIN_BUDGET, .max = TASK_MAX_BUDGET, \
	      .err = ERR_BELOW_MIN_BUDGET, .note = "At most two decimals"), \
	FIELD(task_new, task_label, K_WORD, .flags = (need), .words = TASK_LABELS), \
	FIELD(task_new, acceptance_criteria, K_TEXT, .flags = (need), .max = 5000), \
	FIELD(task_new, not_allowed, K_TEXT, .flags = (need), .max = 5000), \
	FIELD(task_new, location, K_LINE, .note = "Only people of exactly this place are asked"), \
	FIELD(task_new, deliverable, K_WORD, .flags = (lenient), .words = TASK_DELIVERABLES, .note = "Default text"), \
	/* hundredths of a minute, read like cents: a number with at most two decimals */ \
	FIELD(task_new, deadline_minutes, K_USD, .min = 1, .max = TASK_MAX_MINUTES * INT64_C(100), \
	      .note = "Minutes from now; without it there is no deadline"), \
	FIELD(task_new, criteria, K_JSON, .note = "List of {id, text, check?}; a delivery that fails a check is refused"), \
	FIELD(task_new, max_assignments, K_INT, .min = 1, .max = 100, \
	      .note = "For so many people; the budget is for each of them"), \
	FIELD(task_new, agreement, K_WORD, .words = TASK_AGREEMENTS, \
	      .note = "When a task for several people is completed; default all"), \
	FIELD(task_new, reserve_minutes, K_USD, .min = 1, .max = TASK_MAX_MINUTES * INT64_C(100), \
	      .note = "Who takes the task has it so long; then it is open again"), \
	FIELD(task_new, lat, K_JSON, .note = "Where it is to be done, a number of degrees; with lng"), \
	FIELD(task_new, lng, K_JSON)

SHAPE(call_new, task_new, TASK_NEW_FIELDS(F_REQ, F_LENIENT));
SHAPE(task_new, task_new, TASK_NEW_FIELDS(0, 0), FIELD(task_new, key_hash, K_TEXT, .flags = F_INNER),
      FIELD(task_new, account, K_TEXT, .flags = F_INNER), FIELD(task_new, lat_micro, K_INT, .flags = F_INNER),
      FIELD(task_new, lng_micro, K_INT, .flags = F_INNER), FIELD(task_new, match, K_BOOL, .flags = F_INNER));

SHAPE(task_called, task_called, FIELD(task_called, task_id, K_UUID),
      FIELD(task_called, status, K_WORD, .words = "accepted|rejected"),
      FIELD(task_called, reason, K_TEXT, .flags = F_OMIT, .note = "Why nobody took it: no_human_available"));
SHAPE(task_added, task_called, FIELD_AS("id", task_called, task_id, K_UUID),
      FIELD(task_called, status, K_WORD, .words = TASK_STATUSES));

#define TASK_ID FIELD(task_act, id, K_LINE, .flags = F_REQ | F_PATH, .note = "The task's id")

/* As parameters of statements. */
SHAPE(task_act, task_act, FIELD(task_act, task_id, K_TEXT), FIELD(task_act, human_id, K_TEXT),
      FIELD(task_act, reason, K_TEXT), FIELD(task_act, verdict, K_TEXT), FIELD(task_act, cover_letter, K_TEXT),
      FIELD(task_act, availability, K_TEXT), FIELD(task_act, counter_budget_usd, K_USD),
      FIELD(task_act, actor_kind, K_TEXT), FIELD(task_act, key_hash, K_TEXT), FIELD(task_act, account, K_TEXT),
      FIELD(task_act, ai_account_id, K_TEXT), FIELD(task_act, criteria, K_TEXTS), FIELD(task_act, rating, K_INT),
      FIELD(task_act, comment, K_TEXT));
SHAPE(task_accept_in, task_act, TASK_ID,
      FIELD(task_act, human_id, K_UUID, .note = "An AI chooses this applicant; a person accepts for themselves"));
SHAPE(task_apply_in, task_act, TASK_ID, FIELD(task_act, human_id, K_UUID),
      FIELD(task_act, cover_letter, K_TEXT, .flags = F_REQ, .max = 4000),
      FIELD(task_act, availability, K_TEXT, .flags = F_REQ, .max = 500),
      FIELD(task_act, counter_budget_usd, K_USD, .min = 1, .max = TASK_MAX_BUDGET));
SHAPE(task_approve_in, task_act, TASK_ID);
#define CRITERIA_NAMED FIELD(task_act, criteria, K_TEXTS, .max = CRITERIA_MAX, .note = "Ids of criteria that are not met")
SHAPE(task_reject_in, task_act, TASK_ID,
      FIELD(task_act, reason, K_TEXT, .max = 2000, .note = "The person reads this; needed where the task has criteria"),
      CRITERIA_NAMED);
SHAPE(task_changes_in, task_act, TASK_ID,
      FIELD(task_act, reason, K_TEXT, .flags = F_REQ, .max = 2000, .note = "What is to be different; the person reads it"),
      CRITERIA_NAMED);
SHAPE(task_cancel_in, task_act, TASK_ID, FIELD(task_act, reason, K_TEXT, .max = 2000, .note = "Kept with the task"));
SHAPE(task_dispute_in, task_act, TASK_ID, FIELD(task_act, human_id, K_UUID),
      FIELD(task_act, reason, K_TEXT, .flags = F_REQ, .max = 2000, .note = "An admin reads it beside the deliverable"));
SHAPE(review_in, task_act, TASK_ID, FIELD(task_act, human_id, K_UUID),
      FIELD(task_act, rating, K_INT, .flags = F_REQ, .min = 1, .max = 5),
      FIELD(task_act, comment, K_TEXT, .max = 500));
SHAPE(task_done, task_done, FIELD(task_done, status, K_TEXT), FIELD(task_done, task_id, K_UUID),
      FIELD(task_done, application_id, K_UUID, .flags = F_OMIT),
      FIELD(task_done, assignment_id, K_UUID, .flags = F_OMIT, .note = "The place of a task for several people"),
      FIELD(task_done, round, K_INT, .flags = F_OMIT, .note = "How often changes were asked for"));

SHAPE(submission, submission, FIELD(submission, id, K_UUID), FIELD(submission, task_id, K_UUID),
      FIELD(submission, type, K_WORD, .words = TASK_DELIVERABLES),
      FIELD(submission, content_url, K_URL, .note = "Opens for the AI, the person and admins"),
      FIELD(submission, text, K_TEXT), FIELD(submission, created_at, K_TIME));

/* Only where a task has it. */
#define FAIR_FIELDS \
	FIELD(task, lat, K_JSON, .flags = F_OMIT, .note = "Where it is to be done, a number of degrees; with lng"), \
	FIELD(task, lng, K_JSON, .flags = F_OMIT), \
	FIELD(task, criteria, K_JSON, .flags = F_OMIT, .note = "List of {id, text, check?}"), \
	FIELD(task, round, K_INT, .flags = F_OMIT, .note = "How often changes were asked of the person"), \
	FIELD(task, verdict, K_JSON, .flags = F_OMIT, .note = "The last word about it: {what: reject|changes|cancel, reason, criteria}"), \
	FIELD(task, dispute, K_WORD, .flags = F_OMIT, .words = "open|upheld|overturned"), \
	FIELD(task, max_assignments, K_INT, .flags = F_OMIT), \
	FIELD(task, agreement, K_WORD, .flags = F_OMIT, .words = TASK_AGREEMENTS), \
	FIELD(task, parent_id, K_UUID, .flags = F_OMIT, .note = "The task for several people that this is a place of"), \
	FIELD(task, reserve_minutes, K_USD, .flags = F_OMIT), FIELD(task, reserved_until, K_TIME, .flags = F_OMIT), \
	FIELD(task, assignments, K_JSON, .flags = F_OMIT, .note = "The places, for the task's AI"), \
	FIELD(task, submissions, K_JSON, .flags = F_OMIT, .note = "Every delivery of a task with rounds, for both sides")

/* The keys of the task object that lists have too. */
#define TASK_FIELDS \
	FIELD(task, id, K_UUID), FIELD(task, task, K_TEXT), FIELD(task, task_label, K_WORD, .words = TASK_LABELS), \
	FIELD(task, acceptance_criteria, K_TEXT), FIELD(task, not_allowed, K_TEXT), FIELD(task, ai_account_id, K_UUID), \
	FIELD(task, payer_paypal_email, K_EMAIL), FIELD(task, payee_paypal_email, K_EMAIL), \
	FIELD(task, location, K_LINE), FIELD(task, budget_usd, K_USD), \
	FIELD(task, deliverable, K_WORD, .words = TASK_DELIVERABLES), FIELD(task, task_display, K_TEXT), \
	FIELD(task, lang, K_WORD, .words = "en|ja"), FIELD(task, deadline_at, K_TIME), \
	FIELD(task, status, K_WORD, .words = TASK_STATUSES), \
	FIELD(task, failure_reason, K_WORD, .words = TASK_FAILURES), FIELD(task, human_id, K_UUID), \
	FIELD(task, created_at, K_TIME), FIELD(task, origin_country, K_COUNTRY), \
	FIELD(task, review_pending_deadline_at, K_TIME), \
	FIELD(task, paid_status, K_WORD, .words = "pending|approved|paid|failed"), FIELD(task, approved_at, K_TIME), \
	FIELD(task, paid_at, K_TIME), FIELD(task, paid_method, K_WORD, .words = "paypal|stripe|demo"), \
	FIELD(task, fee_rate, K_JSON), FIELD(task, fee_amount, K_USD), FIELD(task, payout_amount, K_USD), \
	FIELD(task, paypal_fee_amount, K_USD), FIELD(task, payout_batch_id, K_TEXT), \
	FIELD(task, payment_error_message, K_TEXT), \
	FIELD(task, reject_reason, K_TEXT, .note = "The requester's words, for the person"), FAIR_FIELDS

/* Rows of lists carry the table's columns instead of the submission. */
#define TASK_LIST_FIELDS \
	TASK_FIELDS, FIELD_AS("task_en", task, task, K_TEXT), FIELD(task, deadline_minutes, K_USD), \
	FIELD(task, submission_id, K_UUID), FIELD(task, deleted_at, K_TIME)

SHAPE(task, task, TASK_FIELDS, FIELD(task, submission, K_OBJ, .of = &submission_shape));
SHAPE(task_item, task, TASK_LIST_FIELDS);
SHAPE(task_item_for, task, TASK_LIST_FIELDS,
      FIELD(task, is_international_payout, K_BOOL, .flags = F_OMIT, .note = "Only with human_id"));
