/* SPDX-License-Identifier: AGPL-3.0-or-later
 * base/ton_address, base/cid, base/jcs: what was read, written in its one form, reads as the same. */
#include "fuzz.h"
#include "base/buf.h"
#include "base/cid.h"
#include "base/jcs.h"
#include "base/ton_sign.h"


static void address_one(struct arena *a, const char *text)
{
	struct ton_address t, again;
	unsigned flags, flags_again;

	if (!ton_address_read(text, &t, &flags))
		return;
	MUST(ton_address_read(ton_address_raw(a, &t), &again, NULL) && ton_address_equal(&t, &again));
	MUST(ton_address_read(ton_address_friendly(a, &t, flags), &again, &flags_again));
	MUST(ton_address_equal(&t, &again) && flags == flags_again);
}


static void jcs_one(struct arena *a, struct span in)
{
	json_t *v, *again;
	struct buf one, two;

	if (json_read(a, in, &v))
		return;
	buf_init(&one, a, 1u << 22);
	buf_init(&two, a, 1u << 22);
	jcs_write(&one, v);
	MUST(!one.is_full);
	if (json_read(a, (struct span){one.at, one.len}, &again)) /* 1e20 is written as a whole number that is too long for it */
		return;
	jcs_write(&two, again);
	MUST(span_eq((struct span){one.at, one.len}, buf_text(&two)));
}


static void fuzz_one(struct arena *a, struct span in)
{
	const char *text = arena_strndup(a, in.at, in.len);
	unsigned char signature[ED25519_SIGNATURE];
	struct cid c, again;

	address_one(a, text);
	if (cid_read(a, text, &c))
		MUST(cid_read(a, cid_text(a, &c), &again) && !memcmp(c.digest, again.digest, sizeof(c.digest)));
	if (ed25519_signature_read(a, text, signature))
		MUST(in.len >= 85);
	jcs_one(a, in);
}
