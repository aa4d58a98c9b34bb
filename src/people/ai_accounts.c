/* ai_accounts.c - accounts of AI agents and their keys.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/crypt.h"
#include "base/id.h"
#include "people/people_internal.h"
#include "sql_people.h"
#include "web/call.h"

#define KEY_BYTES 24
#define PREFIX_LEN 8

struct ai_account_row {
	const char *name, *paypal_email, *key_hash, *prefix, *link_hash, *mail_subject, *mail_text;
};
struct ai_account_key {
	const char *account_id;
};
struct ai_owner {
	const char *account_id, *user_id;
};

SHAPE(ai_account_row, ai_account_row, FIELD(ai_account_row, name, K_LINE), FIELD(ai_account_row, paypal_email, K_EMAIL),
      FIELD(ai_account_row, key_hash, K_TEXT), FIELD(ai_account_row, prefix, K_TEXT),
      FIELD(ai_account_row, link_hash, K_TEXT), FIELD(ai_account_row, mail_subject, K_TEXT),
      FIELD(ai_account_row, mail_text, K_TEXT));
SHAPE(ai_account_key, ai_account_key, FIELD(ai_account_key, account_id, K_TEXT));
SHAPE(ai_owner, ai_owner, FIELD(ai_owner, account_id, K_TEXT), FIELD(ai_owner, user_id, K_TEXT));
SHAPE(ai_account_new, ai_account_new,
      FIELD(ai_account_new, name, K_LINE, .flags = F_REQ, .max = 120, .note = "Name of the agent"),
      FIELD(ai_account_new, paypal_email, K_EMAIL, .flags = F_REQ, .note = "PayPal address that pays; one account each"));
SHAPE(ai_account_made, ai_account_made, FIELD(ai_account_made, status, K_TEXT),
      FIELD(ai_account_made, account_id, K_UUID),
      FIELD(ai_account_made, api_key, K_TEXT, .flags = F_SECRET, .note = "Shown this once"));
SHAPE(ai_account_ask, ai_account_ask, FIELD(ai_account_ask, account_id, K_TEXT), FIELD(ai_account_ask, api_key, K_TEXT,
      .flags = F_SECRET));
SHAPE(ai_account, ai_account, FIELD(ai_account, id, K_UUID), FIELD(ai_account, name, K_LINE),
      FIELD(ai_account, paypal_email, K_EMAIL), FIELD(ai_account, status, K_WORD, .words = "active|disabled"));
SHAPE(ai_account_reply, ai_account_reply, FIELD(ai_account_reply, account, K_OBJ, .of = &ai_account_shape));

/* A new key: the caller shows it, the row keeps its hash. */
static const char *key_make(struct rq *rq, struct ai_account_row *row)
{
	const char *key = random_hex(rq->arena, KEY_BYTES);

	row->key_hash = sha256_hex(rq->arena, key);
	row->prefix = arena_strndup(rq->arena, key, PREFIX_LEN);
	return key;
}

/* Who is signed in while a key is made or renewed looks after the account from then on; the first stays. */
static err_t account_made(struct rq *rq, const struct ai_account_key *made, const char *key, struct ai_account_made *out)
{
	struct ai_owner owner = {made->account_id, rq->who.user_id};

	*out = (struct ai_account_made){"connected", made->account_id, key};
	return rq->who.kind == ACTOR_PERSON ? rq_run(rq, &sql_ai_account_own, &owner, NULL) : ERR_OK;
}

static void rotate_mail(struct rq *rq, struct ai_account_row *row)
{
	struct link l = link_make(rq);
	const char *url = arena_printf(rq->arena, "%s/ai/connect?rotate=%s", rq->conf->app_base_url, l.token);

	row->link_hash = l.hash;
	row->mail_subject = tr(rq->lang, "Your AI account at Hirehall exists already");
	row->mail_text = TR_FILL(rq->arena, rq->lang,
				 "Somebody tried to connect an AI account with your address, and there is one already.\n\n"
				 "If you lost its key, open this address to get a new one; the old key ends then. It works "
				 "once and for 30 minutes:\n\n{0}\n\nIf it was not you, you need not do anything.\n",
				 url);
}

err_t ai_account_add(struct rq *rq, const struct ai_account_new *in, struct ai_account_made *out)
{
	struct ai_account_row row = {.name = in->name, .paypal_email = in->paypal_email};
	const char *key = key_make(rq, &row);
	struct ai_account_key made;
	err_t e;

	rotate_mail(rq, &row);
	e = rq_one(rq, &sql_ai_account_add, &row, &made);
	return e ? e : account_made(rq, &made, key, out);
}

err_t ai_key_rotate(struct rq *rq, const char *token, struct ai_account_made *out)
{
	struct ai_account_row row = {.link_hash = sha256_hex(rq->arena, token)};
	const char *key = key_make(rq, &row);
	struct ai_account_key made;
	err_t e = rq_one(rq, &sql_ai_key_rotate, &row, &made);

	return e == ERR_NO_ROW ? ERR_CREDENTIALS : e ? e : account_made(rq, &made, key, out);
}

err_t ai_as_user(struct rq *rq, const char *key_hash, struct actor *out)
{
	struct token_key k = {key_hash};

	*out = (struct actor){0};
	return str_has(rq_param(rq, CALL_PARAM)) ? rq_one(rq, &sql_ai_user, &k, out) : ERR_NO_ROW;
}

err_t ai_account_post(struct rq *rq)
{
	struct ai_account_made *made = ARENA_NEW(rq->arena, struct ai_account_made);
	err_t e = ai_account_add(rq, rq->in, made);

	if (!e)
		rq_answer(rq, made);
	return e;
}

err_t ai_account_show(struct rq *rq)
{
	const struct ai_account_ask *in = rq->in;
	struct ai_account *account = ARENA_NEW(rq->arena, struct ai_account);
	struct ai_account_reply *reply = ARENA_NEW(rq->arena, struct ai_account_reply);
	struct ai_key k = {rq->cred.key_hash, rq->cred.ai_account_id};
	err_t e;

	if (str_has(in->api_key))
		k = (struct ai_key){sha256_hex(rq->arena, in->api_key), in->account_id};
	if (!k.key_hash || (str_has(in->api_key) && !str_has(in->account_id)))
		return ERR_CREDENTIALS;
	e = rq_one(rq, &sql_ai_account_read, &k, account);
	if (e)
		return e == ERR_NO_ROW ? ERR_CREDENTIALS : e;
	reply->account = account;
	rq_answer(rq, reply);
	return ERR_OK;
}
