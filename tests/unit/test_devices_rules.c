/* What a device task may be, how amounts are read, what a proof says.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "check.h"
#include "devices/devices_rules.h"

#define IPFS "{\"source\":\"ipfs\",\"hash\":\"QmXoypizjW3WknFiJnKLwHCnL72vedxjQkDDP1mXWo6uco\"}"
#define LIMITS "{\"time_limit_sec\":5,\"max_energy_mwh\":10}"
#define REWARD "{\"amount_ton\":0.05}"


static void test_amounts(struct arena *a)
{
	static const struct {
		const char *text;
		int64_t nano; /* 0: refused */
	} rows[] = {
		{"0.05", 50000000}, {"\"0.05\"", 50000000}, {"0.01", 10000000}, {"\"0.010000001\"", 10000001}, {"1", 1000000000},
		{"1.0", 1000000000}, {"0.050000000000000003", 50000000}, {"123456.789012345", 123456789012345}, {"1000000", 1000000000000000},
		{"1000001", 0}, {"0.009", 0}, {"\"0.0100000001\"", 0}, {"0", 0}, {"-1", 0}, {"1e308", 0}, {"\"1e2\"", 0}, {"\"\"", 0},
		{"\" 1\"", 0}, {"true", 0}, {"null", 0}, {"[]", 0}, {"{}", 0}, {"NaN", 0}, {"", 0}, {"9223372036854775807", 0},
	};

	EACH(i, rows) {
		int64_t nano = 0;

		check_row = rows[i].text;
		CHECK(device_amount_text(a, rows[i].text, &nano) == (rows[i].nano != 0));
		CHECK(!rows[i].nano || nano == rows[i].nano);
	}
	check_row = "";
}


static void test_orders(struct arena *a)
{
	static const struct {
		const char *input, *constraints, *reward, *complaint; /* NULL: it is right */
		err_t e;
	} rows[] = {
		{IPFS, LIMITS, REWARD, NULL, ERR_OK},
		{"{\"source\":\"inline\",\"data\":{\"b\":1,\"a\":2}}", LIMITS, REWARD, NULL, ERR_OK},
		{"{\"source\":\"http\",\"url\":\"https://example.com/x\"}", LIMITS, REWARD, NULL, ERR_OK},
		{"{\"source\":\"http\",\"url\":\"http://example.com/x\"}", LIMITS, REWARD, "input.url", ERR_BAD_FIELD},
		{"{\"source\":\"http\",\"url\":\"https://127.0.0.1/x\"}", LIMITS, REWARD, "input.url", ERR_BAD_FIELD},
		{"{\"source\":\"inline\"}", LIMITS, REWARD, "input.data", ERR_BAD_FIELD},
		{"{\"source\":\"ipfs\",\"hash\":\"Qm\"}", LIMITS, REWARD, "input.hash", ERR_BAD_FIELD},
		{"{\"source\":\"disk\"}", LIMITS, REWARD, "input.source", ERR_BAD_FIELD}, {"7", LIMITS, REWARD, "input.source", ERR_BAD_FIELD},
		{IPFS, "{\"time_limit_sec\":0,\"max_energy_mwh\":10}", REWARD, "constraints.time_limit_sec", ERR_BAD_FIELD},
		{IPFS, "{\"time_limit_sec\":6,\"max_energy_mwh\":10}", REWARD, "constraints.time_limit_sec", ERR_BAD_FIELD},
		{IPFS, "{\"time_limit_sec\":5}", REWARD, "constraints.max_energy_mwh", ERR_BAD_FIELD},
		{IPFS, "{\"time_limit_sec\":5,\"max_energy_mwh\":51}", REWARD, "constraints.max_energy_mwh", ERR_BAD_FIELD},
		{IPFS, LIMITS, "{}", "reward.amount_ton", ERR_DEVICE_AMOUNT}, {IPFS, LIMITS, "{\"amount_ton\":0.009}", "reward.amount_ton", ERR_DEVICE_AMOUNT},
	};

	EACH(i, rows) {
		struct device_order o = {.task_type = "inference", .operation = "classify_text", .model = "m", .validation = "majority",
					 .input = rows[i].input, .constraints = rows[i].constraints, .reward = rows[i].reward};
		struct complaints c = {0};
		const char *text;
		json_t *v;

		check_row = rows[i].input;
		CHECK_INT(device_describe(a, &o, NULL, &c, &text), rows[i].e);
		if (rows[i].complaint)
			CHECK(c.n == 1 && str_eq(c.items[0].field, rows[i].complaint));
		else
			CHECK(!c.n && !json_read(a, span_of(text), &v) && json_is_object(json_object_get(v, "input")));
	}
	check_row = "";
}


/* The same thing under two names is the same input. */
static void test_keys(struct arena *a)
{
	static const char *const inputs[] = {
		"{\"source\":\"ipfs\",\"hash\":\"QmaozNR7DZHQK1ZcU9p7QdrshMvXqWK6gpu5rmrkPdT3L4\"}",
		"{\"source\":\"ipfs\",\"hash\":\"bafybeifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e\"}",
		"{\"source\":\"inline\",\"data\":{\"a\":1,\"b\":2.0}}", "{\"source\":\"inline\",\"data\":{\"b\":2,\"a\":1}}",
	};
	const char *keys[N_OF(inputs)];

	EACH(i, inputs) {
		struct device_order o = {.task_type = "inference", .operation = "o", .model = "m", .validation = "human",
					 .input = inputs[i], .constraints = LIMITS, .reward = REWARD};
		struct complaints c = {0};
		const char *text;
		json_t *v;

		CHECK(!device_describe(a, &o, NULL, &c, &text) && !json_read(a, span_of(text), &v));
		keys[i] = json_text(v, "input_key");
	}
	CHECK_STR(keys[0], keys[1]);
	CHECK_STR(keys[2], keys[3]);
	CHECK(!str_eq(keys[0], keys[2]));
}


static void test_proofs(struct arena *a)
{
	struct complaints c = {0};
	struct device_proof p;

	CHECK(!device_proof_read(a, "{\"device_id\":\"d\",\"timestamp\":1704110400,\"signature\":\"0x\",\"energy_consumed\":8.5,"
				 "\"execution_time_ms\":2500}", &c, &p));
	CHECK_STR(p.energy, "8.500000");
	CHECK_STR(device_proof_message(a, "t", "a", p.timestamp, "h").at, "t|a|1704110400|h");
	CHECK(device_proof_read(a, "{\"energy_consumed\":-1,\"execution_time_ms\":1.5,\"timestamp\":\"x\"}", &c, &p) == ERR_BAD_FIELD);
	CHECK_INT(c.n, 5);
	c.n = 0;
	CHECK(device_proof_read(a, "null", &c, &p) == ERR_BAD_FIELD && c.n == 5);
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_amounts(a);
	test_orders(a);
	test_keys(a);
	test_proofs(a);
	arena_free(a);
	return check_end();
}
