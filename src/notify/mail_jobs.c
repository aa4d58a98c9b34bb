/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/mail_jobs.h"
#include "io/mailer.h"
#include "notify/webhooks_rows.h"
#include "sql_notify.h"

#define AT_ONCE 4 /* one more would wait past its lease */
#define BUSY_WAIT_S 2
#define TRIES_MAX 6

const int64_t mail_schedule_s[] = {60, 300, 1800, 7200, 43200, -1};

/* One mail under way; lives in the run's arena. */
struct mailing {
	struct job_run *run;
	struct mail_out row;
	struct mail_call call;
};


static const char *outcome_word(err_t e)
{
	switch (e) {
	case ERR_REFUSED: return "refused";
	case ERR_TIMED_OUT: return "timed out";
	case ERR_BAD_REQUEST: return "not a mail that can be sent";
	default: return "not taken";
	}
}


/* A mail that nobody will take is kept with its reason; the job stays dead for people to look at. */
static void mail_done(struct mail_call *m)
{
	struct mailing *g = m->owner;
	struct job_run *r = g->run;
	struct mail_out row = {.id = g->row.id};
	int64_t tries = g->row.attempts + 1;
	err_t e;

	if (m->e) {
		row.error = arena_printf(r->arena, "%s, last reply %ld", outcome_word(m->e), m->reply);
		r->why = row.error;
		r->give_up = m->e == ERR_REFUSED || m->e == ERR_BAD_REQUEST || tries >= TRIES_MAX;
		r->delay_s = job_delay(r->kind, tries);
	}
	e = db_run(r->db, r->arena, &sql_mail_ended, &row, NULL);
	job_end(r, m->e ? m->e : e); /* frees g */
}


err_t mail_send_run(struct job_run *r)
{
	struct mailing *g = ARENA_NEW(r->arena, struct mailing);
	struct webhook_id key = {r->job.subject};
	struct mail_out *row = &g->row;
	err_t e = db_one(r->db, r->arena, &sql_mail_take, &key, row);

	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e; /* sent already */
	if (mail_load(r->http) >= AT_ONCE) {
		r->delay_s = BUSY_WAIT_S;
		r->why = "the mail server has enough to do";
		return ERR_RETRY;
	}
	g->run = r;
	g->call.arena = r->arena;
	g->call.mail = (struct mail){.to = row->to_email, .subject = row->subject, .text = row->text, .html = row->html, .message_id = row->id,
				    .unsubscribe_url = row->unsubscribe_url};
	g->call.done = mail_done;
	g->call.owner = g;
	r->is_async = true;
	mail_start(r->http, r->conf, &g->call);
	return ERR_OK;
}
