/* chat.h - OpenAI-compatible chat completions: the request, and what of an answer is believed.
 *
 * Layer: base.  Pure.  A talk is JSON text that grows: each message is escaped when it is added, so what strangers
 * wrote stays text.  Strangers' words stand in the roles user and tool only.
 * Source: POST {base}/chat/completions (platform.openai.com/docs/api-reference/chat), and what other servers leave out.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_CHAT_H
#define BASE_CHAT_H
#include "base/buf.h"
#include "base/conf.h"
#include "base/json.h"
#include "base/words.h"

#define TALK_MAX (600u << 10) /* bytes of a talk */
#define CALLS_MAX 4 /* tools of one answer */

struct talk {
	struct buf messages; /* without the brackets */
};
void talk_init(struct talk *t, struct arena *a);
void talk_add(struct talk *t, const char *role, const char *content);

struct tool_call {
	const char *id, *name, *url; /* url: the argument of fetch_page, NULL if it could not be read */
	const char *arguments; /* as they came */
};
struct chat_answer {
	const char *content; /* NULL if it only calls tools */
	const char *model;
	struct tool_call calls[CALLS_MAX];
	size_t n_calls;
	int64_t tokens_in, tokens_out;
};
/* The model's own calls, and what a tool gave. */
void talk_add_calls(struct talk *t, const struct chat_answer *answer);
void talk_add_tool(struct talk *t, const struct tool_call *call, const char *content);

/* What an answer may be: tools is JSON text for the member of that name, NULL for none; schema (a JSON Schema) and its name
 * hold it to an object where LLM_JSON says so. */
struct chat_form {
	const char *tools, *name, *schema;
};
/* The request's body; NULL: there is too much in it. */
const char *chat_body(struct arena *a, const struct conf *c, const struct talk *t, const struct chat_form *form);
/* base with path behind it: "https://host/v1" and "chat/completions". */
const char *chat_url(struct arena *a, const char *base, const char *path);
/* NULL, or why the answer is of no use, for people. `again`: it is worth another try (429, 5xx). */
const char *chat_read(struct arena *a, long status, struct span body, struct chat_answer *out, bool *again);
/* Dollars as decimal text in millionths; false: not set, or no price. */
bool chat_price(const char *text, int64_t *micros);
/* Millionths of a dollar by LLM_PRICE_IN and LLM_PRICE_OUT; INT_UNSET where they are not set. */
int64_t chat_cost(const struct conf *c, int64_t tokens_in, int64_t tokens_out);

#endif
