/* fcgi.h - FastCGI records: read from any split of the bytes, written for one answer.
 *
 * Layer: web.  Pure.  Source: FastCGI Specification 1.0 (sections 3.3, 3.4, 5) with the constants of libfcgi's
 * fastcgi.h.  The reader keeps no payload: it hands each piece on as it comes.  Padding and unknown types are
 * skipped, the latter answered by the caller; a version that is not 1 ends the connection.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_FCGI_H
#define WEB_FCGI_H
#include <stdint.h>
#include "base/shape.h"
struct buf;

struct fcgi_header {
	uint8_t type;
	uint16_t id;
	uint32_t content, padding; /* bytes left to read */
};
struct fcgi_reader {
	unsigned char raw[8]; /* a header, or the body of a BEGIN_REQUEST, while incomplete */
	size_t n_raw;
	bool in_record;
	struct fcgi_header h;
};
/* p with n == 0 ends a stream of PARAMS or STDIN. */
struct fcgi_sink {
	err_t (*begin)(void *owner, uint16_t id, uint16_t role, bool keep);
	err_t (*abort)(void *owner, uint16_t id);
	err_t (*params)(void *owner, uint16_t id, const char *p, size_t n);
	err_t (*body)(void *owner, uint16_t id, const char *p, size_t n);
	err_t (*other)(void *owner, uint8_t type, uint16_t id); /* management records and unknown types */
};

/* ERR_BAD_REQUEST: these are no FastCGI records, close.  A sink's error is passed on. */
MUST_CHECK err_t fcgi_read(struct fcgi_reader *r, const struct fcgi_sink *sink, void *owner, const char *p, size_t n);
/* Name-value pairs of a whole PARAMS stream (section 3.4). They become texts where they lie: the stream is written over,
 * and stream[n] must be there too. ERR_BAD_REQUEST. */
MUST_CHECK err_t fcgi_params(struct arena *a, char *stream, size_t n, struct pairs *out);

enum { FCGI_DONE = 0, FCGI_REFUSE_MULTIPLEX = 1, FCGI_REFUSE_ROLE = 3 };
/* STDOUT records of the bytes, then END_REQUEST. */
void fcgi_write(struct buf *b, uint16_t id, struct span bytes);
void fcgi_write_end(struct buf *b, uint16_t id, uint8_t protocol_status);
void fcgi_write_unknown(struct buf *b, uint8_t type);

#endif
