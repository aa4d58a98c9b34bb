/* admin_words.h - the words and looks of everything that admins see in tables.
 *
 * Layer: admin.  Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ADMIN_ADMIN_WORDS_H
#define ADMIN_ADMIN_WORDS_H
#include "base/money.h"
#include "pages/pages_words.h"

/* A state's badge, icon and words; a word that is not known here stands for itself. */
struct look admin_look(enum lang lang, const char *word);
/* "¥3,100": minor units of a currency named in any case; INT_UNSET is "–". */
const char *admin_money(struct arena *a, enum lang lang, int64_t minor, const char *currency);
enum currency admin_currency(const char *code);

#endif
