/* page.h - what every page shows around its content, and the error page.
 *
 * Layer: web.  A page's struct begins with a struct chrome and its shape with CHROME_FIELDS(type); the handler sets
 * only chrome.title (and nav); rq_page fills the rest.  Language: ?lang=, then cookie, then Accept-Language.
 * Theme: ?theme=, then cookie, else the system's.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H
#include "web/rq.h"

struct chrome {
	const char *title; /* ready words, in the reader's language */
	const char *nav; /* "tasks", "me", … the current entry, or NULL */
	const char *lang; /* "en", "ja" or "zh" */
	const char *theme; /* "light", "dark" or NULL */
	const char *en_href, *ja_href, *zh_href, *theme_href; /* this page in another language (NULL: not in that) or theme */
	const char *form_token;
	const char *user_name, *user_id, *human_id;
	const char *version, *app_css, *app_js, *more_css, *more_js; /* far-future names; more_…: of this part of the hall */
	const char *ribbon; /* demo data, test auth; NULL for none */
	const char *notice; /* a banner after a redirect, from ?done=; NULL for none */
	const char *about; /* one sentence for search engines */
	const char *request_id;
	const char *nav_tasks, *nav_me, *nav_connect, *nav_docs, *nav_admin, *nav_runs, *nav_results, *nav_stories, *nav_devices; /* aria-current */
	bool is_admin;
	bool refreshes; /* without JavaScript the page is loaded again every 10 seconds */
};
#define CHROME_TEXT(type, member) FIELD_AS(#member, type, chrome.member, K_TEXT, .flags = F_INNER)
#define CHROME_BOOL(type, member) FIELD_AS(#member, type, chrome.member, K_BOOL, .flags = F_INNER)
#define CHROME_FIELDS(type) \
	CHROME_TEXT(type, title), CHROME_TEXT(type, lang), CHROME_TEXT(type, theme), \
	CHROME_TEXT(type, en_href), CHROME_TEXT(type, ja_href), CHROME_TEXT(type, zh_href), CHROME_TEXT(type, theme_href), \
	CHROME_TEXT(type, form_token), CHROME_TEXT(type, user_name), CHROME_TEXT(type, user_id), \
	CHROME_TEXT(type, human_id), CHROME_TEXT(type, version), CHROME_TEXT(type, app_css), \
	CHROME_TEXT(type, app_js), CHROME_TEXT(type, more_css), CHROME_TEXT(type, more_js), CHROME_TEXT(type, ribbon), \
	CHROME_TEXT(type, notice), CHROME_TEXT(type, about), CHROME_TEXT(type, request_id), CHROME_BOOL(type, is_admin), \
	CHROME_TEXT(type, nav_tasks), CHROME_TEXT(type, nav_me), CHROME_TEXT(type, nav_connect), \
	CHROME_TEXT(type, nav_docs), CHROME_TEXT(type, nav_admin), CHROME_TEXT(type, nav_runs), \
	CHROME_TEXT(type, nav_results), CHROME_TEXT(type, nav_stories), CHROME_TEXT(type, nav_devices), CHROME_BOOL(type, refreshes)

struct error_page {
	struct chrome chrome;
	const char *status, *cause, *fix, *request_id, *home;
};
extern const struct shape error_page_shape; /* template "error" */

void page_chrome(struct rq *rq, struct chrome *c);
/* Chinese only for a route that speaks it: asked again once the route is known. */
enum lang page_lang(struct rq *rq);
/* "Error: " / 「エラー：」 before the title of a page that shows a form again. */
const char *page_error_title(struct rq *rq, const char *title);
/* A path on this server to go to after signing in; anything else is "/". */
const char *next_path(const char *wanted);
/* One field error in words of the reader's language, from a complaint's code. */
const char *page_complaint(struct rq *rq, const char *code);

#endif
