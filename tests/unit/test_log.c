/* The log: one line an event whatever stands in it, cut at 2 KiB, below the threshold silent.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/log.h"
#include <fcntl.h>
#include <unistd.h>
#include "check.h"

static int pipe_fds[2];
static char got[8192];


/* What was written to standard error since the last call. */
static const char *written(void)
{
	ssize_t n = read(pipe_fds[0], got, sizeof(got) - 1);

	got[n > 0 ? n : 0] = '\0';
	return got;
}


static void test_lines(void)
{
	static const char *const rows[] = {
		"plain", "", "two\nlines", "\r\nlevel=error msg=forged", "\x1b[2Jcleared", "tab\tdel\x7f", "%s%n%s", "\xe6\x97\xa5",
	};

	log_role("web");
	log_request("0123456789abcdef");
	EACH(i, rows) {
		const char *line;
		size_t n;

		check_row = rows[i];
		log_line(LOG_WARN, "seen what=%s n=%d", rows[i], 7);
		line = written();
		n = strlen(line);
		CHECK(n > 1 && line[n - 1] == '\n' && strcspn(line, "\n") == n - 1);
		CHECK(!strpbrk(line, "\r\t\x1b\x7f"));
		CHECK(str_starts(line, "ts=2") && strstr(line, "Z level=warn role=web pid="));
		CHECK(strstr(line, " req=0123456789abcdef msg=seen what=") != NULL);
		CHECK(strstr(line, " n=7\n") != NULL);
	}
	check_row = "";
}


static void test_threshold(void)
{
	static const struct {
		enum log_level least, level;
		bool is_written;
	} rows[] = {
		{LOG_DEBUG, LOG_DEBUG, true}, {LOG_INFO, LOG_DEBUG, false}, {LOG_INFO, LOG_INFO, true},
		{LOG_ERROR, LOG_WARN, false}, {LOG_ERROR, LOG_ERROR, true},
	};

	EACH(i, rows) {
		log_threshold(rows[i].least);
		log_line(rows[i].level, "x");
		CHECK_INT(str_has(written()), rows[i].is_written);
	}
	log_threshold(LOG_INFO);
}


static void test_long(struct arena *a)
{
	static const size_t sizes[] = {100, 1900, 1950, 2000, 2047, 2048, 2049, 3000, 7000};

	EACH(i, sizes) {
		char *text = arena_alloc(a, sizes[i] + 1);
		const char *line;

		memset(text, 'x', sizes[i]);
		log_request("short");
		log_line(LOG_ERROR, "%s", text);
		line = written();
		CHECK(strlen(line) <= 2048 && line[strlen(line) - 1] == '\n');
		/* an id as long as that must not reach past the line either */
		log_request(text);
		log_line(LOG_ERROR, "y");
		line = written();
		CHECK(strlen(line) <= 2048 && line[strlen(line) - 1] == '\n');
	}
}


static void test_request(void)
{
	log_request("r1");
	CHECK_STR(log_request_id(), "r1");
	log_request(NULL);
	CHECK_STR(log_request_id(), "-");
	log_line(LOG_INFO, "x");
	CHECK(strstr(written(), " req=- msg=x\n") != NULL);
}


int main(void)
{
	struct arena *a = arena_new(0);

	if (pipe2(pipe_fds, O_NONBLOCK) || dup2(pipe_fds[1], STDERR_FILENO) < 0)
		return 99;
	test_lines();
	test_threshold();
	test_request();
	test_long(a);
	arena_free(a);
	return check_end();
}
