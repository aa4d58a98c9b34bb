/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/facilitator.h"
#include <string.h>
#include "base/evm.h"
#include "base/log.h"

#define VERIFY_MS 2000
#define SETTLE_MS 30000 /* of what is left */
#define REASON_MAX 100


void facilitators_of(const struct conf *c, struct arena *a, struct facilitator_list *out)
{
	const char *at = c->x402_facilitator_url ? c->x402_facilitator_url : "";

	*out = (struct facilitator_list){0};
	while (*at && out->n + 1 < FACILITATORS_MAX) {
		size_t len = strcspn(at, ",");
		char *url = str_trim(a, arena_strndup(a, at, len));

		while (*url && url[strlen(url) - 1] == '/')
			url[strlen(url) - 1] = '\0';
		if (*url)
			out->urls[out->n++] = url;
		at += len + (at[len] == ',');
	}
	if (str_has(c->evm_rpc_url) && str_has(c->server_private_key))
		out->urls[out->n++] = FACILITATOR_SELF;
}


/* Words of others that go on to the payer: plain and short, or replaced. */
static const char *reason_of(struct arena *a, json_t *answer, const char *name, const char *standard)
{
	const char *s = json_text(answer, name);

	return str_has(s) && str_plain(s) ? arena_strndup(a, s, strnlen(s, REASON_MAX)) : standard;
}


/* Words for what is right by our offer, and that this one does not do: another may. */
static bool is_not_theirs(const char *reason)
{
	static const char *const words[] = {"unsupported", "invalid_network", "invalid_scheme", "invalid_x402_version"};

	for (size_t i = 0; i < N_OF(words); i++)
		if (str_starts(reason, words[i]))
			return true;
	return false;
}


err_t facilitator_verify(struct outlet *o, const char *url, const char *body, const char **why)
{
	struct outlet_ask ask = {arena_printf(o->arena, "%s/verify", url), body, VERIFY_MS};
	json_t *answer, *valid;
	long status;
	err_t e = outlet_json(o, &ask, &status, &answer);

	*why = NULL;
	if (e)
		return ERR_PROVIDER;
	valid = json_object_get(answer, "isValid");
	if (!json_is_boolean(valid) || status >= 500)
		return ERR_PROVIDER;
	if (json_is_false(valid))
		*why = reason_of(o->arena, answer, "invalidReason", "unexpected_verify_error");
	if (*why && is_not_theirs(*why)) {
		log_line(LOG_WARN, "facilitator url=%s does not serve this: %s", url, *why);
		*why = NULL;
		return ERR_PROVIDER;
	}
	return ERR_OK;
}


static bool is_network(const char *name, const struct x402_network *n)
{
	return name && (str_eq(name, n->id) || (n->v1 && str_eq(name, n->v1)) || str_eq(name, "eip155:*"));
}


unsigned facilitator_versions_read(json_t *answer, const struct x402_network *n)
{
	unsigned versions = 0;
	json_t *kind;
	size_t i;

	json_array_foreach(json_object_get(answer, "kinds"), i, kind) {
		json_int_t version = json_integer_value(json_object_get(kind, "x402Version"));

		if (version >= 1 && version <= 2 && str_eq(json_text(kind, "scheme"), "exact") && is_network(json_text(kind, "network"), n))
			versions |= 1u << version;
	}
	return versions;
}


err_t facilitator_versions(struct outlet *o, const char *url, const struct x402_network *n, unsigned *versions)
{
	struct outlet_ask ask = {arena_printf(o->arena, "%s/supported", url), NULL, VERIFY_MS};
	json_t *answer;
	long status;
	err_t e = outlet_json(o, &ask, &status, &answer);

	*versions = 0;
	if (e || status != 200 || !json_is_array(json_object_get(answer, "kinds")))
		return ERR_PROVIDER;
	*versions = facilitator_versions_read(answer, n);
	return ERR_OK;
}


/* Words that do not say that nothing was done. */
static bool is_unclear(const char *reason)
{
	static const char *const words[] = {
		"settlement_pending", "unexpected_settle_error", "invalid_transaction_state", "nonce_already_used",
		"authorization_used", "transaction_simulation_failed", "timeout", "pending",
	};

	for (size_t i = 0; i < N_OF(words); i++)
		if (strstr(reason, words[i]))
			return true;
	return false;
}


void facilitator_settle_read(struct arena *a, long status, json_t *answer, struct settle_result *out)
{
	json_t *success = json_object_get(answer, "success");
	const char *tx = json_text(answer, "transaction");
	struct evm_word hash;

	*out = (struct settle_result){.outcome = SETTLE_UNKNOWN, .why = "the facilitator gave no clear answer"};
	if (tx && evm_hex_parse(tx, hash.at, EVM_WORD))
		out->tx_hash = evm_hex(a, hash.at, EVM_WORD);
	if (!json_is_boolean(success) || status >= 500)
		return;
	if (json_is_true(success)) {
		/* a yes without a transaction is none that anybody could look at */
		if (out->tx_hash)
			*out = (struct settle_result){.outcome = SETTLE_DONE, .tx_hash = out->tx_hash};
		return;
	}
	out->why = reason_of(a, answer, "errorReason", "unexpected_settle_error");
	if (!is_unclear(out->why) && !out->tx_hash)
		out->outcome = SETTLE_REFUSED;
}


void facilitator_settle(struct outlet *o, const char *url, const char *body, struct settle_result *out)
{
	struct outlet_ask ask = {arena_printf(o->arena, "%s/settle", url), body, SETTLE_MS};
	json_t *answer;
	long status;
	err_t e = outlet_json(o, &ask, &status, &answer);

	facilitator_settle_read(o->arena, status, answer, out);
	/* it could not be reached at all: nobody was told anything */
	if (e == ERR_REFUSED)
		*out = (struct settle_result){.outcome = SETTLE_REFUSED, .why = "the facilitator does not answer"};
	log_line(LOG_INFO, "settle status=%ld outcome=%d reason=%s", status, (int)out->outcome, out->why ? out->why : "-");
}
