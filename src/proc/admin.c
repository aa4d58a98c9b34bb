/* admin.c - `hirehall admin`: what admins see and do, at the command line.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <pwd.h>
#include <unistd.h>

#include "admin/admin_cli.h"
#include "proc/proc.h"

#define ADMIN_STATEMENT_MS 30000

/* The record of an act names who did it. */
static const char *account_name(struct arena *a)
{
	const struct passwd *p = getpwuid(getuid());

	return p ? arena_strdup(a, p->pw_name) : arena_printf(a, "uid %u", (unsigned)getuid());
}

int admin_main(const struct options *o)
{
	struct conf c;
	struct web web = {.conf = &c};
	struct rq rq = {.arena = o->arena, .web = &web, .conf = &c, .id = "command line", .lang = LANG_EN};
	struct db_options d = {.role = "hirehall_web", .lists = request_statements, .timeout_ms = ADMIN_STATEMENT_MS};
	int rc = proc_settings(o->arena, o, "admin", &c);

	if (rc)
		return rc;
	d.url = c.database_url;
	rq.db = db_open(&d);
	if (db_ready(rq.db)) {
		db_close(rq.db);
		proc_fail("database", "it cannot be reached", "start Postgres, or mend DATABASE_URL");
		return EXIT_NO_DATABASE;
	}
	rq.who = (struct actor){.kind = ACTOR_PERSON, .email = account_name(o->arena), .is_admin = true};
	rc = (int)admin_cli(&(const struct admin_call){.rq = &rq, .args = o->args, .n_args = o->n_args, .is_json = o->is_json});
	db_close(rq.db);
	return rc;
}
