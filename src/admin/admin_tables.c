/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "admin/admin_tables.h"

#define COLS(array) .cols = (array), .n_cols = N_OF(array)
#define ACTS(array) .acts = (array), .n_acts = N_OF(array)
#define TIMES(label_, name_) {.label = (label_), .name = (name_), .kind = COL_TIME, .flags = COL_DETAIL}

static const struct admin_col people_cols[] = {
	{.label = TR_ID("Person"), .name = "name", .href = "/admin/people/", .key = "id", .flags = COL_BRIEF},
	{.label = TR_ID("E-mail address"), .name = "email", .flags = COL_BRIEF},
	{.label = TR_ID("Country"), .name = "country"},
	{.label = TR_ID("Status"), .name = "", .kind = COL_STATUS, .flags = COL_BRIEF},
	{.label = TR_ID("Tasks done"), .name = "tasks_done", .kind = COL_INT},
	{.label = TR_ID("Task in hand"), .name = "task_in_hand", .kind = COL_CODE, .href = "/admin/tasks/", .key = "task_in_hand"},
	{.label = TR_ID("Joined"), .name = "created_at", .kind = COL_TIME},
	{.label = TR_ID("Place"), .name = "location", .flags = COL_DETAIL},
	{.label = TR_ID("PayPal address"), .name = "paypal_email", .flags = COL_DETAIL},
	{.label = TR_ID("Stripe account"), .name = "stripe_account_id", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("Least reward"), .name = "min_budget_cents", .kind = COL_CENTS, .flags = COL_DETAIL},
	{.label = TR_ID("User id"), .name = "user_id", .kind = COL_CODE, .flags = COL_DETAIL},
	TIMES(TR_ID("Deleted"), "deleted_at"),
};
static const struct admin_act people_acts[] = {
	{.name = "human.delete", .title = TR_ID("Delete people"), .one = TR_ID("Delete this person"),
	 .many = TR_ID("Delete {0} people"), .is_danger = true, .when = "available|busy",
	 .effect = TR_ID("They are hidden and get no more tasks. The task they have in hand fails (missing_human). What they "
			 "delivered is reviewed and paid as usual. You can restore them later.")},
	{.name = "human.restore", .title = TR_ID("Restore people"), .one = TR_ID("Restore this person"),
	 .many = TR_ID("Restore {0} people"), .when = "deleted", .effect = TR_ID("They can work again. Failed tasks stay failed.")},
};

static const struct admin_col ai_cols[] = {
	{.label = TR_ID("AI account"), .name = "name", .href = "/admin/ai-accounts/", .key = "id", .flags = COL_BRIEF},
	{.label = TR_ID("PayPal address"), .name = "paypal_email", .flags = COL_BRIEF},
	{.label = TR_ID("Status"), .name = "", .kind = COL_STATUS, .flags = COL_BRIEF},
	{.label = TR_ID("Tasks"), .name = "tasks", .kind = COL_INT},
	{.label = TR_ID("Key last used"), .name = "last_used_at", .kind = COL_TIME},
	{.label = TR_ID("Created"), .name = "created_at", .kind = COL_TIME},
	{.label = TR_ID("Id"), .name = "id", .kind = COL_CODE, .flags = COL_DETAIL},
	TIMES(TR_ID("Deleted"), "deleted_at"),
};
static const struct admin_act ai_acts[] = {
	{.name = "ai_account.delete", .title = TR_ID("Delete AI accounts"), .one = TR_ID("Delete this account"),
	 .many = TR_ID("Delete {0} accounts"), .is_danger = true, .when = "active|disabled",
	 .effect = TR_ID("Their keys stop working at once. Their tasks stay; work that was delivered is approved by the clock "
			 "and paid. You can restore them later.")},
	{.name = "ai_account.restore", .title = TR_ID("Restore AI accounts"), .one = TR_ID("Restore this account"),
	 .many = TR_ID("Restore {0} accounts"), .when = "deleted", .effect = TR_ID("Their keys work again.")},
};

static const struct admin_col task_cols[] = {
	{.label = TR_ID("Task"), .name = "task", .href = "/admin/tasks/", .key = "id", .flags = COL_BRIEF},
	{.label = TR_ID("Status"), .name = "", .kind = COL_STATUS, .flags = COL_BRIEF},
	{.label = TR_ID("Reward"), .name = "budget_cents", .kind = COL_CENTS, .flags = COL_BRIEF},
	{.label = TR_ID("AI account"), .name = "ai_account_name", .href = "/admin/ai-accounts/", .key = "ai_account_id"},
	{.label = TR_ID("Person"), .name = "human_name", .href = "/admin/people/", .key = "human_id"},
	{.label = TR_ID("Order"), .name = "paid_status", .kind = COL_WORD},
	{.label = TR_ID("Created"), .name = "created_at", .kind = COL_TIME},
	{.label = TR_ID("Id"), .name = "id", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("Failed because"), .name = "failure_reason", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("The requester wrote"), .name = "reject_reason", .flags = COL_DETAIL},
	{.label = TR_ID("Accepted if"), .name = "acceptance_criteria", .flags = COL_DETAIL},
	{.label = TR_ID("Not allowed"), .name = "not_allowed", .flags = COL_DETAIL},
	{.label = TR_ID("Place"), .name = "location", .flags = COL_DETAIL},
	TIMES(TR_ID("Deadline"), "deadline_at"), TIMES(TR_ID("Review until"), "review_pending_deadline_at"),
	TIMES(TR_ID("Finished"), "finished_at"), TIMES(TR_ID("Deleted"), "deleted_at"),
};
static const struct admin_act task_acts[] = {
	{.name = "task.delete", .title = TR_ID("Delete tasks"), .one = TR_ID("Delete this task"), .many = TR_ID("Delete {0} tasks"),
	 .is_danger = true, .when = "open|accepted|review_pending|completed|failed",
	 .effect = TR_ID("They are hidden. An open or accepted task fails first, and the person is free again. What was delivered "
			 "is approved by the clock and paid. You can restore them later.")},
	{.name = "task.restore", .title = TR_ID("Restore tasks"), .one = TR_ID("Restore this task"),
	 .many = TR_ID("Restore {0} tasks"), .when = "deleted", .effect = TR_ID("They are shown again, as they ended.")},
};

static const struct admin_col order_cols[] = {
	{.label = TR_ID("Order"), .name = "id", .kind = COL_CODE, .href = "/admin/orders/", .key = "", .flags = COL_BRIEF},
	{.label = TR_ID("Payer"), .name = "ai_account_name", .href = "/admin/ai-accounts/", .key = "ai_account_id"},
	{.label = TR_ID("Payee"), .name = "human_name", .href = "/admin/people/", .key = "human_id"},
	{.label = TR_ID("Task"), .name = "task", .href = "/admin/tasks/", .key = "task_id"},
	{.label = TR_ID("Amount"), .name = "total_minor", .kind = COL_MINOR, .flags = COL_BRIEF},
	{.label = TR_ID("Surcharge"), .name = "surcharge_minor", .kind = COL_MINOR},
	{.label = TR_ID("Status"), .name = "", .kind = COL_STATUS, .flags = COL_BRIEF},
	{.label = TR_ID("Refund"), .name = "refund_status", .kind = COL_STATUS, .flags = COL_BRIEF},
	{.label = TR_ID("Created"), .name = "created_at", .kind = COL_TIME},
	{.label = TR_ID("Refunded so far"), .name = "refund_amount_minor", .kind = COL_MINOR, .flags = COL_DETAIL},
	{.label = TR_ID("Can be refunded"), .name = "rest_minor", .kind = COL_MINOR, .flags = COL_DETAIL},
	{.label = TR_ID("For the work"), .name = "base_minor", .kind = COL_MINOR, .flags = COL_DETAIL},
	{.label = TR_ID("Cost of exchange"), .name = "fx_cost_minor", .kind = COL_MINOR, .flags = COL_DETAIL},
	{.label = TR_ID("Platform fee"), .name = "platform_fee_minor", .kind = COL_MINOR, .flags = COL_DETAIL},
	{.label = TR_ID("Countries"), .name = "countries", .flags = COL_DETAIL},
	{.label = TR_ID("Person's payout"), .name = "payout_cents", .kind = COL_CENTS, .flags = COL_DETAIL},
	{.label = TR_ID("State of the payout"), .name = "payout_status", .kind = COL_STATUS, .flags = COL_DETAIL},
	{.label = TR_ID("Provider"), .name = "provider", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("Checkout"), .name = "checkout_session_id", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("Payment"), .name = "payment_intent_id", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("Charge"), .name = "charge_id", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("Goes directly to"), .name = "destination_account_id", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("Does not match"), .name = "mismatch_reason", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("The provider said"), .name = "provider_error", .flags = COL_DETAIL},
	{.label = TR_ID("The refund failed because"), .name = "refund_error_message", .flags = COL_DETAIL},
	TIMES(TR_ID("Paid"), "paid_at"), TIMES(TR_ID("Refunded"), "refunded_at"),
};

static const struct admin_col refund_cols[] = {
	{.label = TR_ID("Refund"), .name = "id", .kind = COL_CODE, .href = "/admin/refunds/", .key = "id", .flags = COL_BRIEF},
	{.label = TR_ID("Order"), .name = "order", .kind = COL_CODE, .href = "/admin/orders/", .key = "order", .flags = COL_BRIEF},
	{.label = TR_ID("Amount"), .name = "amount_minor", .kind = COL_MINOR, .flags = COL_BRIEF},
	{.label = TR_ID("Reason"), .name = "reason", .kind = COL_WORD},
	{.label = TR_ID("Status"), .name = "", .kind = COL_STATUS, .flags = COL_BRIEF},
	{.label = TR_ID("Requested by"), .name = "requested_by"},
	{.label = TR_ID("Created"), .name = "created_at", .kind = COL_TIME},
	{.label = TR_ID("Note"), .name = "note", .flags = COL_DETAIL},
	{.label = TR_ID("Id at the provider"), .name = "provider_refund_id", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("Error"), .name = "error", .flags = COL_DETAIL},
	TIMES(TR_ID("Last change"), "updated_at"),
};

static const struct admin_col payment_cols[] = {
	{.label = TR_ID("Payment"), .name = "id", .kind = COL_CODE, .href = "/admin/payments/", .key = "id", .flags = COL_BRIEF},
	{.label = TR_ID("Amount (USDC)"), .name = "amount", .flags = COL_BRIEF},
	{.label = TR_ID("Status"), .name = "", .kind = COL_STATUS, .flags = COL_BRIEF},
	{.label = TR_ID("E-mail address"), .name = "email", .flags = COL_BRIEF},
	{.label = TR_ID("Way"), .name = "method", .kind = COL_CODE},
	{.label = TR_ID("Paid"), .name = "created_at", .kind = COL_TIME},
	{.label = TR_ID("Task"), .name = "bounty_id", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("Payer"), .name = "payer", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("Transaction"), .name = "tx_hash", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("Reason"), .name = "reason", .flags = COL_DETAIL},
	{.label = TR_ID("Transaction of the refund"), .name = "refund_tx_hash", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("Error"), .name = "error", .flags = COL_DETAIL}, TIMES(TR_ID("Last change"), "updated_at"),
};
static const struct field_spec sent_fields[] = {{.name = "name", .label = TR_ID("Transaction of the refund")}};
static const struct admin_act payment_acts[] = {
	{.name = "payment.refund", .title = TR_ID("Refund payments"), .one = TR_ID("Refund this payment"),
	 .many = TR_ID("Refund {0} payments"), .when = "paid", .is_danger = true,
	 .effect = TR_ID("The whole amount goes back to the payer, and the result is closed again. Your note is the reason that is kept.")},
	{.name = "payment.sent", .title = TR_ID("Mark refunds as sent"), .one = TR_ID("Mark this refund as sent"),
	 .many = TR_ID("Mark {0} refunds as sent"), .when = "by_hand", .fields = sent_fields, .n_fields = N_OF(sent_fields),
	 .effect = TR_ID("Say this only when the money was sent outside of this hall: the books then say that the payer has it.")},
};

static const struct admin_col payout_cols[] = {
	{.label = TR_ID("Person"), .name = "human_name", .href = "/admin/payouts/", .key = "id", .flags = COL_BRIEF},
	{.label = TR_ID("Task"), .name = "task", .href = "/admin/tasks/", .key = "task_id"},
	{.label = TR_ID("Status"), .name = "status", .kind = COL_STATUS, .flags = COL_BRIEF},
	{.label = TR_ID("Waits for"), .name = "waits_for", .kind = COL_WORD},
	{.label = TR_ID("Receives"), .name = "net_cents", .kind = COL_CENTS, .flags = COL_BRIEF},
	{.label = TR_ID("Reward"), .name = "gross_cents", .kind = COL_CENTS},
	{.label = TR_ID("Fee"), .name = "fee_cents", .kind = COL_CENTS},
	{.label = TR_ID("Created"), .name = "created_at", .kind = COL_TIME},
	{.label = TR_ID("PayPal address"), .name = "receiver", .flags = COL_DETAIL | COL_BRIEF},
	{.label = TR_ID("PayPal fee"), .name = "paypal_fee_cents", .kind = COL_CENTS, .flags = COL_DETAIL},
	{.label = TR_ID("Held because"), .name = "hold_reason", .flags = COL_DETAIL},
	{.label = TR_ID("Batch"), .name = "batch_id", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("Way"), .name = "method", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("Error"), .name = "error", .flags = COL_DETAIL},
	TIMES(TR_ID("Approved"), "approved_at"), TIMES(TR_ID("Paid"), "paid_at"),
};
static const struct field_spec fee_fields[] = {
	{.name = "fee", .label = TR_ID("PayPal fee in dollars"), .hint = TR_ID("What PayPal kept. It is taken off what the person receives."),
	 .inputmode = "decimal"},
	{.name = "name", .label = TR_ID("Number of the transfer")},
};
static const struct admin_act payout_acts[] = {
	{.name = "payout.batch", .title = TR_ID("Pay out"), .one = TR_ID("Pay out 1 payout"), .many = TR_ID("Pay out {0} payouts"),
	 .when = "approved", .effect = TR_ID("They go into one batch: to PayPal where it is set up, else into a list that you "
					     "download and pay by hand.")},
	{.name = "payout.hold", .title = TR_ID("Hold payouts"), .one = TR_ID("Hold this payout"), .many = TR_ID("Hold {0} payouts"),
	 .when = "pending|approved|failed", .effect = TR_ID("Nothing is paid until somebody releases them. The person reads your "
							   "note as the reason.")},
	{.name = "payout.release", .title = TR_ID("Release payouts"), .one = TR_ID("Release this payout"),
	 .many = TR_ID("Release {0} payouts"), .when = "held", .effect = TR_ID("They are paid with the next batch.")},
	{.name = "payout.mark_paid", .title = TR_ID("Mark as paid"), .one = TR_ID("Mark as paid"),
	 .many = TR_ID("Mark {0} payouts as paid"), .when = "approved|sending", .fields = fee_fields, .n_fields = N_OF(fee_fields),
	 .effect = TR_ID("Say this only when the money was sent outside of this hall. The person sees it as paid.")},
	{.name = "payout.mark_failed", .title = TR_ID("Mark as failed"), .one = TR_ID("Mark as failed"),
	 .many = TR_ID("Mark {0} payouts as failed"), .when = "approved|sending", .is_danger = true,
	 .effect = TR_ID("The person reads your note as the reason. The payout can be tried again.")},
	{.name = "payout.retry", .title = TR_ID("Try payouts again"), .one = TR_ID("Try this payout again"),
	 .many = TR_ID("Try {0} payouts again"), .when = "failed", .effect = TR_ID("They are approved again and paid with the next batch.")},
};

static const struct admin_col batch_cols[] = {
	{.label = TR_ID("Batch"), .name = "id", .kind = COL_CODE, .href = "/admin/batches/", .key = "id"},
	{.label = TR_ID("Way"), .name = "provider", .kind = COL_CODE},
	{.label = TR_ID("Status"), .name = "", .kind = COL_STATUS},
	{.label = TR_ID("Payouts"), .name = "items", .kind = COL_INT},
	{.label = TR_ID("Sum"), .name = "total_cents", .kind = COL_CENTS},
	{.label = TR_ID("Paid"), .name = "paid", .kind = COL_INT},
	{.label = TR_ID("Failed"), .name = "failed", .kind = COL_INT},
	{.label = TR_ID("Made by"), .name = "made_by"},
	{.label = TR_ID("Created"), .name = "created_at", .kind = COL_TIME},
	{.label = TR_ID("Id at the provider"), .name = "provider_batch_id", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("Error"), .name = "error", .flags = COL_DETAIL},
	TIMES(TR_ID("Sent"), "sent_at"), TIMES(TR_ID("Last asked"), "checked_at"),
};

static const struct admin_col delivery_cols[] = {
	{.label = TR_ID("Event"), .name = "type", .kind = COL_CODE, .href = "/admin/deliveries/", .key = "id", .flags = COL_BRIEF},
	{.label = TR_ID("To"), .name = "url", .kind = COL_CODE, .flags = COL_BRIEF},
	{.label = TR_ID("AI account"), .name = "ai_account_name", .href = "/admin/ai-accounts/", .key = "ai_account_id"},
	{.label = TR_ID("Status"), .name = "", .kind = COL_STATUS, .flags = COL_BRIEF},
	{.label = TR_ID("Tries"), .name = "attempts", .kind = COL_INT},
	{.label = TR_ID("Answer"), .name = "status_code", .kind = COL_INT},
	{.label = TR_ID("Error"), .name = "error", .kind = COL_CODE},
	{.label = TR_ID("Created"), .name = "created_at", .kind = COL_TIME},
	{.label = TR_ID("Message id"), .name = "event_id", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("Task"), .name = "task_id", .kind = COL_CODE, .href = "/admin/tasks/", .key = "task_id", .flags = COL_DETAIL},
	{.label = TR_ID("The address is"), .name = "endpoint_status", .kind = COL_STATUS, .flags = COL_DETAIL},
	{.label = TR_ID("Switched off because"), .name = "disabled_why", .kind = COL_CODE, .flags = COL_DETAIL},
	TIMES(TR_ID("Last try"), "last_at"), TIMES(TR_ID("Next try"), "next_at"), TIMES(TR_ID("Delivered"), "delivered_at"),
};
static const struct admin_act delivery_acts[] = {
	{.name = "delivery.resend", .title = TR_ID("Send again"), .one = TR_ID("Send this message again"),
	 .many = TR_ID("Send {0} messages again"), .when = "delivered|failed|canceled",
	 .effect = TR_ID("The same message goes out again under the same id, so that a receiver can tell it was there before.")},
};

static const struct admin_col event_cols[] = {
	{.label = TR_ID("Event"), .name = "type", .kind = COL_CODE, .href = "/admin/events/", .key = "", .flags = COL_BRIEF},
	{.label = TR_ID("Id at the provider"), .name = "id", .kind = COL_CODE, .flags = COL_BRIEF},
	{.label = TR_ID("Provider"), .name = "provider", .kind = COL_CODE},
	{.label = TR_ID("Status"), .name = "", .kind = COL_STATUS, .flags = COL_BRIEF},
	{.label = TR_ID("Order"), .name = "order", .kind = COL_CODE, .href = "/admin/orders/", .key = "order"},
	{.label = TR_ID("Tries"), .name = "attempts", .kind = COL_INT},
	{.label = TR_ID("Result"), .name = "note"},
	{.label = TR_ID("Received"), .name = "received_at", .kind = COL_TIME},
	{.label = TR_ID("Live money"), .name = "is_live", .kind = COL_BOOL, .flags = COL_DETAIL},
	{.label = TR_ID("Bytes"), .name = "bytes", .kind = COL_INT, .flags = COL_DETAIL},
	TIMES(TR_ID("By the provider's clock"), "created_at"), TIMES(TR_ID("Processed"), "processed_at"),
};
static const struct admin_act event_acts[] = {
	{.name = "event.reprocess", .title = TR_ID("Process again"), .one = TR_ID("Process this event again"),
	 .many = TR_ID("Process {0} events again"), .when = "failed|ignored|processed",
	 .effect = TR_ID("What the event says is done as if it had just come. What was done already is not done twice.")},
};

static const struct admin_col job_cols[] = {
	{.label = TR_ID("Job"), .name = "kind", .kind = COL_CODE, .href = "/admin/jobs/", .key = "id", .flags = COL_BRIEF},
	{.label = TR_ID("About"), .name = "subject", .kind = COL_CODE, .flags = COL_BRIEF},
	{.label = TR_ID("Status"), .name = "", .kind = COL_STATUS, .flags = COL_BRIEF},
	{.label = TR_ID("Tries"), .name = "attempts", .kind = COL_INT},
	{.label = TR_ID("Due"), .name = "run_at", .kind = COL_TIME},
	{.label = TR_ID("Error"), .name = "last_error"},
	{.label = TR_ID("Created"), .name = "created_at", .kind = COL_TIME},
	{.label = TR_ID("Data"), .name = "data", .kind = COL_CODE, .flags = COL_DETAIL},
	TIMES(TR_ID("Given up"), "dead_at"),
};
static const struct admin_act job_acts[] = {
	{.name = "job.retry", .title = TR_ID("Try jobs again"), .one = TR_ID("Try this job again"), .many = TR_ID("Try {0} jobs again"),
	 .when = "dead", .effect = TR_ID("They run at once, with all their tries before them.")},
	{.name = "job.discard", .title = TR_ID("Discard jobs"), .one = TR_ID("Discard this job"), .many = TR_ID("Discard {0} jobs"),
	 .when = "dead", .is_danger = true,
	 .effect = TR_ID("What they were to do will not be done. Their content stays in the log of admin acts.")},
};

static const struct admin_col key_cols[] = {
	{.label = TR_ID("Begins with"), .name = "prefix", .kind = COL_CODE, .href = "/admin/keys/", .key = "id", .flags = COL_BRIEF},
	{.label = TR_ID("Project"), .name = "project", .flags = COL_BRIEF},
	{.label = TR_ID("Can"), .name = "kind", .kind = COL_WORD, .flags = COL_BRIEF},
	{.label = TR_ID("Status"), .name = "", .kind = COL_STATUS, .flags = COL_BRIEF},
	{.label = TR_ID("Key last used"), .name = "last_used_at", .kind = COL_TIME},
	{.label = TR_ID("Created"), .name = "created_at", .kind = COL_TIME},
	{.label = TR_ID("Is the setting API_KEY"), .name = "is_setting", .kind = COL_BOOL, .flags = COL_DETAIL},
	TIMES(TR_ID("Revoked"), "revoked_at"),
};
static const struct admin_act key_acts[] = {
	{.name = "tracker_key.rotate", .title = TR_ID("Replace keys"), .one = TR_ID("Replace this key"),
	 .many = TR_ID("Replace {0} keys"), .when = "valid", .is_danger = true,
	 .effect = TR_ID("A new key for the same project is made and shown once. The old one stops working at once, and what listens "
			 "with it is closed.")},
	{.name = "tracker_key.revoke", .title = TR_ID("Revoke keys"), .one = TR_ID("Revoke this key"), .many = TR_ID("Revoke {0} keys"),
	 .when = "valid", .is_danger = true,
	 .effect = TR_ID("It stops working at once, and what listens with it is closed within seconds. Runs stay.")},
};

static const struct admin_col dispute_cols[] = {
	{.label = TR_ID("Task"), .name = "task", .href = "/admin/disputes/", .key = "id", .flags = COL_BRIEF},
	{.label = TR_ID("Status"), .name = "", .kind = COL_STATUS, .flags = COL_BRIEF},
	{.label = TR_ID("Person"), .name = "human_name", .href = "/admin/people/", .key = "human_id", .flags = COL_BRIEF},
	{.label = TR_ID("AI account"), .name = "ai_account_name", .href = "/admin/ai-accounts/", .key = "ai_account_id"},
	{.label = TR_ID("Receives"), .name = "net_cents", .kind = COL_CENTS, .flags = COL_BRIEF},
	{.label = TR_ID("Created"), .name = "created_at", .kind = COL_TIME},
	{.label = TR_ID("Decide by"), .name = "due_at", .kind = COL_TIME},
	{.label = TR_ID("Accepted if"), .name = "acceptance_criteria", .flags = COL_DETAIL},
	{.label = TR_ID("Criteria"), .name = "criteria", .flags = COL_DETAIL},
	{.label = TR_ID("Not allowed"), .name = "not_allowed", .flags = COL_DETAIL},
	{.label = TR_ID("Delivered text"), .name = "text", .flags = COL_DETAIL},
	{.label = TR_ID("Delivered file"), .name = "file", .href = "/files/", .key = "file", .flags = COL_DETAIL},
	{.label = TR_ID("The requester wrote"), .name = "reject_reason", .flags = COL_DETAIL},
	{.label = TR_ID("Said not to be met"), .name = "named", .flags = COL_DETAIL},
	{.label = TR_ID("The person wrote"), .name = "reason", .flags = COL_DETAIL},
	{.label = TR_ID("Task page"), .name = "task_id", .kind = COL_CODE, .href = "/tasks/", .key = "task_id", .flags = COL_DETAIL},
	{.label = TR_ID("Note"), .name = "note", .flags = COL_DETAIL}, TIMES(TR_ID("Decided"), "decided_at"),
};
static const struct admin_act dispute_acts[] = {
	{.name = "dispute.overturn", .title = TR_ID("Decide for the person"), .one = TR_ID("Decide for the person"),
	 .many = TR_ID("Decide {0} disputes for the person"), .when = "open",
	 .effect = TR_ID("The task counts as completed and the payout is approved. The person reads your note.")},
	{.name = "dispute.uphold", .title = TR_ID("Let the rejection stand"), .one = TR_ID("Let the rejection stand"),
	 .many = TR_ID("Let {0} rejections stand"), .when = "open", .is_danger = true,
	 .effect = TR_ID("The task stays failed and nothing is paid for it. The person reads your note.")},
};

static const struct admin_col client_cols[] = {
	{.label = TR_ID("Program"), .name = "id", .kind = COL_CODE, .href = "/admin/clients/", .key = "id", .flags = COL_BRIEF},
	{.label = TR_ID("Status"), .name = "", .kind = COL_STATUS, .flags = COL_BRIEF},
	{.label = TR_ID("Acts for"), .name = "users", .kind = COL_CODE},
	{.label = TR_ID("May"), .name = "scopes", .kind = COL_CODE},
	{.label = TR_ID("Spent (USDC)"), .name = "spent"},
	{.label = TR_ID("Cap (USDC)"), .name = "cap"},
	{.label = TR_ID("Tasks"), .name = "tasks", .kind = COL_INT},
	{.label = TR_ID("Created"), .name = "created_at", .kind = COL_TIME},
	TIMES(TR_ID("Last used"), "last_used_at"), TIMES(TR_ID("Revoked"), "revoked_at"),
};
static const struct admin_act client_acts[] = {
	{.name = "client.revoke", .title = TR_ID("Revoke tokens of programs"), .one = TR_ID("Revoke this program's token"),
	 .many = TR_ID("Revoke the tokens of {0} programs"), .is_danger = true, .when = "valid",
	 .effect = TR_ID("They can do nothing from now on. What they made stays.")},
};

static const struct admin_col log_cols[] = {
	{.label = TR_ID("Act"), .name = "act", .kind = COL_CODE, .href = "/admin/acts/", .key = "id"},
	{.label = TR_ID("By"), .name = "email"},
	{.label = TR_ID("About"), .name = "subject_id", .kind = COL_CODE},
	{.label = TR_ID("Note"), .name = "note"},
	{.label = TR_ID("When"), .name = "at", .kind = COL_TIME},
	{.label = TR_ID("Before"), .name = "before", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("After"), .name = "after", .kind = COL_CODE, .flags = COL_DETAIL},
	{.label = TR_ID("Request"), .name = "request_id", .kind = COL_CODE, .flags = COL_DETAIL},
};

const struct admin_list admin_lists[] = {
	{.name = "orders", .view = "orders", .path = "/admin/orders", .title = TR_ID("Orders"), .kind = "order", COLS(order_cols),
	 .statuses = "created|checkout_created|paid|partially_refunded|refunded|failed_mismatch|failed_provider|canceled",
	 .empty = TR_ID("No orders yet. An AI account makes one for a task that a person took.")},
	{.name = "refunds", .view = "refunds", .path = "/admin/refunds", .title = TR_ID("Refunds"), .kind = "refund",
	 COLS(refund_cols), .statuses = "unknown|pending|requires_action|succeeded|failed|canceled",
	 .empty = TR_ID("No refunds yet. You make one on the page of an order.")},
	{.name = "payments", .view = "payments", .path = "/admin/payments", .title = TR_ID("Paid results"), .kind = "payment",
	 COLS(payment_cols), .statuses = "paid|sending|by_hand|refunded", ACTS(payment_acts), .empty = TR_ID("No payments yet.")},
	{.name = "payouts", .view = "payouts", .path = "/admin/payouts", .title = TR_ID("Payouts"), .kind = "payout",
	 COLS(payout_cols), .statuses = "pending|approved|held|sending|paid|failed|void", ACTS(payout_acts),
	 .empty = TR_ID("No payouts yet. One appears when a person delivers.")},
	{.name = "batches", .view = "batches", .path = "/admin/batches", .title = TR_ID("Payout batches"), .kind = "batch",
	 COLS(batch_cols), .statuses = "made|unknown|sent|done|refused",
	 .empty = TR_ID("No batches yet. Tick approved payouts and pay them out.")},
	{.name = "people", .view = "people", .path = "/admin/people", .title = TR_ID("People"), .kind = "human",
	 COLS(people_cols), .statuses = "available|busy|deleted", ACTS(people_acts), .has_deleted = true,
	 .empty = TR_ID("Nobody has a worker profile yet.")},
	{.name = "ai_accounts", .view = "ai_accounts", .path = "/admin/ai-accounts", .title = TR_ID("AI accounts"),
	 .kind = "ai_account", COLS(ai_cols), .statuses = "active|disabled|deleted", ACTS(ai_acts), .has_deleted = true,
	 .empty = TR_ID("No AI accounts yet. They are made at /ai/connect.")},
	{.name = "tasks", .view = "tasks", .path = "/admin/tasks", .title = TR_ID("Tasks"), .kind = "task", COLS(task_cols),
	 .statuses = "open|accepted|review_pending|completed|failed|deleted", ACTS(task_acts), .has_deleted = true,
	 .empty = TR_ID("No tasks yet.")},
	{.name = "disputes", .view = "disputes", .path = "/admin/disputes", .title = TR_ID("Disputes"), .kind = "task",
	 COLS(dispute_cols), .statuses = "open|upheld|overturned", ACTS(dispute_acts),
	 .empty = TR_ID("No disputes. A person can object to a rejection within seven days.")},
	{.name = "deliveries", .view = "deliveries", .path = "/admin/deliveries", .title = TR_ID("Webhooks out"),
	 .kind = "delivery", COLS(delivery_cols), .statuses = "pending|delivered|failed|canceled", ACTS(delivery_acts),
	 .empty = TR_ID("No messages yet. They go to the addresses that AI accounts register.")},
	{.name = "events", .view = "events", .path = "/admin/events", .title = TR_ID("Provider events"), .kind = "event",
	 COLS(event_cols), .statuses = "pending|processed|ignored|failed", ACTS(event_acts),
	 .empty = TR_ID("No events yet. Payment providers send them to /webhooks/….")},
	{.name = "jobs", .view = "jobs", .path = "/admin/jobs", .title = TR_ID("Jobs"), .kind = "job", COLS(job_cols),
	 .statuses = "waiting|running|dead", ACTS(job_acts), .empty = TR_ID("No jobs wait.")},
	{.name = "tracker_keys", .view = "tracker_keys", .path = "/admin/keys", .title = TR_ID("Tracker keys"), .kind = "tracker_key",
	 COLS(key_cols), .statuses = "valid|revoked", ACTS(key_acts),
	 .empty = TR_ID("No keys yet. They are made on the pages of runs, or with hirehall key create.")},
	{.name = "clients", .view = "clients", .path = "/admin/clients", .title = TR_ID("Programs"), .kind = "client",
	 COLS(client_cols), .statuses = "valid|revoked", ACTS(client_acts),
	 .empty = TR_ID("No programs yet. `hirehall admin client create NAME` makes one.")},
	{.name = "acts", .view = "log", .path = "/admin/acts", .title = TR_ID("Admin acts"), .kind = "act", COLS(log_cols),
	 .statuses = "human|ai_account|client|task|dispute|order|payment|payout|delivery|event|job|tracker_key",
	 .empty = TR_ID("No admin has changed anything yet.")},
	{.name = NULL},
};

const struct link_item admin_nav[] = {
	{.href = "/admin", .label = TR_ID("Needs attention")},
	{.href = "/admin/orders", .label = TR_ID("Orders")},
	{.href = "/admin/refunds", .label = TR_ID("Refunds")},
	{.href = "/admin/payments", .label = TR_ID("Paid results")},
	{.href = "/admin/payouts", .label = TR_ID("Payouts")},
	{.href = "/admin/batches", .label = TR_ID("Batches")},
	{.href = "/admin/people", .label = TR_ID("People")},
	{.href = "/admin/ai-accounts", .label = TR_ID("AI accounts")},
	{.href = "/admin/tasks", .label = TR_ID("Tasks")},
	{.href = "/admin/disputes", .label = TR_ID("Disputes")},
	{.href = "/admin/deliveries", .label = TR_ID("Webhooks out")},
	{.href = "/admin/events", .label = TR_ID("Provider events")},
	{.href = "/admin/jobs", .label = TR_ID("Jobs")},
	{.href = "/admin/keys", .label = TR_ID("Tracker keys")},
	{.href = "/admin/clients", .label = TR_ID("Programs")},
	{.href = "/admin/acts", .label = TR_ID("Admin acts")},
	{.href = NULL},
};
