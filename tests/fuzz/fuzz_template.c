/* SPDX-License-Identifier: AGPL-3.0-or-later
 * web/template: the text of a page, or a layout and a page with a line "----" between them. Whatever a template says, a
 * value never becomes markup or a script address. */
#include "fuzz.h"
#include "../template_view.h"


static void fuzz_one(struct arena *a, struct span in)
{
	struct span layout = fuzz_cut(&in, "\n----\n");
	bool is_layout = in.len > 0;
	const char *page = fuzz_text(a, is_layout ? in : layout);

	for (int lang = 0; lang < N_LANGS; lang++) {
		const char *out = rendered(a, is_layout ? fuzz_text(a, layout) : NULL, page, (enum lang)lang);

		/* quotes are escaped wherever they come from, so this could only be view.hostile in the raw */
		MUST(str_starts(out, "page.html:") || str_starts(out, "layout.html:") || !strstr(out, "alert(\"x\")"));
		if (!memmem(layout.at, layout.len, "javascript", 10) && !strstr(page, "javascript"))
			MUST(!strstr(out, " href=\"javascript"));
		MUST(strlen(out) <= PAGE_MAX_BYTES);
	}
}
