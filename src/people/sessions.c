/* sessions.c - what a credential is worth: the guard's hooks, and the sessions of browsers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/crypt.h"
#include "base/id.h"
#include "people/people_internal.h"
#include "people/tokens.h"
#include "people/ton_wallets.h"
#include "sql_people.h"
#include "web/page.h"

#define TOKEN_BYTES 32
#define DAY_S 86400

struct session_new {
	const char *token_hash, *user_id;
	int64_t days;
};
struct session_found {
	struct actor who;
	bool is_stale; /* when it was last used is no longer right to ten minutes */
};
struct tracker_ask {
	const char *token_hash, *project;
};
struct human_key {
	const char *human_id;
};

SHAPE(token_key, token_key, FIELD(token_key, token_hash, K_TEXT));
SHAPE(session_new, session_new, FIELD(session_new, token_hash, K_TEXT), FIELD(session_new, user_id, K_TEXT),
      FIELD(session_new, days, K_INT));
SHAPE(ai_key, ai_key, FIELD(ai_key, key_hash, K_TEXT), FIELD(ai_key, account, K_TEXT));
SHAPE(tracker_ask, tracker_ask, FIELD(tracker_ask, token_hash, K_TEXT), FIELD(tracker_ask, project, K_TEXT));
SHAPE(human_key, human_key, FIELD(human_key, human_id, K_TEXT));
SHAPE(actor_row, actor, FIELD(actor, ai_account_id, K_TEXT), FIELD(actor, user_id, K_TEXT),
      FIELD(actor, human_id, K_TEXT), FIELD(actor, email, K_TEXT), FIELD(actor, name, K_TEXT));
SHAPE(session_found, session_found, FIELD_AS("user_id", session_found, who.user_id, K_TEXT),
      FIELD_AS("human_id", session_found, who.human_id, K_TEXT), FIELD_AS("email", session_found, who.email, K_TEXT),
      FIELD_AS("name", session_found, who.name, K_TEXT), FIELD(session_found, is_stale, K_BOOL));
SHAPE(tracker_actor, actor, FIELD(actor, tracker_key, K_TEXT), FIELD(actor, tracker_project, K_INT));

static err_t ai_known(struct rq *rq, const struct cred *c, struct actor *out)
{
	struct ai_key k = {c->key_hash, c->ai_account_id};
	err_t e = rq_one(rq, &sql_ai_who, &k, out);

	out->kind = ACTOR_AI;
	return e;
}

static err_t session_known(struct rq *rq, const struct cred *c, struct actor *out)
{
	struct token_key k = {c->key_hash};
	struct session_found found;
	err_t e = rq_one(rq, &sql_session_who, &k, &found);

	if (e)
		return e;
	*out = found.who;
	out->kind = ACTOR_PERSON;
	out->session_hash = c->key_hash;
	return found.is_stale ? rq_run(rq, &sql_session_seen, &k, NULL) : ERR_OK;
}

static err_t human_known(struct rq *rq, const struct cred *c, struct actor *out)
{
	struct human_key k = {c->human_id};
	err_t e = rq_one(rq, &sql_human_who, &k, out);

	out->kind = ACTOR_TEST_HUMAN;
	return e;
}

static err_t tracker_known(struct rq *rq, const struct cred *c, struct actor *out)
{
	struct tracker_ask k = {c->key_hash, pairs_get(rq->input.path, "project")};
	err_t e = rq_one(rq, &sql_tracker_who, &k, out);
	out->kind = ACTOR_TRACKER;
	return e;
}

/* Every page's data begins with its chrome. */
static void chrome_fill(struct rq *rq, void *data)
{
	struct chrome *c = data;

	c->user_name = rq->who.name;
	c->user_id = rq->who.user_id;
	c->human_id = rq->who.human_id;
	c->is_admin = rq->who.is_admin;
}

const struct guard_hooks people_guard_hooks = {
	.ai = ai_known, .session = session_known, .human = human_known, .tracker = tracker_known, .machine = machine_known,
	.wallet = ton_wallet_known, .story = story_known, .chrome = chrome_fill};

/* The session of the visitor who signs in ends with it: a planted cookie never becomes somebody's session. */
static err_t session_drop(struct rq *rq)
{
	struct token_key k = {rq->who.session_hash};

	return k.token_hash ? rq_run(rq, &sql_session_drop, &k, NULL) : ERR_OK;
}

err_t session_begin(struct rq *rq, const char *user_id)
{
	const char *token = random_token(rq->arena, TOKEN_BYTES);
	struct session_new s = {sha256_hex(rq->arena, token), user_id, SESSION_DAYS};
	err_t e = session_drop(rq);

	if (!e)
		e = rq_one(rq, &sql_session_add, &s, &rq->who);
	if (e)
		return e;
	rq->who.kind = ACTOR_PERSON;
	rq->who.session_hash = s.token_hash;
	rq->who.is_admin = conf_is_admin(rq->conf, rq->who.email);
	rq_cookie(rq, SESSION_COOKIE, token, (int64_t)SESSION_DAYS * DAY_S);
	return ERR_OK;
}

err_t session_end(struct rq *rq)
{
	err_t e = session_drop(rq);

	rq->who = (struct actor){0};
	rq_cookie(rq, SESSION_COOKIE, "", 0);
	return e;
}

struct link link_make(struct rq *rq)
{
	const char *token = random_token(rq->arena, TOKEN_BYTES);

	return (struct link){token, sha256_hex(rq->arena, token)};
}
