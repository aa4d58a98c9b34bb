/* SPDX-License-Identifier: AGPL-3.0-or-later
 * io/page_text: the first line is the Content-Type, the rest the page. */
#include "fuzz.h"
#include "io/page_text.h"


static void fuzz_one(struct arena *a, struct span in)
{
	struct span type = fuzz_cut(&in, "\n");
	struct page_text t;
	err_t e = page_text_read(a, in, fuzz_text(a, type), &t);

	MUST(e == ERR_OK || e == ERR_FILE_TYPE || e == ERR_NO_ROW);
	MUST(strlen(t.text) <= PAGE_TEXT_MAX);
	if (e != ERR_FILE_TYPE)
		MUST(utf8_valid(t.text, strlen(t.text)) && utf8_valid(t.title, strlen(t.title)));
	if (!e)
		MUST(*t.text);
}
