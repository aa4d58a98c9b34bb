/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/choices.h"
#include <string.h>
#include "base/str.h"


bool choice_next(struct arena *a, const char **at, const char **name, const char **value)
{
	size_t n, colon;

	*at += strspn(*at, ", \t");
	n = strcspn(*at, ",");
	if (!n)
		return false;
	colon = strcspn(*at, ":");
	*name = str_trim(a, arena_strndup(a, *at, colon < n ? colon : n));
	*value = colon < n ? str_trim(a, arena_strndup(a, *at + colon + 1, n - colon - 1)) : "";
	*at += n;
	return true;
}
