/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/words.h"
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/str.h"

#define TEXT_MAX 65536

/* gen/words_ja.c and words_zh.c, made from po/ja.po and po/zh.po: sorted by strcmp of the id */
struct word {
	const char *id, *text;
};
extern const struct word words_ja[], words_zh[];
extern const size_t n_words_ja, n_words_zh;

static const char *const codes[N_LANGS] = {[LANG_EN] = "en", [LANG_JA] = "ja", [LANG_ZH] = "zh"};


const char *lang_code(enum lang l)
{
	return codes[l];
}


enum lang lang_of(const char *code)
{
	for (int l = 0; code && l < N_LANGS; l++)
		if (strncasecmp(code, codes[l], 2) == 0 && (!code[2] || code[2] == '-'))
			return (enum lang)l;
	return LANG_EN;
}


/* The weight of one entry in thousandths: "ja;q=0.8" -> 800. */
static int entry_weight(const char *entry, size_t n)
{
	const char *q = memmem(entry, n, "q=", 2);
	int weight = 0, scale = 1000;

	if (!q)
		return 1000;
	for (q += 2; q < entry + n && scale; q++) {
		if (*q == '.')
			continue;
		if (*q < '0' || *q > '9')
			break;
		weight += (*q - '0') * scale;
		scale /= 10;
	}
	return weight;
}


/* "ja", "ja-JP", "ja;q=1", but not "jam". */
static bool entry_is(const char *entry, const char *code)
{
	return strncasecmp(entry, code, 2) == 0 && (!entry[2] || strchr("-;, \t", entry[2]));
}


enum lang lang_accept(const char *header, bool with_chinese)
{
	enum lang best = LANG_EN;
	int best_weight = 0;

	while (header && *header) {
		size_t n = strcspn(header, ",");
		const char *entry = header + strspn(header, " \t");
		int weight = entry_weight(header, n);

		for (int l = 0; l < (with_chinese ? N_LANGS : LANG_ZH); l++)
			if (weight > best_weight && entry_is(entry, codes[l])) {
				best = (enum lang)l;
				best_weight = weight;
			}
		header += n + (header[n] == ',');
	}
	return best;
}


static int word_compare(const void *id, const void *row)
{
	return strcmp(id, ((const struct word *)row)->id);
}


/* NULL where the language has no word for it, or is English. */
static const struct word *word_find(enum lang l, const char *id)
{
	const struct word *w = l == LANG_EN || !id ? NULL
			       : l == LANG_JA ? bsearch(id, words_ja, n_words_ja, sizeof(words_ja[0]), word_compare)
					      : bsearch(id, words_zh, n_words_zh, sizeof(words_zh[0]), word_compare);

	return w && *w->text ? w : NULL;
}


bool tr_known(enum lang l, const char *id)
{
	return l == LANG_EN || word_find(l, id);
}


const char *tr(enum lang l, const char *id)
{
	const struct word *w = word_find(l, id);

	return w ? w->text : id;
}


char *tr_fill(struct arena *a, enum lang l, const char *id, const char *const args[4])
{
	struct buf b;

	buf_init(&b, a, TEXT_MAX);
	for (const char *p = tr(l, id); *p; p++) {
		if (p[0] == '{' && p[1] >= '0' && p[1] <= '3' && p[2] == '}') {
			buf_str(&b, args[p[1] - '0']);
			p += 2;
		} else {
			buf_ch(&b, *p);
		}
	}
	return arena_strdup(a, buf_text(&b));
}


/* Kana are Japanese for certain; ideographs alone are taken for Japanese too, the hall speaks no Chinese. */
enum lang lang_of_text(const char *text)
{
	size_t plain = text ? str_plain_len(text, strlen(text)) : 0;

	for (const unsigned char *p = text ? (const unsigned char *)text + plain : NULL; p && *p; p++) {
		if (p[0] == 0xe3 && p[1] >= 0x81 && p[1] <= 0x83) /* U+3040 to U+30FF */
			return LANG_JA;
		if (p[0] >= 0xe4 && p[0] <= 0xe9) /* U+4000 to U+9FFF */
			return LANG_JA;
	}
	return LANG_EN;
}
