/* Growing text: never past its maximum, always ended.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "check.h"


static void test_ints(struct arena *a)
{
	static const struct {
		int64_t v;
		const char *text;
	} rows[] = {
		{0, "0"}, {7, "7"}, {-7, "-7"}, {10, "10"}, {-100, "-100"}, {1234567890123, "1234567890123"},
		{INT64_MAX, "9223372036854775807"}, {INT64_MIN, "-9223372036854775808"},
	};

	EACH(i, rows) {
		struct buf b;

		buf_init(&b, a, 64);
		buf_int(&b, rows[i].v);
		CHECK_STR(buf_text(&b), rows[i].text);
	}
}


static void test_max(struct arena *a)
{
	static const struct {
		size_t max, add, times, len;
		bool is_full;
	} rows[] = {
		{10, 10, 1, 10, false}, {10, 11, 1, 0, true}, {10, 5, 2, 10, false}, {10, 5, 3, 10, true},
		{10, 3, 4, 9, true}, {0, 1, 1, 0, true}, {0, 0, 3, 0, false}, {1000, 256, 3, 768, false},
		{1000, 256, 4, 768, true}, {70000, 1000, 70, 70000, false}, {70000, 1000, 71, 70000, true},
	};
	char text[1024];

	memset(text, 'x', sizeof(text));
	EACH(i, rows) {
		struct buf b;

		buf_init(&b, a, rows[i].max);
		for (size_t n = 0; n < rows[i].times; n++)
			buf_add(&b, text, rows[i].add);
		CHECK_INT(b.len, rows[i].len);
		CHECK_INT(b.is_full, rows[i].is_full);
		CHECK_INT(strlen(buf_text(&b)), rows[i].len);
	}
}


static void test_mixed(struct arena *a)
{
	struct buf b;

	buf_init(&b, a, 100);
	CHECK_STR(buf_text(&b), "");
	buf_str(&b, NULL);
	buf_str(&b, "a");
	buf_ch(&b, 'b');
	BUF_LIT(&b, "cd");
	buf_fmt(&b, "%s-%03d", "e", 5);
	CHECK_STR(buf_text(&b), "abcde-005");
	buf_fmt(&b, "%200s", "");
	CHECK(b.is_full);
	CHECK_STR(buf_text(&b), "abcde-005");
	/* full is full: a shorter text later would hide the hole */
	buf_ch(&b, 'z');
	CHECK_STR(buf_text(&b), "abcde-005");
}


static void test_fmt_at_the_edge(struct arena *a)
{
	for (size_t n = 250; n < 262; n++) {
		struct buf b;

		buf_init(&b, a, 1000);
		buf_fmt(&b, "%*s", (int)n, "");
		buf_fmt(&b, "%s", "end");
		CHECK_INT(b.len, n + 3);
		CHECK_STR(buf_text(&b) + n, "end");
	}
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_ints(a);
	test_max(a);
	test_mixed(a);
	test_fmt_at_the_edge(a);
	arena_free(a);
	return check_end();
}
