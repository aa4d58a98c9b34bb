/* TON: addresses, the wallets of a key, what they sign; cells beneath. Every vector comes from other programs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/ton_sign.h"
#include "check.h"
#include "ton_vectors.h"

#define SEED_01 "0101010101010101010101010101010101010101010101010101010101010101"


static void key_of(const char *seed_hex, unsigned char key[ED25519_KEY])
{
	unsigned char seed[ED25519_KEY];

	CHECK(hex_decode(seed_hex, seed, sizeof(seed)));
	ed25519_public(seed, key);
}


static void test_wallets(struct arena *a)
{
	EACH(i, wallet_vectors) {
		unsigned char key[ED25519_KEY], hash[SHA256_LEN];

		key_of(wallet_vectors[i].seed, key);
		CHECK_STR(hex_encode(a, key, sizeof(key)), wallet_vectors[i].key);
		for (int v = 0; v < N_TON_WALLETS; v++) {
			struct ton_wallet_key k = {(enum ton_wallet)v, 0, 0, key};
			struct ton_address t, read;
			unsigned flags;

			ton_cell_hash(ton_wallet_data(a, &k), hash);
			CHECK_STR(hex_encode(a, hash, sizeof(hash)), wallet_vectors[i].wallets[v].data_hash);
			ton_wallet_address(a, &k, &t);
			CHECK_STR(ton_address_raw(a, &t), wallet_vectors[i].wallets[v].raw);
			CHECK_STR(ton_address_friendly(a, &t, TON_BOUNCEABLE), wallet_vectors[i].wallets[v].bounceable);
			CHECK_STR(ton_address_friendly(a, &t, 0), wallet_vectors[i].wallets[v].plain);
			CHECK(ton_address_read(wallet_vectors[i].wallets[v].raw, &read, &flags) && !flags);
			CHECK(ton_address_equal(&t, &read));
			CHECK(ton_address_read(wallet_vectors[i].wallets[v].bounceable, &read, &flags));
			CHECK(flags == TON_BOUNCEABLE && ton_address_equal(&t, &read) && ton_wallet_fits(a, key, &read));
		}
	}
}


static void test_other_wallets(struct arena *a)
{
	unsigned char key[ED25519_KEY];
	struct ton_address t;
	unsigned flags;

	key_of(SEED_01, key);
	EACH(i, sub_wallet_vectors) {
		struct ton_wallet_key k = {TON_V4R2, 0, sub_wallet_vectors[i].id - 698983191u, key};

		CHECK(ton_wallet_id(&k) == sub_wallet_vectors[i].id);
		ton_wallet_address(a, &k, &t);
		CHECK_STR(ton_address_raw(a, &t), sub_wallet_vectors[i].raw);
		CHECK_STR(ton_address_friendly(a, &t, 0), sub_wallet_vectors[i].plain);
	}
	ton_wallet_address(a, &(struct ton_wallet_key){TON_V4R2, -1, 0, key}, &t);
	CHECK_STR(ton_address_raw(a, &t), "-1:d75f634529fe5561b303c0b4b79cbca5c38bc467796f9ce28ed008b7f54c1b99");
	CHECK_STR(ton_address_friendly(a, &t, TON_BOUNCEABLE), "Ef_XX2NFKf5VYbMDwLS3nLylw4vEZ3lvnOKO0Ai39Uwbmet7");
	CHECK(ton_wallet_id(&(struct ton_wallet_key){TON_V4R2, -1, 0, key}) == 698983190u);
	CHECK(ton_wallet_id(&(struct ton_wallet_key){TON_V5R1, 0, 0, key}) == 2147483409u);
	CHECK(ton_wallet_id(&(struct ton_wallet_key){TON_V5R1_TEST, 0, 0, key}) == 2147483645u);
	CHECK(ton_address_read("kQDvr_S6wiD4iy6Y6x2c_8yjv-O2bs4xp9bFiQ0w39evpWAa", &t, &flags));
	CHECK_INT(flags, TON_BOUNCEABLE | TON_TESTNET);
	CHECK_STR(ton_address_friendly(a, &t, TON_TESTNET), "0QDvr_S6wiD4iy6Y6x2c_8yjv-O2bs4xp9bFiQ0w39evpT3f");
	key[0] ^= 1;
	CHECK(!ton_wallet_fits(a, key, &t));
}


static void test_bad_addresses(void)
{
	static const char *const bad[] = {
		"EQDvr_S6wiD4iy6Y6x2c_8yjv-O2bs4xp9bFiQ0w39evpduA", /* checksum */
		"0:gggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggg",
		"QDvr_S6wiD4iy6Y6x2c_8yjv-O2bs4xp9bFiQ0w39evpduQ", "", "0:", "1:", ":",
		"EQDvr/S6wiD4iy6Y6x2c_8yjv-O2bs4xp9bFiQ0w39evpduQ", /* two alphabets */
		"EQDvr_S6wiD4iy6Y6x2c_8yjv-O2bs4xp9bFiQ0w39evpdu=", "EQDvr_S6wiD4iy6Y6x2c_8yjv-O2bs4xp9bFiQ0w39evpdu ",
		"2:efaff4bac220f88b2e98eb1d9cffcca3bfe3b66ece31a7d6c5890d30dfd7afa5",
		"0:efaff4bac220f88b2e98eb1d9cffcca3bfe3b66ece31a7d6c5890d30dfd7afa",
		"0:efaff4bac220f88b2e98eb1d9cffcca3bfe3b66ece31a7d6c5890d30dfd7afa5a",
	};
	struct ton_address t;

	EACH(i, bad) {
		check_row = bad[i];
		CHECK(!ton_address_read(bad[i], &t, NULL));
	}
	check_row = "";
	CHECK(!ton_address_read(NULL, &t, NULL));
	CHECK(ton_address_read("EQDvr/S6wiD4iy6Y6x2c/8yjv+O2bs4xp9bFiQ0w39evpduQ", &t, NULL));
}


static void test_requests(struct arena *a)
{
	unsigned char key[ED25519_KEY], signature[ED25519_SIGNATURE], other[ED25519_SIGNATURE];

	key_of(SEED_01, key);
	EACH(i, request_vectors) {
		struct ton_request r = {request_vectors[i].address, request_vectors[i].timestamp, request_vectors[i].nonce,
					span_of(request_vectors[i].body), false, NULL, NULL, NULL};
		struct span message = ton_request_message(a, &r);

		CHECK_STR(message.at, request_vectors[i].message);
		CHECK(ed25519_signature_read(a, request_vectors[i].hex, signature));
		CHECK(ed25519_signature_read(a, request_vectors[i].base64, other) && !memcmp(signature, other, sizeof(other)));
		CHECK(ed25519_signature_read(a, arena_printf(a, "0x%s", request_vectors[i].hex), other));
		CHECK(ed25519_verify(key, message, signature));
		signature[0] ^= 1;
		CHECK(!ed25519_verify(key, message, signature));
		CHECK(!ed25519_verify(key, span_of(request_vectors[i].body), other));
		r.is_second = true;
		r.method = "GET";
		r.host = "example.com";
		r.target = "/v1/tasks?limit=1";
		CHECK(str_starts(ton_request_message(a, &r).at, "GSTD2\nGET\nexample.com\n/v1/tasks?limit=1\n"));
	}
	CHECK(!ed25519_signature_read(a, NULL, signature) && !ed25519_signature_read(a, "", signature));
	CHECK(!ed25519_signature_read(a, "AAAA", signature));
}


/* What the library must refuse: keys of small order, a signature whose second half is not reduced. */
static void test_weak(struct arena *a)
{
	unsigned char key[ED25519_KEY] = {0}, signature[ED25519_SIGNATURE] = {0}, order[32];
	const char *l = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
	struct span message = SPAN("x");
	unsigned carry = 0;

	CHECK(!ed25519_verify(key, message, signature));
	key[0] = 1;
	signature[0] = 1;
	CHECK(!ed25519_verify(key, message, signature));
	memset(key, 1, sizeof(key));
	ed25519_sign(key, message, signature);
	key_of(SEED_01, key);
	CHECK(ed25519_verify(key, message, signature));
	CHECK(hex_decode(l, order, sizeof(order)));
	for (size_t i = 0; i < sizeof(order); i++) { /* + the order of the group: the same point */
		carry += signature[32 + i] + order[i];
		signature[32 + i] = (unsigned char)carry;
		carry >>= 8;
	}
	CHECK(!ed25519_verify(key, message, signature));
	CHECK(arena_printf(a, "%s", l) != NULL);
}


static void test_digests(struct arena *a)
{
	unsigned char key[ED25519_KEY], signature[ED25519_SIGNATURE], digest[SHA256_LEN], *data;
	struct ton_proof proof = {.domain = proof_vector.domain, .payload = proof_vector.payload, .timestamp = proof_vector.timestamp};

	key_of(SEED_01, key);
	ton_wallet_address(a, &(struct ton_wallet_key){TON_V4R2, 0, 0, key}, &proof.address);
	ton_proof_digest(a, &proof, digest);
	CHECK_STR(hex_encode(a, digest, sizeof(digest)), proof_vector.digest);
	CHECK(ed25519_signature_read(a, proof_vector.signature, signature));
	CHECK(ed25519_verify(key, (struct span){(const char *)digest, sizeof(digest)}, signature));
	EACH(i, data_vectors) {
		size_t n = strlen(data_vectors[i].data) / 2;
		struct ton_data d = {proof.address, proof.domain, data_vectors[i].kind, proof.timestamp, {NULL, n}};

		data = arena_alloc(a, n);
		CHECK(hex_decode(data_vectors[i].data, data, n));
		d.data.at = (const char *)data;
		ton_data_digest(a, &d, digest);
		CHECK_STR(hex_encode(a, digest, sizeof(digest)), data_vectors[i].digest);
		CHECK(ed25519_signature_read(a, data_vectors[i].signature, signature));
		CHECK(ed25519_verify(key, (struct span){(const char *)digest, sizeof(digest)}, signature));
	}
}


/* The third kind of signData: a cell, whose hash is signed. */
static void test_signed_cell(struct arena *a)
{
	unsigned char key[ED25519_KEY], signature[ED25519_SIGNATURE], hash[SHA256_LEN], domain[17];
	struct ton_cell *c = ton_cell_new(a), *name = ton_cell_new(a), *payload = ton_cell_new(a);
	struct ton_address t;

	key_of(SEED_01, key);
	ton_wallet_address(a, &(struct ton_wallet_key){TON_V4R2, 0, 0, key}, &t);
	CHECK(hex_decode(cell_vector.domain, domain, sizeof(domain)));
	ton_put_bytes(name, domain, sizeof(domain));
	ton_put_uint(payload, 0, 32);
	ton_put_bytes(payload, "hi", 2);
	ton_put_uint(c, 0x75569022, 32);
	ton_put_uint(c, cell_vector.crc, 32);
	ton_put_uint(c, proof_vector.timestamp, 64);
	ton_put_address(c, &t);
	ton_put_ref(c, name);
	ton_put_ref(c, payload);
	ton_cell_hash(c, hash);
	CHECK_STR(hex_encode(a, hash, sizeof(hash)), cell_vector.digest);
	CHECK(ed25519_signature_read(a, cell_vector.signature, signature));
	CHECK(ed25519_verify(key, (struct span){(const char *)hash, sizeof(hash)}, signature));
}


static void test_cells(struct arena *a)
{
	struct ton_cell *c = ton_cell_new(a), *deep = ton_cell_new(a);
	unsigned char hash[SHA256_LEN], out[128];

	ton_cell_hash(c, hash); /* SHA-256 of two zero bytes */
	CHECK_STR(hex_encode(a, hash, sizeof(hash)), "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7");
	EACH(i, coin_vectors) {
		struct ton_cell *coins = ton_cell_new(a);

		ton_put_coins(coins, coin_vectors[i].nano);
		CHECK_INT(coins->n_bits, coin_vectors[i].n_bits);
		CHECK(str_starts(hex_encode(a, coins->data, sizeof(coins->data)), coin_vectors[i].hex));
	}
	ton_put_uint(c, 5, 3);
	CHECK(ton_cell_data(c, out) == 1 && out[0] == 0xb0);
	for (int i = 0; i < TON_CELL_REFS; i++)
		ton_put_ref(deep, c);
	CHECK(!deep->is_full && ton_cell_depth(deep) == 1 && ton_cell_depth(c) == 0);
	ton_put_ref(deep, c);
	CHECK(deep->is_full);
	for (int i = 0; i < 1023; i++)
		ton_put_uint(c, 1, i < 3 ? 0 : 1);
	CHECK(c->n_bits == TON_CELL_BITS && !c->is_full);
	ton_put_uint(c, 1, 1);
	CHECK(c->n_bits == TON_CELL_BITS && c->is_full);
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_wallets(a);
	test_other_wallets(a);
	test_bad_addresses();
	test_requests(a);
	test_weak(a);
	test_digests(a);
	test_signed_cell(a);
	test_cells(a);
	arena_free(a);
	return check_end();
}
