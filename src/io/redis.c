/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/redis.h"
#include <curl/curl.h>
#include <hiredis/hiredis.h>
#include <string.h>
#include "base/log.h"
#include "base/str.h"
#include "base/time.h"

#define REST_US (5 * US_PER_S)
#define DEFAULT_PORT 6379

/* One call, so that two machines never both see the last free place. */
static const char count_script[] =
	"local n = tonumber(redis.call('GET', KEYS[1]) or '0') "
	"if n < tonumber(ARGV[1]) then redis.call('INCR', KEYS[1]) redis.call('EXPIRE', KEYS[1], ARGV[2]) end "
	"return n";

/* A field a machine: how many it has, and until when that counts. */
static const char share_script[] =
	"local now, sum = tonumber(redis.call('TIME')[1]), tonumber(ARGV[2]) "
	"local all = redis.call('HGETALL', KEYS[1]) "
	"for i = 1, #all, 2 do "
	"local n, till = string.match(all[i + 1], '^(%d+) (%d+)$') "
	"if not till or tonumber(till) <= now then redis.call('HDEL', KEYS[1], all[i]) "
	"elseif all[i] ~= ARGV[1] then sum = sum + tonumber(n) end end "
	"if sum > tonumber(ARGV[3]) then return 0 end "
	"if ARGV[2] == '0' then redis.call('HDEL', KEYS[1], ARGV[1]) else "
	"redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. (now + tonumber(ARGV[4]))) redis.call('EXPIRE', KEYS[1], ARGV[4]) end "
	"return 1";

static redisContext *link_to;
static int64_t rest_until;


static void link_drop(const char *why)
{
	log_line(LOG_WARN, "redis is away why=%s", why);
	if (link_to)
		redisFree(link_to);
	link_to = NULL;
	rest_until = time_mono() + REST_US;
}


struct place {
	const char *host, *password, *database;
	int64_t port;
};


/* A part of the address in the arena, NULL without it. */
static const char *url_part(struct arena *a, CURLU *u, CURLUPart part, unsigned flags)
{
	char *text = NULL;
	const char *kept;

	if (curl_url_get(u, part, &text, flags))
		return NULL;
	kept = arena_strdup(a, text);
	curl_free(text);
	return kept;
}


static bool place_read(struct arena *a, const char *url, struct place *out)
{
	CURLU *u = curl_url();
	const char *port, *path;
	bool is_read = u && !curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME);

	*out = (struct place){.port = DEFAULT_PORT};
	if (is_read) {
		out->host = url_part(a, u, CURLUPART_HOST, 0);
		out->password = url_part(a, u, CURLUPART_PASSWORD, CURLU_URLDECODE);
		port = url_part(a, u, CURLUPART_PORT, 0);
		path = url_part(a, u, CURLUPART_PATH, 0);
		out->database = path && path[0] == '/' && path[1] ? path + 1 : NULL;
		is_read = str_has(out->host) && (!port || str_int(port, &out->port));
	}
	curl_url_cleanup(u);
	return is_read;
}


static bool is_said(redisReply *r)
{
	bool ok = r && r->type != REDIS_REPLY_ERROR;

	if (r)
		freeReplyObject(r);
	return ok;
}


static err_t link_open(const struct conf *c)
{
	const struct timeval wait = {.tv_usec = c->redis_wait_ms * 1000};
	struct arena *a = arena_new(0);
	struct place p;
	err_t e = ERR_UNAVAILABLE;

	if (place_read(a, c->redis_url, &p)) {
		link_to = redisConnectWithTimeout(p.host, (int)p.port, wait);
		if (link_to && !link_to->err && redisSetTimeout(link_to, wait) == REDIS_OK &&
		    (!str_has(p.password) || is_said(redisCommand(link_to, "AUTH %s", p.password))) &&
		    (!p.database || is_said(redisCommand(link_to, "%s %s", "SELECT", p.database))))
			e = ERR_OK;
	}
	if (e)
		link_drop(link_to && link_to->err ? link_to->errstr : "REDIS_URL does not fit");
	arena_free(a);
	return e;
}


static bool is_there(const struct conf *c)
{
	return link_to || (time_mono() >= rest_until && !link_open(c));
}


/* The number that a script gave. */
static err_t number_read(redisReply *r, int64_t *out)
{
	err_t e = ERR_UNAVAILABLE;

	if (r && r->type == REDIS_REPLY_INTEGER) {
		*out = r->integer;
		e = ERR_OK;
	}
	if (r)
		freeReplyObject(r);
	if (e)
		link_drop(link_to->err ? link_to->errstr : "it refused to count");
	return e;
}


err_t redis_count(const struct conf *c, const char *key, int64_t max, int64_t ttl_s, int64_t *used)
{
	if (!is_there(c))
		return ERR_UNAVAILABLE;
	return number_read(redisCommand(link_to, "EVAL %s 1 %s %lld %lld", count_script, key, (long long)max, (long long)ttl_s), used);
}


err_t redis_share(const struct conf *c, const struct redis_share *s)
{
	int64_t fits;
	err_t e = ERR_UNAVAILABLE;

	if (is_there(c))
		e = number_read(redisCommand(link_to, "EVAL %s 1 %s %s %lld %lld %lld", share_script, s->key, s->machine,
					     (long long)s->n, (long long)s->max, (long long)s->ttl_s), &fits);
	return e ? e : fits ? ERR_OK : ERR_RATE;
}


/* An idle link may have died unnoticed: one more try on a new one. */
err_t redis_version(const struct conf *c, struct arena *a, const char **version)
{
	for (int i = 0; i < 2; i++) {
		redisReply *r;
		const char *at;

		if (!link_to && link_open(c))
			return ERR_UNAVAILABLE;
		r = redisCommand(link_to, "INFO server");
		at = r && r->type == REDIS_REPLY_STRING ? strstr(r->str, "redis_version:") : NULL;
		if (at) {
			at += strlen("redis_version:");
			*version = arena_strndup(a, at, strcspn(at, "\r\n"));
		}
		if (r)
			freeReplyObject(r);
		if (at)
			return ERR_OK;
		link_drop(link_to->err ? link_to->errstr : "it does not say its version");
	}
	return ERR_UNAVAILABLE;
}
