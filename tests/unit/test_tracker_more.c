/* test_tracker_more.c - pings, alerts, prices and OTLP answers, by table.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tracker/tracker_more.h"
#include "check.h"

static const struct {
	const char *last;
	bool is_good;
	enum ping_what what;
	int64_t code;
} pings[] = {
	{NULL, true, PING_SUCCESS, INT_UNSET}, {"start", true, PING_START, INT_UNSET}, {"fail", true, PING_FAIL, INT_UNSET},
	{"0", true, PING_SUCCESS, 0}, {"1", true, PING_FAIL, 1}, {"255", true, PING_FAIL, 255}, {"256", false, 0, 0},
	{"-1", false, 0, 0}, {"", false, 0, 0}, {"Start", false, 0, 0}, {"1x", false, 0, 0},
	{"99999999999999999999", false, 0, 0},
};
static const struct {
	const char *text;
	int64_t micros; /* 0: refused */
} prices[] = {
	{"1", 1000000}, {"0.000001", 1}, {"12.5", 12500000}, {"1000000", INT64_C(1000000000000)}, {"1000000.000001", 0},
	{"0", 0}, {"0.0000001", 0}, {"-1", 0}, {"1e3", 1000000000}, {"0.29999999999999999", 300000}, {"1.0000001", 0},
	{"1e300", 0}, {".5", 0}, {"", 0}, {"\"1\"", 0}, {"99999999", 0},
	{"null", 0},
};


int main(void)
{
	struct arena *a = arena_new(4096);
	const char *words[] = {"failed", "budget"}, *wrong[] = {"failed", "bored"};
	struct texts out;

	for (size_t i = 0; i < N_OF(pings); i++) {
		struct ping_said said;
		bool is_good = ping_read(pings[i].last, &said);

		check_row = pings[i].last ? pings[i].last : "nothing";
		CHECK(is_good == pings[i].is_good);
		CHECK(!is_good || (said.what == pings[i].what && said.code == pings[i].code));
	}
	for (size_t i = 0; i < N_OF(prices); i++) {
		int64_t v = 0;

		check_row = prices[i].text;
		CHECK(micros_read(prices[i].text, &v) == (prices[i].micros > 0));
		CHECK(v == prices[i].micros);
	}
	check_row = "";
	CHECK(alert_kinds_read(a, &(struct texts){2, words}, &out) && out.n == 2);
	CHECK(alert_kinds_read(a, &(struct texts){0, NULL}, &out) && out.n == 5);
	CHECK(!alert_kinds_read(a, &(struct texts){2, wrong}, &out));
	CHECK(str_eq(otlp_reply(a, 0, NULL), "{}"));
	CHECK(str_eq(otlp_reply(a, 2, "no \"id\""),
		     "{\"partialSuccess\":{\"rejectedSpans\":\"2\",\"errorMessage\":\"no \\\"id\\\"\"}}"));
	arena_free(a);
	return check_end();
}
