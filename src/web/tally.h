/* tally.h - every answer is counted and logged in one place, whichever engine gave it.
 *
 * Layer: web.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_TALLY_H
#define WEB_TALLY_H
#include "web/engine.h"

void tally_answer(const struct web *w, struct arena *a, struct shm_slot *slot, const struct response *out, int64_t us);

#endif
