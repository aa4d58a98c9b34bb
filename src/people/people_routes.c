/* people_routes.c - the routes of AI accounts.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "people/people_internal.h"
#include "web/route.h"

const struct route people_routes[] = {
	{.name = "ai_account_add", .method = POST, .path = "/api/ai/accounts", .in = &ai_account_new_shape,
	 .out = &ai_account_made_shape, .status = 200, .dialect = D_HUMANS, .who = W_ANYONE, .rate = RATE_REGISTER,
	 .errors = E(ERR_KNOWN_EMAIL, ERR_RATE), .run = ai_account_post,
	 .note = "Connect an AI agent: an account with a key that is shown once"},
	{.name = "ai_account_get", .method = GET, .path = "/api/ai/accounts", .in = &ai_account_ask_shape,
	 .out = &ai_account_reply_shape, .status = 200, .dialect = D_HUMANS, .who = W_ANYONE | W_AI,
	 .flags = R_AUTH_IN_SQL, .errors = E(ERR_CREDENTIALS), .run = ai_account_show,
	 .note = "The account of a key"},
	ROUTES_END,
};
