/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/mail_box.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/buf.h"
#include "base/id.h"

#define FILE_MAX_BYTES (1u << 20)
#define FILE_NAME_LEN (UUID_LEN + 4) /* <uuid>.eml */

#define ITEM(member, kind_) FIELD(mail_item, member, kind_)
SHAPE(mail_item, mail_item, ITEM(id, K_TEXT), ITEM(to, K_TEXT), ITEM(from, K_TEXT), ITEM(subject, K_TEXT),
      ITEM(at, K_TIME), ITEM(text, K_TEXT));


/* The first 48 bits of a version 7 UUID are milliseconds. */
static int64_t id_time(const char *id)
{
	unsigned char raw[16];
	int64_t ms = 0;

	if (!uuid_parse(id, raw))
		return 0;
	for (size_t i = 0; i < 6; i++)
		ms = ms << 8 | raw[i];
	return ms * 1000;
}


static err_t mail_text(const struct conf *c, struct arena *a, const char *id, struct span *out)
{
	int fd = open(conf_path(c, a, arena_printf(a, "mail/%s.eml", id)), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;
	char *text;
	size_t n = 0, size;
	ssize_t got = 1;

	if (fd < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	size = fstat(fd, &st) == 0 && st.st_size < (off_t)FILE_MAX_BYTES ? (size_t)st.st_size : FILE_MAX_BYTES;
	text = arena_alloc(a, size + 1);
	while (got > 0 && n < size) {
		got = read(fd, text + n, size - n);
		n += got > 0 ? (size_t)got : 0;
	}
	(void)close(fd);
	*out = (struct span){text, n};
	return got < 0 ? ERR_IO : ERR_OK;
}


/* The value of a header of our own making, unfolded; "" if it is not there. */
static char *header_get(struct arena *a, const char *head, const char *name)
{
	size_t len = strlen(name);
	struct buf b;

	buf_init(&b, a, 8192);
	for (const char *line = head; *line && *line != '\r'; line = strstr(line, "\r\n") + 2) {
		const char *end = strstr(line, "\r\n");

		if (!end)
			break;
		if (strncmp(line, name, len) || line[len] != ':')
			continue;
		buf_add(&b, line + len + 2, (size_t)(end - line) - len - 2);
		while (end[2] == ' ') { /* folded */
			line = end + 2;
			end = strstr(line, "\r\n");
			if (!end)
				break;
			buf_add(&b, line, (size_t)(end - line));
		}
		break;
	}
	return arena_strdup(a, buf_text(&b));
}


/* RFC 2047 words as mail_compose makes them; anything else stays as it is. */
static char *words_decode(struct arena *a, const char *s)
{
	static const char start[] = "=?UTF-8?B?";
	struct buf b;

	buf_init(&b, a, 8192);
	while (*s) {
		const char *end = str_starts(s, start) ? strstr(s, "?=") : NULL;
		unsigned char *raw;
		size_t n;

		if (end && base64_decode(a, arena_strndup(a, s + sizeof(start) - 1,
							  (size_t)(end - s) - sizeof(start) + 1), &raw, &n)) {
			buf_add(&b, (char *)raw, n);
			s = end + 2;
			s += *s == ' ' && str_starts(s + 1, start); /* the blank between words is no text */
		} else {
			buf_ch(&b, *s++);
		}
	}
	return arena_strdup(a, buf_text(&b));
}


static char *body_decode(struct arena *a, const char *s)
{
	struct buf b;

	buf_init(&b, a, FILE_MAX_BYTES);
	while (*s) {
		unsigned char ch;

		if (str_starts(s, "=\r\n")) {
			s += 3;
		} else if (*s == '=' && s[1] && s[2] && hex_decode(arena_strndup(a, s + 1, 2), &ch, 1)) {
			buf_ch(&b, (char)ch);
			s += 3;
		} else {
			if (*s != '\r')
				buf_ch(&b, *s);
			s++;
		}
	}
	return arena_strdup(a, buf_text(&b));
}


/* "<a@b>" and "Name <a@b>" -> "a@b" */
static char *address_only(struct arena *a, const char *s)
{
	const char *open = strchr(s, '<'), *close = open ? strchr(open, '>') : NULL;

	return close ? arena_strndup(a, open + 1, (size_t)(close - open) - 1) : arena_strdup(a, s);
}


err_t mail_read_state(const struct conf *c, struct arena *a, const char *id, struct mail_item *out)
{
	struct span text;
	const char *body;
	err_t e;

	if (!uuid_parse(id, NULL))
		return ERR_NOT_FOUND;
	e = mail_text(c, a, id, &text);
	if (e)
		return e;
	body = strstr(text.at, "\r\n\r\n");
	*out = (struct mail_item){
		.id = arena_strdup(a, id),
		.to = address_only(a, header_get(a, text.at, "To")),
		.from = address_only(a, header_get(a, text.at, "From")),
		.subject = words_decode(a, header_get(a, text.at, "Subject")),
		.at = id_time(id),
		.text = body_decode(a, body ? body + 4 : ""),
	};
	return ERR_OK;
}


static int mail_filter(const struct dirent *d)
{
	return strlen(d->d_name) == FILE_NAME_LEN && strcmp(d->d_name + UUID_LEN, ".eml") == 0;
}


static int newest_first(const struct dirent **x, const struct dirent **y)
{
	return strcmp((*y)->d_name, (*x)->d_name);
}


err_t mail_list_state(const struct conf *c, struct arena *a, size_t max, struct list *out)
{
	struct dirent **names = NULL;
	int n = scandir(conf_path(c, a, "mail"), &names, mail_filter, newest_first);
	struct mail_item *items;

	*out = (struct list){0};
	if (n < 0)
		return errno == ENOENT ? ERR_OK : ERR_IO;
	max = max < MAIL_BOX_MAX ? max : MAIL_BOX_MAX;
	items = ARENA_ARRAY(a, struct mail_item, max + 1);
	for (int i = 0; i < n; i++) {
		char *id = arena_strndup(a, names[i]->d_name, UUID_LEN);

		free(names[i]);
		/* a mail that cannot be read is no reason to hide the others */
		if (out->n < max && !mail_read_state(c, a, id, &items[out->n])) {
			items[out->n].text = NULL;
			out->n++;
		}
	}
	free(names);
	out->items = items;
	return ERR_OK;
}
