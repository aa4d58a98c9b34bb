/* devices_routes.c - the routes of devices; their document's base is /v1.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "devices/devices_public.h"
#include "devices/devices_requester.h"
#include "devices/devices_worker.h"
#include "money/mandates.h"

#define ROUTE(name_, method_, path_, ...) \
	{.name = (name_), .method = (method_), .path = "/v1" path_, .status = 200, .dialect = D_DEVICES, __VA_ARGS__}
#define ASKS(name_, method_, path_, ...) ROUTE(name_, method_, path_, .who = W_WALLET, .rate = RATE_REQUESTER, __VA_ARGS__)
#define WORKS(name_, method_, path_, ...) ROUTE(name_, method_, path_, .who = W_WALLET, .rate = RATE_DEVICE, __VA_ARGS__)
#define OPEN(name_, path_, ...) ROUTE(name_, GET, path_, .who = W_ANYONE, .rate = RATE_PUBLIC, __VA_ARGS__)
#define TASK "/tasks/{task_id:uuid}"
#define NEW_ERRORS \
	ERR_DEVICE_AMOUNT, ERR_NOT_WHITELISTED, ERR_TOO_MUCH_ENERGY, ERR_LOW_STAKE, ERR_INSUFFICIENT_BALANCE, ERR_OFF, MANDATE_ERRORS

const struct route devices_routes[] = {
	ASKS("device_task_add", POST, "/tasks", .in = &device_order_shape, .out = &device_made_shape, .flags = R_ONCE | R_STAKE,
	     .errors = E(NEW_ERRORS),
	     .run = device_task_post, .note = "Put up a task; its reward is held in escrow"),
	ASKS("device_batch_add", POST, "/tasks/batch", .in = &device_batch_in_shape, .out = &device_batch_shape, .flags = R_TX | R_ONCE | R_STAKE,
	     .errors = E(NEW_ERRORS), .run = device_batch_post, .note = "Put up up to a hundred tasks: all, or none"),
	ASKS("device_task_list", GET, "/tasks", .in = &device_list_in_shape, .out = &device_page_shape, .run = device_tasks_get,
	     .note = "One's own tasks, newest first"),
	ASKS("device_task_get", GET, TASK, .in = &device_key_in_shape, .out = &device_task_shape, .errors = E(ERR_NO_DEVICE_TASK),
	     .run = device_task_get, .note = "How a task stands; its result once it is completed"),
	ASKS("device_task_cancel", POST, TASK "/cancel", .in = &device_key_in_shape, .out = &device_cancelled_shape,
	     .flags = R_ONCE, .errors = E(ERR_NO_DEVICE_TASK, ERR_TASK_NOT_PENDING), .run = device_cancel_post,
	     .note = "Take a task back that nobody has; the escrow is free again"),
	ASKS("device_validate", POST, "/validation/human/{task_id:uuid}", .in = &device_judge_in_shape, .out = &device_judged_shape,
	     .flags = R_ONCE, .errors = E(ERR_NO_DEVICE_TASK, ERR_NOT_VALIDATING), .run = device_judge_post,
	     .note = "Say whether a result is right, where the requester's word is waited for"),
	ASKS("device_escrow", GET, "/escrow", .out = &device_escrow_shape, .run = device_escrow_get,
	     .note = "What the wallet has here, and how to deposit"),
	ASKS("device_credit", POST, "/escrow/credit", .in = &device_money_in_shape, .out = &device_credited_shape,
	     .flags = R_ONCE, .errors = E(ERR_DEVICE_AMOUNT, ERR_OFF), .run = device_credit_post, .note = "Demo halls only: money from nowhere"),
	ASKS("device_withdraw", POST, "/escrow/withdraw", .in = &device_money_in_shape, .out = &device_withdrawn_shape,
	     .flags = R_ONCE, .errors = E(ERR_DEVICE_AMOUNT, ERR_INSUFFICIENT_BALANCE, ERR_OFF), .run = device_withdraw_post,
	     .note = "Send what is free to the wallet"),
	WORKS("device_register", POST, "/device/register", .in = &device_register_in_shape, .out = &device_registered_shape,
	      .run = device_register_post, .note = "Make a device of the wallet known, or tell anew what it has"),
	WORKS("device_offers", GET, "/device/tasks/available", .in = &device_offers_in_shape, .out = &device_offers_shape,
	      .run = device_offers_get, .note = "What the device may claim, the most urgent first"),
	WORKS("device_claim", POST, "/device" TASK "/claim", .in = &device_claim_in_shape, .out = &device_claimed_shape,
	      .errors = E(ERR_NO_DEVICE_TASK, ERR_TASK_ALREADY_CLAIMED, ERR_OWN_TASK, ERR_ALREADY_WORKED, ERR_INSUFFICIENT_TRUST,
			  ERR_WRONG_REGION, ERR_QUOTA_USED_UP, ERR_TOO_MANY_CLAIMS),
	      .run = device_claim_post, .note = "Take a task until its deadline"),
	WORKS("device_commit", POST, "/device" TASK "/commit", .in = &device_commit_in_shape, .out = &device_claimed_shape,
	      .errors = E(ERR_NO_DEVICE_TASK, ERR_TASK_NOT_ASSIGNED, ERR_ALREADY_SUBMITTED, ERR_DEADLINE_PASSED, ERR_ALREADY_COMMITTED),
	      .run = device_commit_post, .note = "Promise a result by its hash, so that nobody can have copied it"),
	WORKS("device_result", POST, "/device" TASK "/result", .in = &device_result_in_shape, .out = &device_sent_shape,
	      .errors = E(ERR_NO_DEVICE_TASK, ERR_TASK_NOT_ASSIGNED, ERR_ALREADY_SUBMITTED, ERR_DEADLINE_PASSED, ERR_DEVICE_PROOF,
			  ERR_PROOF_OVER_LIMITS, ERR_STALE_PROOF, ERR_COMMITMENT, ERR_RESULT_TOO_LARGE),
	      .run = device_result_post, .note = "Deliver a result with its signed proof"),
	WORKS("device_status", GET, "/device" TASK "/status", .in = &device_key_in_shape, .out = &device_state_shape,
	      .errors = E(ERR_TASK_NOT_ASSIGNED), .run = device_state_get, .note = "How one's part of a task stands"),
	WORKS("device_earnings", GET, "/device/earnings", .out = &device_earnings_shape, .run = device_earnings_get,
	      .note = "What the wallet earned, and how each device is trusted"),
	OPEN("device_operations", "/whitelist/operations", .out = &device_operations_shape, .run = device_operations_get,
	     .note = "What can be asked for"),
	OPEN("device_models", "/whitelist/models", .out = &device_models_shape, .run = device_models_get,
	     .note = "The models devices may use"),
	OPEN("device_stats", "/stats", .out = &device_stats_shape, .run = device_stats_get, .note = "How many tasks, devices and TON"),
	ROUTES_END,
};
