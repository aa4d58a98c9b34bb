/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Where a bounty stands for the person who pays it. */
#include "pages/bounty_stage.h"
#include <string.h>

#define INFO "notice info"
#define DONE "notice"
#define WARN "notice warn"
#define WRONG "notice wrong-box"

const struct stage_words stage_words[] = {
	[STAGE_PENDING] = {INFO, "·", TR_ID("The agent was not started yet."), TR_ID("Nothing is paid before it is done."), 0},
	[STAGE_RUNNING] = {INFO, "◐", TR_ID("The agent is not finished yet."), TR_ID("Nothing is paid before it is done."), PAY_WAITS},
	[STAGE_FAILED] = {WRONG, "✕", TR_ID("The agent failed."), TR_ID("Nothing is to be paid."), 0},
	[STAGE_FREE] = {DONE, "✓", TR_ID("Done. This result costs nothing."), NULL, PAY_RESULT},
	[STAGE_PAID] = {DONE, "✓", TR_ID("Paid. Here is your result."), NULL, PAY_RESULT},
	[STAGE_REFUNDED] = {INFO, "·", TR_ID("The money was given back: {0}."), NULL, 0},
	[STAGE_REFUND_UNDER_WAY] = {INFO, "◐", TR_ID("The money is on its way back: {0}."),
		TR_ID("It comes to where it was paid from."), PAY_WAITS},
	[STAGE_APPROVE] = {WARN, "!", TR_ID("This price needs your approval first."),
		TR_ID("We mail you a link that shows what it is for; you approve or deny there. Then you pay here."), PAY_APPROVES},
	[STAGE_ASKED] = {WARN, "◐", TR_ID("Waiting for your approval. Open the mail that we sent you."),
		TR_ID("The link works until {0}. This page goes on by itself once you have approved."), PAY_WAITS | PAY_APPROVES},
	[STAGE_DENIED] = {WRONG, "✕", TR_ID("You denied this payment. Nothing was charged."),
		TR_ID("If you changed your mind, ask for another link."), PAY_APPROVES},
	[STAGE_APPROVAL_OLD] = {WARN, "!", TR_ID("The link to approve is too old. Nothing was charged."),
		TR_ID("Ask for another one."), PAY_APPROVES},
	[STAGE_CHECKOUT] = {INFO, "◐", TR_ID("A card checkout is open."),
		TR_ID("As soon as the card is charged, the result opens here. If you closed its window, begin again below."),
		PAY_WAITS | PAY_OFFERS},
	[STAGE_SENT] = {INFO, "◐", TR_ID("Sent. Waiting for the network…"),
		TR_ID("It is safe to close this page. Do not pay again."), PAY_WAITS},
	[STAGE_UNKNOWN] = {WARN, "◐", TR_ID("We do not know yet whether the payment has arrived."),
		TR_ID("We are looking for it. Do not pay again: if it arrived, the result opens here; if not, this page says so."), PAY_WAITS},
	[STAGE_OFFER] = {INFO, "✓", TR_ID("Your result is ready."), TR_ID("Pay {0} and it opens on this page."), PAY_OFFERS},
	[STAGE_AGAIN] = {WRONG, "✕", TR_ID("The payment did not work. Nothing was charged."), NULL, PAY_OFFERS},
};

/* What providers and we say when a payment fails, by its first words. */
static const struct {
	const char *error, *words;
} errors[] = {
	{"insufficient", TR_ID("The account does not hold enough USDC. Fill it up, or pay in another way.")},
	{"invalid_signature", TR_ID("The signature does not belong to this account. Try again with the account that signs.")},
	{"invalid_exact_evm_payload_signature", TR_ID("The signature does not belong to this account. Try again with the account that signs.")},
	{"invalid_payload", TR_ID("The wallet did not send what is needed. Try again.")},
	{"balance_low", TR_ID("Your balance is too low for this. Fill it up by card, or pay in another way.")},
	{"provider", TR_ID("The payment service does not answer right now. Nothing was charged. Try again in a moment.")},
	{"too_soon", TR_ID("A mail is on its way already. Look into your mailbox, also at what was sorted out; another one can be sent after ten minutes.")},
	{"no_email", TR_ID("Your account has no confirmed e-mail address, so no link can be mailed.")},
	{"nonce_mismatch", TR_ID("The price had run out before the payment came. The price below is new.")},
	{"window_mismatch", TR_ID("The price had run out before the payment came. The price below is new.")},
	{"expired", TR_ID("The price had run out before the payment came. The price below is new.")},
	{"authorization_expired", TR_ID("The price had run out before the payment came. The price below is new.")},
	{"invalid_exact_evm_payload_authorization_valid_before", TR_ID("The price had run out before the payment came. The price below is new.")},
	{"canceled", TR_ID("The checkout ended without a payment.")},
	{"cancelled", TR_ID("The checkout ended without a payment.")},
};
static const struct {
	const char *method, *words;
} methods[] = {
	{"x402", TR_ID("Wallet")},
	{"authorize", TR_ID("Wallet")},
	{"card", TR_ID("Card")},
	{"balance", TR_ID("Prepaid balance")},
	{"demo", TR_ID("Demo: no money moved")},
};


static enum pay_stage approval_stage(const struct bounty_seen *b)
{
	if (str_eq(b->approval_status, "denied"))
		return STAGE_DENIED;
	if (str_eq(b->approval_status, "pending"))
		return b->approval_expires_at > b->now ? STAGE_ASKED : STAGE_APPROVAL_OLD;
	return str_eq(b->approval_status, "expired") ? STAGE_APPROVAL_OLD : STAGE_APPROVE;
}


/* How the newest payment stands. */
static enum pay_stage payment_stage(const struct bounty_seen *b)
{
	if (!b->pay_state || str_eq(b->pay_state, "failed"))
		return str_eq(b->card_state, "open") ? STAGE_CHECKOUT : b->pay_state ? STAGE_AGAIN : STAGE_OFFER;
	return str_eq(b->pay_state, "unknown") ? STAGE_UNKNOWN : STAGE_SENT;
}


static bool is_under_way(const struct bounty_seen *b)
{
	return b->pay_state && !str_in_words(b->pay_state, strlen(b->pay_state), "failed|settled");
}


enum pay_stage pay_stage_of(const struct bounty_seen *b, int64_t threshold_micro)
{
	if (str_eq(b->status, "pending"))
		return STAGE_PENDING;
	if (str_eq(b->status, "running"))
		return STAGE_RUNNING;
	if (!str_eq(b->status, "completed"))
		return STAGE_FAILED;
	if (b->actual_micro == 0)
		return STAGE_FREE;
	if (str_eq(b->payment_status, "paid"))
		return STAGE_PAID;
	if (str_eq(b->payment_status, "refunded"))
		return str_eq(b->refund_status, "done") ? STAGE_REFUNDED : STAGE_REFUND_UNDER_WAY;
	if (is_under_way(b))
		return payment_stage(b);
	if (threshold_micro != INT_UNSET && b->actual_micro >= threshold_micro && !str_eq(b->payment_status, "approved"))
		return approval_stage(b);
	return payment_stage(b);
}


const char *pay_error_words(enum lang lang, const char *error)
{
	for (size_t i = 0; error && i < N_OF(errors); i++)
		if (str_starts(error, errors[i].error))
			return tr(lang, errors[i].words);
	return tr(lang, "Try again, or pay in another way.");
}


const char *pay_method_words(enum lang lang, const char *method)
{
	for (size_t i = 0; method && i < N_OF(methods); i++)
		if (str_eq(methods[i].method, method))
			return tr(lang, methods[i].words);
	return method;
}
