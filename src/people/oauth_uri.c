/* oauth_uri.c - addresses of OAuth: where codes may go, what is asked for, and the way back.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "people/identity_internal.h"
#include "people/oauth_internal.h"

#define URI_MAX 2000
#define WAY_MAX 12000
#define HOST_CHARS "/?#"

/* The schemes that a browser gives a meaning of its own: none is a program's. */
static const char not_programs[] = "http|javascript|data|vbscript|file|about|blob|filesystem|ftp|ws|wss|mailto|tel|view-source|chrome";

static struct span scheme_of(const char *uri)
{
	size_t n = strspn(uri, "abcdefghijklmnopqrstuvwxyz0123456789+.-");

	return (struct span){uri, uri[n] == ':' ? n : 0};
}

/* The host with its port. */
static struct span authority_of(const char *uri)
{
	const char *at = strstr(uri, "://");

	at = at ? at + 3 : uri + strlen(uri);
	return (struct span){at, strcspn(at, HOST_CHARS)};
}

/* The loopback host that the authority begins with; its port may be any (RFC 8252, 7.3). */
static size_t loopback_len(struct span authority)
{
	static const char *const hosts[] = {"127.0.0.1", "[::1]", "localhost"};

	for (size_t i = 0; i < N_OF(hosts); i++) {
		size_t n = strlen(hosts[i]);

		if (authority.len >= n && memcmp(authority.at, hosts[i], n) == 0 && (authority.len == n || authority.at[n] == ':'))
			return n;
	}
	return 0;
}

bool oauth_uri_ok(const char *uri)
{
	struct span scheme = scheme_of(uri), authority = authority_of(uri);

	if (!scheme.len || !str_plain(uri) || strlen(uri) > URI_MAX || strpbrk(uri, "# <>\"'\\^`{|};,") || memchr(authority.at, '@', authority.len))
		return false;
	if (str_starts(uri, "https://"))
		return authority.len > 0;
	if (str_starts(uri, "http://"))
		return loopback_len(authority) > 0;
	return scheme.len > 2 && !str_in_words(uri, scheme.len, not_programs);
}

bool oauth_uri_fits(const char *registered, const char *asked)
{
	struct span a = authority_of(registered), b = authority_of(asked);
	size_t n = loopback_len(a);

	if (str_eq(registered, asked))
		return true;
	return n && n == loopback_len(b) && memcmp(a.at, b.at, n) == 0 && str_starts(registered, "http://") &&
	       str_starts(asked, "http://") && oauth_uri_ok(asked) && strspn(b.at + n, ":0123456789") >= b.len - n &&
	       str_eq(a.at + a.len, b.at + b.len);
}

const char *oauth_uri_pick(const struct oauth_client *c, const char *asked)
{
	if (!asked)
		return c->redirect_uris.n == 1 ? c->redirect_uris.items[0] : NULL;
	for (size_t i = 0; i < c->redirect_uris.n; i++)
		if (oauth_uri_fits(c->redirect_uris.items[i], asked))
			return asked;
	return NULL;
}

const char *oauth_origin(struct arena *a, const char *uri)
{
	struct span authority = authority_of(uri), scheme = scheme_of(uri);
	bool is_web = str_starts(uri, "https://") || str_starts(uri, "http://");

	return is_web ? arena_strndup(a, uri, (size_t)(authority.at - uri) + authority.len) : arena_strndup(a, uri, scheme.len + 1);
}

const char *oauth_issuer(struct rq *rq)
{
	return identity_base(rq->arena, rq->conf->app_base_url);
}

const char *oauth_resource(struct rq *rq, const char *said)
{
	static const char *const doors[] = {"", "/mcp", "/api", "/a2a", "/a2a/rest"};
	const char *issuer = oauth_issuer(rq), *plain = said ? identity_base(rq->arena, said) : NULL;

	if (!said)
		return arena_printf(rq->arena, "%s/mcp", issuer);
	for (size_t i = 0; i < N_OF(doors); i++)
		if (str_eq(plain, arena_printf(rq->arena, "%s%s", issuer, doors[i])))
			return plain;
	return NULL;
}

const char *oauth_scope(const char *said)
{
	size_t n = strlen(OAUTH_SCOPE);

	if (!str_has(said))
		return OAUTH_SCOPE;
	for (const char *at = said; *at; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");

		if (len == n && memcmp(at, OAUTH_SCOPE, n) == 0)
			return OAUTH_SCOPE;
		at += len;
	}
	return NULL;
}

const char *oauth_way(struct rq *rq, const char *uri, const char *const *pairs)
{
	char sep = strchr(uri, '?') ? '&' : '?';
	struct buf b;

	buf_init(&b, rq->arena, WAY_MAX);
	buf_str(&b, uri);
	for (; pairs[0]; pairs += 2) {
		if (!pairs[1])
			continue;
		buf_fmt(&b, "%c%s=", sep, pairs[0]);
		url_encode(&b, pairs[1]);
		sep = '&';
	}
	buf_fmt(&b, "%ciss=", sep);
	url_encode(&b, oauth_issuer(rq));
	return buf_text(&b);
}

struct texts oauth_words(struct arena *a, const char *words)
{
	struct texts t = {0, ARENA_ARRAY(a, const char *, strlen(words) / 2 + 1)};

	for (const char *at = words; *at; at += *at == '|') {
		size_t n = strcspn(at, "|");

		t.items[t.n++] = arena_strndup(a, at, n);
		at += n;
	}
	return t;
}

bool oauth_has_twice(struct pairs p, const char *words)
{
	for (size_t i = 0; i < p.n; i++)
		for (size_t k = i + 1; k < p.n; k++)
			if (str_eq(p.items[i].name, p.items[k].name) && str_in_words(p.items[i].name, strlen(p.items[i].name), words))
				return true;
	return false;
}
