/* control.c - the asking side of the control socket: scale, reload, stop.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proc/control.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"

#define ANSWER_MAX 65536
#define GONE_WITHIN 400 /* tenths of a second: longer than the supervisor waits before it kills */

static int control_connect(const struct options *o)
{
	struct sockaddr_un sa;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), n;

	proc_address(o->state, "control.sock", &sa);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&sa, sizeof(sa)) == 0)
		return fd;
	n = errno;
	if (fd >= 0)
		close(fd);
	errno = n;
	return -1;
}

bool control_is_up(const struct options *o)
{
	int fd = control_connect(o);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

/* Everything until the supervisor closes; the last line is the answer. */
static struct span answer_read(int fd, char *buf)
{
	size_t len = 0;
	ssize_t n;

	while (len < ANSWER_MAX && (n = read(fd, buf + len, ANSWER_MAX - len)) != 0) {
		if (n > 0)
			len += (size_t)n;
		else if (errno != EINTR)
			break;
	}
	return (struct span){buf, len};
}

json_t *control_ask(struct arena *a, const struct options *o, const char *line)
{
	int fd = control_connect(o);
	struct span answer;
	json_t *v = NULL;

	if (fd < 0) {
		proc_fail(o->state, errno == EACCES ? "it belongs to another user"
						    : "nothing is running here",
			  errno == EACCES ? "run this as that user" : "start it with scripts/up or "
								      "`hirehall serve`");
		return NULL;
	}
	if (send(fd, line, strlen(line), MSG_NOSIGNAL) != (ssize_t)strlen(line)) {
		close(fd);
		proc_fail("control socket", strerror(errno), "try again");
		return NULL;
	}
	answer = answer_read(fd, arena_alloc(a, ANSWER_MAX));
	close(fd);
	if (json_read(a, answer, &v) || !json_is_object(v)) {
		proc_fail("control socket", "the answer was cut off", "see the log of `hirehall serve`");
		return NULL;
	}
	return v;
}

/* One question with a yes or no; prints its text. */
static int ask_and_tell(const struct options *o, const char *what, const char *line)
{
	json_t *v = control_ask(o->arena, o, line);
	bool is_ok = json_is_true(json_object_get(v, "ok"));
	const char *text = json_string_value(json_object_get(v, "text"));
	int rc = v && is_ok ? EXIT_DONE : EXIT_FAILED;

	if (v && is_ok)
		printf("%s: %s\n", what, text);
	else if (v)
		proc_fail(what, text ? text : "it failed", "see the log of `hirehall serve`");
	return rc;
}

int reload_main(const struct options *o)
{
	return ask_and_tell(o, "reload", "{\"ask\":\"reload\"}\n");
}

/* "web=8" as "web":8; false when it is something else. */
static bool scale_word(struct buf *b, const char *word)
{
	const char *equals = strchr(word, '=');
	int64_t n;

	if (!equals || !str_in_words(word, (size_t)(equals - word), "web|slow|jobs") ||
	    !str_int(equals + 1, &n))
		return false;
	BUF_LIT(b, ",\"");
	buf_add(b, word, (size_t)(equals - word));
	buf_fmt(b, "\":%lld", (long long)n);
	return true;
}

int scale_main(const struct options *o)
{
	struct buf b;
	size_t i;

	buf_init(&b, o->arena, 1000);
	BUF_LIT(&b, "{\"ask\":\"scale\"");
	for (i = 0; i < o->n_args; i++)
		if (!scale_word(&b, o->args[i]))
			break;
	BUF_LIT(&b, "}\n");
	if (i < o->n_args || o->n_args == 0 || b.is_full) {
		proc_fail("scale", "which pool and how many", "hirehall scale web=8 jobs=2");
		return EXIT_USAGE;
	}
	return ask_and_tell(o, "scale", b.at);
}

int stop_main(const struct options *o)
{
	int rc = ask_and_tell(o, "stop", "{\"ask\":\"stop\"}\n"), i;

	for (i = 0; !rc && i < GONE_WITHIN && control_is_up(o); i++)
		usleep(100000);
	if (!rc && i == GONE_WITHIN)
		return proc_fail("stop", "it still runs", "see the log of `hirehall serve`");
	return rc;
}
