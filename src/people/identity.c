/* identity.c - signing in at a provider: authorization code with PKCE (RFC 7636), and who one is.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "people/identity_internal.h"
#include <string.h>
#include "base/buf.h"
#include "base/crypt.h"
#include "base/id.h"
#include "people/people_internal.h"
#include "sql_identity.h"
#include "web/page.h"

#define FLOW_COOKIE "hirehall_signin"
#define FLOW_S 600
#define SECRET_BYTES 32
#define NEXT_MAX 1000
#define URL_BYTES 8192

struct sign_in_ask {
	const char *next;
};
struct sign_in_answer {
	const char *code, *state, *error;
};
struct me {
	const char *user_id, *email, *name, *lang, *human_id, *provider;
	int64_t created_at;
	bool is_admin;
};
struct me_absent {
	const char *error, *hint;
};

SHAPE(sign_in_flow, sign_in_flow, FIELD(sign_in_flow, state_hash, K_TEXT), FIELD(sign_in_flow, browser_hash, K_TEXT),
      FIELD(sign_in_flow, nonce, K_TEXT), FIELD(sign_in_flow, verifier, K_TEXT), FIELD(sign_in_flow, next, K_TEXT),
      FIELD(sign_in_flow, is_fresh, K_BOOL));
SHAPE(identity_person, identity_person, FIELD(identity_person, id, K_TEXT), FIELD(identity_person, email, K_TEXT),
      FIELD(identity_person, name, K_TEXT), FIELD(identity_person, lang, K_TEXT),
      FIELD(identity_person, session_user, K_TEXT));
SHAPE(sign_in_ask, sign_in_ask, FIELD(sign_in_ask, next, K_TEXT, .flags = F_QUERY | F_LENIENT, .max = NEXT_MAX,
      .note = "A path of this site to come back to"));
SHAPE(sign_in_answer, sign_in_answer, FIELD(sign_in_answer, code, K_TEXT, .flags = F_QUERY | F_LENIENT | F_SECRET, .max = 4096),
      FIELD(sign_in_answer, state, K_TEXT, .flags = F_QUERY | F_LENIENT | F_SECRET, .max = 200),
      FIELD(sign_in_answer, error, K_TEXT, .flags = F_QUERY | F_LENIENT, .max = 200));
SHAPE(me, me, FIELD(me, user_id, K_TEXT), FIELD(me, email, K_EMAIL, .note = "null: the provider has none that is verified"),
      FIELD(me, name, K_LINE), FIELD(me, lang, K_WORD, .words = "en|ja"), FIELD(me, human_id, K_UUID),
      FIELD(me, provider, K_TEXT, .note = "local, or who signed the person in"), FIELD(me, is_admin, K_BOOL),
      FIELD(me, created_at, K_TIME));
SHAPE(me_absent, me_absent, FIELD(me_absent, error, K_TEXT), FIELD(me_absent, hint, K_TEXT));

bool identity_get(const struct conf *c, struct arena *a, struct identity *out)
{
	const char *callback = arena_printf(a, "%s/auth/callback", identity_base(a, c->app_base_url));

	*out = (struct identity){.callback = callback};
	if (str_has(c->auth0_domain) || str_has(c->auth0_base)) {
		out->is_auth0 = true;
		out->base = str_has(c->auth0_base) ? identity_base(a, c->auth0_base)
						   : arena_printf(a, "https://%s", c->auth0_domain);
		out->issuer = arena_printf(a, "%s/", out->base);
		out->client_id = c->auth0_client_id;
		out->client_secret = c->auth0_client_secret;
		out->callback = str_has(c->auth0_callback_url) ? c->auth0_callback_url : callback;
	} else if (str_has(c->oidc_issuer)) {
		out->base = identity_base(a, c->oidc_issuer);
		out->issuer = c->oidc_issuer;
		out->client_id = c->oidc_client_id;
		out->client_secret = c->oidc_client_secret;
	}
	return str_has(out->client_id) && str_has(out->client_secret);
}

/* The issuer without its scheme. */
static const char *issuer_name(const struct identity *p)
{
	const char *host = strstr(p->base, "://");

	return host ? host + 3 : p->base;
}

const char *identity_name(const struct conf *c, struct arena *a)
{
	struct identity p;

	if (!identity_get(c, a, &p))
		return NULL;
	return p.is_auth0 ? "Auth0" : str_has(c->oidc_name) ? c->oidc_name : issuer_name(&p);
}

/* Auth0's subjects name their connection already; others get the issuer's name before them, so that no provider can
 * name an account of the hall or of another provider. */
/* provider|subject of claims; NULL when there is no sound one. */
static const char *identity_id(struct rq *rq, const struct identity *p, const char *subject)
{
	const char *id, *bar;

	if (!str_has(subject) || !str_plain(subject))
		return NULL;
	id = p->is_auth0 ? subject : arena_printf(rq->arena, "%s|%s", issuer_name(p), subject);
	bar = strchr(id, '|');
	return bar && bar != id && bar[1] && !str_starts(id, "local|") && strlen(id) <= IDENTITY_ID_MAX ? id : NULL;
}

const char *identity_email(const struct rq *rq, json_t *claims)
{
	const char *email = json_text(claims, "email");
	json_t *verified = json_object_get(claims, "email_verified");
	bool is_said = json_is_true(verified) || str_eq(json_string_value(verified), "true");

	/* a list or a header must not be made of it */
	if (!str_has(email) || !str_plain(email) || strlen(email) > 254 || strpbrk(email, " ,;<>\"") || !strchr(email, '@'))
		return NULL;
	return is_said || (!verified && rq->conf->oidc_trust_email) ? email : NULL;
}

/* ---- the way there */

static void query_add(struct buf *b, const char *name, const char *value)
{
	buf_fmt(b, "%s%s=", strchr(b->at, '?') ? "&" : "?", name);
	url_encode(b, value);
}

static const char *authorize_url(struct rq *rq, const struct identity *p, const struct endpoints *at,
				 const struct sign_in_flow *f, const char *state)
{
	unsigned char digest[SHA256_LEN];
	struct buf b;

	sha256(f->verifier, strlen(f->verifier), digest);
	buf_init(&b, rq->arena, URL_BYTES);
	buf_str(&b, at->authorize);
	query_add(&b, "response_type", "code");
	query_add(&b, "client_id", p->client_id);
	query_add(&b, "redirect_uri", p->callback);
	query_add(&b, "scope", "openid profile email");
	query_add(&b, "state", state);
	query_add(&b, "nonce", f->nonce);
	query_add(&b, "code_challenge", base64url_encode(rq->arena, digest, sizeof(digest)));
	query_add(&b, "code_challenge_method", "S256");
	return buf_text(&b);
}

/* The cookie of the browser that begins; it stays the same over several attempts, so that two tabs do not hinder each
 * other. */
static const char *browser_token(struct rq *rq)
{
	const char *token = rq_cookie_get(rq, FLOW_COOKIE);

	if (!token || strlen(token) != 43 || !str_plain(token))
		token = random_token(rq->arena, SECRET_BYTES);
	rq_cookie(rq, FLOW_COOKIE, token, FLOW_S);
	return token;
}

static err_t identity_begin(struct rq *rq)
{
	const struct sign_in_ask *in = rq->in;
	const char *state = random_token(rq->arena, SECRET_BYTES), *next = next_path(in->next);
	struct sign_in_flow f = {.nonce = random_token(rq->arena, SECRET_BYTES), .next = next,
				 .verifier = random_token(rq->arena, SECRET_BYTES)};
	struct endpoints at;
	struct identity p;
	struct buf b;
	err_t e;

	if (!identity_get(rq->conf, rq->arena, &p)) { /* accounts of the hall only */
		buf_init(&b, rq->arena, URL_BYTES);
		BUF_LIT(&b, "/login?next=");
		url_encode(&b, next);
		rq_see_other(rq, buf_text(&b));
		return ERR_OK;
	}
	e = identity_endpoints(rq, &p, &at);
	if (e)
		return e;
	f.state_hash = sha256_hex(rq->arena, state);
	f.browser_hash = sha256_hex(rq->arena, browser_token(rq));
	e = rq_run(rq, &sql_sign_in_flow_add, &f, NULL);
	if (!e)
		rq_see_other(rq, authorize_url(rq, &p, &at, &f, state));
	return e;
}

/* ---- and back */

/* The flow that this state began, in this browser; it is gone with the first look. */
static err_t flow_take(struct rq *rq, const char *state, struct sign_in_flow *out)
{
	const char *browser = rq_cookie_get(rq, FLOW_COOKIE);
	struct sign_in_flow key = {0};
	err_t e;

	if (!str_has(state) || !str_has(browser))
		return ERR_SIGN_IN;
	key.state_hash = sha256_hex(rq->arena, state);
	e = rq_one(rq, &sql_sign_in_flow_take, &key, out);
	if (e)
		return e == ERR_NO_ROW ? ERR_SIGN_IN : e;
	return out->is_fresh && secret_equal(out->browser_hash, sha256_hex(rq->arena, browser)) ? ERR_OK : ERR_SIGN_IN;
}

static err_t person_enter(struct rq *rq, const struct identity *p, json_t *claims)
{
	const char *name = json_text(claims, "name");
	struct identity_person who = {.id = identity_id(rq, p, json_text(claims, "sub")), .email = identity_email(rq, claims),
				      .lang = lang_code(rq->lang), .session_user = rq->who.user_id};
	struct user_key user;
	err_t e;

	if (!who.id)
		return ERR_SIGN_IN;
	if (name && !utf8_has_control(name) && utf8_count(name) <= 120)
		who.name = name;
	e = rq_one(rq, &sql_identity_sign_in, &who, &user);
	return e ? e : session_begin(rq, user.user_id);
}

static err_t identity_callback(struct rq *rq)
{
	const struct sign_in_answer *in = rq->in;
	struct sign_in_flow flow;
	struct endpoints at;
	struct identity p;
	struct identity_grant g = {.provider = &p, .at = &at, .code = in->code};
	json_t *claims;
	err_t e = identity_get(rq->conf, rq->arena, &p) ? flow_take(rq, in->state, &flow) : ERR_OFF;

	if (!e && !str_has(in->code))
		e = ERR_SIGN_IN; /* the provider says why to its own people; ours begin again */
	if (!e)
		e = identity_endpoints(rq, &p, &at);
	if (e)
		return e;
	g.verifier = flow.verifier;
	g.nonce = flow.nonce;
	e = identity_claims(rq, &g, &claims);
	if (!e)
		e = person_enter(rq, &p, claims);
	if (e)
		return e;
	rq_cookie(rq, FLOW_COOKIE, "", 0);
	rq_see_other(rq, next_path(flow.next));
	return ERR_OK;
}

/* ---- leaving */

static const char *leave_url(struct rq *rq, const struct identity *p, const struct endpoints *at)
{
	const char *home = arena_printf(rq->arena, "%s/", identity_base(rq->arena, rq->conf->app_base_url));
	struct buf b;

	buf_init(&b, rq->arena, URL_BYTES);
	buf_str(&b, at->logout);
	query_add(&b, "client_id", p->client_id);
	query_add(&b, p->is_auth0 ? "returnTo" : "post_logout_redirect_uri", home);
	return buf_text(&b);
}

/* An address that other sites could link to: from there it only shows the button that leaves. */
static err_t identity_leave(struct rq *rq)
{
	const char *site = rq_param(rq, "HTTP_SEC_FETCH_SITE");
	bool is_theirs = rq->who.user_id && !str_starts(rq->who.user_id, "local|");
	struct endpoints at = {0};
	struct identity p;
	err_t e;

	if (str_has(site) && !str_in_words(site, strlen(site), "same-origin|none")) {
		rq_see_other(rq, "/logout");
		return ERR_OK;
	}
	e = session_end(rq);
	if (!e && is_theirs && identity_get(rq->conf, rq->arena, &p))
		e = identity_endpoints_known(rq, &p, &at);
	if (!e)
		rq_see_other(rq, str_has(at.logout) ? leave_url(rq, &p, &at) : "/?done=signed_out");
	return e;
}

/* ---- who one is */

static err_t me_get(struct rq *rq)
{
	struct user_key key = {rq->who.user_id};
	struct me *me = ARENA_NEW(rq->arena, struct me);
	err_t e = key.user_id ? rq_one(rq, &sql_me_read, &key, me) : ERR_NO_ROW;

	if (e == ERR_NO_ROW) {
		struct me_absent *absent = ARENA_NEW(rq->arena, struct me_absent);

		*absent = (struct me_absent){"Not signed in", "Sign in at /auth/login, then ask again with the cookie."};
		rq_answer_as(rq, 401, &me_absent_shape, absent);
		return ERR_OK;
	}
	me->is_admin = rq->who.is_admin;
	if (!e)
		rq_answer(rq, me);
	return e;
}

#define AUTH_ROUTE(name_, path_, ...) \
	{.name = (name_), .method = GET, .path = (path_), .status = 200, .dialect = D_PAGE, \
	 .who = W_ANYONE | W_PERSON, __VA_ARGS__}
#define ME_ROUTE(name_, path_) \
	{.name = (name_), .method = GET, .path = (path_), .out = &me_shape, .status = 200, .dialect = D_BOUNTIES, \
	 .who = W_ANYONE | W_PERSON, .run = me_get, .note = "Who is signed in; 401 with error and hint when nobody is"}

const struct route identity_routes[] = {
	AUTH_ROUTE("auth_login", "/auth/login", .in = &sign_in_ask_shape, .flags = R_PAGE | R_SLOW,
		   .errors = E(ERR_IDENTITY), .run = identity_begin, .note = "To the sign-in provider, or to /login without one"),
	AUTH_ROUTE("auth_callback", "/auth/callback", .in = &sign_in_answer_shape, .flags = R_PAGE | R_SLOW,
		   .errors = E(ERR_SIGN_IN, ERR_IDENTITY, ERR_OFF), .run = identity_callback, .note = "Back from the provider"),
	AUTH_ROUTE("auth_logout", "/auth/logout", .flags = R_PAGE, .run = identity_leave,
		   .note = "Ends the session here and at the provider"),
	ME_ROUTE("auth_user", "/auth/user"),
	ME_ROUTE("me_get", "/api/me"),
	ROUTES_END,
};
