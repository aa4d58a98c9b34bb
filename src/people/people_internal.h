/* people_internal.h - the folder's own shapes and the making of secrets.
 *
 * Layer: people, for files of this folder only.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PEOPLE_PEOPLE_INTERNAL_H
#define PEOPLE_PEOPLE_INTERNAL_H
#include "people/people.h"

/* A new mailed link: the token goes into the mail, its hash into the database. */
struct link {
	const char *token, *hash;
};
struct link link_make(struct rq *rq);

/* Parameters of statements. */
struct token_key {
	const char *token_hash;
};
struct user_key {
	const char *user_id;
};
struct ai_key {
	const char *key_hash, *account; /* account NULL: whichever the key is of */
};

/* A password at a door. Tries are counted for the account and address, whichever name and door they come by. */
struct password_asked {
	const char *user_id, *name; /* user_id NULL: nobody has that name */
	const char *hash, *password;
};
/* `wrong`: what a wrong one is called. */
MUST_CHECK err_t password_try(struct rq *rq, const struct password_asked *p, err_t wrong);

/* The guard's hook for programs. */
err_t machine_known(struct rq *rq, const struct cred *c, struct actor *out);

/* Who the key of an AI account is where a system knows only users; ERR_NO_ROW outside of a tool's call, and for unknown keys. */
MUST_CHECK err_t ai_as_user(struct rq *rq, const char *key_hash, struct actor *out);

/* Handlers of people_routes.c. */
err_t ai_account_post(struct rq *rq);
err_t ai_account_show(struct rq *rq);

/* GET /api/ai/accounts names its credentials otherwise than the other routes. */
struct ai_account_ask {
	const char *account_id, *api_key;
};
struct ai_account {
	const char *id, *name, *paypal_email, *status;
};
struct ai_account_reply {
	const struct ai_account *account;
};
extern const struct shape ai_account_ask_shape, ai_account_reply_shape;

#endif
