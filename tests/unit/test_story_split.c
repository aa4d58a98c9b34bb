/* Stories before anything is drawn or spoken: the script's form, its words, its pieces, the length of sounds.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "check.h"
#include "stories/script.h"


static const char *split(struct arena *a, const char *text)
{
	struct texts t = text_split(a, text);
	struct buf b;

	buf_init(&b, a, 1u << 16);
	for (size_t i = 0; i < t.n; i++)
		buf_fmt(&b, "%s%s", i ? "|" : "", t.items[i]);
	return buf_text(&b);
}


static void test_split(struct arena *a)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{"", ""}, {"   ", ""}, {"Once.", "Once."},
		{"The fox ran through the tall wood. It found a small blue door!",
		 "The fox ran through the tall wood.|It found a small blue door!"},
		/* no sentence ends there */
		{"Mr. Fox met Dr. Owl and Mrs. Hen at St. Ann. They had a long talk there.",
		 "Mr. Fox met Dr. Owl and Mrs. Hen at St. Ann.|They had a long talk there."},
		{"A. B. Fox brought fruit, e.g. plums, for all of them. They ate it by the river.",
		 "A. B. Fox brought fruit, e.g. plums, for all of them.|They ate it by the river."},
		{"\"Who goes there in the dark?\" asked the old owl of the wood.",
		 "\"Who goes there in the dark?\"|asked the old owl of the wood."},
		/* short ones join: under 20 characters, or under 4 words */
		{"Oh no! The bridge over the river had gone away.", "Oh no! The bridge over the river had gone away."},
		{"The bridge over the river had gone away. Oh no!", "The bridge over the river had gone away. Oh no!"},
		{"The small fox went down to the old river. Extraordinarily unfortunate circumstances.",
		 "The small fox went down to the old river.|Extraordinarily unfortunate circumstances."},
		/* too long: after ; and :, else between words */
		{"The fox carried the lantern over the hill and through the dark wood; behind it came everybody else, slowly.",
		 "The fox carried the lantern over the hill and through the dark wood;|behind it came everybody else, slowly."},
		{"The fox carried the lantern over the hill and through the dark wood and nobody saw it go by that night",
		 "The fox carried the lantern over the hill and through the dark wood and nobody|saw it go by that night"},
		/* Chinese and Japanese have no blanks */
		{"小狐狸跑过了那片高高的树林，找到了一扇蓝色的小门。它轻轻地敲了敲门，里面传来了一个温柔的声音。",
		 "小狐狸跑过了那片高高的树林，找到了一扇蓝色的小门。|它轻轻地敲了敲门，里面传来了一个温柔的声音。"},
		{"おや。小さなきつねは高い木々のあいだを走って、青い小さな扉を見つけました。",
		 "おや。小さなきつねは高い木々のあいだを走って、青い小さな扉を見つけました。"},
		{"「だれですか？」と、森の奥に住んでいる年をとったふくろうが静かにたずねました。",
		 "「だれですか？」と、森の奥に住んでいる年をとったふくろうが静かにたずねました。"},
	};

	EACH(i, rows) {
		check_row = rows[i].text;
		CHECK_STR(split(a, rows[i].text), rows[i].want);
	}
	check_row = "";
}


/* Nothing of a text gets lost, and no piece is longer than 80 characters. */
static void test_pieces(struct arena *a, const char *text)
{
	struct texts t = text_split(a, text);
	size_t at = 0;

	check_row = text;
	for (size_t i = 0; i < t.n; i++) {
		CHECK(utf8_count(t.items[i]) <= 80);
		for (const char *s = t.items[i]; *s; s++) {
			while (text[at] == ' ')
				at++;
			if (*s != ' ' && *s != text[at++]) {
				CHECK(!"a character is another");
				return;
			}
		}
	}
	while (text[at] == ' ')
		at++;
	CHECK_INT(at, strlen(text));
	check_row = "";
}


static void test_long(struct arena *a)
{
	struct buf words, one, wide, many;

	buf_init(&words, a, 4096);
	buf_init(&one, a, 4096);
	buf_init(&wide, a, 4096);
	buf_init(&many, a, 4096);
	for (int i = 0; i < 60; i++) {
		buf_str(&many, i ? " Go on." : "Go on.");
		buf_str(&words, i ? " lantern" : "Lantern");
		buf_str(&one, "lantern");
		buf_str(&wide, "灯火");
	}
	test_pieces(a, buf_text(&words));
	test_pieces(a, buf_text(&one));
	test_pieces(a, buf_text(&wide));
	test_pieces(a, buf_text(&many));
}


static void test_script(struct arena *a)
{
	static const char text[] = "{\"pages\":[{\"story\":\"One \\\"fox\\\".\",\"image_prompt\":\"a fox\"},{\"story\":\"Two.\","
				   "\"image_prompt\":null}],\"segmented_pages\":[[\"One\",\"fox.\"],[\"Two.\"]]}\n";
	static const char *const bad[] = {
		"", "[]", "{}", "{\"pages\":[]}", "{\"pages\":{}}", "{\"pages\":[\"One\"]}", "{\"pages\":[{\"story\":\"\"}]}",
		"{\"pages\":[{\"story\":1}]}", "{\"pages\":[{\"story\":\"x\"}],\"segmented_pages\":[]}",
		"{\"pages\":[{\"story\":\"x\"}],\"segmented_pages\":[\"x\"]}",
		"{\"pages\":[{\"story\":\"x\"}],\"segmented_pages\":[[\"\"]]}", "__import__('os')",
	};
	struct script s;
	struct buf b;

	CHECK(!script_read(a, span_of(text), &s));
	CHECK(s.n == 2 && s.is_split && s.pages[0].pieces.n == 2);
	CHECK_STR(s.pages[0].story, "One \"fox\".");
	buf_init(&b, a, 4096);
	script_write(&b, &s);
	CHECK_STR(buf_text(&b), text);
	EACH(i, bad) {
		check_row = bad[i];
		CHECK(script_read(a, span_of(bad[i]), &s) == ERR_BAD_JSON);
	}
	check_row = "";
}


static bool is_told(const char *text)
{
	for (const char *s = text; *s; s++) {
		bool begins = s == text || (s > text + 1 && s[-1] == ' ' && strchr(".!?", s[-2]));

		if (strchr("{}", *s) || (begins && *s >= 'a' && *s <= 'z'))
			return false;
	}
	return *text && utf8_count(text) <= SCRIPT_TEXT_MAX;
}


/* The same wish is the same story; another is another; no place is left open, and sentences begin with capitals. */
static void test_writer(struct arena *a)
{
	static const struct script_wish wishes[] = {
		{"magnets", "penny", "the workshop", "en"}, {"stars", "", "", "en"}, {"a {0} {9}", "x", "", "en"},
		{"Magnet Mania", "Penny", "", "en"}, {"月", "ハナ", "", "ja"}, {"星星", "", "山里", "zh"},
	};

	EACH(i, wishes) {
		struct script s, again;
		struct buf b, b2;

		script_tell(a, &wishes[i], &s);
		script_tell(a, &wishes[i], &again);
		buf_init(&b, a, SCRIPT_MAX_BYTES);
		buf_init(&b2, a, SCRIPT_MAX_BYTES);
		script_write(&b, &s);
		script_write(&b2, &again);
		CHECK_STR(buf_text(&b), buf_text(&b2));
		CHECK(strstr(buf_text(&b), wishes[i].topic) != NULL);
		CHECK(!script_read(a, (struct span){b.at, b.len}, &again) && again.n == s.n);
		for (size_t k = 0; k < s.n && !strchr(wishes[i].topic, '{'); k++) {
			check_row = s.pages[k].story;
			CHECK(is_told(s.pages[k].story) && str_has(s.pages[k].image_prompt));
			test_pieces(a, s.pages[k].story);
		}
		check_row = "";
	}
}


static void test_wav(struct arena *a)
{
	static const char head[] = "RIFF\x24\x3e\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0"
				   "data\0\x3e\0\0"; /* 16000 Hz, 32000 bytes a second, 15872 bytes */
	struct buf b;

	buf_init(&b, a, 32768);
	buf_add(&b, head, sizeof(head) - 1);
	CHECK_INT(wav_ms((struct span){b.at, b.len}), 0);
	for (int i = 0; i < 15872; i++)
		buf_ch(&b, '\0');
	CHECK_INT(wav_ms((struct span){b.at, b.len}), 496);
	CHECK_INT(wav_ms((struct span){b.at, b.len - 7936}), 248); /* cut off */
	CHECK_INT(wav_ms((struct span){b.at, 20}), 0);
	CHECK_INT(wav_ms(SPAN("")), 0);
	CHECK_INT(wav_ms(SPAN("RIFF....WAVEfmt \xff\xff\xff\xff")), 0);
	CHECK_INT(wav_ms(SPAN("not a sound at all, but long enough")), 0);
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_split(a);
	test_long(a);
	test_script(a);
	test_writer(a);
	test_wav(a);
	arena_free(a);
	return check_end();
}
