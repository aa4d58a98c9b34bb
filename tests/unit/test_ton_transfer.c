/* Cells as bytes, and transfers out of a wallet: byte for byte what @ton/core makes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/ton_boc.h"
#include "base/ton_transfer.h"
#include "check.h"
#include "ton_transfer_vectors.h"

static struct span bytes_of(struct arena *a, const char *base64)
{
	unsigned char *p = NULL;
	size_t n = 0;

	CHECK(base64_decode(a, base64, &p, &n));
	return (struct span){(const char *)p, n};
}


static void check_hash(struct arena *a, const struct ton_cell *c, const char *expected)
{
	unsigned char hash[SHA256_LEN];

	ton_cell_hash(c, hash);
	CHECK_STR(hex_encode(a, hash, sizeof(hash)), expected);
}


static void test_bags(struct arena *a)
{
	EACH(i, boc_vectors) {
		struct span in = bytes_of(a, boc_vectors[i].boc), out;
		const struct ton_cell *root = NULL;

		check_row = boc_vectors[i].name;
		CHECK(ton_boc_read(a, in, &root));
		check_hash(a, root, boc_vectors[i].hash);
		CHECK(ton_boc_write(a, root, &out));
		CHECK(!boc_vectors[i].is_ours || (out.len == in.len && memcmp(out.at, in.at, in.len) == 0));
	}
	check_row = "";
	CHECK(ton_crc32c((const unsigned char *)"123456789", 9) == 0xe3069283u);
}


/* Each byte changed, each length: refused or read, never beyond the end. Under the checksum all changes are refused. */
static void test_broken_bags(struct arena *a)
{
	struct span in = bytes_of(a, boc_vectors[1].boc);
	const struct ton_cell *root;
	int n_taken = 0, n_deep = 0;

	for (size_t i = 0; i < in.len; i++) {
		char *copy = arena_strndup(a, in.at, in.len);

		memcpy(copy, in.at, in.len);
		copy[i] = (char)(copy[i] ^ 0x21);
		n_taken += ton_boc_read(a, (struct span){copy, in.len}, &root);
		memcpy(copy, in.at, in.len);
		n_taken += ton_boc_read(a, (struct span){copy, i}, &root);
		copy[4] = 1; /* no checksum: what follows is looked at */
		copy[i] = (char)(copy[i] ^ 0x21);
		if (ton_boc_read(a, (struct span){copy, in.len - 4}, &root))
			n_deep += ton_cell_depth(root) > TON_BOC_DEPTH;
	}
	CHECK_INT(n_taken, 0);
	CHECK_INT(n_deep, 0);
}


static void test_too_much(struct arena *a)
{
	struct ton_cell *full = ton_cell_new(a);
	unsigned char hash[SHA256_LEN] = {0};
	struct span out;

	for (int i = 0; i < 40; i++)
		ton_put_uint(full, 1, 32);
	CHECK(full->is_full && !ton_boc_write(a, full, &out));
	CHECK(!ton_boc_write(a, ton_cell_known(a, hash, 1), &out));
	CHECK(!ton_comment(a, arena_printf(a, "%05000d", 1)));
	check_hash(a, ton_comment(a, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
		boc_vectors[1].hash);
}


static void test_transfers(struct arena *a)
{
	unsigned char seed[ED25519_KEY];

	memset(seed, 1, sizeof(seed));
	EACH(i, transfer_vectors) {
		struct ton_transfer t = {.seed = seed, .nano = 50000000, .comment = "payout 550e8400-e29b-41d4-a716-446655440000",
					 .deploys = transfer_vectors[i].deploys, .seqno = transfer_vectors[i].seqno,
					 .valid_until = transfer_vectors[i].valid_until};
		struct ton_message m;

		check_row = transfer_vectors[i].name;
		CHECK(ton_address_read("0:17e4bb53a3822a5979b27e3aefa569ad4f717dba97c43c2d7389c3426cc9e69b", &t.to, NULL));
		CHECK(ton_transfer_build(a, &t, &m));
		CHECK_STR(base64_encode(a, m.boc.at, m.boc.len), transfer_vectors[i].boc);
		CHECK_STR(hex_encode(a, m.hash, sizeof(m.hash)), transfer_vectors[i].hash);
		CHECK_STR(hex_encode(a, m.normalized, sizeof(m.normalized)), transfer_vectors[i].normalized);
	}
	check_row = "";
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_bags(a);
	test_broken_bags(a);
	test_too_much(a);
	test_transfers(a);
	arena_free(a);
	return check_end();
}
