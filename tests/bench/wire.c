/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "wire.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CHUNK 65536u

enum { FCGI_BEGIN = 1, FCGI_END = 3, FCGI_PARAMS = 4, FCGI_STDIN = 5, FCGI_STDOUT = 6 };


_Noreturn void fail(const char *what)
{
	(void)fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
	exit(1);
}


void *need(size_t n)
{
	void *at = calloc(1, n ? n : 1);

	if (!at)
		fail("memory");
	return at;
}


struct bytes file_read(const char *path)
{
	FILE *f = fopen(path, "re");
	struct bytes b = {need(CHUNK), 0};
	size_t cap = CHUNK, n;

	if (!f)
		fail(path);
	while ((n = fread(b.at + b.len, 1, cap - b.len - 1, f)) > 0) {
		b.len += n;
		if (cap - b.len > 1)
			continue;
		cap *= 2;
		b.at = realloc(b.at, cap);
		if (!b.at)
			fail("memory");
	}
	(void)fclose(f);
	b.at[b.len] = '\0';
	return b;
}


static void add(struct bytes *b, const void *at, size_t n)
{
	b->at = realloc(b->at, b->len + n + 1);
	if (!b->at)
		fail("memory");
	memcpy(b->at + b->len, at, n);
	b->len += n;
	b->at[b->len] = '\0';
}


/* `text` with each @PATH@ replaced. */
static struct bytes fill(const char *text, const char *path)
{
	struct bytes b = {0};
	const char *mark;

	while ((mark = strstr(text, "@PATH@"))) {
		add(&b, text, (size_t)(mark - text));
		add(&b, path, strlen(path));
		text = mark + strlen("@PATH@");
	}
	add(&b, text, strlen(text));
	return b;
}


static void add_record(struct bytes *b, unsigned type, const void *at, size_t n)
{
	unsigned char head[8] = {1, (unsigned char)type, 0, 1, (unsigned char)(n >> 8), (unsigned char)n, 0, 0};

	add(b, head, sizeof(head));
	add(b, at, n);
}


static void add_length(struct bytes *b, size_t n)
{
	unsigned char at[4] = {(unsigned char)(n >> 24 | 0x80), (unsigned char)(n >> 16), (unsigned char)(n >> 8),
			       (unsigned char)n};

	if (n < 128)
		add(b, at + 3, 1);
	else
		add(b, at, 4);
}


/* Lines NAME=value as FastCGI pairs. */
static struct bytes fcgi_params(char *lines)
{
	struct bytes b = {0};

	for (char *line = lines, *next; line && *line; line = next) {
		char *equals;

		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		equals = strchr(line, '=');
		if (!equals)
			continue;
		add_length(&b, (size_t)(equals - line));
		add_length(&b, strlen(equals + 1));
		add(&b, line, (size_t)(equals - line));
		add(&b, equals + 1, strlen(equals + 1));
	}
	return b;
}


struct bytes request_make(bool is_fcgi, const char *template, const char *path, struct bytes body)
{
	static const unsigned char begin[8] = {0, 1, 0}; /* responder, connection closed after it */
	struct bytes text = fill(template, path), b = {0}, params;

	if (!is_fcgi) {
		add(&text, body.at ? body.at : "", body.len);
		return text;
	}
	params = fcgi_params(text.at);
	add_record(&b, FCGI_BEGIN, begin, sizeof(begin));
	add_record(&b, FCGI_PARAMS, params.at, params.len);
	add_record(&b, FCGI_PARAMS, "", 0);
	if (body.len)
		add_record(&b, FCGI_STDIN, body.at, body.len);
	add_record(&b, FCGI_STDIN, "", 0);
	free(text.at);
	free(params.at);
	return b;
}


/* Keeps the head and counts the body; false: no answer can look like that. */
static bool http_take(struct answer *a, const char *at, size_t n)
{
	const char *end, *length;

	if (a->body_left >= 0) {
		a->body_left -= (int64_t)n;
		return a->body_left >= 0;
	}
	if (a->head_len + n > HEAD_MAX)
		return false;
	memcpy(a->head + a->head_len, at, n);
	a->head_len += n;
	a->head[a->head_len] = '\0';
	end = strstr(a->head, "\r\n\r\n");
	if (!end)
		return true;
	length = strcasestr(a->head, "Content-Length: ");
	a->body_left = (length && length < end ? atol(length + 16) : 0) - (int64_t)(a->head + a->head_len - end - 4);
	return a->body_left >= 0;
}


/* Whole records go into the head (their text), the rest waits. */
static void fcgi_take(struct answer *a, const char *at, size_t n)
{
	size_t done = 0;

	add(&a->record, at, n);
	while (a->record.len - done >= 8) {
		const unsigned char *h = (const unsigned char *)a->record.at + done;
		size_t len = (size_t)h[4] << 8 | h[5], whole = 8 + len + h[6], room = HEAD_MAX - a->head_len;

		if (a->record.len - done < whole)
			break;
		if (h[1] == FCGI_STDOUT) {
			memcpy(a->head + a->head_len, h + 8, len < room ? len : room);
			a->head_len += len < room ? len : room;
			a->head[a->head_len] = '\0';
		}
		a->is_ended = a->is_ended || h[1] == FCGI_END;
		done += whole;
	}
	memmove(a->record.at, a->record.at + done, a->record.len - done);
	a->record.len -= done;
}


void answer_clear(struct answer *a)
{
	a->head_len = 0;
	a->head[0] = '\0';
	a->body_left = -1;
	a->is_ended = false;
	a->record.len = 0;
}


enum taken answer_take(bool is_fcgi, struct answer *a, const char *at, size_t n)
{
	if (is_fcgi) {
		fcgi_take(a, at, n);
		return a->is_ended ? TAKEN_WHOLE : TAKEN_PART;
	}
	if (!http_take(a, at, n))
		return TAKEN_BROKEN;
	return a->body_left == 0 ? TAKEN_WHOLE : TAKEN_PART;
}


int answer_status(bool is_fcgi, const struct answer *a)
{
	const char *at = is_fcgi ? strcasestr(a->head, "Status: ") : a->head;

	if (!at)
		return is_fcgi ? 200 : 0;
	return atoi(at + (is_fcgi ? 8 : 9));
}
