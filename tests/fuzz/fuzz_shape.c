/* SPDX-License-Identifier: AGPL-3.0-or-later
 * base/shape: a JSON object, or a form after a line "form", read into a struct with every kind of member. What was
 * accepted keeps the limits of its fields, and written as JSON it reads as the same again. */
#include "fuzz.h"
#include "base/json.h"
#include "base/shape.h"
#include "web/form.h"

struct sample {
	const char *id, *text, *line, *email, *word, *country, *url, *data;
	int64_t n, usd, usd_text, at;
	bool yes;
	struct texts texts;
	const struct upload *file;
	const char *hidden;
};
SHAPE(sample, sample, FIELD(sample, id, K_UUID), FIELD(sample, text, K_TEXT, .max = 100),
      FIELD(sample, line, K_LINE, .min = 2, .max = 20), FIELD(sample, email, K_EMAIL),
      FIELD(sample, word, K_WORD, .words = "photo|video|text"), FIELD(sample, country, K_COUNTRY),
      FIELD(sample, url, K_URL), FIELD(sample, data, K_JSON), FIELD(sample, n, K_INT, .min = -5, .max = 1000),
      FIELD(sample, usd, K_USD, .min = 500, .max = 1000000), FIELD(sample, usd_text, K_USD, F_COERCE, .max = 100000),
      FIELD(sample, at, K_TIME), FIELD(sample, yes, K_BOOL), FIELD(sample, texts, K_TEXTS, .max = 5),
      FIELD(sample, file, K_FILE), FIELD(sample, hidden, K_TEXT, F_INNER));


static const char *written(struct arena *a, const struct sample *s)
{
	struct buf b;

	buf_init(&b, a, FUZZ_MAX_TEXT);
	shape_json(&b, &sample_shape, s);
	MUST(!b.is_full);
	return buf_text(&b);
}


static void limits_hold(const struct sample *s)
{
	MUST(!s->hidden);
	MUST(!s->text || utf8_count(s->text) <= 100);
	MUST(!s->line || (utf8_count(s->line) >= 2 && utf8_count(s->line) <= 20 && !utf8_has_control(s->line)));
	MUST(!s->word || str_in_words(s->word, strlen(s->word), "photo|video|text"));
	MUST(!s->country || strlen(s->country) == 2);
	MUST(s->n == INT_UNSET || (s->n >= -5 && s->n <= 1000));
	MUST(s->usd == INT_UNSET || (s->usd >= 500 && s->usd <= 1000000));
	MUST(s->usd_text == INT_UNSET || (s->usd_text >= 0 && s->usd_text <= 100000));
	MUST(s->texts.n <= 5);
}


static void fuzz_one(struct arena *a, struct span in)
{
	struct input input = {0}, again = {0};
	struct complaints wrong = {0}, none = {0};
	struct sample s, t;
	struct span rest = in;
	const char *text;

	if (span_eq(fuzz_cut(&rest, "\n"), "form") ? form_urlencoded(a, rest, &input.form) : json_read(a, in, &input.json))
		return;
	if (shape_read(&sample_shape, &input, a, &s, &wrong)) {
		MUST(wrong.n > 0 && wrong.reason != ERR_OK);
		return;
	}
	limits_hold(&s);
	MUST(!s.file); /* only multipart has files */
	text = written(a, &s);
	MUST(json_read(a, span_of(text), &again.json) == ERR_OK);
	MUST(shape_read(&sample_shape, &again, a, &t, &none) == ERR_OK);
	MUST(str_eq(text, written(a, &t)));
}
