/* shape.h - what a struct holds, said once: {name, kind, offset, flags, min, max, words, note}.
 *
 * Layer: base.  A shape validates JSON, form, path and query into the struct (shape_read), writes the struct as
 * JSON (shape_json), becomes JSON Schema (shape_schema); io/db binds parameters and fills rows by it, web/template
 * renders from it, base/conf reads settings with it.
 *
 * Member types by kind:
 *   K_TEXT K_LINE K_EMAIL K_UUID K_WORD K_COUNTRY K_URL K_JSON   const char *   (NULL = not set)
 *   K_INT K_USD                                                  int64_t        (INT_UNSET = not set; USD in cents)
 *   K_TIME                                                       int64_t        (µs since 1970, 0 = not set)
 *   K_BOOL                                                       bool
 *   K_OBJ                                                        const void *   (struct of field.of, NULL = not set)
 *   K_LIST                                                       struct list    (array of structs of field.of)
 *   K_TEXTS                                                      struct texts
 *   K_FILE                                                       const struct upload *
 * min/max: code points for texts, the value for numbers (cents for USD), items for lists; max 0 = the kind's own limit.
 *
 * shape_read reports *all* wrong fields at once; each has a stable code: required, invalid_type, invalid_enum,
 * invalid_number, below_min, above_max, too_long, too_short, invalid_characters, invalid_format, unknown_field.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_SHAPE_H
#define BASE_SHAPE_H
#include <stdint.h>
#include "base/str.h"
struct buf;
struct json_t;

enum kind {
	K_TEXT, K_LINE, K_EMAIL, K_UUID, K_WORD, K_COUNTRY, K_URL, K_JSON,
	K_INT, K_USD, K_TIME, K_BOOL, K_OBJ, K_LIST, K_TEXTS, K_FILE,
};

#define INT_UNSET INT64_MIN

enum {
	F_REQ = 1,	/* read: must be there and not empty */
	F_PATH = 2,	/* read: from the path */
	F_QUERY = 4,	/* read: from the query, whatever the method */
	F_INNER = 8,	/* neither read from a request nor written as JSON: for SQL and templates */
	F_OMIT = 16,	/* write: left out when not set (otherwise null) */
	F_SECRET = 32,	/* never in logs, nor in /openapi.json examples; masked by `hirehall doctor` */
	F_COERCE = 64,	/* read: a JSON string that holds a number will do */
	F_LENIENT = 128, /* read: a wrong value reads as not set */
	F_ANY = 512,	/* read: a K_TEXT takes control characters too; \u0000 in the body becomes U+FFFD */
	F_OWN_ERR = 256, /* read: .err for every mistake in a number, not only one below min */
};

struct shape;
struct field {
	const char *name, *key; /* key: as JSON writes it after another, `,"name":` */
	size_t key_len;
	enum kind kind;
	size_t offset;
	unsigned flags;
	int64_t min, max;
	const char *words; /* K_WORD: "a|b|c"; K_JSON: NULL, "object" or "number", then with min and max */
	const struct shape *of; /* K_OBJ, K_LIST */
	err_t err; /* reason of the whole answer when this field is wrong (numbers: only when below min) */
	const char *note;
};
struct shape {
	const char *name;
	size_t size;
	const struct field *fields;
	size_t n;
};

#define FIELD_AS(name_, type, member, kind_, ...) \
	{.name = name_, .key = ",\"" name_ "\":", .key_len = sizeof(",\"" name_ "\":") - 1, .kind = (kind_), \
	 .offset = offsetof(struct type, member), __VA_ARGS__}
#define FIELD(type, member, kind_, ...) FIELD_AS(#member, type, member, kind_, __VA_ARGS__)
/* SHAPE(task_key, task_key, FIELD(...), ...) defines task_key_shape over struct task_key. */
#define SHAPE(symbol, type, ...) \
	static const struct field symbol##_fields[] = {__VA_ARGS__}; \
	const struct shape symbol##_shape = {#symbol, sizeof(struct type), symbol##_fields, N_OF(symbol##_fields)}

struct list {
	size_t n;
	void *items;
};
struct texts {
	size_t n;
	const char **items;
};
/* A file part of a form; `data` lies in the request body. */
struct upload {
	const char *name, *type;
	struct span data;
};

/* One name and value of a path, query or form; value is NUL-terminated; file is set for file parts. */
struct pair {
	const char *name, *value;
	const struct upload *file;
};
struct pairs {
	size_t n;
	const struct pair *items;
};
struct input {
	struct json_t *json; /* object, or NULL */
	struct pairs path, query, form;
	bool body_is_query; /* GET and the like: unflagged fields come from the query */
	bool is_strict; /* unknown body fields are complaints */
};

struct complaint {
	const char *field, *code;
};
#define MAX_COMPLAINTS 32
struct complaints {
	size_t n;
	struct complaint items[MAX_COMPLAINTS];
	err_t reason; /* ERR_BAD_FIELD, or the one special reason of the fields */
};

bool shape_has(const struct shape *s, unsigned flag);
const struct field *shape_field(const struct shape *s, const char *name);
/* The first value of that name, or NULL. */
const char *pairs_get(struct pairs p, const char *name);

/* Fills `out` (zeroed, unset numbers INT_UNSET).  ERR_BAD_FIELD (or the special reason) with complaints filled. */
MUST_CHECK err_t shape_read(const struct shape *s, const struct input *in, struct arena *a, void *out,
			    struct complaints *c);
void complain(struct complaints *c, const char *field, const char *code, err_t reason);
/* Sets every number field to INT_UNSET and everything else to zero. */
void shape_clear(const struct shape *s, void *out);

void shape_json(struct buf *b, const struct shape *s, const void *data);
/* The object's members without braces: lets a caller splice. True if anything was written. */
bool shape_json_members(struct buf *b, const struct shape *s, const void *data);
/* JSON Schema 2020-12 object for answers, or for requests (F_PATH/F_QUERY fields left out) when `for_body`. */
void shape_schema(struct buf *b, const struct shape *s, bool for_body);
void field_schema(struct buf *b, const struct field *f);

#endif
