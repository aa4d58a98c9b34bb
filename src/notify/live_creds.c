/* live_creds.c - the credentials that open sockets stand on, each asked about once for all its sockets.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/live_gateway.h"
#include "sql_live.h"

struct live_cred *live_cred_hold(struct live *l, const char *kind, const char *hash)
{
	struct live_cred *c = l->creds;
	struct arena *a;

	while (c && !(str_eq(c->hash, hash) && str_eq(c->kind, kind)))
		c = c->next;
	if (!c) {
		a = arena_new(sizeof(*c) + 128);
		c = ARENA_NEW(a, struct live_cred);
		*c = (struct live_cred){.arena = a, .next = l->creds, .self = &l->creds, .kind = arena_strdup(a, kind),
					.hash = arena_strdup(a, hash)};
		if (c->next)
			c->next->self = &c->next;
		l->creds = c;
	}
	c->n_sockets++;
	return c;
}

void live_cred_drop(struct live_cred *c)
{
	if (--c->n_sockets)
		return;
	*c->self = c->next;
	if (c->next)
		c->next->self = c->self;
	arena_free(c->arena);
}

static void cred_end(struct live *l, const struct live_ended *ended)
{
	for (struct live_cred *c = l->creds; c; c = c->next)
		if (str_eq(c->hash, ended->hash) && str_eq(c->kind, ended->kind))
			c->is_over = true;
}

err_t live_creds_check(struct live *l)
{
	struct live_creds ask = {0};
	struct list ended;
	size_t n = 0;
	err_t e;

	for (const struct live_cred *c = l->creds; c; c = c->next)
		n++;
	if (!n)
		return ERR_OK;
	ask.kinds = (struct texts){n, ARENA_ARRAY(l->arena, const char *, n)};
	ask.hashes = (struct texts){n, ARENA_ARRAY(l->arena, const char *, n)};
	for (const struct live_cred *c = l->creds; c; c = c->next) {
		ask.kinds.items[--n] = c->kind;
		ask.hashes.items[n] = c->hash;
	}
	e = db_many(l->o->db, l->arena, &sql_live_ended, &ask, &ended);
	if (e || !ended.n)
		return e;
	for (size_t i = 0; i < ended.n; i++)
		cred_end(l, (const struct live_ended *)ended.items + i);
	for (struct live_socket *s = l->sockets; s; s = s->next)
		if (s->cred && s->cred->is_over)
			ws_close(s->conn, WS_POLICY, "what opened this has ended");
	return ERR_OK;
}
