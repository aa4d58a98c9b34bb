/* mcp_fixtures_ask.c - fixtures that ask the client something before they answer.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "web/mcp_fixtures.h"

#define FORM(message, name, type) \
	"{\"mode\":\"form\",\"message\":\"" message "\",\"requestedSchema\":{\"type\":\"object\",\"properties\":{\"" name "\":{\"type\":\"" type \
	"\"}},\"required\":[\"" name "\"]}}"
#define SAMPLE(text, max) \
	"{\"messages\":[{\"role\":\"user\",\"content\":{\"type\":\"text\",\"text\":\"" text "\"}}],\"maxTokens\":" max "}"
#define ELICIT "elicitation/create"
#define SAMPLING "sampling/createMessage"
#define QUESTIONS_MAX 3
#define ROUNDS_MAX 2

/* kind: the capability it needs. */
struct question {
	const char *key, *method, *kind, *params;
};
#define NAME {"user_name", ELICIT, "elicitation", FORM("What is your name?", "name", "string")}
#define CONFIRM {"confirm", ELICIT, "elicitation", FORM("Please confirm", "ok", "boolean")}
#define ROOTS {"client_roots", "roots/list", "roots", "{}"}

static const struct asker {
	const char *name;
	bool is_sealed, is_choosy; /* its state travels; it asks only what the client can answer */
	struct question rounds[ROUNDS_MAX][QUESTIONS_MAX];
} askers[] = {
	{"test_input_required_result_elicitation", false, false, {{NAME}}},
	{"test_streaming_elicitation", false, false, {{NAME}}},
	{"test_input_required_result_sampling", false, false, {{{"capital_question", SAMPLING, "sampling", SAMPLE("What is the capital of France?", "100")}}}},
	{"test_input_required_result_list_roots", false, false, {{ROOTS}}},
	{"test_input_required_result_request_state", true, false, {{CONFIRM}}},
	{"test_input_required_result_tampered_state", true, false, {{CONFIRM}}},
	{"test_input_required_result_multiple_inputs", true, false,
	 {{NAME, {"greeting", SAMPLING, "sampling", SAMPLE("Generate a greeting", "50")}, ROOTS}}},
	{"test_input_required_result_multi_round", true, false,
	 {{{"step1", ELICIT, "elicitation", FORM("Step 1: What is your name?", "name", "string")}},
	  {{"step2", ELICIT, "elicitation", FORM("Step 2: What is your favorite color?", "color", "string")}}}},
	{"test_input_required_result_capabilities", false, true,
	 {{NAME, {"greeting", SAMPLING, "sampling", SAMPLE("Generate a greeting", "50")}}}},
	{FIXTURE_ASKING_PROMPT, false, false, {{{"user_context", ELICIT, "elicitation", FORM("What context should the prompt use?", "context", "string")}}}},
};
const char *const fixture_askers[] = {
	"test_input_required_result_elicitation", "test_streaming_elicitation", "test_input_required_result_sampling",
	"test_input_required_result_list_roots", "test_input_required_result_request_state", "test_input_required_result_tampered_state",
	"test_input_required_result_multiple_inputs", "test_input_required_result_multi_round", "test_input_required_result_capabilities", NULL};

static bool is_asked(const struct message *m, const struct asker *a, const struct question *q)
{
	return q->key && (!a->is_choosy || client_can(m, q->kind, NULL));
}

static void round_ask(struct message *m, const struct asker *a, int round)
{
	bool later = false;

	result_begin(m, "input_required");
	result_member(m, "inputRequests");
	buf_ch(m->out, '{');
	for (const struct question *q = a->rounds[round]; q < a->rounds[round] + QUESTIONS_MAX; q++) {
		if (!is_asked(m, a, q))
			continue;
		buf_fmt(m->out, "%s\"%s\":{\"method\":\"%s\",\"params\":%s}", later ? "," : "", q->key, q->method, q->params);
		later = true;
	}
	buf_ch(m->out, '}');
	if (a->is_sealed)
		result_text(m, "requestState", ask_seal(m, arena_printf(m->rq->arena, "%d", round)));
	result_end(m);
}

static bool is_answered(json_t *said, const struct question *q)
{
	if (str_eq(q->method, ELICIT))
		return json_text(said, "action") != NULL;
	return str_eq(q->method, SAMPLING) ? json_is_object(json_object_get(said, "content")) : json_is_array(json_object_get(said, "roots"));
}

static bool round_is_done(const struct message *m, const struct asker *a, int round)
{
	json_t *said = json_object_get(m->params, "inputResponses");
	bool is_done = json_is_object(said);

	for (const struct question *q = a->rounds[round]; q < a->rounds[round] + QUESTIONS_MAX; q++)
		if (is_asked(m, a, q))
			is_done = is_done && is_answered(json_object_get(said, q->key), q);
	return is_done;
}

static void done(struct message *m)
{
	json_t *content = json_object_get(json_object_get(json_object_get(m->params, "inputResponses"), "user_name"), "content");
	const char *name = json_text(content, "name"), *text = arena_printf(m->rq->arena, "Hello, %s! state-ok", name ? name : "you");

	result_begin(m, "complete");
	result_member(m, str_eq(m->method, "prompts/get") ? "messages" : "content");
	buf_str(m->out, str_eq(m->method, "prompts/get") ? "[{\"role\":\"user\",\"content\":" : "[");
	BUF_LIT(m->out, "{\"type\":\"text\",\"text\":");
	json_quote(m->out, text);
	buf_str(m->out, str_eq(m->method, "prompts/get") ? "}}]" : "}]");
	result_end(m);
}

/* One round after the other; what was sealed is opened first. */
static void asker_run(struct message *m, const struct asker *a)
{
	const char *sealed = json_text(m->params, "requestState"), *state = sealed ? ask_open(m, sealed) : NULL;
	int round = state && *state == '1' ? 1 : 0;

	if (!m->is_modern)
		rpc_error(m, RPC_PARAMS, 400, "Clients of this revision are not asked.", NULL);
	else if (sealed && !state)
		rpc_error(m, RPC_PARAMS, 400, "The requestState is not one of ours.", NULL);
	else if (!round_is_done(m, a, round) || (a->is_sealed && !sealed))
		round_ask(m, a, round);
	else if (round + 1 < ROUNDS_MAX && a->rounds[round + 1][0].key)
		round_ask(m, a, round + 1);
	else
		done(m);
}

bool fixture_asks(struct message *m, const char *name)
{
	for (size_t i = 0; i < N_OF(askers); i++)
		if (str_eq(askers[i].name, name)) {
			asker_run(m, &askers[i]);
			return true;
		}
	return false;
}
