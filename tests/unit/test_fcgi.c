/* FastCGI records: any split of the bytes reads the same, and what is no record is refused.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/fcgi.h"
#include "check.h"

/* What a sink heard, as text: begin 1 role 1 keep, params "…", body "…". */
struct heard {
	struct buf b;
	char last;
};


static void hear(struct heard *h, char what, uint16_t id, const char *p, size_t n)
{
	/* pieces of one stream are one: the split must not show */
	if (!(h->last == what && n && p))
		buf_fmt(&h->b, "%s%c%d:", h->b.len ? " " : "", what, id);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&h->b, (unsigned char)p[i] < 0x20 ? "\\x%02x" : "%c", p[i]);
	h->last = n ? what : '.';
}


static err_t on_begin(void *owner, uint16_t id, uint16_t role, bool keep)
{
	hear(owner, 'B', id, keep ? "keep" : "once", 4);
	buf_fmt(&((struct heard *)owner)->b, "%d", role);
	((struct heard *)owner)->last = '.';
	return ERR_OK;
}


static err_t on_abort(void *owner, uint16_t id)
{
	hear(owner, 'A', id, NULL, 0);
	return ERR_OK;
}


static err_t on_params(void *owner, uint16_t id, const char *p, size_t n)
{
	hear(owner, 'P', id, p, n);
	return ERR_OK;
}


static err_t on_body(void *owner, uint16_t id, const char *p, size_t n)
{
	hear(owner, 'I', id, p, n);
	return ERR_OK;
}


static err_t on_other(void *owner, uint8_t type, uint16_t id)
{
	hear(owner, 'X', id, NULL, 0);
	buf_fmt(&((struct heard *)owner)->b, "%d", type);
	return ERR_OK;
}


static const struct fcgi_sink sink = {on_begin, on_abort, on_params, on_body, on_other};

#define REC(type, id, len, pad) "\x01" type "\x00" id "\x00" len pad "\x00"
#define BEGIN_1 REC("\x01", "\x01", "\x08", "\x00") "\x00\x01\x01\x00\x00\x00\x00\x00"
#define ROW(text) text, sizeof(text) - 1

static const struct {
	const char *name, *bytes;
	size_t n;
	err_t e;
	const char *heard;
} streams[] = {
	{"a whole request", ROW(BEGIN_1 REC("\x04", "\x01", "\x04", "\x04") "\x01\x01"
				"ab----" REC("\x04", "\x01", "\x00", "\x00") REC("\x05", "\x01", "\x03", "\x05") "xyz....."
				REC("\x05", "\x01", "\x00", "\x00")),
	 ERR_OK, "B1:keep1 P1:\\x01\\x01ab P1: I1:xyz I1:"},
	{"not kept", ROW(REC("\x01", "\x02", "\x08", "\x00") "\x00\x01\x00\x00\x00\x00\x00\x00"), ERR_OK, "B2:once1"},
	{"another role", ROW(REC("\x01", "\x01", "\x08", "\x00") "\x00\x03\x00\x00\x00\x00\x00\x00"), ERR_OK, "B1:once3"},
	{"two on one connection", ROW(BEGIN_1 REC("\x01", "\x02", "\x08", "\x00") "\x00\x01\x01\x00\x00\x00\x00\x00"),
	 ERR_OK, "B1:keep1 B2:keep1"},
	{"abort", ROW(BEGIN_1 REC("\x02", "\x01", "\x00", "\x00")), ERR_OK, "B1:keep1 A1:"},
	{"abort with content", ROW(BEGIN_1 REC("\x02", "\x01", "\x02", "\x00") "zz"), ERR_OK, "B1:keep1 A1:"},
	{"get values", ROW(REC("\x09", "\x00", "\x02", "\x00") "\x00\x00"), ERR_OK, "X0:9"},
	{"unknown type, then a request", ROW(REC("\x63", "\x00", "\x03", "\x01") "abc." BEGIN_1), ERR_OK, "X0:99 B1:keep1"},
	{"version 2", ROW("\x02\x01\x00\x01\x00\x08\x00\x00"), ERR_BAD_REQUEST, ""},
	{"HTTP", ROW("GET / HTTP/1.1\r\n\r\n"), ERR_BAD_REQUEST, ""},
	{"a short begin", ROW(REC("\x01", "\x01", "\x04", "\x00") "\x00\x01\x00\x00"), ERR_BAD_REQUEST, ""},
	{"an empty begin", ROW(REC("\x01", "\x01", "\x00", "\x00")), ERR_BAD_REQUEST, ""},
	{"a long begin", ROW(REC("\x01", "\x01", "\x09", "\x00") "\x00\x01\x00\x00\x00\x00\x00\x00\x00"), ERR_BAD_REQUEST, ""},
};


/* In pieces of `step` bytes, or at one cut. */
static void test_stream(struct arena *a, size_t row, size_t cut, size_t step)
{
	struct fcgi_reader r = {0};
	struct heard h = {.last = '.'};
	err_t e = ERR_OK;

	buf_init(&h.b, a, 65536);
	for (size_t at = 0; at < streams[row].n && !e;) {
		size_t n = cut && at < cut ? cut - at : step;

		n = n < streams[row].n - at ? n : streams[row].n - at;
		e = fcgi_read(&r, &sink, &h, streams[row].bytes + at, n);
		at += n;
	}
	CHECK_INT(e, streams[row].e);
	CHECK_STR(buf_text(&h.b), streams[row].heard);
}


static void test_streams(struct arena *a)
{
	EACH(i, streams) {
		check_row = streams[i].name;
		test_stream(a, i, 0, SIZE_MAX);
		test_stream(a, i, 0, 1);
		test_stream(a, i, 0, 3);
		for (size_t cut = 1; cut < streams[i].n; cut++)
			test_stream(a, i, cut, SIZE_MAX);
	}
	check_row = "";
}


static void test_params(struct arena *a)
{
	static const struct {
		const char *name, *bytes;
		size_t n;
		err_t e;
		const char *key, *value;
	} rows[] = {
		{"none", ROW(""), ERR_OK, "A", NULL},
		{"short", ROW("\x01\x02"
			      "Axy"),
		 ERR_OK, "A", "xy"},
		{"empty value", ROW("\x01\x00"
				    "A"),
		 ERR_OK, "A", ""},
		{"long length", ROW("\x80\x00\x00\x01\x02"
				    "Axy"),
		 ERR_OK, "A", "xy"},
		{"two", ROW("\x01\x01"
			    "Bx\x01\x01"
			    "Ay"),
		 ERR_OK, "A", "y"},
		{"cut length", ROW("\x80\x00\x00"), ERR_BAD_REQUEST, NULL, NULL},
		{"no value length", ROW("\x01"), ERR_BAD_REQUEST, NULL, NULL},
		{"name beyond the end", ROW("\x05\x00"
					    "A"),
		 ERR_BAD_REQUEST, NULL, NULL},
		{"value beyond the end", ROW("\x01\x05"
					     "Axy"),
		 ERR_BAD_REQUEST, NULL, NULL},
		{"lengths that add up past everything", ROW("\xff\xff\xff\xff\xff\xff\xff\xff"
							    "A"),
		 ERR_BAD_REQUEST, NULL, NULL},
	};

	EACH(i, rows) {
		char *stream = arena_strndup(a, rows[i].bytes, rows[i].n);
		struct pairs p = {0};

		check_row = rows[i].name;
		CHECK_INT(fcgi_params(a, stream, rows[i].n, &p), rows[i].e);
		if (rows[i].key)
			CHECK_STR(pairs_get(p, rows[i].key), rows[i].value);
	}
	check_row = "";
}


/* What we write, our own reader's header parsing understands: records of at most 65,535 bytes, padded to 8. */
static void test_write(struct arena *a)
{
	static const size_t sizes[] = {0, 1, 7, 8, 65527, 65528, 65529, 65535, 65536, 200000};

	EACH(i, sizes) {
		char *data = arena_alloc(a, sizes[i] + 1);
		size_t at = 0, got = 0, n;
		struct buf b;

		buf_init(&b, a, 1u << 20);
		memset(data, 'x', sizes[i]);
		fcgi_write(&b, 258, (struct span){data, sizes[i]});
		while (at + 8 <= b.len && b.at[at + 1] == 6) {
			n = (size_t)(unsigned char)b.at[at + 4] << 8 | (unsigned char)b.at[at + 5];
			CHECK_INT(b.at[at], 1);
			CHECK_INT(b.at[at + 2] << 8 | b.at[at + 3], 258);
			got += n;
			at += 8 + n + (unsigned char)b.at[at + 6];
			CHECK_INT(at % 8, 0);
		}
		CHECK_INT(got, sizes[i]);
		CHECK_INT(b.len - at, 16);
		CHECK_INT(b.at[at + 1], 3);
	}
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_streams(a);
	test_params(a);
	test_write(a);
	arena_free(a);
	return check_end();
}
