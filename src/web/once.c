/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/once.h"
#include <string.h>
#include "base/buf.h"
#include "base/crypt.h"
#include "base/json.h"
#include "sql_once.h"
#include "web/route.h"

#define KEY_MAX 255u

struct once_key {
	const char *actor, *route, *key, *body_hash;
};
struct once_row {
	int64_t status;
	const char *body;
};
struct once_answer {
	const char *actor, *route, *key, *body_hash;
	int64_t status;
	const char *body;
};

SHAPE(once_key, once_key, FIELD(once_key, actor, K_TEXT), FIELD(once_key, route, K_TEXT), FIELD(once_key, key, K_TEXT),
      FIELD(once_key, body_hash, K_TEXT));
SHAPE(once_row, once_row, FIELD(once_row, status, K_INT), FIELD(once_row, body, K_TEXT));
SHAPE(once_answer, once_answer, FIELD(once_answer, actor, K_TEXT), FIELD(once_answer, route, K_TEXT),
      FIELD(once_answer, key, K_TEXT), FIELD(once_answer, body_hash, K_TEXT), FIELD(once_answer, status, K_INT),
      FIELD(once_answer, body, K_TEXT));


static bool key_ok(const char *key)
{
	size_t n = strlen(key);

	for (size_t i = 0; i < n; i++)
		if (key[i] <= 0x20 || key[i] >= 0x7f)
			return false;
	return n && n <= KEY_MAX;
}


static const char *body_hash(struct rq *rq)
{
	static const char *const credentials[] = {"ai_account_id", "ai_api_key", "human_id", "human_test_token", NULL};
	struct buf b;

	buf_init(&b, rq->arena, 2u << 20);
	if (rq->input.json)
		json_canonical(&b, rq->input.json, credentials);
	else
		buf_add(&b, rq->body.at, rq->body.len);
	if (strchr(rq->route->path, '{')) { /* an empty body says nothing about whom it is for */
		buf_ch(&b, '\n');
		buf_str(&b, rq->path);
	}
	return sha256_hex(rq->arena, buf_text(&b));
}


static const char *actor_name(struct rq *rq)
{
	const struct actor *w = &rq->who;

	if (w->kind == ACTOR_MACHINE) /* of two programs of one person each has its own keys */
		return arena_printf(rq->arena, "program %s for %s", w->client ? w->client : "", w->user_id);
	return w->wallet ? w->wallet : w->tracker_key ? w->tracker_key : w->ai_account_id ? w->ai_account_id : w->user_id ? w->user_id : w->human_id ? w->human_id : "anyone";
}


static struct once_key once_key_of(struct rq *rq, const char *key)
{
	return (struct once_key){actor_name(rq), rq->route->name, key, body_hash(rq)};
}


err_t once_begin(struct rq *rq, const char *key, bool *replayed)
{
	struct once_row row;
	struct once_key k;
	err_t e;

	*replayed = false;
	if (!key_ok(key))
		return ERR_KEY_FORM;
	k = once_key_of(rq, key);
	e = rq_one(rq, &sql_once_lock, &k, NULL);
	if (!e)
		e = rq_one(rq, &sql_once_find, &k, &row);
	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e;
	rq->reply.status = (int)row.status;
	rq_raw(rq, "application/json", span_of(row.body));
	rq_header(rq, "Idempotent-Replayed", "true");
	*replayed = true;
	return ERR_OK;
}


err_t once_store(struct rq *rq, const char *key, int status, struct span body)
{
	struct once_key k = once_key_of(rq, key);
	struct once_answer answer = {k.actor, k.route, k.key, k.body_hash, status,
				     arena_strndup(rq->arena, body.at, body.len)};

	return rq_run(rq, &sql_once_store, &answer, NULL);
}


#define NOBODY "nobody"

err_t once_note(struct rq *rq, const char *route, const char *key)
{
	struct once_answer note = {NOBODY, route, key, "", 200, ""};
	err_t e = once_noted(rq, route, key);

	return e == ERR_NO_ROW ? rq_run(rq, &sql_once_store, &note, NULL) : e;
}


err_t once_noted(struct rq *rq, const char *route, const char *key)
{
	struct once_key k = {NOBODY, route, key, ""};
	struct once_row row;

	return rq_one(rq, &sql_once_find, &k, &row);
}
