/* status.c - `hirehall status`: one look at everything, for people or as JSON. Exit 0 well, 1 not well, 2 called wrongly.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>

#include "base/buf.h"
#include "base/json.h"
#include "proc/control.h"
#include "proc/metrics.h"
#include "proc/proc_sql.h"

#define STATUS_MAX 131072

struct look {
	const struct options *options;
	struct conf conf;
	json_t *serve; /* the supervisor's answer */
	bool has_database;
	struct jobs_counts jobs;
	const char *problem; /* the first one found, NULL: all is well */
};

static void look_at_database(struct look *l, struct arena *a)
{
	struct db_options o = {.url = l->conf.database_url, .role = "hirehall_web",
			       .lists = proc_statements, .timeout_ms = PROC_STATEMENT_MS};
	struct db *db = db_open(&o);

	l->has_database = db_one(db, a, &sql_jobs_count, NULL, &l->jobs) == ERR_OK;
	db_close(db);
}

static int64_t number(const json_t *v, const char *name)
{
	return json_integer_value(json_object_get(v, name));
}

static const char *text(const json_t *v, const char *name)
{
	const char *s = json_string_value(json_object_get(v, name));

	return s ? s : "-";
}

/* How many processes of the pool serve. */
static int64_t serving(const struct look *l, const char *pool)
{
	const json_t *list = json_object_get(l->serve, "processes"), *p;
	int64_t n = 0;
	size_t i;

	json_array_foreach(list, i, p)
		n += str_eq(text(p, "pool"), pool) &&
		     (str_eq(text(p, "state"), "idle") || str_eq(text(p, "state"), "busy"));
	return n;
}

static void find_problem(struct look *l)
{
	const json_t *pool;
	size_t i;

	if (!l->has_database)
		l->problem = "the database cannot be asked";
	else if (l->jobs.lag_s > 60)
		l->problem = "due jobs wait for more than a minute";
	else if (json_is_true(json_object_get(l->serve, "is_stopping")))
		l->problem = "it is stopping";
	json_array_foreach(json_object_get(l->serve, "pools"), i, pool)
		if (!l->problem && serving(l, text(pool, "name")) < number(pool, "want"))
			l->problem = "some processes are not ready";
}

static const char *route_name(int64_t i)
{
	const struct route *r = i < 0 ? NULL : route_at(route_tables, i);

	return r ? r->name : "-";
}

static void print_processes(const struct look *l)
{
	const json_t *p;
	size_t i;

	printf("\n  %-6s %7s  %-8s %8s %10s %9s %6s %6s %6s  %s\n", "pool", "pid", "state", "age s", "requests",
	       "own KiB", "flight", "queued", "in sql", "route");
	json_array_foreach(json_object_get(l->serve, "processes"), i, p)
		printf("  %-6s %7lld  %-8s %8lld %10lld %9lld %6lld %6lld %6lld  %s\n", text(p, "pool"),
		       (long long)number(p, "pid"), text(p, "state"), (long long)number(p, "age_s"),
		       (long long)number(p, "requests"), (long long)number(p, "private_kib"),
		       (long long)number(p, "in_flight"), (long long)number(p, "queued"),
		       (long long)number(p, "pipeline"),
		       route_name(number(p, "route")));
}

static void print_text(const struct look *l)
{
	const json_t *pool;
	size_t i;

	if (l->conf.demo)
		printf("[demo] demo data, not for real work\n");
	if (l->conf.enable_test_human_auth)
		printf("[test] ENABLE_TEST_HUMAN_AUTH is on: tests can act as any person\n");
	printf("hirehall %s  state %s  pid %lld  up %lld s  restarts %lld  reloads %lld\n",
	       text(l->serve, "version"), l->conf.state, (long long)number(l->serve, "pid"),
	       (long long)number(l->serve, "uptime_s"), (long long)number(l->serve, "restarts"),
	       (long long)number(l->serve, "reloads"));
	json_array_foreach(json_object_get(l->serve, "pools"), i, pool)
		printf("%s %lld/%lld  ", text(pool, "name"), (long long)serving(l, text(pool, "name")),
		       (long long)number(pool, "want"));
	printf("database %s", l->has_database ? "ok" : "away");
	if (l->has_database)
		printf("  jobs due %lld later %lld dead %lld", (long long)l->jobs.due,
		       (long long)l->jobs.later, (long long)l->jobs.dead);
	printf("\n");
	print_processes(l);
	printf("\n%s%s\n", l->problem ? "not well: " : "all is well", l->problem ? l->problem : "");
}

/* The supervisor's own answer with the route's name for its number, and the rest beside it. */
static void print_json(const struct look *l, struct arena *a)
{
	struct buf b;
	json_t *p;
	size_t i;

	json_array_foreach(json_object_get(l->serve, "processes"), i, p)
		json_object_set_new(p, "route", json_string(route_name(number(p, "route"))));
	json_object_del(l->serve, "done");
	json_object_set_new(l->serve, "ok", json_boolean(!l->problem));
	json_object_set_new(l->serve, "problem", l->problem ? json_string(l->problem) : json_null());
	json_object_set_new(l->serve, "state", json_string(l->conf.state));
	json_object_set_new(l->serve, "is_demo", json_boolean(l->conf.demo));
	json_object_set_new(l->serve, "is_test_auth_on",
			    json_boolean(l->conf.enable_test_human_auth));
	json_object_set_new(l->serve, "database", json_string(l->has_database ? "ok" : "away"));
	if (l->has_database)
		json_object_set_new(l->serve, "jobs",
				    json_pack("{s:I,s:I,s:I,s:I}", "due", (json_int_t)l->jobs.due,
					      "later", (json_int_t)l->jobs.later, "dead",
					      (json_int_t)l->jobs.dead, "lag_s",
					      (json_int_t)l->jobs.lag_s));
	buf_init(&b, a, STATUS_MAX);
	json_canonical(&b, l->serve, NULL);
	puts(buf_text(&b));
}

int status_main(const struct options *o)
{
	struct arena *a = o->arena;
	struct look l = {.options = o};
	int rc = proc_settings(a, o, "status", &l.conf);

	if (rc)
		return rc;
	l.serve = control_ask(a, o, "{\"ask\":\"status\"}\n");
	if (!l.serve)
		return EXIT_FAILED;
	look_at_database(&l, a);
	find_problem(&l);
	if (o->is_json)
		print_json(&l, a);
	else
		print_text(&l);
	return l.problem ? EXIT_FAILED : EXIT_DONE;
}
