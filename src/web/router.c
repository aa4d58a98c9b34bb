/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/id.h"
#include "web/route.h"

#define MAX_SEGMENTS 12

struct segment {
	struct span text; /* static text, or the parameter's name */
	bool is_param, is_uuid, is_int;
};
struct row {
	const struct route *route;
	size_t n;
	struct segment segments[MAX_SEGMENTS];
	unsigned statics; /* bit per static segment, the first highest: more is more specific */
};
struct router {
	size_t n;
	struct row *rows;
};

static const char *const names[] = {[GET] = "GET", [POST] = "POST", [PUT] = "PUT", [PATCH] = "PATCH",
				    [DELETE] = "DELETE"};


const char *method_name(enum method m)
{
	return names[m];
}


/* Splits "/a/b" into at most MAX_SEGMENTS spans; 0 when there are more. "/" is one empty segment. */
static size_t path_split(const char *path, struct span *out)
{
	size_t n = 0;

	while (*path == '/') {
		size_t len = strcspn(++path, "/");

		if (n == MAX_SEGMENTS)
			return 0;
		out[n++] = (struct span){path, len};
		path += len;
	}
	return n;
}


static struct segment segment_parse(struct span s)
{
	struct segment g = {.text = s};
	const char *colon;

	if (s.len < 2 || s.at[0] != '{')
		return g;
	g.is_param = true;
	g.text = (struct span){s.at + 1, s.len - 2};
	colon = memchr(g.text.at, ':', g.text.len);
	if (colon) {
		g.is_uuid = strncmp(colon, ":uuid}", 6) == 0;
		g.is_int = strncmp(colon, ":int}", 5) == 0;
		g.text.len = (size_t)(colon - g.text.at);
	}
	return g;
}


static void row_fill(struct row *row, const struct route *route)
{
	struct span parts[MAX_SEGMENTS];

	row->route = route;
	row->n = path_split(route->path, parts);
	for (size_t i = 0; i < row->n; i++) {
		row->segments[i] = segment_parse(parts[i]);
		if (!row->segments[i].is_param)
			row->statics |= 1u << (MAX_SEGMENTS - i);
	}
}


struct router *router_new(struct arena *a, const struct route *const *tables)
{
	struct router *r = ARENA_NEW(a, struct router);
	size_t n = 0;

	for (const struct route *const *t = tables; *t; t++)
		for (const struct route *row = *t; row->name; row++)
			n++;
	r->rows = ARENA_ARRAY(a, struct row, n);
	for (const struct route *const *t = tables; *t; t++)
		for (const struct route *row = *t; row->name; row++)
			row_fill(&r->rows[r->n++], row);
	return r;
}


static bool segment_fits(const struct segment *g, struct span s)
{
	char text[UUID_LEN + 1];

	if (!g->is_param)
		return g->text.len == s.len && memcmp(g->text.at, s.at, s.len) == 0;
	if (g->is_int)
		return s.len && s.len < 19 && strspn(s.at, "0123456789") >= s.len;
	if (!g->is_uuid)
		return s.len > 0;
	if (s.len != UUID_LEN)
		return false;
	memcpy(text, s.at, UUID_LEN);
	text[UUID_LEN] = '\0';
	return uuid_parse(text, NULL);
}


static bool row_fits(const struct row *row, const struct span *parts, size_t n)
{
	if (row->n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!segment_fits(&row->segments[i], parts[i]))
			return false;
	return true;
}


static struct pairs path_pairs(struct arena *a, const struct row *row, const struct span *parts)
{
	struct pair *items = ARENA_ARRAY(a, struct pair, row->n);
	size_t n = 0;

	for (size_t i = 0; i < row->n; i++)
		if (row->segments[i].is_param)
			items[n++] = (struct pair){
				.name = arena_strndup(a, row->segments[i].text.at, row->segments[i].text.len),
				.value = arena_strndup(a, parts[i].at, parts[i].len)};
	return (struct pairs){n, items};
}


void router_find(const struct router *r, struct arena *a, const char *method, const char *path,
		 struct route_match *m)
{
	const char *wanted = str_eq(method, "HEAD") ? "GET" : method;
	struct span parts[MAX_SEGMENTS];
	size_t n = path_split(path, parts);
	const struct row *best = NULL;
	unsigned methods = 0;
	struct buf allow;

	*m = (struct route_match){0};
	for (size_t i = 0; n && i < r->n; i++) {
		const struct row *row = &r->rows[i];

		if (!row_fits(row, parts, n))
			continue;
		methods |= 1u << row->route->method;
		if (str_eq(names[row->route->method], wanted) && (!best || row->statics > best->statics))
			best = row;
	}
	m->path_known = methods != 0;
	if (best) {
		m->route = best->route;
		m->path = path_pairs(a, best, parts);
		return;
	}
	buf_init(&allow, a, 64);
	for (size_t i = 0; i < N_OF(names); i++)
		if (methods & 1u << i) {
			buf_str(&allow, allow.len ? ", " : "");
			buf_str(&allow, names[i]);
		}
	m->allow = buf_text(&allow);
}


enum dialect dialect_of_path(const char *path)
{
	static const struct {
		const char *prefix;
		enum dialect d;
	} families[] = {{"/api", D_HUMANS}, {"/v1", D_DEVICES}, {"/webhook", D_TRACKER}};

	for (size_t i = 0; i < N_OF(families); i++) {
		size_t n = strlen(families[i].prefix);

		if (strncmp(path, families[i].prefix, n) == 0 && (!path[n] || path[n] == '/'))
			return families[i].d;
	}
	return D_PAGE;
}
