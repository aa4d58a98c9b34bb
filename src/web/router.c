/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/id.h"
#include "web/route.h"

#define MAX_SEGMENTS 12
#define N_BUCKETS 64u
#define SLASH '\x1f' /* stands for a slash inside of a parameter until the path is cut */
#define SLASH_SENT "%1f"

struct segment {
	struct span text; /* static text, or the parameter's name */
	bool is_param, is_uuid, is_int;
};
struct row {
	const struct route *route;
	size_t n;
	struct segment segments[MAX_SEGMENTS];
	unsigned statics; /* bit per static segment, the first highest: more is more specific */
	struct row *next; /* of the same bucket */
	struct row *also; /* the next with the same method and path */
};
/* Rows by their number of segments and the text of the second, where APIs begin to differ. */
struct router {
	struct row *buckets[N_BUCKETS];
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


/* text NULL: the second segment is a parameter, or there is none. */
static size_t bucket_of(size_t n_segments, const struct span *text)
{
	size_t h = n_segments;

	for (size_t i = 0; text && i < text->len; i++)
		h = h * 31 + (unsigned char)text->at[i];
	return h % N_BUCKETS;
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


/* The last row of the chain that the route joins, NULL where it begins one. */
static struct row *chain_end(struct row *row, const struct route *route)
{
	while (row && (row->route->method != route->method || !str_eq(row->route->path, route->path)))
		row = row->next;
	while (row && row->also)
		row = row->also;
	return row;
}


static void router_add(struct router *r, struct arena *a, const struct route *route)
{
	struct row *row = ARENA_NEW(a, struct row), *before;
	struct row **bucket;

	row_fill(row, route);
	bucket = &r->buckets[bucket_of(row->n, row->n > 1 && !row->segments[1].is_param ? &row->segments[1].text : NULL)];
	before = chain_end(*bucket, route);
	if (before) {
		before->also = row;
		return;
	}
	row->next = *bucket;
	*bucket = row;
}


struct router *router_new(struct arena *a, const struct route *const *tables)
{
	struct router *r = ARENA_NEW(a, struct router);

	for (const struct route *const *t = tables; *t; t++)
		for (const struct route *route = *t; route->name; route++)
			router_add(r, a, route);
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


static const char *methods_text(struct arena *a, unsigned methods)
{
	struct buf b;

	buf_init(&b, a, 64);
	for (size_t i = 0; i < N_OF(names); i++)
		if (methods & 1u << i) {
			buf_str(&b, b.len ? ", " : "");
			buf_str(&b, names[i]);
		}
	return buf_text(&b);
}


struct search {
	const struct span *parts;
	size_t n;
	const char *method;
	const struct row *best;
	unsigned methods; /* that answer there */
};


static void bucket_search(const struct row *row, struct search *s)
{
	for (; row; row = row->next) {
		if (!row_fits(row, s->parts, s->n))
			continue;
		s->methods |= 1u << row->route->method;
		if (str_eq(names[row->route->method], s->method) && (!s->best || row->statics > s->best->statics))
			s->best = row;
	}
}


/* A slash at the end of an API's address says nothing: some documents write it, some do not. */
static size_t path_length(const char *path, struct span *parts)
{
	size_t n = path_split(path, parts);

	return n > 2 && !parts[n - 1].len && str_starts(path, "/api/") ? n - 1 : n;
}


void router_find(const struct router *r, struct arena *a, const char *method, const char *path,
		 struct route_match *m)
{
	struct span parts[MAX_SEGMENTS];
	size_t n = path_length(path, parts), as_text = bucket_of(n, n > 1 ? &parts[1] : NULL);
	size_t as_param = bucket_of(n, NULL);
	struct search s = {.parts = parts, .n = n, .method = str_eq(method, "HEAD") ? "GET" : method};

	*m = (struct route_match){0};
	if (n) {
		bucket_search(r->buckets[as_text], &s);
		if (as_param != as_text)
			bucket_search(r->buckets[as_param], &s);
	}
	m->path_known = s.methods != 0;
	if (s.best) {
		m->row = s.best;
		m->route = s.best->route;
		m->path = path_pairs(a, s.best, parts);
		return;
	}
	m->allow = methods_text(a, s.methods);
}


/* With SLASH where a parameter holds one; NULL: the path that was read will do. */
static char *path_sent(struct arena *a, const char *sent)
{
	char *copy;

	if (!str_has(sent) || strstr(sent, "..") || strcasestr(sent, SLASH_SENT))
		return NULL;
	copy = arena_strdup(a, sent);
	for (char *at = copy; (at = strcasestr(at, "%2f"));)
		memcpy(at, SLASH_SENT, strlen(SLASH_SENT));
	return url_decode(a, copy, strlen(copy), false);
}


/* What stands for a slash is one again. */
static struct pairs with_slashes(struct arena *a, struct pairs p)
{
	struct pair *items = ARENA_ARRAY(a, struct pair, p.n + 1);

	for (size_t i = 0; i < p.n; i++) {
		char *value = arena_strdup(a, p.items[i].value);

		items[i] = p.items[i];
		items[i].value = value;
		for (; (value = strchr(value, SLASH)); value++)
			*value = '/';
	}
	return (struct pairs){p.n, items};
}


void router_find_sent(const struct router *r, struct arena *a, const char *method, const char *const path[2],
		      struct route_match *m)
{
	const char *sent = path_sent(a, path[1]);

	router_find(r, a, method, sent ? sent : path[0], m);
	if (sent)
		m->path = with_slashes(a, m->path);
}


bool router_next(struct route_match *m)
{
	m->row = m->row ? m->row->also : NULL;
	if (m->row)
		m->route = m->row->route;
	return m->row != NULL;
}


enum dialect dialect_of_path(const char *path)
{
	static const struct {
		const char *prefix;
		enum dialect d;
	} families[] = {{"/api/projects", D_TRACKER}, {"/api/stats", D_TRACKER}, {"/api/websocket", D_TRACKER}, {"/api/ws", D_TRACKER},
			{"/api/tasks/m2m", D_BOUNTIES}, {"/api/payments", D_BOUNTIES}, {"/api/wallet", D_BOUNTIES},
			{"/api/agents", D_BOUNTIES}, {"/api", D_HUMANS}, {"/v1/traces", D_TRACKER}, {"/v1", D_DEVICES},
			{"/webhook", D_TRACKER}, {"/ping", D_TRACKER}, {"/oauth", D_OAUTH}};

	for (size_t i = 0; i < N_OF(families); i++) {
		size_t n = strlen(families[i].prefix);

		if (strncmp(path, families[i].prefix, n) == 0 && (!path[n] || path[n] == '/'))
			return families[i].d;
	}
	return D_PAGE;
}
