/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/webhooks_rows.h"

/* ---- requests */

#define NEW(member, kind_, ...) FIELD(webhook_new, member, kind_, __VA_ARGS__)
SHAPE(webhook_new, webhook_new,
      NEW(url, K_URL, .flags = F_REQ, .note = "https address on port 443 that takes a POST for each event"),
      NEW(events, K_TEXTS, .max = 50,
	  .note = "task.accepted, task.completed, task.failed; all of them when left out; unknown names are dropped"));

#define ID(type) FIELD(type, id, K_UUID, .flags = F_REQ | F_PATH)
SHAPE(webhook_id, webhook_id, ID(webhook_id));
SHAPE(webhook_delivery_id, webhook_delivery_id, ID(webhook_delivery_id), FIELD(webhook_delivery_id, delivery_id, K_UUID, .flags = F_REQ | F_PATH));
SHAPE(webhook_page, webhook_page, ID(webhook_page),
      FIELD(webhook_page, limit, K_INT, .flags = F_QUERY, .min = 1, .max = 100, .note = "50 when left out"),
      FIELD(webhook_page, cursor, K_UUID, .flags = F_QUERY, .note = "next_cursor of the page before"));

/* ---- answers */

#define HOOK(member, kind_, ...) FIELD(webhook, member, kind_, __VA_ARGS__)
SHAPE(webhook, webhook, HOOK(id, K_UUID, 0), HOOK(url, K_URL, 0),
      HOOK(status, K_WORD, .words = "active|disabled"), HOOK(events, K_JSON, .note = "names of the events it is told"),
      HOOK(secret, K_TEXT, .flags = F_OMIT | F_SECRET, .note = "shown once, when made"),
      HOOK(disabled_why, K_WORD, .flags = F_OMIT, .words = "gone|failing", .note = "why it was switched off"),
      HOOK(created_at, K_TIME, 0));
SHAPE(webhook_made, webhook_made, FIELD(webhook_made, status, K_WORD, .words = "created"),
      FIELD(webhook_made, webhook, K_OBJ, .of = &webhook_shape));
SHAPE(webhooks, webhooks, FIELD(webhooks, webhooks, K_LIST, .of = &webhook_shape));
SHAPE(webhook_secret, webhook_secret, FIELD(webhook_secret, status, K_WORD, .words = "rotated"),
      FIELD(webhook_secret, secret, K_TEXT, .flags = F_SECRET, .note = "the old one signs too for 24 hours"));
SHAPE(webhook_ended, webhook_ended, FIELD(webhook_ended, status, K_WORD, .words = "deleted"),
      FIELD(webhook_ended, id, K_UUID));
SHAPE(webhook_queued, webhook_queued, FIELD(webhook_queued, status, K_WORD, .words = "queued"),
      FIELD(webhook_queued, delivery_id, K_UUID));

#define ITEM(member, kind_, ...) FIELD(webhook_delivery, member, kind_, __VA_ARGS__)
SHAPE(webhook_delivery, webhook_delivery, ITEM(id, K_UUID, 0),
      ITEM(event_id, K_LINE, .note = "the webhook-id header and the body's id"), ITEM(type, K_LINE, 0),
      ITEM(task_id, K_UUID, 0), ITEM(status, K_WORD, .words = "pending|delivered|failed|canceled"),
      ITEM(attempts, K_INT, 0), ITEM(status_code, K_INT, .note = "of the last answer"),
      ITEM(error, K_WORD, .note = "of the last attempt",
	   .words = "blocked_address|not_reached|timed_out|broken_off|redirect|status|gone|endpoint_disabled|task_gone"),
      ITEM(created_at, K_TIME, 0), ITEM(last_at, K_TIME, 0), ITEM(next_at, K_TIME, 0), ITEM(delivered_at, K_TIME, 0));
SHAPE(webhook_deliveries, webhook_deliveries, FIELD(webhook_deliveries, deliveries, K_LIST, .of = &webhook_delivery_shape),
      FIELD(webhook_deliveries, next_cursor, K_UUID));

/* ---- statements */

#define KEY(member, kind_) FIELD(webhook_key, member, kind_)
SHAPE(webhook_key, webhook_key, KEY(ai_account_id, K_UUID), KEY(id, K_UUID), KEY(delivery_id, K_UUID),
      KEY(cursor, K_UUID), KEY(url, K_URL), KEY(seed, K_TEXT), KEY(events, K_TEXTS), KEY(limit, K_INT));

#define ROW(member, kind_) FIELD(webhook_due, member, kind_)
SHAPE(webhook_due, webhook_due, ROW(id, K_UUID), ROW(event_id, K_LINE), ROW(event_type, K_LINE), ROW(task_id, K_UUID),
      ROW(body, K_TEXT), ROW(overlay, K_JSON), ROW(endpoint_id, K_UUID), ROW(url, K_URL), ROW(seed, K_TEXT),
      ROW(previous_seed, K_TEXT), ROW(created_at, K_TIME), ROW(attempts, K_INT), ROW(tries, K_INT), ROW(wait_s, K_INT),
      ROW(is_off, K_BOOL), ROW(is_test, K_BOOL),
      ROW(is_failing, K_BOOL));

#define END(member, kind_) FIELD(webhook_try, member, kind_)
SHAPE(webhook_try, webhook_try, END(id, K_UUID), END(endpoint_id, K_UUID), END(body, K_TEXT), END(status, K_TEXT),
      END(error, K_TEXT), END(attempts, K_INT), END(status_code, K_INT), END(delay_s, K_INT), END(is_test, K_BOOL));

#define OFF(member, kind_) FIELD(endpoint_off, member, kind_)
SHAPE(endpoint_off, endpoint_off, OFF(id, K_UUID), OFF(why, K_TEXT), OFF(url, K_URL), OFF(email, K_EMAIL),
      OFF(days, K_INT));

#define MAIL(member, kind_) FIELD(mail_out, member, kind_)
SHAPE(mail_out, mail_out, MAIL(id, K_UUID), MAIL(to_email, K_TEXT), MAIL(subject, K_TEXT), MAIL(text, K_TEXT), MAIL(html, K_TEXT),
      MAIL(error, K_TEXT), MAIL(unsubscribe_url, K_TEXT), MAIL(attempts, K_INT));
