/* SPDX-License-Identifier: AGPL-3.0-or-later
 * web/form: a content type, a line end, and a multipart body. Files lie inside of the body. */
#include "fuzz.h"
#include "web/form.h"


static void fuzz_one(struct arena *a, struct span in)
{
	const char *type = fuzz_text(a, fuzz_cut(&in, "\n"));
	struct pairs p = {0};

	if (form_multipart(a, type, in, &p))
		return;
	for (size_t i = 0; i < p.n; i++) {
		const struct upload *f = p.items[i].file;

		MUST(p.items[i].name && p.items[i].value);
		MUST(strlen(p.items[i].name) + strlen(p.items[i].value) <= in.len);
		MUST(!f || (f->name && f->data.at >= in.at && f->data.at + f->data.len <= in.at + in.len));
	}
}
