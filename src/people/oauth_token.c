/* oauth_token.c - a code becomes tokens, a refresh token its successor; and tokens that are given back.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/crypt.h"
#include "base/id.h"
#include "people/oauth_internal.h"
#include "sql_oauth.h"

#define TOKEN_BYTES 32
#define PREFIX_LEN 12 /* "hha_" and eight that differ */
#define VERIFIER_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
#define ONCE_WORDS "grant_type|code|redirect_uri|code_verifier|client_id|client_secret|refresh_token|resource|scope|token"

struct oauth_token_ask {
	const char *grant_type, *code, *redirect_uri, *code_verifier, *client_id, *client_secret, *refresh_token, *resource, *scope;
};
struct oauth_revoke_ask {
	const char *token, *client_id, *client_secret;
};
struct oauth_token_answer {
	const char *access_token, *token_type, *refresh_token, *scope;
	int64_t expires_in;
};
struct oauth_code {
	const char *code_hash;
};
struct oauth_code_facts {
	const char *client_id, *redirect_uri, *challenge, *resource;
	bool is_uri_said;
};
struct oauth_tokens {
	const char *code_hash, *old_hash, *client_id, *resource, *access_hash, *prefix, *refresh_hash;
	int64_t access_s, refresh_days;
};
struct oauth_granted {
	const char *scope;
};
struct oauth_token_back {
	const char *token_hash, *client_id;
};

#define ASK(type, member, max_, ...) FIELD(type, member, K_TEXT, .flags = F_LENIENT | F_SECRET, .max = (max_), __VA_ARGS__)
#define ASK_TOKEN(member, max_, ...) ASK(oauth_token_ask, member, max_, __VA_ARGS__)
SHAPE(oauth_token_ask, oauth_token_ask, ASK_TOKEN(grant_type, 100, .note = "authorization_code or refresh_token"), ASK_TOKEN(code, 200),
      ASK_TOKEN(redirect_uri, 2000), ASK_TOKEN(code_verifier, 200), ASK_TOKEN(client_id, 2000), ASK_TOKEN(client_secret, 200),
      ASK_TOKEN(refresh_token, 200), ASK_TOKEN(resource, 2000), ASK_TOKEN(scope, 1000));
SHAPE(oauth_revoke_ask, oauth_revoke_ask, ASK(oauth_revoke_ask, token, 200, .note = "An access or a refresh token"),
      ASK(oauth_revoke_ask, client_id, 2000), ASK(oauth_revoke_ask, client_secret, 200));
#define TOLD(member, kind, ...) FIELD(oauth_token_answer, member, kind, __VA_ARGS__)
SHAPE(oauth_token_answer, oauth_token_answer, TOLD(access_token, K_TEXT, .flags = F_SECRET), TOLD(token_type, K_TEXT),
      TOLD(expires_in, K_INT, .note = "Seconds"), TOLD(refresh_token, K_TEXT, .flags = F_SECRET), TOLD(scope, K_TEXT));
SHAPE(oauth_code, oauth_code, FIELD(oauth_code, code_hash, K_TEXT));
#define FACT(member) FIELD(oauth_code_facts, member, K_TEXT)
SHAPE(oauth_code_facts, oauth_code_facts, FACT(client_id), FACT(redirect_uri), FACT(challenge), FACT(resource),
      FIELD(oauth_code_facts, is_uri_said, K_BOOL));
#define PUT(member, kind) FIELD(oauth_tokens, member, kind)
SHAPE(oauth_tokens, oauth_tokens, PUT(code_hash, K_TEXT), PUT(old_hash, K_TEXT), PUT(client_id, K_TEXT), PUT(resource, K_TEXT),
      PUT(access_hash, K_TEXT), PUT(prefix, K_TEXT), PUT(refresh_hash, K_TEXT), PUT(access_s, K_INT), PUT(refresh_days, K_INT));
SHAPE(oauth_granted, oauth_granted, FIELD(oauth_granted, scope, K_TEXT));
SHAPE(oauth_token_back, oauth_token_back, FIELD(oauth_token_back, token_hash, K_TEXT), FIELD(oauth_token_back, client_id, K_TEXT));

/* RFC 7636, 4.6 */
static bool verifier_fits(struct rq *rq, const char *verifier, const char *challenge)
{
	unsigned char digest[SHA256_LEN];
	size_t n = verifier ? strlen(verifier) : 0;

	if (n < 43 || n > 128 || strspn(verifier, VERIFIER_CHARS) != n)
		return false;
	sha256(verifier, n, digest);
	return secret_equal(base64url_encode(rq->arena, digest, sizeof(digest)), challenge);
}

static struct oauth_tokens tokens_make(struct rq *rq, struct oauth_token_answer *out)
{
	*out = (struct oauth_token_answer){.access_token = arena_printf(rq->arena, ACCESS_TOKEN_START "%s", random_token(rq->arena, TOKEN_BYTES)),
					   .refresh_token = arena_printf(rq->arena, "hhr_%s", random_token(rq->arena, TOKEN_BYTES)),
					   .token_type = "Bearer", .expires_in = OAUTH_ACCESS_S};
	return (struct oauth_tokens){.access_hash = sha256_hex(rq->arena, out->access_token),
				     .prefix = arena_strndup(rq->arena, out->access_token, PREFIX_LEN),
				     .refresh_hash = sha256_hex(rq->arena, out->refresh_token), .access_s = OAUTH_ACCESS_S,
				     .refresh_days = OAUTH_REFRESH_DAYS};
}

static err_t tokens_answer(struct rq *rq, struct stmt *s, const struct oauth_tokens *t, struct oauth_token_answer *out)
{
	struct oauth_granted granted;
	err_t e = rq_one(rq, s, t, &granted);

	if (e)
		return e == ERR_NO_ROW ? ERR_OAUTH_GRANT : e;
	out->scope = granted.scope;
	rq_answer(rq, out);
	return ERR_OK;
}

static err_t code_grant(struct rq *rq, const struct oauth_token_ask *in, const struct oauth_client *client)
{
	struct oauth_token_answer *out = ARENA_NEW(rq->arena, struct oauth_token_answer);
	struct oauth_tokens t = tokens_make(rq, out);
	struct oauth_code code = {in->code ? sha256_hex(rq->arena, in->code) : NULL};
	struct oauth_code_facts given;
	err_t e;

	if (!code.code_hash || !in->code_verifier)
		return ERR_OAUTH_INVALID;
	e = rq_one(rq, &sql_oauth_code_take, &code, &given);
	if (e)
		return e == ERR_NO_ROW ? ERR_OAUTH_GRANT : e;
	if (!str_eq(given.client_id, client->id) || !verifier_fits(rq, in->code_verifier, given.challenge) ||
	    (given.is_uri_said || in->redirect_uri ? !str_eq(in->redirect_uri, given.redirect_uri) : false))
		return ERR_OAUTH_GRANT;
	if (in->resource && !str_eq(oauth_resource(rq, in->resource), given.resource))
		return ERR_OAUTH_TARGET;
	t.code_hash = code.code_hash;
	return tokens_answer(rq, &sql_oauth_connect, &t, out);
}

static err_t refresh_grant(struct rq *rq, const struct oauth_token_ask *in, const struct oauth_client *client)
{
	struct oauth_token_answer *out = ARENA_NEW(rq->arena, struct oauth_token_answer);
	struct oauth_tokens t = tokens_make(rq, out);

	if (!in->refresh_token)
		return ERR_OAUTH_INVALID;
	t.resource = in->resource ? oauth_resource(rq, in->resource) : NULL;
	if (in->resource && !t.resource)
		return ERR_OAUTH_TARGET;
	if (!oauth_scope(in->scope))
		return ERR_OAUTH_SCOPE;
	t.old_hash = sha256_hex(rq->arena, in->refresh_token);
	t.client_id = client->id;
	return tokens_answer(rq, &sql_oauth_refresh, &t, out);
}

err_t oauth_token_post(struct rq *rq)
{
	static const struct {
		const char *name;
		err_t (*run)(struct rq *rq, const struct oauth_token_ask *in, const struct oauth_client *client);
	} grants[] = {{"authorization_code", code_grant}, {"refresh_token", refresh_grant}};
	const struct oauth_token_ask *in = rq->in;
	struct oauth_caller caller = {in->client_id, in->client_secret};
	struct oauth_client client;
	err_t e = !in->grant_type || oauth_has_twice(rq->input.form, ONCE_WORDS) ? ERR_OAUTH_INVALID : oauth_client_proved(rq, &caller, &client);

	rq_header(rq, "Cache-Control", "no-store");
	if (e)
		return e;
	for (size_t i = 0; i < N_OF(grants); i++)
		if (str_eq(grants[i].name, in->grant_type))
			return grants[i].run(rq, in, &client);
	return ERR_OAUTH_GRANT_TYPE;
}

/* RFC 7009: a token that is not known, or another's, is as good as given back. */
err_t oauth_revoke_post(struct rq *rq)
{
	const struct oauth_revoke_ask *in = rq->in;
	struct oauth_caller caller = {in->client_id, in->client_secret};
	struct oauth_client client;
	err_t e = !in->token || oauth_has_twice(rq->input.form, ONCE_WORDS) ? ERR_OAUTH_INVALID : oauth_client_proved(rq, &caller, &client);
	struct oauth_token_back back;

	if (e)
		return e;
	back = (struct oauth_token_back){sha256_hex(rq->arena, in->token), client.id};
	e = rq_run(rq, &sql_oauth_revoke, &back, NULL);
	if (!e)
		rq_raw(rq, "application/json", SPAN("{}"));
	return e;
}
