/* Reading hostile JSON, writing safe JSON, and the canonical form that idempotency compares.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/json.h"
#include "check.h"


static char *repeat(struct arena *a, const char *head, const char *unit, size_t n, const char *tail)
{
	struct buf b;

	buf_init(&b, a, 4u << 20);
	buf_str(&b, head);
	while (n--)
		buf_str(&b, unit);
	buf_str(&b, tail);
	return b.at;
}


static void test_read(struct arena *a)
{
	static const struct {
		const char *text;
		err_t e;
	} rows[] = {
		{"{}", ERR_OK}, {"[]", ERR_OK}, {" { \"a\" : [1, 2.5, true, null, \"x\"] } ", ERR_OK},
		{"{\"a\":\"\\ud83d\\ude00\"}", ERR_OK}, {"{\"a\":\"[[[[\"}", ERR_OK}, {"{\"a\":\"\\\"[\"}", ERR_OK},
		{"", ERR_BAD_JSON}, {" ", ERR_BAD_JSON}, {"{", ERR_BAD_JSON}, {"}", ERR_BAD_JSON}, {"{\"a\"", ERR_BAD_JSON},
		{"{\"a\":}", ERR_BAD_JSON}, {"{\"a\":1,}", ERR_BAD_JSON}, {"[1,]", ERR_BAD_JSON}, {"{a:1}", ERR_BAD_JSON},
		{"{'a':1}", ERR_BAD_JSON}, {"{\"a\":1}x", ERR_BAD_JSON}, {"{} {}", ERR_BAD_JSON},
		{"{\"a\":1,\"a\":2}", ERR_BAD_JSON}, {"{\"a\":NaN}", ERR_BAD_JSON}, {"{\"a\":Infinity}", ERR_BAD_JSON},
		{"{\"a\":1e309}", ERR_BAD_JSON}, {"{\"a\":01}", ERR_BAD_JSON}, {"{\"a\":+1}", ERR_BAD_JSON},
		{"{\"a\":.5}", ERR_BAD_JSON}, {"{\"a\":5.}", ERR_BAD_JSON}, {"{\"a\":0x10}", ERR_BAD_JSON},
		{"{\"a\":99999999999999999999}", ERR_BAD_JSON}, {"{\"a\":\"\\u0000\"}", ERR_BAD_JSON},
		{"{\"a\":\"\xff\"}", ERR_BAD_JSON}, {"{\"a\":\"\xc3\"}", ERR_BAD_JSON}, {"{\"a\":\"\\ud800\"}", ERR_BAD_JSON},
		{"{\"a\":\"\xed\xa0\x80\"}", ERR_BAD_JSON}, {"{\"a\":\"x\ny\"}", ERR_BAD_JSON}, {"{\"a\":\"x", ERR_BAD_JSON},
		{"{\"a\":\"x\\", ERR_BAD_JSON}, {"{\"a\":\"\\x\"}", ERR_BAD_JSON}, {"\xef\xbb\xbf{}", ERR_BAD_JSON},
		{"// hi\n{}", ERR_BAD_JSON}, {"{\"a\":1}/*x*/", ERR_BAD_JSON}, {"True", ERR_BAD_JSON}, {"1", ERR_BAD_JSON},
		{"\"x\"", ERR_BAD_JSON}, {"null", ERR_BAD_JSON}, {"]]]]", ERR_BAD_JSON},
	};
	json_t *v;

	EACH(i, rows) {
		check_row = rows[i].text;
		CHECK_INT(json_read(a, span_of(rows[i].text), &v), rows[i].e);
	}
	check_row = "NUL";
	CHECK_INT(json_read(a, (struct span){"{}\0", 3}, &v), ERR_BAD_JSON);
	CHECK_INT(json_read(a, (struct span){"{\"a\0\":1}", 8}, &v), ERR_BAD_JSON);
	check_row = "";
}


static void test_limits(struct arena *a)
{
	const struct {
		const char *name, *text;
		err_t e;
	} rows[] = {
		{"32 deep", repeat(a, "", "[", 32, "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"), ERR_OK},
		{"33 deep", repeat(a, "", "[", 33, "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"), ERR_TOO_DEEP},
		{"33 objects deep", repeat(a, "", "{\"a\":", 33, ""), ERR_TOO_DEEP},
		{"a million open", repeat(a, "", "[", 1000000, ""), ERR_TOO_DEEP},
		{"9,998 values", repeat(a, "[0", ",0", 9997, "]"), ERR_OK},
		{"10,001 values", repeat(a, "[0", ",0", 10000, "]"), ERR_TOO_DEEP},
		{"many objects", repeat(a, "[{}", ",{}", 300000, "]"), ERR_TOO_DEEP},
		{"brackets in a text", repeat(a, "[\"", "[{,", 100000, "\"]"), ERR_OK},
	};
	json_t *v;

	EACH(i, rows) {
		check_row = rows[i].name;
		CHECK_INT(json_read(a, span_of(rows[i].text), &v), rows[i].e);
	}
	check_row = "";
}


static void test_quote(struct arena *a)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{NULL, "null"}, {"", "\"\""}, {"abc", "\"abc\""}, {"\"\\/", "\"\\\"\\\\/\""}, {"\n\r\t", "\"\\n\\r\\t\""},
		{"\x01\x1f", "\"\\u0001\\u001f\""}, {"</script>", "\"\\u003c/script>\""}, {"<!--", "\"\\u003c!--\""},
		{"\xe6\x97\xa5", "\"\xe6\x97\xa5\""}, {"a\"", "\"a\\\"\""},
	};

	EACH(i, rows) {
		struct buf b;
		json_t *v;

		buf_init(&b, a, 1000);
		json_quote(&b, rows[i].in);
		CHECK_STR(buf_text(&b), rows[i].out);
		/* another parser reads the same text back */
		v = json_loads(buf_text(&b), JSON_DECODE_ANY, NULL);
		CHECK_STR(json_string_value(v), rows[i].in);
		json_decref(v);
	}
}


static void test_canonical(struct arena *a)
{
	static const char *const skip[] = {"ai_api_key", NULL};
	static const struct {
		const char *in, *out;
	} rows[] = {
		{"{}", "{}"}, {" { \"b\" : 1 , \"a\" : 2 } ", "{\"a\":2,\"b\":1}"}, {"[1.0, 1, -0.0]", "[1,1,0]"},
		{"{\"n\":2e1}", "{\"n\":20}"}, {"{\"n\":20.50}", "{\"n\":20.5}"}, {"[0.1]", "[0.10000000000000001]"},
		{"{\"a\":{\"d\":[true,false,null],\"c\":\"\\u0041\"}}", "{\"a\":{\"c\":\"A\",\"d\":[true,false,null]}}"},
		{"{\"x\":1,\"ai_api_key\":\"k\"}", "{\"x\":1}"}, {"{\"ai_api_key\":\"k\"}", "{}"},
		{"{\"a\":{\"ai_api_key\":1}}", "{\"a\":{\"ai_api_key\":1}}"}, {"[9007199254740993]", "[9007199254740993]"},
	};

	EACH(i, rows) {
		struct buf b;
		json_t *v;

		check_row = rows[i].in;
		if (json_read(a, span_of(rows[i].in), &v)) {
			CHECK(false && "readable");
			continue;
		}
		buf_init(&b, a, 1000);
		json_canonical(&b, v, skip);
		CHECK_STR(buf_text(&b), rows[i].out);
	}
	check_row = "";
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_read(a);
	test_limits(a);
	test_quote(a);
	test_canonical(a);
	arena_free(a);
	return check_end();
}
