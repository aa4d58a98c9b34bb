/* Text helpers: comparing, scanning, encoding.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "check.h"


static void test_compare(void)
{
	static const struct {
		const char *a, *b;
		bool eq, ieq, starts;
	} rows[] = {
		{"", "", true, true, true}, {"a", "a", true, true, true}, {"a", "A", false, true, false},
		{"ab", "a", false, false, true}, {"a", "ab", false, false, false}, {"x", "", false, false, true},
		{"\xc3\x84", "\xc3\xa4", false, false, false},
	};

	EACH(i, rows) {
		check_row = rows[i].a;
		CHECK_INT(str_eq(rows[i].a, rows[i].b), rows[i].eq);
		CHECK_INT(str_ieq(rows[i].a, rows[i].b), rows[i].ieq);
		CHECK_INT(str_starts(rows[i].a, rows[i].b), rows[i].starts);
		CHECK_INT(span_eq(span_of(rows[i].a), rows[i].b), rows[i].eq);
	}
	check_row = "NULL";
	CHECK(str_eq(NULL, NULL) && !str_eq(NULL, "") && !str_eq("", NULL));
	CHECK(str_ieq(NULL, NULL) && !str_ieq(NULL, ""));
	CHECK(!str_starts(NULL, "") && !str_has(NULL) && !str_has("") && str_has("x"));
	CHECK(span_of(NULL).len == 0 && span_of(NULL).at != NULL);
}


/* Each byte at each place of texts around the step of eight. */
static void test_plain(void)
{
	char text[24];

	for (size_t n = 0; n < sizeof(text); n++)
		for (size_t at = 0; at < n; at++)
			for (int c = 1; c < 256; c++) {
				size_t plain = c >= 0x20 && c < 0x7f ? n : at;

				memset(text, at % 2 ? '~' : ' ', n);
				text[n] = '\0';
				text[at] = (char)c;
				if (str_plain_len(text, n) != plain || str_plain(text) != (plain == n))
					CHECK_INT(str_plain_len(text, n), plain);
			}
	CHECK(str_plain("") && str_plain_len("\x80", 0) == 0);
}


static void test_words(void)
{
	static const struct {
		const char *word, *words;
		bool in;
	} rows[] = {
		{"a", "a|b|c", true}, {"b", "a|b|c", true}, {"c", "a|b|c", true}, {"d", "a|b|c", false},
		{"", "a|b", false}, {"a|b", "a|b", false}, {"ab", "abc|ab", true}, {"abc", "ab|abcd", false},
		{"a", "", false}, {"a", NULL, false}, {"A", "a", false}, {"c", "a|b|c|", true},
	};

	EACH(i, rows) {
		check_row = rows[i].word;
		CHECK_INT(str_in_words(rows[i].word, strlen(rows[i].word), rows[i].words), rows[i].in);
	}
}


static void test_ints(void)
{
	static const struct {
		const char *text;
		bool good;
		int64_t v;
	} rows[] = {
		{"0", true, 0}, {"-0", true, 0}, {"7", true, 7}, {"-7", true, -7}, {"007", true, 7},
		{"9223372036854775807", true, INT64_MAX}, {"-9223372036854775808", true, INT64_MIN},
		{"9223372036854775808", false, 0}, {"-9223372036854775809", false, 0}, {"", false, 0},
		{"-", false, 0}, {"+1", false, 0}, {" 1", false, 0}, {"1 ", false, 0}, {"1.0", false, 0},
		{"1e3", false, 0}, {"0x10", false, 0}, {"--1", false, 0}, {"1\n", false, 0}, {NULL, false, 0},
		{"\xef\xbc\x91", false, 0}, {"99999999999999999999999999", false, 0},
	};

	EACH(i, rows) {
		int64_t v = 4711;

		check_row = rows[i].text ? rows[i].text : "NULL";
		CHECK_INT(str_int(rows[i].text, &v), rows[i].good);
		CHECK_INT(v, rows[i].good ? rows[i].v : 4711);
	}
}


static void test_utf8(void)
{
	static const struct {
		const char *text;
		size_t len;
		bool valid;
	} rows[] = {
		{"", 0, true}, {"a", 1, true}, {"\xc3\xa4", 2, true}, {"\xe6\x97\xa5", 3, true},
		{"\xf0\x9f\x98\x80", 4, true}, {"\xf4\x8f\xbf\xbf", 4, true}, {"\xef\xbf\xbf", 3, true},
		{"\x80", 1, false}, {"\xc3", 1, false}, {"\xe6\x97", 2, false}, {"\xf0\x9f\x98", 3, false},
		{"\xc0\x80", 2, false}, {"\xc1\xbf", 2, false}, {"\xe0\x80\x80", 3, false},
		{"\xf0\x80\x80\x80", 4, false}, {"\xed\xa0\x80", 3, false}, {"\xed\xbf\xbf", 3, false},
		{"\xf4\x90\x80\x80", 4, false}, {"\xf5\x80\x80\x80", 4, false}, {"\xfe", 1, false},
		{"\xff", 1, false}, {"\xc3\x28", 2, false}, {"a\0b", 3, false}, {"\xe6\x28\x97", 3, false},
		{"\xf8\x88\x80\x80\x80", 5, false}, {"ab\xc3", 3, false},
	};

	check_row = "";
	EACH(i, rows)
		CHECK_INT(utf8_valid(rows[i].text, rows[i].len), rows[i].valid);
	CHECK_INT(utf8_count("a\xc3\xa4\xe6\x97\xa5\xf0\x9f\x98\x80"), 4);
	CHECK_INT(utf8_count(""), 0);
}


static void test_utf8_marks(void)
{
	static const struct {
		const char *text;
		bool control, trick;
	} rows[] = {
		{"plain", false, false}, {"\xe6\x97\xa5\xe6\x9c\xac", false, false}, {"a\tb", true, false},
		{"a\nb", true, false}, {"a\rb", true, false}, {"\x7f", true, false}, {"\x1b[0m", true, false},
		{"\xc2\x85", true, false}, {"\xc2\xa0", false, false}, {"\xe2\x80\xa8", true, false},
		{"\xe2\x80\xa9", true, false}, {"\xe2\x80\xae" "txt", false, true}, {"\xe2\x80\x8b", false, true},
		{"\xe2\x81\xa6", false, true}, {"\xef\xbb\xbf", false, true}, {"\xe2\x80\x8f", false, true},
		{"\xd8\x9c", false, true}, {"\xff", true, true},
	};

	EACH(i, rows) {
		CHECK_INT(utf8_has_control(rows[i].text), rows[i].control);
		CHECK_INT(utf8_has_tricks(rows[i].text), rows[i].trick);
	}
}


/* RFC 4648 section 10. */
static void test_base64(struct arena *a)
{
	static const struct {
		const char *plain, *coded, *url;
	} rows[] = {
		{"", "", ""}, {"f", "Zg==", "Zg"}, {"fo", "Zm8=", "Zm8"}, {"foo", "Zm9v", "Zm9v"},
		{"foob", "Zm9vYg==", "Zm9vYg"}, {"fooba", "Zm9vYmE=", "Zm9vYmE"}, {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
		{"\xfb\xff\xbf", "+/+/", "-_-_"}, {"\xff\xfe", "//4=", "__4"},
	};
	static const char *const bad[] = {"A", "AAAAA", "====", "=AAA", "A=AA", "AA=A", "AA===", "A A=", "AA\n=", "    AAAA",
					  "AAAA    ", "AAA*", ("\xc3\xa4" "AA"), "Zg=", "Zm9vYg="};
	unsigned char *out;
	size_t n;

	EACH(i, rows) {
		size_t len = strlen(rows[i].plain);

		check_row = rows[i].coded;
		CHECK_STR(base64_encode(a, rows[i].plain, len), rows[i].coded);
		CHECK_STR(base64url_encode(a, rows[i].plain, len), rows[i].url);
		CHECK(base64_decode(a, rows[i].coded, &out, &n) && n == len && !memcmp(out, rows[i].plain, n));
		CHECK(base64_decode(a, rows[i].url, &out, &n) && n == len && !memcmp(out, rows[i].plain, n));
	}
	EACH(i, bad) {
		check_row = bad[i];
		CHECK(!base64_decode(a, bad[i], &out, &n));
	}
	check_row = "";
}


static void test_hex(struct arena *a)
{
	static const char *const bad[] = {"", "0", "000", "0g", "g0", "00 ", " 00", "0x", "00000", "\xc3\xa4\xc3\xa4"};
	unsigned char out[2] = {0};

	CHECK_STR(hex_encode(a, "\x00\x0f\xff", 3), "000fff");
	CHECK_STR(hex_encode(a, "", 0), "");
	CHECK(hex_decode("aB9f", out, 2) && out[0] == 0xab && out[1] == 0x9f);
	CHECK(hex_decode("", out, 0));
	CHECK(!hex_decode(NULL, out, 2));
	EACH(i, bad) {
		check_row = bad[i];
		CHECK(!hex_decode(bad[i], out, 2));
	}
	check_row = "";
}


static void test_url(struct arena *a)
{
	static const struct {
		const char *in;
		bool plus;
		const char *out;
	} rows[] = {
		{"", false, ""}, {"abc", false, "abc"}, {"a+b", true, "a b"}, {"a+b", false, "a+b"},
		{"%41%62", false, "Ab"}, {"%2B+", true, "+ "}, {"%E6%97%A5", false, "\xe6\x97\xa5"},
		{"%e6%97%a5", false, "\xe6\x97\xa5"}, {"%", false, NULL}, {"%4", false, NULL}, {"%4g", false, NULL},
		{"%g4", false, NULL}, {"abc%", false, NULL}, {"%00", false, NULL}, {"a%00b", true, NULL},
		{"%%41", false, NULL}, {"%-1", false, NULL}, {"%+1", true, NULL}, {"%2541", false, "%41"},
	};
	struct buf b;

	EACH(i, rows) {
		check_row = rows[i].in;
		CHECK_STR(url_decode(a, rows[i].in, strlen(rows[i].in), rows[i].plus), rows[i].out);
	}
	check_row = "";
	CHECK_STR(url_decode(a, "%41%42", 3, false), "A"); /* not past the given length */
	CHECK_STR(url_decode(a, "%41", 2, false), NULL);
	CHECK_STR(url_decode(a, "a\0b", 3, false), NULL);
	buf_init(&b, a, 1000);
	url_encode(&b, "aZ09-._~ /?#%+&=\"<\xe6\x97\xa5");
	CHECK_STR(buf_text(&b), "aZ09-._~%20%2F%3F%23%25%2B%26%3D%22%3C%E6%97%A5");
}


static void test_html(struct arena *a)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{"", ""}, {"plain", "plain"}, {"<b>", "&lt;b&gt;"}, {"a&b", "a&amp;b"}, {"\"'", "&quot;&#39;"},
		{"&amp;", "&amp;amp;"}, {"\t\n", "\t\n"}, {"a\x01\x0b\x1f" "b\r", "ab"}, {"\xe6\x97\xa5<", "\xe6\x97\xa5&lt;"},
		{"\"><script>alert(1)</script>", "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"},
	};

	EACH(i, rows) {
		struct buf b;

		buf_init(&b, a, 1000);
		html_escape(&b, rows[i].in);
		CHECK_STR(buf_text(&b), rows[i].out);
	}
}


static void test_case_and_trim(struct arena *a)
{
	CHECK_STR(str_lower(a, "aZ@[\xc3\x84"), "az@[\xc3\x84");
	CHECK_STR(str_lower(a, ""), "");
	CHECK_STR(str_trim(a, " \t\r\n a b \n"), "a b");
	CHECK_STR(str_trim(a, " \t"), "");
	CHECK_STR(str_trim(a, ""), "");
	CHECK_STR(str_trim(a, "\xc2\xa0x"), "\xc2\xa0x");
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_compare();
	test_plain();
	test_words();
	test_ints();
	test_utf8();
	test_utf8_marks();
	test_base64(a);
	test_hex(a);
	test_url(a);
	test_html(a);
	test_case_and_trim(a);
	arena_free(a);
	return check_end();
}
