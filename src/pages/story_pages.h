/* story_pages.h - people's pages of stories: theirs, a new one, one as it is made, one that is shared.
 *
 * Layer: pages.  doc/stories.md tells the rest.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_STORY_PAGES_H
#define PAGES_STORY_PAGES_H
#include "web/route.h"
#include "web/template.h"

extern const struct route story_pages_routes[];
extern const struct template_use story_templates[];

#endif
