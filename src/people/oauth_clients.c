/* oauth_clients.c - which program: by its document, by its registration, and by its secret.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/crypt.h"
#include "base/id.h"
#include "base/json.h"
#include "base/log.h"
#include "io/http_client.h"
#include "people/oauth_internal.h"
#include "sql_oauth.h"
#include "web/limit.h"

#define CONNECT_MS 3000L
#define CALL_MS 6000L
#define DOCUMENT_MAX (64u << 10)
#define SECRET_BYTES 32
#define URIS_MAX 10
#define DOCUMENTS_A_MINUTE 30 /* that one address may have us fetch */
#define NAME_MAX 120

struct oauth_client_key {
	const char *id;
};
struct oauth_client_issued {
	int64_t issued_at;
};
/* RFC 7591: what a program says of itself, and what it is told. */
struct oauth_register_ask {
	struct texts redirect_uris, grant_types, response_types;
	const char *client_name, *auth_method, *scope;
};
struct oauth_registered {
	const char *client_id, *client_secret, *client_name, *auth_method, *scope;
	int64_t issued_at, secret_expires_at;
	struct texts redirect_uris, grant_types, response_types;
};

#define CLIENT(member, kind) FIELD(oauth_client, member, kind)
SHAPE(oauth_client_row, oauth_client, CLIENT(id, K_TEXT), CLIENT(name, K_TEXT), CLIENT(redirect_uris, K_TEXTS), CLIENT(auth_method, K_TEXT),
      CLIENT(secret_hash, K_TEXT));
SHAPE(oauth_client_found, oauth_client, CLIENT(id, K_TEXT), CLIENT(name, K_TEXT), CLIENT(uris, K_TEXT), CLIENT(auth_method, K_TEXT),
      CLIENT(secret_hash, K_TEXT), CLIENT(is_document, K_BOOL), CLIENT(is_fresh, K_BOOL), CLIENT(is_usable, K_BOOL));
SHAPE(oauth_client_key, oauth_client_key, FIELD(oauth_client_key, id, K_TEXT));
SHAPE(oauth_client_issued, oauth_client_issued, FIELD(oauth_client_issued, issued_at, K_INT));
#define ASKED(member, kind, ...) FIELD(oauth_register_ask, member, kind, .flags = F_LENIENT, __VA_ARGS__)
SHAPE(oauth_register_ask, oauth_register_ask,
      ASKED(redirect_uris, K_TEXTS, .max = URIS_MAX, .note = "https addresses, http ones of a loopback, or a program's own scheme; needed"),
      ASKED(grant_types, K_TEXTS), ASKED(response_types, K_TEXTS), ASKED(client_name, K_LINE, .max = NAME_MAX),
      FIELD_AS("token_endpoint_auth_method", oauth_register_ask, auth_method, K_TEXT, .flags = F_LENIENT, .max = 100,
	       .note = "none, client_secret_basic (as when nothing is said) or client_secret_post"),
      ASKED(scope, K_TEXT, .max = 1000));
#define TOLD(member, kind, ...) FIELD(oauth_registered, member, kind, __VA_ARGS__)
SHAPE(oauth_registered, oauth_registered, TOLD(client_id, K_TEXT),
      TOLD(client_secret, K_TEXT, .flags = F_OMIT | F_SECRET, .note = "Shown this once"), TOLD(client_name, K_LINE),
      FIELD_AS("client_id_issued_at", oauth_registered, issued_at, K_INT),
      FIELD_AS("client_secret_expires_at", oauth_registered, secret_expires_at, K_INT, .note = "0: never"),
      TOLD(redirect_uris, K_TEXTS), TOLD(grant_types, K_TEXTS), TOLD(response_types, K_TEXTS),
      FIELD_AS("token_endpoint_auth_method", oauth_registered, auth_method, K_TEXT), TOLD(scope, K_TEXT));

static bool texts_have(const struct texts *t, const char *word)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(t->items[i], word))
			return true;
	return false;
}

static bool uris_ok(const struct texts *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (!oauth_uri_ok(t->items[i]))
			return false;
	return t->n > 0 && t->n <= URIS_MAX;
}

/* ---- documents */

/* An address that a document may be at: with a path, and nothing in it that a server could read in two ways. */
static bool is_document_id(const struct rq *rq, const char *id)
{
	const char *host = strstr(id, "://"), *path = host ? strchr(host + 3, '/') : NULL;

	return path && path[1] && strlen(id) <= 2000 && str_plain(id) && !strpbrk(id, "#@ <>\"\\") && !strstr(path, "/../") && !strstr(path, "/./") &&
	       http_url_allowed(rq->conf->outbound_allow, id) == ERR_OK;
}

static json_t *document_fetch(struct rq *rq, const char *id)
{
	struct http_client *h = http_client_new(rq->conf->outbound_allow);
	struct http_header accept = {"accept", "application/json"};
	struct http_call call = {.arena = rq->arena, .method = "GET", .url = id, .headers = &accept, .n_headers = 1,
				 .connect_ms = CONNECT_MS, .total_ms = CALL_MS, .max_body = DOCUMENT_MAX};
	json_t *v;

	http_client_run(h, &call);
	http_client_free(h);
	if (call.e || call.status != 200)
		log_line(LOG_INFO, "oauth client document status=%ld failed=%s", call.status, call.e ? err_info(call.e)->code : "no");
	return !call.e && call.status == 200 && !json_read(rq->arena, call.answer, &v) && json_is_object(v) ? v : NULL;
}

static struct texts texts_of(struct arena *a, json_t *list)
{
	struct texts t = {0, ARENA_ARRAY(a, const char *, json_array_size(list) + 1)};

	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_is_string(json_array_get(list, i)))
			t.items[t.n++] = arena_strdup(a, json_string_value(json_array_get(list, i)));
	return t;
}

/* The document must be about its own address, and of a program without a secret: whoever reads it would have that too. */
static bool document_read(struct rq *rq, const char *id, json_t *doc, struct oauth_client *out)
{
	const char *name = json_text(doc, "client_name"), *method = json_text(doc, "token_endpoint_auth_method");

	*out = (struct oauth_client){.id = id, .auth_method = "none", .is_document = true, .is_fresh = true, .is_usable = true,
				     .redirect_uris = texts_of(rq->arena, json_object_get(doc, "redirect_uris"))};
	if (!str_has(name) || utf8_has_control(name) || utf8_has_tricks(name) || utf8_count(name) > NAME_MAX)
		name = oauth_origin(rq->arena, id);
	out->name = arena_strdup(rq->arena, name);
	return str_eq(json_text(doc, "client_id"), id) && !json_object_get(doc, "client_secret") && (!method || str_eq(method, "none")) &&
	       uris_ok(&out->redirect_uris);
}

static err_t document_client(struct rq *rq, const char *id, struct oauth_client *out)
{
	json_t *doc = document_fetch(rq, id);
	err_t e;

	if (!doc)
		return out->is_usable ? ERR_OK : ERR_OAUTH_CLIENT;
	if (!document_read(rq, id, doc, out))
		return ERR_OAUTH_CLIENT;
	e = rq_run(rq, &sql_oauth_client_keep, out, NULL);
	return e;
}

/* ---- finding */

err_t oauth_limit(struct rq *rq, struct limit l)
{
	struct limit_result r;
	err_t e = limit_take(rq->web->shm, l, rq->remote_addr, &r);

	if (e)
		rq_header(rq, "Retry-After", arena_printf(rq->arena, "%lld", (long long)r.reset_s));
	return e;
}

/* A client that is known here; nobody is asked. */
static err_t oauth_client_kept(struct rq *rq, const char *id, struct oauth_client *out)
{
	struct oauth_client_key key = {id};
	err_t e = str_has(id) && str_plain(id) ? rq_one(rq, &sql_oauth_client_find, &key, out) : ERR_NO_ROW;

	if (!e)
		out->redirect_uris = oauth_words(rq->arena, out->uris);
	return e == ERR_NO_ROW ? ERR_OAUTH_CLIENT : e;
}

err_t oauth_client_known(struct rq *rq, const char *id, bool *is_elsewhere, struct oauth_client *out)
{
	err_t e = oauth_client_kept(rq, id, out);

	*is_elsewhere = false;
	if (e && e != ERR_OAUTH_CLIENT)
		return e;
	if (!e && out->is_fresh)
		return ERR_OK;
	if (e)
		*out = (struct oauth_client){0};
	if (!str_has(id) || !is_document_id(rq, id))
		return ERR_OAUTH_CLIENT;
	if (str_eq(rq_param(rq, "HIREHALL_POOL"), "slow")) {
		e = oauth_limit(rq, (struct limit){"client document", DOCUMENTS_A_MINUTE, 60});
		return e ? e : document_client(rq, id, out);
	}
	rq_header(rq, "X-Accel-Redirect", "@slow");
	*is_elsewhere = true;
	return ERR_OK;
}

/* ---- proving */

/* RFC 6749, 2.3.1: both halves are form-encoded before they are put together. */
static bool basic_read(struct rq *rq, struct oauth_caller *out)
{
	const char *header = rq_param(rq, "HTTP_AUTHORIZATION"), *colon;
	unsigned char *plain;
	char *text;
	size_t n;

	if (!header || strncasecmp(header, "Basic ", 6) != 0)
		return false;
	if (!base64_decode(rq->arena, header + 6 + strspn(header + 6, " "), &plain, &n) || memchr(plain, '\0', n))
		return true;
	text = arena_strndup(rq->arena, (const char *)plain, n);
	colon = strchr(text, ':');
	if (colon) {
		out->client_id = url_decode(rq->arena, text, (size_t)(colon - text), true);
		out->client_secret = url_decode(rq->arena, colon + 1, strlen(colon + 1), true);
	}
	return true;
}

err_t oauth_client_proved(struct rq *rq, const struct oauth_caller *said, struct oauth_client *out)
{
	struct oauth_caller basic = {0};
	bool is_basic = basic_read(rq, &basic), is_right;
	const char *id = is_basic ? basic.client_id : said->client_id, *secret = is_basic ? basic.client_secret : said->client_secret;
	err_t e;

	if (is_basic && (said->client_secret || (said->client_id && !str_eq(said->client_id, id))))
		return ERR_OAUTH_INVALID; /* two ways at once */
	e = oauth_client_kept(rq, id, out);
	if (e && e != ERR_OAUTH_CLIENT)
		return e;
	/* a public program has no secret; the empty one is as good as none */
	is_right = !e && (out->secret_hash ? secret && secret_equal(sha256_hex(rq->arena, secret), out->secret_hash) : !str_has(secret));
	if (is_right)
		return ERR_OK;
	if (is_basic)
		rq_header(rq, "WWW-Authenticate", "Basic realm=\"hirehall\"");
	return ERR_OAUTH_CLIENT;
}

/* ---- registering */

err_t oauth_register_post(struct rq *rq)
{
	const struct oauth_register_ask *in = rq->in;
	struct oauth_registered *out = ARENA_NEW(rq->arena, struct oauth_registered);
	const char *method = in->auth_method ? in->auth_method : "client_secret_basic";
	struct oauth_client row = {.id = uuid7(rq->arena), .auth_method = method, .redirect_uris = in->redirect_uris};
	struct oauth_client_issued issued;
	err_t e;

	if (!uris_ok(&in->redirect_uris))
		return ERR_OAUTH_REDIRECT;
	if (!str_in_words(method, strlen(method), OAUTH_METHODS) ||
	    (in->grant_types.n && !texts_have(&in->grant_types, "authorization_code")) ||
	    (in->response_types.n && !texts_have(&in->response_types, "code")))
		return ERR_OAUTH_METADATA;
	row.name = in->client_name ? in->client_name : oauth_origin(rq->arena, in->redirect_uris.items[0]);
	if (!str_eq(method, "none")) {
		out->client_secret = arena_printf(rq->arena, "hhs_%s", random_token(rq->arena, SECRET_BYTES));
		row.secret_hash = sha256_hex(rq->arena, out->client_secret);
	}
	e = rq_one(rq, &sql_oauth_client_add, &row, &issued);
	if (e)
		return e;
	out->client_id = row.id;
	out->client_name = row.name;
	out->auth_method = method;
	out->scope = OAUTH_SCOPE;
	out->issued_at = issued.issued_at;
	out->redirect_uris = row.redirect_uris;
	out->grant_types = oauth_words(rq->arena, OAUTH_GRANTS);
	out->response_types = oauth_words(rq->arena, "code");
	rq_answer(rq, out);
	return ERR_OK;
}
