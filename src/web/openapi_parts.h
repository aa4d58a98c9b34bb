/* openapi_parts.h - the pieces of the description that do not hang on one path.
 *
 * Layer: web, used by openapi.c only.  A route_walk steps through every row of every table.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_OPENAPI_PARTS_H
#define WEB_OPENAPI_PARTS_H
#include "web/route.h"
struct buf;

struct route_walk {
	const struct route *const *table;
	const struct route *row;
};
struct route_walk route_walk_start(const struct route *const *tables);
/* The next row, NULL at the end. */
const struct route *route_walk_next(struct route_walk *k);
/* The next row that the description shows: neither a page nor hidden. */
const struct route *route_walk_shown(struct route_walk *k);

/* The rows that answer one method at one address. */
#define CHAIN_MAX 4
struct chain {
	size_t n;
	const struct route *rows[CHAIN_MAX];
};
unsigned chain_flags(const struct chain *c); /* of any of them */

/* The tag of an API, and the schema name and media type of its errors.  note NULL: an earlier row has the same tag. */
struct dialect_facts {
	enum dialect dialect;
	const char *tag, *note, *schema, *media;
};
const struct dialect_facts *dialect_facts(enum dialect d);

/* "an AI account, a signed-in person" */
const char *who_words(struct arena *a, unsigned who);

/* The path as readers know it: "{id:uuid}" reads "{id}". */
void route_path_write(struct buf *b, const char *path);
bool route_has_body(const struct route *r);
/* Where a field of the route's in-shape is read from. */
enum place { IN_PATH, IN_QUERY, IN_BODY, IN_NONE };
enum place field_place(const struct route *r, const struct field *f);

/* "tags":[…] of the dialects in use */
void tags_write(struct buf *b, const struct route *const *tables);
/* "components":{…}: out-shapes, error bodies, credentials */
void components_write(struct buf *b, const struct route *const *tables);
/* "security":[…] of one operation */
void security_write(struct buf *b, const struct chain *c);
/* Every error of a route, without two that read alike. */
#define ROUTE_MAX_ERRORS 64
struct route_errors {
	enum dialect dialect;
	size_t n;
	err_t items[ROUTE_MAX_ERRORS];
};
void route_errors_find(const struct route *r, struct route_errors *out);
/* The smallest status above `last`, 0 at the end. */
int route_errors_next(const struct route_errors *s, int last);
/* What they are called and mean, as Markdown: "`not_open`: The task is no longer open. …" */
const char *route_errors_text(struct arena *a, const struct route_errors *s, int status);
/* Members of "responses": each status of success once, then the errors by status. */
void successes_write(struct buf *b, const struct chain *c);
void error_responses_write(struct buf *b, const struct chain *c);
/* "headers":{…} of the components. */
void header_parts_write(struct buf *b);

/* Schemas as JSON of which any will do; two alike are one, and one stands for itself. */
struct schemas {
	size_t n;
	const char *items[CHAIN_MAX];
};
void schemas_add(struct schemas *s, const char *json);
void schemas_write_any(struct buf *b, const struct schemas *s);

/* A comma before every member but the first. */
void member_sep(struct buf *b, bool *later);

#endif
