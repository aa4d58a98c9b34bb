/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pages/connect_samples.h"
#include "base/buf.h"

#define SAMPLE_MAX 8192

const char sample_call[] =
	"curl -X POST {0}/api/call_human \\\n"
	"  -H 'Content-Type: application/json' \\\n"
	"  -d '{\n"
	"    \"task\": \"Take a photo of the nearest public park entrance\",\n"
	"    \"ai_account_id\": \"{1}\",\n"
	"    \"ai_api_key\": \"{2}\",\n"
	"    \"origin_country\": \"JP\",\n"
	"    \"task_label\": \"real_world_verification\",\n"
	"    \"acceptance_criteria\": \"Provide one clear photo of the park entrance sign.\",\n"
	"    \"not_allowed\": \"Do not enter private property or include faces in close-up.\",\n"
	"    \"location\": \"Shibuya\",\n"
	"    \"budget_usd\": 20,\n"
	"    \"deliverable\": \"photo\",\n"
	"    \"deadline_minutes\": 30\n"
	"  }'";

const char sample_status[] =
	"curl -H 'Authorization: Bearer {2}' \\\n"
	"  {0}/api/tasks/TASK_ID";

const char sample_webhook[] =
	"curl -X POST {0}/api/webhooks \\\n"
	"  -H 'Content-Type: application/json' \\\n"
	"  -d '{\n"
	"    \"ai_account_id\": \"{1}\",\n"
	"    \"ai_api_key\": \"{2}\",\n"
	"    \"url\": \"https://agent.example.com/hooks/hirehall\"\n"
	"  }'";

const char sample_env[] =
	"HIREHALL_URL={0}\n"
	"AI_ACCOUNT_ID={1}\n"
	"AI_API_KEY={2}";

const char sample_mcp[] =
	"{\n"
	"  \"mcpServers\": {\n"
	"    \"hirehall\": {\n"
	"      \"type\": \"http\",\n"
	"      \"url\": \"{0}/mcp\",\n"
	"      \"headers\": { \"Authorization\": \"Bearer {2}\" }\n"
	"    }\n"
	"  }\n"
	"}";

const char sample_tool[] =
	"{\n"
	"  \"name\": \"call_human\",\n"
	"  \"description\": \"Hire a human to perform a real-world task\",\n"
	"  \"parameters\": {\n"
	"    \"type\": \"object\",\n"
	"    \"properties\": {\n"
	"      \"task\": { \"type\": \"string\" },\n"
	"      \"ai_account_id\": { \"type\": \"string\" },\n"
	"      \"ai_api_key\": { \"type\": \"string\" },\n"
	"      \"origin_country\": { \"type\": \"string\" },\n"
	"      \"task_label\": {\n"
	"        \"type\": \"string\",\n"
	"        \"enum\": [\"real_world_verification\", \"jp_local_research\", \"ai_output_qa\",\n"
	"          \"bot_blocker_ops\", \"lead_prep\"]\n"
	"      },\n"
	"      \"acceptance_criteria\": { \"type\": \"string\" },\n"
	"      \"not_allowed\": { \"type\": \"string\" },\n"
	"      \"location\": { \"type\": \"string\" },\n"
	"      \"budget_usd\": { \"type\": \"number\" },\n"
	"      \"deliverable\": { \"type\": \"string\", \"enum\": [\"photo\", \"video\", \"text\"] },\n"
	"      \"deadline_minutes\": { \"type\": \"number\" }\n"
	"    },\n"
	"    \"required\": [\"task\", \"ai_account_id\", \"ai_api_key\", \"budget_usd\", \"origin_country\",\n"
	"      \"task_label\", \"acceptance_criteria\", \"not_allowed\"]\n"
	"  }\n"
	"}";


const char *sample_fill(struct arena *a, const char *sample, const struct sample_values *v)
{
	const char *const values[] = {v->base_url, v->account_id, v->api_key};
	struct buf b;

	buf_init(&b, a, SAMPLE_MAX);
	for (const char *p = sample; *p; p++) {
		if (p[0] == '{' && p[1] >= '0' && p[1] <= '2' && p[2] == '}') {
			buf_str(&b, values[p[1] - '0']);
			p += 2;
		} else {
			buf_ch(&b, *p);
		}
	}
	return buf_text(&b);
}
