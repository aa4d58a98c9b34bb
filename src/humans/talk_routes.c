/* talk_routes.c - the routes of messages, comments, inquiries, ready texts and profiles.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/profile.h"
#include "humans/talk_internal.h"

#define ROUTE(name_, method_, path_, ...) \
	{.name = (name_), .method = (method_), .path = (path_), .status = 200, .dialect = D_HUMANS, __VA_ARGS__}
#define BOTH_SIDES .who = W_AI | W_PERSON | W_TEST, .rate = RATE_AI
#define ONESELF .who = W_PERSON | W_TEST

const struct route talk_routes[] = {
	ROUTE("contact_allow", POST, "/api/tasks/{id}/contact/allow", .in = &contact_allow_in_shape,
	      .out = &talk_task_done_shape, .who = W_AI, .rate = RATE_AI, .flags = R_AUTH_IN_SQL,
	      .errors = E(ERR_NOT_FOUND, ERR_CONTACT_NOT_READY), .run = contact_allow_post,
	      .note = "The task's AI opens the channel to the person who has the task"),
	ROUTE("contact_messages", GET, "/api/tasks/{id}/contact/messages", .tool = "list_messages", .in = &thread_in_shape,
	      .out = &contact_thread_shape, BOTH_SIDES, .flags = R_AUTH_IN_SQL,
	      .errors = E(ERR_MISSING_HUMAN, ERR_NOT_FOUND, ERR_CONTACT_NOT_READY), .run = contact_messages_show,
	      .note = "The channel and its newest messages, oldest first"),
	ROUTE("contact_message_add", POST, "/api/tasks/{id}/contact/messages", .tool = "send_message", .in = &contact_say_in_shape,
	      .out = &contact_said_shape, BOTH_SIDES, .flags = R_AUTH_IN_SQL | R_UPLOAD | R_SLOW | R_ONCE_TOOL,
	      .errors = E(ERR_MISSING_HUMAN, ERR_NOT_FOUND, ERR_CONTACT_NOT_OPEN, ERR_FILE_TYPE, ERR_ATTACHMENT_SIZE),
	      .run = contact_message_post, .note = "Write to the other side: a text, a picture, or both"),
	ROUTE("contact_read", PATCH, "/api/tasks/{id}/contact/read", .in = &contact_allow_in_shape,
	      .out = &talk_task_done_shape, BOTH_SIDES, .flags = R_AUTH_IN_SQL,
	      .errors = E(ERR_MISSING_HUMAN, ERR_NOT_FOUND, ERR_CONTACT_NOT_READY), .run = contact_read_patch,
	      .note = "The caller's side has read everything up to now"),
	ROUTE("comment_list", GET, "/api/tasks/{id}/comments", .in = &comments_in_shape, .out = &comments_shape,
	      .who = W_ANYONE, .errors = E(ERR_NOT_FOUND), .run = comments_show,
	      .note = "What people say about a task; anybody may read it"),
	ROUTE("comment_add", POST, "/api/tasks/{id}/comments", .in = &comment_in_shape, .out = &comment_made_shape, ONESELF,
	      .errors = E(ERR_MISSING_HUMAN, ERR_NOT_FOUND), .run = comment_post, .note = "Say something about a task"),
	ROUTE("inquiry_add", POST, "/api/inquiries", .in = &inquiry_new_shape, .out = &inquiry_done_shape,
	      .who = W_ANYONE | W_PERSON, .rate = RATE_INQUIRY, .errors = E(ERR_NOT_FOUND, ERR_RATE), .run = inquiry_post,
	      .note = "Write to a person; 20 an hour from one address"),
	ROUTE("message_list", GET, "/api/me/messages", .out = &my_messages_shape, ONESELF, .run = my_messages_show,
	      .note = "One's inquiries, ready texts and channels"),
	ROUTE("news", GET, "/api/me/news", .out = &news_shape, ONESELF, .headers = "ETag", .run = news_show,
	      .note = "Is there something new? With an ETag: 304 when there is not"),
	ROUTE("inquiry_mark", PATCH, "/api/me/messages/{id}", .in = &inquiry_mark_in_shape, .out = &inquiry_marked_shape,
	      ONESELF, .errors = E(ERR_NOT_FOUND), .run = inquiry_patch, .note = "Mark an inquiry as read or unread"),
	ROUTE("template_add", POST, "/api/me/message-templates", .in = &template_new_shape, .out = &template_saved_shape,
	      ONESELF, .errors = E(ERR_MISSING_HUMAN, ERR_QUOTA), .run = template_post, .note = "Keep a ready text; at most 100"),
	ROUTE("template_set", PATCH, "/api/me/message-templates/{id}", .in = &template_edit_in_shape,
	      .out = &template_saved_shape, ONESELF, .errors = E(ERR_MISSING_HUMAN, ERR_NOT_FOUND), .run = template_patch,
	      .note = "Change a ready text: what is sent is replaced"),
	ROUTE("template_drop", DELETE, "/api/me/message-templates/{id}", .in = &template_key_shape, .out = &talk_done_shape,
	      ONESELF, .errors = E(ERR_NOT_FOUND), .run = template_delete, .note = "Remove a ready text"),
	ROUTE("profile_get", GET, "/api/profile", .out = &own_profile_shape, ONESELF, .run = profile_show,
	      .note = "One's own profile; null without one"),
	ROUTE("profile_set", POST, "/api/profile", .in = &profile_in_shape, .out = &profile_saved_shape, ONESELF,
	      .run = profile_post,
	      .note = "Change one's profile: what is sent is replaced, what is sent empty is removed. Without a profile it is made"),
	ROUTES_END,
};
