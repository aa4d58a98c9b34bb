/* SPDX-License-Identifier: AGPL-3.0-or-later
 * web/template: layouts and parts, and the mistakes that stop the start. */
#include "check.h"
#include "../template_view.h"


static const struct {
	const char *layout, *page, *want;
} layouts[] = {
	{"<html><main t-slot='main'>default</main></html>", "<t t-use='layout'><div t-slot='main' t-text='title'/></t>",
	 "<!DOCTYPE html>\n<html><div>Title</div></html>"},
	{"<html><main t-slot='main'>9</main></html>", "<t t-use='layout'/>", "<!DOCTYPE html>\n<html><main>9</main></html>"},
	{"<html><t t-slot='a'/>-<t t-slot='b'/>-<t t-slot='a'/></html>",
	 "<t t-use='layout'> <t t-slot='b'>2</t> <!-- note --> <t t-slot='a'>1</t> </t>", "<!DOCTYPE html>\n<html>1-2-1</html>"},
	/* a page that opens in a browser as it is: what stands around its fillers is sample */
	{"<html><head><title t-slot='t'/></head><t t-slot='m'/></html>",
	 "<!DOCTYPE html><html t-use='layout' lang='en'><head><title t-slot='t'>1</title></head><body><p t-slot='m'>2</p></body></html>",
	 "<!DOCTYPE html>\n<html><head><title>1</title></head><p>2</p></html>"},
	{"<b><t t-each='items' t-slot='m'/></b>", "<t t-use='layout'><i t-slot='m' t-if='is_hot' t-text='name'/></t>",
	 "<b><i>Bolt &amp; nut</i></b>"},
	{"<b><t t-slot='m'/></b>", "<t t-use='layout'><pre t-slot='m' translate='no'>x\n  y</pre></t>", "<b><pre translate=\"no\">x\n  y</pre></b>"},
	/* mistakes */
	{"<b/>", "<t t-use='layout'>\n<i t-slot='m'/></t>", "page.html:2: the layout has no slot: \"m\"\n"},
	{"<b><t t-slot='m'/></b>", "<t t-use='layout'><i t-slot='m'/><i t-slot='m'/></t>",
	 "page.html:1: the slot is filled twice: \"m\"\n"},
	{"<b><t t-slot='m'/></b>", "<t t-use='layout'><i t-slot='m'/>\nlost\n<p>lost</p><h1 t-text='title'/></t>",
	 "page.html:2: text never shown, because it is outside of any t-slot: \"lost\"\n"
	 "page.html:3: never shown, because it is outside of any t-slot: \"p\"\n"
	 "page.html:3: never shown, because it is outside of any t-slot: \"h1\"\n"},
	{"<b><t t-slot='m'/></b>", "<t t-use='layout' t-if='title'><i t-slot='m'/></t>",
	 "page.html:1: never shown, because it is outside of any t-slot: \"t\"\n"},
	{"<b><t t-slot='m'/></b>", "<t t-use='layout'><i t-slot='m'><t t-slot='n'/></i></t>",
	 "page.html:1: t-slot belongs in a layout, or outermost in a page that uses one: \"n\"\n"},
	{"<b t-use='layout'/>", "<t t-use='layout'/>", "page.html: t-use goes round or too deep\n"},
	{NULL, "<t t-use='layout'/>", "page.html:1: there is no template \"layout\"\n"},
	{"<b t-text='nope'/>", "<t t-use='layout'/>", "layout.html:1: there is no name: \"nope\"\n"},
	/* the other file as a part: its names are those of the place */
	{"<b t-text='title'/>", "<p t-part='layout'/>", "<p><b>Title</b></p>"},
	{"<t t-each='tags' t-text='word'/>", "<ul><li t-each='items' t-part='layout'/></ul>", "<ul><li>red&lt;big&gt;</li><li></li></ul>"},
	{"<b>1</b>", "<p><t t-part='layout'/>-<i t-if='no' t-part='layout'/></p>", "<p><b>1</b>-</p>"},
	{"<b t-text='nope'/>", "<p>\n<i t-part='layout'/></p>", "layout.html:1: there is no name: \"nope\"\n"},
	{"<b>\n<t t-part='layout'/></b>", "<p t-part='layout'/>", "layout.html:2: t-part goes round or too deep: \"layout\"\n"},
	{"<b t-use='page'/>", "<p t-part='layout'/>", "page.html:1: a part cannot use a layout: \"layout\"\n"},
	{"<b t-slot='x'/>", "<p t-part='layout'/>",
	 "layout.html:1: t-slot belongs in a layout, or outermost in a page that uses one: \"x\"\n"},
	{"<b/>", "<p><i t-part='layout'>1</i><i t-part='layout' t-text='title'/></p>",
	 "page.html:1: t-part would replace the content: \"layout\"\n"},
	{"<b/>", "<p><br t-part='layout'/><script t-part='layout'/></p>",
	 "page.html:1: this element has no content: \"br\"\npage.html:1: nothing may stand inside of: \"script\"\n"},
	{NULL, "<p>\n<i t-part='nope'/></p>", "page.html:2: there is no template \"nope\"\n"},
};


static void layouts_test(void)
{
	struct arena *a = arena_new(65536);

	EACH(i, layouts) {
		check_row = one_line(a, layouts[i].page);
		CHECK_STR(rendered(a, layouts[i].layout, layouts[i].page, LANG_EN), layouts[i].want);
		arena_reset(a);
	}
	check_row = "";
	arena_free(a);
}


/* Every mistake of a page is told, with its line. */
static const struct {
	const char *page, *want;
} mistakes[] = {
	{"<p>\n<b t-text='nope'/><b t-if='!nix'/>\n<i t-set-href='nada'/></p>",
	 "page.html:2: there is no name: \"nope\"\npage.html:2: there is no name: \"nix\"\n"
	 "page.html:3: there is no name: \"nada\"\n"},
	{"<p t-each='nope'><b t-text='anything'/></p>", "page.html:1: there is no name: \"nope\"\n"},
	{"<p t-each='title'/>", "page.html:1: t-each needs a list: \"title\"\n"},
	{"<p t-each='who'/>", "page.html:1: t-each needs a list: \"who\"\n"},
	{"<p t-text='items'/>", "page.html:1: this kind of value is no text: \"items\"\n"},
	{"<p t-text='words'/>", "page.html:1: this kind of value is no text: \"words\"\n"},
	{"<p t-text='who'/>", "page.html:1: this kind of value is no text: \"who\"\n"},
	{"<p t-text='file'/>", "page.html:1: this kind of value is no text: \"file\"\n"},
	{"<p t-set-title='who'/>", "page.html:1: this kind of value cannot stand in an attribute like this: \"who\"\n"},
	{"<a t-set-href='yes'/>", "page.html:1: this kind of value cannot stand in an attribute like this: \"yes\"\n"},
	{"<a t-set-href='n'/>", "page.html:1: this kind of value cannot stand in an attribute like this: \"n\"\n"},
	{"<p t-text='title.x'/>", "page.html:1: the name reaches into something that is no object: \"title.x\"\n"},
	{"<p t-text='who.nope'/>", "page.html:1: there is no name: \"who.nope\"\n"},
	{"<p t-text='who.'/>", "page.html:1: there is no name: \"who.\"\n"},
	{"<p t-text=''/>", "page.html:1: there is no name: \"\"\n"},
	{"<p t-text='.'/>", "page.html:1: there is no name: \".\"\n"},
	{"<p t-text='who.boss.boss.boss.name'/>",
	 "page.html:1: the name reaches into something that is no object: \"who.boss.boss.boss.name\"\n"},
	{"<p t-txt='title' t-set-='title' t-set='title'/>",
	 "page.html:1: there is no attribute: \"t-txt\"\npage.html:1: there is no attribute: \"t-set-\"\n"
	 "page.html:1: there is no attribute: \"t-set\"\n"},
	{"<p><b t-use='layout'/></p>", "page.html:1: t-use belongs on the root: \"layout\"\n"},
	{"<p t-slot='x'/>", "page.html:1: t-slot belongs in a layout, or outermost in a page that uses one: \"x\"\n"},
	{"<script t-text='title'/>", "page.html:1: nothing may stand inside of: \"script\"\n"},
	{"<Style><t t-text='title'/></Style>", "page.html:1: nothing may stand inside of: \"Style\"\n"},
	{"<script>1</script>", "page.html:1: nothing may stand inside of: \"script\"\n"},
	{"<p t-set-onclick='title'/>", "page.html:1: no value may stand in this attribute: \"onclick\"\n"},
	{"<p t-set-OnClick='title'/>", "page.html:1: no value may stand in this attribute: \"OnClick\"\n"},
	{"<p t-set-style='title' t-set-srcdoc='title' t-set-srcset='title' t-set-http-equiv='title'/>",
	 "page.html:1: no value may stand in this attribute: \"style\"\n"
	 "page.html:1: no value may stand in this attribute: \"srcdoc\"\n"
	 "page.html:1: no value may stand in this attribute: \"srcset\"\n"
	 "page.html:1: no value may stand in this attribute: \"http-equiv\"\n"},
	{"<meta http-equiv='refresh' t-set-content='title'/>", "page.html:1: no value may stand in this attribute: \"content\"\n"},
	{"<p onclick='x()' style='y'/>", "page.html:1: inline script and style are refused by the browser: \"onclick\"\n"
	 "page.html:1: inline script and style are refused by the browser: \"style\"\n"},
	{"<p><br>1</br><img t-text='title'/></p>", "page.html:1: this element has no content: \"br\"\n"
	 "page.html:1: this element has no content: \"img\"\n"},
	{"<p t-text='title'><b/></p>", "page.html:1: t-text would replace elements: \"title\"\n"},
	{"<p><t class='x' t-set-id='title'/></p>", "page.html:1: <t> leaves no tag for: \"class\"\n"
	 "page.html:1: <t> leaves no tag for: \"t-set-id\"\n"},
	{"<p xml:lang='en'/>", "page.html:1: attributes have no prefix in HTML: \"lang\"\n"},
	{"<x:p xmlns:x='urn:x'/>", "page.html:1: elements have no prefix in HTML: \"p\"\n"},
	{"<p><?php 1?></p>", "page.html:1: only elements, text and comments: \"p\"\n"},
	/* what the parser refuses */
	{"<p>\n<b></p>", "page.html:2: Opening and ending tag mismatch: b line 2 and p\n"
	 "page.html:2: Premature end of data in tag p line 1\npage.html: is not well-formed\n"},
	{"<p>&nbsp;</p>", "page.html:1: Entity 'nbsp' not defined\npage.html: is not well-formed\n"},
	{"<!DOCTYPE html [<!ENTITY a 'b'>]>\n<p>&a;</p>", "page.html:1: only a leading <!DOCTYPE html> is allowed\n"},
	{"<!DOCTYPE html>\n<!doctype html SYSTEM 'file:///etc/passwd'><p/>",
	 "page.html:2: only a leading <!DOCTYPE html> is allowed\n"},
	{"<p>\xff</p>", "page.html: is not UTF-8\n"},
	{"<p x='1' x='2'/>", "page.html:1: Attribute x redefined\npage.html: is not well-formed\n"},
};


static void mistakes_test(void)
{
	struct arena *a = arena_new(65536);

	EACH(i, mistakes) {
		check_row = one_line(a, mistakes[i].page);
		CHECK_STR(rendered(a, NULL, mistakes[i].page, LANG_EN), mistakes[i].want);
		arena_reset(a);
	}
	check_row = "";
	arena_free(a);
}


/* n times open, a paragraph, n times close */
static const char *nested(struct arena *a, size_t n, const char *open, const char *close)
{
	struct buf b;

	buf_init(&b, a, 1u << 22);
	for (size_t i = 0; i < n; i++)
		buf_str(&b, open);
	BUF_LIT(&b, "<p>1</p>");
	for (size_t i = 0; i < n; i++)
		buf_str(&b, close);
	return buf_text(&b);
}


static void limits_test(void)
{
	static const struct {
		size_t n;
		const char *open, *close, *want; /* want: how the outcome begins */
	} rows[] = {
		{63, "<i>", "</i>", "<i>"},
		{64, "<i>", "</i>", "page.html:1: nested too deep: \"p\""},
		{10000, "<i>", "</i>", "page.html:1: Excessive depth"},
		{7, "<t t-each='items'>", "</t>", "<p>1</p><p>1</p>"},
		{8, "<t t-each='items'>", "</t>", "page.html:1: nested too deep: \"t\""},
		{60000, "<b/>1", "", "page.html: is larger than 256 KiB"},
	};
	struct arena *a = arena_new(65536);
	struct buf wide;

	/* parts that fan out end at a number of elements, not of years */
	buf_init(&wide, a, 65536);
	BUF_LIT(&wide, "<p>");
	for (size_t i = 0; i < 200; i++)
		BUF_LIT(&wide, "<t t-part='page'/>");
	BUF_LIT(&wide, "</p>");
	CHECK(strstr(rendered(a, NULL, buf_text(&wide), LANG_EN), "page.html: the page is too large\n") != NULL);
	EACH(i, rows) {
		const char *got = rendered(a, NULL, nested(a, rows[i].n, rows[i].open, rows[i].close), LANG_EN);

		check_row = rows[i].want;
		CHECK(str_starts(got, rows[i].want));
		arena_reset(a);
	}
	check_row = "";
	arena_free(a);
}


int main(void)
{
	layouts_test();
	mistakes_test();
	limits_test();
	return check_end();
}
