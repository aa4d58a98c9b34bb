/* orders.c - making an order, reading it, and opening its checkout at the provider.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/id.h"
#include "money/orders_internal.h"
#include "sql_orders.h"

#define ID_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
#define RETRY_AFTER_S "5"

static int64_t either(int64_t a, int64_t b)
{
	return a != INT_UNSET ? a : b;
}

err_t order_problem_answer(struct rq *rq, err_t e, const struct problem_detail *detail)
{
	struct order_problem *p = ARENA_NEW(rq->arena, struct order_problem);

	*p = (struct order_problem){"error", err_info(e)->code, detail};
	rq_answer_as(rq, err_info(e)->http, &order_problem_shape, p);
	return ERR_OK;
}

static struct problem_detail *detail_new(struct rq *rq)
{
	struct problem_detail *d = ARENA_NEW(rq->arena, struct problem_detail);

	d->requested = d->remaining = INT_UNSET;
	return d;
}

/* The fields of the body, whichever of their names was used, and the settings. */
static err_t order_new_fill(struct rq *rq, struct order_new *n)
{
	const struct conf *c = rq->conf;
	const struct provider *p = provider_for(c);

	n->base_amount_minor = either(n->base_amount_minor, n->base_amount_jpy);
	n->fx_cost_minor = either(either(n->fx_cost_minor, n->fx_cost_jpy), 0);
	n->version = either(n->version, 1);
	if (n->base_amount_minor == INT_UNSET)
		return rq_wrong(rq, "base_amount_minor", "required");
	if (n->order_id && n->order_id[strspn(n->order_id, ID_CHARACTERS)])
		return rq_wrong(rq, "order_id", "invalid_characters");
	if (!uuid_parse(n->task_id, NULL))
		return ERR_TASK_NOT_FOUND;
	if (!p)
		return ERR_OFF;
	n->account = rq->who.ai_account_id;
	n->provider = p->name;
	n->surcharge_bps = c->intl_surcharge_bps;
	n->min_jpy = c->intl_surcharge_min_jpy;
	n->min_usd = c->intl_surcharge_min_usd_cents;
	n->fee_bps = c->platform_fee_bps;
	n->fx_usd_jpy = c->fx_usd_jpy;
	return ERR_OK;
}

static void order_answer(struct rq *rq, const struct order *o)
{
	struct order_reply *reply = ARENA_NEW(rq->arena, struct order_reply);

	*reply = (struct order_reply){"ok", o};
	rq_answer(rq, reply);
}

err_t order_create(struct rq *rq)
{
	struct order_new n = *(const struct order_new *)rq->in;
	struct order_made *made = ARENA_NEW(rq->arena, struct order_made);
	err_t e = order_new_fill(rq, &n);

	if (!e)
		e = rq_one(rq, &sql_order_create, &n, made);
	if (e == ERR_BASE_AMOUNT)
		complain(&rq->complaints, "base_amount_minor", "amount_mismatch", e);
	if (e)
		return e;
	if (made->mismatch) {
		struct problem_detail *d = detail_new(rq);

		d->mismatch = made->mismatch;
		return order_problem_answer(rq, ERR_ORDER_CONFLICT, d);
	}
	order_answer(rq, &made->order);
	return ERR_OK;
}

err_t order_get(struct rq *rq, const char *id, int64_t version, const char *account, struct order *out)
{
	struct order_key key = {.id = id, .version = version, .account = account};
	err_t e = rq_one(rq, &sql_order_read, &key, out);

	return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
}

err_t order_show(struct rq *rq)
{
	const struct order_show *in = rq->in;
	struct order *o = ARENA_NEW(rq->arena, struct order);
	int64_t version = INT_UNSET;
	err_t e;

	if (in->version && (!str_int(in->version, &version) || version < 1 || version > ORDER_VERSION_MAX))
		return ERR_INVALID_VERSION;
	e = order_get(rq, in->id, version, rq->who.ai_account_id, o);
	if (!e)
		order_answer(rq, o);
	return e;
}

bool redirect_ok(const struct conf *c, const char *url)
{
	const char *base = c->app_base_url, *host = strstr(base, "://");
	size_t n = host ? (size_t)(host + 3 - base) + strcspn(host + 3, "/?#") : 0;

	if (!url)
		return true;
	/* behind the origin only a path, a query or a fragment: no port, no user, no longer name */
	return n && strncasecmp(url, base, n) == 0 && (!url[n] || strchr("/?#", url[n])) && !strpbrk(url, "\\ ") &&
	       strncmp(url + n, "//", 2) != 0;
}

static const char *return_url(struct rq *rq, const char *given, const char *status)
{
	return given ? given
		     : arena_printf(rq->arena, "%s/for-agents?status=%s&session_id={CHECKOUT_SESSION_ID}",
				    rq->conf->app_base_url, status);
}

static err_t deed_load(struct rq *rq, const struct order_key *key, struct deed *out)
{
	err_t e = rq_one(rq, &sql_deed_of_order, key, out);

	return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
}

err_t order_of_session(struct rq *rq, const char *session_id, struct deed *out)
{
	struct order_key key = {.session_id = session_id, .version = INT_UNSET};
	err_t e = rq_one(rq, &sql_deed_of_session, &key, out);

	return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
}

err_t checkout_write(struct db *db, struct arena *a, const struct checkout_answer *answer)
{
	const struct deed_result *r = answer->result;
	struct order_told told = {.id = answer->deed->order_id, .version = answer->deed->version,
				  .attempt = answer->deed->attempt, .session_id = r->id, .url = r->url, .error = r->error};

	if (r->outcome == OUTCOME_UNKNOWN)
		return ERR_OK;
	told.state = r->outcome == OUTCOME_DONE ? "open" : "refused";
	return db_run(db, a, &sql_order_checkout_end, &told, NULL);
}

static void checkout_answered(struct rq *rq, const struct deed *d, const struct deed_result *r)
{
	struct checkout_reply *reply = ARENA_NEW(rq->arena, struct checkout_reply);

	*reply = (struct checkout_reply){.status = "ok", .order_id = d->order_id, .version = d->version,
		.checkout_session_id = r->id, .checkout_url = r->url};
	/* the document has it in Japanese, whoever asks */
	if (d->is_international)
		reply->warning_message = tr(LANG_JA, "Payer and payee are in different countries: a surcharge is part of the total.");
	rq_answer(rq, reply);
}

static err_t checkout_failed(struct rq *rq, const struct deed_result *r)
{
	struct problem_detail *d = detail_new(rq);

	if (r->outcome == OUTCOME_UNKNOWN) {
		rq_header(rq, "Retry-After", RETRY_AFTER_S);
		return ERR_PROVIDER;
	}
	d->message = r->error;
	d->code = r->error_code;
	return order_problem_answer(rq, ERR_STRIPE, d);
}

static err_t checkout_open_already(struct rq *rq, const struct deed *deed)
{
	struct problem_detail *d = detail_new(rq);

	d->checkout_session_id = deed->session_id;
	d->checkout_url = deed->url;
	return order_problem_answer(rq, ERR_CHECKOUT_CREATED, d);
}

/* The attempt is written, then the provider asked, then the answer written: whoever dies between two of these leaves an
 * attempt that the job order_checkout finds out about. */
err_t order_checkout(struct rq *rq)
{
	const struct checkout_in *in = rq->in;
	struct order_key key = {.id = in->id, .version = in->version, .account = rq->who.ai_account_id,
				.success_url = return_url(rq, in->success_url, "success"),
				.cancel_url = return_url(rq, in->cancel_url, "cancel")};
	struct deed deed;
	struct deed_result result;
	struct checkout_begun begun;
	const struct provider *p;
	err_t e;

	if (!redirect_ok(rq->conf, in->success_url) || !redirect_ok(rq->conf, in->cancel_url))
		return ERR_INVALID_REDIRECT;
	if (!provider_for(rq->conf))
		return ERR_OFF;
	e = rq_one(rq, &sql_order_checkout_begin, &key, &begun);
	key.version = begun.version;
	if (!e)
		e = deed_load(rq, &key, &deed);
	if (e)
		return e;
	if (begun.is_open)
		return checkout_open_already(rq, &deed);
	p = provider_named(rq->conf, deed.provider);
	if (!p)
		return ERR_OFF;
	deed.kind = DEED_OFFER;
	provider_run(p, rq->conf, rq->arena, &deed, &result);
	e = checkout_write(rq->db, rq->arena, &(struct checkout_answer){&deed, &result});
	if (e)
		return e;
	if (result.outcome != OUTCOME_DONE)
		return checkout_failed(rq, &result);
	checkout_answered(rq, &deed, &result);
	return ERR_OK;
}
