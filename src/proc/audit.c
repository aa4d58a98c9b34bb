/* audit.c - `hirehall audit`: runs every check and names what does not add up. Reads everything and can write nothing.
 *
 * Words after the command: only these checks; --json for machines; --providers asks them too.  Exit 0 clean, 1 something differs or could not be
 * asked, 2 called wrongly.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "base/buf.h"
#include "base/json.h"
#include "money/audit.h"
#include "proc/proc.h"

#define AUDIT_MS (30 * 60 * 1000) /* of one check; a big ledger takes its time */
#define REPORT_MAX ((size_t)64 << 20)

struct auditor {
	struct db *db;
	struct arena *arena;
	struct buf json;
	bool is_json;
	size_t n_checks, n_findings;
};

static bool is_wanted(const struct options *o, const struct audit_check *c)
{
	for (size_t i = 0; i < o->n_args; i++)
		if (str_eq(o->args[i], c->name))
			return true;
	return o->n_args == 0;
}

static bool words_known(const struct options *o)
{
	const struct audit_check *c;
	size_t i;

	for (i = 0; i < o->n_args; i++) {
		for (c = audit_checks; c->name && !str_eq(c->name, o->args[i]); c++)
			;
		if (!c->name) {
			proc_fail(o->args[i], "no check has this name", "run it without names to see them all with --json");
			return false;
		}
	}
	return true;
}

static void findings_tell(struct auditor *w, const char *name, const char *note, const struct list *found)
{
	const struct audit_finding *f = found->items;
	size_t i;

	buf_fmt(&w->json, "%s{\"check\":", w->n_checks++ ? "," : "");
	json_quote(&w->json, name);
	BUF_LIT(&w->json, ",\"holds\":");
	json_quote(&w->json, note);
	BUF_LIT(&w->json, ",\"findings\":[");
	for (i = 0; i < found->n; i++) {
		if (!w->is_json)
			printf("%s: %s %s: %s\n", f[i].check, f[i].kind, f[i].id, f[i].what);
		if (i)
			buf_ch(&w->json, ',');
		shape_json(&w->json, &audit_finding_shape, &f[i]);
	}
	BUF_LIT(&w->json, "]}");
	w->n_findings += found->n;
}

static err_t check_run(struct auditor *w, const struct audit_check *c)
{
	struct list found;
	err_t e = audit_run(w->db, w->arena, c, &found);

	if (e)
		proc_fail(c->name, err_info(e)->text, "see the log");
	else
		findings_tell(w, c->name, c->note, &found);
	return e;
}

static err_t providers_run(struct auditor *w, const struct conf *c)
{
	struct list found;
	err_t e = audit_providers(c, w->db, w->arena, &found);

	if (!e)
		findings_tell(w, "providers", "orders are as their providers say now", &found);
	return e;
}

static err_t checks_run(struct auditor *w, const struct options *o)
{
	const struct audit_check *c;
	err_t e = ERR_OK;

	for (c = audit_checks; c->name && !e; c++)
		if (is_wanted(o, c))
			e = check_run(w, c);
	return e;
}

int audit_main(const struct options *o)
{
	struct auditor w = {.arena = o->arena, .is_json = o->is_json};
	struct conf c;
	err_t e;
	int rc = proc_settings(o->arena, o, "audit", &c);

	if (rc)
		return rc;
	if (!words_known(o))
		return EXIT_USAGE;
	buf_init(&w.json, o->arena, REPORT_MAX);
	w.db = db_open(&(struct db_options){.url = c.database_url, .role = "hirehall_audit", .lists = audit_statements,
					    .timeout_ms = AUDIT_MS});
	e = db_ready(w.db);
	if (e)
		proc_fail("database", err_info(e)->text, "start Postgres, or run `hirehall migrate`");
	else
		e = checks_run(&w, o);
	if (!e && o->is_providers)
		e = providers_run(&w, &c);
	db_close(w.db);
	if (e)
		return EXIT_FAILED;
	if (w.is_json)
		printf("{\"clean\":%s,\"checks\":[%s]}\n", w.n_findings ? "false" : "true", buf_text(&w.json));
	else
		printf("%zu checks, %zu differences\n", w.n_checks, w.n_findings);
	return w.n_findings ? EXIT_FAILED : EXIT_DONE;
}
