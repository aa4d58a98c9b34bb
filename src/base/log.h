/* log.h - one line an event, key=value, on standard error.
 *
 * Layer: base.  ts= level= role= pid= req= msg= key=value…  Values are escaped to one line and cut at 2 KiB; secrets and
 * personal data are never passed in.  The request id is set by the engine for the time of one request or job.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_LOG_H
#define BASE_LOG_H
#include "base/err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_role(const char *role); /* copied */
void log_threshold(enum log_level least);
void log_request(const char *id); /* borrowed until the next call; NULL ends it */
const char *log_request_id(void); /* "-" outside a request */

/* A ready "msg key=value". */
void log_text(enum log_level level, const char *text);
/* fmt writes "msg key=%s key=%d": the caller spells the keys. */
void log_line(enum log_level level, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
