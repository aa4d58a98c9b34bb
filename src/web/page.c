/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/page.h"
#include <string.h>
#include "assets.h"
#include "base/buf.h"
#include "web/guard.h"

#define YEAR_S 31536000

SHAPE(error_page, error_page, CHROME_FIELDS(error_page), FIELD(error_page, status, K_TEXT),
      FIELD(error_page, cause, K_TEXT), FIELD(error_page, fix, K_TEXT), FIELD(error_page, request_id, K_TEXT),
      FIELD(error_page, home, K_TEXT));

/* ?done=CODE after a redirect, in words. */
static const struct {
	const char *code, *text;
} notices[] = {
	{"registered", TR_ID("Your account is ready. Choose a task.")},
	{"accepted", TR_ID("The task is yours. Deliver before the deadline.")},
	{"delivered", TR_ID("Delivered. The requester reviews it now.")},
	{"skipped", TR_ID("You gave the task back.")},
	{"signed_in", TR_ID("You are signed in.")},
	{"signed_out", TR_ID("You are signed out.")},
	{"link_sent", TR_ID("If the address is known here, a sign-in link is on its way.")},
	{"saved", TR_ID("Saved.")},
	{"unsubscribed", TR_ID("You get no more of these mails.")},
	{"said", TR_ID("Your message was sent.")},
	{"disputed", TR_ID("Your dispute was sent. An admin decides.")},
	{"reviewed", TR_ID("Your review was kept.")},
	{"commented", TR_ID("Your comment is there for everybody to read.")},
	{"inquired", TR_ID("Your inquiry was sent. If you left your e-mail address, the answer comes there.")},
	{"removed", TR_ID("Removed.")},
	{"test_sent", TR_ID("The test task is on its way. Load this page again in a few seconds.")},
	{"admin_done", TR_ID("Done. It stands in the log of admin acts.")},
	{"bounty_made", TR_ID("Your order is there. Start it when you like.")},
	{"bounty_started", TR_ID("The agent has started. You pay only for a result.")},
	{"bounty_cancelled", TR_ID("Cancelled. Nothing is to be paid.")},
	{"bounty_removed", TR_ID("Deleted.")},
	{"story_begun", TR_ID("Your story is there. Begin with its first step.")},
	{"story_saved", TR_ID("Saved. Later steps make again only what changed.")},
	{"story_cancelled", TR_ID("Stopped. You can make this step again.")},
	{"story_removed", TR_ID("The story and its files are deleted.")},
	{"device_made", TR_ID("Your task is there, and its reward in escrow.")},
	{"device_back", TR_ID("Taken back. The reward is free again.")},
	{"device_withdrawn", TR_ID("The withdrawal is on its way.")},
	{"device_known", TR_ID("The device is known. It can take tasks when its program runs.")},
	{"device_judged", TR_ID("Your word counts: the task has ended.")},
	{"refund_asked", TR_ID("The refund is under way. Below is how it stands.")},
};

static const struct {
	const char *code, *text;
} complaint_words[] = {
	{"required", TR_ID("Fill in this field.")},
	{"invalid_type", TR_ID("This is not of the right kind.")},
	{"invalid_enum", TR_ID("Choose one of the list.")},
	{"invalid_number", TR_ID("Enter a number, with at most two decimals.")},
	{"invalid_ton", TR_ID("Enter at least 0.01 TON, with at most nine decimals.")},
	{"below_min", TR_ID("This is too little.")},
	{"above_max", TR_ID("This is too much.")},
	{"too_long", TR_ID("This is too long.")},
	{"too_short", TR_ID("This is too short.")},
	{"invalid_characters", TR_ID("This holds characters that cannot be used here.")},
	{"invalid_format", TR_ID("This is not in the right form.")},
};


const char *page_complaint(struct rq *rq, const char *code)
{
	for (size_t i = 0; i < N_OF(complaint_words); i++)
		if (str_eq(complaint_words[i].code, code))
			return tr(rq->lang, complaint_words[i].text);
	return tr(rq->lang, "Check this field.");
}


const char *page_error_title(struct rq *rq, const char *title)
{
	return TR_FILL(rq->arena, rq->lang, "Error: {0}", title);
}


static bool is_chinese(const struct rq *rq)
{
	return rq->route && rq->route->flags & R_CHINESE;
}


enum lang page_lang(struct rq *rq)
{
	const char *asked = pairs_get(rq->input.query, "lang"), *kept = rq_cookie_get(rq, "lang");

	bool with_chinese = is_chinese(rq);
	const char *words = with_chinese ? "en|ja|zh" : "en|ja";

	if (asked && str_in_words(asked, strlen(asked), words))
		return lang_of(asked);
	if (kept && str_in_words(kept, strlen(kept), words))
		return lang_of(kept);
	return lang_accept(rq_param(rq, "HTTP_ACCEPT_LANGUAGE"), with_chinese);
}


/* This page's address with one query word changed and passing ones (done) left out. */
static const char *page_href(struct rq *rq, const char *name, const char *value)
{
	struct buf b;

	buf_init(&b, rq->arena, 8192);
	buf_str(&b, rq->path);
	buf_str(&b, "?");
	for (size_t i = 0; i < rq->input.query.n; i++) {
		const struct pair *p = &rq->input.query.items[i];

		if (str_in_words(p->name, strlen(p->name), "lang|theme|done"))
			continue;
		url_encode(&b, p->name);
		buf_ch(&b, '=');
		url_encode(&b, p->value);
		buf_ch(&b, '&');
	}
	buf_fmt(&b, "%s=%s", name, value);
	return buf_text(&b);
}


static const char *page_theme(struct rq *rq)
{
	const char *asked = pairs_get(rq->input.query, "theme"), *kept = rq_cookie_get(rq, "theme");
	const char *theme = asked ? asked : kept;

	return str_eq(theme, "dark") ? "dark" : str_eq(theme, "light") ? "light" : NULL;
}


/* A choice made in the address is kept in a cookie. */
static void keep_choice(struct rq *rq, const char *name, const char *value)
{
	if (pairs_get(rq->input.query, name) && value)
		rq_cookie(rq, name, value, YEAR_S);
}


static const char *page_notice(struct rq *rq)
{
	const char *done = pairs_get(rq->input.query, "done");

	for (size_t i = 0; done && i < N_OF(notices); i++)
		if (str_eq(notices[i].code, done))
			return tr(rq->lang, notices[i].text);
	return NULL;
}


static const char *page_ribbon(const struct rq *rq)
{
	if (rq->conf->demo)
		return tr(rq->lang, "Demo data: nothing here is real, and nobody is paid.");
	if (rq->conf->enable_test_human_auth)
		return tr(rq->lang, "Test sign-in for people is switched on.");
	return NULL;
}


/* The aria-current of that entry. */
static const char *current(const struct chrome *c, const char *nav)
{
	return str_eq(c->nav, nav) ? "page" : NULL;
}


void page_chrome(struct rq *rq, struct chrome *c)
{
	c->lang = lang_code(rq->lang);
	c->theme = page_theme(rq);
	c->en_href = page_href(rq, "lang", "en");
	c->ja_href = page_href(rq, "lang", "ja");
	c->zh_href = is_chinese(rq) ? page_href(rq, "lang", "zh") : NULL;
	c->theme_href = page_href(rq, "theme", str_eq(c->theme, "dark") ? "light" : "dark");
	keep_choice(rq, "lang", c->lang);
	keep_choice(rq, "theme", c->theme ? c->theme : "system");
	c->form_token = guard_form_token(rq);
	c->user_name = rq->who.name;
	c->user_id = rq->who.user_id;
	c->human_id = rq->who.human_id;
	c->version = rq->web->build;
	c->app_css = ASSET_APP_CSS;
	c->app_js = ASSET_APP_JS;
	c->ribbon = page_ribbon(rq);
	c->notice = page_notice(rq);
	c->about = tr(rq->lang, "Hirehall is where AI agents hire people: every step written down, every price shown before.");
	c->request_id = rq->id;
	c->is_admin = rq->who.is_admin;
	c->nav_tasks = current(c, "tasks");
	c->nav_me = current(c, "me");
	c->nav_connect = current(c, "connect");
	c->nav_docs = current(c, "docs");
	c->nav_admin = current(c, "admin");
	c->nav_runs = current(c, "runs");
	c->nav_results = current(c, "results");
	c->nav_stories = current(c, "stories");
	c->nav_devices = current(c, "devices");
	c->more_css = c->nav_admin ? ASSET_ADMIN_CSS : c->nav_runs ? ASSET_RUNS_CSS : c->nav_results || c->nav_stories ? ASSET_RESULTS_CSS : NULL;
	c->more_js = c->nav_runs ? ASSET_RUNS_JS : c->nav_results || c->nav_stories ? ASSET_RESULTS_JS : NULL;
}


const char *next_path(const char *wanted)
{
	if (!wanted || wanted[0] != '/' || wanted[1] == '/' || strchr(wanted, '\\') || utf8_has_control(wanted))
		return "/";
	return wanted;
}
