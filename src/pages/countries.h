/* countries.h - the countries a person may live in, with their names in the reader's language.
 *
 * Layer: pages.  Pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_COUNTRIES_H
#define PAGES_COUNTRIES_H
#include "base/words.h"
#include "pages/page_form.h"

/* The code itself for one that is not in the list. */
const char *country_name(enum lang lang, const char *code);
/* A list of struct option with "choose" on top; `selected` may be NULL. */
struct list country_options(struct arena *a, enum lang lang, const char *selected);
/* The region of the first entry of Accept-Language ("en-US" -> "US"), else what the language suggests, or NULL. */
const char *country_guess(const char *accept_language, enum lang lang);

#endif
