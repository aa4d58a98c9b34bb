/* base/keccak and base/evm against vectors of another library (tests/unit/vectors), and against what must be refused.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/evm.h"
#include "base/keccak.h"
#include "check.h"
#include "vectors.h"


static const char *member(json_t *o, const char *name)
{
	const char *s = json_text(o, name);

	return s ? s : "(missing)";
}


static const char *word_text(struct arena *a, struct evm_word w)
{
	return evm_hex(a, w.at, EVM_WORD);
}


static struct evm_word word_read(const char *s)
{
	struct evm_word w = {0};

	CHECK(evm_hex_parse(s, w.at, EVM_WORD));
	return w;
}


static struct evm_word decimal_read(const char *s)
{
	struct evm_word w = {0};

	CHECK(evm_decimal_parse(s, &w));
	return w;
}


static struct evm_address address_read(const char *s)
{
	struct evm_address v = {0};

	CHECK(evm_address_parse(s, &v));
	return v;
}


static const char *keccak_text(struct arena *a, const char *s, size_t n)
{
	unsigned char out[KECCAK256_LEN];

	keccak256(s, n, out);
	return evm_hex(a, out, sizeof(out));
}


/* Lengths around the block of 136 bytes too. */
static void test_keccak(struct arena *a)
{
	json_t *v = json_object_get(vectors_read(a, "evm_misc"), "keccak256");
	char many[300];

	memset(many, 'a', sizeof(many));
	CHECK_STR(keccak_text(a, "", 0), member(v, "empty"));
	CHECK_STR(keccak_text(a, "abc", 3), member(v, "abc"));
	CHECK_STR(keccak_text(a, "hello", 5), member(v, "hello"));
	CHECK_STR(keccak_text(a, many, 135), "0x34367dc248bbd832f4e3e69dfaac2f92638bd0bbd18f2912ba4ef454919cf446");
	CHECK_STR(keccak_text(a, many, 136), "0xa6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e");
	CHECK_STR(keccak_text(a, many, 300), "0x5b7e0e47a96f32a88b4f14ca177982790807c40e1a105742ba0fc1babe1ef826");
}


static void test_addresses(struct arena *a)
{
	json_t *all = json_object_get(vectors_read(a, "evm_misc"), "eip55"), *one;
	static const char *const bad[] = {
		"", "0x", "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae",
		"0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed0", "0X5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
		"0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg", "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
		" 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
	};
	struct evm_address v;
	size_t i;

	json_array_foreach(all, i, one) {
		check_row = member(one, "in");
		v = address_read(check_row);
		CHECK_STR(evm_address_text(a, &v), member(one, "checksum"));
		v = address_read(member(one, "checksum"));
		CHECK_STR(evm_hex(a, v.at, sizeof(v.at)), check_row);
	}
	CHECK_INT(i, 8);
	EACH(b, bad) {
		check_row = bad[b];
		CHECK(!evm_address_parse(bad[b], &v));
	}
	check_row = "";
	CHECK(!evm_address_parse(NULL, &v));
	v = address_read("0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED");
}


static void test_numbers(struct arena *a)
{
	static const char *const bad[] = {
		"", "00", "01", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x10", "a",
		"115792089237316195423570985008687907853269984665640564039457584007913129639936",
		"1157920892373161954235709850086879078532699846656405640394575840079131296399350",
	};
	static const char *const bad_quantities[] = {"", "0x", "0x01", "1", "0xg", "0x8000000000000000", "0x10000000000000000"};
	struct evm_word w;
	int64_t n = -1;

	EACH(i, bad) {
		check_row = bad[i];
		CHECK(!evm_decimal_parse(bad[i], &w));
	}
	EACH(i, bad_quantities) {
		check_row = bad_quantities[i];
		CHECK(!evm_quantity_parse(bad_quantities[i], &n));
	}
	check_row = "";
	w = decimal_read("115792089237316195423570985008687907853269984665640564039457584007913129639935");
	CHECK_STR(word_text(a, w), "0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
	CHECK(!evm_word_int(&w, &n));
	w = decimal_read("9223372036854775807");
	CHECK(evm_word_int(&w, &n) && n == INT64_MAX);
	w = decimal_read("9223372036854775808");
	CHECK(!evm_word_int(&w, &n));
	w = decimal_read("0");
	CHECK(evm_word_int(&w, &n) && n == 0);
	CHECK(evm_quantity_parse("0x1a2b3c", &n) && n == 0x1a2b3c);
	CHECK(evm_quantity_parse("0x7FFFFFFFFFFFFFFF", &n) && n == INT64_MAX);
}


/* Who signed the digest, or "". */
static const char *signer_of(struct arena *a, struct evm_word digest, const char *signature)
{
	struct evm_signature sig;
	struct evm_address who;

	if (!evm_signature_parse(signature, &sig) || !evm_recover(&digest, &sig, &who))
		return "";
	return evm_address_text(a, &who);
}


static void check_signing(struct arena *a, json_t *one, struct evm_word digest)
{
	struct evm_word key = word_read(member(one, "privateKey"));
	struct evm_signature sig;
	struct evm_address who;

	CHECK_STR(word_text(a, digest), member(one, "digest"));
	CHECK_STR(signer_of(a, digest, member(one, "signature")), member(one, "signer"));
	CHECK(evm_sign(&key, &digest, &sig));
	CHECK_STR(evm_hex(a, sig.at, EVM_SIGNATURE), member(one, "signature"));
	CHECK(evm_key_address(&key, &who));
	CHECK_STR(evm_address_text(a, &who), member(one, "signer"));
}


static void domain_read(json_t *one, struct evm_domain *d, struct evm_transfer *t)
{
	json_t *domain = json_object_get(one, "domain"), *m = json_object_get(one, "message");

	*d = (struct evm_domain){member(domain, "name"), member(domain, "version"),
				 json_integer_value(json_object_get(domain, "chainId")),
				 address_read(member(domain, "verifyingContract"))};
	*t = (struct evm_transfer){address_read(member(m, "from")), address_read(member(m, "to")),
				   decimal_read(member(m, "value")), decimal_read(member(m, "validAfter")),
				   decimal_read(member(m, "validBefore")), word_read(member(m, "nonce"))};
}


static void test_typed(struct arena *a)
{
	json_t *v = vectors_read(a, "evm_typed"), *one, *wrong = json_object_get(v, "negative");
	struct evm_domain d;
	struct evm_transfer t;
	size_t i;

	CHECK_STR(keccak_text(a, member(v, "typeString"), strlen(member(v, "typeString"))), member(v, "typeHash"));
	CHECK_STR(keccak_text(a, member(v, "domainTypeString"), strlen(member(v, "domainTypeString"))),
		  member(v, "domainTypeHash"));
	json_array_foreach(json_object_get(v, "vectors"), i, one) {
		check_row = member(one, "label");
		domain_read(one, &d, &t);
		CHECK_STR(word_text(a, evm_domain_hash(&d)), member(one, "domainSeparator"));
		CHECK_STR(word_text(a, evm_transfer_hash(&t)), member(one, "structHash"));
		check_signing(a, one, evm_transfer_digest(&d, &t));
		CHECK_STR(signer_of(a, evm_transfer_digest(&d, &t), member(one, "eip2098")), member(one, "signer"));
		CHECK_STR(signer_of(a, evm_transfer_digest(&d, &t), member(one, "rejectHighS")), "");
	}
	CHECK_INT(i, 4);
	check_row = "negative";
	one = json_array_get(json_object_get(v, "vectors"), 0);
	domain_read(one, &d, &t);
	d.name = "USD Coin";
	CHECK_STR(word_text(a, evm_transfer_digest(&d, &t)), member(json_array_get(wrong, 1), "digest"));
	CHECK_STR(signer_of(a, evm_transfer_digest(&d, &t), member(one, "signature")),
		  member(json_array_get(wrong, 1), "recovered"));
	domain_read(one, &d, &t);
	t.value = evm_word_of(9999);
	CHECK_STR(word_text(a, evm_transfer_digest(&d, &t)), member(json_array_get(wrong, 0), "digest"));
	CHECK_STR(signer_of(a, evm_transfer_digest(&d, &t), member(one, "signature")),
		  member(json_array_get(wrong, 0), "recovered"));
	check_row = "";
}


/* The example of the x402 documents, made by somebody else's wallet. */
static void test_document(struct arena *a)
{
	struct evm_domain d = {"USDC", "2", 84532, address_read("0x036CbD53842c5426634e7929541eC2318f3dCF7e")};
	struct evm_transfer t = {
		address_read("0x857b06519E91e3A54538791bDbb0E22373e36b66"),
		address_read("0x209693Bc6afc0C5328bA36FaF03C514EF312287C"), evm_word_of(10000), evm_word_of(1740672089),
		evm_word_of(1740672154), word_read("0xf3746613c2d920b5fdabc0856f2aeb2d4f88ee6037b8cc5d04a71a4462f13480")};
	const char *sig = "0x2d6a7588d6acca505cbf0d9a4a227e0c52c6c34008c8e8986a1283259764173608a2ce6496642e377d6da8dbbf5836e9bd"
			  "15092f9ecab05ded3d6293af148b571c";

	CHECK_STR(signer_of(a, evm_transfer_digest(&d, &t), sig), "0x857b06519E91e3A54538791bDbb0E22373e36b66");
	d.name = "USD Coin";
	CHECK(!str_eq(signer_of(a, evm_transfer_digest(&d, &t), sig), "0x857b06519E91e3A54538791bDbb0E22373e36b66"));
}


static void test_signatures_refused(struct arena *a)
{
	static const char *const bad[] = {
		"", "0x", "0x00",
		/* v of 29 and of 2 */
		"0xdc53a4a579de989368a0fae2ef2172ff2f474b4297013f865d171239f17ef4c3157b4b4030f1bebc53d55ace15c2377dff501a60e1e56c291f1000d6e78f082f1d",
		"0xdc53a4a579de989368a0fae2ef2172ff2f474b4297013f865d171239f17ef4c3157b4b4030f1bebc53d55ace15c2377dff501a60e1e56c291f1000d6e78f082f02",
		/* r of 0, s of 0, r of the group's order */
		"0x0000000000000000000000000000000000000000000000000000000000000000157b4b4030f1bebc53d55ace15c2377dff501a60e1e56c291f1000d6e78f082f1b",
		"0xdc53a4a579de989368a0fae2ef2172ff2f474b4297013f865d171239f17ef4c300000000000000000000000000000000000000000000000000000000000000001b",
		"0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141157b4b4030f1bebc53d55ace15c2377dff501a60e1e56c291f1000d6e78f082f1b",
		/* longer: a contract's */
		"0xdc53a4a579de989368a0fae2ef2172ff2f474b4297013f865d171239f17ef4c3157b4b4030f1bebc53d55ace15c2377dff501a60e1e56c291f1000d6e78f082f1b00",
	};

	EACH(i, bad) {
		check_row = bad[i];
		CHECK_STR(signer_of(a, evm_word_of(1), bad[i]), "");
	}
	check_row = "";
}


static void test_texts(struct arena *a)
{
	json_t *one;
	size_t i;

	json_array_foreach(json_object_get(vectors_read(a, "evm_misc"), "eip191"), i, one) {
		const char *text = member(one, "message");

		check_row = text;
		check_signing(a, one, evm_text_digest(span_of(text)));
	}
	CHECK_INT(i, 4);
	check_row = "";
}


static void test_calls(struct arena *a)
{
	json_t *v = vectors_read(a, "evm_tx"), *names = json_object_get(vectors_read(a, "evm_misc"), "selectors");
	json_t *first = json_array_get(json_object_get(vectors_read(a, "evm_typed"), "vectors"), 0);
	struct evm_domain d;
	struct evm_transfer t;
	struct evm_signature sig;

	domain_read(first, &d, &t);
	CHECK(evm_signature_parse(member(first, "signature"), &sig));
	CHECK_STR(evm_call_authorized(a, &t, &sig), member(v, "calldata_transferWithAuthorization"));
	CHECK_STR(evm_call_transfer(a, &t.to, &t.value), member(v, "calldata_transfer"));
	CHECK_STR(evm_call_balance(a, &t.from), member(v, "calldata_balanceOf"));
	CHECK_STR(evm_call_used(a, &t.from, &t.nonce), member(v, "calldata_authorizationState"));
	CHECK(str_starts(evm_call_authorized(a, &t, &sig), member(names, "transferWithAuthorization_vrs")));
	CHECK(str_starts(evm_call_used(a, &t.from, &t.nonce), member(names, "authorizationState")));
}


static void test_transactions(struct arena *a)
{
	json_t *v = vectors_read(a, "evm_tx"), *x = json_object_get(v, "eip1559");
	struct evm_word key = word_read(member(x, "relayerKey")), hash;
	struct evm_tx tx = {84532, 7, 1000000, 50000000, 120000, address_read("0x036CbD53842c5426634e7929541eC2318f3dCF7e"),
			    member(v, "calldata_transferWithAuthorization")};

	CHECK_STR(word_text(a, evm_tx_digest(a, &tx)), member(x, "signingHash"));
	CHECK_STR(evm_tx_sign(a, &tx, &key, &hash), member(x, "signed"));
	CHECK_STR(word_text(a, hash), member(x, "txHash"));
	tx.data = "0xzz";
	CHECK(!evm_tx_sign(a, &tx, &key, &hash));
	tx.data = "0x";
	key = evm_word_of(0);
	CHECK(!evm_tx_sign(a, &tx, &key, &hash));
}


int main(void)
{
	struct arena *a = arena_new(1 << 16);

	test_keccak(a);
	test_addresses(a);
	test_numbers(a);
	test_typed(a);
	test_document(a);
	test_signatures_refused(a);
	test_texts(a);
	test_calls(a);
	test_transactions(a);
	arena_free(a);
	return check_end();
}
