/* provider.c - which provider is asked, and asking it while the caller waits.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/provider.h"

static const struct provider *const providers[] = {&provider_stripe, &provider_demo};

const struct provider *provider_for(const struct conf *c)
{
	for (size_t i = 0; i < N_OF(providers); i++)
		if (providers[i]->is_on(c))
			return providers[i];
	return NULL;
}

const struct provider *provider_named(const struct conf *c, const char *name)
{
	for (size_t i = 0; i < N_OF(providers); i++)
		if (str_eq(providers[i]->name, name))
			return providers[i]->is_on(c) ? providers[i] : NULL;
	return NULL;
}

void provider_run(const struct provider *p, const struct conf *c, struct arena *a, const struct deed *d,
		  struct deed_result *out)
{
	struct http_call call = {.arena = a};
	struct http_client *http;

	*out = (struct deed_result){0};
	if (p->answer) {
		p->answer(c, a, d, out);
		return;
	}
	http = http_client_new(c->outbound_allow);
	p->ask(c, d, &call);
	call.total_ms = PROVIDER_WAIT_MS;
	http_client_run(http, &call);
	p->read(d, &call, out);
	http_client_free(http);
}
