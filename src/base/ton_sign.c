/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/ton_sign.h"
#include <string.h>
#include "base/buf.h"

#define TEXT_MAX (1u << 21)


static const char *body_hash(struct arena *a, struct span body)
{
	unsigned char digest[SHA256_LEN];

	sha256(body.at, body.len, digest);
	return hex_encode(a, digest, sizeof(digest));
}


struct span ton_request_message(struct arena *a, const struct ton_request *r)
{
	const char *hash = body_hash(a, r->body), *text;

	text = r->is_second ? arena_printf(a, "GSTD2\n%s\n%s\n%s\n%s\n%s\n%s\n%s", r->method, r->host, r->target, r->address,
					   r->timestamp, r->nonce, hash)
			    : arena_printf(a, "%s%s%s%s", r->address, r->timestamp, r->nonce, hash);
	return span_of(text);
}


static void add_big(struct buf *b, uint64_t v, unsigned bytes)
{
	while (bytes--)
		buf_ch(b, (char)(v >> 8 * bytes));
}


static void add_little(struct buf *b, uint64_t v, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		buf_ch(b, (char)(v >> 8 * i));
}


static void add_address(struct buf *b, const struct ton_address *t)
{
	add_big(b, (uint64_t)t->workchain, 4);
	buf_add(b, (const char *)t->hash, SHA256_LEN);
}


void ton_proof_digest(struct arena *a, const struct ton_proof *p, unsigned char out[SHA256_LEN])
{
	struct buf inner, outer;
	unsigned char digest[SHA256_LEN];

	buf_init(&inner, a, TEXT_MAX);
	BUF_LIT(&inner, "ton-proof-item-v2/");
	add_address(&inner, &p->address);
	add_little(&inner, strlen(p->domain), 4);
	buf_str(&inner, p->domain);
	add_little(&inner, p->timestamp, 8);
	buf_str(&inner, p->payload);
	sha256(inner.at, inner.len, digest);
	buf_init(&outer, a, TEXT_MAX);
	BUF_LIT(&outer, "\xff\xffton-connect");
	buf_add(&outer, (const char *)digest, sizeof(digest));
	sha256(outer.at, outer.len, out);
}


void ton_data_digest(struct arena *a, const struct ton_data *d, unsigned char out[SHA256_LEN])
{
	struct buf b;

	buf_init(&b, a, TEXT_MAX);
	BUF_LIT(&b, "\xff\xffton-connect/sign-data/");
	add_address(&b, &d->address);
	add_big(&b, strlen(d->domain), 4);
	buf_str(&b, d->domain);
	add_big(&b, d->timestamp, 8);
	buf_str(&b, d->kind);
	add_big(&b, d->data.len, 4);
	buf_add(&b, d->data.at, d->data.len);
	sha256(b.at, b.len, out);
}
