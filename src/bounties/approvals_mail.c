/* approvals_mail.c - the words of the mail with the way to pay, as text and with buttons.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "base/json.h"
#include "bounties/approvals_internal.h"

#define MAIL_MAX 16384
#define MICRO 1000000
#define DIGITS_LEAST 4

#define BOX "border:1px solid #ccc;border-radius:8px;padding:12px 16px;margin:16px 0"
#define BUTTON "display:inline-block;padding:10px 20px;border-radius:6px;color:#fff;text-decoration:none;font-weight:bold;margin:0 8px 8px 0;background:"
#define GREEN "#17692b"
#define RED "#b3261e"
#define BLUE "#1d4ed8"

/* At least four digits after the point, more where there are more. */
static const char *amount_text(struct arena *a, int64_t micro)
{
	char *text = arena_printf(a, "%lld.%06lld", (long long)(micro / MICRO), (long long)(micro % MICRO));
	size_t n = strlen(text);

	while (text[n - 1] == '0' && text[n - 1 - DIGITS_LEAST] != '.')
		text[--n] = '\0';
	return text;
}

const char *approval_words(struct arena *a, const struct bounty *b)
{
	return TR_FILL(a, lang_of(b->lang), "Pay for '{0}' task result", b->agent_type);
}

/* What both forms of the mail say. */
struct letter {
	struct arena *arena;
	enum lang lang;
	const char *hello, *asks, *about, *amount, *pay, *approve, *deny; /* approve, deny: NULL in the mail without */
};

static const char *text_form(const struct letter *l)
{
	struct buf b;

	buf_init(&b, l->arena, MAIL_MAX);
	buf_fmt(&b, "%s\n\n%s\n\n    %s\n    %s\n\n", l->hello, l->asks, l->about, l->amount);
	if (l->approve)
		buf_fmt(&b, "%s\n%s\n\n%s\n%s\n\n%s\n\n", tr(l->lang, "To approve:"), l->approve, tr(l->lang, "To deny:"), l->deny,
			tr(l->lang, "This request expires in 10 minutes. You can ask for a new one on the page of the result."));
	buf_fmt(&b, "%s\n%s\n\n%s\n", tr(l->lang, "To see the result and pay:"), l->pay,
		tr(l->lang, "If this was not you, ignore this mail: nothing is paid without you."));
	return buf_text(&b);
}

static void paragraph(struct buf *b, const char *style, const char *words)
{
	buf_fmt(b, "<p style=\"%s\">", style);
	html_escape(b, words);
	BUF_LIT(b, "</p>\n");
}

static void button(struct buf *b, const char *colour, const char *href, const char *words)
{
	buf_fmt(b, "<a style=\"" BUTTON "%s\" href=\"", colour);
	html_escape(b, href);
	BUF_LIT(b, "\">");
	html_escape(b, words);
	BUF_LIT(b, "</a>\n");
}

static const char *html_form(const struct letter *l)
{
	struct buf b;

	buf_init(&b, l->arena, MAIL_MAX);
	buf_fmt(&b, "<!DOCTYPE html>\n<html lang=\"%s\"><body style=\"font:16px/1.5 sans-serif;max-width:34em;margin:0 auto\">\n",
		lang_code(l->lang));
	paragraph(&b, "", l->hello);
	paragraph(&b, "", l->asks);
	BUF_LIT(&b, "<div style=\"" BOX "\">\n");
	paragraph(&b, "margin:0", l->about);
	paragraph(&b, "margin:0;font-weight:bold", l->amount);
	BUF_LIT(&b, "</div>\n");
	if (l->approve) {
		BUF_LIT(&b, "<p>\n");
		button(&b, GREEN, l->approve, tr(l->lang, "Approve"));
		button(&b, RED, l->deny, tr(l->lang, "Deny"));
		BUF_LIT(&b, "</p>\n");
		paragraph(&b, "", tr(l->lang, "This request expires in 10 minutes. You can ask for a new one on the page of the result."));
	}
	BUF_LIT(&b, "<p>\n");
	button(&b, BLUE, l->pay, tr(l->lang, "See the result and pay"));
	BUF_LIT(&b, "</p>\n");
	paragraph(&b, "color:#555", tr(l->lang, "If this was not you, ignore this mail: nothing is paid without you."));
	BUF_LIT(&b, "</body></html>\n");
	return buf_text(&b);
}

static void member(struct buf *b, const char *name, const char *value)
{
	buf_fmt(b, "%s\"%s\":", b->len > 1 ? "," : "", name);
	json_quote(b, value);
}

const char *approval_mail(struct rq *rq, const struct bounty *b, const char *description, const char *token)
{
	struct arena *a = rq->arena;
	const char *base = rq->conf->app_base_url, *amount = amount_text(a, b->actual_micro);
	struct letter l = {.arena = a, .lang = lang_of(b->lang), .about = description};
	struct buf out;

	l.hello = TR_FILL(a, l.lang, "Hello {0},", b->name);
	l.asks = tr(l.lang, "An agent that worked for you needs your approval to be paid.");
	l.amount = TR_FILL(a, l.lang, "Amount: {0} USDC", amount);
	l.pay = arena_printf(a, "%s/?pay_task_id=%s", base, b->id);
	buf_init(&out, a, (size_t)MAIL_MAX * 8);
	buf_ch(&out, '{');
	member(&out, "subject", TR_FILL(a, l.lang, "Payment Approval Required: ${0}", amount));
	member(&out, "plain_text", text_form(&l));
	member(&out, "plain_html", html_form(&l));
	l.approve = arena_printf(a, "%s/api/payments/magic-link/approve/%s", base, token);
	l.deny = arena_printf(a, "%s/api/payments/magic-link/deny/%s", base, token);
	member(&out, "approve_text", text_form(&l));
	member(&out, "approve_html", html_form(&l));
	buf_ch(&out, '}');
	return buf_text(&out);
}
