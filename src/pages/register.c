/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Becoming a worker: an account and its profile in one form, or the profile alone for somebody signed in. */
#include "pages/countries.h"
#include "pages/handlers.h"
#include "pages/viewer.h"
#include "people/people.h"

const struct field_spec person_fields[] = {
	[PERSON_EMAIL] = {.name = "email", .label = TR_ID("E-mail address"), .missing = TR_ID("Enter your e-mail address."),
		.type = "email", .autocomplete = "username", .inputmode = "email", .flags = FF_REQ},
	[PERSON_PASSWORD] = {.name = "password", .label = TR_ID("Password"),
		.hint = TR_ID("At least 10 characters. A sentence is fine."), .missing = TR_ID("Choose a password."),
		.type = "password", .autocomplete = "new-password", .flags = FF_REQ | FF_SECRET},
	[PERSON_LANG] = {.name = "lang", .label = TR_ID("Language"), .options = lang_options, .flags = FF_REQ},
	[PERSON_NAME] = {.name = "name", .label = TR_ID("Your name"), .missing = TR_ID("Enter your name."),
		.autocomplete = "name", .flags = FF_REQ},
	[PERSON_COUNTRY] = {.name = "country", .label = TR_ID("Country"),
		.hint = TR_ID("Decides which tasks you see and how times are shown."),
		.missing = TR_ID("Choose your country."), .autocomplete = "country", .options = country_options,
		.flags = FF_REQ},
	[PERSON_LOCATION] = {.name = "location", .label = TR_ID("Town or area"),
		.hint = TR_ID("For example Shibuya. A task that names a place is shown to people of that place."),
		.autocomplete = "address-level2"},
	[PERSON_PAYPAL] = {.name = "paypal_email", .label = TR_ID("PayPal e-mail"),
		.hint = TR_ID("You can add this later. It is not needed to start."), .type = "email",
		.autocomplete = "email", .inputmode = "email"},
	[PERSON_MIN] = {.name = "min_budget_usd", .label = TR_ID("Lowest reward ($)"),
		.hint = TR_ID("You are not asked for tasks below this."), .inputmode = "decimal"},
};


static struct form_spec register_spec(struct rq *rq)
{
	bool known = rq->who.user_id != NULL;

	return (struct form_spec){.fields = person_fields + (known ? PERSON_NAME : PERSON_EMAIL),
		.n = known ? PERSON_MIN - PERSON_NAME : PERSON_MIN, .action = "/register",
		.submit = tr(rq->lang, known ? TR_ID("Save the profile") : TR_ID("Create account"))};
}


static err_t register_page(struct rq *rq, struct pairs values, const char *why)
{
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct words_item *intro = ARENA_ARRAY(rq->arena, struct words_item, 1);
	struct link_item *login = ARENA_ARRAY(rq->arena, struct link_item, 1);
	struct form *form = ARENA_NEW(rq->arena, struct form);
	struct form_spec spec = register_spec(rq);

	intro->words = tr(rq->lang, "You see what you receive before you accept a task. You deliver what it asks and nothing "
		"it forbids, and you are paid once it is approved.");
	*login = (struct link_item){.words = tr(rq->lang, "You have an account already?"), .href = "/login",
				    .label = tr(rq->lang, "Log in instead")};
	*form = form_make(rq, &spec, values);
	p->chrome.title = tr(rq->lang, rq->who.user_id ? TR_ID("Your worker profile") : TR_ID("Create an account"));
	p->problems = form_problems(rq, &spec, why);
	p->intro = (struct list){1, intro};
	p->forms = (struct list){1, form};
	p->links = (struct list){rq->who.user_id ? 0 : 1, login};
	form_page_show(rq, p);
	return ERR_OK;
}


err_t page_register(struct rq *rq)
{
	struct pair *start = ARENA_ARRAY(rq->arena, struct pair, 3);

	if (rq->who.human_id) {
		rq_see_other(rq, "/me");
		return ERR_OK;
	}
	start[0] = (struct pair){.name = "country",
				 .value = country_guess(rq_param(rq, "HTTP_ACCEPT_LANGUAGE"), rq->lang)};
	start[1] = (struct pair){.name = "lang", .value = lang_code(rq->lang)};
	start[2] = (struct pair){.name = "name", .value = rq->who.name};
	return register_page(rq, (struct pairs){3, start}, NULL);
}


err_t page_register_post(struct rq *rq)
{
	struct input in = form_input(rq);
	struct human_new want;
	const char *human_id;
	err_t e = shape_read(&human_new_shape, &in, rq->arena, &want, &rq->complaints);

	if (!rq->who.user_id && !str_has(want.email) && !form_has_complaint(rq, "email"))
		e = rq_wrong(rq, "email", "required");
	if (!rq->who.user_id && !str_has(want.password) && !form_has_complaint(rq, "password"))
		e = rq_wrong(rq, "password", "required");
	if (!e)
		e = human_join(rq, &want, &human_id);
	if (e == ERR_KNOWN_EMAIL)
		return register_page(rq, in.form, tr(rq->lang, "This account could not be made. If the address is yours, "
			"log in instead, or look into your mail."));
	if (rq->complaints.n)
		return register_page(rq, in.form, NULL);
	if (e)
		return e;
	rq_see_other(rq, "/tasks?done=registered");
	return ERR_OK;
}
