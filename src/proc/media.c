/* media.c - `hirehall media KIND`: decodes one picture or film from its standard input and writes it anew, confined (see
 * io/media_child.h, which runs it).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "io/files.h"
#include "io/film.h"
#include "io/media_child.h"
#include "proc/confine.h"
#include "proc/proc.h"

#define MEMORY_MAX (512u << 20)
#define FILM_MEMORY_MAX (768u << 20) /* FFmpeg's libraries alone take 190 MiB of addresses */
#define OUTPUT_MAX (64u << 20)
#define CPU_S 6

static int limit(__rlimit_resource_t what, rlim_t most)
{
	struct rlimit r = {most, most};

	return setrlimit(what, &r);
}

/* Sanitizers reserve more address space than there is. */
static int limits_set(rlim_t memory, rlim_t threads)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(WITH_SANITIZERS)
	if (limit(RLIMIT_AS, memory))
		return -1;
#else
	(void)memory;
#endif
	return limit(RLIMIT_CPU, CPU_S) || limit(RLIMIT_FSIZE, OUTPUT_MAX) || limit(RLIMIT_NOFILE, 0) ||
	       (threads == 0 && limit(RLIMIT_NPROC, 0));
}

static struct span source_read(struct arena *a)
{
	char *at = arena_room(a, IMAGE_MAX_BYTES + 1);
	size_t len = 0;

	while (len <= IMAGE_MAX_BYTES) {
		ssize_t n = read(MEDIA_SOURCE_FD, at + len, IMAGE_MAX_BYTES + 1 - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	return (struct span){at, len};
}

static uint32_t type_number(const char *type)
{
	static const char *const types[] = MEDIA_TYPES;
	uint32_t i = 0;

	while (i < N_OF(types) && !str_eq(types[i], type))
		i++;
	return i;
}

static err_t picture_run(struct arena *a, FILE *const *out, int64_t bytes, struct media_report *r)
{
	const char *type = "";
	struct picture made;
	err_t e = picture_make(a, source_read(a), out, &type, &made);

	(void)bytes;
	*r = (struct media_report){.type = type_number(type), .width = made.width, .height = made.height};
	return e;
}

static err_t film_run(struct arena *a, FILE *const *out, int64_t bytes, struct media_report *r)
{
	struct picture made;
	err_t e = film_make(a, MEDIA_SOURCE_FD, bytes, out + 1, &made);

	*r = (struct media_report){.width = made.width, .height = made.height};
	return e;
}

/* What a child is for: what it loads, what it may then do, and how much memory that takes. */
static const struct work {
	const char *word, *role;
	bool (*prepare)(void);
	rlim_t memory, threads; /* the user's threads are counted, not the process's: none or any number */
	err_t (*run)(struct arena *a, FILE *const *out, int64_t bytes, struct media_report *r);
} works[] = {
	{MEDIA_PICTURE, "media", NULL, MEMORY_MAX, 0, picture_run},
	{MEDIA_HEIF, "media-heif", heif_prepare, MEMORY_MAX, RLIM_INFINITY, picture_run},
	{MEDIA_FILM, "media", film_prepare, FILM_MEMORY_MAX, 0, film_run},
};

static const struct work *work_of(const struct options *o)
{
	for (size_t i = 0; i < N_OF(works) && o->n_args == 1; i++)
		if (str_eq(o->args[0], works[i].word))
			return &works[i];
	return NULL;
}

static bool outputs_open(FILE **out)
{
	static char buffers[MEDIA_N_OUT][65536]; /* stdio asks the system about files whose buffer it makes itself */

	for (int i = 0; i < MEDIA_N_OUT; i++) {
		out[i] = fdopen(MEDIA_OUT_FD + i, "w");
		if (!out[i] || setvbuf(out[i], buffers[i], _IOFBF, sizeof(buffers[i])))
			return false;
	}
	return true;
}

int media_main(const struct options *o)
{
	const struct work *w = work_of(o);
	struct media_report r = {0};
	FILE *out[MEDIA_N_OUT];
	int64_t bytes;
	err_t e;

	if (!w || !outputs_open(out))
		return proc_fail("media", "its descriptors are not there", "it is run by the other processes");
	/* a library that is not there shows when it is wanted */
	if (w->prepare)
		(void)w->prepare();
	bytes = lseek(MEDIA_SOURCE_FD, 0, SEEK_END);
	if (lseek(MEDIA_SOURCE_FD, 0, SEEK_SET) || prctl(PR_SET_PDEATHSIG, SIGKILL) ||
	    syscall(SYS_close_range, MEDIA_OUT_FD + MEDIA_N_OUT, ~0u, 0) || limits_set(w->memory, w->threads))
		return proc_fail("media", "its limits cannot be set", "use a newer kernel");
	if (confine(NULL, w->role))
		return EXIT_FAILED;
	e = w->run(o->arena, out, bytes, &r);
	r.magic = MEDIA_REPORT_MAGIC;
	r.err = e;
	_exit(write(MEDIA_REPORT_FD, &r, sizeof(r)) == sizeof(r) ? EXIT_DONE : EXIT_FAILED);
}
