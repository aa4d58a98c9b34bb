/* guard_rate.c - how often: of credentials, of addresses, of what failed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/shm.h"
#include "web/guard.h"
#include "web/limit.h"

#define LOGIN_WINDOW_S 900
#define INQUIRIES_AN_HOUR 20 /* from one address, also from here: strangers write to people */


/* nginx says so to those who may wait. */
err_t guard_waits(struct rq *rq)
{
	if (rq->route->flags & R_SLOW || str_eq(rq_param(rq, "HIREHALL_POOL"), "slow"))
		return ERR_OK;
	rq_header(rq, "X-Accel-Redirect", "@slow");
	return ERR_RETRY;
}


static bool is_local(const struct rq *rq)
{
	return rq->conf->demo && (str_starts(rq->remote_addr, "127.") || str_eq(rq->remote_addr, "::1"));
}


static err_t refuse_rate(struct rq *rq, const struct limit_result *r)
{
	atomic_fetch_add(&rq->web->shm->rate_limited, 1);
	rq_header(rq, "Retry-After", arena_printf(rq->arena, "%lld", (long long)r->reset_s));
	return ERR_RATE;
}


static void say_rate(struct rq *rq, const char *name, int64_t value)
{
	rq_header(rq, name, arena_printf(rq->arena, "%lld", (long long)value));
}


err_t guard_limit(struct rq *rq, struct limit l, const char *who)
{
	struct limit_result r;
	err_t e = limit_take_shared(rq->web->shm, rq->conf, l, who, &r);

	say_rate(rq, "RateLimit-Limit", r.limit);
	say_rate(rq, "RateLimit-Remaining", r.remaining);
	say_rate(rq, "RateLimit-Reset", r.reset_s);
	return e ? refuse_rate(rq, &r) : ERR_OK;
}


static err_t tracker_rate(struct rq *rq)
{
	bool is_report = rq->route->rate == RATE_WEBHOOK;

	return guard_limit(rq, (struct limit){is_report ? "report" : "rest", is_report ? rq->conf->rate_webhooks_per_minute
						: rq->conf->rate_rest_per_minute, 60}, rq->cred.key_hash);
}


err_t guard_rate(struct rq *rq)
{
	const struct conf *c = rq->conf;
	struct limit_result r;
	err_t e = ERR_OK;

	if ((rq->route->rate == RATE_WEBHOOK || rq->route->rate == RATE_REST) && rq->cred.kind == CRED_TRACKER)
		return tracker_rate(rq);

	if (rq->route->rate == RATE_AI && rq->cred.kind == CRED_AI)
		e = limit_take(rq->web->shm, (struct limit){"ai", c->rate_ai_per_minute, 60}, rq->cred.key_hash, &r);
	else if (rq->route->rate == RATE_REGISTER && !is_local(rq))
		e = limit_take(rq->web->shm, (struct limit){"register", c->rate_register_per_hour, 3600}, rq->remote_addr,
			       &r);
	else if (rq->route->rate == RATE_PUBLIC)
		e = limit_take(rq->web->shm, (struct limit){"public", c->rate_public_per_minute, 60}, rq->remote_addr, &r);
	else if (rq->route->rate == RATE_INQUIRY)
		e = limit_take(rq->web->shm, (struct limit){"inquiry", INQUIRIES_AN_HOUR, 3600}, rq->remote_addr, &r);
	return e ? refuse_rate(rq, &r) : ERR_OK;
}


err_t guard_wallet_rate(struct rq *rq, const char *wallet)
{
	bool is_device = rq->route->rate == RATE_DEVICE;
	struct limit l = {is_device ? "device" : "requester",
			  is_device ? rq->conf->rate_device_per_minute : rq->conf->rate_requester_per_minute, 60};
	struct limit_result r;

	if (!is_device && rq->route->rate != RATE_REQUESTER)
		return ERR_OK;
	return limit_take_shared(rq->web->shm, rq->conf, l, wallet, &r) ? refuse_rate(rq, &r) : ERR_OK;
}


void guard_signature_failed(struct rq *rq)
{
	signature_failed(rq->web->shm, rq->conf, rq->remote_addr);
}


err_t guard_signature_allowed(struct rq *rq)
{
	struct limit_result r;

	return signature_allowed(rq->web->shm, rq->conf, rq->remote_addr, &r) ? refuse_rate(rq, &r) : ERR_OK;
}


static struct limit login_limit(const struct rq *rq)
{
	return (struct limit){"login", rq->conf->rate_login_failures, LOGIN_WINDOW_S};
}


static const char *login_key(struct rq *rq, const char *account)
{
	return arena_printf(rq->arena, "%s|%s", str_lower(rq->arena, account), rq->remote_addr);
}


err_t guard_login_try(struct rq *rq, const char *account)
{
	struct limit_result r;

	return limit_take(rq->web->shm, login_limit(rq), login_key(rq, account), &r) ? refuse_rate(rq, &r) : ERR_OK;
}


void guard_login_right(struct rq *rq, const char *account)
{
	limit_give(rq->web->shm, login_limit(rq), login_key(rq, account));
}
