/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/conf.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/buf.h"

#define FILE_MAX_BYTES 65536u
#define MAX_LINES 256u

/* STATE/hirehall.env as text; empty when there is none. */
static char *env_file(struct arena *a, const char *state)
{
	char *path = arena_printf(a, "%s/hirehall.env", state), *text = arena_alloc(a, FILE_MAX_BYTES + 1);
	FILE *f = fopen(path, "re");
	size_t n;

	if (!f)
		return text;
	n = fread(text, 1, FILE_MAX_BYTES, f);
	(void)fclose(f);
	text[n] = '\0';
	return text;
}


static char *unquote(char *v)
{
	size_t n = strlen(v);

	if (n < 2 || (*v != '"' && *v != '\'') || v[n - 1] != *v)
		return v;
	v[n - 1] = '\0';
	return v + 1;
}


static struct pairs file_pairs(struct arena *a, const char *state)
{
	struct pair *items = ARENA_ARRAY(a, struct pair, MAX_LINES);
	size_t n = 0;

	for (char *line = env_file(a, state), *next; line && *line && n < MAX_LINES; line = next) {
		char *equals;

		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		equals = strchr(line, '=');
		if (*line == '#' || !equals)
			continue;
		*equals = '\0';
		items[n++] = (struct pair){.name = str_trim(a, line), .value = unquote(str_trim(a, equals + 1))};
	}
	return (struct pairs){n, items};
}


/* The environment wins over the file, the file over the default. */
static struct pairs all_pairs(struct arena *a, const char *state)
{
	struct pair *items = ARENA_ARRAY(a, struct pair, conf_shape.n);
	struct pairs file = file_pairs(a, state);
	size_t n = 0;

	for (size_t i = 0; i < conf_shape.n; i++) {
		const char *name = conf_shape.fields[i].name, *value = getenv(name);

		if (!str_has(value))
			value = pairs_get(file, name);
		if (!str_has(value))
			value = conf_default(name);
		if (value)
			items[n++] = (struct pair){.name = name, .value = value};
	}
	return (struct pairs){n, items};
}


static int64_t review_clamp(int64_t hours)
{
	return hours == INT_UNSET ? 72 : hours < 24 ? 24 : hours > 72 ? 72 : hours;
}


/* A mux process keeps one processor busy and Postgres another; a fcgx process mostly waits. */
static int64_t workers_for_machine(const struct conf *c)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	return str_eq(c->web_engine, "fcgx") ? 8 : processors > 3 ? processors / 2 : 1;
}


bool conf_stripe_is_live(const struct conf *c)
{
	return str_starts(c->stripe_secret_key, "sk_live_") || str_starts(c->stripe_secret_key, "rk_live_");
}


static err_t conf_consistent(const struct conf *c)
{
	const char *why = NULL;

	if (c->demo && !conf_is_loopback(c))
		why = "HIREHALL_DEMO: demo mode makes well-known accounts, so APP_BASE_URL must be a loopback address";
	else if (c->demo && conf_stripe_is_live(c))
		why = "HIREHALL_DEMO: demo mode never runs beside a live STRIPE_SECRET_KEY";
	else if (c->demo && str_has(c->paypal_client_id) && str_eq(c->paypal_base, conf_default("PAYPAL_BASE")))
		why = "HIREHALL_DEMO: demo mode never sends money: PAYPAL_BASE must be the sandbox or a stand-in";
	else if (c->mcp_fixtures && (conf_stripe_is_live(c) || (str_has(c->paypal_client_id) && str_eq(c->paypal_base, conf_default("PAYPAL_BASE")))))
		why = "MCP_CONFORMANCE_FIXTURES: tools of a test suite never stand beside live keys";
	else if (c->enable_test_human_auth && !str_has(c->test_human_auth_secret))
		why = "TEST_HUMAN_AUTH_SECRET: needed while ENABLE_TEST_HUMAN_AUTH is true";
	if (!why)
		return ERR_OK;
	(void)fprintf(stderr, "hirehall: settings: %s\n", why);
	return ERR_BAD_FIELD;
}


err_t conf_load(struct arena *a, const char *state, struct conf *out)
{
	struct input in = {.query = all_pairs(a, state), .body_is_query = true};
	struct complaints c = {0};
	char *absolute = realpath(state, NULL);
	err_t e = shape_read(&conf_shape, &in, a, out, &c);


	for (size_t i = 0; i < c.n; i++)
		(void)fprintf(stderr, "hirehall: settings: %s: %s\n", c.items[i].field, c.items[i].code);
	if (!absolute) {
		(void)fprintf(stderr, "hirehall: state folder %s: %s\n", state, strerror(errno));
		return ERR_BAD_FIELD;
	}
	out->state = arena_strdup(a, absolute);
	arena_defer(a, free, absolute);
	out->review_hours = review_clamp(out->review_hours);
	if (!str_has(out->evm_rpc_url))
		out->evm_rpc_url = out->base_rpc_url;
	if (out->web_workers == INT_UNSET)
		out->web_workers = workers_for_machine(out);
	return e ? e : conf_consistent(out);
}


char *conf_path(const struct conf *c, struct arena *a, const char *name)
{
	return arena_printf(a, "%s/%s", c->state, name);
}


bool conf_is_admin(const struct conf *c, const char *email)
{
	const char *list = c->admin_emails;

	while (str_has(email) && list && *list) {
		size_t n = strcspn(list, ","), skip = strspn(list, " ");
		size_t len = n > skip ? n - skip : 0;

		while (len && list[skip + len - 1] == ' ')
			len--;
		if (len == strlen(email) && strncasecmp(list + skip, email, len) == 0)
			return true;
		list += n + (list[n] == ',');
	}
	return false;
}


bool address_is_loopback(const char *address)
{
	static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
	const char *host = strstr(address, "://");

	host = host ? host + 3 : address;
	for (size_t i = 0; i < N_OF(names); i++) {
		size_t n = strlen(names[i]);

		if (strncasecmp(host, names[i], n) == 0 && (!host[n] || host[n] == ':' || host[n] == '/'))
			return true;
	}
	return false;
}


bool conf_is_loopback(const struct conf *c)
{
	return address_is_loopback(c->app_base_url);
}


static bool origin_is(const char *origin, const char *address, size_t n)
{
	const char *host = memchr(address, ':', n);
	size_t end = n;

	if (host && n - (size_t)(host - address) > 3) /* "://" */
		end = (size_t)(host - address) + 3 + strcspn(host + 3, "/,");
	return strlen(origin) == (end < n ? end : n) && strncasecmp(origin, address, strlen(origin)) == 0;
}


bool conf_is_own_origin(const struct conf *c, const char *origin)
{
	return origin_is(origin, c->app_base_url, strlen(c->app_base_url));
}


bool conf_knows_origin(const struct conf *c, const char *origin)
{
	const char *at = c->live_origins;

	if (!origin || conf_is_own_origin(c, origin) ||
	    (conf_is_loopback(c) && address_is_loopback(origin)))
		return true;
	while (str_has(at)) {
		size_t n = strcspn(at, ",");

		if (n && origin_is(origin, at, n))
			return true;
		at += n + (at[n] == ',');
		at += strspn(at, " ");
	}
	return false;
}
