/* SPDX-License-Identifier: AGPL-3.0-or-later
 * web/markdown: what Markdown becomes, and what never gets through. */
#include "check.h"
#include "web/markdown.h"
#include "../template_view.h"

#define A(url) "<a rel=\"nofollow noopener\" href=\"" url "\">"

static const struct {
	const char *text, *want;
} rows[] = {
	{"one\ntwo  \nthree", "<p>one\ntwo<br>\nthree</p>\n"},
	{"*a* **b** `c<d` ~~e~~", "<p><em>a</em> <strong>b</strong> <code>c&lt;d</code> <del>e</del></p>\n"},
	{"- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"},
	{"1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"},
	{"7. a", "<ol start=\"7\">\n<li>a</li>\n</ol>\n"},
	{"> q", "<blockquote>\n<p>q</p>\n</blockquote>\n"},
	{"```html\n<b>&\n```", "<pre tabindex=\"0\"><code>&lt;b&gt;&amp;\n</code></pre>\n"},
	{"---", "<hr>\n"},
	{"| a | b |\n|---|--:|\n| 1 | 2 |",
	 "<div class=\"scroll\" tabindex=\"0\"><table>\n<thead>\n<tr><th scope=\"col\">a</th><th scope=\"col\">b</th></tr>\n</thead>\n"
	 "<tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody>\n</table></div>\n"},
	/* headings begin at 2 here and skip no level */
	{"# a\n### b\n# c", "<h2>a</h2>\n<h3>b</h3>\n<h2>c</h2>\n"},
	{"### a\n# b\n#### c", "<h2>a</h2>\n<h2>b</h2>\n<h3>c</h3>\n"},
	{"# a\n## b\n### c\n#### d\n##### e\n###### f",
	 "<h2>a</h2>\n<h3>b</h3>\n<h4>c</h4>\n<h5>d</h5>\n<h6>e</h6>\n<h6>f</h6>\n"},
	/* links */
	{"[a](https://e.com/?b=\"2\")", "<p>a</p>\n"},
	{"[a](https://e.com/?a=1&amp;b=2)", "<p>" A("https://e.com/?a=1&amp;b=2") "a</a></p>\n"},
	{"[a](<http://e.com/x> \"title\")", "<p>" A("http://e.com/x") "a</a></p>\n"},
	{"<mailto:a@e.com> https://e.com", "<p>" A("mailto:a@e.com") "mailto:a@e.com</a> " A("https://e.com") "https://e.com</a></p>\n"},
	{"[](https://e.com)", "<p>" A("https://e.com") "https://e.com</a></p>\n"},
	{"![pic *1*](https://e.com/p.png)", "<p>" A("https://e.com/p.png") "pic <em>1</em></a></p>\n"},
	{"![](https://e.com/p.png)", "<p>" A("https://e.com/p.png") "https://e.com/p.png</a></p>\n"},
	{"[![p](http://a.b/1)](http://a.b/2)", "<p>" A("http://a.b/2") "p</a></p>\n"},
	{"[x]\n\n[x]: https://e.com", "<p>" A("https://e.com") "x</a></p>\n"},
	/* addresses that become text */
	{"[a](javascript:alert(1))", "<p>a</p>\n"},
	{"[a](JaVaScRiPt:alert(1))", "<p>a</p>\n"},
	{"[a](javascript&#58;alert(1))", "<p>a</p>\n"},
	{"[a](javascript&colon;alert(1))", "<p>a</p>\n"},
	{"[a](&#106;avascript:alert(1))", "<p>a</p>\n"},
	{"[a](<java\tscript:alert(1)>)", "<p>a</p>\n"},
	{"[a](&#1;javascript:alert(1))", "<p>a</p>\n"},
	{"[a](data:text/html,x) ![a](data:image/png;base64,x)", "<p>a a</p>\n"},
	{"<vbscript:x> <file:///etc/passwd>", "<p>vbscript:x file:///etc/passwd</p>\n"},
	{"[a](/login) [b](//evil.example) [c](#x) [d]()", "<p>a b c d</p>\n"},
	{"[a](https://bank.example@evil.example/)", "<p>a</p>\n"},
	{"[a](https://e.com/&quot;onclick=&quot;x)", "<p>a</p>\n"},
	{"[a](https://e.com/'onclick='x)", "<p>" A("https://e.com/&#39;onclick=&#39;x") "a</a></p>\n"},
	{"[a](https://e.com/&#8238;gpj)", "<p>a</p>\n"},
	/* md4c lets a bare address run over the cells: no address has a bar in it */
	{"|a|b|\n|---|---|\n|http://e.com/x|y|\n|*z|**w|", "<div class=\"scroll\" tabindex=\"0\"><table>\n<thead>\n<tr><th scope=\"col\">a</th>"
	 "<th scope=\"col\">b</th></tr>\n</thead>\n<tbody>\n<tr><td>http://e.com/x</td><td>y</td></tr>\n"
	 "<tr><td>*z</td><td>**w</td></tr>\n</tbody>\n</table></div>\n"},
	/* no markup of its own */
	{"<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"},
	{"a <b onclick='x'>b</b>", "<p>a &lt;b onclick=&#39;x&#39;&gt;b&lt;/b&gt;</p>\n"},
	{"<!-- c --><![CDATA[x]]><?p ?>", "<p>&lt;!-- c --&gt;&lt;![CDATA[x]]&gt;&lt;?p ?&gt;</p>\n"},
	{"&lt;b&gt; &#60;i&#x3e; &copy; &nosuch; &#0; &#xD800; &#x110000; &#8;", "<p>&lt;b&gt; &lt;i&gt; \xc2\xa9 &amp;nosuch; \xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd </p>\n"},
	{"`<script>`", "<p><code>&lt;script&gt;</code></p>\n"},
	{"", ""},
};


static const char *html(struct arena *a, const char *text)
{
	return markup_html(markdown_render(a, text, 2));
}


static void rows_test(struct arena *a)
{
	EACH(i, rows) {
		check_row = one_line(a, rows[i].text);
		CHECK_STR(html(a, rows[i].text), rows[i].want);
	}
	check_row = "";
	CHECK(!markdown_render(a, NULL, 2));
	CHECK(!markup_html(NULL));
}


static const char *repeated(struct arena *a, const char *piece, size_t n)
{
	struct buf b;

	buf_init(&b, a, n + strlen(piece) + 1);
	while (b.len < n)
		buf_str(&b, piece);
	return buf_text(&b);
}


static size_t count_of(const char *s, const char *what)
{
	size_t n = 0;

	for (; (s = strstr(s, what)); s++)
		n++;
	return n;
}


/* Text that is made to hurt: as long as may be, and longer. */
static void hostile_test(struct arena *a)
{
	static const char *const pieces[] = {
		"> ", "- ", "1. ", "*", "_", "**a ", "[", "![", "[a](", "`", "<", "&", "&#", "|", "|a", "\\", "~~", "# ", "\n", "  ",
		"<a ", "](", "[x]: y\n", "\"", "'", "http://a.b ", "a@b.c ", "- a\n  ", "\xe6\x97\xa5", "<!--", "| a |\n|---|\n",
	};

	EACH(i, pieces) {
		const char *out = html(a, repeated(a, pieces[i], 3 * MARKDOWN_MAX_BYTES));

		check_row = one_line(a, pieces[i]);
		CHECK(strlen(out) <= MARKUP_MAX_BYTES && utf8_valid(out, strlen(out)));
		CHECK(count_of(out, "<blockquote>") <= 12 && count_of(out, "<blockquote>") == count_of(out, "</blockquote>"));
		CHECK(count_of(out, "<ul>") == count_of(out, "</ul>") && count_of(out, "<strong>") == count_of(out, "</strong>"));
		arena_reset(a);
	}
	check_row = "";
}


/* Each use of a definition writes its address: the whole would be hundreds of megabytes. */
static void growth_test(struct arena *a)
{
	const char *text = arena_printf(a, "[x]: https://e.com/%s\n\n%s", repeated(a, "y", 1500), repeated(a, "[x] ", 80000));
	const char *out = html(a, text);

	CHECK(strlen(out) <= MARKUP_MAX_BYTES);
	CHECK(str_starts(out, "<pre tabindex=\"0\">\n[x]: https://e.com/yyy"));
	CHECK(str_eq(out + strlen(out) - 7, "</pre>\n"));
	out = html(a, repeated(a, "\xe6\x97\xa5", MARKDOWN_MAX_BYTES + 10));
	CHECK(strstr(out, "\xe6\x97\xa5</p>\n<p>\xe2\x80\xa6</p>\n"));
}


struct result {
	const struct markup *report, *none;
};
SHAPE(t_result, result, MARKUP_FIELD(result, report), MARKUP_FIELD(result, none));

static const struct {
	const char *page, *want;
} pages[] = {
	{"<div t-text='report'/>", "<div><p><em>a</em>&lt;b&gt;</p>\n</div>"},
	{"<div t-if='report'><section t-text='none'/></div>", "<div><section></section></div>"},
	{"<div t-if='none'>x</div>", ""},
	{"<p t-text='report'/>", "page.html:1: markup holds blocks and cannot stand in: \"p\"\n"},
	{"<t t-text='report'/>", "page.html:1: markup holds blocks and cannot stand in: \"t\"\n"},
	{"<textarea t-text='report'/>", "page.html:1: markup holds blocks and cannot stand in: \"textarea\"\n"},
	{"<div t-set-title='report'/>", "page.html:1: this kind of value cannot stand in an attribute like this: \"report\"\n"},
	{"<a t-set-href='report'/>", "page.html:1: this kind of value cannot stand in an attribute like this: \"report\"\n"},
};


static void pages_test(struct arena *a)
{
	struct result r = {.report = markdown_render(a, "*a*<b>", 2)};

	EACH(i, pages) {
		check_row = pages[i].page;
		CHECK_STR(rendered_of(a, NULL, pages[i].page, LANG_EN, (struct shown){&t_result_shape, &r}), pages[i].want);
	}
	check_row = "";
}


int main(void)
{
	struct arena *a = arena_new(65536);

	rows_test(a);
	hostile_test(a);
	growth_test(a);
	pages_test(a);
	arena_free(a);
	return check_end();
}
