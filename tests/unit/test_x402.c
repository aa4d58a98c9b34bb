/* money/x402, money/chain and money/facilitator: headers as the packages of x402 write them (tests/unit/vectors), receipts,
 * what an answer to settle means.  SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/x402.h"
#include "check.h"
#include "money/chain.h"
#include "base/time.h"
#include "money/facilitator.h"
#include "vectors.h"

static const struct x402_offer offer = {
	.network = "eip155:84532", .token = "0x036cbd53842c5426634e7929541ec2318f3dcf7e", .token_name = "USDC",
	.token_version = "2", .recipient = "0x209693bc6afc0c5328ba36faf03c514ef312287c", .amount_micro = 10000,
	.url = "https://api.example.com/api/tasks/fe1912d1-8412-4aaf-b0be-5d37ac4ea2a3/result",
	.description = "Result of task fe1912d1-8412-4aaf-b0be-5d37ac4ea2a3",
};
#define NOW 1740672100
#define HASH "0x1212121212121212121212121212121212121212121212121212121212121212"


static json_t *decoded(struct arena *a, const char *header)
{
	unsigned char *text;
	size_t n;
	json_t *v = NULL;

	CHECK(base64_decode(a, header, &text, &n) && json_read(a, (struct span){(const char *)text, n}, &v) == ERR_OK);
	return v;
}


static const char *canonical(struct arena *a, json_t *v)
{
	struct buf b;

	buf_init(&b, a, 1 << 16);
	json_canonical(&b, v, NULL);
	return b.at;
}


/* The members of `want` as `got` has them; ours may have more. */
static void check_within(struct arena *a, json_t *got, json_t *want)
{
	const char *name;
	json_t *value;

	json_object_foreach(want, name, value) {
		check_row = name;
		CHECK_STR(canonical(a, json_object_get(got, name)), canonical(a, value));
	}
	check_row = "";
}


static void test_offers(struct arena *a)
{
	json_t *want = json_object_get(json_object_get(vectors_read(a, "x402_headers"), "v2"), "paymentRequired"), *got;
	json_t *wanted_offer = json_array_get(json_object_get(want, "accepts"), 0), *one;

	got = decoded(a, x402_required_header(a, &offer, "PAYMENT-SIGNATURE header is required"));
	one = json_array_get(json_object_get(got, "accepts"), 0);
	CHECK(json_integer_value(json_object_get(one, "maxTimeoutSeconds")) == X402_TIMEOUT_S);
	json_object_set_new(one, "maxTimeoutSeconds", json_integer(60));
	check_within(a, one, wanted_offer);
	check_within(a, got, want);
}


static void test_payments(struct arena *a)
{
	json_t *v = vectors_read(a, "x402_headers"), *v1 = json_object_get(v, "v1"), *v2 = json_object_get(v, "v2");
	const char *headers[] = {json_text(v2, "PAYMENT_SIGNATURE"), json_text(v1, "X_PAYMENT")}, *why;
	json_t *wanted[] = {json_object_get(v2, "paymentPayload"), json_object_get(v1, "paymentPayload")};
	struct x402_payment p;

	EACH(i, headers) {
		CHECK_INT(x402_decode(a, headers[i], &p, &why), ERR_OK);
		CHECK_STR(why, NULL);
		CHECK_STR(canonical(a, p.all), canonical(a, wanted[i]));
		CHECK_INT(p.version, i ? 1 : 2);
		CHECK_STR(x402_check(a, &p, &offer, NOW), NULL);
		CHECK_STR(x402_check(a, &p, &offer, 1740672154 - X402_MARGIN_S), NULL);
		CHECK_STR(x402_check(a, &p, &offer, 1740672155 - X402_MARGIN_S), "invalid_exact_evm_payload_authorization_valid_before");
		CHECK_STR(x402_check(a, &p, &offer, 1740672088), "invalid_exact_evm_payload_authorization_valid_after");
		CHECK_STR(x402_check(a, &p, &offer, 1740672089), NULL);
	}
}


static const char *check_with(struct arena *a, struct x402_offer o)
{
	struct x402_payment p;
	const char *why;

	CHECK_INT(x402_decode(a, json_text(json_object_get(vectors_read(a, "x402_headers"), "v1"), "X_PAYMENT"), &p, &why), ERR_OK);
	return x402_check(a, &p, &o, NOW);
}


/* The payment is right; what was asked for differs. */
static void test_other_offers(struct arena *a)
{
	struct x402_offer o = offer;

	o.amount_micro = 9999;
	CHECK_STR(check_with(a, o), "invalid_exact_evm_payload_authorization_value_mismatch");
	o = offer;
	o.network = "eip155:8453";
	CHECK_STR(check_with(a, o), "invalid_network");
	o = offer;
	o.recipient = offer.token;
	CHECK_STR(check_with(a, o), "invalid_exact_evm_payload_recipient_mismatch");
	o = offer;
	o.token_name = "USD Coin";
	CHECK_STR(check_with(a, o), "invalid_exact_evm_payload_signature");
	o = offer;
	o.token = offer.recipient;
	CHECK_STR(check_with(a, o), "invalid_exact_evm_payload_signature");
}


static void test_answers(struct arena *a)
{
	json_t *v = vectors_read(a, "x402_headers");
	const struct {
		const char *version, *name, *network;
	} rows[] = {{"v2", "PAYMENT_RESPONSE", "eip155:84532"}, {"v1", "X_PAYMENT_RESPONSE", "base-sepolia"}};

	EACH(i, rows) {
		json_t *settle = json_object_get(json_object_get(v, rows[i].version), "settle");
		struct x402_settled s = {.success = true, .transaction = json_text(settle, "transaction"),
					 .payer = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", .network = rows[i].network};

		CHECK_STR(x402_response_header(a, &s), json_text(json_object_get(v, rows[i].version), rows[i].name));
	}
}


static void test_receipts(struct arena *a)
{
	json_t *receipt = json_object_get(vectors_read(a, "evm_tx"), "receiptExample"), *copy;
	const struct chain_payment right = {
		.token = offer.token, .payer = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", .recipient = offer.recipient,
		.nonce = "0xf3746613c2d920b5fdabc0856f2aeb2d4f88ee6037b8cc5d04a71a4462f13480", .amount_micro = 10000,
	};
	struct chain_payment p = right;

	CHECK_STR(chain_receipt_wrong(a, receipt, &right), NULL);
	p.amount_micro = 9999;
	CHECK(chain_receipt_wrong(a, receipt, &p));
	p = right;
	p.recipient = right.payer;
	CHECK(chain_receipt_wrong(a, receipt, &p));
	p = right;
	p.token = right.payer;
	CHECK(chain_receipt_wrong(a, receipt, &p));
	p = right;
	p.nonce = "0x0000000000000000000000000000000000000000000000000000000000000001";
	CHECK(chain_receipt_wrong(a, receipt, &p));
	p = right;
	p.nonce = NULL; /* a plain transfer */
	CHECK_STR(chain_receipt_wrong(a, receipt, &p), NULL);
	copy = json_deep_copy(receipt);
	json_object_set_new(copy, "status", json_string("0x0"));
	CHECK(chain_receipt_wrong(a, copy, &right));
	json_decref(copy);
	copy = json_deep_copy(receipt);
	json_object_set_new(json_array_get(json_object_get(copy, "logs"), 1), "removed", json_true());
	CHECK(chain_receipt_wrong(a, copy, &right));
	json_decref(copy);
}


/* A node whose chain goes on long after the block of the example. */
#define LOG_BLOCK 0x1a2b3c
#define TIP_BLOCK "0x1af000"

static const char *logs_of(struct arena *a, json_t *filter)
{
	const char *topic = json_string_value(json_array_get(json_object_get(filter, "topics"), 0));
	int64_t from, to;
	bool is_there = evm_quantity_parse(json_text(filter, "fromBlock"), &from) &&
			evm_quantity_parse(json_text(filter, "toBlock"), &to) && to - from <= 10000 && from <= LOG_BLOCK &&
			LOG_BLOCK <= to && str_starts(topic, "0x98de5035");

	return is_there ? arena_printf(a, "[{\"transactionHash\":\"%s\"}]", HASH) : "[]";
}


static void node_answers(struct outlet *o, struct http_call *c)
{
	json_t *ask, *receipt = json_object_get(vectors_read(o->arena, "evm_tx"), "receiptExample");
	const char *method, *result = "null";

	CHECK(json_read(o->arena, c->body, &ask) == ERR_OK);
	method = json_text(ask, "method");
	if (str_eq(method, "eth_chainId"))
		result = "\"0x14a34\"";
	else if (str_eq(method, "eth_getBlockByNumber"))
		result = "{\"number\":\"" TIP_BLOCK "\",\"timestamp\":\"0x1\"}";
	else if (str_eq(method, "eth_call"))
		result = "\"0x0000000000000000000000000000000000000000000000000000000000000001\"";
	else if (str_eq(method, "eth_getTransactionReceipt"))
		result = canonical(o->arena, receipt);
	else if (str_eq(method, "eth_getLogs"))
		result = logs_of(o->arena, json_array_get(json_object_get(ask, "params"), 0));
	c->answer = span_of(arena_printf(o->arena, "{\"result\":%s}", result));
	c->status = 200;
}


/* A used authorization is found also where many blocks have come since, and where nobody knows when it began. */
static void test_logs(struct arena *a)
{
	const struct conf conf = {.evm_rpc_url = "http://node.example", .evm_confirmations = 1};
	struct outlet o = {.conf = &conf, .arena = a, .until_us = time_mono() + 60 * US_PER_S, .run = node_answers};
	struct chain_payment p = {
		.network = offer.network, .token = offer.token, .payer = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
		.recipient = offer.recipient, .amount_micro = 10000, .valid_before = INT64_MAX / 2,
		.nonce = "0xf3746613c2d920b5fdabc0856f2aeb2d4f88ee6037b8cc5d04a71a4462f13480",
	};
	const int64_t begins[] = {LOG_BLOCK, LOG_BLOCK - 9000, LOG_BLOCK - 9001, LOG_BLOCK - 30000, INT_UNSET};
	struct chain_look look;

	EACH(i, begins) {
		p.block_from = begins[i];
		CHECK(chain_look(&o, &p, NULL, &look) == ERR_OK);
		CHECK(look.seen == CHAIN_DONE);
		CHECK_STR(look.tx_hash, HASH);
	}
	p.block_from = LOG_BLOCK + 1;
	CHECK(chain_look(&o, &p, NULL, &look) == ERR_OK);
	CHECK(look.seen == CHAIN_NOTHING);
}


/* Only a plain yes with a transaction is one, and only a plain no is a no. */
static void test_settle(struct arena *a)
{
	static const struct {
		long status;
		const char *answer;
		enum settle_outcome outcome;
	} rows[] = {
		{200, "{\"success\":true,\"transaction\":\"" HASH "\"}", SETTLE_DONE},
		{200, "{\"success\":true,\"transaction\":\"\"}", SETTLE_UNKNOWN},
		{200, "{\"success\":true}", SETTLE_UNKNOWN},
		{200, "{\"success\":\"yes\",\"transaction\":\"" HASH "\"}", SETTLE_UNKNOWN},
		{500, "{\"success\":true,\"transaction\":\"" HASH "\"}", SETTLE_UNKNOWN},
		{200, "{\"success\":false,\"errorReason\":\"insufficient_funds\",\"transaction\":\"\"}", SETTLE_REFUSED},
		{400, "{\"success\":false,\"errorReason\":\"invalid_payload\"}", SETTLE_REFUSED},
		{502, "{\"success\":false,\"errorReason\":\"invalid_payload\"}", SETTLE_UNKNOWN},
		{200, "{\"success\":false,\"errorReason\":\"settlement_pending\",\"transaction\":\"" HASH "\"}", SETTLE_UNKNOWN},
		{200, "{\"success\":false,\"errorReason\":\"invalid_payload\",\"transaction\":\"" HASH "\"}", SETTLE_UNKNOWN},
		{200, "{\"success\":false,\"errorReason\":\"invalid_exact_evm_nonce_already_used\"}", SETTLE_UNKNOWN},
		{200, "{\"success\":false}", SETTLE_UNKNOWN},
		{200, "{}", SETTLE_UNKNOWN},
		{0, NULL, SETTLE_UNKNOWN},
	};
	struct settle_result r;

	EACH(i, rows) {
		json_t *v = NULL;

		check_row = rows[i].answer ? rows[i].answer : "none";
		CHECK(!rows[i].answer || json_read(a, span_of(rows[i].answer), &v) == ERR_OK);
		facilitator_settle_read(a, rows[i].status, v, &r);
		CHECK_INT(r.outcome, rows[i].outcome);
	}
	check_row = "";
}


/* What a facilitator says it takes, in versions. */
static void test_supported(struct arena *a)
{
#define KIND(version, scheme, network) "{\"x402Version\":" version ",\"scheme\":\"" scheme "\",\"network\":\"" network "\"}"
	static const struct {
		const char *kinds;
		unsigned versions;
	} rows[] = {
		{KIND("2", "exact", "eip155:84532"), 4},
		{KIND("1", "exact", "base-sepolia") "," KIND("2", "exact", "eip155:84532"), 6},
		{KIND("2", "exact", "eip155:*"), 4},
		{KIND("2", "exact", "eip155:8453"), 0},
		{KIND("2", "upto", "eip155:84532"), 0},
		{KIND("3", "exact", "eip155:84532"), 0},
		{KIND("-1", "exact", "eip155:84532"), 0},
		{"1,null,{}", 0},
		{"", 0},
	};

	EACH(i, rows) {
		json_t *v = NULL;

		check_row = rows[i].kinds;
		CHECK(json_read(a, span_of(arena_printf(a, "{\"kinds\":[%s]}", rows[i].kinds)), &v) == ERR_OK);
		CHECK(facilitator_versions_read(v, x402_network_find("eip155:84532")) == rows[i].versions);
	}
	CHECK(facilitator_versions_read(NULL, x402_network_find("eip155:84532")) == 0);
	check_row = "";
}


int main(void)
{
	struct arena *a = arena_new(1 << 16);

	test_offers(a);
	test_payments(a);
	test_other_offers(a);
	test_answers(a);
	test_receipts(a);
	test_logs(a);
	test_settle(a);
	test_supported(a);
	arena_free(a);
	return check_end();
}
