/* talk_jobs.c - mails about what somebody wrote: unread messages of a channel, and inquiries.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/talk_internal.h"
#include "sql_contact.h"

#define M(member, kind) FIELD(talk_mail, member, kind)
SHAPE(talk_mail, talk_mail, M(id, K_TEXT), M(to_email, K_TEXT), M(lang, K_TEXT), M(words, K_TEXT), M(text, K_TEXT),
      M(from_name, K_TEXT), M(from_email, K_TEXT), M(n, K_INT));
SHAPE(talk_mail_new, talk_mail_new, FIELD(talk_mail_new, id, K_TEXT), FIELD(talk_mail_new, to_email, K_TEXT),
      FIELD(talk_mail_new, subject, K_TEXT), FIELD(talk_mail_new, text, K_TEXT));


/* What waits is counted, not told: a mail passes through many hands. */
static void contact_mail_write(const struct job_run *r, const struct talk_mail *due, struct talk_mail_new *mail)
{
	enum lang l = lang_of(due->lang);
	const char *href = arena_printf(r->arena, "%s/tasks/%s#messages", r->conf->app_base_url, due->id);

	mail->subject = tr(l, "New messages about your task");
	mail->text = TR_FILL(r->arena, l,
			     "The requester wrote to you about this task:\n\n{0}\n\nUnread messages: {1}\nRead and answer them here:\n{2}\n",
			     due->words, arena_printf(r->arena, "%lld", (long long)due->n), href);
}


static err_t contact_mail_run(struct job_run *r)
{
	const struct talk_key key = {r->job.subject};
	struct talk_mail due;
	struct talk_mail_new mail = {.id = key.id};
	err_t e = db_one(r->db, r->arena, &sql_contact_mail_due, &key, &due);

	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e; /* read meanwhile */
	mail.to_email = due.to_email;
	contact_mail_write(r, &due, &mail);
	return db_run(r->db, r->arena, &sql_contact_mail, &mail, NULL);
}


static void inquiry_mail_write(const struct job_run *r, const struct talk_mail *due, struct talk_mail_new *mail)
{
	enum lang l = lang_of(due->lang);
	const char *name = due->from_name ? due->from_name : tr(l, "Somebody");
	const char *from = due->from_email ? arena_printf(r->arena, "%s <%s>", name, due->from_email) : name;

	mail->subject = TR_FILL(r->arena, l, "Inquiry: {0}", due->words);
	mail->text = TR_FILL(r->arena, l,
			     "{0} wrote to you by your public profile:\n\n{1}\n\nThe address was not checked. All inquiries are here:\n{2}\n",
			     from, due->text, arena_printf(r->arena, "%s/me/messages", r->conf->app_base_url));
}


static err_t inquiry_mail_run(struct job_run *r)
{
	const struct talk_key key = {r->job.subject};
	struct talk_mail due;
	struct talk_mail_new mail = {.id = key.id};
	err_t e = db_one(r->db, r->arena, &sql_inquiry_mail_due, &key, &due);

	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e; /* told already */
	mail.to_email = due.to_email;
	inquiry_mail_write(r, &due, &mail);
	return db_run(r->db, r->arena, &sql_inquiry_mail, &mail, NULL);
}


static const int64_t tell_s[] = {5, 60, 600, 3600, -1};

const struct job_kind talk_jobs[] = {
	{.name = "contact_mail", .lease_s = 30, .max_attempts = 20, .schedule_s = tell_s, .run = contact_mail_run,
	 .note = "Tells a person of unread messages"},
	{.name = "inquiry_mail", .lease_s = 30, .max_attempts = 20, .schedule_s = tell_s, .run = inquiry_mail_run,
	 .note = "Tells a person of an inquiry"},
	JOB_KINDS_END,
};
