/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bounties/report.h"
#include <string.h>
#include "base/buf.h"
#include "base/shape.h"

#define A(member, kind, ...) FIELD(report, member, kind, __VA_ARGS__)
SHAPE(agent_report, report, A(report, K_TEXT, .flags = F_REQ, .max = REPORT_MAX), A(verdict, K_WORD, .words = VERDICTS),
      A(confidence, K_INT, .max = 100));
SHAPE(agent_claim, claim, FIELD(claim, claim, K_TEXT, .flags = F_REQ, .max = 2000), FIELD(claim, verdict, K_TEXT, .max = 100),
      FIELD(claim, evidence, K_TEXT, .max = 4000));

#define NULLABLE_TEXT "{\"type\":[\"string\",\"null\"]}"
const char report_schema[] =
	"{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"report\",\"verdict\",\"confidence\",\"claims\"],"
	"\"properties\":{\"report\":{\"type\":\"string\"},\"verdict\":{\"type\":[\"string\",\"null\"],\"enum\":[\"TRUE\",\"FALSE\","
	"\"MISLEADING\",\"INSUFFICIENT_EVIDENCE\",\"NEEDS_REVIEW\",null]},\"confidence\":{\"type\":[\"integer\",\"null\"]},"
	"\"claims\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"additionalProperties\":false,"
	"\"required\":[\"claim\",\"verdict\",\"evidence\"],\"properties\":{\"claim\":{\"type\":\"string\"},\"verdict\":" NULLABLE_TEXT
	",\"evidence\":" NULLABLE_TEXT "}}}}}";


/* What stands between the fences of ```json … ```, which models like to add. */
static struct span fence_drop(struct span text)
{
	while (text.len && strchr(" \t\r\n", text.at[text.len - 1]))
		text.len--;
	while (text.len && strchr(" \t\r\n", *text.at)) {
		text.at++;
		text.len--;
	}
	if (text.len > 6 && !memcmp(text.at, "```", 3) && !memcmp(text.at + text.len - 3, "```", 3)) {
		const char *line = memchr(text.at, '\n', text.len - 3);

		if (line)
			return (struct span){line + 1, (size_t)(text.at + text.len - 3 - line - 1)};
	}
	return text;
}


static const char *members_read(struct arena *a, const struct shape *s, json_t *object, void *out)
{
	struct complaints c = {0};
	struct input in = {.json = object};

	shape_clear(s, out);
	if (!shape_read(s, &in, a, out, &c) || !c.n)
		return NULL;
	return arena_printf(a, "%s: %s", c.items[0].field, c.items[0].code);
}


static const char *claims_read(struct arena *a, json_t *claims, struct list *out)
{
	size_t n = json_array_size(claims);
	struct claim *items;

	if (claims && !json_is_array(claims) && !json_is_null(claims))
		return "claims: invalid_type";
	if (n > CLAIMS_MAX)
		return "claims: too many";
	items = ARENA_ARRAY(a, struct claim, n + 1);
	for (size_t i = 0; i < n; i++) {
		json_t *one = json_array_get(claims, i);
		const char *why = json_is_object(one) ? members_read(a, &agent_claim_shape, one, &items[i]) : "invalid_type";

		if (why)
			return arena_printf(a, "claims[%zu]: %s", i, why);
	}
	*out = (struct list){n, items};
	return NULL;
}


const char *report_read(struct arena *a, struct span text, bool with_verdict, struct report *out)
{
	json_t *object;
	const char *why;

	*out = (struct report){.confidence = INT_UNSET};
	if (!text.len)
		return "the answer is empty";
	if (json_read(a, fence_drop(text), &object) || !json_is_object(object))
		return "the answer is not one JSON object";
	why = members_read(a, &agent_report_shape, object, out);
	if (!why)
		why = claims_read(a, json_object_get(object, "claims"), &out->claims);
	if (!why && !str_has(str_trim(a, out->report)))
		why = "report: required";
	if (!why && with_verdict && (!out->verdict || out->confidence == INT_UNSET || !json_object_get(object, "claims")))
		why = "verdict, confidence and claims: required";
	return why;
}


void report_metadata(struct buf *b, const struct report *r)
{
	const struct claim *claims = r->claims.items;

	BUF_LIT(b, "{\"verdict\":");
	json_quote(b, r->verdict);
	BUF_LIT(b, ",\"confidence\":");
	if (r->confidence == INT_UNSET)
		BUF_LIT(b, "null");
	else
		buf_int(b, r->confidence);
	BUF_LIT(b, ",\"claims\":[");
	for (size_t i = 0; i < r->claims.n; i++) {
		if (i)
			buf_ch(b, ',');
		shape_json(b, &agent_claim_shape, &claims[i]);
	}
	buf_ch(b, ']');
}
