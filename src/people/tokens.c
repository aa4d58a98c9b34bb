/* tokens.c - access and refresh tokens: made, believed, changed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "people/tokens_internal.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "base/id.h"
#include "base/jwt.h"
#include "base/time.h"
#include "people/people_internal.h"
#include "sql_tokens.h"

#define CLAIMS_MAX 2048
#define FAMILY_DAYS 30 /* a login ends then, however often it is refreshed, unless one token alone lasts longer */
#define DAY_S 86400
#define KID "k1"
#define REFRESH_COOKIE "refresh_token"

struct token_login {
	const char *user_id, *family, *token_hash, *new_hash;
	int64_t days, family_days;
};
struct token_refreshed {
	const char *user_id, *family;
};
struct token_kind {
	const char *aud, *typ;
	int64_t seconds;
};

SHAPE(token_owner, token_owner, FIELD(token_owner, user_id, K_TEXT), FIELD(token_owner, family, K_TEXT));
SHAPE(token_login, token_login, FIELD(token_login, user_id, K_TEXT), FIELD(token_login, family, K_TEXT),
      FIELD(token_login, token_hash, K_TEXT), FIELD(token_login, new_hash, K_TEXT), FIELD(token_login, days, K_INT),
      FIELD(token_login, family_days, K_INT));
SHAPE(token_refreshed, token_refreshed, FIELD(token_refreshed, user_id, K_TEXT),
      FIELD(token_refreshed, family, K_TEXT));

static err_t key_ready(const struct rq *rq)
{
	return span_of(rq->conf->jwt_secret).len < JWT_KEY_MIN ? ERR_OFF : ERR_OK;
}

static int64_t now_s(void)
{
	return time_now() / US_PER_S;
}

static struct token_kind access_kind(const struct rq *rq)
{
	return (struct token_kind){"api", "access", rq->conf->access_token_minutes * 60};
}

static struct token_kind refresh_kind(const struct rq *rq)
{
	return (struct token_kind){"refresh", "refresh", rq->conf->refresh_token_days * DAY_S};
}

static int64_t family_days(const struct rq *rq)
{
	return rq->conf->refresh_token_days > FAMILY_DAYS ? rq->conf->refresh_token_days : FAMILY_DAYS;
}

static void claim_text(struct buf *b, const char *name, const char *value)
{
	buf_fmt(b, "%s\"%s\":", b->len ? "," : "{", name);
	json_quote(b, value);
}

static const char *token_make(struct rq *rq, const struct token_kind *k, const struct token_owner *owner)
{
	const struct jwt_key key = {KID, span_of(rq->conf->jwt_secret)};
	int64_t now = now_s();
	struct buf b;

	buf_init(&b, rq->arena, CLAIMS_MAX);
	claim_text(&b, "iss", rq->conf->app_base_url);
	claim_text(&b, "aud", k->aud);
	claim_text(&b, "sub", owner->user_id);
	claim_text(&b, "typ", k->typ);
	claim_text(&b, "jti", uuid7(rq->arena));
	claim_text(&b, "fam", owner->family);
	buf_fmt(&b, ",\"iat\":%lld,\"exp\":%lld}", (long long)now, (long long)(now + k->seconds));
	return jwt_sign(rq->arena, &key, (struct span){buf_text(&b), b.len});
}

/* Whose it is, if it is one of ours of that kind and in time. */
static err_t token_read(struct rq *rq, const struct token_kind *k, const char *token, struct token_owner *out)
{
	const struct jwt_key key = {KID, span_of(rq->conf->jwt_secret)};
	const struct jwt_keys keys = {1, &key};
	const struct jwt_want want = {.iss = rq->conf->app_base_url, .aud = k->aud, .typ = k->typ, .needs_jti = true,
				      .now_s = now_s()};
	json_t *claims;
	err_t e = key_ready(rq);

	if (!e)
		e = jwt_verify(rq->arena, span_of(token), &keys, &want, &claims);
	if (e)
		return e == ERR_NO_ROW ? ERR_CREDENTIALS : e;
	*out = (struct token_owner){json_text(claims, "sub"), json_text(claims, "fam")};
	return out->user_id && out->family && uuid_parse(out->family, NULL) ? ERR_OK : ERR_CREDENTIALS;
}

err_t story_known(struct rq *rq, const struct cred *c, struct actor *out)
{
	struct token_kind k = access_kind(rq);
	struct token_owner owner;
	err_t e = token_read(rq, &k, c->token, &owner);

	if (!e)
		e = rq_one(rq, &sql_story_who, &owner, out);
	else if (e == ERR_CREDENTIALS && ai_as_user(rq, sha256_hex(rq->arena, c->token), out) == ERR_OK)
		e = ERR_OK;
	out->kind = ACTOR_PERSON;
	return e;
}

static void tokens_answer(struct rq *rq, const struct token_owner *owner, const char *refresh)
{
	struct token_kind k = access_kind(rq);
	struct token_reply *r = ARENA_NEW(rq->arena, struct token_reply);

	*r = (struct token_reply){token_make(rq, &k, owner), "Bearer"};
	rq_cookie(rq, REFRESH_COOKIE, refresh, refresh_kind(rq).seconds);
	rq_header(rq, "Cache-Control", "no-store");
	rq_answer(rq, r);
}

err_t tokens_begin(struct rq *rq, const char *user_id)
{
	struct token_kind k = refresh_kind(rq);
	struct token_owner owner = {user_id, uuid7(rq->arena)};
	struct token_login login = {.user_id = user_id, .family = owner.family, .days = rq->conf->refresh_token_days,
				    .family_days = family_days(rq)};
	const char *refresh;
	err_t e = key_ready(rq);

	if (e)
		return e;
	refresh = token_make(rq, &k, &owner);
	login.token_hash = sha256_hex(rq->arena, refresh);
	e = rq_run(rq, &sql_token_family_add, &login, NULL);
	if (!e)
		tokens_answer(rq, &owner, refresh);
	return e;
}

err_t token_refresh_post(struct rq *rq)
{
	struct token_kind k = refresh_kind(rq);
	const char *old = rq_cookie_get(rq, REFRESH_COOKIE), *fresh;
	struct token_owner owner;
	struct token_login login;
	struct token_refreshed done;
	err_t e = str_has(old) ? token_read(rq, &k, old, &owner) : ERR_CREDENTIALS;

	if (e)
		return e == ERR_CREDENTIALS ? ERR_REFRESH_TOKEN : e;
	fresh = token_make(rq, &k, &owner);
	login = (struct token_login){.user_id = owner.user_id, .family = owner.family,
				     .token_hash = sha256_hex(rq->arena, old), .new_hash = sha256_hex(rq->arena, fresh),
				     .days = rq->conf->refresh_token_days, .family_days = family_days(rq)};
	e = rq_one(rq, &sql_token_refresh, &login, &done);
	if (!e && !done.user_id) { /* an old one: the login has ended */
		rq_cookie(rq, REFRESH_COOKIE, "", 0);
		return ERR_REFRESH_TOKEN;
	}
	if (!e)
		tokens_answer(rq, &owner, fresh);
	return e;
}

err_t token_logout_post(struct rq *rq)
{
	static const struct logged_out done = {true};
	const char *token = rq_cookie_get(rq, REFRESH_COOKIE);
	struct token_login login = {.token_hash = token ? sha256_hex(rq->arena, token) : NULL,
				    .days = INT_UNSET, .family_days = INT_UNSET};
	err_t e = token ? rq_run(rq, &sql_token_family_end, &login, NULL) : ERR_OK;

	if (e)
		return e;
	rq_cookie(rq, REFRESH_COOKIE, "", 0);
	rq_answer(rq, &done);
	return ERR_OK;
}
