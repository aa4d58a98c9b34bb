/* stripe_events.c - what Stripe tells: verified over the raw bytes, stored, answered at once; a job makes sense of it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/json.h"
#include "base/log.h"
#include "base/time.h"
#include "money/orders_internal.h"
#include "sql_orders.h"

SHAPE(provider_event, provider_event, FIELD(provider_event, provider, K_TEXT), FIELD(provider_event, id, K_TEXT),
      FIELD(provider_event, type, K_TEXT), FIELD(provider_event, payload, K_TEXT), FIELD(provider_event, is_live, K_BOOL),
      FIELD(provider_event, created, K_INT), FIELD(provider_event, delay_s, K_INT));
SHAPE(event_key, event_key, FIELD(event_key, provider, K_TEXT), FIELD(event_key, id, K_TEXT),
      FIELD(event_key, hall_live, K_BOOL));
SHAPE(event_ran, event_ran, FIELD(event_ran, why, K_TEXT));

err_t provider_event_add(struct rq *rq, const struct provider_event *ev)
{
	return rq_run(rq, &sql_provider_event_add, ev, NULL);
}

static err_t event_read(struct rq *rq, struct provider_event *ev)
{
	json_t *v, *created;
	err_t e = json_read(rq->arena, rq->body, &v);

	if (e)
		return e;
	ev->provider = provider_stripe.name;
	ev->id = json_text(v, "id");
	ev->type = json_text(v, "type");
	ev->is_live = json_is_true(json_object_get(v, "livemode"));
	created = json_object_get(v, "created");
	ev->created = json_is_integer(created) ? json_integer_value(created) : INT_UNSET;
	ev->payload = arena_strndup(rq->arena, rq->body.at, rq->body.len);
	return str_has(ev->id) && strlen(ev->id) <= 255 && str_has(ev->type) && strlen(ev->type) <= 255 ? ERR_OK
												   : ERR_BAD_JSON;
}

err_t stripe_webhook(struct rq *rq)
{
	struct provider_event ev = {0};
	struct received *out = ARENA_NEW(rq->arena, struct received);
	err_t e;

	if (!str_has(rq->conf->stripe_webhook_secret))
		return ERR_OFF;
	e = stripe_signature_check(rq->conf->stripe_webhook_secret, rq_param(rq, "HTTP_STRIPE_SIGNATURE"), rq->body,
				   time_now() / US_PER_S);
	if (!e)
		e = event_read(rq, &ev);
	if (e) {
		log_line(LOG_WARN, "stripe event refused why=%s bytes=%zu", err_info(e)->code, rq->body.len);
		return e;
	}
	e = provider_event_add(rq, &ev);
	/* Stripe tells it again */
	if (e)
		return e == ERR_UNKNOWN_OUTCOME ? ERR_UNAVAILABLE : e;
	out->received = true;
	rq_answer(rq, out);
	return ERR_OK;
}

/* Subject: the provider's name, a blank, its id of the event. */
err_t provider_event_run(struct job_run *r)
{
	const char *blank = strchr(r->job.subject, ' ');
	struct event_key key = {.hall_live = conf_stripe_is_live(r->conf)};
	struct event_ran ran;
	err_t e;

	if (OURS(!blank))
		return ERR_OK;
	key.provider = arena_strndup(r->arena, r->job.subject, (size_t)(blank - r->job.subject));
	key.id = blank + 1;
	e = db_one(r->db, r->arena, &sql_provider_event_run, &key, &ran);
	if (!e && ran.why) {
		r->why = ran.why;
		e = ERR_CONFLICT;
	}
	return e;
}
