/* stories_shapes.c - what stories look like on the wire and in statements.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "stories/make.h"
#include "stories/stories_rows.h"

#define S(member, kind_, ...) FIELD(story, member, kind_, __VA_ARGS__)
SHAPE(story, story, FIELD_AS("id", story, id, K_INT), S(topic, K_TEXT), S(main_role, K_TEXT), S(scene, K_TEXT), S(lang, K_WORD, .words = STORY_LANGS),
      S(status, K_WORD, .words = STORY_STATES), S(current_segment, K_INT), S(total_segments, K_INT),
      S(workflow_version, K_TEXT), S(created_at, K_TIME), S(updated_at, K_TIME), S(is_shared, K_BOOL),
      S(makes_all, K_BOOL, .note = "The next segment begins by itself when this one is done"));
#define G(member, kind_, ...) FIELD(story_segment, member, kind_, __VA_ARGS__)
SHAPE(story_segment, story_segment, G(segment_id, K_INT), G(name, K_TEXT), G(status, K_WORD, .words = STORY_STATES),
      G(message, K_TEXT, .note = "How far it is"), G(error, K_TEXT), FIELD_AS("run_n", story_segment, run_n, K_INT, .note = "How often it was started"),
      G(executor, K_TEXT, .note = "Who makes it: local, model, http, people; null: nobody did yet, it was simulated, or edited"),
      G(model, K_TEXT), G(tokens_in, K_INT), G(tokens_out, K_INT), G(cost_micros, K_INT, .note = "Millionths of a dollar, of all runs"),
      G(started_at, K_TIME), G(ended_at, K_TIME), G(metadata, K_JSON));
#define R(member, kind_) FIELD(story_resource, member, kind_)
SHAPE(story_resource, story_resource, R(segment_id, K_INT), R(path, K_TEXT), R(type, K_TEXT), R(bytes, K_INT),
      R(sha256, K_TEXT), R(meta, K_JSON));

SHAPE(story_key, story_key, FIELD(story_key, id, K_INT), FIELD(story_key, user_id, K_TEXT));
#define N(member, kind_, ...) FIELD(story_new, member, kind_, __VA_ARGS__)
SHAPE(story_new, story_new, N(topic, K_LINE, .flags = F_REQ, .max = 512), N(main_role, K_LINE, .max = 256),
      N(scene, K_LINE, .max = 512), N(lang, K_WORD, .words = STORY_LANGS, .note = "Of what is told; default en"));
#define NR(member) FIELD_AS(#member, story_new_row, in.member, K_TEXT)
SHAPE(story_new_row, story_new_row, FIELD(story_new_row, user_id, K_TEXT), NR(topic), NR(main_role), NR(scene), NR(lang));
#define X(member, kind) FIELD(story_execute_ask, member, kind)
SHAPE(story_execute_ask, story_execute_ask, X(id, K_INT), X(n, K_INT), X(wait_s, K_INT), X(lease_s, K_INT), X(user_id, K_TEXT),
      X(redo, K_BOOL), X(how, K_TEXT), X(executor, K_TEXT), X(words, K_TEXTS), X(deliverable, K_TEXT), X(budget_cents, K_INT), X(limit_s, K_INT));
SHAPE(story_taken, story_taken, FIELD(story_taken, run_n, K_INT), FIELD(story_taken, name, K_TEXT),
      FIELD(story_taken, job_id, K_TEXT));
SHAPE(story_segment_key, story_segment_key, FIELD(story_segment_key, id, K_INT), FIELD(story_segment_key, n, K_INT),
      FIELD(story_segment_key, lease_s, K_INT));
#define L(member) FIELD(story_leased, member, K_TEXT)
SHAPE(story_leased, story_leased, L(name), L(input_hash), L(executor), L(topic), L(main_role), L(scene), L(lang),
      FIELD(story_leased, run_n, K_INT));
#define W(member, kind) FIELD(story_worker, member, kind)
SHAPE(story_worker, story_worker, W(id, K_INT), W(n, K_INT), W(run_n, K_INT), W(lease_s, K_INT), W(message, K_TEXT),
      W(files, K_JSON), W(input_hash, K_TEXT), W(metadata, K_JSON));
SHAPE(story_ended, story_ended, FIELD(story_ended, is_done, K_BOOL));
#define C(member, kind) FIELD(story_call, member, kind)
SHAPE(story_call, story_call, C(id, K_INT), C(n, K_INT), C(item, K_INT), C(input_hash, K_TEXT), C(call_key, K_TEXT),
      C(external_id, K_TEXT), C(state, K_TEXT), C(account, K_TEXT), C(model, K_TEXT), C(micros, K_INT), C(tokens_in, K_INT),
      C(tokens_out, K_INT));
SHAPE(story_called, story_call, C(call_key, K_TEXT), C(external_id, K_TEXT));
#define DELIVERY(member) FIELD(story_delivery, member, K_TEXT)
SHAPE(story_delivery, story_delivery, DELIVERY(text), DELIVERY(file), DELIVERY(file_type), DELIVERY(state), DELIVERY(place));
SHAPE(story_state, story_state, FIELD(story_state, status, K_TEXT), FIELD(story_state, is_worked_on, K_BOOL),
      FIELD(story_state, n_worked_on, K_INT));
SHAPE(story_workflow, story_workflow, FIELD(story_workflow, segments, K_JSON));
SHAPE(story_ids, story_ids, FIELD(story_ids, task_ids, K_JSON, .note = "Numbers, newest first"));
SHAPE(story_total, story_total, FIELD(story_total, total, K_INT));
SHAPE(story_page_ask, story_page_ask, FIELD(story_page_ask, user_id, K_TEXT), FIELD(story_page_ask, limit, K_INT),
      FIELD(story_page_ask, offset, K_INT));
SHAPE(story_share_key, story_share_key, FIELD(story_share_key, id, K_INT), FIELD(story_share_key, user_id, K_TEXT),
      FIELD(story_share_key, token_hash, K_TEXT));
SHAPE(story_file_ask, story_file_ask, FIELD(story_file_ask, url, K_TEXT), FIELD(story_file_ask, user_id, K_TEXT),
      FIELD(story_file_ask, share_hash, K_TEXT));
/* ---- what callers send and get */

#define TASK_ID(type) FIELD_AS("id", type, task_id, K_INT, .flags = F_REQ | F_PATH, .max = INT64_MAX)
SHAPE(story_id, story_id_in, TASK_ID(story_id_in));
SHAPE(story_made, story_made, FIELD(story_made, task_id, K_INT));
SHAPE(story_progress, story, S(current_segment, K_INT), S(status, K_WORD, .words = STORY_STATES));
SHAPE(story_info, story_info, FIELD_AS("task_id", story_info, story.id, K_INT), FIELD_AS("topic", story_info, story.topic, K_TEXT),
      FIELD_AS("main_role", story_info, story.main_role, K_TEXT), FIELD_AS("scene", story_info, story.scene, K_TEXT),
      FIELD_AS("lang", story_info, story.lang, K_TEXT), FIELD_AS("status", story_info, story.status, K_WORD, .words = STORY_STATES),
      FIELD_AS("current_segment", story_info, story.current_segment, K_INT),
      FIELD_AS("total_segments", story_info, story.total_segments, K_INT),
      FIELD_AS("workflow_version", story_info, story.workflow_version, K_TEXT),
      FIELD_AS("created_at", story_info, story.created_at, K_TIME), FIELD_AS("updated_at", story_info, story.updated_at, K_TIME),
      FIELD_AS("is_shared", story_info, story.is_shared, K_BOOL), FIELD_AS("makes_all", story_info, story.makes_all, K_BOOL), FIELD(story_info, segment_names, K_TEXTS),
      FIELD(story_info, segments, K_LIST, .of = &story_segment_shape), FIELD(story_info, resources, K_LIST, .of = &story_resource_shape));
SHAPE(story_list_in, story_list_in, FIELD(story_list_in, limit, K_INT, .flags = F_QUERY, .min = 1, .max = 1000),
      FIELD(story_list_in, offset, K_INT, .flags = F_QUERY, .max = INT64_MAX));
SHAPE(story_list, story_list, FIELD(story_list, tasks, K_LIST, .of = &story_shape), FIELD(story_list, total, K_INT));
SHAPE(story_execute_in, story_execute_in, TASK_ID(story_execute_in),
      FIELD_AS("segment_id", story_execute_in, segment_id, K_INT, .flags = F_REQ | F_PATH, .min = INT32_MIN, .max = INT32_MAX),
      FIELD(story_execute_in, redo, K_BOOL, .flags = F_QUERY, .note = "Make a segment again that is done; later ones are reused where nothing changed for them"),
      FIELD(story_execute_in, all, K_BOOL, .flags = F_QUERY, .note = "Then the later ones too, one after another, until one fails or is cancelled"));
SHAPE(story_executed, story_executed, FIELD(story_executed, accepted, K_BOOL), FIELD(story_executed, message, K_TEXT),
      FIELD(story_executed, job_id, K_TEXT, .flags = F_OMIT));
SHAPE(story_edit_in, story_edit_in, TASK_ID(story_edit_in),
      FIELD_AS("segment_id", story_edit_in, segment_id, K_INT, .flags = F_REQ | F_PATH, .min = INT32_MIN, .max = INT32_MAX),
      FIELD(story_edit_in, pages, K_JSON, .note = "Segment 1: a list of {story, image_prompt} or of texts"),
      FIELD(story_edit_in, segmented_pages, K_JSON, .note = "Segment 3: for each page a list of pieces"),
      FIELD(story_edit_in, mode, K_WORD, .words = "replace|merge", .note = "merge: what is null stays; default replace"));
SHAPE(story_edited, story_said, FIELD_AS("saved", story_said, yes, K_BOOL));
SHAPE(story_cancelled, story_said, FIELD_AS("cancelled", story_said, yes, K_BOOL));
SHAPE(story_deleted, story_said, FIELD_AS("deleted", story_said, yes, K_BOOL));
SHAPE(story_shared_reply, story_shared_reply, FIELD(story_shared_reply, url, K_TEXT));
SHAPE(story_resource_in, story_resource_in, TASK_ID(story_resource_in),
      FIELD(story_resource_in, segmentId, K_INT, .flags = F_REQ | F_QUERY, .min = INT32_MIN, .max = INT32_MAX));
SHAPE(story_resources_reply, story_resources_reply, FIELD(story_resources_reply, resources, K_TEXTS));
SHAPE(story_file_in, story_file_in, FIELD(story_file_in, url, K_LINE, .flags = F_REQ | F_QUERY, .max = 300,
      .note = "A path of …/resource: generated_stories/…"));
