/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/limit.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "base/conf.h"
#include "base/str.h"
#include "base/time.h"
#include "io/redis.h"
#include "io/shm.h"

#define PROBES 16u


/* FNV-1a over both texts: names a window; a clash only makes two callers share one. */
static uint64_t window_key(const char *what, const char *who)
{
	uint64_t h = 14695981039346656037u;

	for (const char *p = what; *p; p++)
		h = (h ^ (unsigned char)*p) * 1099511628211u;
	h = (h ^ 0xff) * 1099511628211u;
	for (const char *p = who; *p; p++)
		h = (h ^ (unsigned char)*p) * 1099511628211u;
	return h ? h : 1;
}


/* The window of that key, taking a free or the oldest one near its place. */
static struct shm_window *window_find(struct shm *shm, uint64_t key)
{
	struct shm_window *oldest = NULL;

	for (unsigned i = 0; i < PROBES; i++) {
		struct shm_window *w = &shm->windows[(key + i) % SHM_WINDOWS];
		uint64_t found = atomic_load(&w->key);

		if (found == key)
			return w;
		if (!found && atomic_compare_exchange_strong(&w->key, &found, key))
			return w;
		if (found == key)
			return w;
		if (!oldest || atomic_load(&w->count) >> 32 < atomic_load(&oldest->count) >> 32)
			oldest = w;
	}
	atomic_store(&oldest->count, 0);
	atomic_store(&oldest->key, key);
	return oldest;
}


static err_t limit_count(struct shm *shm, struct limit l, const char *who, int64_t add, struct limit_result *r)
{
	int64_t now = time_now() / US_PER_S;
	uint64_t window = (uint64_t)(now / l.window_s) & 0xffffffffu;
	struct shm_window *w = window_find(shm, window_key(l.what, who));
	uint64_t old = atomic_load(&w->count), fresh;
	int64_t used;

	do {
		used = old >> 32 == window ? (int64_t)(old & 0xffffffffu) : 0;
		/* a refused call does not count */
		fresh = window << 32 | (uint64_t)(used < l.max ? used + add : used);
	} while (!atomic_compare_exchange_weak(&w->count, &old, fresh));
	r->limit = l.max;
	r->remaining = l.max - used - add > 0 ? l.max - used - add : 0;
	r->reset_s = l.window_s - now % l.window_s;
	return used < l.max ? ERR_OK : ERR_RATE;
}


err_t limit_take(struct shm *shm, struct limit l, const char *who, struct limit_result *r)
{
	return limit_count(shm, l, who, 1, r);
}


err_t limit_peek(struct shm *shm, struct limit l, const char *who, struct limit_result *r)
{
	return limit_count(shm, l, who, 0, r);
}


void limit_give(struct shm *shm, struct limit l, const char *who)
{
	uint64_t window = (uint64_t)(time_now() / US_PER_S / l.window_s) & 0xffffffffu;
	struct shm_window *w = window_find(shm, window_key(l.what, who));
	uint64_t old = atomic_load(&w->count);

	while (old >> 32 == window && (old & 0xffffffffu) && !atomic_compare_exchange_weak(&w->count, &old, old - 1))
		;
}


static struct limit signature_limit(const struct conf *c)
{
	return (struct limit){"signature", c->rate_signature_failures, 60};
}


void signature_failed(struct shm *shm, const struct conf *c, const char *address)
{
	struct limit_result r;

	/* being over the limit already changes nothing */
	if (limit_take(shm, signature_limit(c), address, &r))
		return;
}


err_t signature_allowed(struct shm *shm, const struct conf *c, const char *address, struct limit_result *r)
{
	return limit_peek(shm, signature_limit(c), address, r);
}


err_t limit_take_shared(struct shm *shm, const struct conf *c, struct limit l, const char *who, struct limit_result *r)
{
	int64_t now = time_now() / US_PER_S, used;
	char key[64];

	if (!str_has(c->redis_url))
		return limit_take(shm, l, who, r);
	snprintf(key, sizeof(key), "hirehall:%016" PRIx64 ":%lld", window_key(l.what, who), (long long)(now / l.window_s));
	if (redis_count(c, key, l.max, l.window_s, &used))
		return limit_take(shm, l, who, r);
	*r = (struct limit_result){.limit = l.max, .remaining = used < l.max ? l.max - used - 1 : 0,
				   .reset_s = l.window_s - now % l.window_s};
	return used < l.max ? ERR_OK : ERR_RATE;
}
