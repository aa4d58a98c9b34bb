/* vectors.h - what other programs made and judged, kept in tests/unit/vectors.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TESTS_UNIT_VECTORS_H
#define TESTS_UNIT_VECTORS_H
#include <stdlib.h>
#include "base/json.h"
#include "check.h"

static inline json_t *vectors_read(struct arena *a, const char *name)
{
	const char *path = arena_printf(a, "%s/tests/unit/vectors/%s.json", getenv("SRCDIR"), name);
	char *text = arena_alloc(a, 1 << 16);
	FILE *f = fopen(path, "re");
	json_t *v = NULL;

	CHECK(f != NULL);
	if (f) {
		size_t n = fread(text, 1, 1 << 16, f);

		(void)fclose(f);
		CHECK(json_read(a, (struct span){text, n}, &v) == ERR_OK);
	}
	return v;
}

#endif
