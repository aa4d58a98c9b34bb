/* approvals_internal.h - rows of sql/queries/approvals.sql, and the words of the mail.
 *
 * Layer: bounties, only for approvals*.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BOUNTIES_APPROVALS_INTERNAL_H
#define BOUNTIES_APPROVALS_INTERNAL_H
#include "bounties/approvals.h"

struct bounty_mail_ask {
	const char *id, *user_id, *approval_id, *token_hash, *description, *mail;
	int64_t threshold;
	bool is_first;
};
struct bounty_mailed {
	const char *approval_id;
	int64_t wait_s;
	bool is_too_soon, is_sent, has_address;
};
struct approval_key {
	const char *id, *user_id, *token_hash, *status;
};
struct approval_made {
	const char *id;
};

/* The mail as JSON {subject, plain_text, plain_html, approve_text, approve_html}; token: of the links to approve. */
const char *approval_mail(struct rq *rq, const struct bounty *b, const char *description, const char *token);
/* What is paid for, in the person's language. */
const char *approval_words(struct arena *a, const struct bounty *b);

#endif
