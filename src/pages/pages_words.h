/* pages_words.h - the words of the hall's states, reasons, labels and sums as people read them.
 *
 * Layer: pages.  Pure.  Six looks only: waiting, open, run, turn (yours), done, fail; each is an icon, a word and a
 * colour, and a task's look depends on who reads it.  Words come in the reader's language.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_PAGES_WORDS_H
#define PAGES_PAGES_WORDS_H
#include "humans/humans.h"
#include "pages/when.h"

struct look {
	const char *badge; /* class of the badge */
	const char *icon, *words;
};
struct look task_look(enum lang lang, const struct task *t);
/* A payout's status. */
struct look payment_look(enum lang lang, const char *status);

/* One sentence for a failure_reason: what happened and what can be done. */
const char *reason_words(enum lang lang, const char *reason);
const char *label_words(enum lang lang, const char *task_label);
const char *deliverable_words(enum lang lang, const char *deliverable);
/* The enum keys in order, ended by NULL: for lists of options. */
extern const char *const task_label_keys[], *const deliverable_keys[];

/* "$16.00", "16.00 ドル": cents of USD, exact; INT_UNSET is "–". */
const char *money_words(struct arena *a, enum lang lang, int64_t cents);
/* The language a text is written in, as far as its letters tell; NULL if that is the reader's, so that lang="…" is
 * only set on what differs from the page. */
const char *foreign_lang(enum lang reader, const char *text);

/* "In English": a short word for what foreign_lang() gave; NULL for NULL. */
const char *foreign_words(enum lang reader, const char *foreign);

#endif
