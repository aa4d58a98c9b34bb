/* mcp_ask.c - what the person behind a client is asked: to pay, by an address; and state that travels with the question.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/crypt.h"
#include "base/time.h"
#include "web/mcp_internal.h"

#define SEALED_S 600

/* For this method, name and caller only. */
static const char *seal_of(struct message *m, const char *state, const char *until)
{
	const char *name = json_text(m->params, "name"), *who = rq_param(m->rq, "HTTP_AUTHORIZATION");
	const char *text = arena_printf(m->rq->arena, "ask:%s:%s:%s:%s:%s", m->method, name ? name : "", who ? who : "", until, state);

	return hmac_sha256_hex(m->rq->arena, span_of(m->rq->conf->secret_key), span_of(text));
}

const char *ask_seal(struct message *m, const char *state)
{
	const char *until = arena_printf(m->rq->arena, "%lld", (long long)(time_now() / US_PER_S + SEALED_S));

	return arena_printf(m->rq->arena, "%s.%s.%s", state, until, seal_of(m, state, until));
}

const char *ask_open(struct message *m, const char *sealed)
{
	char *text = arena_strdup(m->rq->arena, sealed), *seal = strrchr(text, '.'), *until;
	int64_t end;

	if (!seal)
		return NULL;
	*seal++ = '\0';
	until = strrchr(text, '.');
	if (!until)
		return NULL;
	*until++ = '\0';
	return secret_equal(seal_of(m, text, until), seal) && str_int(until, &end) && end >= time_now() / US_PER_S ? text : NULL;
}

/* Has the person said no to that question? */
static bool is_declined(const struct message *m, const char *key)
{
	const char *action = json_text(json_object_get(json_object_get(m->params, "inputResponses"), key), "action");

	return str_eq(action, "decline") || str_eq(action, "cancel");
}

static void address_ask(struct message *m, const char *key, const char *message, const char *url)
{
	result_begin(m, "input_required");
	result_member(m, "inputRequests");
	buf_fmt(m->out, "{\"%s\":{\"method\":\"elicitation/create\",\"params\":{\"mode\":\"url\",\"message\":", key);
	json_quote(m->out, message);
	BUF_LIT(m->out, ",\"url\":");
	json_quote(m->out, url);
	BUF_LIT(m->out, "}}}");
	result_text(m, "requestState", ask_seal(m, key));
	result_end(m);
}

/* Nothing tells when it is done: the client asks again with the same call, and is asked again until it is. */
bool ask_for_payment(struct message *m, const struct route *tool, const struct mcp_called *c)
{
	json_t *answer = str_eq(tool->tool, "get_bounty_result") && client_can(m, "elicitation", "url") ? called_json(m, c) : NULL;
	const char *id = json_text(answer, "task_id");
	struct buf amount;

	if (!id || !str_eq(json_text(answer, "status"), "payment_link_sent") || is_declined(m, "payment"))
		return false;
	buf_init(&amount, m->rq->arena, 64);
	json_canonical(&amount, json_object_get(answer, "amount"), (const char *const[]){NULL});
	address_ask(m, "payment", arena_printf(m->rq->arena, "The result is ready. It costs %s USDC; it is given when that is paid.", buf_text(&amount)),
		    arena_printf(m->rq->arena, "%s/?pay_task_id=%s", m->rq->conf->app_base_url, id));
	return true;
}

/* Whose the account's bounties will be: of nobody who could pay, while no person has it. */
static bool is_nobodys(struct message *m)
{
	const struct route *balance = mcp_tool_find(m->rq->web->tables, "balance");
	struct mcp_called c;
	const char *user;

	if (OURS(!balance) || !mcp_call(m, balance, NULL, &c))
		return false;
	m->status = 200; /* what is wrong with the credentials says the tool itself */
	user = json_text(called_json(m, &c), "user_id");
	return user && str_starts(user, "ai|");
}

bool ask_to_connect(struct message *m, const struct route *tool)
{
	if (!str_eq(tool->tool, "create_bounty") || !client_can(m, "elicitation", "url") || is_declined(m, "connect") || !is_nobodys(m))
		return false;
	address_ask(m, "connect", "This agent's account belongs to nobody yet. Sign in and add it by its key, so that what it orders is yours and you can "
		    "pay for it; or decline, and it stays the agent's own.",
		    arena_printf(m->rq->arena, "%s/me/connections", m->rq->conf->app_base_url));
	return true;
}
