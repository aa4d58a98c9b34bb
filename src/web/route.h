/* route.h - the route row: the one place that says what an address takes, gives, allows and costs.
 *
 * Layer: web.  Readers: router, validator, guard, /openapi.json, /docs, tests.  Path parameters are written {name}
 * and named again in the in-shape with F_PATH.  Static segments win over parameters; a parameter may carry a kind:
 * {id:uuid} or {id:int} match only such texts, so that APIs that share a prefix can be told apart.
 *
 * Rows of two systems may have the same method and path: they are a chain, in the order of the tables.  The first whose
 * .mine is NULL or says true takes the request; a handler that finds that the object is not its system's gives ERR_ELSE
 * before it changed anything, and the next row is tried from the start.  The last row of a chain has no .mine.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H
#include "web/rq.h"

enum method { GET, POST, PUT, PATCH, DELETE };

/* How errors are worded: each API in its own. */
enum dialect { D_HUMANS, D_HUMANS_CALL, D_BOUNTIES, D_STORIES, D_DEVICES, D_TRACKER, D_PAGE, D_PROBLEM, D_OAUTH };
#define N_DIALECTS (D_OAUTH + 1)

/* Who may: any of these kinds. A credential that is present but wrong is always 401. */
enum {
	W_ANYONE = 1,	/* also without credentials */
	W_AI = 2,
	W_PERSON = 4,	/* browser session */
	W_TEST = 8,	/* human_id + human_test_token, only where enabled */
	W_ADMIN = 16,	/* session of an ADMIN_EMAILS address */
	W_TRACKER = 32,	/* key of the run tracker: X-API-Key or ?api_key= */
	W_MACHINE = 64,	/* service token and X-User-ID: acts for that user */
	W_WALLET = 128, /* headers signed by a wallet's key */
	W_STORY = 256,	/* Bearer access token of the stories' own login: a person */
};

/* How the request is run, what it brings, what it is to others. */
enum {
	R_TX = 1 << 0,	/* run inside one transaction, again on ERR_RETRY */
	R_ONCE = 1 << 1, /* takes Idempotency-Key */
	R_ONCE_TOOL = 1 << 2, /* so only as a tool, whose calls bring no files */
	R_SLOW = 1 << 3, /* served by the slow pool: hashes a password, syncs a file, calls a third party while the caller waits */
	R_SLOW_PAYS = 1 << 4, /* so only with a payment of x402 in a header */
	R_AUTH_IN_SQL = 1 << 5, /* an AI credential or a tracker key is believed by the handler's own statement */
	R_STAKE = 1 << 6, /* a wallet's stake is wanted: looked up before its nonce is used up, see people/ton_wallets.h */

	R_STRICT = 1 << 7, /* unknown fields are refused (our own routes) */
	R_UPLOAD = 1 << 8, /* takes multipart with files, up to 101 MiB */
	R_RAW = 1 << 9,	/* the body is taken as bytes, whatever its type: at most 256 KiB, in rq->body */
	R_RAW_MIB = 1 << 10, /* with R_RAW: up to 1 MiB */
	R_FORM = 1 << 11, /* page form: needs the form token; its handler also sees wrong input, in rq->complaints */

	R_PAGE = 1 << 12, /* a page: HTML, form posts, 303 */
	R_CHINESE = 1 << 13, /* a page that speaks Chinese too (its template has t-more="zh") */
	R_HIDDEN = 1 << 14, /* not in /openapi.json */
};

enum rate { RATE_NONE, RATE_AI, RATE_REGISTER, RATE_LOGIN, RATE_INQUIRY, RATE_WEBHOOK, RATE_REST, RATE_REQUESTER,
	    RATE_DEVICE, RATE_PUBLIC, N_RATES };

struct route {
	const char *name;
	enum method method;
	const char *path;
	const struct shape *in, *out;
	int status; /* on success */
	enum dialect dialect;
	unsigned who;
	enum rate rate;
	unsigned flags;
	const err_t *errors; /* ended by ERR_OK: those a handler adds to the shared ones */
	err_t (*run)(struct rq *rq);
	const char *note;
	const char *tool; /* its name among the tools of /mcp */
	const char *headers; /* "Set-Cookie|Link": those it may answer beside the usual */
	const char *media; /* "text/csv|application/json": what it answers that is no shape */
	bool (*mine)(struct rq *rq); /* of a chain: looks at headers, cookies and input only */
};
#define E(...) ((const err_t[]){__VA_ARGS__, ERR_OK})
#define ROUTES_END {.name = NULL}

struct route_match {
	const struct route *route;
	const struct row *row; /* the router's */
	bool path_known; /* some method answers there: 405 instead of 404 */
	struct pairs path;
	const char *allow; /* the methods that answer there: "GET, POST" */
};

/* Built once from all tables. */
struct router;
struct router *router_new(struct arena *a, const struct route *const *tables);
void router_find(const struct router *r, struct arena *a, const char *method, const char *path, struct route_match *m);
/* The same by the path as it was sent, NULL when that says no more: there %2F is a slash inside of a parameter. */
void router_find_sent(const struct router *r, struct arena *a, const char *method, const char *const path[2],
		      struct route_match *m);
/* The next row of the chain into m->route; false at its end. */
bool router_next(struct route_match *m);
/* The dialect of a path that has no row, by how it begins: /api humans, /v1 devices, and what belongs to others; else pages. */
enum dialect dialect_of_path(const char *path);
const char *method_name(enum method m);

#endif
