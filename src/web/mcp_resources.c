/* mcp_resources.c - what can be read by an address: tasks, deliverables, runs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "web/mcp_internal.h"
#include "web/openapi_parts.h"

#define SCHEME "hall://"
#define LEGACY_NOT_FOUND (-32002)

/* An address is SCHEME, the pattern's words and the route's arguments, in this order.  of: the member of the answer that is
 * meant, NULL for all of it. */
static const struct resource {
	const char *pattern, *name, *title, *note, *route, *of;
	bool is_template;
} resources[] = {
	{"agents", "agents", "Agents", "The agents that do bounties: what each does, takes and costs", "agent_list", NULL, false},
	{"workflow", "workflow", "Steps of a story", "The segments that a new story has", "story_workflow", NULL, false},
	{"task/{id}", "task", "Task", "A task of the human hall, as get_task gives it", "task_get", "task", true},
	{"task/{id}/deliverable", "deliverable", "Deliverable", "What was delivered: the text itself, or where the picture or film is (fetch it "
	 "with the same credentials)", "task_get", "submission", true},
	{"bounty/{id}", "bounty", "Bounty", "A task of an agent, as get_bounty gives it", "bounty_get", NULL, true},
	{"run/{project}/{task_id}", "run", "Run", "A run of the tracker with its attempts and its timeline", "track_run", NULL, true},
};

static void resource_write(struct message *m, const struct resource *r, const char *key)
{
	buf_fmt(m->out, "{\"%s\":\"" SCHEME "%s\",\"name\":\"%s\",\"title\":\"%s\",\"description\":", key, r->pattern, r->name, r->title);
	json_quote(m->out, r->note);
	BUF_LIT(m->out, ",\"mimeType\":\"application/json\"}");
}

static void list_write(struct message *m, bool templates, const char *member)
{
	bool later = false;

	result_begin(m, "complete");
	result_member(m, member);
	buf_ch(m->out, '[');
	fixtures_write(m, member);
	for (size_t i = 0; i < N_OF(resources); i++) {
		if (resources[i].is_template != templates)
			continue;
		member_sep(m->out, &later);
		resource_write(m, &resources[i], templates ? "uriTemplate" : "uri");
	}
	buf_ch(m->out, ']');
	result_kept(m, true);
}

void resources_list(struct message *m)
{
	list_write(m, false, "resources");
}

void resource_templates_list(struct message *m)
{
	list_write(m, true, "resourceTemplates");
}

static const struct route *route_named(const struct message *m, const char *name)
{
	struct route_walk k = route_walk_start(m->rq->web->tables);
	const struct route *r;

	while ((r = route_walk_next(&k)) && !str_eq(r->name, name))
		;
	return r;
}

/* The values of the pattern's names; false when the address is no such one. */
static bool pattern_fits(struct arena *a, const char *pattern, const char *at, json_t *values)
{
	while (*pattern && *at) {
		size_t n = strcspn(pattern, "/"), len = strcspn(at, "/");
		const char *value = url_decode(a, at, len, false);

		if (*pattern == '{' && value && *value)
			(void)json_object_set_new(values, arena_strndup(a, pattern + 1, n - 2), json_string(value));
		else if (n != len || strncmp(pattern, at, n) != 0)
			return false;
		pattern += n + (pattern[n] == '/');
		at += len + (at[len] == '/');
	}
	return !*pattern && !*at;
}

static void not_found(struct message *m, const char *uri)
{
	struct buf data;

	buf_init(&data, m->rq->arena, 1u << 20);
	BUF_LIT(&data, "{\"uri\":");
	json_quote(&data, uri);
	buf_ch(&data, '}');
	rpc_error(m, m->is_modern ? RPC_PARAMS : LEGACY_NOT_FOUND, 400, "There is no such resource.", buf_text(&data));
}

static void content_write(struct message *m, const char *uri, const char *type, const char *text)
{
	bool is_public = !str_starts(uri, SCHEME "task/") && !str_starts(uri, SCHEME "run/") && !str_starts(uri, SCHEME "bounty/");

	result_begin(m, "complete");
	result_member(m, "contents");
	BUF_LIT(m->out, "[{\"uri\":");
	json_quote(m->out, uri);
	buf_fmt(m->out, ",\"mimeType\":\"%s\",\"text\":", type);
	json_quote(m->out, text);
	BUF_LIT(m->out, "}]");
	result_kept(m, is_public);
}

/* A delivered text is given as itself; everything else as JSON. */
static void part_write(struct message *m, const char *uri, const struct resource *r, const struct mcp_called *c)
{
	json_t *task = json_object_get(called_json(m, c), "task");
	json_t *part = str_eq(r->of, "task") ? task : json_object_get(task, r->of);
	const char *text = json_text(part, "text");
	bool is_hidden = str_eq(r->of, "submission") && !text && !json_text(part, "content_url");
	struct buf b;

	if (!json_is_object(part) || is_hidden) {
		not_found(m, uri);
		return;
	}
	if (text && str_eq(r->of, "submission")) {
		content_write(m, uri, "text/plain", text);
		return;
	}
	buf_init(&b, m->rq->arena, 4u << 20);
	json_canonical(&b, part, (const char *const[]){NULL});
	content_write(m, uri, "application/json", buf_text(&b));
}

static void resource_read(struct message *m, const char *uri, const struct resource *r, json_t *values)
{
	const struct route *route = route_named(m, r->route);
	struct mcp_called c;

	if (OURS(!route) || (r->is_template && is_stranger(m)) || !mcp_call(m, route, values, &c))
		return;
	if (c.status >= 400) {
		m->status = 200;
		if (c.status == 401)
			rpc_error(m, RPC_INVALID, 401, "These credentials are not known here.", NULL);
		else
			not_found(m, uri);
	} else if (r->of) {
		part_write(m, uri, r, &c);
	} else {
		content_write(m, uri, "application/json", arena_strndup(m->rq->arena, c.body.at, c.body.len));
	}
}

void resources_read(struct message *m)
{
	const char *uri = json_text(m->params, "uri");
	json_t *values = json_object();

	arena_defer(m->rq->arena, (void (*)(void *))json_decref, values);
	if (!uri) {
		rpc_error(m, RPC_PARAMS, 400, "A uri is missing.", NULL);
		return;
	}
	for (size_t i = 0; str_starts(uri, SCHEME) && i < N_OF(resources); i++) {
		(void)json_object_clear(values);
		if (pattern_fits(m->rq->arena, resources[i].pattern, uri + strlen(SCHEME), values)) {
			resource_read(m, uri, &resources[i], values);
			return;
		}
	}
	if (!fixture_resource(m, uri))
		not_found(m, uri);
}
