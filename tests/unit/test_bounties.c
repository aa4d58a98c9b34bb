/* test_bounties.c - what a result answers, and what agents take, by table.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/json.h"
#include "bounties/bounties.h"
#include "check.h"

static const struct {
	const char *status, *payment;
	int64_t micro;
	bool is_released, is_machine, is_offered;
	enum bounty_result want;
} results[] = {
	{"pending", NULL, INT_UNSET, false, true, false, RESULT_WAITING},
	{"running", NULL, INT_UNSET, false, false, true, RESULT_WAITING},
	{"failed", NULL, 0, false, true, false, RESULT_FAILED},
	{"failed", NULL, 0, false, false, true, RESULT_FAILED},
	{"completed", NULL, 0, true, true, false, RESULT_GIVEN},
	{"completed", "paid", 1000, true, false, false, RESULT_GIVEN},
	{"completed", "refunded", 1000, false, false, false, RESULT_REFUNDED},
	{"completed", "refunded", 1000, false, true, true, RESULT_REFUNDED},
	{"completed", NULL, 1000, false, true, false, RESULT_LINK},
	{"completed", NULL, 9000, false, true, false, RESULT_LINK},
	{"completed", "approved", 9000, false, true, false, RESULT_LINK},
	{"completed", NULL, 9000, false, true, true, RESULT_OFFER},
	{"completed", NULL, 1000, false, false, false, RESULT_OFFER},
	{"completed", NULL, 1999, false, false, true, RESULT_OFFER},
	{"completed", NULL, 2000, false, false, false, RESULT_APPROVAL},
	{"completed", NULL, 2000, false, false, true, RESULT_APPROVAL},
	{"completed", "approved", 2000, false, false, false, RESULT_OFFER},
};
static const struct {
	const char *agent, *input;
	err_t want;
} inputs[] = {
	{"factcheck", "{\"text\":\"x\"}", ERR_OK}, {"factcheck", "{\"mode\":\"text\",\"text\":\"x\"}", ERR_OK},
	{"factcheck", "{\"mode\":null,\"text\":\"x\"}", ERR_OK}, {"factcheck", "{}", ERR_INPUT_TEXT},
	{"factcheck", "{\"text\":\" \\n\"}", ERR_INPUT_TEXT}, {"factcheck", "{\"text\":7}", ERR_INPUT_TEXT},
	{"factcheck", "{\"mode\":\"url\",\"text\":\"x\"}", ERR_INPUT_URL},
	{"factcheck", "{\"mode\":\"text\",\"url\":\"https://a.example/\"}", ERR_INPUT_TEXT},
	{"factcheck", "{\"url\":\"https://a.example/\"}", ERR_OK}, {"factcheck", "{\"url\":\"http://a.example/x?y\"}", ERR_OK},
	{"factcheck", "{\"url\":\"ftp://a.example/\"}", ERR_INPUT_URL}, {"factcheck", "{\"url\":\"a.example\"}", ERR_INPUT_URL},
	{"factcheck", "{\"url\":\"https://a.example/ b\"}", ERR_INPUT_URL},
	{"factcheck", "{\"url\":\"https://a.example/\\nb\"}", ERR_INPUT_URL},
	{"factcheck", "{\"url\":\"https://127.0.0.1/\"}", ERR_BLOCKED_ADDRESS},
	{"factcheck", "{\"url\":\"http://[::1]/\"}", ERR_BLOCKED_ADDRESS},
	{"factcheck", "{\"url\":\"http://169.254.169.254/\"}", ERR_BLOCKED_ADDRESS},
	{"factcheck", "{\"url\":\"https://u:p@a.example/\"}", ERR_BLOCKED_ADDRESS},
	{"factcheck", "{\"mode\":\"film\",\"text\":\"x\"}", ERR_INPUT_MODE},
	{"factcheck", "{\"mode\":1,\"text\":\"x\"}", ERR_INPUT_MODE},
	{"ai-travel-planner", "{\"message\":\"Kyoto\"}", ERR_OK}, {"ai-travel-planner", "{\"text\":\"Kyoto\"}", ERR_OK},
	{"ai-travel-planner", "{\"message\":\"\",\"text\":\"Kyoto\"}", ERR_OK},
	{"ai-travel-planner", "{\"url\":\"https://a.example/\"}", ERR_INPUT_TEXT}, {"digest", "{\"text\":\"x\"}", ERR_OK},
	{"digest", "{\"url\":\"https://a.example/\"}", ERR_OK}, {"digest", "{\"message\":\"x\"}", ERR_INPUT_TEXT},
};
static const struct {
	const char *input, *subject;
	bool is_url;
} subjects[] = {
	{"{\"text\":\" x \"}", "x", false}, {"{\"url\":\"https://a.example/\"}", "https://a.example/", true},
	{"{\"mode\":\"url\",\"text\":\"x\",\"url\":\"https://a.example/\"}", "https://a.example/", true},
	{"{\"text\":\"x\",\"url\":\"https://a.example/\"}", "x", false},
	{"{\"message\":\"m\",\"text\":\"x\"}", "m", false}, {"{}", "", false},
};


int main(void)
{
	struct arena *a = arena_new(4096);
	const struct conf conf = {.outbound_allow = NULL};
	bool is_url;

	for (size_t i = 0; i < N_OF(results); i++) {
		struct bounty b = {.status = results[i].status, .payment_status = results[i].payment,
				   .actual_micro = results[i].micro, .is_released = results[i].is_released};

		check_row = results[i].status;
		CHECK(bounty_result_of(&b, results[i].is_machine, results[i].is_offered, 2000) == results[i].want);
	}
	for (size_t i = 0; i < N_OF(inputs); i++) {
		const struct agent *ag = agent_find(inputs[i].agent);
		json_t *input;

		check_row = inputs[i].input;
		CHECK(ag && !json_read(a, span_of(inputs[i].input), &input));
		CHECK(ag && ag->check(&conf, a, input) == inputs[i].want);
	}
	for (size_t i = 0; i < N_OF(subjects); i++) {
		check_row = subjects[i].input;
		CHECK(str_eq(agent_subject(a, subjects[i].input, &is_url), subjects[i].subject));
		CHECK(is_url == subjects[i].is_url);
	}
	check_row = "";
	CHECK(!agent_find("astrologer") && !agent_find(NULL));
	arena_free(a);
	return check_end();
}
