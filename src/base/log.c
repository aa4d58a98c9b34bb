/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/log.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/time.h"

#define LINE_MAX_BYTES 2048

static const char *role = "hirehall";
static const char *request = "-";
static int pid; /* asked once: a system call a line is one too many */
static enum log_level least = LOG_INFO;
static const char *const level_names[] = {"debug", "info", "warn", "error"};


void log_role(const char *r)
{
	role = r;
	pid = (int)getpid();
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


/* A value may hold anything: one line stays one line. */
static void one_line(char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			*s = ' ';
}


void log_line(enum log_level level, const char *fmt, ...)
{
	static char second_text[32]; /* "ts=…" of the last second that was logged */
	static time_t second = -1;
	char line[LINE_MAX_BYTES];
	int64_t now = time_now();
	time_t s = (time_t)(now / US_PER_S);
	struct tm tm;
	va_list ap;
	size_t at;
	int n;

	if (level < least)
		return;
	if (!pid)
		pid = (int)getpid();
	if (s != second) {
		gmtime_r(&s, &tm);
		(void)strftime(second_text, sizeof(second_text), "ts=%Y-%m-%dT%H:%M:%S", &tm);
		second = s;
	}
	n = snprintf(line, sizeof(line), "%s.%03dZ level=%s role=%s pid=%d req=%s msg=", second_text,
		     (int)(now / 1000 % 1000), level_names[level], role, pid, request);
	at = n > 0 ? (size_t)n : 0;
	if (at > sizeof(line) - 2)
		at = sizeof(line) - 2; /* a request id may be anything */
	va_start(ap, fmt);
	n = vsnprintf(line + at, sizeof(line) - at - 1, fmt, ap);
	va_end(ap);
	one_line(line);
	at = strnlen(line, sizeof(line) - 2);
	line[at] = '\n';
	/* a log that cannot be written must not stop the work */
	if (write(STDERR_FILENO, line, at + 1) < 0)
		return;
}
