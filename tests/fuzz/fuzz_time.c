/* SPDX-License-Identifier: AGPL-3.0-or-later
 * base/time and base/words: RFC 3339 instants, which written and read again are the same to the millisecond; and
 * Accept-Language. */
#include "fuzz.h"
#include "base/time.h"
#include "base/words.h"


static void fuzz_one(struct arena *a, struct span in)
{
	const char *s = fuzz_text(a, in), *iso;
	int64_t us, again;

	MUST(lang_accept(s, true) < N_LANGS && lang_accept(s, false) < LANG_ZH && lang_of(s) < N_LANGS);
	if (!time_parse(s, &us))
		return;
	iso = time_iso_text(a, us);
	MUST(time_parse(iso, &again));
	MUST(us - again >= 0 && us - again < 1000);
	MUST(strlen(time_http(a, us)) == 29);
}
