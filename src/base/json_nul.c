/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/json.h"


struct span json_without_nul(struct arena *a, struct span text)
{
	static const char nul[] = "\\u0000", instead[] = "\\ufffd";
	const size_t n = sizeof(nul) - 1;
	char *to;

	if (!text.len || !memmem(text.at, text.len, nul, n))
		return text;
	to = arena_strndup(a, text.at, text.len);
	for (size_t i = 0; i + n <= text.len; i += text.at[i] == '\\' ? 2 : 1) /* a backslash takes the next one with it */
		if (memcmp(text.at + i, nul, n) == 0)
			memcpy(to + i, instead, n);
	return (struct span){to, text.len};
}
