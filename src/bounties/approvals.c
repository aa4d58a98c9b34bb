/* approvals.c - asking a person to pay or to approve, and what they decided.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "base/crypt.h"
#include "base/id.h"
#include "base/money.h"
#include "bounties/approvals_internal.h"
#include "bounties/bounties_internal.h"
#include "sql_approvals.h"

#define TOKEN_BYTES 32
#define ID_BYTES 12

/* Every answer about an approval; the legacy twins of the names are part of the API. */
struct approval_reply {
	const char *error, *approval_request_id, *ciba_request_id, *task_id, *status, *approval_status, *amount, *message,
		*instructions;
	int64_t status_code, expires_at, approved_at, denied_at;
	bool success, requires_approval, requires_ciba;
};
struct approval_ask {
	const char *task_id;
};
struct approval_id {
	const char *id;
};

SHAPE(bounty_mail_ask, bounty_mail_ask, FIELD(bounty_mail_ask, id, K_TEXT), FIELD(bounty_mail_ask, user_id, K_TEXT),
      FIELD(bounty_mail_ask, approval_id, K_TEXT), FIELD(bounty_mail_ask, token_hash, K_TEXT),
      FIELD(bounty_mail_ask, description, K_TEXT), FIELD(bounty_mail_ask, mail, K_JSON),
      FIELD(bounty_mail_ask, threshold, K_INT), FIELD(bounty_mail_ask, is_first, K_BOOL));
SHAPE(bounty_mailed, bounty_mailed, FIELD(bounty_mailed, approval_id, K_TEXT), FIELD(bounty_mailed, wait_s, K_INT),
      FIELD(bounty_mailed, is_too_soon, K_BOOL), FIELD(bounty_mailed, is_sent, K_BOOL),
      FIELD(bounty_mailed, has_address, K_BOOL));
SHAPE(approval_key, approval_key, FIELD(approval_key, id, K_TEXT), FIELD(approval_key, user_id, K_TEXT),
      FIELD(approval_key, token_hash, K_TEXT), FIELD(approval_key, status, K_TEXT));
SHAPE(approval_made, approval_made, FIELD(approval_made, id, K_TEXT));
SHAPE(approval, approval, FIELD(approval, id, K_TEXT), FIELD(approval, task_id, K_UUID), FIELD(approval, user_id, K_TEXT),
      FIELD(approval, amount, K_JSON), FIELD(approval, description, K_TEXT), FIELD(approval, expires_at, K_TIME),
      FIELD(approval, status, K_TEXT), FIELD(approval, approved_at, K_TIME), FIELD(approval, denied_at, K_TIME),
      FIELD(approval, payment_status, K_TEXT), FIELD(approval, user_name, K_TEXT),
      FIELD(approval, agent_type, K_TEXT));

SHAPE(approval_ask, approval_ask, FIELD(approval_ask, task_id, K_LINE, .flags = F_REQ, .max = 64));
SHAPE(approval_id, approval_id, FIELD(approval_id, id, K_LINE, .flags = F_REQ | F_PATH, .max = 64));
SHAPE(approval_asked, approval_reply, FIELD(approval_reply, success, K_BOOL),
      FIELD(approval_reply, approval_request_id, K_TEXT, .note = "null: the amount needs no approval, the mail has the way to pay"),
      FIELD(approval_reply, ciba_request_id, K_TEXT, .note = "The same, by its old name"), FIELD(approval_reply, task_id, K_UUID),
      FIELD(approval_reply, amount, K_JSON), FIELD(approval_reply, message, K_TEXT));
SHAPE(approval_state, approval_reply, FIELD(approval_reply, approval_request_id, K_TEXT),
      FIELD(approval_reply, ciba_request_id, K_TEXT, .note = "The same, by its old name"),
      FIELD(approval_reply, status, K_WORD, .words = "pending|approved|denied|expired"),
      FIELD(approval_reply, task_id, K_UUID), FIELD(approval_reply, amount, K_JSON), FIELD(approval_reply, expires_at, K_TIME),
      FIELD(approval_reply, approved_at, K_TIME), FIELD(approval_reply, denied_at, K_TIME));
#define APPROVAL_HEAD \
	FIELD(approval_reply, error, K_TEXT), FIELD(approval_reply, status_code, K_INT), FIELD(approval_reply, task_id, K_UUID)
SHAPE(approval_required, approval_reply, APPROVAL_HEAD, FIELD(approval_reply, requires_approval, K_BOOL),
      FIELD(approval_reply, requires_ciba, K_BOOL), FIELD(approval_reply, approval_request_id, K_TEXT),
      FIELD(approval_reply, ciba_request_id, K_TEXT), FIELD(approval_reply, approval_status, K_TEXT, .flags = F_OMIT),
      FIELD(approval_reply, amount, K_JSON), FIELD(approval_reply, message, K_TEXT), FIELD(approval_reply, expires_at, K_TIME),
      FIELD(approval_reply, instructions, K_JSON));
SHAPE(approval_ended, approval_reply, APPROVAL_HEAD, FIELD(approval_reply, approval_status, K_TEXT),
      FIELD(approval_reply, amount, K_JSON), FIELD(approval_reply, message, K_TEXT));

#define INSTRUCTIONS \
	"{\"1\":\"Open the mail\",\"2\":\"Press Approve, and confirm on the page\",\"3\":\"Ask for the result again\"," \
	"\"4\":\"Pay by any of the ways in the answer\"}"

int64_t approval_threshold(const struct conf *c)
{
	const char *text = c->approval_threshold_usd;
	int64_t micro;

	return text && money_parse(text, strlen(text), CUR_USDC, &micro) ? micro : INT64_MAX;
}

static err_t mail_send_one(struct rq *rq, const struct bounty *b, bool is_first, struct bounty_mailed *out)
{
	const char *token = random_hex(rq->arena, TOKEN_BYTES);
	struct bounty_mail_ask ask = {
		.id = b->id, .user_id = b->user_id, .is_first = is_first, .threshold = approval_threshold(rq->conf),
		.approval_id = arena_printf(rq->arena, "mla_%s", random_hex(rq->arena, ID_BYTES)),
		.token_hash = sha256_hex(rq->arena, token), .description = approval_words(rq->arena, b),
	};

	ask.mail = approval_mail(rq, b, ask.description, token);
	return rq_one(rq, &sql_bounty_mail, &ask, out);
}

err_t bounty_mail_first(struct rq *rq, const struct bounty *b, bool *has_address)
{
	struct bounty_mailed done = {.has_address = true};
	err_t e = b->n_links ? ERR_OK : mail_send_one(rq, b, true, &done);

	*has_address = done.has_address;
	return e;
}

err_t bounty_mail_again(struct rq *rq, const struct bounty *b, const char **approval_id)
{
	struct bounty_mailed done = {0};
	err_t e = str_eq(b->status, "completed") && b->actual_micro <= 0 ? ERR_NOTHING_DUE : mail_send_one(rq, b, false, &done);

	if (e)
		return e;
	*approval_id = done.approval_id;
	if (done.is_too_soon) {
		rq_header(rq, "Retry-After", arena_printf(rq->arena, "%lld", (long long)done.wait_s));
		return ERR_RATE;
	}
	return done.has_address ? ERR_OK : ERR_NO_EMAIL;
}

static err_t approval_read(struct rq *rq, const char *id, struct approval *out)
{
	struct approval_key key = {.id = id, .user_id = rq->who.user_id};
	err_t e = rq_one(rq, &sql_approval_by_id, &key, out);

	return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
}

static struct approval_reply *reply_new(struct rq *rq, const struct bounty *b, const char *id)
{
	struct approval_reply *r = ARENA_NEW(rq->arena, struct approval_reply);

	*r = (struct approval_reply){.task_id = b->id, .approval_request_id = id, .ciba_request_id = id, .amount = b->actual_cost,
				     .success = true, .requires_approval = true, .requires_ciba = true, .status_code = 402,
				     .instructions = INSTRUCTIONS};
	return r;
}

/* ---- the result while the approval is missing */

static err_t ended_answer(struct rq *rq, struct approval_reply *r, const char *status)
{
	r->error = "Payment Approval Denied";
	r->status_code = 403;
	r->approval_status = status;
	r->message = str_eq(status, "denied") ? "The payment was denied. A new request is mailed by POST /api/payments/magic-link/request."
					      : "The request is too old. A new one is mailed by POST /api/payments/magic-link/request.";
	rq_answer_as(rq, 403, &approval_ended_shape, r);
	return ERR_OK;
}

/* Also without an address there is an answer: how to get on is in its words. */
static err_t first_asked(struct rq *rq, const struct bounty *b, const char **id, const char **message)
{
	struct bounty_mailed done;
	err_t e = mail_send_one(rq, b, !b->approval_id, &done);

	*id = done.approval_id;
	*message = done.has_address ? "A mail with a link to approve this payment was sent."
				    : "This payment needs an approval by mail, and the account has no verified address.";
	return e;
}

err_t approval_answer(struct rq *rq, const struct bounty *b)
{
	const char *id = b->approval_id, *message = "Waiting for the approval by the mailed link.";
	struct approval_reply *r;
	struct approval a = {0};
	bool is_new = !id;
	err_t e = is_new ? first_asked(rq, b, &id, &message) : ERR_OK;

	if (!e && id)
		e = approval_read(rq, id, &a);
	if (e)
		return e;
	r = reply_new(rq, b, id);
	if (id && !str_eq(a.status, "pending"))
		return ended_answer(rq, r, a.status);
	r->error = is_new ? "Payment Approval Required" : "Awaiting Payment Approval";
	r->approval_status = is_new ? NULL : "pending";
	r->message = message;
	r->expires_at = a.expires_at;
	rq_answer_as(rq, 402, &approval_required_shape, r);
	return ERR_OK;
}

/* ---- by the mailed link */

err_t approval_by_token(struct rq *rq, const char *token, struct approval *out)
{
	struct approval_key key = {.token_hash = sha256_hex(rq->arena, token)};
	err_t e = rq_one(rq, &sql_approval_by_token, &key, out);

	return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
}

err_t approval_decide(struct rq *rq, const char *token, bool is_yes)
{
	struct approval_key key = {.token_hash = sha256_hex(rq->arena, token), .status = is_yes ? "approved" : "denied"};
	struct approval_made made;

	return rq_one(rq, &sql_approval_decide, &key, &made);
}

/* ---- routes */

static err_t request_post(struct rq *rq)
{
	const struct approval_ask *in = rq->in;
	struct bounty *b = ARENA_NEW(rq->arena, struct bounty);
	const char *approval_id;
	struct approval_reply *r;
	err_t e = bounty_get(rq, in->task_id, b);

	if (!e)
		e = bounty_mail_again(rq, b, &approval_id);
	if (e)
		return e;
	r = reply_new(rq, b, approval_id);
	r->message = approval_id ? "A mail with a link to approve this payment was sent."
				      : "A mail with the way to pay was sent.";
	rq_answer(rq, r);
	return ERR_OK;
}

static err_t status_show(struct rq *rq)
{
	const struct approval_id *in = rq->in;
	struct approval_reply *r = ARENA_NEW(rq->arena, struct approval_reply);
	struct approval a;
	err_t e = approval_read(rq, in->id, &a);

	if (e)
		return e;
	*r = (struct approval_reply){.approval_request_id = a.id, .ciba_request_id = a.id, .status = a.status,
				     .task_id = a.task_id, .amount = a.amount, .expires_at = a.expires_at,
				     .approved_at = a.approved_at, .denied_at = a.denied_at};
	rq_answer(rq, r);
	return ERR_OK;
}

#define ASK_ROUTE(name_, path_, note_) \
	{.name = (name_), .method = POST, .path = (path_), .in = &approval_ask_shape, .out = &approval_asked_shape, .status = 200, \
	 .dialect = D_BOUNTIES, .who = W_PERSON | W_MACHINE, .run = request_post, .note = (note_), \
	 .errors = E(ERR_NOT_FOUND, ERR_NOT_COMPLETED, ERR_ALREADY_PAID, ERR_NOTHING_DUE, ERR_NO_EMAIL, ERR_RATE, ERR_NO_USER, \
		     ERR_CLIENT_SCOPE)}
#define STATUS_ROUTE(name_, path_, note_) \
	{.name = (name_), .method = GET, .path = (path_), .in = &approval_id_shape, .out = &approval_state_shape, .status = 200, \
	 .dialect = D_BOUNTIES, .who = W_PERSON | W_MACHINE, .run = status_show, .note = (note_), \
	 .errors = E(ERR_NOT_FOUND, ERR_NO_USER, ERR_CLIENT_SCOPE)}

const struct route approvals_routes[] = {
	ASK_ROUTE("approval_request", "/api/payments/magic-link/request",
		  "Mails the way to pay, and above the threshold the links to approve; again after ten minutes"),
	ASK_ROUTE("approval_request_ciba", "/api/payments/ciba/initiate", "The same, by its old name"),
	STATUS_ROUTE("approval_status", "/api/payments/magic-link/status/{id}", "What became of a request"),
	STATUS_ROUTE("approval_status_ciba", "/api/payments/ciba/status/{id}", "The same, by its old name"),
	ROUTES_END,
};

/* ---- the clock */

static err_t approval_expire_run(struct job_run *r)
{
	struct approval_key key = {.id = r->job.subject};

	return db_run(r->db, r->arena, &sql_approval_expire, &key, NULL);
}

static const int64_t expire_schedule_s[] = {10, 60, -1};
const struct job_kind approvals_jobs[] = {
	{.name = "approval_expire", .lease_s = 30, .max_attempts = 20, .schedule_s = expire_schedule_s, .run = approval_expire_run,
	 .note = "An approval that nobody gave is over"},
	JOB_KINDS_END,
};
