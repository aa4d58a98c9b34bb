/* Translations: what is asked of each engine, what of an answer is believed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "check.h"
#include "humans/translations.h"
#include <string.h>

static struct arena *arena;
static const struct conf libre = {.translate_url = "http://t.example/"}, none = {.llm_base_url = "http://l.example/v1"},
			 llm = {.llm_base_url = "http://l.example/v1", .llm_model = "m\"1"};


static void test_engines(void)
{
	struct conf both = libre;

	both.llm_base_url = llm.llm_base_url;
	both.llm_model = llm.llm_model;
	CHECK(!engine_of(&none));
	CHECK_STR(engine_of(&both)->name, "libretranslate");
	CHECK_STR(engine_url(arena, &libre), "http://t.example/translate");
	CHECK_STR(engine_url(arena, &llm), "http://l.example/v1/chat/completions");
}


static const char *body_of(const struct conf *c, enum lang to)
{
	struct buf b;

	buf_init(&b, arena, 8192);
	engine_of(c)->body(&b, c, "say \"hi\"\n", to);
	return buf_text(&b);
}


static void test_bodies(void)
{
	CHECK_STR(body_of(&libre, LANG_JA),
		  "{\"q\":\"say \\\"hi\\\"\\n\",\"source\":\"en\",\"target\":\"ja\",\"format\":\"text\"}");
	CHECK(strstr(body_of(&libre, LANG_EN), "\"source\":\"ja\",\"target\":\"en\""));
	CHECK(str_starts(body_of(&llm, LANG_JA), "{\"model\":\"m\\\"1\",\"temperature\":0,\"stream\":false,\"max_tokens\":"));
	CHECK(strstr(body_of(&llm, LANG_JA), "\"role\":\"user\",\"content\":\"say \\\"hi\\\"\\n\"}]}"));
}


static void test_answers(void)
{
	static const struct {
		const struct conf *conf;
		const char *answer, *text;
	} rows[] = {
		{&libre, "{\"translatedText\":\" やあ \"}", "やあ"},
		{&libre, "{\"translatedText\":[\"やあ\"]}", NULL},
		{&libre, "{\"error\":\"no\"}", NULL},
		{&libre, "<html>", NULL},
		{&libre, "{\"translatedText\":\"やあ", NULL},
		{&libre, "[]", NULL},
		{&llm, "{\"choices\":[{\"message\":{\"content\":\"やあ\\n\"},\"finish_reason\":\"stop\"}]}", "やあ"},
		{&llm, "{\"choices\":[{\"message\":{\"content\":\"やあ\"},\"finish_reason\":\"length\"}]}", NULL},
		{&llm, "{\"choices\":[{\"message\":{\"content\":\"やあ\",\"refusal\":\"no\"},\"finish_reason\":\"stop\"}]}", NULL},
		{&llm, "{\"choices\":[{\"message\":{\"content\":null},\"finish_reason\":\"stop\"}]}", NULL},
		{&llm, "{\"choices\":[]}", NULL},
		{&llm, "{\"choices\":[5]}", NULL},
	};

	EACH(i, rows) {
		const char *why = NULL;
		const char *got = engine_of(rows[i].conf)->read(arena, span_of(rows[i].answer), &why);

		check_row = rows[i].answer;
		CHECK_STR(got, rows[i].text);
		CHECK(got || why);
	}
	check_row = "";
}


static void test_trust(void)
{
	static const struct {
		const char *text, *answer;
		enum lang to;
		bool is_good;
	} rows[] = {
		{"Take a photo", "写真を撮る", LANG_JA, true},
		{"写真を撮る", "Take a photo", LANG_EN, true},
		{"See http://a.example/x?y=1 now", "http://a.example/x?y=1 を見る", LANG_JA, true},
		{"See http://a.example/x?y=1 now", "http://a.example/x を見る", LANG_JA, false},
		{"Take a photo", "", LANG_JA, false},
		{"Take a photo", "Take a photo", LANG_JA, false},
		{"Take a photo", "I cannot translate this", LANG_JA, false},
		{"写真を撮る", "写真", LANG_EN, false},
		{"Take a photo", "写真\x01", LANG_JA, false},
		{"Take a photo", "写真\xff", LANG_JA, false},
		{"Take a photo", "写真\xe2\x80\xae", LANG_JA, false},
	};

	EACH(i, rows) {
		check_row = rows[i].answer;
		CHECK((translation_wrong(arena, rows[i].text, rows[i].answer, rows[i].to) == NULL) == rows[i].is_good);
	}
	check_row = "";
	CHECK(!translation_wrong(arena, "A", arena_printf(arena, "写%0200d", 0), LANG_JA));
	CHECK(translation_wrong(arena, "A", arena_printf(arena, "写%0210d", 0), LANG_JA) != NULL);
}


int main(void)
{
	arena = arena_new(0);
	test_engines();
	test_bodies();
	test_answers();
	test_trust();
	arena_free(arena);
	return check_end();
}
