/* Languages: choosing one, looking words up, filling them in.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/words.h"
#include "check.h"

struct word {
	const char *id, *text;
};
extern const struct word words_ja[];
extern const size_t n_words_ja;


static void test_choice(void)
{
	static const struct {
		const char *code;
		enum lang l;
	} rows[] = {
		{"zh", LANG_ZH}, {"zh-CN", LANG_ZH}, {"ja", LANG_JA}, {"JA", LANG_JA}, {"ja-JP", LANG_JA}, {"en", LANG_EN}, {"en-GB", LANG_EN}, {"jav", LANG_EN},
		{"", LANG_EN}, {NULL, LANG_EN}, {"de", LANG_EN}, {"j", LANG_EN}, {"ja_JP", LANG_EN},
	};
	static const struct {
		const char *header;
		enum lang l;
	} accepts[] = {
		{NULL, LANG_EN}, {"", LANG_EN}, {"ja", LANG_JA}, {"ja-JP,ja;q=0.9,en;q=0.8", LANG_JA},
		{"en-US,en;q=0.9,ja;q=0.8", LANG_EN}, {"en;q=0.5,ja;q=0.8", LANG_JA}, {"ja;q=0", LANG_EN},
		{"de,fr;q=0.9", LANG_EN}, {"de,ja;q=0.1", LANG_JA}, {"*", LANG_EN}, {"ja;q=abc", LANG_EN},
		{"en;q=0.8,ja;q=0.8", LANG_EN}, {"ja;q=0.8,en;q=0.8", LANG_JA}, {" ja ; q=0.9 , en ; q=0.1", LANG_JA},
		{",,,,ja", LANG_JA}, {"q=,;;=,q", LANG_EN}, {"en;q=0.001,ja;q=0.002", LANG_JA}, {"jam,en;q=0.1", LANG_EN},
		{"ja;q=0.99999999999999999999,en;q=1", LANG_EN}, {"zh-CN,zh;q=0.9,ja;q=0.8", LANG_ZH}, {"zhx", LANG_EN},
	};

	EACH(i, rows) {
		check_row = rows[i].code ? rows[i].code : "NULL";
		CHECK_INT(lang_of(rows[i].code), rows[i].l);
	}
	EACH(i, accepts) {
		check_row = accepts[i].header ? accepts[i].header : "NULL";
		CHECK_INT(lang_accept(accepts[i].header, true), accepts[i].l);
		if (accepts[i].l != LANG_ZH)
			CHECK_INT(lang_accept(accepts[i].header, false), accepts[i].l);
	}
	check_row = "";
	CHECK_STR(lang_code(LANG_EN), "en");
	CHECK_STR(lang_code(LANG_JA), "ja");
	CHECK_STR(lang_code(LANG_ZH), "zh");
	CHECK_INT(lang_accept("zh-CN,zh;q=0.9,ja;q=0.8", false), LANG_JA);
	CHECK_STR(tr(LANG_ZH, "Pictures"), "图片");
	CHECK_STR(tr(LANG_ZH, "no such text, surely"), "no such text, surely");
	CHECK(!tr_known(LANG_ZH, "no such text, surely"));
}


static void test_table(void)
{
	unsigned unsorted = 0, lost = 0;

	for (size_t i = 0; i < n_words_ja; i++) {
		unsorted += i && strcmp(words_ja[i - 1].id, words_ja[i].id) >= 0;
		lost += !tr_known(LANG_JA, words_ja[i].id) || !str_eq(tr(LANG_JA, words_ja[i].id), words_ja[i].text);
	}
	CHECK(n_words_ja > 40);
	CHECK_INT(unsorted, 0);
	CHECK_INT(lost, 0);
	CHECK_STR(tr(LANG_JA, "no such text, surely"), "no such text, surely");
	CHECK(!tr_known(LANG_JA, "no such text, surely"));
	CHECK(tr_known(LANG_EN, "no such text, surely"));
	CHECK(tr(LANG_JA, NULL) == NULL);
}


/* Every error sentence can be said in Japanese. */
static void test_errors(void)
{
	for (int e = ERR_OK + 1; e < ERR_COUNT; e++) {
		check_row = err_info((err_t)e)->symbol;
		CHECK(tr_known(LANG_JA, err_info((err_t)e)->text));
	}
	check_row = "";
}


static void test_fill(struct arena *a)
{
	CHECK_STR(TR_FILL(a, LANG_EN, "{0} of {1}", "1", "2"), "1 of 2");
	CHECK_STR(TR_FILL(a, LANG_EN, "{1} {0} {1}", "a", "b"), "b a b");
	CHECK_STR(TR_FILL(a, LANG_EN, "{3}{2}{1}{0}", "a", "b", "c", "d"), "dcba");
	CHECK_STR(TR_FILL(a, LANG_EN, "x{2}y", "a"), "xy");
	CHECK_STR(TR_FILL(a, LANG_EN, "{4} {x} { 0} {0", "a"), "{4} {x} { 0} {0");
	CHECK_STR(TR_FILL(a, LANG_EN, "{0}", "{1}", "no"), "{1}");
	CHECK_STR(TR_FILL(a, LANG_EN, "", "a"), "");
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_choice();
	test_table();
	test_errors();
	test_fill(a);
	arena_free(a);
	return check_end();
}
