/* guard.h - who may: credentials, same origin, form token, rates.
 *
 * Layer: web.  guard_credentials parses what was presented (explicit credentials win over a cookie, two explicit
 * kinds are ERR_TWO_CREDENTIALS); guard_who makes an actor of it through the hooks, which people/ fills.
 * Fails: ERR_CREDENTIALS, ERR_UNAUTHORIZED, ERR_FORBIDDEN, ERR_CROSS_ORIGIN, ERR_FORM_TOKEN, ERR_RATE.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_GUARD_H
#define WEB_GUARD_H
#include "web/route.h"

/* ERR_NO_ROW when the credential is not known. */
struct guard_hooks {
	err_t (*ai)(struct rq *rq, const struct cred *c, struct actor *out);
	err_t (*session)(struct rq *rq, const struct cred *c, struct actor *out);
	err_t (*human)(struct rq *rq, const struct cred *c, struct actor *out);
	err_t (*tracker)(struct rq *rq, const struct cred *c, struct actor *out);
	err_t (*machine)(struct rq *rq, const struct cred *c, struct actor *out);
	/* reads its headers and rq->body itself, and names its own errors */
	err_t (*wallet)(struct rq *rq, const struct cred *c, struct actor *out);
	err_t (*story)(struct rq *rq, const struct cred *c, struct actor *out);
	/* fills what every page shows around its content; data is the page's struct, whose first member is struct chrome */
	void (*chrome)(struct rq *rq, void *data);
};

#define SESSION_COOKIE "hirehall_session"
#define ACCESS_TOKEN_START "hha_" /* of OAuth: taken in the header alone, for addresses are logged (OAuth 2.1, 5.1) */

MUST_CHECK err_t guard_credentials(struct rq *rq);
MUST_CHECK err_t guard_who(struct rq *rq);
/* Writes with a session: Sec-Fetch-Site same-origin|none, or Origin equal to ours; page forms: the form token. */
MUST_CHECK err_t guard_same_origin(struct rq *rq);
/* The form token of this session (or of the anonymous visitor): HMAC over the session's hash. */
const char *guard_form_token(struct rq *rq);
/* ERR_OK in a process that may wait for a third party; in any other the request begins again in the slow pool: ERR_RETRY, to be
 * given back at once. */
MUST_CHECK err_t guard_waits(struct rq *rq);
MUST_CHECK err_t guard_rate(struct rq *rq);
/* The tracker's limits: they hold on all machines that share a Redis, and each answer says how much is left. */
struct limit;
MUST_CHECK err_t guard_limit(struct rq *rq, struct limit l, const char *who);
/* Of a wallet whose signature held: RATE_REQUESTER, RATE_DEVICE. */
MUST_CHECK err_t guard_wallet_rate(struct rq *rq, const char *wallet);
/* Counts one wrong signature of this address; guard_signature_allowed says whether more are allowed. */
void guard_signature_failed(struct rq *rq);
MUST_CHECK err_t guard_signature_allowed(struct rq *rq);
/* Where one of these is wanted, a wrong or missing one is said before anything else that is wrong. */
#define W_FIRST (W_TRACKER | W_MACHINE | W_WALLET | W_STORY)
err_t guard_key_first(struct rq *rq, err_t e);
/* What a tracker key that is not known is called: missing, or wrong. */
err_t guard_key_error(const struct rq *rq);
/* Before a password is looked at: counts one try of the account and address (RATE_LOGIN_FAILURES in fifteen minutes), so that
 * guesses that run at once are no more than that; guard_login_right takes back the one that was right. */
MUST_CHECK err_t guard_login_try(struct rq *rq, const char *account);
void guard_login_right(struct rq *rq, const char *account);

#endif
