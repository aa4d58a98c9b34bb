/* machines.c - programs that act for people: what a service token and X-User-ID are worth.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/crypt.h"
#include "base/id.h"
#include "people/identity.h"
#include "people/people_internal.h"
#include "sql_people.h"

#define TOKEN_BYTES 32

struct machine_ask {
	const char *token_hash, *user_id, *scope;
	bool is_master;
};
struct machine_found {
	const char *client, *email, *name;
	bool may_act, has_scope, is_known;
};
SHAPE(machine_ask, machine_ask, FIELD(machine_ask, token_hash, K_TEXT), FIELD(machine_ask, user_id, K_TEXT),
      FIELD(machine_ask, scope, K_TEXT), FIELD(machine_ask, is_master, K_BOOL));
SHAPE(machine_found, machine_found, FIELD(machine_found, client, K_TEXT), FIELD(machine_found, email, K_TEXT),
      FIELD(machine_found, name, K_TEXT), FIELD(machine_found, may_act, K_BOOL), FIELD(machine_found, has_scope, K_BOOL),
      FIELD(machine_found, is_known, K_BOOL));

SHAPE(service_client_new, service_client_new, FIELD(service_client_new, name, K_TEXT),
      FIELD(service_client_new, token_hash, K_TEXT), FIELD(service_client_new, users, K_TEXTS),
      FIELD(service_client_new, scopes, K_TEXTS), FIELD(service_client_new, cap_micro, K_INT));

const char *service_client_token(struct arena *a, struct service_client_new *row)
{
	const char *token = random_hex(a, TOKEN_BYTES);

	row->token_hash = sha256_hex(a, token);
	return token;
}

/* What a service client needs for a route. */
static const char *scope_of(const struct route *r)
{
	size_t n = strlen(r->path), tail = strlen("/cancel");

	if (r->method == GET)
		return "read";
	return r->method == DELETE || (n > tail && str_eq(r->path + n - tail, "/cancel")) ? "cancel" : "create";
}

/* The key of an AI account that calls a tool: it acts for its own user and for nobody else. */
static err_t ai_as_machine(struct rq *rq, const struct cred *c, struct actor *out)
{
	err_t e = ai_as_user(rq, c->key_hash, out);

	out->kind = ACTOR_MACHINE;
	if (!e) /* by this name its mandate knows it, and its idempotency keys are its own */
		out->client = arena_printf(rq->arena, "ai:%s", out->ai_account_id);
	out->ai_account_id = NULL;
	return e ? e : c->for_user && !str_eq(c->for_user, out->user_id) ? ERR_NO_USER : ERR_OK;
}

/* MCP_SERVICE_TOKEN, or the token of a service client. A user that it may not act for is none to it. */
err_t machine_known(struct rq *rq, const struct cred *c, struct actor *out)
{
	const char *ours = rq->conf->mcp_service_token;
	bool is_text = c->for_user && utf8_valid(c->for_user, strlen(c->for_user)) && !utf8_has_control(c->for_user);
	struct machine_ask ask = {.token_hash = c->key_hash, .user_id = is_text ? c->for_user : "", .scope = scope_of(rq->route),
				  .is_master = str_has(ours) && secret_equal(sha256_hex(rq->arena, ours), c->key_hash)};
	struct machine_found found;
	err_t e = rq_one(rq, &sql_machine_who, &ask, &found);

	if (e == ERR_NO_ROW)
		return ai_as_machine(rq, c, out);
	if (e)
		return e;
	if (!c->for_user)
		return ERR_USER_ID_MISSING;
	if (!found.may_act || !is_text)
		return ERR_NO_USER;
	*out = (struct actor){.kind = ACTOR_MACHINE, .user_id = c->for_user, .client = found.client, .email = found.email,
			      .name = found.name};
	if (!found.is_known || identity_is_asked(rq->conf, rq->arena, c->for_user))
		e = identity_user(rq, c->for_user, out);
	return e ? e : found.has_scope ? ERR_OK : ERR_CLIENT_SCOPE;
}
