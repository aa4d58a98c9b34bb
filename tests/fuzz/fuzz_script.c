/* SPDX-License-Identifier: AGPL-3.0-or-later
 * stories/script: what is read is within its limits, and comes back the same; pieces lose nothing; a sound is never longer
 * than its bytes. */
#include "fuzz.h"
#include "stories/script.h"


static size_t letters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += *s != ' ';
	return n;
}


static void fuzz_one(struct arena *a, struct span in)
{
	const char *text = fuzz_text(a, in);
	struct script s, again;
	struct buf b, b2;

	MUST(wav_ms(in) >= 0);
	if (script_read(a, span_of(text), &s))
		return;
	MUST(s.n > 0 && s.n <= SCRIPT_PAGES_MAX);
	buf_init(&b, a, FUZZ_MAX_TEXT);
	buf_init(&b2, a, FUZZ_MAX_TEXT);
	script_write(&b, &s);
	MUST(!script_read(a, (struct span){b.at, b.len}, &again));
	script_write(&b2, &again);
	MUST(b.len == b2.len && memcmp(b.at, b2.at, b.len) == 0);
	script_split(a, &s);
	for (size_t i = 0; i < s.n; i++) {
		MUST(s.pages[i].pieces.n <= SCRIPT_PIECES_MAX);
		for (size_t k = 0; k < s.pages[i].pieces.n; k++)
			MUST(letters(s.pages[i].pieces.items[k]) <= letters(s.pages[i].story));
	}
}
