/* The FastCGI record reader: however the bytes are cut, the same is heard, and nothing past a record's end.
 * The first byte says how long the pieces are.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/fcgi.h"
#include "fuzz.h"

/* A sum over what was heard, the same for any split of the streams. */
struct heard {
	uint64_t sum, bytes;
	struct arena *arena;
};


static void hear(struct heard *h, unsigned what, unsigned id, const char *p, size_t n)
{
	if (!n)
		h->sum = h->sum * 31 + what * 65536 + id;
	for (size_t i = 0; i < n; i++)
		h->sum = h->sum * 31 + (unsigned char)p[i] + what;
	h->bytes += n;
}


static err_t on_begin(void *owner, uint16_t id, uint16_t role, bool keep)
{
	hear(owner, 1 + keep, id, NULL, 0);
	hear(owner, 3, role, NULL, 0);
	return ERR_OK;
}


static err_t on_abort(void *owner, uint16_t id)
{
	hear(owner, 4, id, NULL, 0);
	return ERR_OK;
}


static err_t on_params(void *owner, uint16_t id, const char *p, size_t n)
{
	hear(owner, 5, id, p, n);
	return ERR_OK;
}


static err_t on_body(void *owner, uint16_t id, const char *p, size_t n)
{
	hear(owner, 6, id, p, n);
	return ERR_OK;
}


static err_t on_other(void *owner, uint8_t type, uint16_t id)
{
	hear(owner, 7, type, NULL, 0);
	hear(owner, 8, id, NULL, 0);
	return ERR_OK;
}


static err_t read_in(struct heard *h, struct span in, size_t step)
{
	static const struct fcgi_sink sink = {on_begin, on_abort, on_params, on_body, on_other};
	struct fcgi_reader r = {0};
	err_t e = ERR_OK;

	for (size_t at = 0; at < in.len && !e; at += step)
		e = fcgi_read(&r, &sink, h, in.at + at, step < in.len - at ? step : in.len - at);
	return e;
}


static void fuzz_one(struct arena *a, struct span in)
{
	size_t step = in.len ? 1 + (unsigned char)in.at[0] % 64 : 1;
	struct heard whole = {.arena = a}, cut = {.arena = a};
	struct pairs params;
	err_t e;

	in.at += in.len > 0;
	in.len -= in.len > 0;
	e = read_in(&whole, in, in.len + 1);
	MUST(read_in(&cut, in, step) == e);
	MUST(whole.sum == cut.sum && whole.bytes == cut.bytes && whole.bytes <= in.len);
	if (fcgi_params(a, arena_strndup(a, in.at, in.len), in.len, &params) == ERR_OK)
		MUST(params.n <= in.len);
}
