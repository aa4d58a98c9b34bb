/* test_mailer.c - mails as bytes, in the folder, and to an SMTP server.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "check.h"
#include <stdlib.h>
#include <sys/stat.h>
#include "io/mailer.h"
#include "local_server.h"

#define ID "019a0000-0000-7000-8000-000000000001"

static const struct {
	const char *to, *subject, *text, *id;
	err_t e;
} mails[] = {
	{"a@example.com", "Hello", "Text\n", ID, ERR_OK},
	{"a+b.c@example.co.jp", "", "", ID, ERR_OK},
	/* nothing may break out of its header */
	{"a@example.com\r\nBcc: evil@example.com", "Hello", "x", ID, ERR_BAD_REQUEST},
	{"a@example.com>,<evil@example.com", "Hello", "x", ID, ERR_BAD_REQUEST},
	{"a@example.com, b@example.com", "Hello", "x", ID, ERR_BAD_REQUEST},
	{"a@b@c", "Hello", "x", ID, ERR_BAD_REQUEST},
	{"nobody", "Hello", "x", ID, ERR_BAD_REQUEST},
	{"@example.com", "Hello", "x", ID, ERR_BAD_REQUEST},
	{"a@", "Hello", "x", ID, ERR_BAD_REQUEST},
	{"a b@example.com", "Hello", "x", ID, ERR_BAD_REQUEST},
	{"\xc3\xa4@example.com", "Hello", "x", ID, ERR_BAD_REQUEST},
	{"", "Hello", "x", ID, ERR_BAD_REQUEST},
	{NULL, "Hello", "x", ID, ERR_BAD_REQUEST},
	{"a@example.com", "Hello\r\nBcc: evil@example.com", "x", ID, ERR_BAD_REQUEST},
	{"a@example.com", "Hello\nX-Evil: 1", "x", ID, ERR_BAD_REQUEST},
	{"a@example.com", "Hello\rthere", "x", ID, ERR_BAD_REQUEST},
	{"a@example.com", "Hello\xe2\x80\xa8there", "x", ID, ERR_BAD_REQUEST}, /* U+2028 */
	{"a@example.com", "bad \xff utf-8", "x", ID, ERR_BAD_REQUEST},
	{"a@example.com", "Hello", "bad \xff utf-8", ID, ERR_BAD_REQUEST},
	{"a@example.com", NULL, "x", ID, ERR_BAD_REQUEST},
	{"a@example.com", "Hello", "x", "a>\r\nX: 1", ERR_BAD_REQUEST},
	{"a@example.com", "Hello", "x", "../../evil", ERR_BAD_REQUEST},
	{"a@example.com", "Hello", "x", "", ERR_BAD_REQUEST},
};


static struct conf conf_make(const char *state, const char *smtp_url)
{
	return (struct conf){.state = state, .app_base_url = "https://work.example.org/", .smtp_url = smtp_url,
			     .from_email = "hall@example.org"};
}


static void test_accepted(struct arena *a)
{
	struct conf c = conf_make("/nowhere", NULL);

	EACH(i, mails) {
		struct mail m = {mails[i].to, mails[i].subject, mails[i].text, mails[i].id, NULL, NULL};
		struct span out;

		check_row = mails[i].to ? mails[i].to : "(no address)";
		CHECK_INT(mail_compose(a, &c, &m, &out), mails[i].e);
	}
	check_row = "a sender that is none";
	{
		struct mail m = {"a@example.com", "Hello", "x", ID, NULL, NULL};
		struct span out;

		c.from_email = "a@example.com\r\nBcc: b@example.com";
		CHECK_INT(mail_compose(a, &c, &m, &out), ERR_BAD_REQUEST);
	}
	check_row = "";
}


static const struct {
	const char *text, *body;
} bodies[] = {
	{"plain", "plain\r\n"},
	{"two\nlines\n", "two\r\nlines\r\n"},
	{"two\r\nlines", "two\r\nlines\r\n"},
	{"a=b", "a=3Db\r\n"},
	{"blank \nend\t", "blank=20\r\nend=09\r\n"},
	{"\xe3\x81\x82", "=E3=81=82\r\n"},
	{"a\rb", "a=0Db\r\n"},
	{"\n.\n.x", "\r\n.\r\n.x\r\n"},
	{"", ""},
	/* 76 characters are the most on a line, the = of the soft break included */
	{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
	 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=\r\nb\r\n"},
};


static void test_bodies(struct arena *a)
{
	struct conf c = conf_make("/nowhere", NULL);

	EACH(i, bodies) {
		struct mail m = {"a@example.com", "Hello", bodies[i].text, ID, NULL, NULL};
		struct span out;
		const char *body;

		check_row = bodies[i].text;
		CHECK_INT(mail_compose(a, &c, &m, &out), ERR_OK);
		body = strstr(out.at, "\r\n\r\n");
		CHECK_STR(body ? body + 4 : NULL, bodies[i].body);
	}
	check_row = "";
}


static const struct {
	const char *subject, *header;
} subjects[] = {
	{"Hello", "Subject: Hello\r\n"},
	{"\xe4\xbb\x95\xe4\xba\x8b", "Subject: =?UTF-8?B?5LuV5LqL?=\r\n"},
	{"=?UTF-8?B?eA==?=", "Subject: =?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?=\r\n"},
	/* 16 characters of three bytes: 45 bytes in the first word, one character in the second */
	{"\xe3\x81\x82\xe3\x81\x82\xe3\x81\x82\xe3\x81\x82\xe3\x81\x82\xe3\x81\x82\xe3\x81\x82\xe3\x81\x82"
	 "\xe3\x81\x82\xe3\x81\x82\xe3\x81\x82\xe3\x81\x82\xe3\x81\x82\xe3\x81\x82\xe3\x81\x82\xe3\x81\x82",
	 "Subject: =?UTF-8?B?44GC44GC44GC44GC44GC44GC44GC44GC44GC44GC44GC44GC44GC44GC44GC?=\r\n =?UTF-8?B?44GC?=\r\n"},
};


static void test_headers(struct arena *a)
{
	static const char *const wanted[] = {
		"From: Hirehall <hall@example.org>\r\n", "To: <a@example.com>\r\n",
		"Message-ID: <" ID "@work.example.org>\r\n", "Auto-Submitted: auto-generated\r\n",
		"Content-Type: text/plain; charset=UTF-8\r\n", "Content-Transfer-Encoding: quoted-printable\r\n", " +0000\r\n",
	};
	struct conf c = conf_make("/nowhere", NULL);

	EACH(i, subjects) {
		struct mail m = {"a@example.com", subjects[i].subject, "x", ID, NULL, NULL};
		struct span out;

		check_row = subjects[i].subject;
		CHECK_INT(mail_compose(a, &c, &m, &out), ERR_OK);
		CHECK(strstr(out.at, subjects[i].header) != NULL);
		EACH(j, wanted)
			CHECK(strstr(out.at, wanted[j]) != NULL);
	}
	check_row = "";
}


/* RFC 2046: the text first, the form with buttons last, and a line between them that no form can hold. */
static void test_both(struct arena *a)
{
	struct conf c = conf_make("/nowhere", NULL);
	struct mail m = {.to = "a@example.com", .subject = "x", .text = "plain =_ " ID, .message_id = ID, .html = "<b>--=_" ID "</b>"};
	struct span out;
	char *body;

	CHECK_INT(mail_compose(a, &c, &m, &out), ERR_OK);
	CHECK(strstr(out.at, "Content-Type: multipart/alternative; boundary=\"=_" ID "\"\r\n\r\n") != NULL);
	body = strstr(out.at, "\r\n\r\n") + 4;
	CHECK_STR(body, "--=_" ID "\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
			"plain =3D_ " ID "\r\n--=_" ID "\r\nContent-Type: text/html; charset=UTF-8\r\n"
			"Content-Transfer-Encoding: quoted-printable\r\n\r\n<b>--=3D_" ID "</b>\r\n--=_" ID "--\r\n");
	m.html = "\xff";
	CHECK_INT(mail_compose(a, &c, &m, &out), ERR_BAD_REQUEST);
}


static char *file_text(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "re");
	char *text = arena_alloc(a, 4096);

	if (!f)
		return NULL;
	text[fread(text, 1, 4095, f)] = '\0';
	(void)fclose(f);
	return text;
}


/* Without a server the mail is kept, once however often it is tried. */
static void test_folder(struct arena *a)
{
	char dir[] = "/tmp/hirehall-mailer-XXXXXX";
	struct mail m = {"a@example.com", "Hello", "Text", ID, NULL, NULL};
	struct conf c;
	char *path, *text;

	CHECK(mkdtemp(dir) != NULL);
	c = conf_make(dir, "");
	CHECK_INT(mail_send(a, &c, &m), ERR_OK);
	CHECK_INT(mail_send(a, &c, &m), ERR_OK);
	path = arena_printf(a, "%s/mail/" ID ".eml", dir);
	text = file_text(a, path);
	CHECK(text && strstr(text, "\r\n\r\nText\r\n"));
	CHECK(unlink(path) == 0);
	CHECK(rmdir(arena_printf(a, "%s/mail", dir)) == 0); /* nothing else was in it */
	CHECK(rmdir(dir) == 0);
	CHECK_INT(mail_send(a, &c, &m), ERR_IO);
}

/* ---- a server that says what the recipient's name asks for */

static const struct {
	const char *to;
	err_t e;
} recipients[] = {
	{"good@example.com", ERR_OK},
	{"reject@example.com", ERR_REFUSED}, /* 550: never again */
	{"later@example.com", ERR_IO}, /* 451: again */
	{"spam@example.com", ERR_REFUSED}, /* 554 after the text */
	{"drop@example.com", ERR_IO}, /* the line breaks */
};


static const char *smtp_answer(const char *line, bool *in_text)
{
	static bool is_spam;

	if (*in_text) {
		if (strcmp(line, ".\r\n"))
			return "";
		*in_text = false;
		return is_spam ? "554 no\r\n" : "250 queued\r\n";
	}
	if (strstr(line, "<reject@"))
		return "550 no such user\r\n";
	if (strstr(line, "<later@"))
		return "451 later\r\n";
	if (strstr(line, "<drop@"))
		return NULL;
	is_spam = is_spam || strstr(line, "<spam@");
	if (str_starts(line, "DATA")) {
		*in_text = true;
		return "354 go on\r\n";
	}
	return str_starts(line, "QUIT") ? NULL : "250 fine\r\n";
}


static void smtp_serve(int fd)
{
	FILE *f = fdopen(fd, "r+");
	bool in_text = false;
	char line[2000];

	fputs("220 test\r\n", f);
	fflush(f);
	while (fgets(line, sizeof(line), f)) {
		const char *answer = smtp_answer(line, &in_text);

		if (!answer)
			break;
		fseek(f, 0, SEEK_CUR);
		fputs(answer, f);
		fflush(f);
	}
}


static void test_smtp(struct arena *a)
{
	int port = 0;
	pid_t pid = local_server_start(smtp_serve, &port);
	struct conf c = conf_make("/nowhere", arena_printf(a, "smtp://127.0.0.1:%d", port));

	EACH(i, recipients) {
		struct mail m = {recipients[i].to, "Hello", "Text\n.\nmore", ID, NULL, NULL};

		check_row = recipients[i].to;
		CHECK_INT(mail_send(a, &c, &m), recipients[i].e);
	}
	check_row = "no server";
	{
		struct mail m = {"good@example.com", "Hello", "x", ID, NULL, NULL};

		local_server_stop(pid);
		CHECK_INT(mail_send(a, &c, &m), ERR_IO);
	}
	check_row = "";
}


int main(void)
{
	struct arena *a = arena_new(65536);

	test_accepted(a);
	test_bodies(a);
	test_headers(a);
	test_both(a);
	test_folder(a);
	test_smtp(a);
	arena_free(a);
	return check_end();
}
