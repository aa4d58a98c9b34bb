/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <curl/curl.h>
#include <string.h>
#include "base/buf.h"
#include "base/time.h"
#include "io/mailer.h"

#define MAIL_MAX_BYTES (1u << 20)
#define WORD_BYTES 45 /* of text in one RFC 2047 word of at most 75 characters */
#define LINE_MAX_CHARS 75 /* of quoted-printable before the soft break */
#define PLAIN_SUBJECT_MAX 200


/* ASCII, one '@', local part up to 64, 254 in all (RFC 5321); no quoting, so nothing can break out of <…>. */
static bool address_valid(const char *s)
{
	const char *at = s ? strchr(s, '@') : NULL;

	if (!at || at == s || at - s > 64 || strlen(s) > 254 || strchr(at + 1, '@') || !at[1])
		return false;
	for (const char *p = s; *p; p++)
		if (*p <= ' ' || *p >= 127 || strchr("<>()[]\\,;:\"", *p))
			return false;
	return true;
}


static bool id_valid(const char *s)
{
	if (!str_has(s) || strlen(s) > 64)
		return false;
	return s[strspn(s, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_")] == '\0';
}


static bool is_plain_ascii(const char *s)
{
	for (const char *p = s; *p; p++)
		if (*p < ' ' || *p >= 127)
			return false;
	return !strstr(s, "=?") && strlen(s) <= PLAIN_SUBJECT_MAX;
}


/* Nothing that could end the header or its brackets; one line may have 998 bytes. */
static bool url_plain(const char *s)
{
	if (strlen(s) > 900)
		return false;
	for (; *s; s++)
		if (*s <= ' ' || *s >= 127 || *s == '<' || *s == '>')
			return false;
	return true;
}


/* How many of the next bytes make at most WORD_BYTES without cutting a character. */
static size_t word_len(const char *s)
{
	size_t n = strlen(s);

	if (n <= WORD_BYTES)
		return n;
	for (n = WORD_BYTES; n > 1 && ((unsigned char)s[n] & 0xc0) == 0x80;)
		n--;
	return n;
}


/* RFC 2047: words in base64, one a line. */
static void header_text(struct buf *b, const char *s)
{
	if (is_plain_ascii(s)) {
		buf_str(b, s);
		return;
	}
	for (bool is_first = true; *s; is_first = false) {
		size_t n = word_len(s);

		buf_fmt(b, "%s=?UTF-8?B?%s?=", is_first ? "" : "\r\n ", base64_encode(b->arena, s, n));
		s += n;
	}
}


static bool is_line_end(const char *s)
{
	return *s == '\n' || (*s == '\r' && s[1] == '\n');
}


/* Bytes that quoted-printable leaves alone; a blank at the end of a line would get lost on the way. */
static bool is_plain_at(const char *s)
{
	if (*s == ' ' || *s == '\t')
		return s[1] != '\0' && !is_line_end(s + 1);
	return *s > ' ' && *s < 127 && *s != '=';
}


/* RFC 2045 quoted-printable with CRLF line ends; "\n" and "\r\n" in the text are both line ends. */
static void body_text(struct buf *b, const char *s)
{
	size_t column = 0;

	for (; *s; s++) {
		size_t len = is_plain_at(s) ? 1 : 3;

		if (is_line_end(s)) {
			s += *s == '\r';
			BUF_LIT(b, "\r\n");
			column = 0;
			continue;
		}
		if (column + len > LINE_MAX_CHARS) {
			BUF_LIT(b, "=\r\n");
			column = 0;
		}
		if (len == 1)
			buf_ch(b, *s);
		else
			buf_fmt(b, "=%02X", (unsigned char)*s);
		column += len;
	}
	if (column)
		BUF_LIT(b, "\r\n");
}


/* The host of APP_BASE_URL: the right side of our message ids. */
static const char *mail_domain(struct arena *a, const struct conf *c)
{
	CURLU *u = curl_url();
	char *host = NULL;
	const char *out = "localhost";

	if (!u)
		die_no_memory();
	if (c->app_base_url && !curl_url_set(u, CURLUPART_URL, c->app_base_url, 0) &&
	    !curl_url_get(u, CURLUPART_HOST, &host, 0) && host)
		out = arena_strdup(a, host);
	curl_free(host);
	curl_url_cleanup(u);
	return out;
}


static void date_header(struct buf *b, struct arena *a)
{
	char *date = time_http(a, time_now());
	size_t n = strlen(date);

	/* RFC 5322 knows GMT only as an old name of +0000 */
	if (n > 3 && strcmp(date + n - 3, "GMT") == 0)
		date[n - 3] = '\0';
	buf_fmt(b, "Date: %s+0000\r\n", date);
}


static void one_form(struct buf *b, const char *kind, const char *text)
{
	buf_fmt(b, "Content-Type: text/%s; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", kind);
	body_text(b, text);
}


/* The last form is the one to show by those who can. "=_" never stands in quoted-printable, so the line that parts them
 * does not either. */
static void both_forms(struct buf *b, const struct mail *m)
{
	buf_fmt(b, "Content-Type: multipart/alternative; boundary=\"=_%s\"\r\n\r\n", m->message_id);
	buf_fmt(b, "--=_%s\r\n", m->message_id);
	one_form(b, "plain", m->text);
	buf_fmt(b, "--=_%s\r\n", m->message_id);
	one_form(b, "html", m->html);
	buf_fmt(b, "--=_%s--\r\n", m->message_id);
}


static bool words_valid(const struct mail *m)
{
	return m->subject && m->text && utf8_valid(m->subject, strlen(m->subject)) && !utf8_has_control(m->subject) &&
	       utf8_valid(m->text, strlen(m->text)) && (!m->html || utf8_valid(m->html, strlen(m->html)));
}


err_t mail_compose(struct arena *a, const struct conf *c, const struct mail *m, struct span *out)
{
	struct buf b;

	if (!address_valid(m->to) || !address_valid(c->from_email) || !id_valid(m->message_id))
		return ERR_BAD_REQUEST;
	if ((m->unsubscribe_url && !url_plain(m->unsubscribe_url)) || !words_valid(m))
		return ERR_BAD_REQUEST;
	buf_init(&b, a, MAIL_MAX_BYTES);
	date_header(&b, a);
	buf_fmt(&b, "From: Hirehall <%s>\r\nTo: <%s>\r\nSubject: ", c->from_email, m->to);
	header_text(&b, m->subject);
	buf_fmt(&b, "\r\nMessage-ID: <%s@%s>\r\n", m->message_id, mail_domain(a, c));
	if (m->unsubscribe_url)
		buf_fmt(&b, "List-Unsubscribe: <%s>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
			m->unsubscribe_url);
	BUF_LIT(&b, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
	if (m->html)
		both_forms(&b, m);
	else
		one_form(&b, "plain", m->text);
	if (b.is_full)
		return ERR_BAD_REQUEST;
	*out = (struct span){b.at, b.len};
	return ERR_OK;
}
