/* identity_token.c - the code of a sign-in becomes claims: token endpoint, keys, id_token, userinfo.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/jwt.h"
#include "base/log.h"
#include "base/time.h"
#include "people/identity_internal.h"

#define LEEWAY_S 60
#define FORM_MAX 16384

static void form_add(struct buf *b, const char *name, const char *value)
{
	buf_fmt(b, "%s%s=", b->len ? "&" : "", name);
	url_encode(b, value);
}

/* RFC 6749, 2.3.1: id and secret are form-encoded before they are joined. */
static const char *basic(struct arena *a, const struct identity *p)
{
	struct buf b;

	buf_init(&b, a, FORM_MAX);
	url_encode(&b, p->client_id);
	buf_ch(&b, ':');
	url_encode(&b, p->client_secret);
	return arena_printf(a, "Basic %s", base64_encode(a, buf_text(&b), b.len));
}

/* Auth0 wants the secret in the form; others as they registered us, and a wrong way costs nothing: the code is not
 * looked at before the client is known. */
static json_t *token_ask(struct rq *rq, const struct identity_grant *g, bool in_form, long *status)
{
	const struct identity *p = g->provider;
	struct http_header headers[] = {{"content-type", "application/x-www-form-urlencoded"},
					{"accept", "application/json"}, {"authorization", NULL}};
	struct http_call call = {.method = "POST", .url = g->at->token, .headers = headers, .n_headers = in_form ? 2 : 3};
	struct buf b;

	buf_init(&b, rq->arena, FORM_MAX);
	form_add(&b, "grant_type", "authorization_code");
	form_add(&b, "code", g->code);
	form_add(&b, "redirect_uri", p->callback);
	form_add(&b, "code_verifier", g->verifier);
	if (in_form) {
		form_add(&b, "client_id", p->client_id);
		form_add(&b, "client_secret", p->client_secret);
	} else {
		headers[2].value = basic(rq->arena, p);
	}
	call.body = (struct span){buf_text(&b), b.len};
	identity_call(rq, p, &call);
	*status = call.e ? 0 : call.status;
	return identity_answer(&call);
}

static err_t token_get(struct rq *rq, const struct identity_grant *g, json_t **out)
{
	long status;

	*out = token_ask(rq, g, g->provider->is_auth0, &status);
	if (status == 401 && !g->provider->is_auth0)
		*out = token_ask(rq, g, true, &status);
	if (status == 200 && *out)
		return ERR_OK;
	if (!status || status >= 500 || status == 429)
		return ERR_IDENTITY;
	log_line(LOG_WARN, "identity provider refused a code status=%ld error=%s", status,
		 *out && json_text(*out, "error") ? json_text(*out, "error") : "none");
	return ERR_SIGN_IN;
}

/* A kid that is not known may be new: the keys are fetched anew, at most once a minute. */
static err_t token_check(struct rq *rq, const struct identity_grant *g, const char *token, json_t **claims)
{
	struct identity_source keys = {.provider = g->provider, .url = g->at->keys};
	struct jwt_want want = {.iss = g->provider->issuer, .aud = g->provider->client_id, .nonce = g->nonce,
				.now_s = time_now() / US_PER_S, .exp_leeway_s = LEEWAY_S, .leeway_s = LEEWAY_S};
	json_t *jwks;
	err_t e = identity_fetch(rq, &keys, &jwks);

	if (e)
		return e;
	e = jwt_verify_rs256(rq->arena, span_of(token), jwks, &want, claims);
	if (e == ERR_NO_ROW) {
		keys.is_forced = true;
		e = identity_fetch(rq, &keys, &jwks);
		if (e)
			return e;
		e = jwt_verify_rs256(rq->arena, span_of(token), jwks, &want, claims);
	}
	if (e)
		log_line(LOG_WARN, "identity provider: its id_token is not good");
	return e ? ERR_SIGN_IN : ERR_OK;
}

/* Some providers name the person only here (OpenID Connect Core 5.3.2: the subject must be the same). */
static void userinfo_add(struct rq *rq, const struct identity_grant *g, const char *access, json_t *claims)
{
	struct http_header h = {"authorization", arena_printf(rq->arena, "Bearer %s", access)};
	struct http_call call = {.method = "GET", .url = g->at->userinfo, .headers = &h, .n_headers = 1};
	static const char *const wanted[] = {"email", "email_verified", "name", "nickname"};
	json_t *info;

	identity_call(rq, g->provider, &call);
	info = call.status == 200 ? identity_answer(&call) : NULL;
	if (!info || !str_eq(json_text(info, "sub"), json_text(claims, "sub")))
		return;
	for (size_t i = 0; i < N_OF(wanted); i++)
		if (json_object_get(info, wanted[i]) && json_object_set(claims, wanted[i], json_object_get(info, wanted[i])))
			die_no_memory();
}

err_t identity_claims(struct rq *rq, const struct identity_grant *g, json_t **out)
{
	json_t *answer;
	err_t e = token_get(rq, g, &answer);
	const char *access;

	if (!e)
		e = token_check(rq, g, json_text(answer, "id_token"), out);
	if (e)
		return e;
	access = json_text(answer, "access_token");
	if (!json_text(*out, "email") && str_has(access) && str_has(g->at->userinfo) && str_plain(access))
		userinfo_add(rq, g, access, *out);
	return ERR_OK;
}
