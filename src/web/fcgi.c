/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/fcgi.h"
#include <fastcgi.h>
#include <string.h>
#include "base/buf.h"

#define MAX_PARAMS 256u
#define CHUNK 65528u /* a multiple of 8: no padding but for the last */


static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}


/* Collects up to `want` bytes in r->raw; gives how many were taken. */
static size_t collect(struct fcgi_reader *r, size_t want, const char *p, size_t n)
{
	size_t take = smaller(want - r->n_raw, n);

	memcpy(r->raw + r->n_raw, p, take);
	r->n_raw += take;
	return take;
}


static err_t stream_end(const struct fcgi_reader *r, const struct fcgi_sink *sink, void *owner)
{
	switch (r->h.type) {
	case FCGI_PARAMS: return sink->params(owner, r->h.id, NULL, 0);
	case FCGI_STDIN: return sink->body(owner, r->h.id, NULL, 0);
	case FCGI_ABORT_REQUEST: return sink->abort(owner, r->h.id);
	case FCGI_BEGIN_REQUEST: return ERR_BAD_REQUEST;
	default: return sink->other(owner, r->h.type, r->h.id);
	}
}


static err_t record_begin(struct fcgi_reader *r, const struct fcgi_sink *sink, void *owner)
{
	const unsigned char *h = r->raw;

	if (h[0] != FCGI_VERSION_1)
		return ERR_BAD_REQUEST;
	r->h = (struct fcgi_header){.type = h[1], .id = (uint16_t)(h[2] << 8 | h[3]),
				    .content = (uint32_t)(h[4] << 8 | h[5]), .padding = h[6]};
	r->n_raw = 0;
	r->in_record = true;
	if (r->h.type == FCGI_BEGIN_REQUEST && r->h.content != 8)
		return ERR_BAD_REQUEST;
	if (r->h.content == 0 || r->h.type == FCGI_ABORT_REQUEST)
		return stream_end(r, sink, owner);
	return r->h.type == FCGI_PARAMS || r->h.type == FCGI_STDIN || r->h.type == FCGI_BEGIN_REQUEST
		       ? ERR_OK
		       : sink->other(owner, r->h.type, r->h.id);
}


/* Part of a record's content; gives how much was taken. */
static err_t content(struct fcgi_reader *r, const struct fcgi_sink *sink, void *owner, const char *p, size_t *n)
{
	*n = smaller(r->h.content, *n);
	switch (r->h.type) {
	case FCGI_PARAMS: return sink->params(owner, r->h.id, p, *n);
	case FCGI_STDIN: return sink->body(owner, r->h.id, p, *n);
	case FCGI_BEGIN_REQUEST:
		*n = collect(r, 8, p, *n);
		if (r->n_raw < 8)
			return ERR_OK;
		r->n_raw = 0;
		return sink->begin(owner, r->h.id, (uint16_t)(r->raw[0] << 8 | r->raw[1]),
				   r->raw[2] & FCGI_KEEP_CONN);
	default: return ERR_OK;
	}
}


err_t fcgi_read(struct fcgi_reader *r, const struct fcgi_sink *sink, void *owner, const char *p, size_t n)
{
	err_t e = ERR_OK;

	while (n && !e) {
		size_t take = n;

		if (!r->in_record) {
			take = collect(r, 8, p, n);
			if (r->n_raw == 8)
				e = record_begin(r, sink, owner);
		} else if (r->h.content) {
			e = content(r, sink, owner, p, &take);
			r->h.content -= (uint32_t)take;
		} else {
			take = smaller(r->h.padding, n);
			r->h.padding -= (uint32_t)take;
		}
		p += take;
		n -= take;
		if (r->in_record && !r->h.content && !r->h.padding)
			r->in_record = false;
	}
	return e;
}


/* A length of one byte, or of four with the high bit set. */
static bool read_length(const char **at, const char *end, size_t *len)
{
	const unsigned char *p = (const unsigned char *)*at;
	size_t bytes = *at < end && p[0] & 0x80 ? 4 : 1;

	if ((size_t)(end - *at) < bytes)
		return false;
	*len = bytes == 1 ? p[0]
			  : (size_t)(p[0] & 0x7f) << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | (size_t)p[3];
	*at += bytes;
	return true;
}


/* A name moves one byte down, over the lengths before it, which makes room for its NUL; a value's NUL takes the first
 * byte of the lengths behind it, once they are read. */
err_t fcgi_params(struct arena *a, char *stream, size_t n, struct pairs *out)
{
	const char *at = stream, *end = stream + n;
	struct pair *items = arena_room(a, MAX_PARAMS * sizeof(*items));
	char *value_end = stream + n; /* of the pair before */
	size_t n_items = 0, name, value;

	for (; at < end; n_items++) {
		char *text;

		if (n_items == MAX_PARAMS || !read_length(&at, end, &name) || !read_length(&at, end, &value) ||
		    name > (size_t)(end - at) || value > (size_t)(end - at) - name)
			return ERR_BAD_REQUEST;
		*value_end = '\0';
		text = stream + (at - stream) - 1;
		memmove(text, at, name);
		text[name] = '\0';
		items[n_items] = (struct pair){.name = text, .value = text + name + 1};
		value_end = text + name + 1 + value;
		at = value_end;
	}
	*value_end = '\0';
	*out = (struct pairs){n_items, items};
	return ERR_OK;
}


static void write_header(struct buf *b, uint8_t type, uint16_t id, size_t len, size_t padding)
{
	const unsigned char h[8] = {FCGI_VERSION_1, type, (unsigned char)(id >> 8), (unsigned char)id,
				    (unsigned char)(len >> 8), (unsigned char)len, (unsigned char)padding, 0};

	buf_add(b, (const char *)h, sizeof(h));
}


void fcgi_write(struct buf *b, uint16_t id, struct span bytes)
{
	static const char zeros[8];

	while (bytes.len) {
		size_t n = smaller(bytes.len, CHUNK), padding = (8 - n % 8) % 8;

		write_header(b, FCGI_STDOUT, id, n, padding);
		buf_add(b, bytes.at, n);
		buf_add(b, zeros, padding);
		bytes.at += n;
		bytes.len -= n;
	}
	fcgi_write_end(b, id, FCGI_DONE);
}


void fcgi_write_end(struct buf *b, uint16_t id, uint8_t protocol_status)
{
	const unsigned char body[8] = {0, 0, 0, 0, protocol_status, 0, 0, 0};

	write_header(b, FCGI_END_REQUEST, id, sizeof(body), 0);
	buf_add(b, (const char *)body, sizeof(body));
}


void fcgi_write_unknown(struct buf *b, uint8_t type)
{
	const unsigned char body[8] = {type};

	write_header(b, FCGI_UNKNOWN_TYPE, 0, sizeof(body), 0);
	buf_add(b, (const char *)body, sizeof(body));
}
