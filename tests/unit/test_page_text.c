/* SPDX-License-Identifier: AGPL-3.0-or-later
 * io/page_text: what is read of a page, and pages that are made to hurt. */
#include "check.h"
#include <signal.h>
#include <stdlib.h>
#include "base/time.h"
#include "for_page_text.h"
#include "io/page_text.h"

static const struct {
	const char *type, *body, *title, *text;
} pages[] = {
	{"text/html; charset=utf-8",
	 "<!DOCTYPE html><html><head><title> A\n <b>page</b> </title><style>p{}</style><script>var x='<p>no</p>';</script></head>"
	 "<body><nav><a href=/>Home</a></nav><h1>Moon</h1><p>It is <b>round</b>.<p>And\n  grey<br>too</body></html>",
	 "A page", "## Moon\n\nIt is round.\n\nAnd grey\ntoo"},
	{NULL, "<ul><li>a<li>b</ul><ol><li>c</ol>", "", "- a\n- b\n\n- c"},
	{"text/html", "<table><tr><th>x</th><td>1</td></tr><tr><td>y</td></tr></table>", "", "x | 1 |\n\ny |"},
	{"text/html", "a &lt;b&gt; &amp; &copy; &#x41; &nosuch; &#0;c", "", "a <b> & \xc2\xa9 A &nosuch; c"},
	{"text/html", "<p hidden>no</p><p>yes</p><div aria-hidden='TRUE'>no <p>no</div><footer>no</footer>ok", "", "yes\n\nok"},
	{"text/html", "<form>no<input></form><svg><text>no</text></svg><noscript>no</noscript>yes", "", "yes"},
	{"text/html", "<pre>a\n  b\n</pre>", "", "a\nb"},
	{"text/html; charset=Shift_JIS", "<p>\x93\xfa\x96\x7b", "", "\xe6\x97\xa5\xe6\x9c\xac"},
	{"text/html", "<meta charset=Shift_JIS><p>\x93\xfa\x96\x7b", "", "\xe6\x97\xa5\xe6\x9c\xac"},
	{"text/html; charset=utf-8", "<meta charset=Shift_JIS><p>\xe6\x97\xa5", "", "\xe6\x97\xa5"},
	{"text/html; charset=nosuch", "<p>caf\xe9", "", "caf\xc3\xa9"},
	{"text/html", "<p>\xe6\x97\xa5\xe6\x9c\xac", "", "\xe6\x97\xa5\xe6\x9c\xac"},
	{"text/plain", "a <b>&amp;\n\nc", "", "a <b>&amp;\nc"},
	{"text/plain; charset=\"EUC-JP\"", "\xc6\xfc\xcb\xdc", "", "\xe6\x97\xa5\xe6\x9c\xac"},
	{"application/xml", "<?xml version='1.0'?><!DOCTYPE d [<!ENTITY a 'aaaa'>]><d>x &a; <![CDATA[y]]></d>", "", NULL},
	{"application/json", "{\"a\":\"<b>\"}", "", "{\"a\":\"<b>\"}"},
};


static void pages_test(struct arena *a)
{
	EACH(i, pages) {
		struct page_text t;

		check_row = pages[i].body;
		CHECK_INT(page_text_read(a, span_of(pages[i].body), pages[i].type, &t), ERR_OK);
		CHECK_STR(t.title, pages[i].title);
		if (pages[i].text)
			CHECK_STR(t.text, pages[i].text);
		CHECK(!t.is_cut);
	}
	check_row = "";
}


static const struct {
	const char *type, *body;
	size_t len;
	err_t e;
} refused[] = {
	{"image/png", "\x89PNG", 4, ERR_FILE_TYPE},
	{"application/octet-stream", "x", 1, ERR_FILE_TYPE},
	{"application/pdf", "%PDF-1.7", 8, ERR_FILE_TYPE},
	{"text/html", "a\0b", 3, ERR_FILE_TYPE},
	{"text/html", "", 0, ERR_NO_ROW},
	{"text/html", "<script>x</script><nav>y</nav>", 30, ERR_NO_ROW},
};


static const char *repeated(struct arena *a, const char *first, const char *piece, size_t n)
{
	struct buf b;

	buf_init(&b, a, n + strlen(first) + strlen(piece) + 1);
	buf_str(&b, first);
	while (b.len < n)
		buf_str(&b, piece);
	return buf_text(&b);
}


/* Megabytes of each: bounded in time and in what comes out. */
static const struct {
	const char *first, *piece;
} bombs[] = {
	{"", "<div>"}, {"", "<b>"}, {"", "<p>"}, {"", "<table><tr><td>"}, {"", "</x>"}, {"<div>", "<a></div>"},
	{"<!--", "-"}, {"<!--", "<!--"}, {"", "<"}, {"", "&"}, {"", "&#"}, {"", "&#x41;"}, {"<a ", "x=1 "}, {"<a ", "x='"},
	{"<a href=\"", "aaaa"}, {"<script>", "</scrip"}, {"<title>", "x "}, {"<![CDATA[", "x"}, {"<?", "x"}, {"", "word "},
	{"", "\xe6\x97\xa5"}, {"<ul>", "<li>x"}, {"<select>", "<option>x"}, {"<", "x"}, {"<pre>", "\n"}, {"", "<form><input>"},
	{"<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>", "&b;"},
	{"<!DOCTYPE d SYSTEM \"http://127.0.0.1:1/x.dtd\">", "<d>&x;</d>"},
};


static void bombs_test(void)
{
	EACH(i, bombs) {
		struct arena *a = arena_new(65536);
		const char *body = repeated(a, bombs[i].first, bombs[i].piece, 3u << 20);
		int64_t since = time_mono();
		struct page_text t;
		err_t e = page_text_read(a, span_of(body), "text/html", &t);

		check_row = arena_printf(a, "%s %s", bombs[i].first, bombs[i].piece);
		CHECK(e == ERR_OK || e == ERR_NO_ROW);
		CHECK(strlen(t.text) <= PAGE_TEXT_MAX && utf8_valid(t.text, strlen(t.text)));
		CHECK(time_mono() - since < 30 * US_PER_S); /* of a machine that does other things too */
		check_row = "";
		arena_free(a);
	}
}


static void others_test(struct arena *a)
{
	struct page_text t;
	const char *story = repeated(a, "", "Words of the story itself. ", 300);

	EACH(i, refused) {
		check_row = refused[i].type;
		CHECK_INT(page_text_read(a, (struct span){refused[i].body, refused[i].len}, refused[i].type, &t), refused[i].e);
	}
	check_row = "";
	CHECK_INT(page_text_read(a, span_of(arena_printf(a, "<div>Menu</div><main><h1>T</h1>%s</main>Ads", story)), NULL, &t), ERR_OK);
	CHECK(str_starts(t.text, "## T\n\nWords of") && !strstr(t.text, "Menu") && !strstr(t.text, "Ads"));
	CHECK_INT(page_text_read(a, span_of("<div>Menu</div><main>x</main>"), NULL, &t), ERR_OK);
	CHECK_STR(t.text, "Menu\n\nx");
	CHECK_INT(page_text_read(a, span_of(repeated(a, "", "word ", 200000)), NULL, &t), ERR_OK);
	CHECK(t.is_cut && strlen(t.text) > PAGE_TEXT_MAX - 10);
}


/* ---- fetching: each hop is judged */

static const struct {
	const char *path;
	err_t e;
	long status;
	const char *text;
} fetches[] = {
	{"/page", ERR_OK, 200, "Hello page"},
	{"/moved", ERR_OK, 200, "Hello page"},
	{"/private", ERR_BLOCKED_ADDRESS, 0, NULL}, /* a redirect to the machine's own network */
	{"/file", ERR_BLOCKED_ADDRESS, 0, NULL},
	{"/round", ERR_IO, 302, NULL},
	{"/gone", ERR_NOT_FOUND, 404, NULL},
	{"/picture", ERR_FILE_TYPE, 200, NULL},
	{"/endless", ERR_OK, 200, NULL},
	{"/slow", ERR_TIMED_OUT, 200, NULL},
};


static err_t fetch(struct http_client *h, struct page_fetch *f, struct page_text *out)
{
	do
		http_client_run(h, &f->call);
	while (page_fetch_again(f));
	return page_fetch_text(f, out);
}


static void fetch_test(struct arena *a)
{
	int port = pages_serve();
	struct http_client *h = http_client_new(arena_printf(a, "127.0.0.1:%d", port));
	struct page_fetch f;
	struct page_text t;

	EACH(i, fetches) {
		check_row = fetches[i].path;
		page_fetch_init(&f, a, arena_printf(a, "http://127.0.0.1:%d%s", port, fetches[i].path));
		f.call.total_ms = 1500;
		CHECK_INT(fetch(h, &f, &t), fetches[i].e);
		CHECK_INT(f.call.status, fetches[i].status);
		if (fetches[i].text)
			CHECK_STR(t.text, fetches[i].text);
	}
	check_row = "";
	CHECK(f.hops == 0);
	page_fetch_init(&f, a, "http://10.0.0.1/");
	CHECK_INT(fetch(h, &f, &t), ERR_BLOCKED_ADDRESS);
	page_fetch_init(&f, a, "http://93.184.216.34:8080/");
	CHECK_INT(fetch(h, &f, &t), ERR_BLOCKED_ADDRESS);
	page_fetch_init(&f, a, "ftp://93.184.216.34/");
	CHECK_INT(fetch(h, &f, &t), ERR_BLOCKED_ADDRESS);
	http_client_free(h);
	pages_stop();
}


static void stop_now(int sig)
{
	extern struct page_fetch stopped;

	(void)sig;
	stopped.call.stop = true;
}


/* A call that nobody waits for any more ends within a second or so. */
struct page_fetch stopped;
static void stop_test(struct arena *a)
{
	int port = pages_serve();
	struct http_client *h = http_client_new(arena_printf(a, "127.0.0.1:%d", port));
	struct page_text t;
	int64_t since = time_mono();

	page_fetch_init(&stopped, a, arena_printf(a, "http://127.0.0.1:%d/slow", port));
	(void)signal(SIGALRM, stop_now);
	alarm(1);
	CHECK_INT(fetch(h, &stopped, &t), ERR_IO);
	CHECK(time_mono() - since < 4 * US_PER_S);
	http_client_free(h);
	pages_stop();
}


int main(void)
{
	struct arena *a = arena_new(65536);

	pages_test(a);
	others_test(a);
	bombs_test();
	fetch_test(a);
	stop_test(a);
	arena_free(a);
	return check_end();
}
