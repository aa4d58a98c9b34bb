/* SPDX-License-Identifier: AGPL-3.0-or-later
 * stories: who makes a segment, what people are asked, and what their texts become. */
#include "check.h"
#include "stories/generators.h"
#include "stories/people.h"

static const struct {
	struct conf c;
	const char *segment, *executor, *mistake;
} chosen[] = {
	{{0}, "Story", "local", NULL},
	{{0}, "video", "local", NULL},
	{{0}, "Music", NULL, NULL},
	{{.llm_base_url = "u"}, "Story", "local", NULL},
	{{.llm_base_url = "u", .llm_model = "m"}, "Story", "model", NULL},
	{{.llm_base_url = "u", .llm_model = "m"}, "Image", "local", NULL},
	{{.llm_base_url = "u", .story_image_model = "m"}, "Image", "model", NULL},
	{{.story_image_base_url = "u", .story_image_model = "m"}, "Image", "model", NULL},
	{{.story_http_url = "h"}, "Image", "local", NULL}, /* only by choice */
	{{.story_http_url = "h", .story_executors = "Image:http"}, "Image", "http", NULL},
	{{.story_http_url = "h", .story_executors = "Image:http"}, "Split", "local", NULL},
	{{.story_executors = "image:people, split : people"}, "Split", "people", NULL},
	{{.story_executors = "Image:http"}, "Image", "local", "Image:http"},
	{{.story_executors = "Speech:people"}, "Speech", "local", "Speech:people"}, /* nobody can deliver a sound */
	{{.story_executors = "Music:local"}, "Music", NULL, "Music:local"},
	{{.llm_base_url = "u", .llm_model = "m", .story_executors = "Story:local"}, "Story", "local", NULL},
};


static void chosen_test(struct arena *a)
{
	EACH(i, chosen) {
		const struct generator *g = generator_of(&chosen[i].c, chosen[i].segment);

		check_row = chosen[i].c.story_executors ? chosen[i].c.story_executors : chosen[i].segment;
		CHECK_STR(g ? g->executor : NULL, chosen[i].executor);
		CHECK_STR(generator_mistake(&chosen[i].c, a), chosen[i].mistake);
	}
	check_row = "";
	for (const struct generator *g = generators; g->segment; g++)
		CHECK(g->run && g->is_on && g->limits.file_mb > 0 && generator_find(g->segment, g->executor) == g);
}


static void words_test(struct arena *a)
{
	const struct script_wish w = {"lamps", "the fox", "", "ja"};
	const struct script none = {0}, two = {.n = 2, .pages = {{.story = "One.", .image_prompt = "a fox"}, {.story = "Two."}}};
	struct texts t = people_words(a, "Story", &w, &none);

	CHECK_INT(t.n, 1);
	CHECK(strstr(t.items[0], "\nTopic: lamps\nMain role: the fox\nLanguage: Japanese") && !strstr(t.items[0], "Scene"));
	t = people_words(a, "split", &w, &two);
	CHECK(t.n == 1 && strstr(t.items[0], "\n\nOne.\n\nTwo."));
	t = people_words(a, "Image", &w, &two);
	CHECK(t.n == 2 && strstr(t.items[0], "To be seen: a fox") && strstr(t.items[1], "page 2 of 2") && strstr(t.items[1], "The page: Two."));
}

static const struct {
	const char *text;
	err_t e;
	size_t n, lines; /* lines: of the first */
	const char *last; /* line of the last */
} texts[] = {
	{"One.\n\nTwo.", ERR_OK, 2, 1, "Two."},
	{"\n\n One. \r\nmore\n \t\n\n\nTwo.\n\n", ERR_OK, 2, 2, "Two."},
	{"", ERR_BAD_FIELD, 0, 0, NULL},
	{" \n \n", ERR_BAD_FIELD, 0, 0, NULL},
	{"1\n\n2\n\n3\n\n4\n\n5\n\n6\n\n7\n\n8\n\n9\n\n10\n\n11\n\n12\n\n13\n\n14\n\n15\n\n16\n\n17\n\n18\n\n19\n\n20", ERR_OK, 20, 1, "20"},
	{"1\n\n2\n\n3\n\n4\n\n5\n\n6\n\n7\n\n8\n\n9\n\n10\n\n11\n\n12\n\n13\n\n14\n\n15\n\n16\n\n17\n\n18\n\n19\n\n20\n\n21", ERR_BAD_FIELD, 0, 0, NULL},
};


static void paragraphs_test(struct arena *a)
{
	struct paragraphs *p = ARENA_NEW(a, struct paragraphs);

	EACH(i, texts) {
		check_row = texts[i].text;
		CHECK_INT(paragraphs_read(a, texts[i].text, p), texts[i].e);
		if (texts[i].e)
			continue;
		CHECK(p->n == texts[i].n && p->lines[0].n == texts[i].lines);
		CHECK_STR(p->lines[p->n - 1].items[p->lines[p->n - 1].n - 1], texts[i].last);
	}
	check_row = "";
	CHECK_INT(paragraphs_read(a, arena_printf(a, "%02001d", 0), p), ERR_BAD_FIELD);
}


int main(void)
{
	struct arena *a = arena_new(65536);

	chosen_test(a);
	words_test(a);
	paragraphs_test(a);
	arena_free(a);
	return check_end();
}
