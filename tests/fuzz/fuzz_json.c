/* SPDX-License-Identifier: AGPL-3.0-or-later
 * base/json: what is accepted has one canonical text, which reads as the same value. */
#include "fuzz.h"
#include "base/json.h"


static const char *canonical(struct arena *a, json_t *v)
{
	struct buf b;

	buf_init(&b, a, FUZZ_MAX_TEXT);
	json_canonical(&b, v, NULL);
	MUST(!b.is_full);
	return buf_text(&b);
}


static void fuzz_one(struct arena *a, struct span in)
{
	json_t *v, *again;
	const char *text;

	if (json_read(a, in, &v))
		return;
	MUST(json_scan(in) == ERR_OK);
	text = canonical(a, v);
	MUST(utf8_valid(text, strlen(text)) && !strchr(text, '<'));
	MUST(json_read(a, span_of(text), &again) == ERR_OK);
	MUST(str_eq(text, canonical(a, again)));
}
