/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/guard.h"
#include <string.h>
#include "base/crypt.h"
#include "base/id.h"
#include "base/json.h"
#include "base/time.h"

#define NO_ACCOUNT "00000000-0000-0000-0000-000000000000"
#define DAY_S 86400

/* A value of the body or the query, whichever API put it where. */
static const char *presented(const struct rq *rq, const char *name)
{
	const char *v = rq->input.json ? json_text(rq->input.json, name) : pairs_get(rq->input.form, name);

	return str_has(v) ? v : pairs_get(rq->input.query, name);
}


static const char *bearer(const struct rq *rq)
{
	const char *header = rq_param(rq, "HTTP_AUTHORIZATION");

	if (!header || strncasecmp(header, "Bearer ", 7) != 0)
		return NULL;
	header += 7;
	return header + strspn(header, " ");
}


/* call_human's own document names both among the fields that must be there. */
static err_t ai_missing(struct rq *rq)
{
	if (rq->route->dialect != D_HUMANS_CALL)
		return ERR_OK;
	complain(&rq->complaints, "ai_account_id", "required", ERR_BAD_FIELD);
	return rq_wrong(rq, "ai_api_key", "required");
}


/* An AI account by body, query or Authorization header. */
static err_t ai_credential(struct rq *rq)
{
	const char *id = presented(rq, "ai_account_id"), *key = presented(rq, "ai_api_key"), *header = bearer(rq);

	if (str_has(header) && str_has(key) && !secret_equal(header, key))
		return ERR_TWO_CREDENTIALS;
	if (str_starts(key, ACCESS_TOKEN_START))
		return ERR_CREDENTIALS;
	if (str_has(id) && !str_has(key) && !str_has(header))
		return rq_wrong(rq, "ai_api_key", "required");
	if (str_has(key) && !str_has(id) && !str_has(header))
		return rq_wrong(rq, "ai_account_id", "required");
	if (!str_has(key))
		key = header;
	if (!str_has(key))
		return ai_missing(rq);
	rq->cred.kind = CRED_AI;
	rq->cred.key_hash = sha256_hex(rq->arena, key);
	/* what is no id names no account: a wrong credential like any other */
	if (str_has(id))
		rq->cred.ai_account_id = uuid_parse(id, NULL) ? str_lower(rq->arena, id) : NO_ACCOUNT;
	return ERR_OK;
}


static err_t test_credential(struct rq *rq)
{
	const char *id = presented(rq, "human_id"), *token = presented(rq, "human_test_token");
	const char *secret = rq->conf->test_human_auth_secret;

	if (!str_has(token))
		return ERR_OK;
	if (!rq->conf->enable_test_human_auth || !str_has(secret) || !uuid_parse(id, NULL) ||
	    !secret_equal(hmac_sha256_hex(rq->arena, span_of(secret), span_of(id)), token))
		return ERR_CREDENTIALS;
	rq->cred = (struct cred){.kind = CRED_TEST_HUMAN, .human_id = str_lower(rq->arena, id)};
	return ERR_OK;
}


/* A key of the run tracker, by header or query. */
static err_t tracker_credential(struct rq *rq)
{
	const char *header = rq_param(rq, "HTTP_X_API_KEY"), *query = pairs_get(rq->input.query, "api_key");
	const char *key = str_has(header) ? header : query;

	if (str_has(header) && str_has(query) && !secret_equal(header, query))
		return ERR_TWO_CREDENTIALS;
	if (!str_has(key) && rq->route->who != W_TRACKER)
		return ERR_OK;
	rq->cred = (struct cred){.kind = CRED_TRACKER, .is_absent = !str_has(key),
				 .key_hash = sha256_hex(rq->arena, str_has(key) ? key : "")};
	return ERR_OK;
}


/* A service token; the user it acts for is named beside it.  The hook says first when the token is wrong. */
static err_t machine_credential(struct rq *rq)
{
	const char *token = bearer(rq), *user = rq_param(rq, "HTTP_X_USER_ID");

	if (!str_has(token))
		return ERR_OK;
	rq->cred = (struct cred){.kind = CRED_MACHINE, .key_hash = sha256_hex(rq->arena, token), .for_user = str_has(user) ? user : NULL};
	return ERR_OK;
}


/* Headers signed by a wallet, all read by the hook; a route for wallets alone asks it also without any. */
static err_t wallet_credential(struct rq *rq)
{
	if (rq->route->who == W_WALLET || str_has(rq_param(rq, "HTTP_X_WALLET_ADDRESS")))
		rq->cred = (struct cred){.kind = CRED_WALLET};
	return ERR_OK;
}


static err_t story_credential(struct rq *rq)
{
	const char *token = bearer(rq);

	if (str_has(token))
		rq->cred = (struct cred){.kind = CRED_STORY, .token = token};
	return ERR_OK;
}


/* An account's key beside a test token: whoever reads this cannot know who is meant, whichever the route takes. */
static bool is_ambiguous(const struct rq *rq)
{
	return rq->route->who & (W_AI | W_TEST) && str_has(presented(rq, "human_test_token")) &&
	       (str_has(presented(rq, "ai_api_key")) || str_has(bearer(rq)));
}


err_t guard_credentials(struct rq *rq)
{
	static const struct {
		unsigned who;
		err_t (*read)(struct rq *rq);
	} explicit[] = {{W_AI, ai_credential}, {W_TEST, test_credential}, {W_TRACKER, tracker_credential},
			{W_MACHINE, machine_credential}, {W_WALLET, wallet_credential}, {W_STORY, story_credential}};
	const char *cookie;
	err_t e = is_ambiguous(rq) ? ERR_TWO_CREDENTIALS : ERR_OK;

	for (size_t i = 0; i < N_OF(explicit) && !e; i++)
		if (rq->route->who & explicit[i].who)
			e = explicit[i].read(rq);
	if (e || rq->cred.kind != CRED_NONE)
		return e;
	cookie = rq_cookie_get(rq, SESSION_COOKIE);
	if (str_has(cookie))
		rq->cred = (struct cred){.kind = CRED_SESSION, .key_hash = sha256_hex(rq->arena, cookie)};
	return ERR_OK;
}


static err_t believe(struct rq *rq)
{
	const struct guard_hooks *h = rq->web->hooks;

	switch (rq->cred.kind) {
	case CRED_AI: return h->ai(rq, &rq->cred, &rq->who);
	case CRED_SESSION: return h->session(rq, &rq->cred, &rq->who);
	case CRED_TEST_HUMAN: return h->human(rq, &rq->cred, &rq->who);
	case CRED_TRACKER: return h->tracker(rq, &rq->cred, &rq->who);
	case CRED_MACHINE: return h->machine(rq, &rq->cred, &rq->who);
	case CRED_WALLET: return h->wallet(rq, &rq->cred, &rq->who);
	case CRED_STORY: return h->story(rq, &rq->cred, &rq->who);
	default: return ERR_OK;
	}
}


static bool is_allowed(const struct rq *rq)
{
	static const unsigned needs[] = {[ACTOR_NONE] = W_ANYONE, [ACTOR_AI] = W_AI, [ACTOR_PERSON] = W_PERSON,
					 [ACTOR_TEST_HUMAN] = W_TEST, [ACTOR_TRACKER] = W_TRACKER,
					 [ACTOR_MACHINE] = W_MACHINE, [ACTOR_WALLET] = W_WALLET};
	/* who showed a kind of credential that the route takes is that kind's actor, a person by a story's token too */
	unsigned shown = rq->cred.kind == CRED_STORY ? W_STORY : needs[rq->who.kind];

	return rq->route->who & (shown | W_ANYONE) ||
	       (rq->who.is_admin && rq->route->who & W_ADMIN);
}


err_t guard_who(struct rq *rq)
{
	err_t e = rq->route->who == W_ADMIN && !str_has(rq->conf->admin_emails) ? ERR_NO_ADMINS : believe(rq);

	/* a session that ended is nobody; any other credential that is not known is wrong */
	if (e == ERR_NO_ROW && rq->cred.kind == CRED_SESSION) {
		rq->cred = (struct cred){0};
		e = ERR_OK;
	}
	if (e == ERR_NO_ROW)
		return rq->cred.kind == CRED_TRACKER ? guard_key_error(rq) : ERR_CREDENTIALS;
	if (e)
		return e;
	if (rq->who.kind == ACTOR_PERSON)
		rq->who.is_admin = conf_is_admin(rq->conf, rq->who.email);
	if (is_allowed(rq))
		return ERR_OK;
	return rq->who.kind == ACTOR_PERSON && rq->route->who == W_ADMIN ? ERR_FORBIDDEN : ERR_UNAUTHORIZED;
}


err_t guard_key_error(const struct rq *rq)
{
	return rq->cred.is_absent ? ERR_API_KEY_MISSING : ERR_API_KEY;
}


err_t guard_key_first(struct rq *rq, err_t e)
{
	err_t first;

	if (!(rq->route->who & W_FIRST))
		return e;
	first = rq->cred.kind == CRED_NONE ? guard_credentials(rq) : ERR_OK;
	if (!first)
		first = guard_who(rq);
	if (first) /* who may not come in learns nothing about what was sent */
		rq->complaints = (struct complaints){0};
	return first ? first : e;
}


static const char *form_token_for(struct rq *rq, int64_t day)
{
	const char *text = rq->who.session_hash ? arena_printf(rq->arena, "form:%s", rq->who.session_hash)
						: arena_printf(rq->arena, "form:anyone:%lld", (long long)day);

	return hmac_sha256_hex(rq->arena, span_of(rq->conf->secret_key), span_of(text));
}


const char *guard_form_token(struct rq *rq)
{
	return form_token_for(rq, time_now() / US_PER_S / DAY_S);
}


static err_t form_token_check(struct rq *rq)
{
	const char *token = pairs_get(rq->input.form, "form_token");
	int64_t today = time_now() / US_PER_S / DAY_S;

	return secret_equal(token, form_token_for(rq, today)) || secret_equal(token, form_token_for(rq, today - 1))
		       ? ERR_OK
		       : ERR_FORM_TOKEN;
}


err_t guard_same_origin(struct rq *rq)
{
	const char *site = rq_param(rq, "HTTP_SEC_FETCH_SITE"), *origin = rq_param(rq, "HTTP_ORIGIN");
	bool is_form = rq->route->flags & R_FORM;

	if (rq->route->method == GET || (rq->cred.kind != CRED_SESSION && !is_form))
		return ERR_OK;
	if (str_has(site) ? !str_in_words(site, strlen(site), "same-origin|none")
			  : str_has(origin) ? !conf_is_own_origin(rq->conf, origin) : rq->cred.kind == CRED_SESSION)
		return ERR_CROSS_ORIGIN;
	return is_form ? form_token_check(rq) : ERR_OK;
}
