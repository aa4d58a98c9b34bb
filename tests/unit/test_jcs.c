/* The one form of JSON (RFC 8785, its examples among them), and names of IPFS.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/cid.h"
#include "base/jcs.h"
#include "check.h"
#include "ton_vectors.h"


static const char *canonical(struct arena *a, const char *text)
{
	json_t *v;
	struct buf b;

	buf_init(&b, a, 1u << 16);
	if (json_read(a, span_of(arena_printf(a, "[%s]", text)), &v))
		return "unreadable";
	jcs_write(&b, json_array_get(v, 0));
	return buf_text(&b);
}


static void test_values(struct arena *a)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{"{\"numbers\": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001], \"string\": "
		 "\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\", \"literals\": [null, true, false]}",
		 "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\"string\":"
		 "\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"},
		{"{\"\\u20ac\": 1, \"\\r\": 2, \"\\ufb33\": 3, \"1\": 4, \"\\ud83d\\ude00\": 5, \"\\u0080\": 6, \"\\u00f6\": 7}",
		 "{\"\\r\":2,\"1\":4,\"\xc2\x80\":6,\"\xc3\xb6\":7,\"\xe2\x82\xac\":1,\"\xf0\x9f\x98\x80\":5,\"\xef\xac\xb3\":3}"},
		{"{\"b\":1,\"a\":{\"d\":[],\"c\":{}}}", "{\"a\":{\"c\":{},\"d\":[]},\"b\":1}"},
		{"\"\\b\\f\\t<\\u007f\"", "\"\\b\\f\\t<\x7f\""}, {"1.0", "1"}, {"-0", "0"}, {"-0.0", "0"}, {"1e21", "1e+21"},
		{"1e20", "100000000000000000000"}, {"123456789012345680000", "unreadable"}, {"9007199254740993", "9007199254740992"},
		{"1e-6", "0.000001"}, {"1e-7", "1e-7"}, {"5e-324", "5e-324"}, {"1.7976931348623157e308", "1.7976931348623157e+308"},
		{"-5.5", "-5.5"}, {"0.95", "0.95"}, {"123.456", "123.456"}, {"1e400", "unreadable"}, {"NaN", "unreadable"},
		{"{\"a\":1,\"a\":2}", "unreadable"}, {"\"\\ud800\"", "unreadable"},
	};

	EACH(i, rows) {
		check_row = rows[i].text;
		CHECK_STR(canonical(a, rows[i].text), rows[i].want);
	}
	check_row = "";
}


/* Appendix B of RFC 8785. */
static void test_numbers(struct arena *a)
{
	static const struct {
		uint64_t bits;
		const char *want;
	} rows[] = {
		{0, "0"}, {0x8000000000000000, "0"}, {1, "5e-324"}, {0x8000000000000001, "-5e-324"},
		{0x7fefffffffffffff, "1.7976931348623157e+308"}, {0x4340000000000000, "9007199254740992"},
		{0xc340000000000000, "-9007199254740992"}, {0x4430000000000000, "295147905179352830000"},
		{0x44b52d02c7e14af5, "9.999999999999997e+22"}, {0x44b52d02c7e14af6, "1e+23"},
		{0x44b52d02c7e14af7, "1.0000000000000001e+23"}, {0x444b1ae4d6e2ef4e, "999999999999999700000"},
		{0x444b1ae4d6e2ef4f, "999999999999999900000"}, {0x444b1ae4d6e2ef50, "1e+21"},
		{0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"}, {0x3eb0c6f7a0b5ed8d, "0.000001"},
		{0x41b3de4355555553, "333333333.3333332"}, {0x41b3de4355555554, "333333333.33333325"},
		{0x41b3de4355555555, "333333333.3333333"}, {0x41b3de4355555556, "333333333.3333334"},
		{0x41b3de4355555557, "333333333.33333343"}, {0xbecbf647612f3696, "-0.0000033333333333333333"},
		{0x43143ff3c1cb0959, "1424953923781206.2"},
	};

	EACH(i, rows) {
		struct buf b;
		double v;

		memcpy(&v, &rows[i].bits, sizeof(v));
		buf_init(&b, a, 64);
		jcs_number(&b, v);
		CHECK_STR(buf_text(&b), rows[i].want);
	}
}


static void test_cids(struct arena *a)
{
	struct cid c;

	EACH(i, cid_vectors) {
		check_row = cid_vectors[i].text;
		CHECK(cid_read(a, cid_vectors[i].text, &c));
		CHECK(c.version == cid_vectors[i].version && c.codec == cid_vectors[i].codec);
		CHECK_STR(hex_encode(a, c.digest, sizeof(c.digest)), cid_vectors[i].digest);
		CHECK_STR(cid_text(a, &c), cid_vectors[i].base32);
	}
	EACH(i, bad_cids) {
		check_row = bad_cids[i];
		CHECK(!cid_read(a, bad_cids[i], &c));
	}
	check_row = "";
	CHECK(!cid_read(a, NULL, &c) && !cid_read(a, "", &c) && !cid_read(a, "b", &c) && !cid_read(a, "Qm...", &c));
	CHECK(!cid_read(a, "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdia", &c));
	CHECK(!cid_read(a, "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdj", &c)); /* bits left over */
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_values(a);
	test_numbers(a);
	test_cids(a);
	arena_free(a);
	return check_end();
}
