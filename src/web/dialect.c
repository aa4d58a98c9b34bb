/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/dialect.h"
#include <string.h>
#include "base/buf.h"
#include "base/json.h"
#include "base/time.h"

#define FIELD_ERRORS_SCHEMA \
	"\"field_errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":" \
	"{\"field\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"}},\"required\":[\"field\",\"code\"]}}"

/* A result that is not paid says so with an `error` of its own. */
#define DETAIL_SCHEMA \
	"{\"type\":\"object\",\"properties\":{\"detail\":{\"anyOf\":[{\"type\":\"string\"}," \
	"{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"loc\":{\"type\":\"array\",\"items\":{}}," \
	"\"msg\":{\"type\":\"string\"},\"type\":{\"type\":\"string\"}},\"required\":[\"loc\",\"msg\",\"type\"]}}]},\"error\":{}}," \
	"\"anyOf\":[{\"required\":[\"detail\"]},{\"required\":[\"error\"]}]}"


static void complaints_json(struct buf *b, const struct complaints *c, const char *field_name, const char *code_name)
{
	buf_ch(b, '[');
	for (size_t i = 0; i < c->n; i++) {
		buf_fmt(b, "%s{\"%s\":", i ? "," : "", field_name);
		json_quote(b, c->items[i].field);
		buf_fmt(b, ",\"%s\":", code_name);
		json_quote(b, c->items[i].code);
		buf_ch(b, '}');
	}
	buf_ch(b, ']');
}


/* The human hall names its reasons in one list; what is only about form is invalid_request there. */
static void humans_error(struct rq *rq, const char *status, err_t e, struct buf *b)
{
	bool is_form = e == ERR_BAD_JSON || e == ERR_TOO_DEEP;

	buf_fmt(b, "{\"status\":\"%s\",\"reason\":", status);
	json_quote(b, is_form ? "invalid_request" : err_info(e)->code);
	if (is_form)
		complain(&rq->complaints, "body", err_info(e)->code, e);
	if (e == ERR_CREDENTIALS)
		complain(&rq->complaints, "auth", "invalid_credentials", e);
	if (rq->complaints.n) {
		BUF_LIT(b, ",\"field_errors\":");
		complaints_json(b, &rq->complaints, "field", "code");
	}
	buf_ch(b, '}');
}


static bool is_about_form(err_t e)
{
	return e == ERR_BAD_FIELD || e == ERR_FIELDS || e == ERR_BAD_JSON || e == ERR_TOO_DEEP;
}


/* What the stable codes of fields read like. */
static const char *field_issue(const char *code)
{
	static const struct {
		const char *code, *issue;
	} issues[] = {
		{"required", "This field is required"}, {"invalid_type", "This value is of the wrong type"},
		{"invalid_enum", "This is none of the words that are taken here"}, {"invalid_number", "This is no number"},
		{"below_min", "This is too small"}, {"above_max", "This is too large"}, {"too_long", "This is too long"},
		{"too_short", "This is too short"}, {"invalid_characters", "Some characters are not taken here"},
		{"invalid_format", "This is not of the form that is taken here"},
		{"unknown_field", "There is no such field"},
	};

	for (size_t i = 0; i < N_OF(issues); i++)
		if (str_eq(issues[i].code, code))
			return issues[i].issue;
	return code;
}


/* Wrong input in the list form of the frameworks whose clients read it: place, words, type. */
static void detail_list(struct rq *rq, err_t e, struct buf *b)
{
	const struct complaints *c = &rq->complaints;

	if (!c->n)
		complain(&rq->complaints, "body", err_info(e)->code, e);
	BUF_LIT(b, "{\"detail\":[");
	for (size_t i = 0; i < c->n; i++) {
		buf_fmt(b, "%s{\"loc\":[\"%s\",", i ? "," : "", str_eq(rq->method, "GET") ? "query" : "body");
		json_quote(b, c->items[i].field);
		BUF_LIT(b, "],\"msg\":");
		json_quote(b, field_issue(c->items[i].code));
		BUF_LIT(b, ",\"type\":");
		json_quote(b, c->items[i].code);
		buf_ch(b, '}');
	}
	BUF_LIT(b, "]}");
}


static void detail_error(struct rq *rq, bool is_story, err_t e, struct buf *b)
{
	if (is_about_form(e)) {
		detail_list(rq, e, b);
		return;
	}
	BUF_LIT(b, "{\"detail\":");
	/* one word of the stories' document for all that is wrong with a token */
	json_quote(b, is_story && (e == ERR_UNAUTHORIZED || e == ERR_CREDENTIALS) ? "Unauthorized" : err_info(e)->text);
	buf_ch(b, '}');
}


static void upper(struct buf *b, const char *code)
{
	buf_ch(b, '"');
	for (; *code; code++)
		buf_ch(b, *code >= 'a' && *code <= 'z' ? (char)(*code - 32) : *code);
	buf_ch(b, '"');
}


/* Their document has no list of fields: the first that is wrong stands in the sentence. */
static void devices_error(struct rq *rq, err_t e, struct buf *b)
{
	const struct complaint *c = rq->complaints.items;

	BUF_LIT(b, "{\"error\":");
	json_quote(b, rq->complaints.n ? arena_printf(rq->arena, "%s %s: %s", err_info(e)->text, c->field, field_issue(c->code))
				       : err_info(e)->text);
	BUF_LIT(b, ",\"code\":");
	upper(b, err_info(e)->code);
	buf_ch(b, '}');
}


/* The tracker's document has few codes, one a status. */
static const char *tracker_code(int http)
{
	static const struct {
		int http;
		const char *code;
	} codes[] = {
		{401, "UNAUTHORIZED"}, {403, "FORBIDDEN"}, {404, "NOT_FOUND"}, {405, "METHOD_NOT_ALLOWED"},
		{409, "CONFLICT"}, {413, "PAYLOAD_TOO_LARGE"}, {422, "VALIDATION_ERROR"}, {429, "RATE_LIMITED"},
		{500, "INTERNAL_ERROR"}, {503, "UNAVAILABLE"},
	};

	for (size_t i = 0; i < N_OF(codes); i++)
		if (codes[i].http == http)
			return codes[i].code;
	return http < 500 ? "BAD_REQUEST" : "UNAVAILABLE";
}


static void tracker_complaints(const struct complaints *c, struct buf *b)
{
	struct complaints said = {.n = c->n};

	for (size_t i = 0; i < c->n; i++)
		said.items[i] = (struct complaint){c->items[i].field, field_issue(c->items[i].code)};
	if (!said.n) {
		BUF_LIT(b, "null");
		return;
	}
	BUF_LIT(b, "{\"field\":");
	json_quote(b, said.items[0].field);
	BUF_LIT(b, ",\"issue\":");
	json_quote(b, said.items[0].code);
	BUF_LIT(b, "},\"errors\":");
	complaints_json(b, &said, "field", "issue");
}


static void tracker_error(struct rq *rq, err_t e, struct buf *b)
{
	buf_fmt(b, "{\"error\":{\"code\":\"%s\",\"message\":", tracker_code(dialect_status(D_TRACKER, e)));
	json_quote(b, err_info(e)->text);
	BUF_LIT(b, ",\"details\":");
	tracker_complaints(&rq->complaints, b);
	BUF_LIT(b, "},\"timestamp\":\"");
	time_iso(b, time_now());
	BUF_LIT(b, "\"}");
}


static void problem_error(struct rq *rq, err_t e, struct buf *b)
{
	const struct err_info *i = err_info(e);

	BUF_LIT(b, "{\"type\":\"about:blank\",\"title\":");
	json_quote(b, i->text);
	buf_fmt(b, ",\"status\":%d,\"code\":", i->http);
	json_quote(b, i->code);
	BUF_LIT(b, ",\"instance\":");
	json_quote(b, rq->id);
	if (rq->complaints.n) {
		BUF_LIT(b, ",\"errors\":");
		complaints_json(b, &rq->complaints, "field", "code");
	}
	buf_ch(b, '}');
}


/* Its own words where an error has them (RFC 6749, 5.2, and 4.1.2.1), else what the status says. */
static const char *oauth_code(err_t e)
{
	static const char words[] = "invalid_request|invalid_client|invalid_grant|unsupported_grant_type|invalid_scope|invalid_target|"
				    "invalid_redirect_uri|invalid_client_metadata";
	const struct err_info *i = err_info(e);

	if (str_in_words(i->code, strlen(i->code), words))
		return i->code;
	return i->http == 500 ? "server_error" : i->http == 429 || i->http > 500 ? "temporarily_unavailable" : "invalid_request";
}


static void oauth_error(struct rq *rq, err_t e, struct buf *b)
{
	const struct complaint *c = rq->complaints.items;

	BUF_LIT(b, "{\"error\":");
	json_quote(b, oauth_code(e));
	BUF_LIT(b, ",\"error_description\":");
	json_quote(b, rq->complaints.n ? arena_printf(rq->arena, "%s %s: %s", err_info(e)->text, c->field, field_issue(c->code))
				       : err_info(e)->text);
	buf_ch(b, '}');
}


int dialect_status(enum dialect d, err_t e)
{
	if (d == D_TRACKER && (e == ERR_BAD_FIELD || e == ERR_FIELDS))
		return 422;
	if ((d == D_BOUNTIES || d == D_STORIES) && is_about_form(e))
		return 422;
	if (d == D_TRACKER && e == ERR_MEDIA_TYPE) /* it is not JSON */
		return 400;
	return err_info(e)->http;
}


const char *dialect_error(struct rq *rq, enum dialect d, err_t e, struct buf *b)
{
	switch (d) {
	case D_HUMANS: humans_error(rq, "error", e, b); break;
	case D_HUMANS_CALL: humans_error(rq, "rejected", e, b); break;
	case D_BOUNTIES: detail_error(rq, false, e, b); break;
	case D_STORIES: detail_error(rq, true, e, b); break;
	case D_DEVICES: devices_error(rq, e, b); break;
	case D_TRACKER: tracker_error(rq, e, b); break;
	case D_OAUTH: oauth_error(rq, e, b); break;
	case D_PAGE:
	case D_PROBLEM: problem_error(rq, e, b); return "application/problem+json";
	}
	return "application/json";
}


const char *dialect_schema(enum dialect d)
{
	static const char *const schemas[] = {
		[D_HUMANS] = "{\"type\":\"object\",\"properties\":{\"status\":{\"const\":\"error\"},\"reason\":"
			     "{\"type\":\"string\"}," FIELD_ERRORS_SCHEMA "},\"required\":[\"status\",\"reason\"]}",
		[D_HUMANS_CALL] = "{\"type\":\"object\",\"properties\":{\"status\":{\"const\":\"rejected\"},\"reason\":"
				  "{\"type\":\"string\"}," FIELD_ERRORS_SCHEMA
				  "},\"required\":[\"status\",\"reason\"]}",
		[D_BOUNTIES] = DETAIL_SCHEMA,
		[D_STORIES] = DETAIL_SCHEMA,
		[D_DEVICES] = "{\"type\":\"object\",\"properties\":{\"error\":{\"type\":\"string\"},\"code\":"
			      "{\"type\":\"string\"}},\"required\":[\"error\",\"code\"]}",
		[D_TRACKER] = "{\"type\":\"object\",\"properties\":{\"error\":{\"type\":\"object\",\"properties\":"
			      "{\"code\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"},\"details\":{},\"errors\":{\"type\":\"array\",\"items\":{}}},"
			      "\"required\":[\"code\",\"message\"]},\"timestamp\":{\"type\":\"string\"}},"
			      "\"required\":[\"error\"]}",
		[D_OAUTH] = "{\"type\":\"object\",\"properties\":{\"error\":{\"type\":\"string\"},\"error_description\":"
			    "{\"type\":\"string\"}},\"required\":[\"error\"]}",
		[D_PAGE] = "{\"type\":\"string\"}",
		[D_PROBLEM] = "{\"type\":\"object\",\"properties\":{\"type\":{\"type\":\"string\"},\"title\":"
			      "{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},\"code\":{\"type\":\"string\"},"
			      "\"instance\":{\"type\":\"string\"}},\"required\":[\"title\",\"status\"]}",
	};

	return schemas[d];
}
