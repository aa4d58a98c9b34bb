/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/bucket.h"
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include "base/buf.h"
#include "base/crypt.h"
#include "base/log.h"

#define EXPIRES "60"
#define CONNECT_S 5L
#define TOTAL_S 120L
#define SLOWEST_BYTES_S 10000L
#define SLOW_FOR_S 10L


bool bucket_is_on(const struct conf *c)
{
	return str_has(c->s3_endpoint) && str_has(c->s3_bucket);
}


static size_t nothing_read(char *p, size_t size, size_t n, void *unused)
{
	(void)p;
	(void)unused;
	return size * n;
}


static CURL *call_new(const struct conf *c, struct arena *a, const char *key)
{
	CURL *h = curl_easy_init();

	if (!h)
		die_no_memory();
	curl_easy_setopt(h, CURLOPT_URL, arena_printf(a, "%s/%s/%s", c->s3_endpoint, c->s3_bucket, key));
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(h, CURLOPT_AWS_SIGV4, arena_printf(a, "aws:amz:%s:s3", c->s3_region));
	curl_easy_setopt(h, CURLOPT_USERNAME, c->s3_access_key);
	curl_easy_setopt(h, CURLOPT_PASSWORD, c->s3_secret_key);
	curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
	curl_easy_setopt(h, CURLOPT_TIMEOUT, TOTAL_S);
	curl_easy_setopt(h, CURLOPT_LOW_SPEED_LIMIT, SLOWEST_BYTES_S);
	curl_easy_setopt(h, CURLOPT_LOW_SPEED_TIME, SLOW_FOR_S);
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, nothing_read);
	return h;
}


/* Runs and frees the call. */
static err_t call_run(CURL *h, struct curl_slist *headers, const char *what, const char *key)
{
	long status = 0;
	CURLcode code;

	curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers);
	code = curl_easy_perform(h);
	curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_cleanup(h);
	curl_slist_free_all(headers);
	if (code == CURLE_OK && (status / 100 == 2 || (status == 404 && str_eq(what, "delete"))))
		return ERR_OK;
	log_line(LOG_ERROR, "bucket call failed what=%s key=%s status=%ld error=%s", what, key, status,
		 curl_easy_strerror(code));
	return ERR_UNAVAILABLE;
}


err_t bucket_put(const struct conf *c, struct arena *a, const char *key, const char *path, const char *type)
{
	struct curl_slist *headers = curl_slist_append(NULL, arena_printf(a, "Content-Type: %s", type));
	FILE *f = fopen(path, "re");
	struct stat st;
	CURL *h;
	err_t e;

	if (!f || fstat(fileno(f), &st)) {
		log_line(LOG_ERROR, "bucket cannot read path=%s error=%s", path, strerror(errno));
		curl_slist_free_all(headers);
		if (f)
			(void)fclose(f);
		return ERR_UNAVAILABLE;
	}
	/* the connection keeps the bytes whole; hashing them first would read every film twice */
	headers = curl_slist_append(headers, "x-amz-content-sha256: UNSIGNED-PAYLOAD");
	h = call_new(c, a, key);
	curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(h, CURLOPT_READDATA, f);
	curl_easy_setopt(h, CURLOPT_INFILESIZE_LARGE, (curl_off_t)st.st_size);
	e = call_run(h, headers, "put", key);
	(void)fclose(f);
	return e;
}


err_t bucket_delete(const struct conf *c, struct arena *a, const char *key)
{
	CURL *h = call_new(c, a, key);

	curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, "DELETE");
	return call_run(h, curl_slist_append(NULL, "x-amz-content-sha256: UNSIGNED-PAYLOAD"), "delete", key);
}


static struct span hash_of(struct arena *a, struct span key, const char *text)
{
	char *out = arena_alloc(a, SHA256_LEN);

	hmac_sha256(key, span_of(text), (unsigned char *)out);
	return (struct span){out, SHA256_LEN};
}


static char *signature(const struct conf *c, struct arena *a, const char *day, const char *to_sign)
{
	struct span key = hash_of(a, span_of(arena_printf(a, "AWS4%s", c->s3_secret_key)), day);

	key = hash_of(a, key, c->s3_region);
	key = hash_of(a, key, "s3");
	key = hash_of(a, key, "aws4_request");
	return hmac_sha256_hex(a, key, span_of(to_sign));
}


/* Host and port, as the Host header has them. */
static const char *endpoint_host(const struct conf *c)
{
	const char *host = strstr(c->s3_endpoint, "://");

	return host ? host + 3 : c->s3_endpoint;
}


char *bucket_signed(const struct conf *c, struct arena *a, const char *key, int64_t now_s)
{
	char day[16], moment[32], *query, *request, *to_sign;
	time_t now = (time_t)now_s;
	struct buf who;
	struct tm tm;

	(void)gmtime_r(&now, &tm);
	(void)strftime(day, sizeof(day), "%Y%m%d", &tm);
	(void)strftime(moment, sizeof(moment), "%Y%m%dT%H%M%SZ", &tm);
	buf_init(&who, a, 1024);
	url_encode(&who, arena_printf(a, "%s/%s/%s/s3/aws4_request", c->s3_access_key, day, c->s3_region));
	query = arena_printf(a, "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=%s&X-Amz-Date=%s&X-Amz-Expires=" EXPIRES
			     "&X-Amz-SignedHeaders=host", buf_text(&who), moment);
	request = arena_printf(a, "GET\n/%s/%s\n%s\nhost:%s\n\nhost\nUNSIGNED-PAYLOAD", c->s3_bucket, key, query,
			       endpoint_host(c));
	to_sign = arena_printf(a, "AWS4-HMAC-SHA256\n%s\n%s/%s/s3/aws4_request\n%s", moment, day, c->s3_region,
			       sha256_hex(a, request));
	return arena_printf(a, "%s?%s&X-Amz-Signature=%s", key, query, signature(c, a, day, to_sign));
}
