/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/tally.h"
#include "base/buf.h"
#include "base/log.h"
#include "io/shm.h"


/* The place of a route in the tables, as in struct shm. */
static size_t route_index(const struct web *w, const struct route *route)
{
	size_t at = 0;

	for (const struct route *const *t = w->tables; *t; t++)
		for (const struct route *row = *t; row->name; row++, at++)
			if (row == route)
				return at;
	return SHM_ROUTES - 1;
}


static void count(const struct web *w, const struct response *out, int64_t us)
{
	struct shm_route *r = &w->shm->routes[route_index(w, out->route)];
	size_t bucket = 0;

	while (bucket < SHM_LATENCY_BUCKETS - 1 && us > shm_latency_us[bucket])
		bucket++;
	atomic_fetch_add(&r->by_class[out->status / 100 % 6], 1);
	atomic_fetch_add(&r->us_total, (uint64_t)us);
	atomic_fetch_add(&r->bucket[bucket], 1);
}


/* The one line that every request costs is put together without printf. */
static void log_answer(struct arena *a, const struct response *out, int64_t us)
{
	struct buf b;

	buf_init(&b, a, 512);
	BUF_LIT(&b, "request method=");
	buf_str(&b, out->route ? method_name(out->route->method) : "-");
	BUF_LIT(&b, " route=");
	buf_str(&b, out->route ? out->route->name : "-");
	BUF_LIT(&b, " status=");
	buf_int(&b, out->status);
	BUF_LIT(&b, " us=");
	buf_int(&b, us);
	if (out->e) {
		BUF_LIT(&b, " code=");
		buf_str(&b, err_info(out->e)->code);
	}
	log_text(LOG_INFO, b.at);
}


void tally_answer(const struct web *w, struct arena *a, struct shm_slot *slot, const struct response *out, int64_t us)
{
	count(w, out, us);
	atomic_fetch_add(&slot->requests, 1);
	log_answer(a, out, us);
}
