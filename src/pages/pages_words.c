/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pages/pages_words.h"
#include "base/buf.h"
#include "base/money.h"
#include "base/shape.h"

#define MONEY_MAX 40

struct word_row {
	const char *key, *words;
};
struct look_row {
	const char *key;
	struct look look;
};

static const struct look_row task_looks[] = {
	{"open", {"badge open", "○", TR_ID("Open")}},
	{"accepted", {"badge run", "◐", TR_ID("Running")}},
	{"review_pending", {"badge run", "◐", TR_ID("In review")}},
	{"completed", {"badge done", "✓", TR_ID("Done")}},
	{"failed", {"badge fail", "✕", TR_ID("Failed")}},
};
static const struct look look_turn = {"badge turn", "!", TR_ID("Your turn")};

static const struct look_row payment_looks[] = {
	{"pending", {"badge", "·", TR_ID("Waiting for approval")}},
	{"approved", {"badge done", "✓", TR_ID("Approved")}},
	{"paid", {"badge done", "✓", TR_ID("Paid")}},
	{"failed", {"badge fail", "✕", TR_ID("Payout failed")}},
	{"void", {"badge fail", "✕", TR_ID("Rejected")}},
};
static const struct look look_unknown = {"badge", "·", TR_ID("Waiting")};

static const struct word_row reasons[] = {
	{"no_human_available", TR_ID("Nobody was free for this task. Ask again later, or raise the reward.")},
	{"timeout", TR_ID("The deadline passed before anything was delivered. Ask again with more time.")},
	{"invalid_request", TR_ID("The request could not be understood. Check its fields and send it again.")},
	{"below_min_budget", TR_ID("The reward is below the minimum of 5 dollars. Raise budget_usd.")},
	{"missing_origin_country", TR_ID("The country was missing. Send origin_country as two letters.")},
	{"wrong_deliverable", TR_ID("Another kind of deliverable was sent than the task asks for.")},
	{"already_assigned", TR_ID("Somebody else was first. Look for another task.")},
	{"not_assigned", TR_ID("Nobody was assigned to the task.")},
	{"requester_rejected", TR_ID("The requester did not accept what was delivered.")},
	{"missing_human", TR_ID("The person who had the task is gone. Ask again.")},
	{"not_found", TR_ID("What the task speaks of could not be found.")},
};

static const struct word_row labels[] = {
	{"real_world_verification", TR_ID("Real-world verification")},
	{"jp_local_research", TR_ID("JP local research")},
	{"ai_output_qa", TR_ID("AI output QA")},
	{"bot_blocker_ops", TR_ID("Bot-blocker ops")},
	{"lead_prep", TR_ID("Lead prep")},
};
const char *const task_label_keys[] = {"real_world_verification", "jp_local_research", "ai_output_qa",
				       "bot_blocker_ops", "lead_prep", NULL};

static const struct word_row deliverables[] = {
	{"photo", TR_ID("Photo")},
	{"video", TR_ID("Video")},
	{"text", TR_ID("Text")},
};
const char *const deliverable_keys[] = {"photo", "video", "text", NULL};


static const char *word_of(const struct word_row *rows, size_t n, enum lang lang, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(rows[i].key, key))
			return tr(lang, rows[i].words);
	return NULL;
}


static struct look look_of(const struct look_row *rows, size_t n, enum lang lang, const char *key)
{
	struct look look = look_unknown;

	for (size_t i = 0; i < n; i++)
		if (str_eq(rows[i].key, key))
			look = rows[i].look;
	look.words = tr(lang, look.words);
	return look;
}


struct look task_look(enum lang lang, const struct task *t)
{
	struct look look = look_of(task_looks, N_OF(task_looks), lang, t->status);

	if (t->is_mine && str_eq(t->status, "accepted")) {
		look = look_turn;
		look.words = tr(lang, look_turn.words);
	}
	return look;
}


struct look payment_look(enum lang lang, const char *status)
{
	return look_of(payment_looks, N_OF(payment_looks), lang, status);
}


const char *reason_words(enum lang lang, const char *reason)
{
	const char *words = word_of(reasons, N_OF(reasons), lang, reason);

	return words ? words : tr(lang, "The task failed for a reason that was not recorded.");
}


const char *label_words(enum lang lang, const char *task_label)
{
	return word_of(labels, N_OF(labels), lang, task_label);
}


const char *deliverable_words(enum lang lang, const char *deliverable)
{
	return word_of(deliverables, N_OF(deliverables), lang, deliverable);
}


const char *money_words(struct arena *a, enum lang lang, int64_t cents)
{
	struct buf b;

	if (cents == INT_UNSET)
		return "–";
	buf_init(&b, a, MONEY_MAX);
	money_show(&b, cents, CUR_USD, lang);
	return buf_text(&b);
}


const char *foreign_lang(enum lang reader, const char *text)
{
	enum lang lang = lang_of_text(text);

	return !text || lang == reader ? NULL : lang_code(lang);
}


const char *foreign_words(enum lang reader, const char *foreign)
{
	if (!foreign)
		return NULL;
	return tr(reader, str_eq(foreign, "ja") ? TR_ID("In Japanese") : TR_ID("In English"));
}
