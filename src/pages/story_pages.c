/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The table of the pages of stories and of their templates. */
#include "pages/story_pages.h"
#include "pages/story_parts.h"

#define PAGE .dialect = D_PAGE, .status = 200
#define SHOWN R_PAGE | R_CHINESE
#define POSTED R_PAGE | R_FORM | R_SLOW | R_CHINESE

const struct route story_pages_routes[] = {
	{.name = "page_stories", .method = GET, .path = "/stories", .in = &stories_query_shape, PAGE, .who = W_PERSON, .flags = SHOWN,
	 .run = page_stories, .note = "The reader's stories, and a new one"},
	{.name = "page_stories_post", .method = POST, .path = "/stories", PAGE, .who = W_PERSON, .flags = POSTED,
	 .run = page_stories_post, .note = "Begin a story"},
	{.name = "page_story", .method = GET, .path = "/stories/{id:int}", .in = &story_path_shape, PAGE, .who = W_PERSON,
	 .flags = SHOWN | R_SLOW, .run = page_story, .note = "One story: its segments, words, pictures, sounds and film"},
	{.name = "page_story_act", .method = POST, .path = "/stories/{id:int}", .in = &story_act_in_shape, PAGE, .who = W_PERSON,
	 .flags = POSTED, .run = page_story_act, .note = "Make, cancel, edit, share or delete it"},
	{.name = "page_story_confirm", .method = GET, .path = "/stories/{id:int}/confirm", .in = &story_confirm_query_shape, PAGE,
	 .who = W_PERSON, .flags = SHOWN, .run = page_story_confirm, .note = "What deleting or making again does; changes nothing"},
	{.name = "page_story_shared", .method = GET, .path = "/stories/shared/{token}", .in = &story_shared_in_shape, PAGE,
	 .who = W_ANYONE | W_PERSON, .flags = SHOWN | R_SLOW, .run = page_story_shared, .note = "A shared story, to be looked at"},
	{.name = "page_story_shared_file", .method = GET, .path = "/stories/shared/{token}/file", .in = &story_shared_file_shape, PAGE,
	 .who = W_ANYONE | W_PERSON, .flags = SHOWN, .run = page_story_shared_file, .note = "One of its files"},
	ROUTES_END,
};

const struct template_use story_templates[] = {
	{"stories", &stories_page_shape}, {"story", &story_page_shape}, {"story_confirm", &story_confirm_page_shape},
	{"story_shared", &story_shared_page_shape}, {NULL, NULL},
};
