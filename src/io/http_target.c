/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "io/address.h"
#include "io/http_internal.h"

#define URL_MAX_BYTES 2048


/* A part of the URL in the arena, or NULL. */
static char *part_get(struct arena *a, CURLU *u, CURLUPart part, unsigned flags)
{
	char *text = NULL, *copy;

	if (curl_url_get(u, part, &text, flags) || !text)
		return NULL;
	copy = arena_strdup(a, text);
	curl_free(text);
	return copy;
}


/* Is `item` (host:port, in lower case) one of the comma list? */
static bool list_has(struct arena *a, const char *list, const char *item)
{
	for (const char *at = list ? list : ""; *at;) {
		size_t n = strcspn(at, ",");
		char *one = str_lower(a, str_trim(a, arena_strndup(a, at, n)));

		if (*one && strcmp(one, item) == 0)
			return true;
		at += n + (at[n] == ',');
	}
	return false;
}


/* The host as a resolver would get it: lower case, without brackets, zone and final dot. */
static char *host_read(struct arena *a, CURLU *u)
{
	char *host = part_get(a, u, CURLUPART_HOST, 0);
	size_t n;

	if (!host || part_get(a, u, CURLUPART_ZONEID, 0))
		return NULL;
	host = str_lower(a, host);
	n = strlen(host);
	if (n > 2 && host[0] == '[' && host[n - 1] == ']')
		host = arena_strndup(a, host + 1, n - 2);
	else if (n > 1 && host[n - 1] == '.')
		host[n - 1] = '\0';
	for (const char *p = host; *p; p++)
		if (*p <= ' ' || *p >= 127 || *p == '%')
			return NULL;
	return *host ? host : NULL;
}


/* "0x7f.1", "2130706433", "1.2.3": names that a resolver may read as numbers. */
static bool is_numeric_name(const char *host)
{
	const char *last = strrchr(host, '.');

	last = last ? last + 1 : host;
	if (last[0] == '0' && last[1] == 'x')
		return true;
	return *last != '\0' && last[strspn(last, "0123456789")] == '\0';
}


static err_t public_check(const char *scheme, const char *host, const char *port, enum http_reach reach)
{
	bool is_literal, is_public = address_text_is_public(host, &is_literal);
	bool is_plain = reach == REACH_PAGE && str_eq(scheme, "http") && str_eq(port, "80");

	if (!is_plain && (!str_eq(scheme, "https") || !str_eq(port, "443")))
		return ERR_BLOCKED_ADDRESS;
	if (is_literal)
		return is_public ? ERR_OK : ERR_BLOCKED_ADDRESS;
	if (host_name_is_local(host) || is_numeric_name(host))
		return ERR_BLOCKED_ADDRESS;
	return ERR_OK;
}


/* Printable ASCII: a name in other letters comes in its xn-- form. */
static bool is_plain(const char *url)
{
	size_t n = strlen(url);

	for (size_t i = 0; i < n; i++)
		if (url[i] <= ' ' || url[i] >= 127 || url[i] == '\\')
			return false;
	return n > 0 && n <= URL_MAX_BYTES;
}


static void url_free(void *u)
{
	curl_url_cleanup(u);
}


err_t http_target_read(struct arena *a, const char *allow, const char *url, enum http_reach reach,
		       struct http_target *out)
{
	char *scheme, *host, *port;

	*out = (struct http_target){0};
	if (!url || !is_plain(url))
		return ERR_BLOCKED_ADDRESS;
	out->url = curl_url();
	if (!out->url)
		die_no_memory();
	arena_defer(a, url_free, out->url);
	if (curl_url_set(out->url, CURLUPART_URL, url, CURLU_DISALLOW_USER))
		return ERR_BLOCKED_ADDRESS;
	scheme = part_get(a, out->url, CURLUPART_SCHEME, 0);
	port = part_get(a, out->url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	host = host_read(a, out->url);
	if (!scheme || !host || !port || !str_in_words(scheme, strlen(scheme), "http|https"))
		return ERR_BLOCKED_ADDRESS;
	out->host_port = arena_printf(a, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
	out->any_address = reach == REACH_ANY || list_has(a, allow, out->host_port);
	return out->any_address ? ERR_OK : public_check(scheme, host, port, reach);
}


err_t http_url_allowed(const char *allow, const char *url)
{
	struct arena *a = arena_new(4096);
	struct http_target target;
	err_t e = http_target_read(a, allow, url, REACH_SAFE, &target);

	arena_free(a);
	return e;
}


static void slist_free(void *list)
{
	curl_slist_free_all(list);
}


void slist_add(struct arena *a, struct curl_slist **list, const char *text)
{
	struct curl_slist *all = curl_slist_append(*list, text);

	if (!all)
		die_no_memory();
	if (!*list)
		arena_defer(a, slist_free, all);
	*list = all;
}
