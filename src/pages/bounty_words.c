/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What the pages of bounties share: the row of a bounty, its words, addresses of transactions. */
#include <string.h>
#include "base/buf.h"
#include "base/money.h"
#include "pages/bounty_parts.h"
#include "pages/dashboard_parts.h"
#include "sql_bounty_pages.h"

#define MONEY_MAX 60
#define SHORT_ID 8

#define B(member, kind) FIELD(bounty_seen, member, kind)
SHAPE(bounty_seen, bounty_seen, B(id, K_TEXT), B(user_id, K_TEXT), B(agent_type, K_TEXT), B(executor, K_TEXT), B(status, K_TEXT), B(words, K_TEXT),
      B(payment_status, K_TEXT), B(payment_tx_hash, K_TEXT), B(progress_message, K_TEXT), B(metadata, K_JSON),
      B(human_task_id, K_TEXT), B(error, K_TEXT), B(estimated_micro, K_INT), B(actual_micro, K_INT), B(attempt, K_INT), B(created_at, K_TIME),
      B(started_at, K_TIME), B(completed_at, K_TIME), B(paid_at, K_TIME), B(link_sent_at, K_TIME), B(now, K_TIME),
      B(payment_id, K_TEXT), B(pay_state, K_TEXT), B(pay_method, K_TEXT), B(pay_error, K_TEXT), B(pay_network, K_TEXT),
      B(payer, K_TEXT), B(pay_tx, K_TEXT), B(pay_begun_at, K_TIME), B(settled_at, K_TIME), B(pay_micro, K_INT),
      B(refund_micro, K_INT), B(refunded_at, K_TIME), B(refund_status, K_TEXT), B(refund_tx, K_TEXT), B(approval_id, K_TEXT),
      B(approval_status, K_TEXT), B(card_state, K_TEXT), B(card_url, K_TEXT), B(approval_expires_at, K_TIME), B(has_surplus, K_BOOL), B(is_due, K_BOOL));
#define A(member, kind) FIELD(results_ask, member, kind)
SHAPE(results_ask, results_ask, A(id, K_TEXT), A(user_id, K_TEXT), A(part, K_TEXT), A(before, K_TEXT), A(max, K_INT));
#define F(member) FIELD(fact, member, K_TEXT)
SHAPE(fact, fact, F(label), F(words), F(href), F(words_lang));

/* The agents of the document and ours, as people call them. */
static const struct {
	const char *type, *name;
} agents[] = {
	{"factcheck", TR_ID("Fact check")},
	{"ai-travel-planner", TR_ID("Travel planner")},
	{"digest", TR_ID("Digest")},
};
static const struct {
	const char *network, *explorer;
} explorers[] = {
	{"eip155:8453", "https://basescan.org/tx/"},
	{"eip155:84532", "https://sepolia.basescan.org/tx/"},
	{"eip155:1", "https://etherscan.io/tx/"},
	{"eip155:137", "https://polygonscan.com/tx/"},
	{"eip155:42161", "https://arbiscan.io/tx/"},
	{"eip155:43114", "https://snowtrace.io/tx/"},
};

err_t bounty_seen_get(struct rq *rq, const char *id, struct bounty_seen *out)
{
	struct results_ask ask = {.id = id, .user_id = rq->who.user_id, .max = 1};
	err_t e = rq_one(rq, &sql_result_get, &ask, out);

	return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
}


const char *usdc_words(struct arena *a, enum lang lang, int64_t micro)
{
	struct buf b;

	if (micro == INT_UNSET)
		return "–";
	buf_init(&b, a, MONEY_MAX);
	money_show(&b, micro, CUR_USDC, lang);
	return buf_text(&b);
}


const char *agent_words(enum lang lang, const char *agent_type)
{
	for (size_t i = 0; i < N_OF(agents); i++)
		if (str_eq(agents[i].type, agent_type))
			return tr(lang, agents[i].name);
	return agent_type;
}


struct look bounty_look(enum lang lang, const struct bounty_seen *b)
{
	struct look look = run_look(lang, b->status, false);

	if (b->is_due)
		look = (struct look){"badge turn", "!", tr(lang, "To be paid")};
	else if (str_eq(b->payment_status, "refunded"))
		look = (struct look){"badge", "·", tr(lang, "Money given back")};
	return look;
}


const char *tx_href(struct arena *a, const char *network, const char *tx_hash)
{
	for (size_t i = 0; tx_hash && i < N_OF(explorers); i++)
		if (str_eq(explorers[i].network, network))
			return arena_printf(a, "%s%s", explorers[i].explorer, tx_hash);
	return NULL;
}


const char *hex_words(struct arena *a, const char *hex)
{
	size_t n = hex ? strlen(hex) : 0;

	return n > 14 ? arena_printf(a, "%.6s…%s", hex, hex + n - 4) : hex;
}


const char *short_id(struct arena *a, const char *id)
{
	return arena_strndup(a, id, SHORT_ID);
}


struct list facts_list(struct arena *a, enum lang lang, const struct fact *all, size_t n)
{
	struct fact *facts = ARENA_ARRAY(a, struct fact, n + 1);
	size_t left = 0;

	for (size_t i = 0; i < n; i++) {
		if (!all[i].words)
			continue;
		facts[left] = all[i];
		facts[left++].label = tr(lang, all[i].label);
	}
	return (struct list){left, facts};
}
