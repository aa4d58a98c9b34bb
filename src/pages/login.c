/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Signing in by password or by a mailed link, and signing out.  The link's GET shows a button and changes nothing,
 * because mail scanners open links; the button's POST uses the link up. */
#include "base/buf.h"
#include "pages/handlers.h"
#include "pages/viewer.h"
#include "people/identity.h"
#include "people/people.h"

#define LOGIN_HREF_MAX 4096

struct login {
	const char *email, *password, *next, *token;
};
SHAPE(login, login, FIELD(login, email, K_LINE, .flags = F_REQ, .max = 254, .note = "An address, or the name of an account of the stories"),
      FIELD(login, password, K_TEXT, .flags = F_REQ | F_SECRET, .max = PASSWORD_MAX), FIELD(login, next, K_TEXT));
SHAPE(login_mail, login, FIELD(login, email, K_EMAIL, .flags = F_REQ));
SHAPE(login_link, login, FIELD(login, token, K_TEXT, .flags = F_REQ | F_SECRET, .max = 200));
SHAPE(token_query, login, FIELD(login, token, K_TEXT, .flags = F_QUERY | F_LENIENT | F_SECRET, .max = 200));
SHAPE(next_query, login, FIELD(login, next, K_TEXT, .flags = F_QUERY | F_LENIENT, .max = 1000));

static const struct field_spec password_fields[] = {
	{.name = "email", .label = TR_ID("E-mail address or user name"), .missing = TR_ID("Enter your e-mail address or user name."),
	 .autocomplete = "username", .flags = FF_REQ},
	{.name = "password", .label = TR_ID("Password"), .missing = TR_ID("Enter your password."), .type = "password",
	 .autocomplete = "current-password", .flags = FF_REQ | FF_SECRET},
	{.name = "next", .flags = FF_HIDDEN},
};
static const struct field_spec mail_fields[] = {
	{.name = "email", .id = "mail-email", .label = TR_ID("E-mail address"), .missing = TR_ID("Enter your e-mail address."),
	 .type = "email", .autocomplete = "username", .inputmode = "email", .flags = FF_REQ},
};
static const struct field_spec link_fields[] = {{.name = "token", .flags = FF_HIDDEN}};


/* Which of the two forms was sent: its complaints and `why` belong to it. */
enum sent { SENT_NONE, SENT_PASSWORD, SENT_MAIL };

/* The door of a provider, where one is set up: before the fields, because most come through it. */
static void provider_link(struct rq *rq, struct pairs values, struct form_page *p)
{
	const char *name = identity_name(rq->conf, rq->arena);
	struct link_item *door = ARENA_NEW(rq->arena, struct link_item);
	struct buf href;

	if (!name)
		return;
	buf_init(&href, rq->arena, 4096);
	BUF_LIT(&href, "/auth/login?next=");
	url_encode(&href, next_path(pairs_get(values, "next")));
	*door = (struct link_item){.href = buf_text(&href), .label = TR_FILL(rq->arena, rq->lang, "Sign in with {0}", name)};
	p->doors = (struct list){1, door};
}


static err_t login_page(struct rq *rq, struct pairs values, enum sent sent, const char *why)
{
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct link_item *links = ARENA_ARRAY(rq->arena, struct link_item, 1);
	struct form *forms = ARENA_ARRAY(rq->arena, struct form, 2);
	struct complaints complaints = rq->complaints;
	const struct form_spec specs[] = {
		{.fields = password_fields, .n = N_OF(password_fields), .action = "/login", .submit = tr(rq->lang, "Log in")},
		{.fields = mail_fields, .n = N_OF(mail_fields), .action = "/login/mail",
		 .title = tr(rq->lang, "Without a password"),
		 .words = tr(rq->lang, "We mail you a link that signs you in. It works once, for 30 minutes."),
		 .submit = tr(rq->lang, "E-mail me a link"), .button = "btn second"},
	};

	p->chrome.title = tr(rq->lang, "Log in");
	for (size_t i = 0; i < N_OF(specs); i++) {
		rq->complaints.n = i + 1 == (size_t)sent ? complaints.n : 0;
		forms[i] = form_make(rq, &specs[i], values);
		if (i + 1 == (size_t)sent)
			p->problems = form_problems(rq, &specs[i], why);
	}
	rq->complaints = complaints;
	*links = (struct link_item){.words = tr(rq->lang, "New here?"), .href = "/register",
				    .label = tr(rq->lang, "Create an account")};
	p->forms = (struct list){N_OF(specs), forms};
	p->links = (struct list){1, links};
	provider_link(rq, values, p);
	form_page_show(rq, p);
	return ERR_OK;
}


err_t page_login(struct rq *rq)
{
	const struct login *in = rq->in;
	struct pair *next = ARENA_ARRAY(rq->arena, struct pair, 1);

	if (rq->who.user_id) {
		rq_see_other(rq, next_path(in->next));
		return ERR_OK;
	}
	*next = (struct pair){.name = "next", .value = in->next};
	return login_page(rq, (struct pairs){1, next}, SENT_NONE, NULL);
}


err_t page_login_post(struct rq *rq)
{
	struct input in = form_input(rq);
	struct login want;
	err_t e = shape_read(&login_shape, &in, rq->arena, &want, &rq->complaints);

	if (!e)
		e = user_sign_in(rq, want.email, want.password);
	if (rq->complaints.n)
		return login_page(rq, in.form, SENT_PASSWORD, NULL);
	if (e == ERR_CREDENTIALS)
		return login_page(rq, in.form, SENT_PASSWORD, tr(rq->lang, "The name or the password is wrong."));
	if (e)
		return e;
	rq_see_other(rq, next_path(want.next));
	return ERR_OK;
}


err_t page_login_mail(struct rq *rq)
{
	struct input in = form_input(rq);
	struct login want;
	err_t e = shape_read(&login_mail_shape, &in, rq->arena, &want, &rq->complaints);

	if (!e)
		e = sign_in_link_send(rq, want.email);
	if (rq->complaints.n)
		return login_page(rq, in.form, SENT_MAIL, NULL);
	if (e)
		return e;
	rq_see_other(rq, "/login?done=link_sent");
	return ERR_OK;
}


static err_t link_page(struct rq *rq, const char *token, const char *why)
{
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct words_item *intro = ARENA_ARRAY(rq->arena, struct words_item, 1);
	struct link_item *links = ARENA_ARRAY(rq->arena, struct link_item, 1);
	struct form *form = ARENA_NEW(rq->arena, struct form);
	struct pair value = {.name = "token", .value = token};
	const struct form_spec spec = {.fields = link_fields, .n = 1, .action = "/login/link",
				       .submit = tr(rq->lang, "Sign in")};

	intro->words = tr(rq->lang, "Press the button to sign in. The link works once.");
	*links = (struct link_item){.words = tr(rq->lang, "The link does not work?"), .href = "/login",
				    .label = tr(rq->lang, "Ask for a new one")};
	*form = form_make(rq, &spec, (struct pairs){1, &value});
	p->chrome.title = tr(rq->lang, "Sign in by link");
	p->problems = form_problems(rq, &spec, why);
	p->intro = (struct list){why ? 0 : 1, intro};
	p->forms = (struct list){why ? 0 : 1, form};
	p->links = (struct list){1, links};
	form_page_show(rq, p);
	return ERR_OK;
}


err_t page_login_link(struct rq *rq)
{
	const struct login *in = rq->in;

	if (!str_has(in->token)) {
		rq_see_other(rq, "/login");
		return ERR_OK;
	}
	return link_page(rq, in->token, NULL);
}


err_t page_login_link_post(struct rq *rq)
{
	struct input in = form_input(rq);
	struct login want;
	err_t e = shape_read(&login_link_shape, &in, rq->arena, &want, &rq->complaints);

	rq->complaints.n = 0; /* nothing the reader could repair in the form */
	if (!e)
		e = sign_in_link_use(rq, want.token);
	if (e == ERR_CREDENTIALS || e == ERR_BAD_FIELD)
		return link_page(rq, NULL, tr(rq->lang, "This link is too old or was used already."));
	if (e)
		return e;
	rq_see_other(rq, "/");
	return ERR_OK;
}


/* For those who type the address: leaving is a POST like everything that changes something. */
err_t page_logout(struct rq *rq)
{
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct form *form = ARENA_NEW(rq->arena, struct form);
	const struct form_spec spec = {.action = "/logout", .submit = tr(rq->lang, "Log out")};

	if (!rq->who.user_id) {
		rq_see_other(rq, "/");
		return ERR_OK;
	}
	*form = form_make(rq, &spec, (struct pairs){0});
	p->chrome.title = tr(rq->lang, "Do you want to log out?");
	p->forms = (struct list){1, form};
	form_page_show(rq, p);
	return ERR_OK;
}


/* With `next`: somebody else signs in and goes on there. */
err_t page_logout_post(struct rq *rq)
{
	const char *next = pairs_get(rq->input.form, "next");
	struct buf b;
	err_t e = session_end(rq);

	if (e)
		return e;
	buf_init(&b, rq->arena, LOGIN_HREF_MAX);
	BUF_LIT(&b, "/login?next=");
	url_encode(&b, next_path(next));
	rq_see_other(rq, str_has(next) ? buf_text(&b) : "/?done=signed_out");
	return ERR_OK;
}
