/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/media_child.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/id.h"
#include "base/log.h"
#include "base/time.h"
#include "io/media.h"
#include "io/save.h"

#define HIGH_FD 16 /* above those that the child is given */

const char *media_program = "/proc/self/exe";

/* By how the type of a file begins. */
static const struct media_kind {
	const char *type, *word;
	size_t n_kept; /* of the outputs, the last so many are wanted */
} kinds[] = {
	{"video/", MEDIA_FILM, N_SMALL},
	{"image/heic", MEDIA_HEIF, MEDIA_N_OUT},
	{"", MEDIA_PICTURE, MEDIA_N_OUT},
};

/* One file that the child writes. */
struct output {
	const char *temp, *path;
	int fd;
};
struct child {
	const struct media_kind *kind;
	int source;
	struct output out[MEDIA_N_OUT];
	int report[2];
	pid_t pid;
};


static err_t io_failed(const char *what, const char *path)
{
	log_line(LOG_ERROR, "picture not made call=%s path=%s error=%s", what, path, strerror(errno));
	return ERR_IO;
}


/* Out of the way of the numbers that the child uses. */
static int fd_raise(int fd)
{
	int high = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, HIGH_FD);

	if (fd >= 0)
		(void)close(fd);
	return high;
}


static err_t files_open(struct arena *a, const char *path, struct child *c)
{
	static const unsigned sides[N_SMALL] = SMALL_SIDES;

	c->source = fd_raise(open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
	if (c->source < 0)
		return io_failed("open", path);
	for (size_t i = 0; i < MEDIA_N_OUT; i++) {
		struct output *o = &c->out[i];

		o->path = i ? arena_printf(a, "%s.%u", path, sides[i - 1]) : path;
		o->temp = arena_printf(a, "%s.%s.new", o->path, random_hex(a, 4));
		o->fd = fd_raise(open(o->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640));
		if (o->fd < 0)
			return io_failed("open", o->temp);
	}
	if (pipe2(c->report, O_CLOEXEC))
		return io_failed("pipe", path);
	c->report[0] = fd_raise(c->report[0]);
	c->report[1] = fd_raise(c->report[1]);
	return c->report[0] < 0 || c->report[1] < 0 ? io_failed("fcntl", path) : ERR_OK;
}


/* What is still open is closed, what has no place yet is removed. */
static void files_close(struct child *c)
{
	(void)close(c->source);
	for (size_t i = 0; i < MEDIA_N_OUT; i++)
		if (c->out[i].fd >= 0) {
			(void)close(c->out[i].fd);
			(void)unlink(c->out[i].temp);
		}
	(void)close(c->report[0]);
	(void)close(c->report[1]);
}


static err_t child_start(struct child *c)
{
	static char name[] = "hirehall", command[] = "media";
	char word[sizeof(MEDIA_PICTURE)], *argv[] = {name, command, word, NULL}, *none[] = {NULL};
	posix_spawn_file_actions_t fds;
	int failed = posix_spawn_file_actions_init(&fds);

	(void)snprintf(word, sizeof(word), "%s", c->kind->word);
	if (!failed)
		failed = posix_spawn_file_actions_adddup2(&fds, c->source, MEDIA_SOURCE_FD);
	if (!failed)
		failed = posix_spawn_file_actions_adddup2(&fds, c->report[1], MEDIA_REPORT_FD);
	for (int i = 0; i < MEDIA_N_OUT && !failed; i++)
		failed = posix_spawn_file_actions_adddup2(&fds, c->out[i].fd, MEDIA_OUT_FD + i);
	if (!failed)
		failed = posix_spawn(&c->pid, media_program, &fds, NULL, argv, none);
	(void)posix_spawn_file_actions_destroy(&fds);
	errno = failed;
	return failed ? io_failed("spawn", media_program) : ERR_OK;
}


/* The report, if it came whole and in time. */
static err_t report_read(const struct child *c, int wall_ms, struct media_report *r)
{
	int64_t until = time_mono() + wall_ms * (US_PER_S / 1000);
	struct pollfd p = {.fd = c->report[0], .events = POLLIN};

	for (;;) {
		int64_t left_ms = (until - time_mono()) / (US_PER_S / 1000);
		ssize_t n;

		if (left_ms <= 0)
			return ERR_TIMED_OUT;
		if (poll(&p, 1, (int)left_ms) <= 0)
			continue;
		n = read(c->report[0], r, sizeof(*r));
		if (n < 0 && errno == EINTR)
			continue;
		return n == sizeof(*r) && r->magic == MEDIA_REPORT_MAGIC ? ERR_OK : ERR_FILE_TYPE;
	}
}


static void child_end(const struct child *c)
{
	int status;

	(void)kill(c->pid, SIGKILL);
	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
}


static err_t report_judge(const struct media_report *r, struct media_made *out)
{
	static const char *const types[] = MEDIA_TYPES;

	if (r->err == ERR_IMAGE_TOO_LARGE || r->err == ERR_HEIC)
		return (err_t)r->err;
	if (r->err || r->type >= N_OF(types) || picture_size_check(r->width, r->height))
		return ERR_FILE_TYPE;
	*out = (struct media_made){.type = types[r->type], .width = r->width, .height = r->height};
	return ERR_OK;
}


static err_t output_place(struct output *o, int64_t *bytes)
{
	struct stat st;

	if (fstat(o->fd, &st) || fsync(o->fd) || rename(o->temp, o->path))
		return io_failed("rename", o->path);
	*bytes = st.st_size;
	(void)close(o->fd);
	o->fd = -1;
	return ERR_OK;
}


static err_t child_run(struct child *c, int wall_ms, struct media_made *out)
{
	struct media_report r;
	err_t e = child_start(c);

	if (e)
		return e;
	(void)close(c->report[1]);
	c->report[1] = -1;
	e = report_read(c, wall_ms, &r);
	child_end(c);
	if (!e)
		e = report_judge(&r, out);
	for (size_t i = MEDIA_N_OUT; i-- > MEDIA_N_OUT - c->kind->n_kept && !e;)
		e = output_place(&c->out[i], &out->bytes);
	return e;
}


err_t media_make(struct arena *a, const char *path, const char *type, int wall_ms, struct media_made *out)
{
	struct child c = {.kind = kinds, .source = -1, .report = {-1, -1}};
	err_t e;

	while (!str_starts(type, c.kind->type))
		c.kind++;
	for (size_t i = 0; i < MEDIA_N_OUT; i++)
		c.out[i].fd = -1;
	e = files_open(a, path, &c);
	if (!e)
		e = child_run(&c, wall_ms, out);
	files_close(&c);
	return e ? e : folder_sync(arena_strndup(a, path, (size_t)(strrchr(path, '/') - path)));
}
