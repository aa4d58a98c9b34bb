/* tracker_more_rules.c - pure decisions of alerts, pings, budgets and spans.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/json.h"
#include "tracker/tracker_more.h"

#define CODE_MAX 255
#define MICROS_PER_USD 1e6
#define MICROS_MAX 1000000000000
#define NEAR 1e-3
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


/* A number of JSON has been a double by now: what is not within a thousandth of a whole millionth has more decimals. */
bool micros_read(const char *text, int64_t *out)
{
	char *end;
	double micros;

	if (*text < '0' || *text > '9')
		return false;
	micros = strtod(text, &end) * MICROS_PER_USD;
	if (*end || !(micros < MICROS_MAX + 1) || llround(micros) < 1 || fabs(micros - (double)llround(micros)) > NEAR)
		return false;
	*out = llround(micros);
	return *out <= MICROS_MAX;
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
