/* choices.h - settings that choose by name: "name:value, name:value".
 *
 * Layer: base.  Blanks around the parts do not count; a name without a colon has the value "".
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_CHOICES_H
#define BASE_CHOICES_H
#include "base/arena.h"

/* The next pair, its parts in the arena; false at the end.  *at begins as the list. */
bool choice_next(struct arena *a, const char **at, const char **name, const char **value);

#endif
