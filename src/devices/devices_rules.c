/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "devices/devices_rules.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/buf.h"
#include "base/cid.h"
#include "base/jcs.h"
#include "base/money.h"
#include "io/http_client.h"

#define INLINE_MAX 16384u
#define TEXT_MAX (1u << 17)
#define REGIONS_MAX 64

/* The descriptor under way. */
struct description {
	struct arena *arena;
	struct buf out;
	const char *allow;
	struct complaints *complaints;
};


/* A number, or a decimal text, with at most nine places: false for anything else, and outside of the limits of
 * devices_rules.h. */
static bool device_amount_read(json_t *v, int64_t *nano)
{
	char text[32];

	if (json_is_string(v)) {
		if (!money_parse(json_string_value(v), strlen(json_string_value(v)), CUR_TON, nano))
			return false;
	} else if (json_is_integer(v)) {
		if (__builtin_mul_overflow(json_integer_value(v), INT64_C(1000000000), nano))
			return false;
	} else if (json_is_real(v) && fabs(json_real_value(v)) < 1e7) {
		int n = snprintf(text, sizeof(text), "%.15g", json_real_value(v));

		if (n < 0 || !money_parse(text, (size_t)n, CUR_TON, nano))
			return false;
	} else {
		return false;
	}
	return *nano >= DEVICE_MIN_NANO && *nano <= DEVICE_MAX_NANO;
}


/* JSON text of one value, which the reader only takes inside of something. */
static json_t *value_of(struct arena *a, const char *text)
{
	json_t *list;

	return text && !json_read(a, span_of(arena_printf(a, "[%s]", text)), &list) ? json_array_get(list, 0) : NULL;
}


bool device_amount_text(struct arena *a, const char *text, int64_t *nano)
{
	return device_amount_read(value_of(a, text), nano);
}


static void add_text(struct description *d, const char *name, const char *value)
{
	buf_ch(&d->out, d->out.at[d->out.len - 1] == '{' ? ' ' : ',');
	json_quote(&d->out, name);
	buf_ch(&d->out, ':');
	json_quote(&d->out, value);
}


static void add_json(struct description *d, const char *name, const char *json)
{
	buf_fmt(&d->out, ",\"%s\":", name);
	buf_str(&d->out, json ? json : "null");
}


static void add_key(struct description *d, const char *kind, const char *text)
{
	add_text(d, "input_key", sha256_hex(d->arena, arena_printf(d->arena, "%s:%s", kind, text)));
}


static err_t wrong(struct description *d, const char *field, const char *code)
{
	complain(d->complaints, field, code, ERR_BAD_FIELD);
	return ERR_BAD_FIELD;
}


static err_t describe_ipfs(struct description *d, json_t *input)
{
	const char *hash = json_text(input, "hash");
	struct cid c;

	if (!cid_read(d->arena, hash, &c))
		return wrong(d, "input.hash", hash ? "invalid_format" : "required");
	BUF_LIT(&d->out, ",\"input\":{\"source\":\"ipfs\"");
	add_text(d, "hash", hash);
	buf_ch(&d->out, '}');
	add_key(d, "ipfs", cid_text(d->arena, &c));
	return ERR_OK;
}


static err_t describe_http(struct description *d, json_t *input)
{
	const char *url = json_text(input, "url"), *hash = json_text(input, "hash");

	if (!url || strlen(url) > 2048 || !str_plain(url) || http_url_allowed(d->allow, url))
		return wrong(d, "input.url", url ? "invalid_format" : "required");
	if (hash && (strlen(hash) > 128 || !str_plain(hash)))
		return wrong(d, "input.hash", "invalid_format");
	BUF_LIT(&d->out, ",\"input\":{\"source\":\"http\"");
	add_text(d, "url", url);
	if (hash)
		add_text(d, "hash", hash);
	buf_ch(&d->out, '}');
	add_key(d, "http", arena_printf(d->arena, "%s %s", url, hash ? hash : ""));
	return ERR_OK;
}


static err_t describe_inline(struct description *d, json_t *input)
{
	json_t *data = json_object_get(input, "data");
	struct buf b;

	if (!data || json_is_null(data))
		return wrong(d, "input.data", "required");
	buf_init(&b, d->arena, INLINE_MAX);
	jcs_write(&b, data);
	if (b.is_full)
		return wrong(d, "input.data", "too_long");
	BUF_LIT(&d->out, ",\"input\":{\"source\":\"inline\",\"data\":");
	buf_str(&d->out, buf_text(&b));
	buf_ch(&d->out, '}');
	add_key(d, "inline", buf_text(&b));
	return ERR_OK;
}


static err_t describe_input(struct description *d, const char *text)
{
	static const struct {
		const char *source;
		err_t (*describe)(struct description *d, json_t *input);
	} sources[] = {{"ipfs", describe_ipfs}, {"http", describe_http}, {"inline", describe_inline}};
	json_t *input = value_of(d->arena, text);

	for (size_t i = 0; i < N_OF(sources); i++)
		if (str_eq(json_text(input, "source"), sources[i].source))
			return sources[i].describe(d, input);
	return wrong(d, "input.source", json_text(input, "source") ? "invalid_enum" : "required");
}


static err_t describe_number(struct description *d, json_t *from, const char *name, const char *as, int64_t max)
{
	json_t *v = json_object_get(from, name);
	const char *field = arena_printf(d->arena, "constraints.%s", name);

	if (!json_is_integer(v))
		return wrong(d, field, v ? "invalid_number" : "required");
	if (json_integer_value(v) < 1 || json_integer_value(v) > max)
		return wrong(d, field, json_integer_value(v) < 1 ? "below_min" : "above_max");
	buf_fmt(&d->out, ",\"%s\":%lld", as, (long long)json_integer_value(v));
	return ERR_OK;
}


static err_t describe_reward(struct description *d, const char *text)
{
	json_t *reward = value_of(d->arena, text);
	int64_t nano;

	if (!device_amount_read(json_object_get(reward, "amount_ton"), &nano)) {
		complain(d->complaints, "reward.amount_ton", json_object_get(reward, "amount_ton") ? "invalid_number" : "required",
			 ERR_DEVICE_AMOUNT);
		return ERR_DEVICE_AMOUNT;
	}
	buf_fmt(&d->out, ",\"reward_nano\":%lld", (long long)nano);
	return ERR_OK;
}


static bool describe_regions(struct description *d, const struct texts *regions)
{
	BUF_LIT(&d->out, ",\"regions\":[");
	for (size_t i = 0; i < regions->n; i++) {
		if (!str_plain(regions->items[i]) || strlen(regions->items[i]) > REGIONS_MAX)
			return false;
		buf_str(&d->out, i ? "," : "");
		json_quote(&d->out, regions->items[i]);
	}
	buf_ch(&d->out, ']');
	return true;
}


static err_t describe_more(struct description *d, const struct device_order *o)
{
	json_t *trust = value_of(d->arena, o->min_trust);

	if (o->min_trust && (!json_is_number(trust) || json_number_value(trust) < 0 || json_number_value(trust) > 1))
		return wrong(d, "min_trust", "invalid_number");
	if (o->reference && strlen(o->reference) > DEVICE_RESULT_MAX)
		return wrong(d, "reference", "too_long");
	if (o->min_trust)
		add_json(d, "min_trust", o->min_trust);
	if (o->reference)
		add_json(d, "reference", o->reference);
	if (o->regions.n && !describe_regions(d, &o->regions))
		return wrong(d, "regions", "invalid_characters");
	if (o->people_cents)
		buf_fmt(&d->out, ",\"people_cents\":%lld", (long long)o->people_cents);
	buf_fmt(&d->out, ",\"adaptive\":%s}", o->always_check ? "false" : "true");
	return ERR_OK;
}


err_t device_describe(struct arena *a, const struct device_order *o, const char *allow, struct complaints *c, const char **descriptor)
{
	struct description *d = ARENA_NEW(a, struct description);
	json_t *limits = value_of(a, o->constraints);
	err_t e, first;

	*d = (struct description){.arena = a, .allow = allow, .complaints = c};
	buf_init(&d->out, a, TEXT_MAX);
	buf_ch(&d->out, '{');
	add_text(d, "task_type", o->task_type);
	add_text(d, "operation", o->operation);
	add_text(d, "model", o->model);
	add_text(d, "validation", o->validation);
	first = describe_input(d, o->input);
	e = describe_number(d, limits, "time_limit_sec", "time_limit_s", 5);
	first = first ? first : e;
	e = describe_number(d, limits, "max_energy_mwh", "max_energy_mwh", 50);
	first = first ? first : e;
	e = describe_reward(d, o->reward);
	first = first ? first : e;
	e = describe_more(d, o);
	first = first ? first : e;
	*descriptor = buf_text(&d->out);
	return first ? first : d->out.is_full ? ERR_BODY_TOO_LARGE : ERR_OK;
}


/* A number that is not negative, as text without exponent that no double made longer. */
static const char *energy_text(struct arena *a, json_t *v)
{
	if (json_is_integer(v) && json_integer_value(v) >= 0)
		return arena_printf(a, "%lld", (long long)json_integer_value(v));
	if (json_is_real(v) && json_real_value(v) >= 0 && json_real_value(v) < 1e6)
		return arena_printf(a, "%.6f", json_real_value(v));
	return NULL;
}


err_t device_proof_read(struct arena *a, const char *json, struct complaints *c, struct device_proof *out)
{
	json_t *proof = value_of(a, json), *at = json_object_get(proof, "timestamp"), *ms = json_object_get(proof, "execution_time_ms");

	*out = (struct device_proof){json_text(proof, "device_id"), json_text(proof, "signature"),
				     energy_text(a, json_object_get(proof, "energy_consumed")), json_integer_value(at), json_integer_value(ms)};
	if (!str_has(out->device_id))
		complain(c, "proof.device_id", "required", ERR_BAD_FIELD);
	if (!json_is_integer(at) || out->timestamp < 0)
		complain(c, "proof.timestamp", at ? "invalid_number" : "required", ERR_BAD_FIELD);
	if (!str_has(out->signature))
		complain(c, "proof.signature", "required", ERR_BAD_FIELD);
	if (!out->energy)
		complain(c, "proof.energy_consumed", json_object_get(proof, "energy_consumed") ? "invalid_number" : "required", ERR_BAD_FIELD);
	if (!json_is_integer(ms) || out->execution_ms < 0)
		complain(c, "proof.execution_time_ms", ms ? "invalid_number" : "required", ERR_BAD_FIELD);
	return c->n ? ERR_BAD_FIELD : ERR_OK;
}


struct span device_proof_message(struct arena *a, const char *task_id, const char *assignment_id, int64_t timestamp,
				 const char *result_hash)
{
	return span_of(arena_printf(a, "%s|%s|%lld|%s", task_id, assignment_id, (long long)timestamp, result_hash));
}
