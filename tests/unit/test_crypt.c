/* Hashes and MACs against FIPS 180-4 and RFC 4231; passwords.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/crypt.h"
#include "base/time.h"
#include <time.h>
#include "check.h"


static void test_sha256(struct arena *a)
{
	static const struct {
		const char *text, *hex;
	} rows[] = {
		{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
	};
	unsigned char out[SHA256_LEN];

	EACH(i, rows)
		CHECK_STR(sha256_hex(a, rows[i].text), rows[i].hex);
	sha256("a\0b", 3, out);
	CHECK(!str_eq(hex_encode(a, out, sizeof(out)), sha256_hex(a, "a")));
}


/* RFC 4231, cases 1-4, 6 and 7; keys and data as hex. */
static void test_hmac(struct arena *a)
{
	static const struct {
		const char *key, *data, *mac;
	} rows[] = {
		{"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265",
		 "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
		{"4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
		 "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
		{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		 "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
		 "dddddddddddddddddddddddddddddddd",
		 "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
		{"0102030405060708090a0b0c0d0e0f10111213141516171819",
		 "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
		 "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd",
		 "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
	};
	char long_key[131];

	EACH(i, rows) {
		struct span key = {arena_alloc(a, 200), strlen(rows[i].key) / 2};
		struct span data = {arena_alloc(a, 200), strlen(rows[i].data) / 2};

		CHECK(hex_decode(rows[i].key, (void *)(uintptr_t)key.at, key.len));
		CHECK(hex_decode(rows[i].data, (void *)(uintptr_t)data.at, data.len));
		CHECK_STR(hmac_sha256_hex(a, key, data), rows[i].mac);
	}
	memset(long_key, 0xaa, sizeof(long_key));
	CHECK_STR(hmac_sha256_hex(a, (struct span){long_key, sizeof(long_key)},
				  SPAN("Test Using Larger Than Block-Size Key - Hash Key First")),
		  "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	CHECK_STR(hmac_sha256_hex(a, (struct span){long_key, sizeof(long_key)},
				  SPAN("This is a test using a larger than block-size key and a larger than block-size data. "
				       "The key needs to be hashed before being used by the HMAC algorithm.")),
		  "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}


static void test_equal(void)
{
	static const struct {
		const char *a, *b;
		bool equal;
	} rows[] = {
		{"", "", true}, {"x", "x", true}, {"x", "y", false}, {"x", "xx", false}, {"xx", "x", false},
		{"x", "X", false}, {"", "x", false}, {NULL, NULL, false}, {NULL, "", false}, {"", NULL, false},
	};

	EACH(i, rows)
		CHECK_INT(secret_equal(rows[i].a, rows[i].b), rows[i].equal);
}


/* In time of the processor: what else the machine does is no matter. */
static clock_t check_takes(const char *hash)
{
	clock_t best = (clock_t)-1;

	for (int i = 0; i < 3; i++) {
		clock_t from = clock(), took;

		(void)password_check(hash, "wrong one");
		took = clock() - from;
		best = !i || took < best ? took : best;
	}
	return best;
}


static void test_passwords(struct arena *a)
{
	const char *hash = password_hash(a, "correct horse"), *again = password_hash(a, "correct horse");

	CHECK(str_starts(hash, "$argon2id$v=19$m=19456,t=2,p=1$"));
	CHECK(!str_eq(hash, again));
	CHECK(password_check(hash, "correct horse"));
	CHECK(password_check(again, "correct horse"));
	CHECK(!password_check(hash, "correct horse "));
	CHECK(!password_check(hash, "Correct horse"));
	CHECK(!password_check(hash, ""));
	CHECK(!password_check("", "correct horse"));
	CHECK(!password_check("correct horse", "correct horse"));
	CHECK(!password_check("$argon2id$v=19$m=19456,t=2,p=1$", "correct horse"));
	CHECK(!password_check(NULL, "correct horse"));
	/* an unknown account takes as long as a known one: the dummy does the whole work */
	CHECK(check_takes(NULL) * 2 > check_takes(hash));
}


static void test_seal(struct arena *a)
{
	struct span key = SPAN("a key"), other = SPAN("another");
	char *sealed = secret_seal(a, key, "what nobody may read");

	CHECK_STR(secret_open(a, key, sealed), "what nobody may read");
	CHECK_STR(secret_open(a, key, secret_seal(a, key, "")), "");
	CHECK(!str_eq(sealed, secret_seal(a, key, "what nobody may read")));
	CHECK(!secret_open(a, other, sealed));
	CHECK(!secret_open(a, key, "AAAA"));
	CHECK(!secret_open(a, key, NULL));
	sealed[40] = sealed[40] == 'A' ? 'B' : 'A';
	CHECK(!secret_open(a, key, sealed));
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_sha256(a);
	test_hmac(a);
	test_equal();
	test_passwords(a);
	test_seal(a);
	arena_free(a);
	return check_end();
}
