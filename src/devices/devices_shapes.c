/* devices_shapes.c - what requests, answers and rows look like.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "devices/devices_admin.h"
#include "devices/devices_public.h"
#include "devices/devices_requester.h"
#include "devices/devices_worker.h"

#define STATUSES "pending|assigned|executing|validating|completed|failed|cancelled"
#define DEVICE_NAME(symbol_, flags_) \
	FIELD(symbol_, device_id, K_LINE, .flags = (flags_), .max = 255, .note = "The device's own name for itself")
#define TASK_ID(symbol_) FIELD(symbol_, task_id, K_UUID, .flags = F_REQ | F_PATH)

/* ---- statements */

#define A(member, kind) FIELD(device_ask, member, kind)
SHAPE(device_ask, device_ask, A(wallet, K_TEXT), A(task_id, K_TEXT), A(assignment_id, K_TEXT), A(device_id, K_TEXT),
      A(device_type, K_TEXT), A(region, K_TEXT), A(status, K_TEXT), A(descriptor, K_JSON), A(min_stake, K_TEXT), A(comment, K_TEXT),
      A(result, K_JSON), A(result_hash, K_TEXT), A(proof, K_JSON), A(salt, K_TEXT), A(commitment, K_TEXT), A(source, K_TEXT),
      A(note, K_TEXT), A(confidence, K_TEXT), A(cached_models, K_TEXTS), A(limit, K_INT), A(offset, K_INT), A(fee_bps, K_INT),
      A(nano, K_INT), A(estimated_time_ms, K_INT), A(is_right, K_BOOL), A(is_chain, K_BOOL), A(has_models, K_BOOL), A(units, K_TEXT));

/* ---- the command line */

SHAPE(device_credit, device_credit, FIELD(device_credit, wallet, K_TEXT), FIELD(device_credit, source, K_TEXT),
      FIELD(device_credit, note, K_TEXT), FIELD(device_credit, nano, K_INT));
#define L(member, kind) FIELD(device_allowed, member, kind)
#define K(member, kind) FIELD(device_parked, member, kind)
SHAPE(device_parked, device_parked, K(id, K_TEXT), K(ton, K_TEXT), K(sender, K_TEXT), K(comment, K_TEXT), K(note, K_TEXT),
      K(tx_hash, K_TEXT), K(at, K_TIME));
SHAPE(device_settled, device_settled, FIELD(device_settled, id, K_TEXT), FIELD(device_settled, wallet, K_TEXT),
      FIELD(device_settled, note, K_TEXT));
SHAPE(device_allowed, device_allowed, L(operation, K_TEXT), L(model, K_TEXT), L(description, K_TEXT), L(ipfs_hash, K_TEXT),
      L(wallet, K_TEXT), L(other, K_TEXT), L(ms, K_INT), L(mwh, K_INT), L(max_mwh, K_INT), L(mb, K_INT), L(is_on, K_BOOL));

/* ---- requester */

#define O(member, kind, ...) FIELD(device_order, member, kind, __VA_ARGS__)
SHAPE(device_order, device_order, O(task_type, K_WORD, .flags = F_REQ, .words = DEVICE_TASK_TYPES),
      O(operation, K_LINE, .flags = F_REQ, .max = 50, .note = "One of /v1/whitelist/operations"),
      O(model, K_LINE, .flags = F_REQ, .max = 50, .note = "One of the operation's models"),
      O(input, K_JSON, .flags = F_REQ, .note = "{source: ipfs, hash}, {source: http, url, hash?} or {source: inline, data}"),
      O(constraints, K_JSON, .flags = F_REQ, .note = "{time_limit_sec: 1-5, max_energy_mwh: 1-50}"),
      O(reward, K_JSON, .flags = F_REQ, .note = "{amount_ton}: at least 0.01; the hall's fee is part of it"),
      O(validation, K_WORD, .flags = F_REQ, .words = DEVICE_VALIDATIONS),
      O(reference, K_JSON, 0, .note = "validation reference: the result that is right, where it is known"),
      O(min_trust, K_JSON, 0, .note = "The least reputation of a device, 0 to 1"),
      O(regions, K_TEXTS, .max = 20, .note = "Only devices of these regions"),
      O(human_judge, K_WORD, .words = "requester|people",
	.note = "Where a person's word is wanted: only yours, or also that of somebody of the human hall, whom this hall pays"),
      O(always_check, K_BOOL, .note = "Ask several devices even where one is trusted"));
SHAPE(device_batch_in, device_batch_in,
      FIELD(device_batch_in, tasks, K_JSON, .flags = F_REQ, .note = "A list of 1 to 100 tasks: all are taken, or none"));
#define M(member, kind, ...) FIELD(device_made, member, kind, __VA_ARGS__)
SHAPE(device_made, device_made, M(task_id, K_UUID), M(status, K_WORD, .words = STATUSES), M(priority_score, K_JSON),
      M(estimated_completion_time, K_TIME), M(escrow_address, K_TEXT), M(escrow_amount_ton, K_JSON), M(platform_fee_ton, K_JSON),
      M(fee_nano, K_INT, .flags = F_INNER));
SHAPE(device_batch, device_batch, FIELD(device_batch, tasks, K_LIST, .of = &device_made_shape));
#define T(member, kind, ...) FIELD(device_task, member, kind, __VA_ARGS__)
#define TASK_HEAD \
	T(task_id, K_UUID), T(status, K_WORD, .words = STATUSES), T(created_at, K_TIME), T(assigned_at, K_TIME), \
	T(completed_at, K_TIME), T(result, K_JSON)
SHAPE(device_task_row, device_task, TASK_HEAD, T(failure, K_TEXT), T(validated_at, K_TIME), T(method, K_TEXT), T(verdict, K_TEXT),
      T(has_people, K_BOOL), T(human_task_id, K_TEXT), T(paid, K_TEXT), T(tx_hash, K_TEXT), T(amount_ton, K_JSON), T(fee_ton, K_JSON), T(needs_you, K_BOOL));
SHAPE(device_verdict, device_verdict, FIELD(device_verdict, status, K_WORD, .words = "pending|passed|failed"),
      FIELD(device_verdict, method, K_WORD, .words = DEVICE_VALIDATIONS), FIELD(device_verdict, validated_at, K_TIME));
#define P(member, kind, ...) FIELD(device_payment, member, kind, __VA_ARGS__)
SHAPE(device_payment, device_payment, P(status, K_WORD, .words = "pending|completed|refunded"), P(tx_hash, K_TEXT),
      P(amount_ton, K_JSON), P(platform_fee_ton, K_JSON), P(settlement, K_WORD, .words = "ledger|chain"));
SHAPE(device_task, device_task, TASK_HEAD, T(validation, K_OBJ, .of = &device_verdict_shape),
      T(payment, K_OBJ, .of = &device_payment_shape), T(failure, K_TEXT, .flags = F_OMIT, .note = "Why it failed"),
      T(needs_you, K_BOOL, .note = "The requester's word on `result` is waited for: POST /v1/validation/human/{task_id}"),
      T(has_people, K_BOOL, .note = "Somebody of the human hall may say so too"),
      T(human_task_id, K_UUID, .note = "That person's task, once there is one"));
#define Q(member, kind, ...) FIELD(device_ask, member, kind, __VA_ARGS__)
SHAPE(device_list_in, device_ask, Q(status, K_WORD, .words = STATUSES),
      Q(limit, K_INT, .min = 1, .max = INT64_MAX, .note = "50; more than 100 is 100"), Q(offset, K_INT, .min = 0, .max = INT64_MAX));
SHAPE(device_key_in, device_ask, TASK_ID(device_ask));
SHAPE(device_total, device_page, FIELD(device_page, total, K_INT));
SHAPE(device_line, device_line, FIELD(device_line, task_id, K_UUID), FIELD(device_line, status, K_WORD, .words = STATUSES),
      FIELD(device_line, created_at, K_TIME), FIELD(device_line, reward_amount_ton, K_JSON));
SHAPE(device_page, device_page, FIELD(device_page, tasks, K_LIST, .of = &device_line_shape), FIELD(device_page, total, K_INT),
      FIELD(device_page, limit, K_INT), FIELD(device_page, offset, K_INT));
SHAPE(device_cancelled_row, device_cancelled, FIELD(device_cancelled, refund, K_INT));
SHAPE(device_cancelled, device_cancelled, FIELD(device_cancelled, task_id, K_UUID),
      FIELD(device_cancelled, status, K_WORD, .words = "cancelled"), FIELD(device_cancelled, refund_amount_ton, K_JSON),
      FIELD(device_cancelled, refund_tx_hash, K_TEXT, .note = "null: the amount is in the wallet's escrow again"));
SHAPE(device_stake, device_stake, FIELD(device_stake, is_known, K_BOOL));
SHAPE(device_escrow_row, device_escrow, FIELD(device_escrow, available_ton, K_JSON), FIELD(device_escrow, held_ton, K_JSON),
      FIELD(device_escrow, deposit_comment, K_TEXT));
SHAPE(device_escrow, device_escrow, FIELD(device_escrow, available_ton, K_JSON), FIELD(device_escrow, held_ton, K_JSON),
      FIELD(device_escrow, deposit_address, K_TEXT, .note = "null: no deposits by the chain here"),
      FIELD(device_escrow, deposit_comment, K_TEXT, .note = "The comment of a transfer that is this wallet's deposit"));
SHAPE(device_money_in, device_money_in, FIELD(device_money_in, amount_ton, K_JSON, .flags = F_REQ,
      .note = "A number or a decimal text, at most nine places"));
SHAPE(device_credited_row, device_credited, FIELD(device_credited, deposit_id, K_TEXT), FIELD(device_credited, available, K_INT));
SHAPE(device_credited, device_credited, FIELD(device_credited, deposit_id, K_UUID), FIELD(device_credited, available_ton, K_JSON));
#define W(member, kind, ...) FIELD(device_withdrawn, member, kind, __VA_ARGS__)
SHAPE(device_withdrawn_row, device_withdrawn, W(payout_id, K_TEXT), W(state, K_TEXT), W(settlement, K_TEXT), W(available, K_INT));
SHAPE(device_withdrawn, device_withdrawn, W(payout_id, K_UUID), W(state, K_WORD, .words = "queued|sent|confirmed|expired"),
      W(settlement, K_WORD, .words = "chain|ledger"), W(amount_ton, K_JSON, .note = "The network's fee comes out of it"),
      W(available_ton, K_JSON), W(tx_hash, K_TEXT));
SHAPE(device_judge_in, device_judge_in, TASK_ID(device_judge_in),
      FIELD(device_judge_in, result, K_JSON, .flags = F_REQ, .note = "true or false"),
      FIELD(device_judge_in, comment, K_TEXT, .max = 2000));
SHAPE(device_judged_row, device_judged, FIELD(device_judged, validation_id, K_TEXT));
SHAPE(device_judged, device_judged, FIELD(device_judged, validation_id, K_UUID),
      FIELD(device_judged, status, K_WORD, .words = "completed"), FIELD(device_judged, payment_initiated, K_BOOL));

/* ---- device */

SHAPE(device_register_in, device_ask, DEVICE_NAME(device_ask, F_REQ),
      Q(device_type, K_WORD, .words = "android|ios|desktop|server"), Q(region, K_LINE, .max = 64),
      Q(cached_models, K_TEXTS, .max = 100));
SHAPE(device_registered, device_registered, FIELD(device_registered, device_id, K_TEXT), FIELD(device_registered, wallet, K_TEXT),
      FIELD(device_registered, status, K_WORD, .words = "registered"));
SHAPE(device_offers_in, device_ask, DEVICE_NAME(device_ask, 0),
      Q(limit, K_INT, .min = 1, .max = INT64_MAX, .note = "10; more than 100 is 100"),
      FIELD_AS("explain", device_ask, is_right, K_BOOL, .note = "Say also why other tasks are not offered"));
SHAPE(device_offer_row, device_offer, FIELD(device_offer, task_id, K_TEXT), FIELD(device_offer, task_type, K_TEXT),
      FIELD(device_offer, operation, K_TEXT), FIELD(device_offer, model, K_TEXT), FIELD(device_offer, input, K_JSON),
      FIELD(device_offer, time_limit_s, K_INT), FIELD(device_offer, max_energy_mwh, K_INT), FIELD(device_offer, amount_ton, K_JSON));
SHAPE(device_limits, device_limits, FIELD(device_limits, time_limit_sec, K_INT), FIELD(device_limits, max_energy_mwh, K_INT));
SHAPE(device_reward, device_reward, FIELD(device_reward, amount_ton, K_JSON));
SHAPE(device_offer, device_offer, FIELD(device_offer, task_id, K_UUID), FIELD(device_offer, task_type, K_TEXT),
      FIELD(device_offer, operation, K_TEXT), FIELD(device_offer, model, K_TEXT), FIELD(device_offer, input, K_JSON),
      FIELD(device_offer, constraints, K_OBJ, .of = &device_limits_shape),
      FIELD(device_offer, reward, K_OBJ, .of = &device_reward_shape));
SHAPE(device_reason, device_reason, FIELD(device_reason, reason, K_TEXT), FIELD(device_reason, n, K_INT),
      FIELD(device_reason, text, K_TEXT));
SHAPE(device_offers, device_offers, FIELD(device_offers, tasks, K_LIST, .of = &device_offer_shape),
      FIELD(device_offers, why_not, K_LIST, .of = &device_reason_shape, .note = "With explain: how many tasks are not offered, and why"));
SHAPE(device_claim_in, device_ask, TASK_ID(device_ask), DEVICE_NAME(device_ask, F_REQ),
      Q(estimated_time_ms, K_INT, .min = 0, .max = 86400000), Q(cached_models, K_TEXTS, .max = 100));
SHAPE(device_claimed_row, device_claimed, FIELD(device_claimed, assignment_id, K_TEXT), FIELD(device_claimed, deadline, K_TIME));
SHAPE(device_claimed, device_claimed, FIELD(device_claimed, assignment_id, K_UUID), FIELD(device_claimed, task_id, K_UUID),
      FIELD(device_claimed, status, K_WORD, .words = "assigned|executing"), FIELD(device_claimed, deadline, K_TIME));
SHAPE(device_commit_in, device_ask, TASK_ID(device_ask), Q(assignment_id, K_UUID, .flags = F_REQ),
      Q(commitment, K_LINE, .flags = F_REQ, .min = 64, .max = 64,
	.note = "Hex SHA-256 of assignment_id|wallet, raw|hex SHA-256 of the result as RFC 8785 JSON|salt"));
SHAPE(device_result_in, device_ask, TASK_ID(device_ask), Q(assignment_id, K_UUID, .flags = F_REQ), Q(result, K_JSON, .flags = F_REQ),
      Q(proof, K_JSON, .flags = F_REQ, .note = "{device_id, timestamp, signature, energy_consumed, execution_time_ms}"),
      Q(salt, K_LINE, .max = 128, .note = "Of the commitment, if there was one"));
SHAPE(device_sent_row, device_sent, FIELD(device_sent, validation_estimated_time, K_TIME));
SHAPE(device_sent, device_sent, FIELD(device_sent, assignment_id, K_UUID), FIELD(device_sent, status, K_WORD, .words = "validating"),
      FIELD(device_sent, validation_estimated_time, K_TIME));
SHAPE(device_state, device_state, FIELD(device_state, assignment_id, K_UUID),
      FIELD(device_state, status, K_WORD, .words = "assigned|executing|validating|completed|failed|timeout"),
      FIELD(device_state, validation_status, K_WORD, .words = "pending|passed|failed"),
      FIELD(device_state, payment_status, K_WORD, .words = "pending|completed|failed"), FIELD(device_state, payment_tx_hash, K_TEXT),
      FIELD(device_state, reward_amount_ton, K_JSON), FIELD(device_state, settlement, K_WORD, .words = "ledger|chain"),
      FIELD(device_state, deadline, K_TIME));
#define H(member, kind) FIELD(device_host, member, kind)
SHAPE(device_host, device_host, H(device_id, K_TEXT), H(device_type, K_TEXT), H(reputation, K_JSON), H(reputation_is, K_TEXT),
      H(completed, K_INT), H(failed, K_INT), H(timeouts, K_INT), H(checked_in_a_row, K_INT), H(quota, K_INT), H(used_today, K_INT),
      H(earned_ton, K_JSON), H(last_seen_at, K_TIME));
#define EARNINGS \
	FIELD(device_earnings, earned_ton, K_JSON), FIELD(device_earnings, pending_ton, K_JSON), \
	FIELD(device_earnings, available_ton, K_JSON), FIELD(device_earnings, completed, K_INT)
SHAPE(device_earnings_row, device_earnings, EARNINGS);
SHAPE(device_earnings, device_earnings, FIELD(device_earnings, wallet, K_TEXT), EARNINGS,
      FIELD(device_earnings, devices, K_LIST, .of = &device_host_shape));

/* ---- everybody */

#define OPERATION(models_) \
	FIELD(device_operation, operation, K_TEXT), FIELD(device_operation, description, K_TEXT), models_, \
	FIELD(device_operation, average_time_ms, K_INT), FIELD(device_operation, average_energy_mwh, K_INT)
SHAPE(device_operation_row, device_operation, OPERATION(FIELD(device_operation, models, K_JSON)));
SHAPE(device_operation, device_operation, OPERATION(FIELD_AS("supported_models", device_operation, models, K_JSON)));
SHAPE(device_model, device_model, FIELD(device_model, model, K_TEXT), FIELD(device_model, size_mb, K_INT),
      FIELD(device_model, operations, K_JSON), FIELD(device_model, ipfs_hash, K_TEXT));
SHAPE(device_operations, device_whitelist, FIELD(device_whitelist, operations, K_LIST, .of = &device_operation_shape));
SHAPE(device_models, device_whitelist, FIELD(device_whitelist, models, K_LIST, .of = &device_model_shape));
#define STATS \
	FIELD(device_stats, total_tasks, K_INT), FIELD(device_stats, completed_tasks, K_INT), FIELD(device_stats, active_devices, K_INT), \
	FIELD(device_stats, total_ton_distributed, K_JSON), FIELD(device_stats, average_task_time_ms, K_INT), \
	FIELD(device_stats, average_reward_ton, K_JSON)
SHAPE(device_stats_row, device_stats, STATS);
SHAPE(device_stats, device_stats, STATS,
      FIELD(device_stats, platform_fee_percent, K_JSON, .note = "The hall's part of a reward"));
