/* bounties_shapes.c - the wire forms of bounties, and what statements bind and fill.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bounties/bounties_internal.h"
#include "bounties/bounties_run.h"

#define TASK_ID(type) FIELD(type, id, K_LINE, .flags = F_REQ | F_PATH, .note = "The task's id")

SHAPE(bounty_new, bounty_new,
      FIELD(bounty_new, agent_type, K_LINE, .flags = F_REQ, .max = 64, .note = "Of GET /api/agents"),
      FIELD(bounty_new, input_data, K_JSON, .flags = F_REQ, .note = "What the agent works on: see GET /api/agents"),
      FIELD(bounty_new, callback_url, K_URL,
	    .note = "Gets bounty.completed, bounty.failed and bounty.paid, signed with callback_secret"));

/* In the order of the document. */
SHAPE(bounty, bounty, FIELD(bounty, id, K_UUID), FIELD(bounty, user_id, K_TEXT), FIELD(bounty, agent_type, K_TEXT),
      FIELD(bounty, status, K_WORD, .words = BOUNTY_STATUSES), FIELD(bounty, input_data, K_JSON),
      FIELD(bounty, estimated_cost, K_JSON, .note = "USDC"),
      FIELD(bounty, actual_cost, K_JSON, .note = "USDC, once it has ended; 0: free"),
      FIELD(bounty, created_at, K_TIME), FIELD(bounty, started_at, K_TIME), FIELD(bounty, completed_at, K_TIME),
      FIELD(bounty, output_data, K_JSON, .note = "{output}, null until it is paid or was free; null in lists"),
      FIELD(bounty, metadata, K_JSON,
	    .note = "executor, model, error, human_task_id of people; verdict, confidence, claims and pages when it is paid or was free"),
      FIELD(bounty, payment_status, K_WORD, .words = "approved|paid|refunded"),
      FIELD(bounty, progress_message, K_TEXT), FIELD(bounty, paid_at, K_TIME),
      FIELD(bounty, callback_url, K_URL, .flags = F_OMIT),
      FIELD(bounty, callback_secret, K_TEXT, .flags = F_OMIT | F_SECRET, .note = "Only when it was made"));
SHAPE(bounty_row, bounty, FIELD(bounty, id, K_TEXT), FIELD(bounty, user_id, K_TEXT), FIELD(bounty, agent_type, K_TEXT),
      FIELD(bounty, status, K_TEXT), FIELD(bounty, input_data, K_JSON), FIELD(bounty, estimated_cost, K_TEXT),
      FIELD(bounty, actual_cost, K_TEXT), FIELD(bounty, created_at, K_TIME), FIELD(bounty, started_at, K_TIME),
      FIELD(bounty, completed_at, K_TIME), FIELD(bounty, output_data, K_JSON), FIELD(bounty, metadata, K_JSON),
      FIELD(bounty, payment_status, K_TEXT), FIELD(bounty, progress_message, K_TEXT), FIELD(bounty, paid_at, K_TIME),
      FIELD(bounty, callback_url, K_TEXT), FIELD(bounty, content, K_TEXT), FIELD(bounty, result_type, K_TEXT),
      FIELD(bounty, executor, K_TEXT), FIELD(bounty, error, K_TEXT), FIELD(bounty, payment_tx_hash, K_TEXT),
      FIELD(bounty, approval_id, K_TEXT), FIELD(bounty, human_task_id, K_TEXT), FIELD(bounty, client, K_TEXT),
      FIELD(bounty, email, K_TEXT), FIELD(bounty, name, K_TEXT), FIELD(bounty, lang, K_TEXT),
      FIELD(bounty, estimated_micro, K_INT), FIELD(bounty, actual_micro, K_INT), FIELD(bounty, attempt, K_INT),
      FIELD(bounty, n_links, K_INT), FIELD(bounty, link_sent_at, K_TIME), FIELD(bounty, is_released, K_BOOL));

SHAPE(bounty_id, bounty_id, TASK_ID(bounty_id));
SHAPE(bounty_result_in, bounty_id, TASK_ID(bounty_id),
      FIELD(bounty_id, pay, K_WORD, .flags = F_LENIENT, .words = "x402",
	    .note = "x402: a program is offered to pay by itself instead of the link that is mailed"));
SHAPE(bounty_refund_in, bounty_id, TASK_ID(bounty_id),
      FIELD(bounty_id, reason, K_TEXT, .max = 500, .note = "Why; kept with the refund"));
SHAPE(bounty_list_in, bounty_ask, FIELD(bounty_ask, status, K_WORD, .words = BOUNTY_STATUSES),
      FIELD(bounty_ask, limit, K_INT, .min = 1, .max = 100, .note = "Default 50"),
      FIELD(bounty_ask, offset, K_INT, .min = 0, .max = 1000000));
SHAPE(bounty_page, bounty_page, FIELD(bounty_page, tasks, K_LIST, .of = &bounty_shape),
      FIELD(bounty_page, total, K_INT, .note = "Of all pages"));
SHAPE(agents_reply, agents_reply, FIELD(agents_reply, agents, K_JSON, .note = "By type: {name, description, base_cost, executor, input}"),
      FIELD(agents_reply, count, K_INT));

/* Parameters of statements. */
SHAPE(bounty_row_new, bounty_row_new, FIELD(bounty_row_new, user_id, K_TEXT), FIELD(bounty_row_new, client, K_TEXT),
      FIELD(bounty_row_new, actor_kind, K_TEXT), FIELD(bounty_row_new, agent_type, K_TEXT),
      FIELD(bounty_row_new, input_data, K_JSON), FIELD(bounty_row_new, callback_url, K_TEXT),
      FIELD(bounty_row_new, seed, K_TEXT), FIELD(bounty_row_new, estimated_micro, K_INT), FIELD(bounty_row_new, max, K_INT));
SHAPE(bounty_made, bounty_made, FIELD(bounty_made, id, K_TEXT));
SHAPE(bounty_key, bounty_key, FIELD(bounty_key, id, K_TEXT), FIELD(bounty_key, user_id, K_TEXT));
SHAPE(bounty_act, bounty_act, FIELD(bounty_act, id, K_TEXT), FIELD(bounty_act, user_id, K_TEXT),
      FIELD(bounty_act, actor_kind, K_TEXT), FIELD(bounty_act, actor_id, K_TEXT), FIELD(bounty_act, executor, K_TEXT),
      FIELD(bounty_act, words, K_TEXT), FIELD(bounty_act, limit_s, K_INT), FIELD(bounty_act, budget_cents, K_INT),
      FIELD(bounty_act, max, K_INT), FIELD(bounty_act, again, K_BOOL));
SHAPE(bounty_ask, bounty_ask, FIELD(bounty_ask, user_id, K_TEXT), FIELD(bounty_ask, status, K_TEXT),
      FIELD(bounty_ask, limit, K_INT), FIELD(bounty_ask, offset, K_INT));
SHAPE(bounty_total, bounty_total, FIELD(bounty_total, total, K_INT));
SHAPE(bounty_step, bounty_step, FIELD(bounty_step, id, K_TEXT), FIELD(bounty_step, message, K_TEXT),
      FIELD(bounty_step, lease_n, K_INT), FIELD(bounty_step, lease_s, K_INT), FIELD(bounty_step, limit_s, K_INT));
SHAPE(bounty_run, bounty_run, FIELD(bounty_run, id, K_TEXT), FIELD(bounty_run, agent_type, K_TEXT),
      FIELD(bounty_run, executor, K_TEXT), FIELD(bounty_run, input_data, K_JSON), FIELD(bounty_run, lease_n, K_INT),
      FIELD(bounty_run, attempt, K_INT), FIELD(bounty_run, left_s, K_INT));
SHAPE(bounty_outcome, bounty_outcome, FIELD(bounty_outcome, id, K_TEXT), FIELD(bounty_outcome, lease_n, K_INT),
      FIELD(bounty_outcome, content, K_TEXT), FIELD(bounty_outcome, error, K_TEXT), FIELD(bounty_outcome, metadata, K_JSON),
      FIELD(bounty_outcome, model, K_TEXT), FIELD(bounty_outcome, tokens_in, K_INT),
      FIELD(bounty_outcome, tokens_out, K_INT), FIELD(bounty_outcome, cost_micros, K_INT));
