/* metrics.c - the text of /metrics.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proc/metrics.h"

#include "base/buf.h"
#include "base/crypt.h"
#include "base/time.h"
#include "io/shm.h"
#include "proc/proc_sql.h"
#include "web/route.h"

#define METRICS_MAX (2u << 20)

const struct route *route_at(const struct route *const *tables, int64_t i)
{
	const struct route *r;

	for (; *tables; tables++)
		for (r = *tables; r->name; r++)
			if (i-- == 0)
				return r;
	return NULL;
}

static void family(struct buf *b, const char *name, const char *type, const char *help)
{
	buf_fmt(b, "# HELP hirehall_%s %s\n# TYPE hirehall_%s %s\n", name, help, name, type);
}

static void single(struct buf *b, const char *name, const char *type, uint64_t v, const char *help)
{
	family(b, name, type, help);
	buf_fmt(b, "hirehall_%s %llu\n", name, (unsigned long long)v);
}

static uint64_t load(const _Atomic uint64_t *v)
{
	return atomic_load_explicit(v, memory_order_relaxed);
}

static void requests(struct buf *b, const struct web *w)
{
	const struct route *r;
	int64_t i, class;

	family(b, "http_requests_total", "counter", "Requests by route and class of status.");
	for (i = 0; i < SHM_ROUTES && (r = route_at(w->tables, i)); i++)
		for (class = 1; class <= 5; class++) {
			uint64_t n = load(&w->shm->routes[i].by_class[class]);

			if (n)
				buf_fmt(b, "hirehall_http_requests_total{route=\"%s\",method=\"%s\","
					   "code=\"%lldxx\"} %llu\n", r->path, method_name(r->method),
					(long long)class, (unsigned long long)n);
		}
}

/* µs as seconds without a trailing zero: 2500 -> 0.0025. */
static void seconds(struct buf *b, uint64_t us)
{
	char digits[16];
	size_t n = 6;
	uint64_t rest = us % 1000000;

	buf_fmt(b, "%llu", (unsigned long long)(us / 1000000));
	if (!rest)
		return;
	for (size_t k = n; k-- > 0; rest /= 10)
		digits[k] = (char)('0' + rest % 10);
	while (n && digits[n - 1] == '0')
		n--;
	buf_ch(b, '.');
	buf_add(b, digits, n);
}

static void duration(struct buf *b, const struct route *r, const struct shm_route *s)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < SHM_LATENCY_BUCKETS; i++) {
		n += load(&s->bucket[i]);
		buf_fmt(b, "hirehall_http_request_duration_seconds_bucket{route=\"%s\",method=\"%s\","
			   "le=\"", r->path, method_name(r->method));
		if (shm_latency_us[i] == INT64_MAX)
			BUF_LIT(b, "+Inf");
		else
			seconds(b, (uint64_t)shm_latency_us[i]);
		buf_fmt(b, "\"} %llu\n", (unsigned long long)n);
	}
	buf_fmt(b, "hirehall_http_request_duration_seconds_sum{route=\"%s\",method=\"%s\"} ", r->path,
		method_name(r->method));
	seconds(b, load(&s->us_total));
	buf_fmt(b, "\nhirehall_http_request_duration_seconds_count{route=\"%s\",method=\"%s\"} %llu\n",
		r->path, method_name(r->method), (unsigned long long)n);
}

static void durations(struct buf *b, const struct web *w)
{
	const struct route *r;
	int64_t i;
	size_t k;

	family(b, "http_request_duration_seconds", "histogram", "Time in the worker, by route.");
	for (i = 0; i < SHM_ROUTES && (r = route_at(w->tables, i)); i++)
		for (k = 0; k < SHM_LATENCY_BUCKETS; k++)
			if (load(&w->shm->routes[i].bucket[k])) {
				duration(b, r, &w->shm->routes[i]);
				break;
			}
}

static void workers(struct buf *b, const struct shm *s)
{
	static const char *const pools[] = {"web", "slow", "jobs", "live", "agents"};
	static const char *const states[] = {
		[SLOT_STARTING] = "starting", [SLOT_IDLE] = "idle", [SLOT_BUSY] = "busy",
		[SLOT_LEAVING] = "leaving",
	};
	size_t p, i;
	int32_t st;

	family(b, "workers", "gauge", "Processes by pool and state.");
	for (p = 0; p < N_OF(pools); p++)
		for (st = SLOT_STARTING; st <= SLOT_LEAVING; st++) {
			unsigned n = 0;

			for (i = 0; i < SHM_SLOTS; i++)
				n += atomic_load(&s->slots[i].pid) &&
				     atomic_load(&s->slots[i].state) == st &&
				     str_eq(s->slots[i].pool, pools[p]);
			if (n)
				buf_fmt(b, "hirehall_workers{pool=\"%s\",state=\"%s\"} %u\n", pools[p],
					states[st], n);
		}
}

/* The queue is a table: left out while the database is away, so that the counters still come. */
static void queue(struct buf *b, struct rq *rq)
{
	struct jobs_counts n;

	if (rq_one(rq, &sql_jobs_count, NULL, &n))
		return;
	family(b, "jobs", "gauge", "Jobs by state.");
	buf_fmt(b, "hirehall_jobs{state=\"due\"} %lld\nhirehall_jobs{state=\"later\"} %lld\n"
		   "hirehall_jobs{state=\"dead\"} %lld\n", (long long)n.due, (long long)n.later,
		(long long)n.dead);
	single(b, "job_lag_seconds", "gauge", (uint64_t)(n.lag_s > 0 ? n.lag_s : 0),
	       "How long the oldest due job has waited.");
}

static bool may_read(struct rq *rq)
{
	const char *given = rq_param(rq, "HTTP_AUTHORIZATION");

	if (str_starts(rq->remote_addr, "127.") || str_eq(rq->remote_addr, "::1"))
		return true;
	return str_has(rq->conf->metrics_token) && str_starts(given, "Bearer ") &&
	       secret_equal(given + sizeof("Bearer ") - 1, rq->conf->metrics_token);
}

void metrics_write(struct rq *rq, struct buf *b)
{
	const struct shm *s = rq->web->shm;

	family(b, "build_info", "gauge", "The version that runs.");
	buf_fmt(b, "hirehall_build_info{version=\"%s\"} 1\n", rq->web->build);
	single(b, "start_time_seconds", "gauge",
	       (uint64_t)(atomic_load(&s->started_us) / US_PER_S),
	       "When the counters began, in seconds since 1970.");
	requests(b, rq->web);
	durations(b, rq->web);
	workers(b, s);
	single(b, "worker_restarts_total", "counter", load(&s->restarts),
	       "Processes that died and were started again.");
	single(b, "reloads_total", "counter", load(&s->reloads), "Rolling reloads.");
	single(b, "rate_limited_total", "counter", load(&s->rate_limited),
	       "Requests refused by a rate limit.");
	single(b, "jobs_done_total", "counter", load(&s->jobs_done), "Jobs that ended well.");
	single(b, "jobs_failed_total", "counter", load(&s->jobs_failed), "Runs of jobs that failed.");
	family(b, "webhook_deliveries_total", "counter", "Attempts to deliver a webhook.");
	buf_fmt(b, "hirehall_webhook_deliveries_total{outcome=\"ok\"} %llu\n"
		    "hirehall_webhook_deliveries_total{outcome=\"failed\"} %llu\n",
		(unsigned long long)load(&s->deliveries_ok),
		(unsigned long long)load(&s->deliveries_failed));
	queue(b, rq);
}

err_t metrics_get(struct rq *rq)
{
	struct buf b;

	if (!may_read(rq))
		return ERR_UNAUTHORIZED;
	buf_init(&b, rq->arena, METRICS_MAX);
	metrics_write(rq, &b);
	rq_header(rq, "Cache-Control", "no-store");
	rq_raw(rq, "text/plain; version=0.0.4; charset=utf-8", (struct span){b.at, b.len});
	return ERR_OK;
}
