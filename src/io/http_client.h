/* http_client.h - outgoing HTTP on libcurl, many at once, bounded in time and size.
 *
 * Layer: io, the only file that talks to libcurl's HTTP side.  Every *resolved* address is checked at connect
 * (CURLOPT_OPENSOCKETFUNCTION), so DNS changes cannot reach loopback, private, link-local, CGNAT, multicast,
 * documentation or metadata ranges, nor NAT64/6to4/mapped forms of them.  Redirects are never followed, proxies from
 * the environment never used; https only unless the target's host:port is in `allow`.
 * Answers are read up to max_body bytes; the rest is cut and counted as success of the transfer.
 *
 * An http_call lives in its arena until its `done` ran.  Outcome: e == ERR_OK with a status; ERR_BLOCKED_ADDRESS
 * (nothing was sent); ERR_REFUSED (could not connect: nothing was sent); ERR_TIMED_OUT or ERR_IO (may have been done).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_HTTP_CLIENT_H
#define IO_HTTP_CLIENT_H
#include "base/str.h"

struct http_client;

struct http_header {
	const char *name, *value; /* CR, LF and NUL are refused */
};
struct http_call {
	struct arena *arena;
	const char *method, *url;
	const struct http_header *headers;
	size_t n_headers;
	struct span body;
	long connect_ms, total_ms;
	size_t max_body;
	bool any_address; /* a base URL set by the operator: may be private, for this call only */
	bool is_reading; /* a public page that is only read: plain http on port 80 will do */
	volatile bool stop; /* set while it is under way: it ends within a second, as ERR_IO */
	void (*done)(struct http_call *c);
	void *owner;
	/* filled before done runs */
	err_t e;
	long status;
	struct span answer;
	const char *type, *location; /* media type as sent; where a redirect leads, absolute; NULL: not said */
	long retry_after_s; /* -1 if not sent */
	int64_t took_us;
};

/* allow: comma list of host:port that may be private and plain http, NULL for none. */
struct http_client *http_client_new(const char *allow);
void http_client_free(struct http_client *h);

/* ERR_BLOCKED_ADDRESS for a URL that can never be called (scheme, userinfo, port, literal address); asked when a
 * customer registers one.  No DNS is asked; allow as in http_client_new. */
MUST_CHECK err_t http_url_allowed(const char *allow, const char *url);

/* Calls under way or waiting in this process for the URL's host and port: at most 4 of one host run at a time. */
size_t http_client_load(const struct http_client *h, const char *url);

/* Starts c; `done` is called from http_client_poll, also for calls that fail at once. */
void http_client_start(struct http_client *h, struct http_call *c);
/* Waits at most wait_ms for something to happen and runs the done callbacks; gives the number still under way. */
size_t http_client_poll(struct http_client *h, int wait_ms);
/* Start and wait for one call. */
void http_client_run(struct http_client *h, struct http_call *c);

#endif
