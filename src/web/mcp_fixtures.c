/* mcp_fixtures.c - what the conformance suite of the protocol wants to find: tools, prompts and resources called test_*, with
 * MCP_CONFORMANCE_FIXTURES=true and never beside live keys.  Source: @modelcontextprotocol/conformance, server mode.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "web/mcp_fixtures.h"

#define PNG "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
#define WAV "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA="
#define TEXT(text) "{\"type\":\"text\",\"text\":\"" text "\"}"
#define IMAGE "{\"type\":\"image\",\"data\":\"" PNG "\",\"mimeType\":\"image/png\"}"
#define NOTHING "{\"type\":\"object\",\"properties\":{}}"
#define REGION "Region"

/* Of a static tool, its content; else it runs. */
struct fixture {
	const char *name, *schema, *content;
	void (*run)(struct message *m, const struct fixture *f);
	bool is_error;
};

static void content_give(struct message *m, const struct fixture *f)
{
	result_begin(m, "complete");
	result_member(m, "content");
	buf_fmt(m->out, "[%s]", f->content);
	result_member(m, "isError");
	buf_str(m->out, f->is_error ? "true" : "false");
	result_end(m);
}

/* The newer era wants to be told only what the caller asked for. */
static void logging_run(struct message *m, const struct fixture *f)
{
	static const char *const lines[] = {"Tool execution started", "Tool processing data", "Tool execution completed"};
	bool wants = !m->is_modern || json_object_get(json_object_get(m->params, "_meta"), MCP_META "logLevel");

	for (size_t i = 0; wants && i < N_OF(lines); i++)
		told_add(m, arena_printf(m->rq->arena, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":"
					 "{\"level\":\"info\",\"data\":\"%s\"}}", lines[i]));
	content_give(m, f);
}

static void progress_run(struct message *m, const struct fixture *f)
{
	json_t *token = json_object_get(json_object_get(m->params, "_meta"), "progressToken");
	struct buf b;

	buf_init(&b, m->rq->arena, 4096);
	if (json_is_string(token))
		json_quote(&b, json_string_value(token));
	else if (json_is_integer(token))
		buf_int(&b, json_integer_value(token));
	for (int i = 0; b.len && i <= 100; i += 50)
		told_add(m, arena_printf(m->rq->arena, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
					 "{\"progressToken\":%s,\"progress\":%d,\"total\":100}}", buf_text(&b), i));
	content_give(m, f);
}

static void sampling_only_run(struct message *m, const struct fixture *f)
{
	if (client_can(m, "sampling", NULL))
		content_give(m, f);
	else
		rpc_error(m, RPC_CAPABILITY, 400, "This needs a client that samples.", "{\"requiredCapabilities\":{\"sampling\":{}}}");
}

/* An argument that a header repeats, for whoever routes by it. */
static void header_run(struct message *m, const struct fixture *f)
{
	const char *region = json_text(json_object_get(m->params, "arguments"), "region");

	if (m->is_modern && region && !mcp_header_says(m->rq, "HTTP_MCP_PARAM_REGION", region))
		rpc_error(m, RPC_HEADER, 400, "The header Mcp-Param-" REGION " must say what the argument says.", NULL);
	else
		content_give(m, f);
}

static const struct fixture tools[] = {
	{"test_simple_text", NOTHING, TEXT("This is a simple text response for testing."), content_give, false},
	{"test_image_content", NOTHING, IMAGE, content_give, false},
	{"test_audio_content", NOTHING, "{\"type\":\"audio\",\"data\":\"" WAV "\",\"mimeType\":\"audio/wav\"}", content_give, false},
	{"test_embedded_resource", NOTHING, "{\"type\":\"resource\",\"resource\":{\"uri\":\"test://embedded-resource\",\"mimeType\":\"text/plain\","
	 "\"text\":\"This is an embedded resource content.\"}}", content_give, false},
	{"test_multiple_content_types", NOTHING, TEXT("Multiple content types test:") "," IMAGE ",{\"type\":\"resource\",\"resource\":{\"uri\":"
	 "\"test://mixed-content-resource\",\"mimeType\":\"application/json\",\"text\":\"{\\\"test\\\":\\\"data\\\",\\\"value\\\":123}\"}}",
	 content_give, false},
	{"test_error_handling", NOTHING, TEXT("This tool intentionally returns an error for testing"), content_give, true},
	{"test_tool_with_logging", NOTHING, TEXT("Logged."), logging_run, false},
	{"test_logging_tool", NOTHING, TEXT("Logged."), logging_run, false},
	{"test_tool_with_progress", NOTHING, TEXT("Done."), progress_run, false},
	{"test_missing_capability", NOTHING, TEXT("Sampled."), sampling_only_run, false},
	{"test_header", "{\"type\":\"object\",\"properties\":{\"region\":{\"type\":\"string\",\"x-mcp-header\":\"" REGION "\"}},"
	 "\"required\":[\"region\"]}", TEXT("Routed."), header_run, false},
	{"json_schema_2020_12_tool", "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"type\":\"object\",\"$defs\":{\"address\":"
	 "{\"$anchor\":\"addressDef\",\"type\":\"object\",\"properties\":{\"street\":{\"type\":\"string\"},\"city\":{\"type\":\"string\"}}}},"
	 "\"properties\":{\"name\":{\"type\":\"string\"},\"address\":{\"$ref\":\"#/$defs/address\"},\"contactMethod\":{\"type\":\"string\","
	 "\"enum\":[\"phone\",\"email\"]},\"phone\":{\"type\":\"string\"},\"email\":{\"type\":\"string\"}},\"allOf\":[{\"anyOf\":[{\"required\":"
	 "[\"phone\"]},{\"required\":[\"email\"]}]}],\"if\":{\"properties\":{\"contactMethod\":{\"const\":\"phone\"}},\"required\":"
	 "[\"contactMethod\"]},\"then\":{\"required\":[\"phone\"]},\"else\":{\"required\":[\"email\"]},\"additionalProperties\":false}",
	 TEXT("Read."), content_give, false},
};

static bool are_on(const struct message *m)
{
	return m->rq->conf->mcp_fixtures;
}

bool fixture_tool(struct message *m, const char *name)
{
	for (size_t i = 0; are_on(m) && i < N_OF(tools); i++)
		if (str_eq(tools[i].name, name)) {
			tools[i].run(m, &tools[i]);
			return true;
		}
	return are_on(m) && (fixture_asks(m, name) || fixture_job(m, name));
}

/* ---- prompts */

#define MESSAGE(content) "{\"role\":\"user\",\"content\":" content "}"
#define ARGUMENT(name) "{\"name\":\"" name "\",\"description\":\"For the test\",\"required\":true}"

/* messages: each @ is one more of the arguments. */
static const struct {
	const char *name, *arguments, *first, *second, *messages;
} prompts[] = {
	{"test_simple_prompt", "", NULL, NULL, MESSAGE(TEXT("This is a simple prompt for testing."))},
	{"test_prompt_with_arguments", ARGUMENT("arg1") "," ARGUMENT("arg2"), "arg1", "arg2", MESSAGE(TEXT("Prompt with arguments: arg1='@', arg2='@'"))},
	{"test_prompt_with_embedded_resource", ARGUMENT("resourceUri"), "resourceUri", NULL,
	 MESSAGE("{\"type\":\"resource\",\"resource\":{\"uri\":\"@\",\"mimeType\":\"text/plain\",\"text\":\"Embedded resource content for testing.\"}}")
	 "," MESSAGE(TEXT("Please process the embedded resource above."))},
	{"test_prompt_with_image", "", NULL, NULL, MESSAGE(IMAGE) "," MESSAGE(TEXT("Please analyze the image above."))},
};

/* Arguments are escaped as in a JSON string. */
static void messages_write(struct message *m, size_t which)
{
	json_t *values = json_object_get(m->params, "arguments");
	const char *names[] = {prompts[which].first, prompts[which].second}, *at = prompts[which].messages;

	for (size_t i = 0; i < N_OF(names) && names[i]; i++) {
		size_t n = strcspn(at, "@");
		struct buf value;

		buf_init(&value, m->rq->arena, 1u << 20);
		json_quote(&value, json_text(values, names[i]) ? json_text(values, names[i]) : "");
		buf_add(m->out, at, n);
		buf_add(m->out, value.at + 1, value.len - 2);
		at += n + 1;
	}
	buf_str(m->out, at);
}

bool fixture_prompt(struct message *m, const char *name)
{
	for (size_t i = 0; are_on(m) && i < N_OF(prompts); i++)
		if (str_eq(prompts[i].name, name)) {
			result_begin(m, "complete");
			result_member(m, "messages");
			buf_ch(m->out, '[');
			messages_write(m, i);
			buf_ch(m->out, ']');
			result_end(m);
			return true;
		}
	return are_on(m) && fixture_asks(m, name);
}

/* ---- resources */

static const struct {
	const char *uri, *type, *member, *value;
} resources[] = {
	{"test://static-text", "text/plain", "text", "This is the content of the static text resource."},
	{"test://static-binary", "image/png", "blob", PNG},
	{"test://template/123/data", "application/json", "text", "{\\\"id\\\":\\\"123\\\",\\\"templateTest\\\":true,\\\"data\\\":\\\"Data for ID: 123\\\"}"},
};

bool fixture_resource(struct message *m, const char *uri)
{
	for (size_t i = 0; are_on(m) && i < N_OF(resources); i++)
		if (str_eq(resources[i].uri, uri)) {
			result_begin(m, "complete");
			result_member(m, "contents");
			buf_fmt(m->out, "[{\"uri\":\"%s\",\"mimeType\":\"%s\",\"%s\":\"%s\"}]", uri, resources[i].type, resources[i].member, resources[i].value);
			result_kept(m, true);
			return true;
		}
	return false;
}

void fixture_level(struct message *m)
{
	if (!are_on(m)) {
		rpc_error(m, RPC_METHOD, 404, "There is no such method.", NULL);
		return;
	}
	result_begin(m, "complete");
	result_end(m);
}

/* ---- lists */

static void tool_write(struct message *m, const char *name, const char *schema)
{
	buf_fmt(m->out, "{\"name\":\"%s\",\"description\":\"For the conformance suite\",\"inputSchema\":%s},", name, schema);
}

void fixtures_write(struct message *m, const char *what)
{
	if (!are_on(m))
		return;
	for (size_t i = 0; str_eq(what, "tools") && i < N_OF(tools); i++)
		tool_write(m, tools[i].name, tools[i].schema);
	for (size_t i = 0; str_eq(what, "tools") && fixture_askers[i]; i++)
		tool_write(m, fixture_askers[i], NOTHING);
	if (str_eq(what, "tools"))
		fixture_jobs_write(m);
	for (size_t i = 0; str_eq(what, "prompts") && i < N_OF(prompts); i++)
		buf_fmt(m->out, "{\"name\":\"%s\",\"description\":\"For the conformance suite\",\"arguments\":[%s]},", prompts[i].name, prompts[i].arguments);
	if (str_eq(what, "prompts"))
		BUF_LIT(m->out, "{\"name\":\"" FIXTURE_ASKING_PROMPT "\",\"description\":\"For the conformance suite\"},");
	for (size_t i = 0; str_eq(what, "resources") && i + 1 < N_OF(resources); i++)
		buf_fmt(m->out, "{\"uri\":\"%s\",\"name\":\"%s\",\"description\":\"For the conformance suite\",\"mimeType\":\"%s\"},", resources[i].uri,
			resources[i].uri, resources[i].type);
	if (str_eq(what, "resourceTemplates"))
		BUF_LIT(m->out, "{\"uriTemplate\":\"test://template/{id}/data\",\"name\":\"template\",\"description\":\"For the conformance suite\","
				"\"mimeType\":\"application/json\"},");
}
