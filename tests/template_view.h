/* template_view.h - a page's struct with a member of every kind, and a way to render templates over it.
 *
 * For unit tests and fuzz entries of web/template; one object file of a program may include it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TESTS_TEMPLATE_VIEW_H
#define TESTS_TEMPLATE_VIEW_H
#include "web/template_internal.h"

/* The Japanese of the tests, in place of po/ja.po's: sorted by id. */
struct word {
	const char *id, *text;
};
extern const struct word words_ja[];
extern const size_t n_words_ja;
const struct word words_ja[] = {
	{"Hello & welcome", "ようこそ & <こんにちは>"},
	{"Log in", "ログイン"},
	{"Send", "送る"},
	{"The photo", "写真"},
};
const size_t n_words_ja = N_OF(words_ja);

struct tag {
	const char *word;
};
struct item {
	const char *name, *href;
	int64_t price_usd;
	bool is_hot;
	struct list tags;
};
struct person {
	const char *name;
	const struct person *boss;
};
struct view {
	const char *title, *empty, *null, *hostile, *attack_href, *page_href, *lines, *lang;
	const char *payload;
	int64_t n, zero, unset, price_usd, no_usd, at, never;
	bool yes, no;
	const struct person *who, *nobody;
	struct list items, none;
	struct texts words, no_words;
	const struct upload *file;
};

SHAPE(t_tag, tag, FIELD(tag, word, K_LINE));
SHAPE(t_item, item, FIELD(item, name, K_LINE), FIELD(item, href, K_URL), FIELD(item, price_usd, K_USD),
      FIELD(item, is_hot, K_BOOL), FIELD(item, tags, K_LIST, .of = &t_tag_shape));
extern const struct shape t_person_shape;
SHAPE(t_person, person, FIELD(person, name, K_LINE), FIELD(person, boss, K_OBJ, .of = &t_person_shape));
SHAPE(t_view, view, FIELD(view, title, K_LINE), FIELD(view, empty, K_TEXT), FIELD(view, null, K_TEXT),
      FIELD(view, hostile, K_TEXT), FIELD(view, attack_href, K_URL), FIELD(view, page_href, K_URL),
      FIELD(view, lines, K_TEXT), FIELD(view, lang, K_WORD), FIELD(view, payload, K_JSON), FIELD(view, n, K_INT),
      FIELD(view, zero, K_INT), FIELD(view, unset, K_INT), FIELD(view, price_usd, K_USD), FIELD(view, no_usd, K_USD),
      FIELD(view, at, K_TIME), FIELD(view, never, K_TIME), FIELD(view, yes, K_BOOL), FIELD(view, no, K_BOOL),
      FIELD(view, who, K_OBJ, .of = &t_person_shape), FIELD(view, nobody, K_OBJ, .of = &t_person_shape),
      FIELD(view, items, K_LIST, .of = &t_item_shape), FIELD(view, none, K_LIST, .of = &t_item_shape),
      FIELD(view, words, K_TEXTS), FIELD(view, no_words, K_TEXTS), FIELD(view, file, K_FILE));

static struct tag tags[] = {{"red"}, {"<big>"}};
static struct item items[] = {
	{"Bolt & nut", "/items/1", 250, true, {2, tags}},
	{"Quote \" here", "javascript:alert(1)", INT_UNSET, false, {0, NULL}},
};
static const struct person ada = {"Ada", NULL}, bob = {"Bob", &ada};
static const char *texts[] = {"one", "t<w>o"};
static const struct view view = {
	.title = "Title", .empty = "", .hostile = "<script>alert(\"x\")</script>&'\x01\xe2\x80\xa8z",
	.attack_href = "javascript:alert(1)", .page_href = "/a?b=1&c=\"2", .lines = "\n a\n", .lang = "ja",
	.payload = "{\"a\":1}", .n = -42, .unset = INT_UNSET, .price_usd = 2050, .no_usd = INT_UNSET,
	.at = INT64_C(1770347700000000), .yes = true, .who = &bob,
	.items = {2, items}, .words = {2, texts},
};


/* What a page shows. */
struct shown {
	const struct shape *shape;
	const void *data;
};


/* The page made of these sources, or the mistakes found, one a line. */
static inline const char *rendered_of(struct arena *a, const char *layout, const char *text, enum lang lang, struct shown what)
{
	struct page page = {.name = "page", .shape = what.shape};
	struct loader l;
	struct buf out;
	struct source *s;

	loader_init(&l, a, NULL);
	buf_init(&out, a, PAGE_MAX_BYTES);
	if (layout)
		source_parse(&l, "layout", span_of(layout));
	s = source_parse(&l, "page", span_of(text));
	if (s->root)
		source_compile(&l, a, s, &page, lang);
	for (const struct mistake *m = l.mistakes; m; m = m->next)
		buf_fmt(&out, "%s\n", m->text);
	if (!l.mistakes)
		program_run(&page.program[lang], what.data, &out);
	return buf_text(&out);
}


static inline const char *rendered(struct arena *a, const char *layout, const char *text, enum lang lang)
{
	return rendered_of(a, layout, text, lang, (struct shown){&t_view_shape, &view});
}


/* A row's name in a test's output: the template on one line. */
static inline const char *one_line(struct arena *a, const char *text)
{
	char *s = arena_strdup(a, text);

	for (char *c = s; *c; c++)
		if ((unsigned char)*c < 0x20)
			*c = ' ';
	return s;
}

#endif
