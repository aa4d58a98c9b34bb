/* identity_fetch.c - what a provider publishes: its addresses and keys, fetched with care and kept for all processes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/log.h"
#include "people/identity_internal.h"
#include "sql_identity.h"

#define CONNECT_MS 3000L
#define CALL_MS 8000L
#define ANSWER_MAX (256u << 10)
#define KEEP_S 3600
#define AGAIN_S 60

SHAPE(identity_cache, identity_cache, FIELD(identity_cache, name, K_TEXT), FIELD(identity_cache, body, K_TEXT),
      FIELD(identity_cache, every_s, K_INT), FIELD(identity_cache, retry_s, K_INT), FIELD(identity_cache, ttl_s, K_INT),
      FIELD(identity_cache, is_fresh, K_BOOL));
SHAPE(identity_ask, identity_ask, FIELD(identity_ask, may_ask, K_BOOL), FIELD(identity_ask, wait_s, K_INT));

const char *identity_base(struct arena *a, const char *url)
{
	size_t n = strlen(url);

	while (n && url[n - 1] == '/')
		n--;
	return arena_strndup(a, url, n);
}

/* The operator named the issuer, so that one origin may be private; addresses elsewhere that it publishes may not. */
static bool is_of_issuer(const struct identity *p, const char *url)
{
	const char *host = strstr(p->base, "://");
	size_t n = host ? (size_t)(host + 3 - p->base) + strcspn(host + 3, "/") : 0;

	return n && strncasecmp(url, p->base, n) == 0 && (!url[n] || url[n] == '/');
}

void identity_call(struct rq *rq, const struct identity *p, struct http_call *call)
{
	struct http_client *h = http_client_new(rq->conf->outbound_allow);

	call->arena = rq->arena;
	call->connect_ms = CONNECT_MS;
	call->total_ms = CALL_MS;
	call->max_body = ANSWER_MAX;
	call->any_address = is_of_issuer(p, call->url);
	http_client_run(h, call);
	http_client_free(h);
	if (call->e || call->status >= 400)
		log_line(LOG_WARN, "identity provider status=%ld failed=%s took_us=%lld", call->status,
			 call->e ? err_info(call->e)->code : "no", (long long)call->took_us);
}

json_t *identity_answer(const struct http_call *call)
{
	json_t *v;

	return !call->e && !json_read(call->arena, call->answer, &v) && json_is_object(v) ? v : NULL;
}

/* What is kept under this name; ERR_NO_ROW for nothing. */
static err_t kept_read(struct rq *rq, const struct identity_source *s, struct identity_cache *kept, json_t **out)
{
	struct identity_cache key = {.name = s->url};
	err_t e = rq_one(rq, &sql_identity_cache_read, &key, kept);

	return e ? e : json_read(rq->arena, span_of(kept->body), out);
}

static err_t fetch_now(struct rq *rq, const struct identity_source *s, json_t **out)
{
	struct http_header accept = {"accept", "application/json"};
	struct http_call call = {.method = "GET", .url = s->url, .headers = &accept, .n_headers = 1};
	struct identity_cache row = {.name = s->url, .ttl_s = KEEP_S, .retry_s = INT_UNSET};
	json_t *found;
	err_t e;

	identity_call(rq, s->provider, &call);
	found = call.status == 200 ? identity_answer(&call) : NULL;
	if (!found) {
		row.retry_s = call.retry_after_s > 0 ? call.retry_after_s : 0;
		e = rq_run(rq, &sql_identity_failed, &row, NULL);
		return e ? e : ERR_IDENTITY;
	}
	row.body = arena_strndup(rq->arena, call.answer.at, call.answer.len);
	e = rq_run(rq, &sql_identity_fetched, &row, NULL);
	if (!e)
		*out = found;
	return e;
}

err_t identity_fetch(struct rq *rq, const struct identity_source *s, json_t **out)
{
	struct identity_cache kept, try = {.name = s->url, .every_s = s->is_forced ? AGAIN_S : 0};
	struct identity_ask ask;
	json_t *old = NULL;
	err_t e = kept_read(rq, s, &kept, &old);

	if (e && e != ERR_NO_ROW)
		return e;
	if (!e && kept.is_fresh && !s->is_forced) {
		*out = old;
		return ERR_OK;
	}
	e = rq_one(rq, &sql_identity_ask, &try, &ask);
	if (!e)
		e = ask.may_ask ? fetch_now(rq, s, out) : ERR_IDENTITY;
	if (e == ERR_IDENTITY && old) { /* what was right an hour ago */
		*out = old;
		return ERR_OK;
	}
	return e;
}

static bool is_web(const struct identity *p, const char *url)
{
	return url && (str_starts(url, "https://") || is_of_issuer(p, url));
}

/* OpenID Connect Discovery 4.3: the document must be the issuer's own. */
static err_t discovered(const struct identity *p, json_t *doc, struct endpoints *out)
{
	*out = (struct endpoints){.authorize = json_text(doc, "authorization_endpoint"), .token = json_text(doc, "token_endpoint"),
				  .keys = json_text(doc, "jwks_uri"), .userinfo = json_text(doc, "userinfo_endpoint"),
				  .logout = json_text(doc, "end_session_endpoint")};
	if (str_eq(json_text(doc, "issuer"), p->issuer) && is_web(p, out->authorize) && is_web(p, out->token) &&
	    is_web(p, out->keys))
		return ERR_OK;
	log_line(LOG_ERROR, "identity provider: its discovery document is not that of OIDC_ISSUER");
	*out = (struct endpoints){0};
	return ERR_IDENTITY;
}

static struct endpoints auth0_endpoints(struct arena *a, const struct identity *p)
{
	return (struct endpoints){.authorize = arena_printf(a, "%s/authorize", p->base),
				  .token = arena_printf(a, "%s/oauth/token", p->base),
				  .keys = arena_printf(a, "%s/.well-known/jwks.json", p->base),
				  .userinfo = arena_printf(a, "%s/userinfo", p->base),
				  .logout = arena_printf(a, "%s/v2/logout", p->base)};
}

static struct identity_source discovery_of(struct rq *rq, const struct identity *p)
{
	return (struct identity_source){
		.provider = p, .url = arena_printf(rq->arena, "%s/.well-known/openid-configuration", p->base)};
}

err_t identity_endpoints(struct rq *rq, const struct identity *p, struct endpoints *out)
{
	struct identity_source s = discovery_of(rq, p);
	json_t *doc;
	err_t e;

	if (p->is_auth0) {
		*out = auth0_endpoints(rq->arena, p);
		return ERR_OK;
	}
	e = identity_fetch(rq, &s, &doc);
	return e ? e : discovered(p, doc, out);
}

err_t identity_endpoints_known(struct rq *rq, const struct identity *p, struct endpoints *out)
{
	struct identity_source s = discovery_of(rq, p);
	struct identity_cache kept;
	json_t *doc;
	err_t e;

	*out = p->is_auth0 ? auth0_endpoints(rq->arena, p) : (struct endpoints){0};
	if (p->is_auth0)
		return ERR_OK;
	e = kept_read(rq, &s, &kept, &doc);
	if (!e)
		e = discovered(p, doc, out);
	return e == ERR_NO_ROW || e == ERR_IDENTITY ? ERR_OK : e;
}
