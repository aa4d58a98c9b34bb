/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/webhooks_sign.h"
#include <string.h>
#include "base/crypt.h"
#include "base/id.h"

#define PREFIX "whsec_"
#define SECRET_BYTES 24


char *webhook_seed_new(struct arena *a)
{
	return random_hex(a, SECRET_BYTES);
}


char *webhook_secret_of(struct arena *a, const char *secret_key, const char *seed)
{
	unsigned char mac[SHA256_LEN];

	hmac_sha256(span_of(secret_key), span_of(arena_printf(a, "webhook secret %s", seed)), mac);
	return arena_printf(a, PREFIX "%s", base64_encode(a, mac, SECRET_BYTES));
}


static err_t sign_with(struct arena *a, const struct signing *s, const char *secret, char **out)
{
	const char *head = arena_printf(a, "%s.%lld.", s->id, (long long)s->at_s);
	size_t head_len = strlen(head), n;
	unsigned char *key, mac[SHA256_LEN];
	char *text = arena_alloc(a, head_len + s->body.len + 1);

	if (!str_starts(secret, PREFIX) || !base64_decode(a, secret + strlen(PREFIX), &key, &n))
		return ERR_BAD_FIELD;
	memcpy(text, head, head_len);
	memcpy(text + head_len, s->body.at, s->body.len);
	hmac_sha256((struct span){(char *)key, n}, (struct span){text, head_len + s->body.len}, mac);
	*out = arena_printf(a, "v1,%s", base64_encode(a, mac, sizeof(mac)));
	return ERR_OK;
}


err_t webhook_signature(struct arena *a, const struct signing *s, char **out)
{
	char *previous;
	err_t e = sign_with(a, s, s->secret, out);

	if (e || !s->previous)
		return e;
	e = sign_with(a, s, s->previous, &previous);
	if (e)
		return e;
	*out = arena_printf(a, "%s %s", *out, previous);
	return ERR_OK;
}


char *toolcall_signature(struct arena *a, const char *secret, struct span body)
{
	return arena_printf(a, "sha256=%s", hmac_sha256_hex(a, span_of(secret), body));
}
