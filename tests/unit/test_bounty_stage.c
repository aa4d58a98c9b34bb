/* Where a bounty stands for its payer: each state of the bounty, its approval, its payment and its card, and what is offered.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "check.h"
#include "pages/bounty_stage.h"

#define NOW INT64_C(1000000)
#define THRESHOLD 2000


static void test_stages(void)
{
	static const struct {
		const char *name, *status, *payment_status, *pay_state, *approval, *card, *refund;
		int64_t micro, expires_at;
		enum pay_stage stage;
	} rows[] = {
		{"pending", "pending", NULL, NULL, NULL, NULL, NULL, INT_UNSET, 0, STAGE_PENDING},
		{"running", "running", NULL, NULL, NULL, NULL, NULL, INT_UNSET, 0, STAGE_RUNNING},
		{"failed", "failed", NULL, NULL, NULL, NULL, NULL, 0, 0, STAGE_FAILED},
		{"free", "completed", NULL, NULL, NULL, NULL, NULL, 0, 0, STAGE_FREE},
		{"due", "completed", NULL, NULL, NULL, NULL, NULL, 1999, 0, STAGE_OFFER},
		{"paid", "completed", "paid", "settled", NULL, NULL, NULL, 1000, 0, STAGE_PAID},
		{"refund waits", "completed", "refunded", "settled", NULL, NULL, "by_hand", 1000, 0, STAGE_REFUND_UNDER_WAY},
		{"refunded", "completed", "refunded", "settled", NULL, NULL, "done", 1000, 0, STAGE_REFUNDED},
		{"claimed", "completed", NULL, "claimed", NULL, NULL, NULL, 1000, 0, STAGE_SENT},
		{"settling", "completed", "approved", "settling", "approved", NULL, NULL, 2000, 0, STAGE_SENT},
		{"unknown", "completed", NULL, "unknown", NULL, "open", NULL, 1000, 0, STAGE_UNKNOWN},
		{"failed payment", "completed", NULL, "failed", NULL, NULL, NULL, 1000, 0, STAGE_AGAIN},
		{"failed, then a card", "completed", NULL, "failed", NULL, "open", NULL, 1000, 0, STAGE_CHECKOUT},
		{"card open", "completed", NULL, NULL, NULL, "open", NULL, 1000, 0, STAGE_CHECKOUT},
		{"card over", "completed", NULL, NULL, NULL, "expired", NULL, 1000, 0, STAGE_OFFER},
		{"dear", "completed", NULL, NULL, NULL, NULL, NULL, 2000, 0, STAGE_APPROVE},
		{"asked", "completed", NULL, NULL, "pending", NULL, NULL, 2000, NOW + 1, STAGE_ASKED},
		{"asked long ago", "completed", NULL, NULL, "pending", NULL, NULL, 2000, NOW, STAGE_APPROVAL_OLD},
		{"expired", "completed", NULL, NULL, "expired", NULL, NULL, 2000, NOW, STAGE_APPROVAL_OLD},
		{"denied", "completed", NULL, NULL, "denied", NULL, NULL, 2000, NOW, STAGE_DENIED},
		{"approved", "completed", "approved", NULL, "approved", NULL, NULL, 2000, NOW, STAGE_OFFER},
		{"under way without approval", "completed", NULL, "settling", NULL, NULL, NULL, 2000, 0, STAGE_SENT},
	};

	EACH(i, rows) {
		struct bounty_seen b = {.status = rows[i].status, .payment_status = rows[i].payment_status, .now = NOW,
			.pay_state = rows[i].pay_state, .approval_status = rows[i].approval, .card_state = rows[i].card,
			.refund_status = rows[i].refund, .actual_micro = rows[i].micro, .approval_expires_at = rows[i].expires_at};
		enum pay_stage stage = pay_stage_of(&b, THRESHOLD);

		check_row = rows[i].name;
		CHECK_INT(stage, rows[i].stage);
		CHECK(stage_words[stage].state && stage_words[stage].look && stage_words[stage].icon);
		/* nothing is offered while money may be on its way, and a result only when it is paid or free */
		CHECK(!(stage_words[stage].flags & PAY_OFFERS) || stage == STAGE_OFFER || stage == STAGE_AGAIN || stage == STAGE_CHECKOUT);
		CHECK(!(stage_words[stage].flags & PAY_RESULT) || stage == STAGE_PAID || stage == STAGE_FREE);
	}
	check_row = "";
}


static void test_errors(void)
{
	CHECK_STR(pay_error_words(LANG_EN, "insufficient_funds"),
		  "The account does not hold enough USDC. Fill it up, or pay in another way.");
	CHECK_STR(pay_error_words(LANG_EN, "something new"), "Try again, or pay in another way.");
	CHECK_STR(pay_error_words(LANG_EN, NULL), "Try again, or pay in another way.");
	CHECK_STR(pay_method_words(LANG_EN, "authorize"), "Wallet");
	CHECK_STR(pay_method_words(LANG_EN, "carrier pigeon"), "carrier pigeon");
}


int main(void)
{
	test_stages();
	test_errors();
	return check_end();
}
