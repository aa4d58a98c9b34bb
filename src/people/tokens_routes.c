/* tokens_routes.c - register, log in, refresh, log out, and a new password, as the stories' document has them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/crypt.h"
#include "people/people_internal.h"
#include "people/tokens_internal.h"
#include "sql_tokens.h"

#define USERNAME_MAX 150

struct story_credentials {
	const char *username, *password;
};
struct story_account_row {
	const char *username, *password_hash;
};
struct story_account {
	int64_t id;
	const char *username;
};
struct story_login_found {
	const char *user_id, *password_hash;
};
struct password_change {
	const char *old_password, *new_password;
};
struct password_row {
	const char *user_id, *password_hash, *session_hash;
};
struct password_changed {
	bool changed;
};

#define CREDENTIALS(member, ...) FIELD(story_credentials, member, K_TEXT, .flags = F_REQ, __VA_ARGS__)
SHAPE(story_credentials, story_credentials, CREDENTIALS(username, .max = USERNAME_MAX),
      CREDENTIALS(password, .max = PASSWORD_MAX));
SHAPE(story_login_in, story_credentials, CREDENTIALS(username, .max = 254), CREDENTIALS(password, .max = PASSWORD_MAX));
SHAPE(story_account_row, story_account_row, FIELD(story_account_row, username, K_TEXT),
      FIELD(story_account_row, password_hash, K_TEXT));
SHAPE(story_account, story_account, FIELD(story_account, id, K_INT), FIELD(story_account, username, K_TEXT));
SHAPE(story_login_found, story_login_found, FIELD(story_login_found, user_id, K_TEXT),
      FIELD(story_login_found, password_hash, K_TEXT));
SHAPE(token_reply, token_reply, FIELD(token_reply, access_token, K_TEXT), FIELD(token_reply, token_type, K_TEXT));
SHAPE(logged_out, logged_out, FIELD(logged_out, logged_out, K_BOOL));
SHAPE(password_change, password_change, FIELD(password_change, old_password, K_TEXT, .flags = F_REQ, .max = PASSWORD_MAX),
      FIELD(password_change, new_password, K_TEXT, .flags = F_REQ, .max = PASSWORD_MAX));
SHAPE(password_row, password_row, FIELD(password_row, user_id, K_TEXT), FIELD(password_row, password_hash, K_TEXT),
      FIELD(password_row, session_hash, K_TEXT));
SHAPE(password_changed, password_changed, FIELD(password_changed, changed, K_BOOL));

/* A name is shown to others and is no address. */
static err_t name_check(struct rq *rq, const char *name)
{
	bool is_fit = !utf8_has_control(name) && !utf8_has_tricks(name) && !strchr(name, '@') && *str_trim(rq->arena, name);

	return is_fit ? ERR_OK : rq_wrong(rq, "username", "invalid_characters");
}

static err_t password_fits(struct rq *rq, const char *field, const char *password)
{
	return (int64_t)utf8_count(password) < rq->conf->password_min_length ? rq_wrong(rq, field, "too_short") : ERR_OK;
}

static err_t register_post(struct rq *rq)
{
	const struct story_credentials *in = rq->in;
	struct story_account_row row = {.username = str_trim(rq->arena, in->username)};
	struct story_account *made = ARENA_NEW(rq->arena, struct story_account);
	err_t name = name_check(rq, in->username), e = password_fits(rq, "password", in->password);

	if (name || e)
		return ERR_BAD_FIELD;
	row.password_hash = password_hash(rq->arena, in->password);
	e = rq_one(rq, &sql_story_join, &row, made);
	if (!e)
		rq_answer(rq, made);
	return e;
}

/* An unknown name and a wrong password take as long and read alike. */
static err_t login_post(struct rq *rq)
{
	const struct story_credentials *in = rq->in;
	struct story_account_row row = {.username = str_trim(rq->arena, in->username)};
	struct story_login_found u = {0};
	err_t e = rq_one(rq, &sql_story_login_find, &row, &u);

	if (!e || e == ERR_NO_ROW)
		e = password_try(rq, &(struct password_asked){u.user_id, row.username, u.password_hash, in->password}, ERR_STORY_LOGIN);
	return e ? e : tokens_begin(rq, u.user_id);
}

static err_t password_post(struct rq *rq)
{
	static const struct password_changed done = {true};
	const struct password_change *in = rq->in;
	struct token_owner owner = {.user_id = rq->who.user_id};
	struct password_row row = {.user_id = rq->who.user_id, .session_hash = rq->who.session_hash};
	struct story_login_found u;
	err_t e = password_fits(rq, "new_password", in->new_password);

	if (!e)
		e = rq_one(rq, &sql_password_of, &owner, &u);
	if (!e)
		e = password_try(rq, &(struct password_asked){owner.user_id, NULL, u.password_hash, in->old_password}, ERR_STORY_LOGIN);
	if (e)
		return e;
	row.password_hash = password_hash(rq->arena, in->new_password);
	e = rq_run(rq, &sql_password_set, &row, NULL);
	if (!e)
		rq_answer(rq, &done);
	return e;
}

#define ROUTE(name_, path_, ...) \
	{.name = (name_), .method = POST, .path = (path_), .status = 200, .dialect = D_STORIES, __VA_ARGS__}

const struct route tokens_routes[] = {
	ROUTE("story_register", "/api/register", .in = &story_credentials_shape, .out = &story_account_shape, .who = W_ANYONE,
	      .rate = RATE_REGISTER, .flags = R_SLOW, .errors = E(ERR_USERNAME_TAKEN), .headers = "Set-Cookie", .run = register_post,
	      .note = "A new account by name, without an address"),
	ROUTE("story_login", "/api/login", .in = &story_login_in_shape, .out = &token_reply_shape, .who = W_ANYONE,
	      .rate = RATE_LOGIN, .flags = R_SLOW, .errors = E(ERR_STORY_LOGIN, ERR_RATE, ERR_OFF), .headers = "Set-Cookie", .run = login_post,
	      .note = "An access token, and a refresh token as a cookie; a name, or the address of an account of the hall"),
	ROUTE("story_refresh", "/api/refresh", .out = &token_reply_shape, .who = W_ANYONE,
	      .errors = E(ERR_REFRESH_TOKEN, ERR_OFF), .headers = "Set-Cookie", .run = token_refresh_post,
	      .note = "A new access token for the refresh token of the cookie, which is changed for its successor"),
	ROUTE("story_logout", "/api/logout", .out = &logged_out_shape, .who = W_ANYONE, .headers = "Set-Cookie", .run = token_logout_post,
	      .note = "Ends the login of the cookie: all its tokens"),
	ROUTE("story_password", "/api/password", .in = &password_change_shape, .out = &password_changed_shape,
	      .who = W_STORY | W_PERSON, .flags = R_SLOW, .errors = E(ERR_STORY_LOGIN, ERR_RATE), .headers = "Set-Cookie", .run = password_post,
	      .note = "A new password; all logins of the account end, but for the browser that changed it"),
	ROUTES_END,
};
