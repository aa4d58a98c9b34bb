/* translations.c - jobs for what readers cannot read yet, and the job itself: one text, one question, one answer.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/translations.h"

#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "io/http_client.h"
#include "sql_translations.h"

#define CALL_MS 25000L /* within the lease */
#define CONNECT_MS 5000L
#define ANSWER_MAX 131072u
#define QUESTION_MAX 262144u
#define PER_ENGINE 4 /* under way in this process */
#define BUSY_WAIT_S 2
#define TRIES_MAX 4
#define RETRY_AFTER_MAX_S 3600
#define IDS_MAX 8192u

struct translation_ask {
	const char *ids, *lang;
};
struct translation {
	const char *task_id, *lang, *text, *engine, *error;
};
struct translation_tries {
	int64_t tries;
};
/* One question under way; lives in the run's arena. */
struct question {
	struct job_run *run;
	struct translation row;
	struct http_call call;
};

SHAPE(translation_ask, translation_ask, FIELD(translation_ask, ids, K_TEXT), FIELD(translation_ask, lang, K_TEXT));
SHAPE(translation, translation, FIELD(translation, task_id, K_TEXT), FIELD(translation, lang, K_TEXT),
      FIELD(translation, text, K_TEXT), FIELD(translation, engine, K_TEXT), FIELD(translation, error, K_TEXT));
SHAPE(translation_tries, translation_tries, FIELD(translation_tries, tries, K_INT));

err_t translations_want(struct rq *rq, const char *lang, const struct list *tasks)
{
	const struct task *t = tasks->items;
	struct translation_ask ask = {.lang = lang};
	struct buf ids;

	if (!engine_of(rq->conf))
		return ERR_OK;
	buf_init(&ids, rq->arena, IDS_MAX);
	for (size_t i = 0; i < tasks->n; i++)
		if (!t[i].engine && !str_eq(t[i].lang, lang))
			buf_fmt(&ids, "%s%s", ids.len ? "," : "", t[i].id);
	if (!ids.len)
		return ERR_OK;
	ask.ids = buf_text(&ids);
	return rq_run(rq, &sql_translation_want, &ask, NULL);
}

err_t translation_want_new(struct rq *rq, const char *task_id, const char *text)
{
	enum lang own = lang_of_text(text);
	struct task t = {.id = task_id, .lang = lang_code(own)};

	return translations_want(rq, lang_code(own == LANG_JA ? LANG_EN : LANG_JA), &(struct list){1, &t});
}

static long retry_delay(const struct question *q, int64_t tries)
{
	int64_t delay = job_delay(q->run->kind, tries), asked = q->call.e ? -1 : q->call.retry_after_s;

	asked = asked > RETRY_AFTER_MAX_S ? RETRY_AFTER_MAX_S : asked;
	return (long)(asked > delay ? asked : delay);
}

/* After the last try the job is over: the row of its tries says why, and a reader of another day asks again. */
static err_t question_failed(struct question *q, const char *why)
{
	struct job_run *r = q->run;
	struct translation_tries n;
	err_t e;

	q->row.error = why;
	e = db_one(r->db, r->arena, &sql_translation_failed, &q->row, &n);
	if (e)
		return e;
	log_line(LOG_WARN, "translation failed task=%s to=%s try=%lld why=%s", q->row.task_id, q->row.lang,
		 (long long)n.tries, why);
	if (n.tries >= TRIES_MAX)
		return ERR_OK;
	r->why = why;
	r->delay_s = retry_delay(q, n.tries);
	return ERR_RETRY;
}

/* The answer's text, or NULL and why there is none. */
static const char *answer_text(struct question *q, const char **why)
{
	const struct http_call *c = &q->call;
	const char *text;

	if (c->e) {
		*why = c->e == ERR_TIMED_OUT ? "timed out" : c->e == ERR_REFUSED ? "not reached" : "broken off";
		return NULL;
	}
	if (c->status != 200 || c->answer.len >= ANSWER_MAX) {
		*why = c->status == 200 ? "the answer is too long" : arena_printf(q->run->arena, "status %ld", c->status);
		return NULL;
	}
	text = engine_of(q->run->conf)->read(q->run->arena, c->answer, why);
	if (text)
		*why = translation_wrong(q->run->arena, q->row.text, text, lang_of(q->row.lang));
	return *why && text ? NULL : text;
}

static void question_done(struct http_call *c)
{
	struct question *q = c->owner;
	struct job_run *r = q->run;
	const char *why = NULL, *text = answer_text(q, &why);
	err_t e;

	if (text) {
		q->row.text = text;
		q->row.engine = engine_of(r->conf)->name;
		e = db_run(r->db, r->arena, &sql_translation_keep, &q->row, NULL);
	} else {
		e = question_failed(q, why);
	}
	job_end(r, e); /* frees q */
}

static void question_ask(struct question *q)
{
	struct job_run *r = q->run;
	struct http_header *h = ARENA_ARRAY(r->arena, struct http_header, 3);
	const struct engine *engine = engine_of(r->conf);
	size_t n = 0;
	struct buf b;

	buf_init(&b, r->arena, QUESTION_MAX);
	engine->body(&b, r->conf, q->row.text, lang_of(q->row.lang));
	h[n++] = (struct http_header){"content-type", "application/json"};
	h[n++] = (struct http_header){"user-agent", "Hirehall/1.0"};
	if (str_eq(engine->name, "llm") && str_has(r->conf->llm_api_key))
		h[n++] = (struct http_header){"authorization", arena_printf(r->arena, "Bearer %s", r->conf->llm_api_key)};
	q->call = (struct http_call){.arena = r->arena, .method = "POST", .url = engine_url(r->arena, r->conf), .headers = h,
		.n_headers = n, .body = {b.at, b.len}, .connect_ms = CONNECT_MS, .total_ms = CALL_MS, .max_body = ANSWER_MAX,
		.any_address = true, .done = question_done, .owner = q};
	r->is_async = true;
	http_client_start(r->http, &q->call);
}

/* The subject is "<task id>:<language>". */
err_t translate_run(struct job_run *r)
{
	struct question *q = ARENA_NEW(r->arena, struct question);
	char *id = arena_strdup(r->arena, r->job.subject), *lang = strchr(id, ':');
	err_t e;

	if (!lang || !engine_of(r->conf))
		return ERR_OK;
	*lang++ = '\0';
	q->run = r;
	q->row = (struct translation){.task_id = id, .lang = lang};
	e = db_one(r->db, r->arena, &sql_translation_take, &q->row, &q->row);
	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e;
	if (str_eq(lang_code(lang_of_text(q->row.text)), lang))
		return ERR_OK;
	if (http_client_load(r->http, engine_url(r->arena, r->conf)) >= PER_ENGINE) {
		r->delay_s = BUSY_WAIT_S;
		r->why = "the translator has enough to do";
		return ERR_RETRY;
	}
	question_ask(q);
	return ERR_OK;
}
