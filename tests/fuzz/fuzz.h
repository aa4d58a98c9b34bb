/* fuzz.h - what the fuzz entries share: one file fuzz_X.c a parser, with a fuzz_one() that gets each input.
 *
 * An entry reads hostile bytes with the parser and then checks what must hold of the outcome with MUST; a broken
 * MUST, an OURS() that fired and a sanitizer's report all end the program, which the runner (tests/fuzz/run) takes for a
 * finding.  tests/fuzz/corpus/X holds inputs that are replayed in every run; an input that once broke something goes
 * there.  Without libFuzzer (FUZZ_REPLAY) the program only replays the files and folders it is given.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/str.h"

#define FUZZ_MAX_TEXT (64u << 20) /* of a buffer that shall not get full */

#define MUST(cond) \
	do { \
		if (!(cond)) { \
			(void)fprintf(stderr, "%s:%d: this must hold: %s\n", __FILE__, __LINE__, #cond); \
			abort(); \
		} \
	} while (0)

static void fuzz_one(struct arena *a, struct span in);

/* A copy that ends in NUL right at the end of its heap block, so that reading past it is seen. */
static inline const char *fuzz_text(struct arena *a, struct span in)
{
	char *s = malloc(in.len + 1);

	if (!s)
		die_no_memory();
	if (in.len)
		memcpy(s, in.at, in.len);
	s[in.len] = '\0';
	arena_defer(a, free, s);
	return s;
}

/* Cuts the input at the first `mark`: gives what is before it and leaves what is after; all if there is none. */
static inline struct span fuzz_cut(struct span *in, const char *mark)
{
	size_t n = strlen(mark);
	const char *at = in->len ? memmem(in->at, in->len, mark, n) : NULL;
	struct span head = {in->at, at ? (size_t)(at - in->at) : in->len};

	*in = (struct span){in->at + head.len + (at ? n : 0), in->len - head.len - (at ? n : 0)};
	return head;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct arena *a = arena_new(4096);

	log_threshold(LOG_ERROR);
	fuzz_one(a, (struct span){size ? (const char *)data : "", size});
	arena_free(a);
	MUST(err_ours_count() == 0);
	return 0;
}

#ifdef FUZZ_REPLAY
int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct arena *a = arena_new(4096);
		unsigned char *data = arena_alloc(a, 1u << 20);
		FILE *f = fopen(argv[i], "re");

		MUST(f);
		LLVMFuzzerTestOneInput(data, fread(data, 1, 1u << 20, f));
		(void)fclose(f);
		arena_free(a);
	}
	return 0;
}
#endif
#endif
