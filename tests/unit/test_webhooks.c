/* test_webhooks.c - signatures against the vectors of Standard Webhooks, secrets, and the body's overlay.
 *
 * The vectors were made by the npm package standardwebhooks 1.1.1; the second is from that library's own tests.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "check.h"
#include "base/crypt.h"
#include "base/json.h"
#include "notify/webhooks_body.h"
#include "notify/webhooks_sign.h"

static const struct {
	const char *secret, *previous, *id;
	int64_t at_s;
	const char *body, *header;
} vectors[] = {
	{"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", NULL, "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W", 1767225600,
	 "{\"type\":\"task.completed\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"data\":{\"task_id\":"
	 "\"550e8400-e29b-41d4-a716-446655440000\",\"status\":\"completed\"}}",
	 "v1,dmqbs7CGtwWDUu6AR+NmupAFA/pyDnls1d3FGwHI+eM="},
	{"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "whsec_////////////////////////////////",
	 "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W", 1767225600,
	 "{\"type\":\"task.completed\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"data\":{\"task_id\":"
	 "\"550e8400-e29b-41d4-a716-446655440000\",\"status\":\"completed\"}}",
	 "v1,dmqbs7CGtwWDUu6AR+NmupAFA/pyDnls1d3FGwHI+eM= v1,3E38tyaQpLVhhU+GK+KbqJOoVNzeumGBqPcPxRP7lKI="},
	{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", NULL, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
	 "{\"test\": 2432232314}", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
};


static void test_vectors(struct arena *a)
{
	EACH(i, vectors) {
		struct signing s = {vectors[i].secret, vectors[i].previous, vectors[i].id, vectors[i].at_s,
				    span_of(vectors[i].body)};
		char *header = NULL;

		check_row = vectors[i].id;
		CHECK_INT(webhook_signature(a, &s, &header), ERR_OK);
		CHECK_STR(header, vectors[i].header);
	}
	check_row = "";
}


static void test_secrets(struct arena *a)
{
	static const char *const broken[] = {"", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_***", "whsk_AAAA"};
	char *seed = webhook_seed_new(a), *other = webhook_seed_new(a), *secret, *header;
	unsigned char *key;
	size_t n;

	secret = webhook_secret_of(a, "a secret key of the hall, 32 bytes+", seed);
	CHECK(str_starts(secret, "whsec_"));
	CHECK(base64_decode(a, secret + 6, &key, &n));
	CHECK_INT(n, 24);
	CHECK_STR(webhook_secret_of(a, "a secret key of the hall, 32 bytes+", seed), secret);
	CHECK(!str_eq(webhook_secret_of(a, "another key", seed), secret));
	CHECK(!str_eq(webhook_secret_of(a, "a secret key of the hall, 32 bytes+", other), secret));
	CHECK(!strstr(secret, seed));
	EACH(i, broken) {
		struct signing s = {broken[i], NULL, "msg_1", 1, SPAN("{}")};

		check_row = broken[i];
		CHECK_INT(webhook_signature(a, &s, &header), ERR_BAD_FIELD);
	}
	check_row = "";
	/* the seed's header: keyed with the secret as it is shown; the value by openssl dgst -sha256 -hmac */
	CHECK_STR(toolcall_signature(a, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", SPAN("{\"test\": 2432232314}")),
		  "sha256=80ec8a89ce3cd22133a1066caecb4d04fea7467657c8514d717ec42c38a5c94c");
}


static const struct {
	const char *task, *overlay, *want; /* want NULL: refused */
} overlays[] = {
	{"", NULL, "null"},
	{"{}", NULL, "{}"},
	{"{\"id\":\"t\",\"status\":\"open\"}", NULL, "{\"id\":\"t\",\"status\":\"open\"}"},
	{"{\"id\":\"t\",\"status\":\"completed\",\"human_id\":null,\"budget_usd\":20.55}",
	 "{\"status\":\"accepted\",\"human_id\":\"h\"}",
	 "{\"id\":\"t\",\"status\":\"accepted\",\"human_id\":\"h\",\"budget_usd\":20.55}"},
	/* what the overlay names and the task does not have is not added */
	{"{\"id\":\"t\"}", "{\"status\":\"accepted\"}", "{\"id\":\"t\"}"},
	{"{\"failure_reason\":\"timeout\"}", "{\"failure_reason\":null}", "{\"failure_reason\":null}"},
	/* names inside of values are left alone */
	{"{\"task\":\"say \\\"status\\\":\\\"x\\\", {or} [so]\",\"submission\":{\"status\":\"a\",\"x\":[1,{\"status\":2}]},"
	 "\"status\":\"open\"}",
	 "{\"status\":\"failed\"}",
	 "{\"task\":\"say \\\"status\\\":\\\"x\\\", {or} [so]\",\"submission\":{\"status\":\"a\",\"x\":[1,{\"status\":2}]},"
	 "\"status\":\"failed\"}"},
	{"{\"submission\":{\"id\":\"s\"},\"status\":\"x\"}", "{\"submission\":null,\"status\":\"accepted\"}",
	 "{\"submission\":null,\"status\":\"accepted\"}"},
	{"{\"a\":\"\\\\\",\"status\":1}", "{\"status\":2}", "{\"a\":\"\\\\\",\"status\":2}"},
	{"[1]", NULL, NULL},
	{"{\"a\":1", NULL, NULL},
	{"{\"a\"}", NULL, NULL},
	{"{\"a\":1}", "{broken", NULL},
};


static void test_bodies(struct arena *a)
{
	EACH(i, overlays) {
		struct webhook_message m = {"evt_1", "task.accepted", INT64_C(1770347700000000), span_of(overlays[i].task),
					    overlays[i].overlay};
		const char *body = NULL;
		json_t *read;
		err_t e = webhook_body(a, &m, &body);

		check_row = overlays[i].task;
		if (!overlays[i].want) {
			CHECK_INT(e, ERR_INTERNAL);
			continue;
		}
		CHECK_INT(e, ERR_OK);
		CHECK_STR(body, arena_printf(a,
					     "{\"id\":\"evt_1\",\"type\":\"task.accepted\","
					     "\"created_at\":\"2026-02-06T03:15:00.000Z\",\"task\":%s}",
					     overlays[i].want));
		CHECK_INT(json_read(a, span_of(body), &read), ERR_OK);
	}
	check_row = "";
}


int main(void)
{
	struct arena *a = arena_new(65536);

	test_vectors(a);
	test_secrets(a);
	test_bodies(a);
	arena_free(a);
	return check_end();
}
