/* bounty_parts.h - what the pages of bounties share: a bounty as its person sees it, its words and addresses.
 *
 * Layer: pages, only for its own files.  Amounts are USDC, 6 digits.  An unpaid result is in none of this.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_BOUNTY_PARTS_H
#define PAGES_BOUNTY_PARTS_H
#include "pages/viewer.h"
#include "web/markdown.h"
#include "web/template.h"

/* A row of bounty_seen. */
struct bounty_seen {
	const char *id, *user_id, *agent_type, *executor, *status, *words, *payment_status, *payment_tx_hash, *progress_message, *metadata,
		*human_task_id, *error; /* metadata: only of a released one */
	int64_t estimated_micro, actual_micro, attempt, created_at, started_at, completed_at, paid_at, link_sent_at, now;
	/* the newest payment; NULL without one */
	const char *payment_id, *pay_state, *pay_method, *pay_error, *pay_network, *payer, *pay_tx;
	int64_t pay_begun_at, settled_at, pay_micro, refund_micro, refunded_at;
	const char *refund_status, *refund_tx, *approval_id, *approval_status, *card_state, *card_url;
	int64_t approval_expires_at;
	bool has_surplus, is_due;
};
extern const struct shape bounty_seen_shape;

struct results_ask {
	const char *id, *user_id, *part, *before;
	int64_t max;
};
extern const struct shape results_ask_shape;
/* Of the reader; ERR_NOT_FOUND for somebody else's too. */
MUST_CHECK err_t bounty_seen_get(struct rq *rq, const char *id, struct bounty_seen *out);

/* "0.001 USDC" */
const char *usdc_words(struct arena *a, enum lang lang, int64_t micro);
/* What the agent is called in the reader's language; its key if it is not known any more. */
const char *agent_words(enum lang lang, const char *agent_type);
struct look bounty_look(enum lang lang, const struct bounty_seen *b);
/* The address of a transaction for people, NULL where none is known. */
const char *tx_href(struct arena *a, const char *network, const char *tx_hash);
/* "0x1234…abcd": the ends of an address or a hash; NULL for NULL. */
const char *hex_words(struct arena *a, const char *hex);
/* "fe1912d1" */
const char *short_id(struct arena *a, const char *id);

/* A row of a list of things that are known: label and words, maybe a link. */
struct fact {
	const char *label, *words, *href, *words_lang;
};
extern const struct shape fact_shape;
/* Those with words, their labels in the reader's language. */
struct list facts_list(struct arena *a, enum lang lang, const struct fact *all, size_t n);

/* The pay box of / and /pay/{id}. */
struct pay_box;
extern const struct shape pay_box_shape;
/* ERR_NOT_FOUND: nothing of that id is the reader's. */
MUST_CHECK err_t pay_box_load(struct rq *rq, const struct viewer *v, const char *id, struct pay_box **out);

/* "2 of 3 are active": from two on; NULL below. */
const char *active_words(struct rq *rq, int64_t active);
MUST_CHECK err_t active_count(struct rq *rq, int64_t *out);

err_t page_results(struct rq *rq);
err_t page_result_new(struct rq *rq);
err_t page_result_new_post(struct rq *rq);
err_t page_result(struct rq *rq);
err_t page_result_confirm(struct rq *rq);
err_t page_result_act(struct rq *rq);
err_t page_receipt(struct rq *rq);
err_t page_pay(struct rq *rq);
err_t page_pay_post(struct rq *rq);
extern const struct shape results_page_shape, results_query_shape, result_new_shape, result_new_query_shape, result_page_shape, result_path_shape,
	result_act_query_shape, result_act_in_shape, receipt_page_shape, pay_page_shape, pay_query_shape, pay_page_in_shape;

#endif
