/* split.c - a page in pieces that are spoken and shown one after another.
 *
 * Sentences first; what is too long is cut after ; and :, then between words; what is too short joins the piece before
 * it, or the next one.  In Chinese and Japanese a character counts for a third of a word.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <ctype.h>
#include "stories/script.h"

#define PIECE_MAX 80
#define PIECE_MIN 20
#define WORDS_MIN 4

static size_t char_len(const char *s)
{
	unsigned char c = (unsigned char)*s;

	return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static bool is_one_of(const char *at, const char *const *marks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strncmp(at, marks[i], strlen(marks[i])) == 0)
			return true;
	return false;
}

static bool ends_sentence(const char *at)
{
	static const char *const marks[] = {".", "!", "?", "。", "！", "？"};

	return is_one_of(at, marks, N_OF(marks));
}

static bool ends_clause(const char *at)
{
	static const char *const marks[] = {";", ":", "；", "：", "、", "，"};

	return is_one_of(at, marks, N_OF(marks));
}

static bool closes(const char *at)
{
	static const char *const marks[] = {"\"", "'", ")", "”", "’", "」", "』", "）"};

	return is_one_of(at, marks, N_OF(marks));
}

/* Is the full stop at `dot` that of "Mr.", "e.g.", an initial or "3.5"? */
static bool is_abbreviation(const char *text, const char *dot)
{
	static const char *const known[] = {"Mr", "Mrs", "Ms", "Dr", "St", "Prof", "Jr", "Sr", "vs", "etc", "e.g", "i.e", "No"};
	const char *word = dot;
	size_t n;

	if (*dot != '.')
		return false;
	if (isalnum((unsigned char)dot[1]))
		return true;
	while (word > text && word[-1] != ' ' && word[-1] != '"' && word[-1] != '(')
		word--;
	n = (size_t)(dot - word);
	if (n == 1 && *word >= 'A' && *word <= 'Z')
		return true;
	for (size_t i = 0; i < N_OF(known); i++)
		if (strlen(known[i]) == n && memcmp(known[i], word, n) == 0)
			return true;
	return false;
}

/* Where the first sentence of `at` ends, with what closes it. */
static const char *sentence_end(const char *at)
{
	const char *text = at;

	while (*at && !(ends_sentence(at) && !is_abbreviation(text, at)))
		at += char_len(at);
	while (*at && (ends_sentence(at) || closes(at)))
		at += char_len(at);
	return at;
}

static size_t count(const char *from, const char *to)
{
	size_t n = 0;

	for (; from < to; from += char_len(from))
		n++;
	return n;
}

/* Thirds of a word. */
static size_t thirds(const char *s)
{
	size_t n = 0;

	for (bool inside = false; *s; s += char_len(s)) {
		bool is_wide = char_len(s) > 2;

		n += is_wide ? 1 : *s != ' ' && !inside ? 3 : 0;
		inside = !is_wide && *s != ' ';
	}
	return n;
}

/* The best place to cut [from, to) within PIECE_MAX characters. */
static const char *cut_place(const char *from, const char *to)
{
	const char *clause = NULL, *blank = NULL, *at = from;

	for (size_t n = 0; at < to && n < PIECE_MAX; n++) {
		const char *next = at + char_len(at);

		if (ends_clause(at))
			clause = next;
		if (*at == ' ')
			blank = at;
		at = next;
	}
	return at >= to ? to : clause && count(from, clause) >= PIECE_MIN ? clause : blank && blank > from ? blank : at;
}

static void piece_add(struct arena *a, struct texts *t, const char *from, const char *to)
{
	const char *piece = str_trim(a, arena_strndup(a, from, (size_t)(to - from)));

	if (*piece && t->n < SCRIPT_TEXT_MAX)
		t->items[t->n++] = piece;
}

static bool is_short(const char *piece)
{
	return utf8_count(piece) < PIECE_MIN || thirds(piece) < (size_t)3 * WORDS_MIN;
}

static bool is_wide_text(const char *s)
{
	return char_len(s) > 2;
}

static void join(struct arena *a, struct texts *t, size_t at)
{
	const char *gap = is_wide_text(t->items[at + 1]) ? "" : " ";

	t->items[at] = arena_printf(a, "%s%s%s", t->items[at], gap, t->items[at + 1]);
	for (size_t i = at + 1; i + 1 < t->n; i++)
		t->items[i] = t->items[i + 1];
	t->n--;
}

/* A short piece joins the one before it if both fit, else the next; where neither fits it stays. */
static void short_join(struct arena *a, struct texts *t)
{
	for (size_t i = 0; i < t->n;) {
		size_t len = utf8_count(t->items[i]);

		if (is_short(t->items[i]) && i && utf8_count(t->items[i - 1]) + len < PIECE_MAX)
			join(a, t, --i);
		else if (is_short(t->items[i]) && i + 1 < t->n && utf8_count(t->items[i + 1]) + len < PIECE_MAX)
			join(a, t, i);
		else
			i++;
	}
}

struct texts text_split(struct arena *a, const char *text)
{
	struct texts t = {0, ARENA_ARRAY(a, const char *, SCRIPT_TEXT_MAX)}; /* before the short ones are joined */

	while (*text) {
		const char *end = sentence_end(text);

		while (text < end) {
			const char *cut = cut_place(text, end);

			piece_add(a, &t, text, cut);
			text = cut;
		}
	}
	short_join(a, &t);
	return t;
}

void script_split(struct arena *a, struct script *s)
{
	for (size_t i = 0; i < s->n; i++)
		s->pages[i].pieces = text_split(a, s->pages[i].story);
	s->is_split = true;
}
