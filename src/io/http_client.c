/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/http_client.h"
#include <string.h>
#include "base/buf.h"
#include "base/time.h"
#include "io/address.h"
#include "io/http_internal.h"
#include "io/transfer.h"

#define HEADERS_MAX_BYTES 16384
#define DEFAULT_CONNECT_MS 5000L
#define DEFAULT_TOTAL_MS 15000L
#define DEFAULT_MAX_BODY 65536u

struct http_client {
	struct arena *arena;
	struct transfers *transfers;
	const char *allow;
};
/* One call under way; lives in the call's arena. */
struct flight {
	struct transfer transfer;
	struct http_call *call;
	struct curl_slist *headers;
	struct buf answer;
	size_t header_bytes;
	int64_t started_us;
	bool any_address; /* private ones too: the operator allowed this target */
	bool is_blocked, is_cut;
};


struct http_client *http_client_new(const char *allow)
{
	struct arena *a = arena_new(1024);
	struct http_client *h = ARENA_NEW(a, struct http_client);

	h->arena = a;
	h->transfers = transfers_new();
	h->allow = arena_strdup(a, allow ? allow : "");
	return h;
}


void http_client_free(struct http_client *h)
{
	if (!h)
		return;
	transfers_free(h->transfers);
	arena_free(h->arena);
}


struct transfers *http_client_transfers(struct http_client *h)
{
	return h->transfers;
}


static curl_socket_t socket_open(void *ctx, curlsocktype purpose, struct curl_sockaddr *addr)
{
	struct flight *f = ctx;

	(void)purpose;
	if (!f->any_address && !address_is_public(&addr->addr)) {
		f->is_blocked = true;
		return CURL_SOCKET_BAD;
	}
	return socket(addr->family, addr->socktype | SOCK_CLOEXEC, addr->protocol);
}


/* The last look before a byte is sent: the peer that is really there. */
static int peer_check(void *ctx, char *peer, char *local, int peer_port, int local_port)
{
	struct flight *f = ctx;
	bool is_literal;

	(void)local;
	(void)peer_port;
	(void)local_port;
	if (f->any_address || address_text_is_public(peer, &is_literal))
		return CURL_PREREQFUNC_OK;
	f->is_blocked = true;
	return CURL_PREREQFUNC_ABORT;
}


static size_t body_take(char *p, size_t size, size_t n, void *ctx)
{
	struct flight *f = ctx;
	size_t len = size * n, room = f->answer.max - f->answer.len;

	if (len <= room) {
		buf_add(&f->answer, p, len);
		return len;
	}
	buf_add(&f->answer, p, room);
	f->is_cut = true;
	return 0; /* ends the transfer; the status and the beginning are what counts */
}


static size_t header_take(char *p, size_t size, size_t n, void *ctx)
{
	struct flight *f = ctx;

	(void)p;
	f->header_bytes += size * n;
	return f->header_bytes > HEADERS_MAX_BYTES ? 0 : size * n;
}


/* libcurl asks at least once a second. */
static int stop_check(void *ctx, curl_off_t down_all, curl_off_t down, curl_off_t up_all, curl_off_t up)
{
	const struct flight *f = ctx;

	(void)down_all;
	(void)down;
	(void)up_all;
	(void)up;
	return f->call->stop;
}


static bool is_token(const char *s)
{
	for (const char *p = s; *p; p++)
		if (*p <= ' ' || *p >= 127 || strchr("()<>@,;:\\\"/[]?={}", *p))
			return false;
	return *s != '\0';
}


static bool is_header_value(const char *s)
{
	for (; *s; s++)
		if (((unsigned char)*s < ' ' && *s != '\t') || *s == 127)
			return false;
	return true;
}


static bool header_add(struct flight *f, struct arena *a, const char *name, const char *value)
{
	/* "Name;" is libcurl's way to send a header without a value, "Name:" to take out its own */
	if (!is_token(name) || !is_header_value(value))
		return false;
	slist_add(a, &f->headers, *value ? arena_printf(a, "%s: %s", name, value) : arena_printf(a, "%s;", name));
	return true;
}


static bool headers_set(struct flight *f, const struct http_call *c)
{
	bool has_type = false;

	for (size_t i = 0; i < c->n_headers; i++) {
		if (!header_add(f, c->arena, c->headers[i].name, c->headers[i].value))
			return false;
		has_type = has_type || str_ieq(c->headers[i].name, "content-type");
	}
	slist_add(c->arena, &f->headers, "Expect:");
	if (!has_type)
		slist_add(c->arena, &f->headers, "Content-Type:");
	return true;
}


static void method_set(CURL *easy, const struct http_call *c)
{
	if (str_eq(c->method, "GET") && c->body.len == 0)
		return;
	if (str_eq(c->method, "HEAD")) {
		(void)curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
		return;
	}
	(void)curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->body.len);
	(void)curl_easy_setopt(easy, CURLOPT_POSTFIELDS, c->body.len ? c->body.at : "");
	(void)curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, c->method);
}


static void limits_set(CURL *easy, const struct http_call *c)
{
	(void)curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, c->connect_ms > 0 ? c->connect_ms : DEFAULT_CONNECT_MS);
	(void)curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, c->total_ms > 0 ? c->total_ms : DEFAULT_TOTAL_MS);
	(void)curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 16384L);
	(void)curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)curl_easy_setopt(easy, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	(void)curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* never wait for a resolver that hangs */
	(void)curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	(void)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	(void)curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	(void)curl_easy_setopt(easy, CURLOPT_USERAGENT, "Hirehall");
	if (c->any_address)
		return;
	/* a connection made for one customer never serves another */
	(void)curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
	(void)curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
}


static void callbacks_set(CURL *easy, struct flight *f)
{
	(void)curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, socket_open);
	(void)curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, f);
	(void)curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, peer_check);
	(void)curl_easy_setopt(easy, CURLOPT_PREREQDATA, f);
	(void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, body_take);
	(void)curl_easy_setopt(easy, CURLOPT_WRITEDATA, f);
	(void)curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, stop_check);
	(void)curl_easy_setopt(easy, CURLOPT_XFERINFODATA, f);
	(void)curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
	(void)curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, header_take);
	(void)curl_easy_setopt(easy, CURLOPT_HEADERDATA, f);
}


/* A failure before anything was sent is ERR_REFUSED; after that nobody knows what the other side did. */
static err_t outcome_of(const struct flight *f, CURLcode code, bool was_sent)
{
	if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && f->is_cut))
		return ERR_OK;
	if (!was_sent)
		return f->is_blocked ? ERR_BLOCKED_ADDRESS : ERR_REFUSED;
	return code == CURLE_OPERATION_TIMEDOUT ? ERR_TIMED_OUT : ERR_IO;
}


static void flight_read(struct transfer *t)
{
	struct flight *f = t->owner;
	struct http_call *c = f->call;
	curl_off_t pretransfer_us = 0, wait_s = 0;
	const char *type = NULL, *location = NULL;

	if (!t->easy)
		return;
	(void)curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &c->status);
	(void)curl_easy_getinfo(t->easy, CURLINFO_PRETRANSFER_TIME_T, &pretransfer_us);
	if (!curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &wait_s) && wait_s > 0)
		c->retry_after_s = (long)wait_s;
	(void)curl_easy_getinfo(t->easy, CURLINFO_CONTENT_TYPE, &type);
	(void)curl_easy_getinfo(t->easy, CURLINFO_REDIRECT_URL, &location);
	c->type = type ? arena_strdup(c->arena, type) : NULL;
	c->location = location ? arena_strdup(c->arena, location) : NULL;
	c->e = outcome_of(f, t->code, pretransfer_us > 0);
}


static void flight_done(struct transfer *t)
{
	struct flight *f = t->owner;
	struct http_call *c = f->call;

	c->answer = (struct span){buf_text(&f->answer), f->answer.len};
	c->took_us = time_mono() - f->started_us;
	c->done(c); /* may free the arena: nothing is touched after this */
}


static err_t flight_prepare(struct http_client *h, struct flight *f)
{
	struct http_call *c = f->call;
	struct http_target target;
	CURL *easy;
	enum http_reach reach = c->any_address ? REACH_ANY : c->is_reading ? REACH_PAGE : REACH_SAFE;
	err_t e = http_target_read(c->arena, h->allow, c->url, reach, &target);

	f->transfer.host = e ? "" : target.host_port;
	if (e)
		return e;
	f->any_address = target.any_address;
	if (!is_token(c->method) || !headers_set(f, c))
		return ERR_BAD_REQUEST;
	easy = curl_easy_init();
	if (!easy)
		die_no_memory();
	f->transfer.easy = easy;
	(void)curl_easy_setopt(easy, CURLOPT_CURLU, target.url);
	(void)curl_easy_setopt(easy, CURLOPT_HTTPHEADER, f->headers);
	limits_set(easy, c);
	callbacks_set(easy, f);
	method_set(easy, c);
	return ERR_OK;
}


void http_client_start(struct http_client *h, struct http_call *c)
{
	struct flight *f = ARENA_NEW(c->arena, struct flight);

	f->call = c;
	f->started_us = time_mono();
	f->transfer.owner = f;
	f->transfer.read = flight_read;
	f->transfer.done = flight_done;
	buf_init(&f->answer, c->arena, c->max_body ? c->max_body : DEFAULT_MAX_BODY);
	c->status = 0;
	c->type = c->location = NULL;
	c->retry_after_s = -1;
	c->e = flight_prepare(h, f);
	transfers_start(h->transfers, &f->transfer);
}


size_t http_client_poll(struct http_client *h, int wait_ms)
{
	return transfers_poll(h->transfers, wait_ms);
}


size_t http_client_load(const struct http_client *h, const char *url)
{
	struct arena *a = arena_new(4096);
	struct http_target target = {0};
	size_t n = 0;

	if (!http_target_read(a, h->allow, url, REACH_ANY, &target))
		n = transfers_of_host(h->transfers, target.host_port);
	arena_free(a);
	return n;
}


static void run_over(struct http_call *c)
{
	*(bool *)c->owner = true;
}


void http_client_run(struct http_client *h, struct http_call *c)
{
	void (*done)(struct http_call *) = c->done;
	void *owner = c->owner;
	bool is_over = false;

	c->done = run_over;
	c->owner = &is_over;
	http_client_start(h, c);
	while (!is_over)
		(void)http_client_poll(h, 1000);
	c->done = done;
	c->owner = owner;
	if (done)
		done(c);
}
