/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/late.h"
#include <dlfcn.h>
#include <string.h>

#define MAX_LIBRARIES 4


bool late_load(const char *const *libraries, const struct late *calls, size_t n, void *into)
{
	void *open[MAX_LIBRARIES];
	size_t n_open = 0;

	for (; n_open < MAX_LIBRARIES && libraries[n_open]; n_open++) {
		open[n_open] = dlopen(libraries[n_open], RTLD_NOW | RTLD_LOCAL);
		if (!open[n_open])
			return false;
	}
	for (size_t i = 0; i < n; i++) {
		void *found = NULL;

		for (size_t k = 0; k < n_open && !found; k++)
			found = dlsym(open[k], calls[i].name);
		if (!found)
			return false;
		memcpy((char *)into + calls[i].at, &found, sizeof(found));
	}
	return true;
}
