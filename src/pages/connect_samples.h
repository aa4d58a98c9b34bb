/* connect_samples.h - what /ai/connect gives to be pasted: calls with the real id and key, and the tool's schema.
 *
 * Layer: pages.  Pure.  {0} is the hall's address, {1} the account id, {2} the key.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_CONNECT_SAMPLES_H
#define PAGES_CONNECT_SAMPLES_H
#include "base/arena.h"

struct sample_values {
	const char *base_url, *account_id, *api_key;
};
extern const char sample_call[], sample_status[], sample_webhook[], sample_env[], sample_mcp[];
extern const char sample_tool[]; /* the README's tool schema, nothing to fill */
const char *sample_fill(struct arena *a, const char *sample, const struct sample_values *v);

#endif
