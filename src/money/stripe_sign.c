/* stripe_sign.c - Stripe-Signature: "t=SECONDS,v1=HEX[,v1=HEX…]", HMAC-SHA256 over "SECONDS.BODY" with the whole secret.
 * Source: Stripe documentation, "Verify webhook signatures manually".  A time in the future is refused too.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/crypt.h"
#include "money/orders_internal.h"

#define TOLERANCE_S 300
#define HEADER_MAX 4096u
#define HEX_LEN (2 * SHA256_LEN)

/* The next "name=value" of the list at *at; false at its end. */
static bool item_next(const char **at, struct span *name, struct span *value)
{
	size_t n = strcspn(*at, ","), equals = strcspn(*at, "=");

	if (!**at)
		return false;
	equals = equals < n ? equals : n;
	*name = (struct span){*at, equals};
	*value = (struct span){*at + equals + (equals < n), n - equals - (equals < n)};
	*at += n + ((*at)[n] == ',');
	return true;
}

static bool signed_with(struct arena *a, const char *secret, struct span text, const char *header)
{
	const char *want = hmac_sha256_hex(a, span_of(secret), text);
	struct span name, value;
	bool is_good = false;

	while (item_next(&header, &name, &value))
		if (span_eq(name, "v1") && value.len == HEX_LEN)
			is_good |= secret_equal(arena_strndup(a, value.at, value.len), want);
	return is_good;
}

static bool time_find(struct arena *a, const char *header, const char **text, int64_t *t)
{
	struct span name, value;

	while (item_next(&header, &name, &value))
		if (span_eq(name, "t")) {
			*text = arena_strndup(a, value.at, value.len);
			return value.len && strspn(*text, "0123456789") == value.len && str_int(*text, t);
		}
	return false;
}

static bool check(struct arena *a, const char *secrets, const char *header, struct span body, int64_t now_s)
{
	const char *at = NULL;
	struct buf text;
	bool is_good = false;
	int64_t t;

	if (!str_has(header) || strlen(header) > HEADER_MAX || !time_find(a, header, &at, &t))
		return false;
	if (t > now_s + TOLERANCE_S || t < now_s - TOLERANCE_S)
		return false;
	buf_init(&text, a, body.len + 64);
	buf_fmt(&text, "%s.", at);
	buf_add(&text, body.at, body.len);
	for (size_t n; *secrets; secrets += n + (secrets[n] == ',')) {
		const char *secret;

		n = strcspn(secrets, ",");
		secret = str_trim(a, arena_strndup(a, secrets, n));
		if (*secret)
			is_good |= signed_with(a, secret, (struct span){buf_text(&text), text.len}, header);
	}
	return is_good;
}

err_t stripe_signature_check(const char *secrets, const char *header, struct span body, int64_t now_s)
{
	struct arena *a = arena_new(body.len + 8192);
	bool is_good = check(a, secrets ? secrets : "", header, body, now_s);

	arena_free(a);
	return is_good ? ERR_OK : ERR_SIGNATURE;
}
