/* SPDX-License-Identifier: AGPL-3.0-or-later
 * web/markdown: whatever the text, what comes out is a handful of elements with a handful of attributes, balanced. */
#include "fuzz.h"
#include "web/markdown.h"

static const char *const whole[] = {
	"<br>", "<hr>", "<em>", "<strong>", "<code>", "<del>", "<blockquote>", "<ul>", "<ol>", "<li>", "<p>",
	"<pre tabindex=\"0\">", "<div class=\"scroll\" tabindex=\"0\">", "<table>", "<thead>", "<tbody>", "<tr>",
	"<th scope=\"col\">", "<td>", "<h2>", "<h3>", "<h4>", "<h5>", "<h6>",
};
static const char link_tag[] = "<a rel=\"nofollow noopener\" href=\"", list_tag[] = "<ol start=\"";


/* The length of the tag at s, or 0 if it is none of ours. */
static size_t tag_len(const char *s)
{
	size_t n;

	for (size_t i = 0; i < N_OF(whole); i++)
		if (str_starts(s, whole[i]))
			return strlen(whole[i]);
	if (str_starts(s, list_tag)) {
		n = sizeof(list_tag) - 1 + strspn(s + sizeof(list_tag) - 1, "0123456789");
		return str_starts(s + n, "\">") ? n + 2 : 0;
	}
	if (!str_starts(s, link_tag))
		return 0;
	s += sizeof(link_tag) - 1;
	n = strcspn(s, "\"<> \t\n\r\\");
	if (!str_starts(s + n, "\">") ||
	    (strncasecmp(s, "http://", 7) && strncasecmp(s, "https://", 8) && strncasecmp(s, "mailto:", 7)))
		return 0;
	return sizeof(link_tag) - 1 + n + 2;
}


static void fuzz_one(struct arena *a, struct span in)
{
	const char *text = fuzz_text(a, in), *s;
	const char *out = markup_html(markdown_render(a, text, 2));
	size_t n, open = 0;

	MUST(strlen(out) <= MARKUP_MAX_BYTES);
	if (utf8_valid(text, strlen(text)))
		MUST(utf8_valid(out, strlen(out)));
	for (s = out; *s; s += n) {
		MUST(*s != '>' && *s != '"' && *s != '\'');
		n = 1;
		if (str_starts(s, "</")) {
			MUST(open > 0);
			open--;
			n = strcspn(s, ">") + 1;
		} else if (*s == '<') {
			n = tag_len(s);
			MUST(n > 0);
			open += !str_starts(s, "<br>") && !str_starts(s, "<hr>");
		}
	}
	MUST(open == 0);
}
