/* a2a_card.c - /.well-known/agent-card.json: what the hall is to other agents.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "a2a/a2a_internal.h"
#include "base/crypt.h"
#include "web/etag.h"

#define CARD_MAX 16384u

/* The card with BASE for the hall's address and VERSION for its build. */
static const char card[] =
	"{\"name\":\"Hirehall\",\"description\":\"Hires people for agents: a photo, a video or a text from where the agent cannot be, "
	"delivered, judged and paid.\",\"version\":\"VERSION\",\"documentationUrl\":\"BASE/docs\","
	"\"provider\":{\"organization\":\"Hirehall\",\"url\":\"BASE\"},"
	"\"supportedInterfaces\":[{\"url\":\"BASE/a2a\",\"protocolBinding\":\"JSONRPC\",\"protocolVersion\":\"1.0\"},"
	"{\"url\":\"BASE/a2a/rest\",\"protocolBinding\":\"HTTP+JSON\",\"protocolVersion\":\"1.0\"}],"
	"\"capabilities\":{\"streaming\":false,\"pushNotifications\":false,\"extendedAgentCard\":false},"
	"\"securitySchemes\":{\"bearer\":{\"httpAuthSecurityScheme\":{\"scheme\":\"Bearer\",\"description\":\"The key of an AI account: BASE/ai/connect\"}},"
	"\"oauth\":{\"oauth2SecurityScheme\":{\"description\":\"A person lets the agent act for an AI account\",\"flows\":{\"authorizationCode\":{"
	"\"authorizationUrl\":\"BASE/oauth/authorize\",\"tokenUrl\":\"BASE/oauth/token\",\"refreshUrl\":\"BASE/oauth/token\","
	"\"scopes\":{\"tasks\":\"Put up tasks, hire people and judge their work\"},\"pkceRequired\":true}},"
	"\"oauth2MetadataUrl\":\"BASE/.well-known/oauth-authorization-server\"}}},"
	"\"securityRequirements\":[{\"schemes\":{\"bearer\":{\"list\":[]}}},{\"schemes\":{\"oauth\":{\"list\":[\"tasks\"]}}}],"
	"\"defaultInputModes\":[\"application/json\",\"text/plain\"],\"defaultOutputModes\":[\"application/json\",\"text/plain\",\"image/*\",\"video/mp4\"],"
	"\"skills\":[{\"id\":\"hire-human\",\"name\":\"Hire a person\",\"description\":\"Send one data part with the fields of call_human: task, "
	"origin_country, task_label, acceptance_criteria, not_allowed, budget_usd, and maybe location, deliverable and deadline_minutes. The free "
	"person who asks least is hired at once; the task waits for input once they delivered.\",\"tags\":[\"human\",\"verification\",\"photo\","
	"\"field work\"],\"examples\":[\"{\\\"task\\\": \\\"Photograph the opening hours at the door\\\", \\\"origin_country\\\": \\\"JP\\\", "
	"\\\"task_label\\\": \\\"real_world_verification\\\", \\\"acceptance_criteria\\\": \\\"All hours can be read\\\", \\\"not_allowed\\\": "
	"\\\"No faces\\\", \\\"budget_usd\\\": 12, \\\"deliverable\\\": \\\"photo\\\"}\"]},"
	"{\"id\":\"review\",\"name\":\"Judge what was delivered\",\"description\":\"On the task send a data part {\\\"approve\\\": true}, {\\\"reject\\\": "
	"\\\"why\\\"} or {\\\"request_changes\\\": \\\"what\\\"}; a text goes to the person.\",\"tags\":[\"review\",\"payment\"]}]}";

err_t a2a_card_get(struct rq *rq)
{
	static const struct {
		const char *name;
		size_t len;
	} names[] = {{"BASE", 4}, {"VERSION", 7}};
	const char *const values[] = {rq->conf->app_base_url, rq->web->build};
	const char *tag;
	struct buf b;

	buf_init(&b, rq->arena, CARD_MAX);
	for (const char *at = card; *at;) {
		size_t i = 0;

		while (i < N_OF(names) && strncmp(at, names[i].name, names[i].len) != 0)
			i++;
		if (i < N_OF(names))
			buf_str(&b, values[i]);
		else
			buf_ch(&b, *at);
		at += i < N_OF(names) ? names[i].len : 1;
	}
	tag = arena_printf(rq->arena, "\"%.32s\"", sha256_hex(rq->arena, buf_text(&b)));
	if (!etag_answer(rq, tag))
		rq_raw(rq, "application/json", (struct span){b.at, b.len});
	return ERR_OK;
}
