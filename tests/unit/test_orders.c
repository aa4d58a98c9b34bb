/* test_orders.c - Stripe's signature (vectors made with Stripe's own SDK) and what may be a return address.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/orders_internal.h"
#include "check.h"

#define SECRET "whsec_test_0123456789abcdef"
#define V1 "5e8d9266e73cb5a073bec1a835f1f332e5b6d26ab32025ca4aa1886c050b28c3"
#define OTHER "ea14d892be6e20bb0ab935fcdcb28c4403415007323b4a117b0e0b5e87b59921"
#define T0 INT64_C(1767225600)
#define HEAD "t=1767225600,"

static const char payload[] =
	"{\"id\":\"evt_1\",\"object\":\"event\",\"api_version\":\"2026-10-28.endive\",\"created\":1767225600,"
	"\"type\":\"checkout.session.completed\",\"livemode\":false,\"data\":{\"object\":{\"id\":\"cs_test_a1\","
	"\"object\":\"checkout.session\",\"client_reference_id\":\"ord_7d2a\",\"payment_status\":\"paid\"}}}";

static const struct {
	const char *label, *secrets, *header;
	int64_t now;
	bool is_cut, is_good;
} signatures[] = {
	{"valid", SECRET, HEAD "v1=" V1, T0 + 299, false, true},
	{"the edge of time", SECRET, HEAD "v1=" V1, T0 + 300, false, true},
	{"too old", SECRET, HEAD "v1=" V1, T0 + 301, false, false},
	{"a little in the future", SECRET, HEAD "v1=" V1, T0 - 300, false, true},
	{"from the future", SECRET, HEAD "v1=" V1, T0 - 301, false, false},
	{"the second of two", SECRET, HEAD "v1=" OTHER ",v1=" V1 ",v0=00", T0, false, true},
	{"the second secret", "whsec_old, " SECRET, HEAD "v1=" V1, T0, false, true},
	{"another secret", "whsec_rolled_fedcba9876543210", HEAD "v1=" V1, T0, false, false},
	{"a changed body", SECRET, HEAD "v1=" V1, T0, true, false},
	{"only v0", SECRET, HEAD "v0=" V1, T0, false, false},
	{"no time", SECRET, "v1=" V1, T0, false, false},
	{"an empty time", SECRET, "t=,v1=" V1, T0, false, false},
	{"a time with a sign", SECRET, "t=+1767225600,v1=" V1, T0, false, false},
	{"no secret", "", HEAD "v1=" V1, T0, false, false},
	{"empty secrets", " , ,", HEAD "v1=" V1, T0, false, false},
	{"nothing", SECRET, "", T0, false, false},
	{"only commas", SECRET, ",,,", T0, false, false},
};

static const struct {
	const char *url;
	bool is_good;
} returns[] = {
	{NULL, true},
	{"https://hall.example", true},
	{"https://hall.example/", true},
	{"HTTPS://HALL.example/a?b#c", true},
	{"https://hall.example?x={CHECKOUT_SESSION_ID}", true},
	{"https://hall.example#x", true},
	{"http://hall.example/", false},
	{"https://hall.example.evil.example/", false},
	{"https://hall.example@evil.example/", false},
	{"https://hall.example:8443/", false},
	{"https://hall.examples/", false},
	{"https://evil.example/https://hall.example/", false},
	{"https://hall.example\\@evil.example/", false},
	{"https://hall.example/\\evil.example", false},
	{"//evil.example", false},
	{"/for-agents", false},
	{"javascript:alert(1)", false},
	{"", false},
};

int main(void)
{
	struct conf c = {.app_base_url = "https://hall.example/some/where"};

	EACH(i, signatures) {
		struct span body = {payload, sizeof(payload) - 1 - signatures[i].is_cut};

		check_row = signatures[i].label;
		CHECK_INT(!stripe_signature_check(signatures[i].secrets, signatures[i].header, body, signatures[i].now),
			  signatures[i].is_good);
	}
	EACH(i, returns) {
		check_row = returns[i].url ? returns[i].url : "none";
		CHECK_INT(redirect_ok(&c, returns[i].url), returns[i].is_good);
	}
	return check_end();
}
