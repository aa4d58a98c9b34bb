/* bounties.c - making, starting, ending and reading bounties.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/crypt.h"
#include "base/id.h"
#include "base/json.h"
#include "bounties/bounties_internal.h"
#include "io/http_client.h"
#include "notify/webhooks_sign.h"
#include "sql_bounties.h"

#define MINUTE_S 60
#define LIST_DEFAULT 50

const char *caller_kind(const struct rq *rq)
{
	return rq->who.kind == ACTOR_MACHINE ? "machine" : "person";
}


const char *caller_id(const struct rq *rq)
{
	return rq->who.client ? rq->who.client : rq->who.user_id;
}


/* One secret for all callbacks of a program, or of a person: its token, or their id, made into a seed. */
static const char *callback_seed(struct rq *rq)
{
	const char *who = rq->who.kind == ACTOR_MACHINE ? rq->cred.key_hash : rq->who.user_id;

	return sha256_hex(rq->arena, arena_printf(rq->arena, "callback %s", who));
}


static err_t input_check(struct rq *rq, const struct agent *ag, const char *input_data)
{
	json_t *input;
	err_t e;

	if (strlen(input_data) > BOUNTY_INPUT_MAX)
		return ERR_INPUT_LONG;
	e = json_read(rq->arena, span_of(input_data), &input);
	if (e)
		return e;
	return json_is_object(input) ? ag->check(rq->conf, rq->arena, input) : ERR_INPUT_DATA;
}


err_t bounty_create(struct rq *rq, const struct bounty_new *in, struct bounty *out)
{
	const struct agent *ag = agent_find(in->agent_type);
	struct bounty_row_new row = {.user_id = rq->who.user_id, .client = rq->who.client, .actor_kind = caller_kind(rq),
				     .agent_type = in->agent_type, .input_data = in->input_data,
				     .callback_url = in->callback_url, .max = BOUNTIES_ACTIVE_MAX};
	struct bounty_made made;
	err_t e = ag ? input_check(rq, ag, in->input_data) : ERR_AGENT_TYPE;

	if (!e && in->callback_url)
		e = http_url_allowed(rq->conf->outbound_allow, in->callback_url);
	if (e)
		return e;
	row.estimated_micro = ag->base_micro;
	row.seed = callback_seed(rq);
	e = rq_one(rq, &sql_bounty_create, &row, &made);
	if (!e)
		e = bounty_get(rq, made.id, out);
	if (!e && in->callback_url)
		out->callback_secret = webhook_secret_of(rq->arena, rq->conf->secret_key, row.seed);
	return e;
}


/* Who does something to which bounty. */
static err_t act_begin(struct rq *rq, const char *id, struct bounty_act *out)
{
	*out = (struct bounty_act){.id = id, .user_id = rq->who.user_id, .actor_kind = caller_kind(rq),
				   .actor_id = caller_id(rq), .max = BOUNTIES_ACTIVE_MAX};
	return uuid_parse(id, NULL) ? ERR_OK : ERR_NOT_FOUND;
}


/* What a person is asked to do. */
static const char *people_words(struct rq *rq, const struct agent *ag, const char *input_data)
{
	bool is_url;
	const char *subject = agent_subject(rq->arena, input_data, &is_url);

	return arena_printf(rq->arena, "%s\n\n%s%s", ag->people_words, is_url ? "Page: " : "", subject);
}


err_t bounty_start(struct rq *rq, const char *id, bool again)
{
	const struct agent *ag;
	struct bounty_act act;
	struct bounty b;
	err_t e = act_begin(rq, id, &act);

	if (!e)
		e = bounty_get(rq, id, &b);
	if (e)
		return e;
	ag = agent_find(b.agent_type);
	if (!ag) /* it was there when the bounty was made */
		return ERR_AGENT_TYPE;
	act.again = again;
	act.executor = agent_executor(rq->conf, ag);
	act.limit_s = BOUNTY_RUN_S;
	if (str_eq(act.executor, "people")) {
		act.words = people_words(rq, ag, b.input_data);
		act.budget_cents = rq->conf->bounty_people_budget;
		act.limit_s = rq->conf->bounty_people_minutes * MINUTE_S;
	}
	return rq_run(rq, &sql_bounty_start, &act, NULL);
}


err_t bounty_cancel(struct rq *rq, const char *id)
{
	struct bounty_act act;
	err_t e = act_begin(rq, id, &act);

	return e ? e : rq_run(rq, &sql_bounty_cancel, &act, NULL);
}


err_t bounty_delete(struct rq *rq, const char *id)
{
	struct bounty_act act;
	err_t e = act_begin(rq, id, &act);

	return e ? e : rq_run(rq, &sql_bounty_delete, &act, NULL);
}


err_t bounty_get(struct rq *rq, const char *id, struct bounty *out)
{
	struct bounty_key key = {id, rq->who.user_id};
	err_t e;

	if (!uuid_parse(id, NULL) || !key.user_id)
		return ERR_NOT_FOUND;
	e = rq_one(rq, &sql_bounty_get, &key, out);
	return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
}


err_t bounty_list(struct rq *rq, struct bounty_ask ask, struct list *out, int64_t *total)
{
	struct bounty_total counted;
	err_t e;

	ask.user_id = rq->who.user_id;
	ask.limit = ask.limit == INT_UNSET ? LIST_DEFAULT : ask.limit;
	ask.offset = ask.offset == INT_UNSET ? 0 : ask.offset;
	e = rq_one(rq, &sql_bounty_count, &ask, &counted);
	if (e)
		return e;
	*total = counted.total;
	return rq_many(rq, &sql_bounty_list, &ask, out);
}
