/* media.c - `hirehall media`: decodes one picture from its standard input and writes it anew, confined (see
 * io/media_child.h, which runs it).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "io/files.h"
#include "io/media_child.h"
#include "proc/confine.h"
#include "proc/proc.h"

#define MEMORY_MAX (512u << 20)
#define OUTPUT_MAX (64u << 20)
#define CPU_S 6

static int limit(__rlimit_resource_t what, rlim_t most)
{
	struct rlimit r = {most, most};

	return setrlimit(what, &r);
}

/* Sanitizers reserve more address space than there is. */
static int limits_set(void)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(WITH_SANITIZERS)
	if (limit(RLIMIT_AS, MEMORY_MAX))
		return -1;
#endif
	return limit(RLIMIT_CPU, CPU_S) || limit(RLIMIT_FSIZE, OUTPUT_MAX) || limit(RLIMIT_NOFILE, 0) ||
	       limit(RLIMIT_NPROC, 0);
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

int media_main(const struct options *o)
{
	static char buffers[MEDIA_N_OUT][65536]; /* stdio asks the system about files whose buffer it makes itself */
	struct media_report r = {.magic = MEDIA_REPORT_MAGIC};
	FILE *out[MEDIA_N_OUT];
	const char *type = "";
	struct picture made;

	for (int i = 0; i < MEDIA_N_OUT; i++) {
		out[i] = fdopen(MEDIA_OUT_FD + i, "w");
		if (!out[i] || setvbuf(out[i], buffers[i], _IOFBF, sizeof(buffers[i])))
			return proc_fail("media", "its descriptors are not there", "it is run by the other processes");
	}
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || syscall(SYS_close_range, MEDIA_OUT_FD + MEDIA_N_OUT, ~0u, 0) ||
	    limits_set())
		return proc_fail("media", "its limits cannot be set", "use a newer kernel");
	if (confine(NULL, "media"))
		return EXIT_FAILED;
	r.err = picture_make(o->arena, source_read(o->arena), out, &type, &made);
	r.type = type_number(type);
	r.width = made.width;
	r.height = made.height;
	_exit(write(MEDIA_REPORT_FD, &r, sizeof(r)) == sizeof(r) ? EXIT_DONE : EXIT_FAILED);
}
