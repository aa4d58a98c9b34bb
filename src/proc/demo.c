/* demo.c - `hirehall demo`: believable people and tasks to try everything on.
 *
 * Prints the settings it had to make up as KEY=value lines, for STATE/hirehall.env; what is set already is used and
 * not printed.  May run again at any time: it only makes what is missing.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "base/crypt.h"
#include "base/id.h"
#include "proc/proc.h"
#include "sql_demo.h"

#define KEY_BYTES 24
#define PASSWORD_BYTES 9
#define PREFIX_LEN 8

struct demo_want {
	const char *user_id, *worker_email, *worker_hash, *admin_email, *admin_hash, *ai_account_id, *key_hash, *key_prefix;
};
struct demo_made {
	const char *user_id, *ai_account_id;
};
#define W(member) FIELD(demo_want, member, K_TEXT)

SHAPE(demo_want, demo_want, W(user_id), W(worker_email), W(worker_hash), W(admin_email), W(admin_hash),
      W(ai_account_id), W(key_hash), W(key_prefix));
SHAPE(demo_made, demo_made, FIELD(demo_made, user_id, K_TEXT), FIELD(demo_made, ai_account_id, K_TEXT));

/* What the settings say, or what is made up for them. */
struct demo {
	const char *user_id, *worker_email, *worker_password, *admin_email, *admin_password, *ai_account_id, *ai_api_key;
	const char *admin_emails;
};

static const char *or_else(const char *set, const char *made_up)
{
	return str_has(set) ? set : made_up;
}

static struct demo demo_settings(struct arena *a, const struct conf *c)
{
	struct demo d = {
		.user_id = or_else(c->demo_user_id, arena_printf(a, "local|%s", uuid7(a))),
		.worker_email = or_else(c->demo_worker_email, "hana@demo.local"),
		.worker_password = or_else(c->demo_worker_password, random_token(a, PASSWORD_BYTES)),
		.admin_email = or_else(c->demo_admin_email, "mira@demo.local"),
		.admin_password = or_else(c->demo_admin_password, random_token(a, PASSWORD_BYTES)),
		.ai_account_id = or_else(c->demo_ai_account_id, uuid7(a)),
		.ai_api_key = or_else(c->demo_ai_api_key, random_hex(a, KEY_BYTES)),
	};

	d.admin_emails = or_else(c->admin_emails, d.admin_email);
	return d;
}

static err_t demo_make(struct db *db, struct arena *a, struct demo *d)
{
	struct demo_want want = {
		.user_id = d->user_id,
		.worker_email = d->worker_email,
		.worker_hash = password_hash(a, d->worker_password),
		.admin_email = d->admin_email,
		.admin_hash = password_hash(a, d->admin_password),
		.ai_account_id = d->ai_account_id,
		.key_hash = sha256_hex(a, d->ai_api_key),
		.key_prefix = arena_strndup(a, d->ai_api_key, PREFIX_LEN),
	};
	struct demo_made made;
	err_t e = db_one(db, a, &sql_demo_make, &want, &made);

	if (e)
		return e;
	/* people that are there already keep their ids */
	d->user_id = made.user_id;
	d->ai_account_id = made.ai_account_id;
	return ERR_OK;
}

static void print_new(const char *key, const char *set, const char *value)
{
	if (!str_eq(set, value))
		printf("%s=%s\n", key, value);
}

static void demo_print(const struct conf *c, const struct demo *d)
{
	print_new("DEMO_USER_ID", c->demo_user_id, d->user_id);
	print_new("DEMO_WORKER_EMAIL", c->demo_worker_email, d->worker_email);
	print_new("DEMO_WORKER_PASSWORD", c->demo_worker_password, d->worker_password);
	print_new("DEMO_ADMIN_EMAIL", c->demo_admin_email, d->admin_email);
	print_new("DEMO_ADMIN_PASSWORD", c->demo_admin_password, d->admin_password);
	print_new("DEMO_AI_ACCOUNT_ID", c->demo_ai_account_id, d->ai_account_id);
	print_new("DEMO_AI_API_KEY", c->demo_ai_api_key, d->ai_api_key);
	print_new("ADMIN_EMAILS", c->admin_emails, d->admin_emails);
}

int demo_main(const struct options *o)
{
	static const stmt_list lists[] = {sql_demo, NULL};
	struct arena *a = arena_new(65536);
	struct db *db;
	struct conf c;
	struct demo d;
	err_t e;
	int rc = proc_settings(a, o, "demo", &c);

	if (rc)
		return rc;
	if (!c.demo)
		return proc_fail("demo", "this is no demo hall", "set HIREHALL_DEMO=true, on a loopback address");
	d = demo_settings(a, &c);
	db = db_open(&(struct db_options){.url = c.database_url, .lists = lists});
	e = db_ready(db);
	if (!e)
		e = demo_make(db, a, &d);
	db_close(db);
	if (!e)
		demo_print(&c, &d);
	arena_free(a);
	if (e == ERR_UNAVAILABLE) {
		proc_fail("database", "it cannot be reached", "start Postgres, or mend DATABASE_URL");
		return EXIT_NO_DATABASE;
	}
	return e ? proc_fail("demo", "the data could not be made", "run `hirehall migrate`, and see the log")
		 : EXIT_DONE;
}
