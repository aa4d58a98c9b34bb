/* SPDX-License-Identifier: AGPL-3.0-or-later
 * web/template: what a template becomes, and what is escaped and refused. */
#include <stdlib.h>
#include <unistd.h>
#include "check.h"
#include "../template_view.h"


static const struct {
	const char *page, *want;
} values[] = {
	/* what values look like */
	{"<p t-text='title'>sample</p>", "<p>Title</p>"},
	{"<p><t t-text='n'/> <t t-text='zero'/> <t t-text='unset'/></p>", "<p>-42 0 </p>"},
	{"<p><t t-text='price_usd'/>/<t t-text='no_usd'/></p>", "<p>$20.50/</p>"},
	{"<p><t t-text='at'/>/<t t-text='never'/></p>", "<p>2026-02-06T03:15:00.000Z/</p>"},
	{"<p><t t-text='yes'/>/<t t-text='no'/></p>", "<p>true/false</p>"},
	{"<p><t t-text='null'/><t t-text='empty'/></p>", "<p></p>"},
	{"<p><t t-text='payload'/></p>", "<p>{&quot;a&quot;:1}</p>"},
	{"<p t-text='who.name'/>", "<p>Bob</p>"},
	{"<p t-text='who.boss.name'/>", "<p>Ada</p>"},
	{"<p t-text='who.boss.boss.name'/>", "<p></p>"},
	{"<p t-text='nobody.name'/>", "<p></p>"},
	/* escaping by place */
	{"<p t-text='hostile'/>", "<p>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;\xe2\x80\xa8z</p>"},
	{"<p t-set-title='hostile'/>",
	 "<p title=\"&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;\xe2\x80\xa8z\"></p>"},
	{"<p title='a&lt;b&quot;&amp;'>1 &lt; 2 &amp;amp;</p>", "<p title=\"a&lt;b&quot;&amp;\">1 &lt; 2 &amp;amp;</p>"},
	{"<textarea t-text='lines'/>", "<textarea>\n\n a\n</textarea>"},
	{"<pre><code t-text='lines'/></pre>", "<pre><code>\n a\n</code></pre>"},
	/* attributes */
	{"<a t-set-href='page_href'>x</a>", "<a href=\"/a?b=1&amp;c=&quot;2\">x</a>"},
	{"<a class='k' t-set-href='attack_href'>x</a>", "<a class=\"k\">x</a>"},
	{"<a HREF='x' t-set-Href='attack_href'>x</a>", "<a HREF=\"x\">x</a>"},
	{"<form t-set-action='attack_href'/>", "<form></form>"},
	{"<input t-set-formaction='attack_href' t-set-src='attack_href'/>", "<input>"},
	{"<a href='javascript:static()'>x</a>", "<a href=\"javascript:static()\">x</a>"},
	{"<a href='sample' t-set-href='null'>x</a>", "<a>x</a>"},
	{"<a t-set-href='empty' t-set-title='empty'>x</a>", "<a title=\"\">x</a>"},
	{"<input t-set-required='yes' t-set-disabled='no'/>", "<input required=\"\">"},
	{"<i t-set-data-n='n' t-set-data-z='zero' t-set-data-u='unset' t-set-data-b='nobody.name'/>",
	 "<i data-n=\"-42\" data-z=\"0\"></i>"},
	{"<html t-set-lang='lang'/>", "<!DOCTYPE html>\n<html lang=\"ja\"></html>"},
	/* elements */
	{"<!DOCTYPE html>\n<!-- gone --><html><br/><hr></hr><p/><IMG/></html>",
	 "<!DOCTYPE html>\n<html><br><hr><p></p><IMG></html>"},
	{"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><path d='M0 0'/></svg>",
	 "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"></path></svg>"},
	{"<p><![CDATA[<b>]]></p>", "<p>&lt;b&gt;</p>"},
	{"<p>a\n\t b  <b> c </b>\n\n<t/>\n d</p>", "<p>a b <b> c </b>\nd</p>"},
	{"<pre>a\n\n  b\n</pre>", "<pre>a\n\n  b\n</pre>"},
	/* t-if */
	{"<p><t t-if='title'>1</t><t t-if='empty'>2</t><t t-if='null'>3</t><t t-if='n'>4</t><t t-if='zero'>5</t>"
	 "<t t-if='unset'>6</t><t t-if='price_usd'>7</t><t t-if='no_usd'>8</t></p>", "<p>147</p>"},
	{"<p><t t-if='at'>1</t><t t-if='never'>2</t><t t-if='yes'>3</t><t t-if='no'>4</t><t t-if='who'>5</t>"
	 "<t t-if='nobody'>6</t><t t-if='items'>7</t><t t-if='none'>8</t><t t-if='words'>9</t>"
	 "<t t-if='no_words'>a</t><t t-if='file'>b</t></p>", "<p>13579</p>"},
	{"<p><t t-if='!title'>1</t><t t-if='!empty'>2</t><t t-if='!nobody.name'>3</t><t t-if='!no'>4</t>"
	 "<t t-if='!file'>5</t></p>", "<p>2345</p>"},
	{"<p t-if='no'><b t-each='items'/></p>", ""},
	/* t-each */
	{"<ul><li t-each='items' t-text='name'/></ul>", "<ul><li>Bolt &amp; nut</li><li>Quote &quot; here</li></ul>"},
	{"<ul><li t-each='none' t-text='name'/></ul>", "<ul></ul>"},
	{"<t t-each='items'><a t-set-href='href' t-set-hidden='is_hot' t-text='price_usd'/>,</t>",
	 "<a href=\"/items/1\" hidden=\"\">$2.50</a>,<a></a>,"},
	{"<t t-each='items'><t t-text='title'/>:<t t-each='tags'><t t-text='word'/>-<t t-text='name'/>;</t></t>",
	 "Title:red-Bolt &amp; nut;&lt;big&gt;-Bolt &amp; nut;Title:"},
	{"<p t-each='items' t-if='is_hot' t-text='name'/>", "<p>Bolt &amp; nut</p>"},
	{"<p t-each='items' t-if='!is_hot' t-text='name'/>", "<p>Quote &quot; here</p>"},
	{"<p><t t-each='items'><t t-if='is_hot'><t t-each='tags' t-text='word'/></t>.</t></p>", "<p>red&lt;big&gt;..</p>"},
	{"<p><b t-each='words' t-text='.'/><b t-each='no_words' t-text='.'/></p>", "<p><b>one</b><b>t&lt;w&gt;o</b></p>"},
};


static void values_test(void)
{
	struct arena *a = arena_new(65536);

	EACH(i, values) {
		check_row = one_line(a, values[i].page);
		CHECK_STR(rendered(a, NULL, values[i].page, LANG_EN), values[i].want);
		arena_reset(a);
	}
	check_row = "";
	arena_free(a);
}


static const struct {
	const char *url;
	bool is_safe;
} urls[] = {
	{"/", true}, {"a/b", true}, {"?q=1", true}, {"#top", true}, {"../x", true}, {"/a:b", true}, {"a?b:c", true},
	{"http://example.com", true}, {"HTTPS://example.com/x", true}, {"mailto:a@example.com", true},
	{"MailTo:a@example.com", true}, {"./javascript:x", true}, {"/日本", true}, {"javascript&#58;alert(1)", true},
	{"", false}, {"javascript:alert(1)", false}, {"JaVaScRiPt:alert(1)", false}, {" javascript:alert(1)", false},
	{"\tjavascript:alert(1)", false}, {"java\tscript:alert(1)", false}, {"java\nscript:alert(1)", false},
	{"java\rscript:alert(1)", false}, {"\x01javascript:alert(1)", false}, {"javascript\xe2\x80\xa8:x", false},
	{"/a\xe2\x80\xa9", false}, {"/a\xc2\x85", false}, {"/a ", false}, {"data:text/html,x", false},
	{"vbscript:x", false}, {"blob:https://x", false}, {"file:///etc/passwd", false}, {"x:y", false}, {":x", false},
	{"//evil.example", false}, {"///evil.example", false}, {"/\\evil.example", false}, {"\\\\evil.example", false},
	{"http:evil", false}, {"https:/evil", false}, {"http:///evil", false}, {"http://", false}, {"mailtox:a", false},
	{"\x7f/x", false}, {"ftp://example.com", false},
};


static void urls_test(void)
{
	EACH(i, urls) {
		check_row = urls[i].url;
		CHECK_INT(url_is_safe(urls[i].url), urls[i].is_safe);
	}
	check_row = "";
}


static const struct {
	const char *page, *want;
} words[] = {
	{"<p>Hello\n  &amp; welcome</p>", "<p>ようこそ &amp; &lt;こんにちは&gt;</p>"},
	{"<p> Log in <b>Send</b></p>", "<p> ログイン <b>送る</b></p>"},
	{"<p>1 + 2 = 3 … ✓ 「」 ★ 🎉 · → €</p>", "<p>1 + 2 = 3 … ✓ 「」 ★ 🎉 · → €</p>"},
	{"<p translate='no'>curl <b title='Nothing'>x</b> <i translate='yes'>Send</i></p>",
	 "<p translate=\"no\">curl <b title=\"Nothing\">x</b> <i translate=\"yes\">送る</i></p>"},
	{"<img alt='The photo' title='Send' aria-label='Log  in' class='not words' id='x'/>",
	 "<img alt=\"写真\" title=\"送る\" aria-label=\"ログイン\" class=\"not words\" id=\"x\">"},
	{"<input type='submit' value='Send' placeholder='Send'/>", "<input type=\"submit\" value=\"送る\" placeholder=\"送る\">"},
	{"<input type='hidden' value='photo'/>", "<input type=\"hidden\" value=\"photo\">"},
	{"<p title='sample' t-set-title='title' t-text='title'>sample</p>", "<p title=\"Title\">Title</p>"},
	{"<p>\n\tUnknown words\n</p>", "page.html:2: not translated: \"Unknown words\"\n"},
	{"<p>\n<b title='No such'>é</b>日本</p>", "page.html:2: not translated: \"No such\"\n"
	 "page.html:2: not translated: \"é\"\npage.html:2: not translated: \"日本\"\n"},
};


static void words_test(void)
{
	struct arena *a = arena_new(65536);

	EACH(i, words) {
		check_row = one_line(a, words[i].page);
		CHECK_STR(rendered(a, NULL, words[i].page, LANG_JA), words[i].want);
		arena_reset(a);
	}
	check_row = "";
	arena_free(a);
}


static void file_write(struct arena *a, const char *dir, const char *name, const char *text)
{
	FILE *f = fopen(arena_printf(a, "%s/%s.html", dir, name), "w");

	CHECK(f != NULL);
	if (!f)
		exit(1);
	(void)fputs(text, f);
	(void)fclose(f);
}


/* Standard error of templates_load. */
static const char *load_words(struct arena *a, const char *dir, const struct template_use *uses, err_t *e)
{
	FILE *f = tmpfile();
	int kept = dup(STDERR_FILENO);
	char *text = arena_alloc(a, 4096);
	struct templates *t;
	ssize_t n;

	if (!f || kept < 0 || dup2(fileno(f), STDERR_FILENO) < 0)
		exit(1);
	*e = templates_load(a, dir, (const struct template_use *const[]){uses, NULL}, &t);
	(void)fflush(stderr);
	(void)dup2(kept, STDERR_FILENO);
	(void)close(kept);
	n = pread(fileno(f), text, 4095, 0);
	(void)fclose(f);
	return n < 0 ? "?" : text;
}


static void files_test(void)
{
	static const struct template_use good[] = {{"hello", &t_view_shape}, {"hello", &t_view_shape}, {0}}, more[] = {{"bye", &t_item_shape}, {0}};
	static const struct template_use bad[] = {{"wrong", &t_view_shape}, {"missing", &t_view_shape},
						  {"../secret", &t_view_shape}, {"hello", &t_view_shape},
						  {"hello", &t_item_shape}, {0}};
	struct arena *a = arena_new(65536);
	char dir[] = "/tmp/test_template.XXXXXX";
	struct templates *t;
	struct buf out;
	err_t e;

	CHECK(mkdtemp(dir) != NULL);
	file_write(a, dir, "base", "<!DOCTYPE html>\n<html t-set-lang='lang'><t t-slot='main'/></html>\n");
	file_write(a, dir, "hello", "<t t-use='base'><h1 t-slot='main'>Log in</h1></t>\n");
	file_write(a, dir, "bye", "<p t-text='name'/>\n");
	file_write(a, dir, "wrong", "<t t-use='nobase'/>\n");

	CHECK_INT(templates_load(a, dir, (const struct template_use *const[]){good, more, NULL}, &t), ERR_OK);
	buf_init(&out, a, PAGE_MAX_BYTES);
	CHECK_INT(template_render(t, "hello", LANG_EN, &view, &out), ERR_OK);
	CHECK_INT(template_render(t, "hello", LANG_JA, &view, &out), ERR_OK);
	CHECK_INT(template_render(t, "bye", LANG_JA, &items[0], &out), ERR_OK);
	CHECK_STR(buf_text(&out), "<!DOCTYPE html>\n<html lang=\"ja\"><h1>Log in</h1></html>"
				  "<!DOCTYPE html>\n<html lang=\"ja\"><h1>ログイン</h1></html><p>Bolt &amp; nut</p>");
	CHECK_INT(template_render(t, "nope", LANG_EN, &view, &out), ERR_INTERNAL);
	buf_init(&out, a, 10);
	CHECK_INT(template_render(t, "hello", LANG_EN, &view, &out), ERR_INTERNAL);

	CHECK_STR(load_words(a, dir, bad, &e),
		  "wrong.html:1: there is no template \"nobase\"\nmissing.html: there is no template \"missing\"\n"
		  "../secret.html: there is no template \"../secret\"\nhello.html: is used with two shapes: t_view and t_item\n");
	CHECK_INT(e, ERR_INTERNAL);
	for (const char *const *f = (const char *const[]){"base", "hello", "bye", "wrong", NULL}; *f; f++)
		(void)unlink(arena_printf(a, "%s/%s.html", dir, *f));
	(void)rmdir(dir);
	arena_free(a);
}


/* A full buffer ends a page, whatever its lists hold. */
static void full_test(void)
{
	struct arena *a = arena_new(65536);
	struct page page = {.name = "page", .shape = &t_view_shape};
	struct view big = view;
	struct loader l;
	struct buf out;

	big.items = (struct list){200000, ARENA_ARRAY(a, struct item, 200000)};
	loader_init(&l, a, NULL);
	source_compile(&l, a, source_parse(&l, "page", SPAN("<p><b t-each='items'>0123456789</b></p>")), &page, LANG_EN);
	buf_init(&out, a, PAGE_MAX_BYTES);
	program_run(&page.program[LANG_EN], &big, &out);
	CHECK(out.is_full);
	CHECK(out.len <= PAGE_MAX_BYTES);
	arena_free(a);
}


int main(void)
{
	values_test();
	urls_test();
	words_test();
	files_test();
	full_test();
	return check_end();
}
