/* fair_words.h - the checks of a criterion in words.
 *
 * Layer: pages, only for its own files.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_FAIR_WORDS_H
#define PAGES_FAIR_WORDS_H
#include <jansson.h>
#include "web/rq.h"

/* "at least 800 pixels wide" */
const char *check_words(struct rq *rq, const char *name, const json_t *value);
/* What the request's complaints about a delivery say: a sentence for each check that failed. */
const char *failed_words(struct rq *rq);

#endif
