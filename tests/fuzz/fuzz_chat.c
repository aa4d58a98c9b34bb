/* SPDX-License-Identifier: AGPL-3.0-or-later
 * base/chat and bounties/report: an answer of an OpenAI-compatible server; what it says is read as the object at the end, and
 * goes back into the talk, which stays JSON whatever was said. */
#include "fuzz.h"
#include "base/chat.h"
#include "bounties/report.h"

static const struct conf conf = {.llm_model = "m", .llm_json = "schema", .llm_tokens_field = "max_tokens", .llm_max_tokens = 100};


static void report_check(struct arena *a, struct span text)
{
	struct report r;
	struct buf b;

	if (report_read(a, text, false, &r))
		return;
	MUST(str_has(r.report) && r.claims.n <= CLAIMS_MAX);
	buf_init(&b, a, FUZZ_MAX_TEXT);
	report_metadata(&b, &r);
	buf_ch(&b, '}');
	MUST(json_scan((struct span){b.at, b.len}) == ERR_OK);
}


static void fuzz_one(struct arena *a, struct span in)
{
	const char *text = fuzz_text(a, in), *body;
	struct chat_answer answer;
	const struct chat_form form = {"[]", "report", report_schema};
	struct talk t;
	bool again;

	report_check(a, span_of(text));
	if (chat_read(a, 200, span_of(text), &answer, &again))
		return;
	MUST(answer.n_calls <= CALLS_MAX && answer.tokens_in >= 0 && answer.tokens_out >= 0);
	if (answer.content)
		report_check(a, span_of(answer.content));
	talk_init(&t, a);
	talk_add(&t, "user", "x");
	talk_add_calls(&t, &answer);
	for (size_t i = 0; i < answer.n_calls; i++)
		talk_add_tool(&t, &answer.calls[i], answer.content);
	body = chat_body(a, &conf, &t, &form);
	MUST(!body || json_scan(span_of(body)) == ERR_OK);
}
