/* PayPal's answers: what is done, what is not, and what nobody can know.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/paypal.h"
#include "check.h"

#define DUPLICATE \
	"{\"name\":\"USER_BUSINESS_ERROR\",\"message\":\"User business error.\",\"debug_id\":\"1\",\"links\":[{\"rel\":\"self\"," \
	"\"href\":\"https://api-m.paypal.com/v1/payments/payouts/CDZEC5MJ8R5HY?x=1\"}]}"


static void test_batch(struct arena *a)
{
	static const struct {
		err_t e;
		long status;
		const char *answer, *outcome, *id;
	} rows[] = {
		{ERR_OK, 201, "{\"batch_header\":{\"payout_batch_id\":\"P1\",\"batch_status\":\"PENDING\"}}", "sent", "P1"},
		{ERR_OK, 201, "{\"batch_header\":{}}", "unclear", NULL},
		{ERR_OK, 201, "not json", "unclear", NULL},
		{ERR_OK, 400, DUPLICATE, "sent", "CDZEC5MJ8R5HY"},
		{ERR_OK, 400, "{\"name\":\"USER_BUSINESS_ERROR\",\"message\":\"?\"}", "unclear", NULL},
		{ERR_OK, 400, "{\"name\":\"VALIDATION_ERROR\",\"message\":\"?\"}", "refused", NULL},
		{ERR_OK, 422, "{\"name\":\"INSUFFICIENT_FUNDS\",\"message\":\"?\"}", "not_done", NULL},
		{ERR_OK, 401, "{}", "not_done", NULL}, {ERR_OK, 403, "{}", "not_done", NULL}, {ERR_OK, 429, "{}", "not_done", NULL},
		{ERR_OK, 408, "{}", "unclear", NULL}, {ERR_OK, 409, "{}", "unclear", NULL}, {ERR_OK, 500, "{}", "unclear", NULL},
		{ERR_OK, 503, "<html>", "unclear", NULL}, {ERR_OK, 302, "", "unclear", NULL},
		{ERR_TIMED_OUT, 0, "", "unclear", NULL}, {ERR_IO, 0, "", "unclear", NULL},
		{ERR_REFUSED, 0, "", "not_done", NULL}, {ERR_BLOCKED_ADDRESS, 0, "", "not_done", NULL},
	};

	for (size_t i = 0; i < N_OF(rows); i++) {
		struct http_call call = {.arena = a, .e = rows[i].e, .status = rows[i].status, .answer = span_of(rows[i].answer)};
		struct paypal_sent sent;

		check_row = arena_printf(a, "%d %ld %s", (int)rows[i].e, rows[i].status, rows[i].answer);
		paypal_batch_read(&call, &sent);
		CHECK(str_eq(sent.outcome, rows[i].outcome));
		CHECK(str_eq(sent.provider_id, rows[i].id));
		CHECK(str_eq(sent.outcome, "sent") == !sent.error);
	}
	check_row = "";
}


static void test_status(struct arena *a)
{
	struct http_call call = {.arena = a, .status = 200, .answer = SPAN(
		"{\"batch_header\":{\"batch_status\":\"SUCCESS\"},\"items\":["
		"{\"payout_item_id\":\"I1\",\"transaction_status\":\"SUCCESS\",\"payout_item_fee\":{\"currency\":\"USD\",\"value\":\"0.25\"},"
		"\"payout_item\":{\"sender_item_id\":\"t1\"}},"
		"{\"payout_item_id\":\"I2\",\"transaction_status\":\"NEW_WORD\",\"payout_item\":{\"sender_item_id\":\"t2\"}},"
		"{\"payout_item_id\":\"I3\",\"transaction_status\":\"FAILED\",\"payout_item\":{\"sender_item_id\":\"t3\"},"
		"\"errors\":{\"name\":\"RECEIVER_UNREGISTERED\",\"message\":\"No\"}}]}")};
	struct paypal_seen seen;

	CHECK(paypal_status_read(&call, &seen) == ERR_OK && !seen.all);
	CHECK(str_eq(seen.items, "[{\"task_id\":\"t1\",\"outcome\":\"paid\",\"item\":\"I1\",\"fee_cents\":25,\"error\":null},"
				 "{\"task_id\":\"t3\",\"outcome\":\"failed\",\"item\":\"I3\",\"error\":\"RECEIVER_UNREGISTERED: No\"}]"));
	call.answer = SPAN("{\"batch_header\":{\"batch_status\":\"DENIED\"}}");
	CHECK(paypal_status_read(&call, &seen) == ERR_OK && str_eq(seen.all, "failed"));
	call.status = 404;
	CHECK(paypal_status_read(&call, &seen) != ERR_OK && seen.why);
	call = (struct http_call){.arena = a, .e = ERR_TIMED_OUT};
	CHECK(paypal_status_read(&call, &seen) != ERR_OK && seen.why);
}


static void test_words(void)
{
	CHECK(str_eq(payout_outcome("success"), "paid") && str_eq(payout_outcome("Reversed"), "returned"));
	CHECK(str_eq(payout_outcome("BLOCKED"), "failed") && str_eq(payout_outcome("ONHOLD"), "waiting"));
	CHECK(!payout_outcome("maybe") && !payout_outcome(NULL) && !payout_outcome(""));
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_batch(a);
	test_status(a);
	test_words();
	arena_free(a);
	return check_end();
}
