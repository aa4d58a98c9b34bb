/* bounties_agents.c - the agents: what each costs, takes, and asks of a person who does it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/json.h"
#include "bounties/backends.h"
#include "bounties/bounties_internal.h"
#include "io/http_client.h"

#define TEXT_SCHEMA "\"text\":{\"type\":\"string\",\"maxLength\":20000}"
#define URL_SCHEMA "\"url\":{\"type\":\"string\",\"format\":\"uri\",\"maxLength\":2000}"
#define TEXT_MAX 20000u
#define URL_MAX 2000u

/* The member's text without the blanks around it; NULL if there is none, or it is empty. */
static const char *member(struct arena *a, json_t *input, const char *name)
{
	const char *text = json_text(input, name);

	text = text ? str_trim(a, text) : NULL;
	return str_has(text) ? text : NULL;
}


/* Plain http will do for a page that is only read, but its address is checked like any other. */
static err_t url_check(const struct conf *c, struct arena *a, const char *url)
{
	bool is_plain = str_starts(url, "http://");

	if ((!is_plain && !str_starts(url, "https://")) || strlen(url) > URL_MAX || utf8_has_control(url) || strchr(url, ' '))
		return ERR_INPUT_URL;
	if (!http_url_allowed(c->outbound_allow, url))
		return ERR_OK;
	return is_plain ? http_url_allowed(c->outbound_allow, arena_printf(a, "https://%s", url + strlen("http://")))
			: ERR_BLOCKED_ADDRESS;
}


static err_t text_check(const char *text)
{
	if (!text)
		return ERR_INPUT_TEXT;
	return utf8_count(text) > TEXT_MAX ? ERR_INPUT_LONG : ERR_OK;
}


/* {text} or {url}; mode says which where both are there. */
static err_t text_or_url(const struct conf *c, struct arena *a, json_t *input)
{
	json_t *said = json_object_get(input, "mode");
	const char *mode = json_string_value(said), *text = member(a, input, "text"), *url = member(a, input, "url");

	if (said && !json_is_null(said) && (!mode || !str_in_words(mode, strlen(mode), "text|url")))
		return ERR_INPUT_MODE;
	if (str_eq(mode, "url") || (!mode && !text && url))
		return url ? url_check(c, a, url) : ERR_INPUT_URL;
	return text_check(text);
}


static err_t message_or_text(const struct conf *c, struct arena *a, json_t *input)
{
	const char *message = member(a, input, "message");

	(void)c;
	return text_check(message ? message : member(a, input, "text"));
}


const struct agent bounty_agents[] = {
	{.type = "factcheck", .name = "FactCheck Agent",
	 .description = "Checks the claims of a text or a web page and writes a report with sources and a verdict",
	 .base_micro = 1000,
	 .input = "{\"type\":\"object\",\"properties\":{\"mode\":{\"enum\":[\"text\",\"url\"]}," TEXT_SCHEMA "," URL_SCHEMA
		  "},\"anyOf\":[{\"required\":[\"text\"]},{\"required\":[\"url\"]}]}",
	 .check = text_or_url,
	 .people_words = "Check the facts in what stands below. Deliver a report in Markdown with these sections: Post Summary, "
			 "Claims Identified, Verification Results, Citations, Context & Analysis, Final Verdict (TRUE, FALSE, "
			 "MISLEADING, INSUFFICIENT_EVIDENCE or NEEDS_REVIEW, and how sure you are in percent)."},
	{.type = "ai-travel-planner", .name = "AI Travel Planner",
	 .description = "Plans a trip day by day from a wish in your own words", .base_micro = 2000,
	 .input = "{\"type\":\"object\",\"properties\":{\"message\":{\"type\":\"string\",\"maxLength\":20000}," TEXT_SCHEMA
		  "},\"anyOf\":[{\"required\":[\"message\"]},{\"required\":[\"text\"]}]}",
	 .check = message_or_text,
	 .people_words = "Plan the trip that stands below, day by day, with ways, places and rough costs. Deliver the plan in "
			 "Markdown."},
	{.type = "digest", .name = "Digest", .description = "Sums up a text or a web page; free", .base_micro = 0,
	 .input = "{\"type\":\"object\",\"properties\":{" TEXT_SCHEMA "," URL_SCHEMA
		  "},\"anyOf\":[{\"required\":[\"text\"]},{\"required\":[\"url\"]}]}",
	 .check = text_or_url,
	 .people_words = "Sum up what stands below in at most ten sentences. Deliver the summary in Markdown."},
	{.type = NULL},
};


const struct agent *agent_find(const char *type)
{
	for (const struct agent *ag = bounty_agents; ag->type; ag++)
		if (str_eq(ag->type, type))
			return ag;
	return NULL;
}


const char *agent_executor(const struct conf *c, const struct agent *ag)
{
	return backend_of(c, ag->type)->name;
}


const char *agent_subject(struct arena *a, const char *input_data, bool *is_url)
{
	json_t *input;
	const char *mode, *url, *text;

	*is_url = false;
	if (json_read(a, span_of(input_data), &input))
		return "";
	mode = json_text(input, "mode");
	url = member(a, input, "url");
	text = member(a, input, "message");
	if (!text)
		text = member(a, input, "text");
	*is_url = url && (str_eq(mode, "url") || !text);
	return *is_url ? url : text ? text : "";
}
