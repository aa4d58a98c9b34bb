/* SPDX-License-Identifier: AGPL-3.0-or-later
 * web/router: a method, a blank, and a path. The row that is found, with its parameters put in, is the path again. */
#include "fuzz.h"
#include "web/route.h"

static const struct route rows[] = {
	{.name = "home", .method = GET, .path = "/"},
	{.name = "tasks", .method = GET, .path = "/api/tasks"},
	{.name = "task_new", .method = POST, .path = "/api/tasks"},
	{.name = "task", .method = GET, .path = "/api/tasks/{id:uuid}"},
	{.name = "story", .method = GET, .path = "/api/tasks/{id:int}"},
	{.name = "apply", .method = POST, .path = "/api/tasks/{task_id}/apply/{human_id:uuid}"},
	{.name = "mine", .method = GET, .path = "/api/tasks/{id}/mine"},
	{.name = "drop", .method = DELETE, .path = "/api/{a}/{b}/{c}"},
	ROUTES_END,
};


/* The row's path with the values in place of its parameters. */
static const char *filled(struct arena *a, const struct route_match *m)
{
	struct buf b;
	size_t n = 0;

	buf_init(&b, a, FUZZ_MAX_TEXT);
	for (const char *p = m->route->path; *p; p++) {
		if (*p != '{') {
			buf_ch(&b, *p);
			continue;
		}
		MUST(n < m->path.n);
		buf_str(&b, m->path.items[n++].value);
		p += strcspn(p, "}");
	}
	MUST(n == m->path.n);
	return buf_text(&b);
}


/* An API's address may end with a slash that says nothing. */
static bool is_same_path(struct arena *a, const char *filled, const char *path)
{
	return str_eq(filled, path) || (str_starts(path, "/api/") && str_eq(arena_printf(a, "%s/", filled), path));
}


static void fuzz_one(struct arena *a, struct span in)
{
	const char *method = fuzz_text(a, fuzz_cut(&in, " ")), *path = fuzz_text(a, in);
	const struct route *tables[] = {rows, NULL};
	struct route_match m;

	router_find(router_new(a, tables), a, method, path, &m);
	MUST(dialect_of_path(path) < N_DIALECTS);
	if (!m.route)
		return;
	MUST(m.path_known);
	MUST(str_eq(method, method_name(m.route->method)) || str_eq(method, "HEAD"));
	MUST(is_same_path(a, filled(a, &m), path));
}
