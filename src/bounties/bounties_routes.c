/* bounties_routes.c - the routes of bounties.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include <jansson.h>
#include "base/buf.h"
#include "base/crypt.h"
#include "base/json.h"
#include "base/money.h"
#include "bounties/approvals.h"
#include "bounties/bounties_internal.h"
#include "money/mandates.h"
#include "money/why.h"
#include "web/guard.h"

#define AGENTS_MAX 16384u

/* ---- whose is it? The human hall has addresses of the same names. */

/* A program's credentials: X-User-ID names whom it acts for, and nobody else's token is MCP_SERVICE_TOKEN. */
static bool is_program(struct rq *rq)
{
	const char *token = rq_param(rq, "HTTP_AUTHORIZATION");

	if (rq_param(rq, "HTTP_X_USER_ID"))
		return true;
	return token && str_has(rq->conf->mcp_service_token) && strlen(token) > strlen("Bearer ") &&
	       secret_equal(token + strlen("Bearer "), rq->conf->mcp_service_token);
}


static bool is_bounty_body(struct rq *rq)
{
	return is_program(rq) || (rq->input.json && json_object_get(rq->input.json, "agent_type"));
}


/* A cookie beside another credential says nothing. */
static bool has_session(struct rq *rq)
{
	const char *key = rq->input.json ? json_text(rq->input.json, "ai_api_key") : pairs_get(rq->input.query, "ai_api_key");
	const char *token = rq_param(rq, "HTTP_AUTHORIZATION");

	return str_has(rq_cookie_get(rq, SESSION_COOKIE)) && !str_has(key) && !(token && strncasecmp(token, "Bearer ", 7) == 0);
}


static bool is_bounty_caller(struct rq *rq)
{
	return is_program(rq) || has_session(rq);
}


/* The list of the human hall has no slash and no offset. */
static bool is_bounty_list(struct rq *rq)
{
	size_t n = strlen(rq->path);

	return is_program(rq) ||
	       (has_session(rq) && (rq->path[n - 1] == '/' || pairs_get(rq->input.query, "offset")));
}


/* ---- handlers */

static err_t bounty_show(struct rq *rq, const char *id, int status)
{
	struct bounty *b = ARENA_NEW(rq->arena, struct bounty);
	err_t e = bounty_get(rq, id, b);

	if (!e)
		rq_answer_as(rq, status, &bounty_shape, b);
	return e;
}


static err_t bounty_post(struct rq *rq)
{
	struct bounty *b = ARENA_NEW(rq->arena, struct bounty);
	err_t e = bounty_create(rq, rq->in, b);

	if (!e)
		rq_answer(rq, b);
	return e;
}


static err_t bounty_read(struct rq *rq)
{
	const struct bounty_id *in = rq->in;
	err_t e = rq->who.user_id ? bounty_show(rq, in->id, 200) : ERR_NOT_FOUND;

	/* a person, or whose session has ended, may ask for a task of the human hall at the same address */
	return e == ERR_NOT_FOUND && rq->who.kind != ACTOR_MACHINE ? ERR_ELSE : e;
}


/* The human hall answers at the same address. */
static err_t bounty_why_show(struct rq *rq)
{
	const struct why_in *in = rq->in;
	err_t e = rq->who.user_id ? why_bounty(rq, in->id, approval_threshold(rq->conf)) : ERR_NOT_FOUND;

	return e == ERR_NOT_FOUND && rq->who.kind != ACTOR_MACHINE ? ERR_ELSE : e;
}


static err_t bounty_start_post(struct rq *rq)
{
	const struct bounty_id *in = rq->in;
	err_t e = bounty_start(rq, in->id, false);

	return e ? e : bounty_show(rq, in->id, 200);
}


static err_t bounty_retry_post(struct rq *rq)
{
	const struct bounty_id *in = rq->in;
	err_t e = bounty_start(rq, in->id, true);

	return e ? e : bounty_show(rq, in->id, 200);
}


static err_t bounty_cancel_post(struct rq *rq)
{
	const struct bounty_id *in = rq->in;
	err_t e = bounty_cancel(rq, in->id);

	return e ? e : bounty_show(rq, in->id, 200);
}


static err_t bounty_remove(struct rq *rq)
{
	const struct bounty_id *in = rq->in;
	err_t e = bounty_delete(rq, in->id);

	if (!e)
		rq_raw(rq, "application/json", SPAN(""));
	return e;
}


static err_t bounties_show(struct rq *rq)
{
	struct bounty_page *page = ARENA_NEW(rq->arena, struct bounty_page);
	err_t e = bounty_list(rq, *(const struct bounty_ask *)rq->in, &page->tasks, &page->total);

	if (!e)
		rq_answer(rq, page);
	return e;
}


static err_t agents_show(struct rq *rq)
{
	struct agents_reply *reply = ARENA_NEW(rq->arena, struct agents_reply);
	struct buf b;

	buf_init(&b, rq->arena, AGENTS_MAX);
	for (const struct agent *ag = bounty_agents; ag->type; ag++) {
		buf_fmt(&b, "%s\"%s\":{\"name\":", reply->count++ ? "," : "{", ag->type);
		json_quote(&b, ag->name);
		BUF_LIT(&b, ",\"description\":");
		json_quote(&b, ag->description);
		BUF_LIT(&b, ",\"base_cost\":");
		money_json(&b, ag->base_micro, CUR_USDC);
		buf_fmt(&b, ",\"executor\":\"%s\",\"input\":%s}", agent_executor(rq->conf, ag), ag->input);
	}
	buf_ch(&b, '}');
	reply->agents = buf_text(&b);
	rq_answer(rq, reply);
	return ERR_OK;
}


#define ROUTE(name_, method_, path_, ...) \
	{.name = (name_), .method = (method_), .path = (path_), .dialect = D_BOUNTIES, __VA_ARGS__}
#define BY_USER (W_MACHINE | W_PERSON)
#define MAKES(...) \
	.in = &bounty_new_shape, .out = &bounty_shape, .status = 201, .who = BY_USER, .rate = RATE_NONE, \
	.errors = E(ERR_AGENT_TYPE, ERR_INPUT_DATA, ERR_INPUT_TEXT, ERR_INPUT_URL, ERR_INPUT_MODE, ERR_INPUT_LONG, \
		    ERR_BLOCKED_ADDRESS, ERR_TASK_LIMIT, ERR_KEY_REUSED, ERR_KEY_RUNNING, MANDATE_ERRORS, __VA_ARGS__), \
	.run = bounty_post
#define ONE .in = &bounty_id_shape, .out = &bounty_shape, .status = 200, .who = BY_USER

const struct route bounties_routes[] = {
	ROUTE("bounty_add_for", POST, "/api/tasks/m2m/create", MAKES(ERR_NO_USER, ERR_SPENDING_CAP, ERR_CLIENT_SCOPE),
	      .flags = R_TX | R_ONCE,
	      .note = "A program makes a task of an agent for a person, who pays for the result"),
	ROUTE("bounty_add", POST, "/api/tasks", MAKES(ERR_NO_USER), .tool = "create_bounty", .flags = R_TX | R_ONCE, .mine = is_bounty_body,
	      .note = "A task for an agent, as at m2m/create: for bodies with agent_type, or with a service token"),
	ROUTE("bounty_list", GET, "/api/tasks", .in = &bounty_list_in_shape, .out = &bounty_page_shape, .status = 200, .who = BY_USER,
	      .run = bounties_show, .mine = is_bounty_list,
	      .note = "The user's tasks of agents, newest first; with a session as /api/tasks/"),
	ROUTE("bounty_get", GET, "/api/tasks/{id}", .tool = "get_bounty", .in = &bounty_id_shape, .out = &bounty_shape, .status = 200,
	      .who = BY_USER | W_ANYONE, .errors = E(ERR_NOT_FOUND), .run = bounty_read,
	      .mine = is_bounty_caller, .note = "One task of an agent; without its result until that is paid"),
	ROUTE("bounty_wait", GET, "/api/tasks/{id}/wait", .tool = "wait_bounty", .in = &bounty_wait_in_shape, .out = &bounty_wait_reply_shape,
	      .status = 200, .who = BY_USER, .errors = E(ERR_NOT_FOUND), .run = bounty_wait_get, .mine = is_bounty_caller,
	      .note = "A task of an agent, as soon as something happens to it, or after timeout_s seconds; at once when it is over"),
	ROUTE("bounty_why", GET, "/api/tasks/{id}/why", .in = &why_in_shape, .out = &why_reply_shape, .status = 200,
	      .who = BY_USER | W_ANYONE, .errors = E(ERR_NOT_FOUND), .run = bounty_why_show, .mine = is_bounty_caller,
	      .note = "Why a task of an agent is not done or not paid, and who can change that"),
	ROUTE("bounty_start", POST, "/api/tasks/{id}/start", ONE, .tool = "start_bounty", .flags = R_TX | R_ONCE,
	      .errors = E(ERR_KEY_REUSED, ERR_KEY_RUNNING, ERR_NOT_FOUND, ERR_IS_RUNNING, ERR_IS_COMPLETED, ERR_IS_FAILED, ERR_SPENDING_CAP),
	      .run = bounty_start_post, .note = "Begin a pending task"),
	ROUTE("bounty_retry", POST, "/api/tasks/{id}/retry", ONE, .flags = R_TX,
	      .errors = E(ERR_NOT_FOUND, ERR_NOT_FAILED, ERR_TASK_LIMIT, ERR_SPENDING_CAP, MANDATE_ERRORS), .run = bounty_retry_post,
	      .note = "Begin a failed task again"),
	ROUTE("bounty_cancel", POST, "/api/tasks/{id}/cancel", ONE, .flags = R_TX,
	      .errors = E(ERR_NOT_FOUND, ERR_NOT_ACTIVE), .run = bounty_cancel_post,
	      .mine = is_bounty_caller, .note = "End a pending or running task: it is failed then, and costs nothing"),
	ROUTE("bounty_delete", DELETE, "/api/tasks/{id}", .in = &bounty_id_shape, .status = 204, .who = BY_USER, .flags = R_TX,
	      .errors = E(ERR_NOT_FOUND, ERR_NOT_DELETABLE), .run = bounty_remove,
	      .note = "Take a pending or failed task away"),
	ROUTE("bounty_result", GET, "/api/tasks/{id}/result", .tool = "get_bounty_result", .in = &bounty_result_in_shape, .out = &bounty_result_shape,
	      .status = 200, .who = BY_USER, .flags = R_SLOW_PAYS,
	      .errors = E(ERR_NOT_FOUND, ERR_PAYMENT_REQUIRED, ERR_PAYMENT_FORM, ERR_PAYMENT_ALREADY_USED,
			  ERR_PAYMENT_IDENTIFIER, ERR_PROVIDER, ERR_OFF),
	      .headers = "PAYMENT-REQUIRED|PAYMENT-RESPONSE|X-PAYMENT-RESPONSE|Access-Control-Expose-Headers|"
		 "X-Payment-Required|X-Payment-Amount|X-Payment-Currency|Retry-After",
	      .run = bounty_result_show,
	      .note = "The result, or what is missing for it: 402 with the ways to pay, or a link that was mailed"),
	ROUTE("bounty_receipt", GET, "/api/tasks/{id}/receipt", .in = &bounty_id_shape, .out = &bounty_receipt_shape,
	      .status = 200, .who = BY_USER, .errors = E(ERR_NOT_FOUND, ERR_NOT_PAID), .run = bounty_receipt_show,
	      .note = "What was paid for the result, by whom and how"),
	ROUTE("bounty_refund", POST, "/api/tasks/{id}/refund", .in = &bounty_refund_in_shape, .out = &bounty_refund_made_shape,
	      .status = 200, .who = W_ADMIN, .flags = R_TX | R_STRICT,
	      .errors = E(ERR_NOT_FOUND, ERR_NOT_PAID, ERR_FULLY_REFUNDED), .run = bounty_refund_post,
	      .note = "An admin gives the whole payment back; the result is closed again"),
	ROUTE("agent_list", GET, "/api/agents", .out = &agents_reply_shape, .status = 200, .who = W_ANYONE,
	      .run = agents_show, .note = "The agents: what each does, takes and costs"),
	ROUTES_END,
};
