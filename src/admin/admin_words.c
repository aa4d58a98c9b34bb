/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "admin/admin_words.h"
#include "base/buf.h"
#include "base/shape.h"

#define MONEY_MAX 40
#define WAITING "badge", "·"
#define OPEN "badge open", "○"
#define RUNNING "badge run", "◐"
#define TURN "badge turn", "!"
#define DONE "badge done", "✓"
#define FAILED "badge fail", "✕"

static const struct {
	const char *word;
	struct look look;
} looks[] = {
	/* orders and refunds */
	{"created", {WAITING, TR_ID("Made")}}, {"checkout_created", {OPEN, TR_ID("Checkout open")}},
	{"paid", {DONE, TR_ID("Paid")}}, {"partially_refunded", {TURN, TR_ID("Partly refunded")}},
	{"refunded", {DONE, TR_ID("Refunded")}}, {"failed_mismatch", {FAILED, TR_ID("Payment does not match")}},
	{"failed_provider", {FAILED, TR_ID("Payment failed")}}, {"canceled", {FAILED, TR_ID("Canceled")}},
	{"none", {WAITING, TR_ID("None")}}, {"partial", {TURN, TR_ID("Part")}}, {"full", {DONE, TR_ID("Whole")}},
	{"unknown", {TURN, TR_ID("Not known yet")}}, {"requires_action", {TURN, TR_ID("The payer must act")}},
	{"succeeded", {DONE, TR_ID("Done")}},
	{"requested_by_customer", {NULL, NULL, TR_ID("The payer asked for it")}},
	{"duplicate", {NULL, NULL, TR_ID("Paid twice")}}, {"fraudulent", {NULL, NULL, TR_ID("Fraud")}},
	/* payouts */
	{"pending", {WAITING, TR_ID("Waiting")}}, {"approved", {OPEN, TR_ID("Approved")}}, {"held", {TURN, TR_ID("On hold")}},
	{"sending", {RUNNING, TR_ID("On its way")}}, {"void", {FAILED, TR_ID("Void")}}, {"failed", {FAILED, TR_ID("Failed")}},
	{"review", {NULL, NULL, TR_ID("the review")}}, {"new_address", {NULL, NULL, TR_ID("a day, because the address is new")}},
	{"address", {NULL, NULL, TR_ID("a PayPal address")}}, {"order", {NULL, NULL, TR_ID("the payer's order")}},
	{"provider", {NULL, NULL, TR_ID("the provider")}},
	{"made", {WAITING, TR_ID("Made")}}, {"sent", {RUNNING, TR_ID("Sent")}}, {"done", {DONE, TR_ID("Done")}},
	{"refused", {FAILED, TR_ID("Refused")}}, {"unclaimed", {TURN, TR_ID("Not claimed yet")}},
	{"by_hand", {TURN, TR_ID("To be sent by hand")}}, {"payment", {NULL, NULL, TR_ID("Payment of a result")}},
	/* accounts and tasks */
	{"available", {DONE, TR_ID("Free")}}, {"busy", {RUNNING, TR_ID("Busy")}}, {"active", {DONE, TR_ID("Active")}},
	{"disabled", {FAILED, TR_ID("Switched off")}}, {"deleted", {FAILED, TR_ID("Deleted")}}, {"open", {OPEN, TR_ID("Open")}},
	{"accepted", {RUNNING, TR_ID("Running")}}, {"review_pending", {RUNNING, TR_ID("In review")}},
	{"completed", {DONE, TR_ID("Done")}}, {"upheld", {FAILED, TR_ID("Rejection stands")}},
	{"overturned", {DONE, TR_ID("Decided for the person")}}, {"dispute", {NULL, NULL, TR_ID("Dispute")}},
	/* messages, provider events, jobs */
	{"delivered", {DONE, TR_ID("Delivered")}}, {"processed", {DONE, TR_ID("Processed")}},
	{"ignored", {WAITING, TR_ID("Not for us")}}, {"waiting", {WAITING, TR_ID("Waiting")}},
	{"running", {RUNNING, TR_ID("Running")}}, {"dead", {FAILED, TR_ID("Given up")}},
	{"valid", {DONE, TR_ID("Valid")}}, {"revoked", {FAILED, TR_ID("Revoked")}},
	{"client", {NULL, NULL, TR_ID("Program")}},
	{"api", {NULL, NULL, TR_ID("report and read")}}, {"ping", {NULL, NULL, TR_ID("ping")}},
	{"tracker_key", {NULL, NULL, TR_ID("Tracker key")}},
	/* kinds of things and where a moment comes from */
	{"human", {NULL, NULL, TR_ID("Person")}}, {"ai_account", {NULL, NULL, TR_ID("AI account")}},
	{"task", {NULL, NULL, TR_ID("Task")}}, {"payout", {NULL, NULL, TR_ID("Payout")}},
	{"delivery", {NULL, NULL, TR_ID("Message")}}, {"event", {NULL, NULL, TR_ID("Event")}}, {"job", {NULL, NULL, TR_ID("Job")}},
	{"admin", {NULL, NULL, TR_ID("Admin")}}, {"told", {NULL, NULL, TR_ID("Provider")}}, {"posting", {NULL, NULL, TR_ID("Posting")}},
	{"refund", {NULL, NULL, TR_ID("Refund")}}, {"chargeback", {NULL, NULL, TR_ID("Chargeback")}},
	{"webhook", {NULL, NULL, TR_ID("Message")}},
};


struct look admin_look(enum lang lang, const char *word)
{
	for (size_t i = 0; i < N_OF(looks); i++)
		if (str_eq(looks[i].word, word)) {
			struct look look = looks[i].look;

			look.words = tr(lang, look.words);
			return look;
		}
	return (struct look){WAITING, word};
}


enum currency admin_currency(const char *code)
{
	for (enum currency c = CUR_USD; c <= CUR_TON; c++)
		if (str_ieq(currency_code(c), code))
			return c;
	return CUR_USD;
}


const char *admin_money(struct arena *a, enum lang lang, int64_t minor, const char *currency)
{
	struct buf b;

	if (minor == INT_UNSET)
		return "–";
	buf_init(&b, a, MONEY_MAX);
	money_show(&b, minor, admin_currency(currency), lang);
	return buf_text(&b);
}
