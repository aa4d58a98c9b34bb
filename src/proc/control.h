/* control.h - asking the running supervisor of a state folder.
 *
 * Layer: proc.  Fails with a message on standard error when nothing runs there.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PROC_CONTROL_H
#define PROC_CONTROL_H
#include <jansson.h>
#include "proc/proc.h"

/* Sends one line and waits for the last answer (bound to the arena); NULL after saying why there is none. */
json_t *control_ask(struct arena *a, const struct options *o, const char *line);
/* Is anybody there? Says nothing. */
bool control_is_up(const struct options *o);

#endif
