/* docs.c - the pages of /docs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proc/docs.h"
#include <string.h>
#include "admin/admin_cli.h"
#include "base/buf.h"
#include "base/id.h"
#include "io/scripts.h"
#include "proc/metrics.h"
#include "web/markdown.h"
#include "web/openapi_parts.h"
#include "web/page.h"

#define GUIDE_MAX ((size_t)MARKDOWN_MAX_BYTES)
#define VALUE_MAX 1000 /* an access token of the stories has some hundred characters */
#define SECTION_TOP 2
#define DOCS_ROUTES_MAX 200

struct docs_link {
	const char *href, *words, *current;
};
struct docs_page {
	struct chrome chrome;
	const char *heading, *form_action, *account, *problem;
	struct list links, routes;
	const struct markup *text;
	bool has_key, asks_account;
};
struct docs_route {
	const char *href, *method, *path, *note;
};
struct docs_in {
	const char *page, *account, *key;
};

SHAPE(docs_link, docs_link, FIELD(docs_link, href, K_TEXT), FIELD(docs_link, words, K_TEXT), FIELD(docs_link, current, K_TEXT));
SHAPE(docs_route, docs_route, FIELD(docs_route, href, K_TEXT), FIELD(docs_route, method, K_TEXT), FIELD(docs_route, path, K_TEXT),
      FIELD(docs_route, note, K_TEXT));
SHAPE(docs_page, docs_page, CHROME_FIELDS(docs_page), FIELD(docs_page, heading, K_TEXT), FIELD(docs_page, form_action, K_TEXT),
      FIELD(docs_page, account, K_TEXT), FIELD(docs_page, problem, K_TEXT), FIELD(docs_page, links, K_LIST, .of = &docs_link_shape),
      FIELD(docs_page, routes, K_LIST, .of = &docs_route_shape), MARKUP_FIELD(docs_page, text), FIELD(docs_page, has_key, K_BOOL),
      FIELD(docs_page, asks_account, K_BOOL));
SHAPE(docs_in, docs_in, FIELD(docs_in, page, K_LINE, .flags = F_REQ | F_PATH),
      FIELD(docs_in, account, K_LINE, .flags = F_LENIENT, .max = VALUE_MAX),
      FIELD(docs_in, key, K_LINE, .flags = F_LENIENT | F_SECRET, .max = VALUE_MAX));

const struct template_use docs_templates[] = {{"docs", &docs_page_shape}, {NULL, NULL}};

/* ---- what is generated */

static void limits_write(struct rq *rq, struct buf *b)
{
	BUF_LIT(b, "Over a limit the answer is 429, and `Retry-After` says for how many seconds. These are settings of this hall:\n\n"
		   "| Setting | Here | What it limits |\n|---|---|---|\n");
	for (size_t i = 0; i < conf_shape.n; i++) {
		const struct field *f = &conf_shape.fields[i];

		if (f->kind != K_INT || !str_starts(f->name, "RATE_"))
			continue;
		buf_fmt(b, "| `%s` | ", f->name);
		buf_int(b, *(const int64_t *)(const void *)((const char *)rq->conf + f->offset));
		buf_fmt(b, " | %s |\n", f->note ? f->note : "");
	}
	BUF_LIT(b, "\nA body has at most 1 MiB, one with files 101 MiB. Lists give 50 at a time, 100 where `limit` says so. What a key may "
		   "spend is its mandate. One address may keep 200 connections open, unless `NGINX_CONNECTIONS_PER_ADDRESS` says otherwise.\n");
}

/* A table as the command line prints it, without its title: the page has one. */
static void spec_rows_write(struct rq *rq, struct buf *b, void (*write)(struct buf *b))
{
	struct buf text;
	const char *rest;

	buf_init(&text, rq->arena, GUIDE_MAX);
	write(&text);
	rest = strstr(buf_text(&text), "\n\n");
	buf_str(b, rest ? rest + 2 : buf_text(&text));
}

static void errors_write(struct rq *rq, struct buf *b)
{
	BUF_LIT(b, "Each API answers in its own words; the code is the same everywhere and never changes its meaning. Every answer has an "
		   "`X-Request-Id`: say it when you report something.\n\n| API | Body |\n|---|---|\n"
		   "| People | `{\"status\": \"error\", \"reason\": CODE, \"field_errors\": […]}` |\n"
		   "| Bounties, stories | `{\"detail\": sentence}` |\n| Devices | `{\"error\": sentence, \"code\": CODE}` |\n"
		   "| Tracker | `{\"error\": {\"code\", \"message\", \"details\"}, \"timestamp\"}` |\n"
		   "| Everything new | RFC 9457, with `code` |\n\n");
	spec_rows_write(rq, b, spec_errors);
}

static void settings_write(struct rq *rq, struct buf *b)
{
	spec_rows_write(rq, b, spec_settings);
}

static void commands_write(struct rq *rq, struct buf *b)
{
	(void)rq;
	spec_commands(b);
	admin_cli_spec(b);
}

/* The families of /metrics as it says them now: "# HELP name words", "# TYPE name type". */
static void metric_rows_write(struct rq *rq, struct buf *b)
{
	struct buf text;

	buf_init(&text, rq->arena, (size_t)4 << 20);
	metrics_write(rq, &text);
	BUF_LIT(b, "`GET /metrics` gives them in the text format of Prometheus, to this machine and to whoever has `METRICS_TOKEN`.\n\n"
		   "| Metric | Kind | What it counts |\n|---|---|---|\n");
	for (const char *at = buf_text(&text); (at = strstr(at, "# HELP ")); at++) {
		const char *name = at + strlen("# HELP "), *words = name + strcspn(name, " "), *end = words + strcspn(words, "\n");
		const char *type = strstr(end, "# TYPE ");
		const char *kind = type ? strchr(type + strlen("# TYPE "), ' ') : NULL;

		buf_fmt(b, "| `%s` | %s |%s |\n", arena_strndup(rq->arena, name, (size_t)(words - name)),
			kind ? arena_strndup(rq->arena, kind + 1, strcspn(kind + 1, "\n")) : "",
			arena_strndup(rq->arena, words, (size_t)(end - words)));
	}
}

/* ---- the pages */

static const struct {
	const char *name, *title, *tag; /* tag: whose addresses are listed */
	void (*write)(struct rq *rq, struct buf *b); /* NULL: doc/guide has the words */
	const char *key; /* what stands for {{key}}; NULL: that of an AI account */
} pages[] = {
	{"humans", "People", "humans", NULL, NULL},
	{"bounties", "Bounties", "bounties", NULL, "SERVICE_TOKEN"},
	{"devices", "Devices", "devices", NULL, NULL},
	{"tracker", "Runs", "tracker", NULL, "TRACKER_KEY"},
	{"stories", "Stories", "stories", NULL, "ACCESS_TOKEN"},
	{"mcp", "MCP and A2A", "hall", NULL, NULL},
	{"webhooks", "Webhooks", NULL, NULL, NULL},
	{"errors", "Errors", NULL, errors_write, NULL},
	{"limits", "Limits", NULL, limits_write, NULL},
	{"settings", "Settings", NULL, settings_write, NULL},
	{"cli", "Commands", NULL, commands_write, NULL},
	{"metrics", "Metrics", NULL, metric_rows_write, NULL},
};

static const char *guide_of(const char *name)
{
	for (const struct sql_script *s = doc_guides; s->name; s++)
		if (str_eq(s->name, name))
			return s->text;
	return "";
}

/* The tools of /mcp, from the rows. */
static const char *tools_table(struct rq *rq)
{
	struct route_walk k = route_walk_start(rq->web->tables);
	struct buf b;

	buf_init(&b, rq->arena, GUIDE_MAX);
	BUF_LIT(&b, "| Tool | What it does |\n|---|---|\n");
	for (const struct route *r; (r = route_walk_next(&k));)
		if (r->tool)
			buf_fmt(&b, "| `%s` | %s |\n", r->tool, r->note);
	return buf_text(&b);
}

struct docs_value {
	const char *name, *text;
};

/* {{name}} becomes its value; others stay as they are. */
static void guide_fill(struct buf *b, const char *text, const struct docs_value *values)
{
	const char *open;

	for (; (open = strstr(text, "{{")); text = open + 2) {
		const struct docs_value *v = values;
		size_t n = strcspn(open + 2, "}");

		buf_add(b, text, (size_t)(open - text));
		while (v->name && !(strlen(v->name) == n && strncmp(v->name, open + 2, n) == 0))
			v++;
		if (!v->name) {
			BUF_LIT(b, "{{");
			continue;
		}
		buf_str(b, v->text);
		open += n + 2; /* and the loop skips the braces behind it */
	}
	buf_str(b, text);
}

/* What may stand in an example: nothing that ends a word of a shell or a Markdown block. */
static bool is_plain_key(const char *key)
{
	return str_has(key) && strspn(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~") == strlen(key);
}

static const struct markup *page_text(struct rq *rq, size_t page, const struct docs_in *in)
{
	bool is_demo = rq->conf->demo && rq->who.kind == ACTOR_PERSON;
	const char *account = uuid_parse(in->account, NULL) ? in->account : is_demo ? rq->conf->demo_ai_account_id : NULL;
	const char *demo_key = is_demo && !in->key ? rq->conf->demo_ai_api_key : NULL;
	const char *key = is_plain_key(in->key) ? in->key : pages[page].key ? pages[page].key : demo_key;
	const struct docs_value values[] = {
		{"base", rq->conf->app_base_url}, {"account", str_has(account) ? account : "YOUR_ACCOUNT_ID"},
		{"key", str_has(key) ? key : "YOUR_KEY"}, {"user", rq->who.user_id ? rq->who.user_id : "USER_ID"},
		{"tools", tools_table(rq)}, {NULL, NULL}};
	struct buf b;

	buf_init(&b, rq->arena, GUIDE_MAX);
	if (pages[page].write)
		pages[page].write(rq, &b);
	else
		guide_fill(&b, guide_of(pages[page].name), values);
	return markdown_render(rq->arena, buf_text(&b), SECTION_TOP);
}

static struct list page_links(struct rq *rq, size_t page)
{
	struct docs_link *links = ARENA_ARRAY(rq->arena, struct docs_link, N_OF(pages));

	for (size_t i = 0; i < N_OF(pages); i++)
		links[i] = (struct docs_link){arena_printf(rq->arena, "/docs/%s", pages[i].name), pages[i].title,
					      i == page ? "page" : NULL};
	return (struct list){N_OF(pages), links};
}

static struct list page_routes(struct rq *rq, const char *tag)
{
	struct route_walk k = route_walk_start(rq->web->tables);
	struct list l = {.items = ARENA_ARRAY(rq->arena, struct docs_route, DOCS_ROUTES_MAX)};
	struct buf path;

	for (const struct route *r; tag && (r = route_walk_shown(&k));) {
		if (!str_eq(dialect_facts(r->dialect)->tag, tag) || OURS(l.n == DOCS_ROUTES_MAX))
			continue;
		buf_init(&path, rq->arena, 1024);
		route_path_write(&path, r->path);
		((struct docs_route *)l.items)[l.n++] = (struct docs_route){
			arena_printf(rq->arena, "/docs/reference#%s", r->name), method_name(r->method), buf_text(&path), r->note};
	}
	return l;
}

static err_t docs_show(struct rq *rq)
{
	const struct docs_in *in = rq->in;
	struct docs_page *p = ARENA_NEW(rq->arena, struct docs_page);
	size_t i = 0;

	while (i < N_OF(pages) && !str_eq(pages[i].name, in->page))
		i++;
	if (i == N_OF(pages))
		return ERR_NOT_FOUND;
	p->chrome.title = arena_printf(rq->arena, "%s · API", pages[i].title);
	p->chrome.nav = "docs";
	p->heading = pages[i].title;
	if (strstr(guide_of(pages[i].name), "{{key}}"))
		p->form_action = arena_printf(rq->arena, "/docs/%s", pages[i].name);
	p->asks_account = strstr(guide_of(pages[i].name), "{{account}}") != NULL;
	p->account = in->account;
	p->has_key = is_plain_key(in->key);
	p->problem = str_has(in->key) && !p->has_key ? "That is no key: it has letters, digits, - _ . and ~ only." : NULL;
	p->links = page_links(rq, i);
	p->routes = page_routes(rq, pages[i].tag);
	p->text = page_text(rq, i, in);
	rq_page(rq, "docs", &docs_page_shape, p);
	return ERR_OK;
}

const struct route docs_pages_routes[] = {
	{.name = "docs_page", .method = GET, .path = "/docs/{page}", .in = &docs_in_shape, .status = 200, .dialect = D_PAGE,
	 .who = W_ANYONE | W_PERSON, .flags = R_PAGE, .errors = E(ERR_NOT_FOUND), .run = docs_show,
	 .note = "How to use one API, and what is the same in all"},
	{.name = "docs_page_post", .method = POST, .path = "/docs/{page}", .in = &docs_in_shape, .status = 200, .dialect = D_PAGE,
	 .who = W_ANYONE | W_PERSON, .flags = R_PAGE | R_FORM, .errors = E(ERR_NOT_FOUND), .run = docs_show,
	 .note = "The same with the reader's key in the examples; it is not kept"},
	ROUTES_END,
};
