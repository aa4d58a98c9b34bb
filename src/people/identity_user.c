/* identity_user.c - who X-User-ID names: here, or by Auth0's Management API, with its token and its answers kept.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/crypt.h"
#include "base/log.h"
#include "people/identity_internal.h"
#include "sql_identity.h"
#include "web/guard.h"

#define KNOWN_S 300 /* an answer counts so long */
#define UNKNOWN_S 10
#define TOKEN_EARLY_S 60
#define TOKEN_MAX_S 86400
#define BODY_MAX 4096

SHAPE(identity_key, identity_key, FIELD(identity_key, id, K_TEXT));
SHAPE(identity_known, identity_known, FIELD(identity_known, user_id, K_TEXT), FIELD(identity_known, email, K_TEXT),
      FIELD(identity_known, name, K_TEXT), FIELD(identity_known, human_id, K_TEXT),
      FIELD(identity_known, is_known, K_BOOL), FIELD(identity_known, age_s, K_INT));
SHAPE(identity_told, identity_told, FIELD(identity_told, asked, K_TEXT), FIELD(identity_told, id, K_TEXT), FIELD(identity_told, email, K_TEXT),
      FIELD(identity_told, name, K_TEXT), FIELD(identity_told, is_known, K_BOOL));

/* The Management API as one thing that may be down: token and users fail together. */
struct manager {
	struct identity provider;
	const char *name; /* of its row in the cache */
	const char *token;
};

/* false: X-User-ID is known here or nowhere. */
static bool manager_get(const struct conf *c, struct arena *a, struct manager *m)
{
	*m = (struct manager){0};
	if (!str_has(c->auth0_m2m_client_id) || !str_has(c->auth0_m2m_client_secret))
		return false;
	(void)identity_get(c, a, &m->provider); /* people need not be able to sign in there */
	if (!m->provider.is_auth0)
		return false;
	m->name = arena_printf(a, "management %s %s", m->provider.base, c->auth0_m2m_client_id);
	return true;
}

bool identity_is_asked(const struct conf *c, struct arena *a, const char *id)
{
	struct manager m;

	return !str_starts(id, "local|") && manager_get(c, a, &m);
}

/* Only this process knows the key, so the database holds nothing that opens the provider. */
static struct span seal_key(struct rq *rq)
{
	return span_of(hmac_sha256_hex(rq->arena, span_of(rq->conf->secret_key), SPAN("identity token")));
}

static err_t failed(struct rq *rq, const struct manager *m, const struct http_call *call)
{
	struct identity_cache row = {.name = m->name, .retry_s = call->retry_after_s > 0 ? call->retry_after_s : 0};
	err_t e = rq_run(rq, &sql_identity_failed, &row, NULL);

	return e ? e : ERR_IDENTITY;
}

static void ask_write(struct buf *b, const struct rq *rq, const struct manager *m)
{
	BUF_LIT(b, "{\"grant_type\":\"client_credentials\",\"client_id\":");
	json_quote(b, rq->conf->auth0_m2m_client_id);
	BUF_LIT(b, ",\"client_secret\":");
	json_quote(b, rq->conf->auth0_m2m_client_secret);
	buf_fmt(b, ",\"audience\":\"%s/api/v2/\"}", m->provider.base);
}

static err_t token_fetch(struct rq *rq, struct manager *m)
{
	struct http_header headers[] = {{"content-type", "application/json"}, {"accept", "application/json"}};
	struct http_call call = {.method = "POST", .headers = headers, .n_headers = N_OF(headers)};
	struct identity_cache row = {.name = m->name};
	json_t *answer;
	int64_t lasts;
	struct buf b;

	buf_init(&b, rq->arena, BODY_MAX);
	ask_write(&b, rq, m);
	call.url = arena_printf(rq->arena, "%s/oauth/token", m->provider.base);
	call.body = (struct span){buf_text(&b), b.len};
	identity_call(rq, &m->provider, &call);
	answer = call.status == 200 ? identity_answer(&call) : NULL;
	m->token = answer ? json_text(answer, "access_token") : NULL;
	if (!str_has(m->token) || !str_plain(m->token))
		return failed(rq, m, &call);
	lasts = json_integer_value(json_object_get(answer, "expires_in"));
	row.ttl_s = (lasts > TOKEN_MAX_S || lasts <= 0 ? TOKEN_MAX_S : lasts) - TOKEN_EARLY_S;
	row.body = secret_seal(rq->arena, seal_key(rq), m->token);
	return rq_run(rq, &sql_identity_fetched, &row, NULL);
}

static err_t token_get(struct rq *rq, struct manager *m)
{
	struct identity_cache key = {.name = m->name}, kept;
	err_t e = rq_one(rq, &sql_identity_cache_read, &key, &kept);

	if (e && e != ERR_NO_ROW)
		return e;
	if (!e && kept.is_fresh)
		m->token = secret_open(rq->arena, seal_key(rq), kept.body);
	return m->token ? ERR_OK : token_fetch(rq, m);
}

static void user_ask(struct rq *rq, const struct manager *m, const char *id, struct http_call *call)
{
	struct http_header *h = ARENA_NEW(rq->arena, struct http_header);
	struct buf url;

	*h = (struct http_header){"authorization", arena_printf(rq->arena, "Bearer %s", m->token)};
	buf_init(&url, rq->arena, BODY_MAX);
	buf_fmt(&url, "%s/api/v2/users/", m->provider.base);
	url_encode(&url, id);
	BUF_LIT(&url, "?fields=user_id,email,email_verified,name,blocked&include_fields=true");
	*call = (struct http_call){.method = "GET", .url = buf_text(&url), .headers = h, .n_headers = 1};
	identity_call(rq, &m->provider, call);
}

/* What the provider says, written down.  Anything but a plain answer is the provider being down. */
static err_t answer_write(struct rq *rq, const struct manager *m, const char *id, const struct http_call *call)
{
	json_t *user = call->status == 200 ? identity_answer(call) : NULL;
	bool is_known = user && str_eq(json_text(user, "user_id"), id) && !json_is_true(json_object_get(user, "blocked"));
	struct identity_told told = {.asked = m->name, .id = id, .is_known = is_known};
	const char *name = user ? json_text(user, "name") : NULL;

	if (call->e || !(user || call->status == 404 || call->status == 400))
		return failed(rq, m, call);
	if (is_known) {
		told.email = identity_email(rq, user);
		told.name = name && !utf8_has_control(name) && utf8_count(name) <= 120 ? name : NULL;
	}
	return rq_run(rq, &sql_identity_told, &told, NULL);
}

static err_t provider_ask(struct rq *rq, struct manager *m, const char *id)
{
	struct identity_cache try = {.name = m->name};
	struct identity_ask ask;
	struct http_call call;
	err_t e = rq_one(rq, &sql_identity_ask, &try, &ask);

	if (!e && !ask.may_ask)
		rq_header(rq, "Retry-After", arena_printf(rq->arena, "%lld", (long long)ask.wait_s));
	if (e || !ask.may_ask)
		return e ? e : ERR_IDENTITY;
	e = token_get(rq, m);
	if (e)
		return e;
	user_ask(rq, m, id, &call);
	if (!call.e && call.status == 401) { /* ended early: once more with a new one */
		e = token_fetch(rq, m);
		if (e)
			return e;
		user_ask(rq, m, id, &call);
	}
	return answer_write(rq, m, id, &call);
}

static bool is_id(const char *id)
{
	const char *bar = strchr(id, '|');

	return bar && bar != id && bar[1] && str_plain(id) && strlen(id) <= IDENTITY_ID_MAX;
}

static bool is_fresh(const struct identity_known *k)
{
	return k->age_s != INT_UNSET && k->age_s <= (k->is_known ? KNOWN_S : UNKNOWN_S) && (k->user_id || !k->is_known);
}

static err_t known_read(struct rq *rq, const char *id, struct identity_known *k)
{
	struct identity_key key = {id};

	return rq_one(rq, &sql_identity_known, &key, k);
}

static err_t known_answer(const struct identity_known *k, struct actor *out)
{
	out->user_id = k->user_id;
	out->email = k->email;
	out->name = k->name;
	out->human_id = k->human_id;
	return k->user_id ? ERR_OK : ERR_NO_USER;
}

/* Brings what is known up to date; an outage leaves it as it was, if it was anything. */
static err_t known_refresh(struct rq *rq, struct manager *m, const char *id, struct identity_known *k)
{
	err_t e = guard_waits(rq);

	if (e)
		return e;
	e = provider_ask(rq, m, id);
	if (e == ERR_IDENTITY && k->user_id && (k->is_known || k->age_s == INT_UNSET)) {
		k->is_known = true;
		return ERR_OK;
	}
	return e ? e : known_read(rq, id, k);
}

err_t identity_user(struct rq *rq, const char *id, struct actor *out)
{
	struct identity_known k;
	struct manager m;
	bool is_asked;
	err_t e;

	if (!str_has(id) || !is_id(id))
		return ERR_NO_USER;
	e = known_read(rq, id, &k);
	is_asked = manager_get(rq->conf, rq->arena, &m) && !str_starts(id, "local|");
	if (!e && is_asked && !is_fresh(&k))
		e = known_refresh(rq, &m, id, &k);
	if (e)
		return e;
	return is_asked && !k.is_known ? ERR_NO_USER : known_answer(&k, out);
}
