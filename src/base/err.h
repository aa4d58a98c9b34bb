/* err.h - the one error type, and the two kinds of impossible.
 *
 * Layer: base.  Every call that can fail returns err_t, is MUST_CHECK, and gives its results by its last
 * pointers; the variable is always `e`: `if (e) return e;`.  There is no second convention.
 * OURS(cond) is true when an invariant of ours broke: logged with its place and counted, always an error.
 * THEIRS(cond) is true when the other side sent something impossible: logged low.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_ERR_H
#define BASE_ERR_H
#include <stdbool.h>
#include <stddef.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

typedef enum {
	ERR_OK = 0,
#define ERR(symbol, http, code, text) symbol,
#include "base/errors.def"
#undef ERR
	ERR_COUNT
} err_t;

struct err_info {
	int http;
	const char *symbol;
	const char *code; /* stable, part of the API */
	const char *text; /* plain English sentence, also a message id of the catalogue */
};

/* Never NULL; an unknown value reads as ERR_INTERNAL. */
const struct err_info *err_info(err_t e);

bool err_ours(const char *file, int line, const char *what);
bool err_theirs(const char *file, int line, const char *what);
/* How many OURS() fired in this process. */
unsigned long err_ours_count(void);

#define OURS(cond) (__builtin_expect(!!(cond), 0) && err_ours(__FILE__, __LINE__, #cond))
#define THEIRS(cond) (__builtin_expect(!!(cond), 0) && err_theirs(__FILE__, __LINE__, #cond))

#endif
