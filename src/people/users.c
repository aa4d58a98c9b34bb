/* users.c - accounts of people: made, signed in by password or by a mailed link.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/crypt.h"
#include "people/people_internal.h"
#include "sql_people.h"

struct email_key {
	const char *email;
};
struct user_found {
	const char *id, *password_hash;
};

SHAPE(email_key, email_key, FIELD(email_key, email, K_EMAIL));
SHAPE(user_found, user_found, FIELD(user_found, id, K_TEXT), FIELD(user_found, password_hash, K_TEXT));
SHAPE(user_key, user_key, FIELD(user_key, user_id, K_TEXT));
SHAPE(user_made, user_made, FIELD(user_made, name, K_LINE), FIELD(user_made, email, K_EMAIL),
      FIELD(user_made, password_hash, K_TEXT), FIELD(user_made, lang, K_TEXT), FIELD(user_made, link_hash, K_TEXT),
      FIELD(user_made, mail_subject, K_TEXT), FIELD(user_made, mail_text, K_TEXT));

static void sign_in_mail(struct rq *rq, struct user_made *out)
{
	struct link l = link_make(rq);
	const char *url = arena_printf(rq->arena, "%s/login/link?token=%s", rq->conf->app_base_url, l.token);

	out->link_hash = l.hash;
	out->mail_subject = tr(rq->lang, "Your sign-in link for Hirehall");
	out->mail_text = TR_FILL(rq->arena, rq->lang,
				 "Open this address to sign in. It works once and for 30 minutes:\n\n{0}\n\n"
				 "If you did not ask for it, you need not do anything.\n",
				 url);
}

void user_prepare(struct rq *rq, const struct user_new *in, struct user_made *out)
{
	*out = (struct user_made){.name = in->name, .email = in->email,
				  .lang = in->lang ? in->lang : lang_code(rq->lang)};
	if (str_has(in->password))
		out->password_hash = password_hash(rq->arena, in->password);
	sign_in_mail(rq, out);
}

err_t password_try(struct rq *rq, const struct password_asked *p, err_t wrong)
{
	const char *account = p->user_id ? p->user_id : p->name;
	err_t e = guard_login_try(rq, account);

	if (e)
		return e;
	if (!password_check(p->hash, p->password))
		return wrong;
	guard_login_right(rq, account);
	return ERR_OK;
}

err_t user_sign_in(struct rq *rq, const char *email, const char *password)
{
	struct email_key k = {email};
	struct user_found u = {0};
	err_t e = rq_one(rq, &sql_user_by_email, &k, &u);

	if (!e || e == ERR_NO_ROW)
		e = password_try(rq, &(struct password_asked){u.id, email, u.password_hash, password}, ERR_CREDENTIALS);
	return e ? e : session_begin(rq, u.id);
}

err_t sign_in_link_send(struct rq *rq, const char *email)
{
	struct user_made u = {.email = email};

	sign_in_mail(rq, &u);
	return rq_run(rq, &sql_sign_in_link_add, &u, NULL);
}

err_t sign_in_link_use(struct rq *rq, const char *token)
{
	struct token_key k = {sha256_hex(rq->arena, token)};
	struct user_key u;
	err_t e = rq_one(rq, &sql_sign_in_link_use, &k, &u);

	if (e)
		return e == ERR_NO_ROW ? ERR_CREDENTIALS : e;
	return session_begin(rq, u.user_id);
}
