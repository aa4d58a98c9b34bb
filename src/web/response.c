/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/response.h"
#include <string.h>
#include "base/buf.h"
#include "base/log.h"
#include "web/dialect.h"
#include "web/page.h"
#include "web/template.h"

#define BODY_MAX (4u << 20)
#define HEAD_MAX 16384u
#define PAGE_CSP PAGE_CSP_START PAGE_CSP_END

static const struct {
	int http;
	const char *reason, *title, *fix;
} statuses[] = {
	{200, "OK", NULL, NULL},
	{201, "Created", NULL, NULL},
	{202, "Accepted", NULL, NULL},
	{204, "No Content", NULL, NULL},
	{303, "See Other", NULL, NULL},
	{304, "Not Modified", NULL, NULL},
	{400, "Bad Request", TR_ID("This did not work"), TR_ID("Check what you entered and send it again.")},
	{401, "Unauthorized", TR_ID("Please sign in"), TR_ID("Sign in and try again.")},
	{403, "Forbidden", TR_ID("Not allowed"), TR_ID("Load the page again and repeat the step.")},
	{404, "Not Found", TR_ID("Not found"), TR_ID("Check the address, or start from the list of tasks.")},
	{405, "Method Not Allowed", TR_ID("Not found"), TR_ID("Start from the list of tasks.")},
	{409, "Conflict", TR_ID("Somebody was faster"), TR_ID("Load the page again to see how it stands now.")},
	{413, "Content Too Large", TR_ID("Too large"), TR_ID("Choose a smaller file.")},
	{415, "Unsupported Media Type", TR_ID("This did not work"), TR_ID("Send the form from the page.")},
	{422, "Unprocessable Content", TR_ID("This did not work"), TR_ID("Check what you entered and send it again.")},
	{429, "Too Many Requests", TR_ID("Too many requests"), TR_ID("Wait a little and try again.")},
	{502, "Bad Gateway", TR_ID("The other side failed"), TR_ID("Try again in a moment.")},
	{503, "Service Unavailable", TR_ID("Not reachable right now"), TR_ID("Try again in a moment. What was saved is safe.")},
	{504, "Gateway Timeout", TR_ID("The other side is slow"), TR_ID("Try again in a moment.")},
	{500, "Internal Server Error", TR_ID("Our mistake"), TR_ID("Try again. If it stays, tell us the reference below.")},
};


static size_t status_index(int http)
{
	for (size_t i = 0; i < N_OF(statuses); i++)
		if (statuses[i].http == http)
			return i;
	return N_OF(statuses) - 1;
}


static bool has_header(const struct reply *r, const char *name)
{
	for (size_t i = 0; i < r->n_headers; i++)
		if (str_ieq(r->headers[i].name, name))
			return true;
	return false;
}


static void write_headers(struct rq *rq, int status, const char *type, size_t length, struct buf *b)
{
	const struct reply *r = &rq->reply;

	BUF_LIT(b, "Status: ");
	buf_int(b, status);
	buf_ch(b, ' ');
	buf_str(b, statuses[status_index(status)].reason);
	BUF_LIT(b, "\r\n");
	if (type) {
		BUF_LIT(b, "Content-Type: ");
		buf_str(b, type);
		BUF_LIT(b, "\r\nContent-Length: ");
		buf_int(b, (int64_t)length);
		BUF_LIT(b, "\r\n");
	}
	if (!has_header(r, "Cache-Control"))
		BUF_LIT(b, "Cache-Control: no-store\r\n");
	if (type && str_starts(type, "text/html") && !has_header(r, "Content-Security-Policy"))
		BUF_LIT(b, "Content-Security-Policy: " PAGE_CSP "\r\nVary: Cookie, Accept-Language\r\n");
	if (r->location)
		buf_fmt(b, "Location: %s\r\n", r->location);
	for (size_t i = 0; i < r->n_headers; i++) {
		buf_str(b, r->headers[i].name);
		BUF_LIT(b, ": ");
		buf_str(b, r->headers[i].value);
		BUF_LIT(b, "\r\n");
	}
	BUF_LIT(b, "\r\n");
}


/* Headers go before a body whose length is known by then. */
static void finish(struct rq *rq, int status, const char *type, struct span body, struct response *out)
{
	struct buf b;

	buf_init(&b, rq->arena, HEAD_MAX + BODY_MAX);
	write_headers(rq, status, type, body.len, &b);
	buf_add(&b, body.at, body.len);
	out->status = status;
	out->bytes = (struct span){b.at, b.len};
	out->body = body;
}


static void render_error(struct rq *rq, err_t e, struct response *out);


static void render_reply(struct rq *rq, struct response *out)
{
	struct reply *r = &rq->reply;
	int status = r->status ? r->status : rq->route->status;
	const char *type = "application/json";
	struct buf b;

	if (r->raw_type || r->location) {
		finish(rq, status, r->raw_type, r->raw, out);
		return;
	}
	buf_init(&b, rq->arena, BODY_MAX);
	if (r->template) {
		type = "text/html; charset=utf-8";
		if (template_render(rq->web->templates, r->template, rq->lang, r->data, &b)) {
			render_error(rq, ERR_INTERNAL, out);
			return;
		}
	} else {
		shape_json(&b, r->shape, r->data);
	}
	if (OURS(b.is_full))
		render_error(rq, ERR_INTERNAL, out);
	else
		finish(rq, status, type, (struct span){buf_text(&b), b.len}, out);
}


static bool render_error_page(struct rq *rq, err_t e, struct buf *b)
{
	const struct err_info *info = err_info(e);
	size_t s = status_index(info->http);
	struct error_page p = {
		.chrome.title = tr(rq->lang, statuses[s].title),
		.status = arena_printf(rq->arena, "%d", info->http),
		.cause = tr(rq->lang, info->text),
		.fix = tr(rq->lang, statuses[s].fix),
		.request_id = rq->id,
		.home = "/tasks",
	};

	page_chrome(rq, &p.chrome);
	return template_render(rq->web->templates, "error", rq->lang, &p, b) == ERR_OK;
}


static enum dialect rq_dialect(const struct rq *rq)
{
	return rq->route ? rq->route->dialect : dialect_of_path(rq->path);
}


/* A page that needs a person sends a visitor to the sign-in page and back. */
static bool render_sign_in(struct rq *rq, err_t e, struct response *out)
{
	struct buf b;

	if (e != ERR_UNAUTHORIZED || !rq->route || !(rq->route->flags & R_PAGE))
		return false;
	buf_init(&b, rq->arena, HEAD_MAX);
	BUF_LIT(&b, "/login?next=");
	url_encode(&b, rq->route->method == GET ? rq->path : "/tasks");
	rq->reply.location = buf_text(&b);
	finish(rq, 303, NULL, (struct span){0}, out);
	return true;
}


static void render_error(struct rq *rq, err_t e, struct response *out)
{
	const char *type = "text/html; charset=utf-8";
	enum dialect d = rq_dialect(rq);
	struct buf b;

	rq->reply.location = NULL;
	rq->reply.raw_type = NULL;
	if (render_sign_in(rq, e, out))
		return;
	if (err_info(e)->http == 503 && !has_header(&rq->reply, "Retry-After"))
		rq_header(rq, "Retry-After", "2");
	buf_init(&b, rq->arena, BODY_MAX);
	if (d != D_PAGE || !rq->wants_html || !rq->web->templates || !render_error_page(rq, e, &b)) {
		b.len = 0;
		type = dialect_error(rq, d, e, &b);
	}
	finish(rq, dialect_status(d, e), type, (struct span){buf_text(&b), b.len}, out);
}


void response_render(struct rq *rq, err_t e, struct response *out)
{
	if (!e && OURS(!rq->reply.is_set))
		e = ERR_INTERNAL;
	if (e)
		render_error(rq, e, out);
	else
		render_reply(rq, out);
}
