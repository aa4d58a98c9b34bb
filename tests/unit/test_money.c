/* Money: whole minor units, no doubt, no overflow.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/money.h"
#include "check.h"


static void test_parse(void)
{
	static const struct {
		const char *text;
		enum currency c;
		bool good;
		int64_t minor;
	} rows[] = {
		{"20", CUR_USD, true, 2000}, {"20.5", CUR_USD, true, 2050}, {"20.50", CUR_USD, true, 2050},
		{"20.55", CUR_USD, true, 2055}, {"0.29", CUR_USD, true, 29}, {"0", CUR_USD, true, 0},
		{"-0", CUR_USD, true, 0}, {"-1", CUR_USD, true, -100}, {"4.99", CUR_USD, true, 499},
		{"20.500", CUR_USD, true, 2050}, {"007", CUR_USD, true, 700},
		{"999999999999999", CUR_USD, true, 99999999999999900}, {"3000", CUR_JPY, true, 3000},
		{"3000.0", CUR_JPY, true, 3000}, {"0.05", CUR_TON, true, 50000000},
		{"0.000000001", CUR_TON, true, 1}, {"0.000001", CUR_USDC, true, 1},
		{"9223372036.854775807", CUR_TON, true, INT64_MAX},
		{"20.505", CUR_USD, false, 0}, {"20.001", CUR_USD, false, 0}, {"3000.5", CUR_JPY, false, 0},
		{"0.0000000001", CUR_TON, false, 0}, {"0.0000001", CUR_USDC, false, 0},
		{"9223372036.854775808", CUR_TON, false, 0}, {"999999999999999", CUR_TON, false, 0},
		{"1000000000000000", CUR_USD, false, 0}, {"", CUR_USD, false, 0}, {"-", CUR_USD, false, 0},
		{".", CUR_USD, false, 0}, {".5", CUR_USD, false, 0}, {"5.", CUR_USD, false, 0},
		{"-.5", CUR_USD, false, 0}, {"+5", CUR_USD, false, 0}, {"--5", CUR_USD, false, 0},
		{" 5", CUR_USD, false, 0}, {"5 ", CUR_USD, false, 0}, {"1e3", CUR_USD, false, 0},
		{"1e309", CUR_USD, false, 0}, {"NaN", CUR_USD, false, 0}, {"inf", CUR_USD, false, 0},
		{"0x10", CUR_USD, false, 0}, {"1,000", CUR_USD, false, 0}, {"1_000", CUR_USD, false, 0},
		{"5.0.0", CUR_USD, false, 0}, {"5.-1", CUR_USD, false, 0}, {"$5", CUR_USD, false, 0},
		{"\xef\xbc\x95", CUR_USD, false, 0}, {"5.1a", CUR_USD, false, 0},
		{"99999999999999999999999999999999999999", CUR_USD, false, 0},
	};

	EACH(i, rows) {
		int64_t minor = 4711;

		check_row = rows[i].text;
		CHECK_INT(money_parse(rows[i].text, strlen(rows[i].text), rows[i].c, &minor), rows[i].good);
		if (rows[i].good)
			CHECK_INT(minor, rows[i].minor);
	}
	check_row = "";
}


static void test_write(struct arena *a)
{
	static const struct {
		int64_t minor;
		enum currency c;
		const char *json, *show;
	} rows[] = {
		{2000, CUR_USD, "20", "$20.00"}, {2050, CUR_USD, "20.5", "$20.50"}, {2055, CUR_USD, "20.55", "$20.55"},
		{5, CUR_USD, "0.05", "$0.05"}, {0, CUR_USD, "0", "$0.00"}, {-5, CUR_USD, "-0.05", "\xe2\x88\x92$0.05"},
		{123456789, CUR_USD, "1234567.89", "$1,234,567.89"}, {100000, CUR_USD, "1000", "$1,000.00"},
		{3000, CUR_JPY, "3000", "\xc2\xa5" "3,000"}, {999, CUR_JPY, "999", "\xc2\xa5" "999"},
		{50000000, CUR_TON, "0.05", "0.05 TON"}, {1, CUR_TON, "0.000000001", "0.000000001 TON"},
		{52500000, CUR_TON, "0.0525", "0.0525 TON"}, {1, CUR_USDC, "0.000001", "0.000001 USDC"},
		{INT64_MAX, CUR_USD, "92233720368547758.07", "$92,233,720,368,547,758.07"},
		{INT64_MIN, CUR_USD, "-92233720368547758.08", "\xe2\x88\x92$92,233,720,368,547,758.08"},
	};

	EACH(i, rows) {
		struct buf b;

		buf_init(&b, a, 100);
		money_json(&b, rows[i].minor, rows[i].c);
		CHECK_STR(buf_text(&b), rows[i].json);
		buf_init(&b, a, 100);
		money_show(&b, rows[i].minor, rows[i].c, LANG_EN);
		CHECK_STR(buf_text(&b), rows[i].show);
	}
}


static void test_japanese(struct arena *a)
{
	static const struct {
		int64_t minor;
		enum currency c;
		const char *show;
	} rows[] = {
		{1600, CUR_USD, "16.00\u00a0ドル"}, {-400, CUR_USD, "\u2212" "4.00\u00a0ドル"}, {120000, CUR_JPY, "120,000\u00a0円"},
		{50000000, CUR_TON, "0.05 TON"},
	};

	EACH(i, rows) {
		struct buf b;

		buf_init(&b, a, 100);
		money_show(&b, rows[i].minor, rows[i].c, LANG_JA);
		CHECK_STR(buf_text(&b), rows[i].show);
	}
}


/* What is written is read back as the same amount, in every currency. */
static void test_round_trip(struct arena *a)
{
	static const enum currency all[] = {CUR_USD, CUR_JPY, CUR_USDC, CUR_TON};
	uint64_t x = 88172645463325252u;
	unsigned bad = 0;

	for (size_t n = 0; n < 4000; n++) {
		enum currency c = all[n % N_OF(all)];
		struct buf b;
		int64_t v, back = 0;

		x ^= x << 13, x ^= x >> 7, x ^= x << 17;
		v = (int64_t)(x % 1000000000000000) * (x & 1 ? 1 : -1);
		buf_init(&b, a, 100);
		money_json(&b, v, c);
		bad += !money_parse(buf_text(&b), b.len, c, &back) || back != v;
	}
	CHECK_INT(bad, 0);
}


static void test_sums(void)
{
	static const struct {
		struct money a, b;
		bool add, sub;
		int64_t sum, difference;
	} rows[] = {
		{{1, CUR_USD}, {2, CUR_USD}, true, true, 3, -1},
		{{INT64_MAX, CUR_USD}, {0, CUR_USD}, true, true, INT64_MAX, INT64_MAX},
		{{INT64_MAX, CUR_USD}, {1, CUR_USD}, false, true, 0, INT64_MAX - 1},
		{{INT64_MIN, CUR_USD}, {1, CUR_USD}, true, false, INT64_MIN + 1, 0},
		{{0, CUR_USD}, {INT64_MIN, CUR_USD}, true, false, INT64_MIN, 0},
		{{1, CUR_USD}, {1, CUR_JPY}, false, false, 0, 0},
		{{1, CUR_TON}, {1, CUR_USDC}, false, false, 0, 0},
	};

	EACH(i, rows) {
		struct money out;

		CHECK_INT(money_add(rows[i].a, rows[i].b, &out), rows[i].add);
		if (rows[i].add)
			CHECK(out.minor == rows[i].sum && out.currency == rows[i].a.currency);
		CHECK_INT(money_sub(rows[i].a, rows[i].b, &out), rows[i].sub);
		if (rows[i].sub)
			CHECK(out.minor == rows[i].difference && out.currency == rows[i].a.currency);
	}
}


static void test_fee(void)
{
	static const struct {
		int64_t minor, bps, fee;
	} rows[] = {
		{2000, 2000, 400}, {2001, 2000, 401}, {2004, 2000, 401}, {2005, 2000, 401}, {1, 2000, 1}, {0, 2000, 0},
		{500, 0, 0}, {500, 10000, 500}, {99999999999999900, 2000, 19999999999999980},
		{INT64_MAX, 10000, INT64_MAX},
	};

	EACH(i, rows)
		CHECK_INT(money_bps_up(rows[i].minor, rows[i].bps), rows[i].fee);
	CHECK_INT(currency_digits(CUR_JPY) * 1000 + currency_digits(CUR_USD) * 100 + currency_digits(CUR_USDC) * 10 +
			  currency_digits(CUR_TON),
		  269);
	CHECK_STR(currency_code(CUR_USDC), "USDC");
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_parse();
	test_write(a);
	test_japanese(a);
	test_round_trip(a);
	test_sums();
	test_fee();
	arena_free(a);
	return check_end();
}
