/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/dialect.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/time.h"

#define FIELD_ERRORS_SCHEMA \
	"\"field_errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":" \
	"{\"field\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"}},\"required\":[\"field\",\"code\"]}}"


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


static void detail_error(err_t e, struct buf *b)
{
	BUF_LIT(b, "{\"detail\":");
	json_quote(b, err_info(e)->text);
	buf_ch(b, '}');
}


static void upper(struct buf *b, const char *code)
{
	buf_ch(b, '"');
	for (; *code; code++)
		buf_ch(b, *code >= 'a' && *code <= 'z' ? (char)(*code - 32) : *code);
	buf_ch(b, '"');
}


static void devices_error(err_t e, struct buf *b)
{
	BUF_LIT(b, "{\"error\":");
	json_quote(b, err_info(e)->text);
	BUF_LIT(b, ",\"code\":");
	upper(b, err_info(e)->code);
	buf_ch(b, '}');
}


static void tracker_error(struct rq *rq, err_t e, struct buf *b)
{
	BUF_LIT(b, "{\"error\":{\"code\":");
	upper(b, err_info(e)->code);
	BUF_LIT(b, ",\"message\":");
	json_quote(b, err_info(e)->text);
	BUF_LIT(b, ",\"details\":");
	if (rq->complaints.n)
		complaints_json(b, &rq->complaints, "field", "issue");
	else
		BUF_LIT(b, "null");
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


const char *dialect_error(struct rq *rq, enum dialect d, err_t e, struct buf *b)
{
	switch (d) {
	case D_HUMANS: humans_error(rq, "error", e, b); break;
	case D_HUMANS_CALL: humans_error(rq, "rejected", e, b); break;
	case D_BOUNTIES: detail_error(e, b); break;
	case D_DEVICES: devices_error(e, b); break;
	case D_TRACKER: tracker_error(rq, e, b); break;
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
		[D_BOUNTIES] = "{\"type\":\"object\",\"properties\":{\"detail\":{\"type\":\"string\"}},"
			       "\"required\":[\"detail\"]}",
		[D_DEVICES] = "{\"type\":\"object\",\"properties\":{\"error\":{\"type\":\"string\"},\"code\":"
			      "{\"type\":\"string\"}},\"required\":[\"error\",\"code\"]}",
		[D_TRACKER] = "{\"type\":\"object\",\"properties\":{\"error\":{\"type\":\"object\",\"properties\":"
			      "{\"code\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"},\"details\":{}},"
			      "\"required\":[\"code\",\"message\"]},\"timestamp\":{\"type\":\"string\"}},"
			      "\"required\":[\"error\"]}",
		[D_PAGE] = "{\"type\":\"string\"}",
		[D_PROBLEM] = "{\"type\":\"object\",\"properties\":{\"type\":{\"type\":\"string\"},\"title\":"
			      "{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},\"code\":{\"type\":\"string\"},"
			      "\"instance\":{\"type\":\"string\"}},\"required\":[\"title\",\"status\"]}",
	};

	return schemas[d];
}
