/* Identifiers: UUIDv7 (RFC 9562) and random tokens.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/id.h"
#include "base/time.h"
#include "check.h"


static void test_uuid_parse(void)
{
	static const struct {
		const char *text;
		bool good;
	} rows[] = {
		{"017F22E2-79B0-7CC3-98C4-DC0C0C07398F", true}, {"017f22e2-79b0-7cc3-98c4-dc0c0c07398f", true},
		{"00000000-0000-0000-0000-000000000000", true}, {"", false},
		{"017f22e279b07cc398c4dc0c0c07398f", false}, {"017f22e2-79b0-7cc3-98c4-dc0c0c07398", false},
		{"017f22e2-79b0-7cc3-98c4-dc0c0c07398f0", false}, {"{017f22e2-79b0-7cc3-98c4-dc0c0c07398}", false},
		{"017f22e2-79b0-7cc3-98c4-dc0c0c07398g", false}, {"017f22e27-9b0-7cc3-98c4-dc0c0c07398f", false},
		{"017f22e2_79b0_7cc3_98c4_dc0c0c07398f", false}, {" 17f22e2-79b0-7cc3-98c4-dc0c0c07398f", false},
		{"------------------------------------", false}, {"017f22e2-79b0-7cc3-98c4-dc0c0c0739\xc3\xa4", false},
	};
	unsigned char bytes[16];
	char text[UUID_LEN + 1];

	EACH(i, rows) {
		check_row = rows[i].text;
		CHECK_INT(uuid_parse(rows[i].text, NULL), rows[i].good);
	}
	check_row = "";
	CHECK(!uuid_parse(NULL, NULL));
	CHECK(uuid_parse(rows[0].text, bytes) && bytes[0] == 0x01 && bytes[1] == 0x7f && bytes[15] == 0x8f);
	uuid_print(bytes, text);
	CHECK_STR(text, rows[1].text);
}


static void test_uuid_make(struct arena *a)
{
	const char *before = uuid7(a);
	unsigned good = 0, same = 0;
	int64_t now = time_now() / 1000;

	for (size_t i = 0; i < 1000; i++) {
		const char *id = uuid7(a);
		unsigned char b[16];
		int64_t ms = 0;

		if (!uuid_parse(id, b))
			continue;
		for (size_t k = 0; k < 6; k++)
			ms = ms << 8 | b[k];
		good += b[6] >> 4 == 7 && b[8] >> 6 == 2 && ms >= now - 1000 && ms <= now + 10000;
		same += str_eq(before, id);
		before = id;
	}
	CHECK_INT(good, 1000);
	CHECK_INT(same, 0);
}


static void test_random(struct arena *a)
{
	const char *hex = random_hex(a, 16), *token = random_token(a, 32);

	CHECK_INT(strlen(hex), 32);
	CHECK_INT(strspn(hex, "0123456789abcdef"), 32);
	CHECK_INT(strlen(token), 43);
	CHECK_INT(strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), 43);
	CHECK(!str_eq(hex, random_hex(a, 16)));
	CHECK(!str_eq(token, random_token(a, 32)));
	CHECK_STR(random_hex(a, 0), "");
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_uuid_parse();
	test_uuid_make(a);
	test_random(a);
	arena_free(a);
	return check_end();
}
