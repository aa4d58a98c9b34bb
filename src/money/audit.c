/* audit.c - the checks of `hirehall audit`, in the order they are run.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/audit.h"
#include "sql_audit.h"
#include "sql_audit_devices.h"
#include "sql_audit_log.h"
#include "sql_audit_payments.h"

SHAPE(audit_finding, audit_finding, FIELD(audit_finding, check, K_TEXT), FIELD(audit_finding, kind, K_TEXT),
      FIELD(audit_finding, id, K_TEXT), FIELD(audit_finding, what, K_TEXT));

#define CHECK(name_, note_) {.name = #name_, .stmt = &sql_audit_##name_, .note = (note_)}
const struct audit_check audit_checks[] = {
	CHECK(sums, "the postings of a transfer are zero in each currency"),
	CHECK(orphans, "every posting belongs to a transfer"),
	CHECK(zero, "all accounts of a currency together are zero"),
	CHECK(balances, "the kept balances are the sums of the postings"),
	CHECK(reversals, "what undoes a transfer is its mirror"),
	CHECK(steps, "the transfers of a step are all there, and at most the last one counts"),
	CHECK(accounts, "every account is somebody's"),
	CHECK(subjects, "every transfer is about something that exists"),
	CHECK(topups, "what a card paid in is on its person's balance"),
	CHECK(signs, "nobody is owed less than nothing"),
	CHECK(order_sums, "an order's amounts add up and fit its task"),
	CHECK(order_postings, "an order is paid exactly as the ledger says"),
	CHECK(order_refunds, "what an order says of refunds is what its refunds say"),
	CHECK(refund_postings, "a refund is held, done or neither, as its state says"),
	CHECK(refund_sources, "a refund comes out of its own order, never more than was there"),
	CHECK(refund_unpaid, "only what was paid is refunded"),
	CHECK(disputes, "what a bank took back is in the ledger"),
	CHECK(paid_twice, "a task is paid for once"),
	CHECK(task_paid, "a task is called paid when an order paid for it"),
	CHECK(task_payout, "what is owed for a task fits its state"),
	CHECK(payout_sums, "a payout's amounts and its person are the task's"),
	CHECK(captures, "exactly what was approved is owed"),
	CHECK(task_even, "a task that was approved and paid for is even"),
	CHECK(payout_paid, "a paid payout left once, whole, to its person"),
	CHECK(payout_items, "what a batch says of a payout is what the ledger says"),
	CHECK(payout_batches, "what is on its way is in a batch that knows it"),
	CHECK(payout_receivers, "a payout goes to the address frozen with the task"),
	CHECK(event_numbers, "events are numbered from 1 without a gap"),
	CHECK(event_order, "events are in the order of time"),
	CHECK(event_subjects, "every event is about something that exists"),
	CHECK(task_events, "a task's last event explains its state"),
	CHECK(payout_events, "a payout's last event explains its state"),
	CHECK(order_events, "an order's last event explains its state"),
	CHECK(provider_events, "what a provider sent is kept as it came and does not wait"),
	CHECK(provider_payments, "an order is paid when its provider says so, and with that amount"),
	CHECK(provider_refunds, "refunds are as the provider last said"),
	CHECK(provider_disputes, "every dispute the provider told of is known"),
	CHECK(deliveries, "a delivered webhook was tried and answered, a waiting one has a job"),
	CHECK(timers, "every task that waits has a job that will end it"),
	CHECK(hands, "who is busy has a task in hand, and one only"),
	CHECK(submissions, "what was delivered is there"),
	CHECK(bounty_paid, "a bounty is paid once, with its price, as the ledger says"),
	CHECK(bounty_surplus, "what came twice for a bounty is given back"),
	CHECK(bounty_refunds, "what is given back of bounties is held, then done, as its state says"),
	CHECK(bounty_waits, "payments and refunds under way on a chain have a job that will end them"),
	CHECK(bounty_events, "a bounty's last event explains its state"),
	CHECK(device_escrow, "a device task has its reward in escrow as long as it runs"),
	CHECK(device_rewards, "a device task's reward is its fee and its shares"),
	CHECK(device_states, "a device task's state fits its replicas"),
	CHECK(device_events, "a device task's last event explains its state"),
	CHECK(device_timers, "every device task that waits has a job that will look at it"),
	CHECK(device_money, "deposits and payouts of devices are in the books"),
	{.name = NULL},
};

const stmt_list audit_statements[] = {sql_audit, sql_audit_log, sql_audit_devices, sql_audit_payments, NULL};

err_t audit_run(struct db *db, struct arena *a, const struct audit_check *c, struct list *out)
{
	struct audit_finding *f;
	err_t e = db_many(db, a, c->stmt, NULL, out);
	size_t i;

	for (i = 0, f = out->items; !e && i < out->n; i++)
		f[i].check = c->name;
	return e;
}
