/* translations.h - task texts in the reader's other language: who is asked, how, and what is believed.
 *
 * Layer: humans, for files of this folder and their tests.  Readers never wait: they get the original until a
 * translation is stored (table task_translations), which happens in the job task_translate.  Only a checked answer is
 * stored; what failed is asked again by later readers, at most four times a day.
 * Source: LibreTranslate 1.9 POST /translate; OpenAI POST /chat/completions.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HUMANS_TRANSLATIONS_H
#define HUMANS_TRANSLATIONS_H
#include "humans/humans_internal.h"

/* Has the jobs for those of `tasks` (struct task) that are not in `lang` and have no translation; nothing where
 * nobody translates. */
MUST_CHECK err_t translations_want(struct rq *rq, const char *lang, const struct list *tasks);
/* The same for a task that was just put up, whatever language it is in. */
MUST_CHECK err_t translation_want_new(struct rq *rq, const char *task_id, const char *text);

/* What an engine is asked, and what it answered; pure. */
struct engine {
	const char *name; /* "libretranslate", "llm" */
	const char *path; /* after its base URL */
	void (*body)(struct buf *b, const struct conf *c, const char *text, enum lang to);
	/* The text of a good answer in the arena, else NULL and *why. */
	const char *(*read)(struct arena *a, struct span answer, const char **why);
};
/* NULL when no engine is set. */
const struct engine *engine_of(const struct conf *c);
const char *engine_url(struct arena *a, const struct conf *c);

/* Why this cannot be the translation of `text`, or NULL: empty, too long, equal, in the wrong script, an address lost. */
const char *translation_wrong(struct arena *a, const char *text, const char *answer, enum lang to);

err_t translate_run(struct job_run *r);

#endif
