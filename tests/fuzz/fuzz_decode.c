/* SPDX-License-Identifier: AGPL-3.0-or-later
 * io/picture: the decoders that `hirehall media` runs, without its confinement.  What comes out has the size that was
 * judged and can be made small.  A broken JPEG ends its process, so each is read by a child; what the sanitizers find there
 * ends the child with SAN_CODE.  Coverage in the child is not seen by the fuzzer, so JPEGs are changed blindly. */
#include "fuzz.h"
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>
#include "io/media.h"
#include "io/picture.h"

#define SAN_CODE 77
#define SCALED_MAX 1000000u /* pixels: making larger pictures small shows nothing new and takes long */

const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

const char *__asan_default_options(void)
{
	return "exitcode=77";
}

const char *__ubsan_default_options(void)
{
	return "exitcode=77";
}

static const struct {
	const char *type;
	err_t (*decode)(struct arena *a, struct span data, struct picture *out);
	bool is_apart;
} decoders[] = {
	{"image/jpeg", jpeg_decode, true},
	{"image/png", png_decode, false},
	{"image/webp", webp_decode, false},
	{"image/gif", gif_decode, false},
};


static void decode_one(struct arena *a, struct span in, err_t (*decode)(struct arena *a, struct span data, struct picture *out))
{
	struct picture p = {0}, small;
	err_t e = decode(a, in, &p);

	MUST(e == ERR_OK || e == ERR_FILE_TYPE || e == ERR_IMAGE_TOO_LARGE);
	if (e)
		return;
	MUST(p.px && (p.channels == 3 || p.channels == 4));
	MUST(picture_size_check(p.width, p.height) == ERR_OK);
	if ((uint64_t)p.width * p.height > SCALED_MAX)
		return;
	picture_scale(a, &p, 16, &small);
	MUST(small.width <= 16 && small.height <= 16 && small.width && small.height);
}


static void decode_apart(struct arena *a, struct span in, err_t (*decode)(struct arena *a, struct span data, struct picture *out))
{
	int status = 0;
	pid_t pid = fork(), ended;

	MUST(pid >= 0);
	if (pid == 0) {
		decode_one(a, in, decode);
		_exit(0);
	}
	do
		ended = waitpid(pid, &status, 0);
	while (ended < 0 && errno == EINTR); /* the fuzzer's clock rings while it waits */
	MUST(ended == pid);
	MUST(WIFEXITED(status) && WEXITSTATUS(status) != SAN_CODE);
}


static void fuzz_one(struct arena *a, struct span in)
{
	const char *type = picture_sniff(in);

	for (size_t i = 0; i < N_OF(decoders) && type; i++) {
		if (!str_eq(type, decoders[i].type))
			continue;
		if (decoders[i].is_apart)
			decode_apart(a, in, decoders[i].decode);
		else
			decode_one(a, in, decoders[i].decode);
	}
}
