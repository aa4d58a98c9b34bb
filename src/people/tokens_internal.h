/* tokens_internal.h - what the routes and the tokens of the stories' door share.
 *
 * Layer: people, for files of this folder only.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PEOPLE_TOKENS_INTERNAL_H
#define PEOPLE_TOKENS_INTERNAL_H
#include "people/tokens.h"

struct token_owner {
	const char *user_id, *family;
};
struct token_reply {
	const char *access_token, *token_type;
};
struct logged_out {
	bool logged_out;
};
extern const struct shape token_owner_shape, token_reply_shape, logged_out_shape;

/* A new login of that user: answers with its tokens. */
MUST_CHECK err_t tokens_begin(struct rq *rq, const char *user_id);

err_t token_refresh_post(struct rq *rq);
err_t token_logout_post(struct rq *rq);

#endif
