/* page_text.h - what a web page of strangers says, as plain text.
 *
 * Layer: io.  Reading is pure: HTML (also XML, which is read as HTML: nothing is declared, expanded or loaded) and plain
 * text of any charset that iconv knows become UTF-8 with a blank line between blocks, "## " before headings, "- " before
 * items, " | " between cells.  Scripts, styles, forms, navigation, footers and what is hidden are left out; where there is
 * a <main> or <article> of some length, only that is kept.  At most PAGE_TEXT_MAX bytes come out; a page that is deeper
 * than 256 elements or takes more than half a second to read is cut there.
 * Fetching is a series of calls that the caller runs: page_fetch_init, run f.call, and again while page_fetch_again.  Each
 * redirect is a call of its own, so each address is checked (io/http_client.h); at most PAGE_HOPS of them, PAGE_MS in all.
 * Fails: ERR_BLOCKED_ADDRESS, ERR_REFUSED, ERR_TIMED_OUT, ERR_IO (also too many redirects), ERR_NOT_FOUND (the page
 * answered with an error; f.call.status says which), ERR_FILE_TYPE (no text), ERR_NO_ROW (nothing to read in it).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_PAGE_TEXT_H
#define IO_PAGE_TEXT_H
#include "io/http_client.h"

#define PAGE_MAX_BYTES (2u << 20) /* of a page that are read */
#define PAGE_TEXT_MAX (48u << 10)
#define PAGE_HOPS 5
#define PAGE_MS 20000

struct page_text {
	const char *title, *text; /* title "" if there is none */
	bool is_cut;
};
/* type: the Content-Type as it was sent, NULL for none. */
MUST_CHECK err_t page_text_read(struct arena *a, struct span body, const char *type, struct page_text *out);

struct page_fetch {
	struct http_call call;
	unsigned hops;
	int64_t until_us;
};
void page_fetch_init(struct page_fetch *f, struct arena *a, const char *url);
/* After the call ended: true if it has to be run again. */
bool page_fetch_again(struct page_fetch *f);
MUST_CHECK err_t page_fetch_text(const struct page_fetch *f, struct page_text *out);

#endif
