/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/chat.h"
#include <string.h>
#include "base/money.h"
#include "base/shape.h"

#define BODY_FREE 8192
#define TOKENS_MOST 100000000 /* of one answer, to be believed */


void talk_init(struct talk *t, struct arena *a)
{
	buf_init(&t->messages, a, TALK_MAX);
}


static void message_begin(struct talk *t, const char *role)
{
	buf_fmt(&t->messages, "%s{\"role\":\"%s\",\"content\":", t->messages.len ? "," : "", role);
}


void talk_add(struct talk *t, const char *role, const char *content)
{
	message_begin(t, role);
	json_quote(&t->messages, content);
	buf_ch(&t->messages, '}');
}


void talk_add_calls(struct talk *t, const struct chat_answer *answer)
{
	struct buf *b = &t->messages;

	message_begin(t, "assistant");
	json_quote(b, answer->content);
	BUF_LIT(b, ",\"tool_calls\":[");
	for (size_t i = 0; i < answer->n_calls; i++) {
		const struct tool_call *call = &answer->calls[i];

		buf_str(b, i ? ",{\"id\":" : "{\"id\":");
		json_quote(b, call->id);
		BUF_LIT(b, ",\"type\":\"function\",\"function\":{\"name\":");
		json_quote(b, call->name);
		BUF_LIT(b, ",\"arguments\":");
		json_quote(b, call->arguments);
		BUF_LIT(b, "}}");
	}
	BUF_LIT(b, "]}");
}


void talk_add_tool(struct talk *t, const struct tool_call *call, const char *content)
{
	message_begin(t, "tool");
	json_quote(&t->messages, content);
	BUF_LIT(&t->messages, ",\"tool_call_id\":");
	json_quote(&t->messages, call->id);
	buf_ch(&t->messages, '}');
}


const char *chat_body(struct arena *a, const struct conf *c, const struct talk *t, const struct chat_form *form)
{
	struct buf b;

	buf_init(&b, a, TALK_MAX + BODY_FREE);
	BUF_LIT(&b, "{\"model\":");
	json_quote(&b, c->llm_model);
	buf_fmt(&b, ",\"stream\":false,\"%s\":%lld,\"messages\":[", c->llm_tokens_field, (long long)c->llm_max_tokens);
	buf_add(&b, t->messages.at, t->messages.len);
	BUF_LIT(&b, "]");
	if (form->tools)
		buf_fmt(&b, ",\"tools\":%s", form->tools);
	if (str_eq(c->llm_json, "schema"))
		buf_fmt(&b, ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"%s\",\"strict\":true,"
			"\"schema\":%s}}", form->name, form->schema);
	buf_ch(&b, '}');
	return b.is_full || t->messages.is_full ? NULL : buf_text(&b);
}


const char *chat_url(struct arena *a, const char *base, const char *path)
{
	size_t n = strlen(base);

	while (n && base[n - 1] == '/')
		n--;
	return arena_printf(a, "%.*s/%s", (int)n, base, path);
}


static int64_t tokens_of(json_t *usage, const char *name)
{
	int64_t n = json_integer_value(json_object_get(usage, name));

	return n > 0 && n <= TOKENS_MOST ? n : 0;
}


/* One call, if it has the shape of one. */
static bool call_read(struct arena *a, json_t *item, struct tool_call *out)
{
	json_t *function = json_object_get(item, "function"), *arguments;

	*out = (struct tool_call){.id = json_text(item, "id"), .name = json_text(function, "name"),
				  .arguments = json_text(function, "arguments")};
	if (!str_has(out->id) || !str_has(out->name) || !out->arguments || strlen(out->id) > 200 || strlen(out->name) > 100 ||
	    strlen(out->arguments) > 4096)
		return false;
	if (str_eq(out->name, "fetch_page") && !json_read(a, span_of(out->arguments), &arguments))
		out->url = json_text(arguments, "url");
	return true;
}


/* The last rows name no more than their number. */
static const struct {
	long from, to;
	const char *why;
	bool again;
} statuses[] = {
	{401, 403, TR_ID("The model's provider refuses the hall's key."), false},
	{404, 404, TR_ID("The model's provider does not know the model, or nothing is at its address."), false},
	{408, 408, TR_ID("The model's provider took too long."), true},
	{429, 429, TR_ID("The model's provider takes no more requests right now. Try again later."), true},
	{500, 599, TR_ID("The model's provider is out of order. Try again later."), true},
};


static const char *status_why(struct arena *a, long status, struct span body, bool *again)
{
	json_t *json, *error;

	for (size_t i = 0; i < N_OF(statuses); i++) {
		if (status < statuses[i].from || status > statuses[i].to)
			continue;
		*again = statuses[i].again;
		/* an account without money does not get any by waiting */
		if (status == 429 && !json_read(a, body, &json)) {
			error = json_object_get(json, "error");
			if (str_eq(json_text(error, "code"), "insufficient_quota")) {
				*again = false;
				return TR_ID("The hall's account at the model's provider is used up.");
			}
		}
		return statuses[i].why;
	}
	return arena_printf(a, "The model's provider answered with an error (%ld).", status);
}


static const char *message_read(struct arena *a, json_t *choice, struct chat_answer *out)
{
	json_t *message = json_object_get(choice, "message"), *calls = json_object_get(message, "tool_calls");
	const char *refusal = json_text(message, "refusal"), *finish = json_text(choice, "finish_reason");

	out->content = json_text(message, "content");
	if (str_has(refusal) || str_eq(finish, "content_filter"))
		return TR_ID("The model refused to do this.");
	if (str_eq(finish, "length"))
		return TR_ID("The model's answer was cut off because it grew too long.");
	for (size_t i = 0; i < json_array_size(calls) && out->n_calls < CALLS_MAX; i++)
		if (!call_read(a, json_array_get(calls, i), &out->calls[out->n_calls++]))
			return TR_ID("The model's answer could not be read.");
	return NULL;
}


const char *chat_read(struct arena *a, long status, struct span body, struct chat_answer *out, bool *again)
{
	json_t *json, *usage, *choice;

	*out = (struct chat_answer){0};
	*again = false;
	if (status != 200)
		return status_why(a, status, body, again);
	if (json_read(a, body, &json))
		return TR_ID("The model's answer could not be read.");
	usage = json_object_get(json, "usage");
	out->tokens_in = tokens_of(usage, "prompt_tokens");
	out->tokens_out = tokens_of(usage, "completion_tokens");
	out->model = json_text(json, "model");
	choice = json_array_get(json_object_get(json, "choices"), 0);
	if (!json_is_object(json_object_get(choice, "message")))
		return TR_ID("The model's answer could not be read.");
	return message_read(a, choice, out);
}


bool chat_price(const char *text, int64_t *micros)
{
	return str_has(text) && money_parse(text, strlen(text), CUR_USDC, micros) && *micros >= 0 &&
	       *micros <= INT64_C(1000000000000);
}


int64_t chat_cost(const struct conf *c, int64_t tokens_in, int64_t tokens_out)
{
	int64_t in, out;
	__int128 all;

	if (!chat_price(c->llm_price_in, &in) || !chat_price(c->llm_price_out, &out))
		return INT_UNSET;
	all = (__int128)in * tokens_in + (__int128)out * tokens_out;
	return (int64_t)((all + 500000) / 1000000);
}
