/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/form.h"
#include <string.h>
#include <strings.h>

#define MAX_PAIRS 100u
#define MAX_PARTS 20u
#define MAX_PART_HEADERS 8192u
#define MAX_BOUNDARY 70u /* RFC 2046 */


err_t form_urlencoded(struct arena *a, struct span body, struct pairs *out)
{
	struct pair *items = body.len ? ARENA_ARRAY(a, struct pair, MAX_PAIRS) : NULL;
	const char *p = body.at, *end = body.at + body.len;
	size_t n = 0;

	while (p < end) {
		const char *amp = memchr(p, '&', (size_t)(end - p)), *stop = amp ? amp : end;
		const char *equals = memchr(p, '=', (size_t)(stop - p)), *name_end = equals ? equals : stop;

		if (n == MAX_PAIRS)
			return ERR_BAD_REQUEST;
		if (stop > p) {
			items[n].name = url_decode(a, p, (size_t)(name_end - p), true);
			items[n].value = equals ? url_decode(a, equals + 1, (size_t)(stop - equals - 1), true) : "";
			if (!items[n].name || !items[n].value)
				return ERR_BAD_REQUEST;
			n++;
		}
		p = stop + 1;
	}
	*out = (struct pairs){n, items};
	return ERR_OK;
}


/* The value of `name="…"` or name=token in a header; NULL when absent. */
static char *header_word(struct arena *a, const char *header, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = header; (p = strcasestr(p, name)); p += n) {
		const char *value = p + n + 1;

		if (p == header || !strchr("; \t", p[-1]) || p[n] != '=')
			continue;
		if (*value != '"')
			return arena_strndup(a, value, strcspn(value, "; \t\r\n"));
		value++;
		return strchr(value, '"') ? arena_strndup(a, value, strcspn(value, "\"")) : NULL;
	}
	return NULL;
}


/* The value of the header line `name:` among a part's headers, or NULL. */
static char *part_header(struct arena *a, const char *headers, const char *name)
{
	size_t n = strlen(name);

	for (const char *line = headers; *line;) {
		size_t len = strcspn(line, "\r\n");

		if (len > n && strncasecmp(line, name, n) == 0 && line[n] == ':')
			return str_trim(a, arena_strndup(a, line + n + 1, len - n - 1));
		line += len;
		line += strspn(line, "\r\n");
	}
	return NULL;
}


/* One part: its headers end at a blank line. */
static err_t part_read(struct arena *a, struct span part, struct pair *out)
{
	const char *blank = memmem(part.at, part.len < MAX_PART_HEADERS ? part.len : MAX_PART_HEADERS, "\r\n\r\n", 4);
	char *headers, *disposition, *file_name;
	struct upload *file;
	struct span data;

	if (!blank)
		return ERR_BAD_REQUEST;
	headers = arena_strndup(a, part.at, (size_t)(blank - part.at));
	data = (struct span){blank + 4, part.len - (size_t)(blank - part.at) - 4};
	disposition = part_header(a, headers, "Content-Disposition");
	out->name = disposition ? header_word(a, disposition, "name") : NULL;
	if (!out->name || strncasecmp(disposition, "form-data", 9) != 0)
		return ERR_BAD_REQUEST;
	file_name = header_word(a, disposition, "filename");
	if (!file_name) {
		if (memchr(data.at, '\0', data.len))
			return ERR_BAD_REQUEST;
		out->value = arena_strndup(a, data.at, data.len);
		return ERR_OK;
	}
	out->value = file_name;
	if (!data.len && !*file_name)
		return ERR_OK; /* a file input left empty */
	file = ARENA_NEW(a, struct upload);
	*file = (struct upload){file_name, part_header(a, headers, "Content-Type"), data};
	out->file = file;
	return ERR_OK;
}


err_t form_multipart(struct arena *a, const char *content_type, struct span body, struct pairs *out)
{
	struct pair *items = ARENA_ARRAY(a, struct pair, MAX_PARTS);
	const char *boundary = header_word(a, content_type, "boundary"), *p = body.at, *end = body.at + body.len;
	size_t n = 0, len;
	char *mark;
	err_t e;

	if (!str_has(boundary) || strlen(boundary) > MAX_BOUNDARY)
		return ERR_BAD_REQUEST;
	mark = arena_printf(a, "\r\n--%s", boundary);
	len = strlen(mark);
	/* the first boundary may stand at the very beginning, without a line before it */
	if (body.len < len || memcmp(p, mark + 2, len - 2) != 0)
		return ERR_BAD_REQUEST;
	p += len - 2;
	while (end - p >= 2 && memcmp(p, "--", 2) != 0) {
		const char *next = memmem(p, (size_t)(end - p), mark, len);

		if (memcmp(p, "\r\n", 2) != 0 || !next || n == MAX_PARTS)
			return ERR_BAD_REQUEST;
		e = next > p + 2 ? part_read(a, (struct span){p + 2, (size_t)(next - p - 2)}, &items[n++])
				 : ERR_BAD_REQUEST;
		if (e)
			return e;
		p = next + len;
	}
	if (end - p < 2)
		return ERR_BAD_REQUEST;
	*out = (struct pairs){n, items};
	return ERR_OK;
}
