/* oauth_authorize.c - a program's question: read with care, kept, and put to the person on /oauth/consent.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/crypt.h"
#include "base/id.h"
#include "people/oauth_internal.h"
#include "sql_oauth.h"
#include "web/limit.h"

#define TOKEN_BYTES 32
#define CHALLENGE_LEN 43
#define QUESTIONS_A_MINUTE 300 /* from one address */
#define BASE64URL "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
#define ONCE_WORDS "response_type|client_id|redirect_uri|state|scope|code_challenge|code_challenge_method"

struct oauth_ask {
	const char *response_type, *client_id, *redirect_uri, *state, *scope, *resource, *code_challenge, *code_challenge_method;
};
struct oauth_request_row {
	const char *token_hash, *client_id, *redirect_uri, *state, *challenge, *resource, *scope;
	bool is_uri_said;
};
struct oauth_request_key {
	const char *token_hash;
};
struct oauth_yes {
	const char *token_hash, *user_id, *account_id, *name, *paypal_email, *code_hash;
};
struct oauth_way {
	const char *redirect_uri, *state;
};

#define ASK(member, max_) FIELD(oauth_ask, member, K_TEXT, .flags = F_QUERY | F_LENIENT, .max = (max_))
SHAPE(oauth_ask, oauth_ask, ASK(response_type, 100), ASK(client_id, 2000), ASK(redirect_uri, 2000), ASK(state, 4000), ASK(scope, 1000),
      ASK(resource, 2000), ASK(code_challenge, 200), ASK(code_challenge_method, 20));
#define ROW(member) FIELD(oauth_request_row, member, K_TEXT)
SHAPE(oauth_request_row, oauth_request_row, ROW(token_hash), ROW(client_id), ROW(redirect_uri), ROW(state), ROW(challenge), ROW(resource),
      ROW(scope), FIELD(oauth_request_row, is_uri_said, K_BOOL));
SHAPE(oauth_request_key, oauth_request_key, FIELD(oauth_request_key, token_hash, K_TEXT));
#define QUESTION(member) FIELD(oauth_question, member, K_TEXT)
SHAPE(oauth_question, oauth_question, QUESTION(client_id), QUESTION(client_name), FIELD(oauth_question, is_document, K_BOOL),
      QUESTION(redirect_uri), QUESTION(scope));
#define YES(member) FIELD(oauth_yes, member, K_TEXT)
SHAPE(oauth_yes, oauth_yes, YES(token_hash), YES(user_id), YES(account_id), YES(name), YES(paypal_email), YES(code_hash));
SHAPE(oauth_way, oauth_way, FIELD(oauth_way, redirect_uri, K_TEXT), FIELD(oauth_way, state, K_TEXT));

/* What is wrong with it, for the program to read at its own address; NULL for nothing. */
static const char *ask_wrong(struct rq *rq, const struct oauth_ask *in, const char **why)
{
	*why = NULL;
	if (oauth_has_twice(rq->input.query, ONCE_WORDS))
		*why = "A parameter was sent twice.";
	else if (!in->response_type)
		*why = "response_type is missing.";
	else if (!in->code_challenge || strlen(in->code_challenge) != CHALLENGE_LEN || strspn(in->code_challenge, BASE64URL) != CHALLENGE_LEN)
		*why = "A code_challenge of PKCE is needed: 43 characters of base64url.";
	else if (!str_eq(in->code_challenge_method, "S256"))
		*why = "code_challenge_method must be S256.";
	if (in->response_type && !str_eq(in->response_type, "code"))
		return "unsupported_response_type";
	if (*why)
		return "invalid_request";
	if (oauth_has_twice(rq->input.query, "resource") || !oauth_resource(rq, in->resource))
		return "invalid_target";
	return oauth_scope(in->scope) ? NULL : "invalid_scope";
}

static err_t ask_keep(struct rq *rq, const struct oauth_ask *in, struct oauth_request_row *row)
{
	const char *token = random_token(rq->arena, TOKEN_BYTES);
	err_t e;

	row->token_hash = sha256_hex(rq->arena, token);
	row->state = in->state;
	row->challenge = in->code_challenge;
	row->resource = oauth_resource(rq, in->resource);
	row->scope = oauth_scope(in->scope);
	e = oauth_limit(rq, (struct limit){"oauth question", QUESTIONS_A_MINUTE, 60});
	if (!e)
		e = rq_run(rq, &sql_oauth_request_add, row, NULL);
	if (!e)
		rq_see_other(rq, arena_printf(rq->arena, "/oauth/consent?request=%s", token));
	return e;
}

/* Until program and address are known to belong together, nothing is sent anywhere. */
err_t oauth_authorize(struct rq *rq)
{
	const struct oauth_ask *in = rq->in;
	struct oauth_client client;
	struct oauth_request_row row = {.is_uri_said = in->redirect_uri != NULL};
	const char *wrong, *why;
	bool is_elsewhere;
	err_t e = oauth_has_twice(rq->input.query, "client_id|redirect_uri") ? ERR_OAUTH_INVALID
									     : oauth_client_known(rq, in->client_id, &is_elsewhere, &client);

	if (e)
		return e == ERR_OAUTH_CLIENT ? ERR_OAUTH_UNKNOWN : e;
	if (is_elsewhere)
		return ERR_RETRY; /* nginx reads the header beside it */
	row.client_id = client.id;
	row.redirect_uri = oauth_uri_pick(&client, in->redirect_uri);
	if (!row.redirect_uri)
		return ERR_OAUTH_UNKNOWN;
	wrong = ask_wrong(rq, in, &why);
	if (!wrong)
		return ask_keep(rq, in, &row);
	rq_see_other(rq, oauth_way(rq, row.redirect_uri,
				   (const char *const[]){"error", wrong, "error_description", why, "state", in->state, NULL}));
	return ERR_OK;
}

/* ---- the answer of the person */

err_t oauth_question_read(struct rq *rq, const char *token, struct oauth_question *out)
{
	struct oauth_request_key key = {str_has(token) ? sha256_hex(rq->arena, token) : NULL};
	err_t e = key.token_hash ? rq_one(rq, &sql_oauth_request_read, &key, out) : ERR_NO_ROW;

	return e == ERR_NO_ROW ? ERR_OAUTH_QUESTION : e;
}

err_t oauth_allow(struct rq *rq, const struct oauth_choice *c, const char **to)
{
	const char *code = random_token(rq->arena, TOKEN_BYTES);
	struct oauth_yes yes = {.token_hash = sha256_hex(rq->arena, c->token), .user_id = rq->who.user_id, .account_id = c->account_id,
				.name = c->name, .paypal_email = c->paypal_email, .code_hash = sha256_hex(rq->arena, code)};
	struct oauth_way way;
	err_t e = rq_one(rq, &sql_oauth_allow, &yes, &way);

	if (!e)
		*to = oauth_way(rq, way.redirect_uri, (const char *const[]){"code", code, "state", way.state, NULL});
	return e;
}

err_t oauth_deny(struct rq *rq, const char *token, const char **to)
{
	struct oauth_request_key key = {sha256_hex(rq->arena, token)};
	struct oauth_way way;
	err_t e = rq_one(rq, &sql_oauth_deny, &key, &way);

	if (e)
		return e == ERR_NO_ROW ? ERR_OAUTH_QUESTION : e;
	*to = oauth_way(rq, way.redirect_uri, (const char *const[]){"error", "access_denied", "state", way.state, NULL});
	return ERR_OK;
}
