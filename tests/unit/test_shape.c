/* Shapes: reading hostile input with every mistake named, writing, and JSON Schema.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/shape.h"
#include "base/json.h"
#include "check.h"

struct inner {
	const char *name;
	int64_t n;
};
SHAPE(inner, inner, FIELD(inner, name, K_LINE), FIELD(inner, n, K_INT));

struct all {
	const char *id, *line, *text, *email, *uuid, *word, *country, *url, *json, *inner_only;
	int64_t n, coerced, soft, usd, when;
	bool yes;
	const struct inner *obj;
	struct list list;
	struct texts texts;
};
SHAPE(all, all,
      FIELD(all, id, K_LINE, .flags = F_PATH),
      FIELD(all, line, K_LINE, .min = 2, .max = 5),
      FIELD(all, text, K_TEXT, .max = 10),
      FIELD(all, email, K_EMAIL),
      FIELD(all, uuid, K_UUID),
      FIELD(all, word, K_WORD, .words = "one|two"),
      FIELD(all, country, K_COUNTRY, .err = ERR_MISSING_COUNTRY),
      FIELD(all, url, K_URL),
      FIELD(all, json, K_JSON),
      FIELD(all, inner_only, K_TEXT, .flags = F_INNER),
      FIELD(all, n, K_INT, .min = 1, .max = 100),
      FIELD(all, coerced, K_INT, .flags = F_COERCE),
      FIELD(all, soft, K_INT, .flags = F_LENIENT, .min = 1, .max = 9),
      FIELD(all, usd, K_USD, .min = 500, .err = ERR_BELOW_MIN_BUDGET),
      FIELD(all, when, K_TIME),
      FIELD(all, yes, K_BOOL),
      FIELD(all, obj, K_OBJ, .of = &inner_shape),
      FIELD(all, list, K_LIST, .of = &inner_shape),
      FIELD(all, texts, K_TEXTS, .max = 2));

struct needed {
	const char *name;
	int64_t usd;
};
SHAPE(needed, needed,
      FIELD(needed, name, K_LINE, .flags = F_REQ),
      FIELD(needed, usd, K_USD, .flags = F_REQ, .min = 500, .max = 100000, .err = ERR_BELOW_MIN_BUDGET));


static err_t read_json(struct arena *a, const struct shape *s, const char *text, void *out, struct complaints *c)
{
	struct input in = {0};

	*c = (struct complaints){0};
	if (json_read(a, span_of(text), &in.json))
		return ERR_BAD_JSON;
	return shape_read(s, &in, a, out, c);
}


/* One wrong member each: which complaint, and which reason for the whole answer. */
static void test_wrong(struct arena *a)
{
	static const struct {
		const char *json, *field, *code;
		err_t e;
	} rows[] = {
		{"{\"line\":5}", "line", "invalid_type", ERR_BAD_FIELD},
		{"{\"line\":[\"ab\"]}", "line", "invalid_type", ERR_BAD_FIELD},
		{"{\"line\":\"a\"}", "line", "too_short", ERR_BAD_FIELD},
		{"{\"line\":\"abcdef\"}", "line", "too_long", ERR_BAD_FIELD},
		{"{\"line\":\"a\\nb\"}", "line", "invalid_characters", ERR_BAD_FIELD},
		{"{\"line\":\"a\\u202eb\"}", "line", "invalid_characters", ERR_BAD_FIELD},
		{"{\"text\":\"a\\u0001b\"}", "text", "invalid_characters", ERR_BAD_FIELD},
		{"{\"text\":\"12345678901\"}", "text", "too_long", ERR_BAD_FIELD},
		{"{\"email\":\"nobody\"}", "email", "invalid_format", ERR_BAD_FIELD},
		{"{\"email\":\"a@b@c\"}", "email", "invalid_format", ERR_BAD_FIELD},
		{"{\"email\":\"@b.c\"}", "email", "invalid_format", ERR_BAD_FIELD},
		{"{\"email\":\"a@\"}", "email", "invalid_format", ERR_BAD_FIELD},
		{"{\"email\":\"a b@c.d\"}", "email", "invalid_format", ERR_BAD_FIELD},
		{"{\"email\":\"a@b.c\\r\\nBcc: x@y.z\"}", "email", "invalid_format", ERR_BAD_FIELD},
		{"{\"email\":\"<a@b.c>\"}", "email", "invalid_format", ERR_BAD_FIELD},
		{"{\"email\":\"a@b..c\"}", "email", "invalid_format", ERR_BAD_FIELD},
		{"{\"uuid\":\"017f22e2\"}", "uuid", "invalid_format", ERR_BAD_FIELD},
		{"{\"word\":\"three\"}", "word", "invalid_enum", ERR_BAD_FIELD},
		{"{\"word\":1}", "word", "invalid_enum", ERR_BAD_FIELD},
		{"{\"country\":\"JPN\"}", "country", "required", ERR_MISSING_COUNTRY},
		{"{\"country\":\"J1\"}", "country", "required", ERR_MISSING_COUNTRY},
		{"{\"country\":7}", "country", "required", ERR_MISSING_COUNTRY},
		{"{\"n\":0}", "n", "below_min", ERR_BAD_FIELD}, {"{\"n\":101}", "n", "above_max", ERR_BAD_FIELD},
		{"{\"n\":-1}", "n", "below_min", ERR_BAD_FIELD}, {"{\"n\":1.5}", "n", "invalid_number", ERR_BAD_FIELD},
		{"{\"n\":\"5\"}", "n", "invalid_number", ERR_BAD_FIELD}, {"{\"n\":true}", "n", "invalid_number", ERR_BAD_FIELD},
		{"{\"n\":[5]}", "n", "invalid_number", ERR_BAD_FIELD}, {"{\"n\":{}}", "n", "invalid_number", ERR_BAD_FIELD},
		{"{\"n\":1e300}", "n", "invalid_number", ERR_BAD_FIELD},
		{"{\"coerced\":\"x\"}", "coerced", "invalid_number", ERR_BAD_FIELD},
		{"{\"coerced\":-1}", "coerced", "below_min", ERR_BAD_FIELD},
		{"{\"usd\":4.99}", "usd", "below_min", ERR_BELOW_MIN_BUDGET},
		{"{\"usd\":-1}", "usd", "below_min", ERR_BELOW_MIN_BUDGET},
		{"{\"usd\":0}", "usd", "below_min", ERR_BELOW_MIN_BUDGET},
		{"{\"usd\":5.001}", "usd", "invalid_number", ERR_BAD_FIELD},
		{"{\"usd\":\"20\"}", "usd", "invalid_number", ERR_BAD_FIELD},
		{"{\"usd\":1e300}", "usd", "invalid_number", ERR_BAD_FIELD},
		{"{\"when\":\"tomorrow\"}", "when", "invalid_format", ERR_BAD_FIELD},
		{"{\"when\":1770347700}", "when", "invalid_format", ERR_BAD_FIELD},
		{"{\"yes\":1}", "yes", "invalid_type", ERR_BAD_FIELD},
		{"{\"yes\":\"true\"}", "yes", "invalid_type", ERR_BAD_FIELD},
		{"{\"texts\":\"x\"}", "texts", "invalid_type", ERR_BAD_FIELD},
		{"{\"texts\":[1]}", "texts", "invalid_type", ERR_BAD_FIELD},
		{"{\"texts\":[\"a\",\"b\",\"c\"]}", "texts", "too_long", ERR_BAD_FIELD},
		{"{\"texts\":{}}", "texts", "invalid_type", ERR_BAD_FIELD},
	};

	EACH(i, rows) {
		struct complaints c;
		struct all out;

		check_row = rows[i].json;
		CHECK_INT(read_json(a, &all_shape, rows[i].json, &out, &c), rows[i].e);
		CHECK_INT(c.n, 1);
		CHECK_STR(c.n ? c.items[0].field : NULL, rows[i].field);
		CHECK_STR(c.n ? c.items[0].code : NULL, rows[i].code);
	}
	check_row = "";
}


static void test_right(struct arena *a)
{
	struct complaints c;
	struct all v;

	CHECK_INT(read_json(a, &all_shape,
			    "{\"line\":\"\xe6\x97\xa5\xe6\x9c\xac\",\"text\":\"a\\nb\\t\",\"email\":\"A.B+c@Example.Com\","
			    "\"uuid\":\"017F22E2-79B0-7CC3-98C4-DC0C0C07398F\",\"word\":\"two\",\"country\":\" jp \","
			    "\"json\":{\"b\":1.0,\"a\":[]},\"n\":100,\"coerced\":\" 7 \",\"soft\":99,\"usd\":5.00,"
			    "\"when\":\"1970-01-01T00:00:01Z\",\"yes\":true,\"texts\":[\"a\",\"\"],"
			    "\"inner_only\":\"no\",\"id\":\"no\",\"stray\":1}",
			    &v, &c),
		  ERR_OK);
	CHECK_INT(c.n, 0);
	CHECK_STR(v.line, "\xe6\x97\xa5\xe6\x9c\xac");
	CHECK_STR(v.text, "a\nb\t");
	CHECK_STR(v.email, "a.b+c@example.com");
	CHECK_STR(v.uuid, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
	CHECK_STR(v.word, "two");
	CHECK_STR(v.country, "JP");
	CHECK_STR(v.json, "{\"a\":[],\"b\":1}");
	CHECK_INT(v.n, 100);
	CHECK_INT(v.coerced, 7);
	CHECK_INT(v.soft, INT_UNSET);
	CHECK_INT(v.usd, 500);
	CHECK_INT(v.when, 1000000);
	CHECK(v.yes);
	CHECK(v.texts.n == 2 && str_eq(v.texts.items[0], "a") && str_eq(v.texts.items[1], ""));
	/* neither an inner field nor a path field can be given in the body */
	CHECK_STR(v.inner_only, NULL);
	CHECK_STR(v.id, NULL);
}


static void test_absent(struct arena *a)
{
	static const char *const rows[] = {
		"{}",
		"{\"line\":null,\"n\":null,\"usd\":null,\"yes\":null,\"texts\":null,\"when\":null}",
		"{\"line\":\"\",\"text\":\"  \",\"email\":\"\",\"country\":\" \"}",
	};

	EACH(i, rows) {
		struct complaints c;
		struct all v;

		check_row = rows[i];
		memset(&v, 0x5a, sizeof(v));
		CHECK_INT(read_json(a, &all_shape, rows[i], &v, &c), ERR_OK);
		CHECK(!v.line && !v.text && !v.email && !v.country && !v.obj && !v.inner_only);
		CHECK(v.n == INT_UNSET && v.usd == INT_UNSET && v.when == 0 && !v.yes && v.texts.n == 0);
	}
	check_row = "";
}


/* All mistakes at once; a plain one is named before a special one. */
static void test_required(struct arena *a)
{
	static const struct {
		const char *json;
		size_t n;
		err_t e;
		const char *codes;
	} rows[] = {
		{"{}", 2, ERR_BAD_FIELD, "required required "}, {"{\"name\":\"x\"}", 1, ERR_BAD_FIELD, "required "},
		{"{\"usd\":20}", 1, ERR_BAD_FIELD, "required "}, {"{\"name\":\" \",\"usd\":20}", 1, ERR_BAD_FIELD, "required "},
		{"{\"name\":\"x\",\"usd\":4.99}", 1, ERR_BELOW_MIN_BUDGET, "below_min "},
		{"{\"name\":null,\"usd\":4.99}", 2, ERR_BAD_FIELD, "required below_min "},
		{"{\"name\":\"x\",\"usd\":null}", 1, ERR_BAD_FIELD, "invalid_number "},
		{"{\"name\":\"x\",\"usd\":1000.01}", 1, ERR_BAD_FIELD, "above_max "},
		{"{\"name\":\"x\",\"usd\":1000}", 0, ERR_OK, ""}, {"{\"name\":\"x\",\"usd\":5}", 0, ERR_OK, ""},
	};

	EACH(i, rows) {
		struct complaints c;
		struct needed v;
		struct buf codes;

		check_row = rows[i].json;
		CHECK_INT(read_json(a, &needed_shape, rows[i].json, &v, &c), rows[i].e);
		CHECK_INT(c.n, rows[i].n);
		buf_init(&codes, a, 1000);
		for (size_t k = 0; k < c.n; k++)
			buf_fmt(&codes, "%s ", c.items[k].code);
		CHECK_STR(buf_text(&codes), rows[i].codes);
	}
	check_row = "";
}


static void test_strict(struct arena *a)
{
	struct input in = {.is_strict = true};
	struct complaints c = {0};
	struct needed v;

	CHECK(!json_read(a, SPAN("{\"name\":\"x\",\"usd\":9,\"nmae\":1,\"ai_api_key\":\"k\",\"form_token\":\"t\"}"), &in.json));
	CHECK_INT(shape_read(&needed_shape, &in, a, &v, &c), ERR_BAD_FIELD);
	CHECK(c.n == 1 && str_eq(c.items[0].field, "nmae") && str_eq(c.items[0].code, "unknown_field"));
}


static void test_many_complaints(void)
{
	struct complaints c = {0};

	for (size_t i = 0; i < 3 * MAX_COMPLAINTS; i++)
		complain(&c, "x", "required", ERR_BAD_FIELD);
	CHECK_INT(c.n, MAX_COMPLAINTS);
}


static void test_pairs(struct arena *a)
{
	static const struct pair path[] = {{.name = "id", .value = "p"}};
	static const struct pair query[] = {{.name = "n", .value = " 42 "}, {.name = "yes", .value = "on"},
					    {.name = "id", .value = "q"}, {.name = "word", .value = "two"},
					    {.name = "n", .value = "7"}};
	static const struct pair form[] = {{.name = "n", .value = "9"}, {.name = "usd", .value = "20.50"}};
	struct input in = {.path = {N_OF(path), path}, .query = {N_OF(query), query}, .form = {N_OF(form), form}};
	struct complaints c = {0};
	struct all v;

	CHECK_INT(shape_read(&all_shape, &in, a, &v, &c), ERR_OK);
	CHECK(str_eq(v.id, "p") && v.n == 9 && v.usd == 2050 && !v.yes && !v.word);
	in.body_is_query = true;
	CHECK_INT(shape_read(&all_shape, &in, a, &v, &c), ERR_OK);
	CHECK(str_eq(v.id, "p") && v.n == 42 && v.usd == INT_UNSET && v.yes && str_eq(v.word, "two"));
	CHECK_STR(pairs_get(in.query, "n"), " 42 ");
	CHECK_STR(pairs_get(in.query, "none"), NULL);
}


static void test_write(struct arena *a)
{
	static const struct inner items[] = {{"x", 1}, {NULL, INT_UNSET}};
	static const char *texts[] = {"a\"", "b"};
	struct all v;
	struct buf b;
	json_t *back;

	shape_clear(&all_shape, &v);
	v.line = "a\"<b";
	v.inner_only = "secret";
	v.json = "{\"k\":1}";
	v.usd = 2050;
	v.when = 1500000;
	v.obj = &items[0];
	v.list = (struct list){2, (void *)(uintptr_t)items};
	v.texts = (struct texts){2, texts};
	buf_init(&b, a, 10000);
	shape_json(&b, &all_shape, &v);
	CHECK_STR(buf_text(&b),
		  "{\"id\":null,\"line\":\"a\\\"\\u003cb\",\"text\":null,\"email\":null,\"uuid\":null,\"word\":null,"
		  "\"country\":null,\"url\":null,\"json\":{\"k\":1},\"n\":null,\"coerced\":null,\"soft\":null,"
		  "\"usd\":20.5,\"when\":\"1970-01-01T00:00:01.500Z\",\"yes\":false,\"obj\":{\"name\":\"x\",\"n\":1},"
		  "\"list\":[{\"name\":\"x\",\"n\":1},{\"name\":null,\"n\":null}],\"texts\":[\"a\\\"\",\"b\"]}");
	CHECK(!json_read(a, (struct span){b.at, b.len}, &back));
}


static void test_schema(struct arena *a)
{
	static const struct {
		const struct shape *s;
		bool for_body;
		const char *must_have, *must_not_have;
	} rows[] = {
		{&needed_shape, true, "\"required\":[\"name\",\"usd\"]", "null"},
		{&needed_shape, true, "\"minimum\":5,\"maximum\":1000", "integer"},
		{&all_shape, true, "\"enum\":[\"one\",\"two\"]", "\"id\":"},
		{&all_shape, false, "\"id\":", "inner_only"},
		{&all_shape, false, "\"type\":[\"string\",\"null\"]", "F_"},
	};

	EACH(i, rows) {
		struct buf b;
		json_t *v;

		buf_init(&b, a, 100000);
		shape_schema(&b, rows[i].s, rows[i].for_body);
		CHECK(!json_read(a, (struct span){b.at, b.len}, &v));
		check_row = rows[i].must_have;
		CHECK(strstr(buf_text(&b), rows[i].must_have) != NULL);
		CHECK(strstr(buf_text(&b), rows[i].must_not_have) == NULL);
	}
	check_row = "";
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_wrong(a);
	test_right(a);
	test_absent(a);
	test_required(a);
	test_strict(a);
	test_many_complaints();
	test_pairs(a);
	test_write(a);
	test_schema(a);
	arena_free(a);
	return check_end();
}
