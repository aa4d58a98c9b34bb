/* doctor.c - `hirehall doctor`: looks at settings and surroundings; each finding comes with what to do.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "base/time.h"
#include "bounties/backends.h"
#include "io/keep_in.h"
#include "money/chain.h"
#include "money/facilitator.h"
#include "proc/control.h"
#include "proc/proc_sql.h"
#include "stories/generators.h"

#define DISK_MIN_BYTES (UINT64_C(1) << 30)
#define CLOCK_MAX_US (2 * US_PER_S)
#define CHAIN_WAIT_MS 8000

enum finding { WELL, OFF, WARNING, BROKEN, N_FINDINGS };
struct report {
	const struct options *options;
	struct conf conf;
	struct arena *arena;
	size_t n[N_FINDINGS];
};

static void say(struct report *r, enum finding f, const char *what, const char *fix)
{
	static const char *const marks[N_FINDINGS] = {"ok     ", "off    ", "warning", "broken "};

	r->n[f]++;
	printf("%s  %s%s%s\n", marks[f], what, fix ? ": " : "", fix ? fix : "");
}

static void check_env_file(struct report *r)
{
	struct stat st;

	if (stat(conf_path(&r->conf, r->arena, "hirehall.env"), &st))
		say(r, OFF, "hirehall.env", "settings come from the environment alone");
	else if (st.st_mode & 077)
		say(r, BROKEN, "hirehall.env can be read by others", "chmod 600 STATE/hirehall.env");
	else
		say(r, WELL, "hirehall.env is private", NULL);
}

static void check_address(struct report *r)
{
	bool is_tls = str_starts(r->conf.app_base_url, "https://");

	if (!is_tls && !conf_is_loopback(&r->conf))
		say(r, BROKEN, "APP_BASE_URL is plain http on a public name",
		    "set it to https://…: cookies and keys would travel readable");
	else
		say(r, WELL, "APP_BASE_URL", NULL);
}

static void check_disk(struct report *r)
{
	struct statvfs v;

	if (statvfs(r->conf.state, &v))
		say(r, BROKEN, "the state folder cannot be looked at", "check its owner");
	else if ((uint64_t)v.f_bavail * v.f_frsize < DISK_MIN_BYTES)
		say(r, WARNING, "less than 1 GiB free for the state folder", "make room");
	else
		say(r, WELL, "disk space", NULL);
	if (access(r->conf.state, W_OK))
		say(r, BROKEN, "the state folder cannot be written", "run this as its owner");
}

static void check_templates(struct report *r)
{
	if (access(arena_printf(r->arena, "%s/layout.html", r->conf.templates_dir), R_OK))
		say(r, BROKEN, "no templates in TEMPLATES_DIR", "set it to the installed folder");
	else
		say(r, WELL, "templates", NULL);
}

static void check_durability(struct report *r, struct db *db)
{
	struct durability d;

	if (db_one(db, r->arena, &sql_durability, NULL, &d))
		say(r, BROKEN, "Postgres' settings cannot be read", "see the lines above");
	else if (!str_eq(d.fsync, "on") || !str_eq(d.full_page_writes, "on"))
		say(r, r->conf.demo ? WARNING : BROKEN, "Postgres may lose what it acknowledged",
		    "set fsync and full_page_writes to on");
	else
		say(r, WELL, "Postgres keeps what it acknowledged", NULL);
}

static void check_clock(struct report *r, struct db *db)
{
	struct db_clock k;
	int64_t off;

	if (db_one(db, r->arena, &sql_db_time, NULL, &k))
		return;
	off = time_now() - k.now;
	if (off > CLOCK_MAX_US || off < -CLOCK_MAX_US)
		say(r, WARNING, "this machine's clock and the database's differ by seconds",
		    "run a time service on both");
	else
		say(r, WELL, "clocks agree", NULL);
	if (k.is_shifted)
		say(r, r->conf.demo ? WARNING : BROKEN, "the hall's clock is moved (hall_clock)",
		    "set hall_clock.shift to 0");
}

static void check_jobs(struct report *r, struct db *db)
{
	struct jobs_counts n;

	if (db_one(db, r->arena, &sql_jobs_count, NULL, &n))
		return;
	if (n.dead)
		say(r, WARNING, "some jobs gave up", "look at the rows of jobs with dead_at");
	else if (n.lag_s > 60)
		say(r, WARNING, "due jobs wait for more than a minute", "hirehall scale jobs=2");
	else
		say(r, WELL, "jobs", NULL);
}

static void check_database(struct report *r)
{
	struct db_options o = {.url = r->conf.database_url, .role = "hirehall_web",
			       .lists = request_statements, .timeout_ms = PROC_STATEMENT_MS};
	struct db *db = db_open(&o);
	err_t e = db_check(db);

	if (e == ERR_UNAVAILABLE) {
		say(r, BROKEN, "the database cannot be reached",
		    "start Postgres, or mend DATABASE_URL");
	} else if (e) {
		say(r, BROKEN, "the tables are not those of this version", "run `hirehall migrate`");
	} else {
		say(r, WELL, "the database answers", NULL);
		check_durability(r, db);
		check_clock(r, db);
		check_jobs(r, db);
	}
	db_close(db);
}

static void check_processes(struct report *r)
{
	if (control_is_up(r->options))
		say(r, WELL, "the processes run", NULL);
	else
		say(r, BROKEN, "the processes do not run", "start them with `hirehall serve`");
}

/* What works without it and what it brings. */
static void check_options(struct report *r)
{
	const struct {
		bool is_on;
		const char *what, *fix;
	} rows[] = {
		{str_has(r->conf.smtp_url), "mail by SMTP",
		 "mail is kept in STATE/mail; set SMTP_URL to send it"},
		{str_has(r->conf.admin_emails), "admins", "set ADMIN_EMAILS"},
		{(str_has(r->conf.auth0_domain) || str_has(r->conf.auth0_base)) ? str_has(r->conf.auth0_client_secret)
									  : str_has(r->conf.oidc_client_secret),
		 "sign-in at a provider",
		 "set AUTH0_DOMAIN, AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, or OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET"},
		{str_has(r->conf.auth0_m2m_client_secret), "look-up of X-User-ID at Auth0",
		 "set AUTH0_M2M_CLIENT_ID and AUTH0_M2M_CLIENT_SECRET (scope read:users)"},
		{str_has(r->conf.stripe_secret_key), "card payments",
		 r->conf.demo ? "the demo's checkout takes their place; set STRIPE_SECRET_KEY"
			      : "orders answer 503; set STRIPE_SECRET_KEY"},
		{str_has(r->conf.stripe_webhook_secret), "Stripe's events at /webhooks/stripe",
		 "set STRIPE_WEBHOOK_SECRET"},
		{str_has(r->conf.s3_endpoint) && str_has(r->conf.s3_bucket), "uploads in a bucket",
		 "they lie in STATE/uploads; set S3_ENDPOINT and S3_BUCKET"},
		{str_has(r->conf.metrics_token), "/metrics from other machines",
		 "loopback only; set METRICS_TOKEN"},
	};
	size_t i;

	for (i = 0; i < N_OF(rows); i++)
		say(r, rows[i].is_on ? WELL : OFF, rows[i].what, rows[i].is_on ? NULL : rows[i].fix);
	if (r->conf.demo)
		say(r, WARNING, "demo mode", "set HIREHALL_DEMO=false for real work");
	if (r->conf.enable_test_human_auth)
		say(r, r->conf.demo ? WARNING : BROKEN, "tests can act as any person",
		    "set ENABLE_TEST_HUMAN_AUTH=false");
}

/* Who does bounties. */
static void check_agents(struct report *r)
{
	const struct conf *c = &r->conf;
	const char *mistake = backend_mistake(c, r->arena);

	for (const struct backend *b = backends; b->name; b++)
		say(r, b->is_on(c) ? WELL : OFF, b->what, b->is_on(c) ? NULL : b->fix);
	if (mistake)
		say(r, BROKEN, arena_printf(r->arena, "AGENT_EXECUTORS names what is not there: %s", mistake),
		    "correct it, or set up what it names");
	if (str_has(c->agent_command) && access(arena_strndup(r->arena, c->agent_command, strcspn(c->agent_command, " ")), X_OK))
		say(r, BROKEN, "AGENT_COMMAND cannot be run", "give an absolute path that the hall's user may run");
	if (c->agents_workers == 0 && !str_eq(backend_of(c, "")->name, "people"))
		say(r, BROKEN, "nobody runs bounties: AGENTS_WORKERS is 0", "set it to 1");
}

/* Who makes stories, and whether programs are kept where they belong. */
static void check_stories(struct report *r)
{
	const struct conf *c = &r->conf;
	const char *mistake = generator_mistake(c, r->arena);
	bool is_off = str_eq(c->story_generators, "off");

	say(r, is_off ? OFF : WELL, "stories are made", is_off ? "they are only simulated; set STORY_GENERATORS=local" : NULL);
	if (mistake)
		say(r, BROKEN, arena_printf(r->arena, "STORY_EXECUTORS names what is not there: %s", mistake), "correct it, or set up what it names");
	if (keep_in_known())
		say(r, WELL, "programs write in their own folder only (Landlock)", NULL);
	else
		say(r, WARNING, "programs of the stories can write wherever the hall can: this kernel has no Landlock",
		    "start it with lsm=landlock,… (Linux 5.13 or newer)");
}

/* A token of another name, version or chain than the settings say refuses every signature. */
static void check_stablecoin(struct report *r)
{
	struct x402_payee p;
	struct evm_domain said;
	struct evm_word ours, theirs;
	struct outlet o;

	if (x402_payee(&r->conf, r->arena, &p) || !chain_is_on(&r->conf)) {
		say(r, OFF, "a look at the stablecoin on its chain",
		    "set EVM_RPC_URL, SERVER_WALLET_ADDRESS and X402_NETWORK");
		return;
	}
	said = (struct evm_domain){.name = p.network->token_name, .version = p.network->token_version,
				   .chain_id = p.network->chain_id, .token = p.token};
	ours = evm_domain_hash(&said);
	outlet_open(&o, &r->conf, r->arena, CHAIN_WAIT_MS);
	if (chain_domain(&o, p.network->id, p.token_text, &theirs))
		say(r, BROKEN, "EVM_RPC_URL gives no domain of the stablecoin",
		    "name a node of X402_NETWORK, and in USDC_CONTRACT_ADDRESS a token with EIP-3009");
	else if (!evm_word_eq(&ours, &theirs))
		say(r, BROKEN, "the stablecoin signs for another domain than the hall offers",
		    "correct USDC_CONTRACT_ADDRESS and X402_NETWORK: it would refuse every payment");
	else
		say(r, WELL, "the stablecoin's domain is the one that is offered", NULL);
}

static void check_facilitator(struct report *r, const char *url, const struct x402_network *n)
{
	static const char *const words[] = {"none", "1", "2", "1 and 2"};
	unsigned versions;
	struct outlet o;

	outlet_open(&o, &r->conf, r->arena, CHAIN_WAIT_MS);
	if (facilitator_versions(&o, url, n, &versions))
		say(r, WARNING, arena_printf(r->arena, "the facilitator %s does not say what it takes", url),
		    "see whether it is up; the next in X402_FACILITATOR_URL is asked instead");
	else if (!versions)
		say(r, BROKEN, arena_printf(r->arena, "the facilitator %s takes nothing on %s", url, n->id),
		    "correct X402_NETWORK, or take it out of X402_FACILITATOR_URL");
	else
		say(r, WELL, arena_printf(r->arena, "the facilitator %s takes payments on %s (x402 version %s)", url, n->id,
					  words[versions >> 1]), NULL);
}

/* Who moves the money of wallets. */
static void check_facilitators(struct report *r)
{
	struct facilitator_list all;
	struct x402_payee p;

	if (!x402_has_settler(&r->conf) || x402_payee(&r->conf, r->arena, &p)) {
		say(r, OFF, "payments by wallets", "set SERVER_WALLET_ADDRESS and X402_FACILITATOR_URL; X402_NETWORK says where");
		return;
	}
	facilitators_of(&r->conf, r->arena, &all);
	for (size_t i = 0; i < all.n; i++)
		if (!str_eq(all.urls[i], FACILITATOR_SELF))
			check_facilitator(r, all.urls[i], p.network);
}

int doctor_main(const struct options *o)
{
	struct report r = {.options = o, .arena = o->arena};
	int rc = proc_settings(r.arena, o, "doctor", &r.conf);

	if (rc)
		return rc;
	check_env_file(&r);
	check_address(&r);
	check_disk(&r);
	check_templates(&r);
	check_database(&r);
	check_processes(&r);
	check_options(&r);
	check_agents(&r);
	check_stories(&r);
	check_stablecoin(&r);
	check_facilitators(&r);
	printf("\n%zu ok, %zu off, %zu warnings, %zu broken\n", r.n[WELL], r.n[OFF], r.n[WARNING],
	       r.n[BROKEN]);
	return r.n[BROKEN] ? EXIT_FAILED : EXIT_DONE;
}
