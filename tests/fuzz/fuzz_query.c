/* SPDX-License-Identifier: AGPL-3.0-or-later
 * web/form: a query string or urlencoded body. What was read, encoded again, reads as the same. */
#include "fuzz.h"
#include "web/form.h"


static void fuzz_one(struct arena *a, struct span in)
{
	struct pairs p = {0}, again = {0};
	struct buf b;

	if (form_urlencoded(a, in, &p))
		return;
	buf_init(&b, a, FUZZ_MAX_TEXT);
	for (size_t i = 0; i < p.n; i++) {
		MUST(!p.items[i].file);
		url_encode(&b, p.items[i].name);
		buf_ch(&b, '=');
		url_encode(&b, p.items[i].value);
		buf_ch(&b, '&');
	}
	MUST(form_urlencoded(a, span_of(buf_text(&b)), &again) == ERR_OK);
	MUST(again.n == p.n);
	for (size_t i = 0; i < p.n; i++)
		MUST(str_eq(p.items[i].name, again.items[i].name) && str_eq(p.items[i].value, again.items[i].value));
}
