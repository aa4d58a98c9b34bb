/* words.h - the languages of the interface: English, Japanese, and Chinese where a page speaks it.
 *
 * Layer: base.  A message id is the English sentence itself.  po/ja.po is compiled into a sorted C table at build;
 * tools/ fails the build when a string of src/ or templates/ has no Japanese.  po/zh.po has the words of the pages of stories
 * (routes with R_CHINESE, templates with t-more="zh"); what it has not stays English.  Patterns hold {0} {1} … for values.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H
#include "base/arena.h"

enum lang { LANG_EN, LANG_JA, LANG_ZH, N_LANGS };

const char *lang_code(enum lang l); /* "en", "ja", "zh" */
/* "ja", "ja-JP" -> LANG_JA; "zh-CN" -> LANG_ZH; anything else LANG_EN.  NULL -> LANG_EN. */
enum lang lang_of(const char *code);
/* RFC 9110 Accept-Language: the first of ours by weight, Chinese only where it is wanted; LANG_EN when none. */
enum lang lang_accept(const char *header, bool with_chinese);

/* The language a text is written in, as far as its letters tell: kana and ideographs are Japanese. */
enum lang lang_of_text(const char *text);

/* The text in that language; an unknown id comes back as it is. Mark literals with it: xgettext looks for tr(). */
const char *tr(enum lang l, const char *id);
/* Marks a message id that stands in a table and goes through tr() later; xgettext looks for it too. */
#define TR_ID(id) (id)
/* Is there a translation? For the template loader and tests. */
bool tr_known(enum lang l, const char *id);
/* Pattern with {0}…{3} replaced; unused arguments are NULL. */
char *tr_fill(struct arena *a, enum lang l, const char *id, const char *const args[4]);
#define TR_FILL(a, l, id, ...) tr_fill((a), (l), (id), (const char *const[4]){__VA_ARGS__})

#endif
