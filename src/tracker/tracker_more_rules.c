/* tracker_more_rules.c - pure decisions of alerts, pings, budgets and spans.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/json.h"
#include "tracker/tracker_more.h"

#define CODE_MAX 255
#define MICROS_DIGITS 6
#define MICROS_MAX INT64_C(1000000000000)
#define REPLY_MAX 4096u

static const char *const kinds[] = {"failed", "stuck", "overdue", "recovered", "budget"};


bool ping_read(const char *last, struct ping_said *out)
{
	*out = (struct ping_said){PING_SUCCESS, INT_UNSET};
	if (!last)
		return true;
	if (str_eq(last, "start")) {
		out->what = PING_START;
		return true;
	}
	if (str_eq(last, "fail")) {
		out->what = PING_FAIL;
		return true;
	}
	if (strspn(last, "0123456789") != strlen(last) || !str_int(last, &out->code) || out->code > CODE_MAX)
		return false;
	out->what = out->code ? PING_FAIL : PING_SUCCESS;
	return true;
}


static bool is_kind(const char *word)
{
	for (size_t i = 0; i < N_OF(kinds); i++)
		if (str_eq(kinds[i], word))
			return true;
	return false;
}


bool alert_kinds_read(struct arena *a, const struct texts *wanted, struct texts *out)
{
	size_t n = wanted->items ? wanted->n : N_OF(kinds);

	*out = (struct texts){n, ARENA_ARRAY(a, const char *, n + 1)};
	for (size_t i = 0; i < n; i++) {
		out->items[i] = wanted->items ? wanted->items[i] : kinds[i];
		if (!is_kind(out->items[i]))
			return false;
	}
	return true;
}


/* Digits with at most six after the point; the rest of a number's forms is no price. */
bool micros_read(const char *text, int64_t *out)
{
	size_t whole = strspn(text, "0123456789"), part = 0;
	int64_t v = 0;

	if (!whole || whole > 7)
		return false;
	if (text[whole] == '.')
		part = strspn(text + whole + 1, "0123456789");
	if (text[whole + (text[whole] == '.') + part] || part > MICROS_DIGITS || (text[whole] == '.' && !part))
		return false;
	for (size_t i = 0; i < whole; i++)
		v = v * 10 + (text[i] - '0');
	for (size_t i = 0; i < MICROS_DIGITS; i++)
		v = v * 10 + (i < part ? text[whole + 1 + i] - '0' : 0);
	if (v < 1 || v > MICROS_MAX)
		return false;
	*out = v;
	return true;
}


const char *otlp_reply(struct arena *a, int64_t rejected, const char *why)
{
	struct buf b;

	if (!rejected)
		return "{}";
	buf_init(&b, a, REPLY_MAX);
	/* protobuf's JSON writes 64-bit numbers as texts */
	buf_fmt(&b, "{\"partialSuccess\":{\"rejectedSpans\":\"%lld\",\"errorMessage\":", (long long)rejected);
	json_quote(&b, why);
	BUF_LIT(&b, "}}");
	return buf_text(&b);
}
