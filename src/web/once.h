/* once.h - Idempotency-Key: the same key and body give the first answer again.
 *
 * Layer: web.  Runs after authentication, inside the request's transaction: the key's row, the effect and the stored
 * answer commit together, so a crash leaves no ghost.  Scope: (actor, route, key).  Bodies compare as canonical JSON
 * without credentials.  2xx answers are stored for 7 days; 4xx and 5xx are not.
 * Fails: ERR_KEY_FORM, ERR_KEY_REUSED, ERR_KEY_RUNNING.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_ONCE_H
#define WEB_ONCE_H
#include "web/rq.h"

/* True in *replayed when the reply was set from the store and the handler must not run. */
MUST_CHECK err_t once_begin(struct rq *rq, const char *key, bool *replayed);
/* Stores the rendered answer; called before commit. */
MUST_CHECK err_t once_store(struct rq *rq, const char *key, int status, struct span body);
/* A word that is remembered once under (route, key), of nobody, as long as answers are; ERR_NO_ROW: there is none. */
MUST_CHECK err_t once_note(struct rq *rq, const char *route, const char *key);
MUST_CHECK err_t once_noted(struct rq *rq, const char *route, const char *key);
extern struct stmt *const sql_once[];

#endif
