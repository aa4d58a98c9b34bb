/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/log.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/str.h"
#include "base/time.h"

#define LINE_MAX_BYTES 2048

static char role_text[64] = " role=hirehall req="; /* made once, with the process's number */
static const char *request = "-";
static enum log_level least = LOG_INFO;
static const char *const level_names[] = {"debug", "info", "warn", "error"};


void log_role(const char *r)
{
	(void)snprintf(role_text, sizeof(role_text), " role=%s pid=%d req=", r, (int)getpid());
}


void log_threshold(enum log_level l)
{
	least = l;
}


void log_request(const char *id)
{
	request = id ? id : "-";
}


const char *log_request_id(void)
{
	return request;
}


struct line {
	char at[LINE_MAX_BYTES];
	size_t len, ours; /* ours: what this file wrote at the beginning */
};


/* What does not fit is cut; one byte stays for the newline. */
static void line_add(struct line *l, const char *text)
{
	size_t n = strlen(text), room = sizeof(l->at) - 1 - l->len;

	n = n < room ? n : room;
	memcpy(l->at + l->len, text, n);
	l->len += n;
}


/* " level=… role=… pid=… req=… msg=" behind the time. */
static void line_begin(struct line *l, enum log_level level)
{
	static char second_text[32]; /* "ts=…" of the last second that was logged */
	static time_t second = -1;
	int64_t now = time_now();
	time_t s = (time_t)(now / US_PER_S);
	int ms = (int)(now / 1000 % 1000);
	const char fraction[] = {'.', (char)('0' + ms / 100), (char)('0' + ms / 10 % 10), (char)('0' + ms % 10), '\0'};
	struct tm tm;

	if (s != second) {
		gmtime_r(&s, &tm);
		(void)strftime(second_text, sizeof(second_text), "ts=%Y-%m-%dT%H:%M:%S", &tm);
		second = s;
	}
	l->len = 0;
	line_add(l, second_text);
	line_add(l, fraction);
	line_add(l, "Z level=");
	line_add(l, level_names[level]);
	line_add(l, role_text);
	l->ours = l->len;
	line_add(l, request);
	line_add(l, " msg=");
}


static void line_write(struct line *l)
{
	for (size_t i = l->ours + str_plain_len(l->at + l->ours, l->len - l->ours); i < l->len; i++)
		if ((unsigned char)l->at[i] < 0x20 || l->at[i] == 0x7f)
			l->at[i] = ' '; /* a value may hold anything: one line stays one line */
	l->at[l->len++] = '\n';
	/* a log that cannot be written must not stop the work */
	if (write(STDERR_FILENO, l->at, l->len) < 0)
		return;
}


void log_text(enum log_level level, const char *text)
{
	struct line l;

	if (level < least)
		return;
	line_begin(&l, level);
	line_add(&l, text);
	line_write(&l);
}


void log_line(enum log_level level, const char *fmt, ...)
{
	char text[LINE_MAX_BYTES];
	va_list ap;

	if (level < least)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	log_text(level, text);
}
