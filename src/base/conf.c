/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/conf.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/buf.h"

#define FILE_MAX_BYTES 65536u
#define MAX_LINES 256u

#define SETTING(env, member, kind_, ...) FIELD_AS(env, conf, member, kind_, __VA_ARGS__)

SHAPE(conf, conf,
      SETTING("APP_BASE_URL", app_base_url, K_URL,
	      .note = "The address people and agents use; every other address derives from it"),
      SETTING("SECRET_KEY", secret_key, K_LINE, .flags = F_REQ | F_SECRET, .min = 32,
	      .note = "Keys form tokens and links; at least 32 characters"),
      SETTING("DATABASE_URL", database_url, K_TEXT, .flags = F_REQ | F_SECRET,
	      .note = "Postgres, as URL or libpq words"),
      SETTING("AUTO_MIGRATE", auto_migrate, K_BOOL,
	      .note = "`hirehall serve` brings the database up to date before it starts and at each reload"),
      SETTING("ADMIN_EMAILS", admin_emails, K_TEXT, .note = "Comma list of the admins' addresses"),
      SETTING("HIREHALL_DEMO", demo, K_BOOL,
	      .note = "Demo data, a robot worker and /dev/mail; refuses a public address and live keys"),
      SETTING("ENABLE_TEST_HUMAN_AUTH", enable_test_human_auth, K_BOOL,
	      .note = "Lets tests act as a person with human_id and human_test_token"),
      SETTING("TEST_HUMAN_AUTH_SECRET", test_human_auth_secret, K_LINE, .flags = F_SECRET,
	      .note = "Key of human_test_token"),
      SETTING("REVIEW_PENDING_AUTO_APPROVE_HOURS", review_hours, K_INT, .flags = F_LENIENT,
	      .note = "Review window in hours, clamped to 24-72; anything else is 72"),
      SETTING("OUTBOUND_ALLOW", outbound_allow, K_TEXT,
	      .note = "Comma list of host:port that outgoing calls may reach although private, and over plain http; for tests"),
      SETTING("SMTP_URL", smtp_url, K_TEXT, .flags = F_SECRET,
	      .note = "smtp:// or smtps:// address with user and password; off: mail is kept in STATE/mail"),
      SETTING("FROM_EMAIL", from_email, K_EMAIL, .note = "Sender of mail"),
      SETTING("PLATFORM_FEE_BPS", platform_fee_bps, K_INT, .max = 5000,
	      .note = "The hall's share of a task's budget in 1/100 percent, rounded up to the cent"),
      SETTING("RATE_AI_PER_MINUTE", rate_ai_per_minute, K_INT, .min = 1,
	      .note = "Calls a minute of one AI account"),
      SETTING("RATE_WEBHOOKS_PER_MINUTE", rate_webhooks_per_minute, K_INT, .min = 1,
	      .note = "Reports a minute of one key of the run tracker"),
      SETTING("RATE_REST_PER_MINUTE", rate_rest_per_minute, K_INT, .min = 1,
	      .note = "Other calls a minute of one key of the run tracker"),
      SETTING("REDIS_URL", redis_url, K_LINE, .flags = F_SECRET,
	      .note = "redis://[:password@]host[:port][/number]: the tracker's limits then hold on all machines that share it"),
      SETTING("RATE_REGISTER_PER_HOUR", rate_register_per_hour, K_INT, .min = 1,
	      .note = "Registrations an hour from one address"),
      SETTING("RATE_LOGIN_FAILURES", rate_login_failures, K_INT, .min = 1,
	      .note = "Wrong passwords in 15 minutes for one account and address"),
      SETTING("WEB_ENGINE", web_engine, K_WORD, .words = "mux|fcgx",
	      .note = "mux keeps many requests in flight in one process; fcgx is libfcgi, one request at a time"),
      SETTING("DB_READERS", db_readers, K_INT, .min = 1, .max = 64,
	      .note = "Postgres connections of a mux process that its reads share; 2 suits up to four cores"),
      SETTING("DB_WRITERS", db_writers, K_INT, .min = 1, .max = 256,
	      .note = "Postgres connections of a mux process for writes, one at a time each; 16, or 32 where a commit takes a millisecond"),
      SETTING("MAX_REQUESTS", max_requests, K_INT, .min = 1, .max = 16384,
	      .note = "Requests a mux process has in flight; more wait, then get 503"),
      SETTING("WEB_WORKERS", web_workers, K_INT, .min = 1, .max = 128,
	      .note = "Processes that answer requests; unset: with mux one for every two processors, with fcgx 8 (32 suits a slow disk)"),
      SETTING("SLOW_WORKERS", slow_workers, K_INT, .min = 1, .max = 64,
	      .note = "Processes for requests that may block: passwords, uploads, third parties; one for each that may be under way"),
      SETTING("JOBS_WORKERS", jobs_workers, K_INT, .min = 1, .max = 64,
	      .note = "Processes that run timers, deliveries and mail; each keeps many deliveries in flight"),
      SETTING("AGENTS_WORKERS", agents_workers, K_INT, .max = 64,
	      .note = "Processes that run bounties by models and programs; each keeps up to 32 under way, 4 of them at one server"),
      SETTING("LIVE_WORKERS", live_workers, K_INT, .max = 16, .note = "Live gateways: processes that keep WebSockets and event streams open"),
      SETTING("LIVE_SOCKETS", live_sockets, K_INT, .min = 1, .max = 100000, .note = "Sockets of one gateway"),
      SETTING("LIVE_SOCKETS_PER_PROJECT", live_sockets_per_project, K_INT, .min = 1, .max = 100000,
	      .note = "Sockets that listen to one project at once; one more gets 429"),
      SETTING("LIVE_PING_S", live_ping_s, K_INT, .min = 1, .max = 3600,
	      .note = "A socket that says nothing for so many seconds is asked, and closed when it does not answer in half of that"),
      SETTING("LIVE_ORIGINS", live_origins, K_LINE, .max = 2000,
	      .note = "Comma list of other sites (https://name) whose pages may open sockets"),
      SETTING("LOG_LEVEL", log_level, K_WORD, .words = "debug|info|warn|error",
	      .note = "Least level that is logged"),
      SETTING("METRICS_TOKEN", metrics_token, K_LINE, .flags = F_SECRET,
	      .note = "Bearer token for /metrics from other machines; off: loopback only"),
      SETTING("MCP_SERVICE_TOKEN", mcp_service_token, K_LINE, .flags = F_SECRET,
	      .note = "Bearer token of machines that act for a user"),
      SETTING("API_KEY", api_key, K_LINE, .flags = F_SECRET, .note = "First key of the run tracker"),
      SETTING("STRIPE_SECRET_KEY", stripe_secret_key, K_LINE, .flags = F_SECRET,
	      .note = "Stripe; a live key never starts in demo mode"),
      SETTING("STRIPE_WEBHOOK_SECRET", stripe_webhook_secret, K_LINE, .flags = F_SECRET,
	      .note = "Signing secret of Stripe's events; several with commas while one is replaced"),
      SETTING("STRIPE_API_BASE", stripe_api_base, K_URL, .note = "Stripe's interface"),
      SETTING("STRIPE_API_VERSION", stripe_api_version, K_LINE, .max = 40,
	      .note = "Version of it that is asked for"),
      SETTING("INTL_SURCHARGE_BPS", intl_surcharge_bps, K_INT, .max = 5000,
	      .note = "Surcharge in 1/100 percent when payer and payee are in different countries, rounded down"),
      SETTING("INTL_SURCHARGE_MIN_JPY", intl_surcharge_min_jpy, K_INT, .max = 1000000, .note = "At least so many yen"),
      SETTING("INTL_SURCHARGE_MIN_USD_CENTS", intl_surcharge_min_usd_cents, K_INT, .max = 1000000,
	      .note = "At least so many cents"),
      SETTING("FX_USD_JPY", fx_usd_jpy, K_USD, .min = 1, .max = 10000000,
	      .note = "Yen a dollar, up to two decimals: orders in yen must be the task's budget at this rate; off: any price"),
      SETTING("PAYPAL_BASE", paypal_base, K_URL,
	      .note = "PayPal's interface; https://api-m.sandbox.paypal.com for its sandbox"),
      SETTING("PAYPAL_CLIENT_ID", paypal_client_id, K_LINE,
	      .note = "PayPal Payouts; off: batches are lists in CSV, and their results are read in"),
      SETTING("PAYPAL_CLIENT_SECRET", paypal_client_secret, K_LINE, .flags = F_SECRET, .note = "Its secret"),
      SETTING("PAYPAL_FEE_CENTS", paypal_fee_cents, K_INT, .max = 1000,
	      .note = "PayPal's price for one payout, kept back from each that its interface sends"),
      SETTING("PAYOUT_WEEKDAY", payout_weekday, K_INT, .min = 1, .max = 7,
	      .note = "Day on which approved payouts are sent, 1 Monday to 7 Sunday: shown to people as the expected date"),
      SETTING("JWT_SECRET", jwt_secret, K_LINE, .flags = F_SECRET, .note = "Key of story tokens"),
      SETTING("DEMO_AI_ACCOUNT_ID", demo_ai_account_id, K_UUID,
	      .note = "The demo's AI account, whose ping tasks the robot takes"),
      SETTING("DEMO_AI_API_KEY", demo_ai_api_key, K_LINE, .flags = F_SECRET, .min = 32,
	      .note = "Its key"),
      SETTING("DEMO_USER_ID", demo_user_id, K_LINE, .note = "The demo worker's user, local|<uuid>"),
      SETTING("DEMO_WORKER_EMAIL", demo_worker_email, K_EMAIL, .note = "The demo worker (Hana)"),
      SETTING("DEMO_WORKER_PASSWORD", demo_worker_password, K_LINE, .flags = F_SECRET, .min = 10,
	      .note = "Password of Hana and of Ken"),
      SETTING("DEMO_ADMIN_EMAIL", demo_admin_email, K_EMAIL, .note = "The demo's admin (Mira)"),
      SETTING("DEMO_ADMIN_PASSWORD", demo_admin_password, K_LINE, .flags = F_SECRET, .min = 10,
	      .note = "Her password"),
      SETTING("TRANSLATE_URL", translate_url, K_URL,
	      .note = "LibreTranslate server that translates tasks; off: LLM_BASE_URL does, or nobody"),
      SETTING("LLM_BASE_URL", llm_base_url, K_URL,
	      .note = "OpenAI-compatible server, with its /v1"),
      SETTING("LLM_API_KEY", llm_api_key, K_LINE, .flags = F_SECRET, .note = "Its key, if it wants one"),
      SETTING("LLM_MODEL", llm_model, K_LINE, .note = "The model asked there"),
      SETTING("LLM_JSON", llm_json, K_WORD, .words = "schema|prompt",
	      .note = "How it is held to JSON when it does bounties: by response_format json_schema, or in words where it does not know that"),
      SETTING("LLM_TOKENS_FIELD", llm_tokens_field, K_WORD, .words = "max_tokens|max_completion_tokens",
	      .note = "What it calls the limit of an answer's length"),
      SETTING("LLM_MAX_TOKENS", llm_max_tokens, K_INT, .min = 256, .max = 200000, .note = "That limit, for bounties"),
      SETTING("LLM_TIMEOUT_S", llm_timeout_s, K_INT, .min = 1, .max = 290, .note = "Seconds it may take for one answer"),
      SETTING("LLM_PRICE_IN", llm_price_in, K_LINE, .max = 16,
	      .note = "Its price in dollars for a million tokens it reads, for the cost of runs; off: costs are not known"),
      SETTING("LLM_PRICE_OUT", llm_price_out, K_LINE, .max = 16, .note = "The same for tokens it writes"),
      SETTING("AGENT_COMMAND", agent_command, K_LINE, .max = 1000,
	      .note = "Does bounties instead of a model: an absolute path and words, no shell; JSON in, JSON out (doc/agents.md)"),
      SETTING("AGENT_HTTP_URL", agent_http_url, K_URL, .note = "Does bounties instead of a model: the same JSON by POST"),
      SETTING("AGENT_HTTP_TOKEN", agent_http_token, K_LINE, .flags = F_SECRET, .note = "Bearer token sent there"),
      SETTING("AGENT_EXECUTORS", agent_executors, K_LINE, .max = 500,
	      .note = "Comma list of type:executor (model, command, http, people) where the choice shall be another than the first that is set of command, http, model, people"),
      SETTING("AUTH0_DOMAIN", auth0_domain, K_LINE, .max = 253,
	      .note = "People sign in at this Auth0 tenant, and X-User-ID is looked up there; off: accounts of the hall only"),
      SETTING("AUTH0_BASE", auth0_base, K_URL, .note = "Its address where it is not https://AUTH0_DOMAIN; the issuer is this with a slash"),
      SETTING("AUTH0_CLIENT_ID", auth0_client_id, K_LINE, .note = "The application there that people sign in to"),
      SETTING("AUTH0_CLIENT_SECRET", auth0_client_secret, K_LINE, .flags = F_SECRET, .note = "Its secret"),
      SETTING("AUTH0_CALLBACK_URL", auth0_callback_url, K_URL, .note = "Where it sends people back; unset: APP_BASE_URL/auth/callback"),
      SETTING("AUTH0_M2M_CLIENT_ID", auth0_m2m_client_id, K_LINE,
	      .note = "The application that may read users (scope read:users); off: X-User-ID is known here or nowhere"),
      SETTING("AUTH0_M2M_CLIENT_SECRET", auth0_m2m_client_secret, K_LINE, .flags = F_SECRET, .note = "Its secret"),
      SETTING("OIDC_ISSUER", oidc_issuer, K_URL, .note = "Any other OpenID Connect provider: the issuer as it names itself"),
      SETTING("OIDC_CLIENT_ID", oidc_client_id, K_LINE, .note = "The client there"),
      SETTING("OIDC_CLIENT_SECRET", oidc_client_secret, K_LINE, .flags = F_SECRET, .note = "Its secret"),
      SETTING("OIDC_NAME", oidc_name, K_LINE, .max = 40, .note = "What the button on the sign-in page calls the provider; unset: the issuer's host"),
      SETTING("OIDC_TRUST_EMAIL", oidc_trust_email, K_BOOL,
	      .note = "Believes its e-mail addresses although it does not say email_verified; only where nobody can choose one freely"),
      SETTING("BOUNTY_PEOPLE_BUDGET_USD", bounty_people_budget, K_USD, .min = 500, .max = 100000,
	      .note = "What the hall pays a person who does a bounty; where no model is set, people do them"),
      SETTING("BOUNTY_PEOPLE_MINUTES", bounty_people_minutes, K_INT, .min = 1, .max = 525600,
	      .note = "How long people have for a bounty"),
      SETTING("APPROVAL_THRESHOLD_USD", approval_threshold_usd, K_LINE, .max = 16,
	      .note = "From this price the person confirms by a mailed link before paying for a result"),
      SETTING("X402_FACILITATOR_URL", x402_facilitator_url, K_TEXT,
	      .note = "Comma list of x402 facilitators, asked in this order; off: payments are sent by SERVER_PRIVATE_KEY, or not offered"),
      SETTING("X402_NETWORK", x402_network, K_LINE, .note = "The chain that results are paid on (CAIP-2)"),
      SETTING("USDC_CONTRACT_ADDRESS", usdc_contract_address, K_LINE,
	      .note = "The token there; unset: the one known for X402_NETWORK"),
      SETTING("SERVER_WALLET_ADDRESS", server_wallet_address, K_LINE,
	      .note = "Who is paid; off: the wallet of SERVER_PRIVATE_KEY, or nobody can pay on a chain"),
      SETTING("SERVER_PRIVATE_KEY", server_private_key, K_LINE, .flags = F_SECRET,
	      .note = "0x and 64 digits: with EVM_RPC_URL it sends payments that no facilitator takes, and refunds; it needs gas"),
      SETTING("EVM_RPC_URL", evm_rpc_url, K_URL,
	      .note = "JSON-RPC of a node of X402_NETWORK: every payment is then confirmed on the chain itself"),
      SETTING("BASE_RPC_URL", base_rpc_url, K_URL, .note = "The same, by its older name"),
      SETTING("EVM_CONFIRMATIONS", evm_confirmations, K_INT, .min = 0, .max = 1000,
	      .note = "Blocks until a payment counts, its own included"),
      SETTING("S3_ENDPOINT", s3_endpoint, K_LINE,
	      .note = "Uploads go to this S3 server, such as https://s3.example.org (no slash at the end); off: to STATE/uploads"),
      SETTING("S3_BUCKET", s3_bucket, K_LINE, .note = "The bucket for uploads"),
      SETTING("S3_ACCESS_KEY", s3_access_key, K_LINE, .note = "Id of the bucket's key"),
      SETTING("S3_SECRET_KEY", s3_secret_key, K_LINE, .flags = F_SECRET, .note = "The key itself"),
      SETTING("S3_REGION", s3_region, K_LINE, .note = "Region that signatures name"),
      SETTING("ACCESS_TOKEN_MINUTES", access_token_minutes, K_INT, .min = 1, .max = 1440,
	      .note = "How long an access token of the stories is good"),
      SETTING("REFRESH_TOKEN_DAYS", refresh_token_days, K_INT, .min = 1, .max = 365,
	      .note = "How long a refresh token of the stories is good; a login ends after 30 days"),
      SETTING("PASSWORD_MIN_LENGTH", password_min_length, K_INT, .min = 1, .max = 100,
	      .note = "Fewest characters of a password given at the stories' door; scripts/up says 2 in demo mode"),
      SETTING("STORY_GENERATORS", story_generators, K_WORD, .words = "off|local",
	      .note = "Who makes stories: local makes them here; off only simulates, as the document of that API does"),
      SETTING("TON_NETWORK", ton_network, K_WORD, .words = "mainnet|testnet",
	      .note = "The TON that devices are paid on; addresses marked for tests are taken on testnet only"),
      SETTING("TON_WALLET_SEED", ton_wallet_seed, K_LINE, .flags = F_SECRET, .min = 64, .max = 64,
	      .note = "64 hex digits: the private key of the hall's wallet (version 4R2); off: no deposits or payments on the chain"),
      SETTING("TONCENTER_URL", toncenter_url, K_URL,
	      .note = "TON Center, with its /api; off: devices are settled in the books only"),
      SETTING("TONCENTER_API_KEY", toncenter_api_key, K_LINE, .flags = F_SECRET, .note = "Its key; without one it takes a call a second"),
      SETTING("GSTD_JETTON_ADDRESS", gstd_jetton_address, K_LINE, .max = 67,
	      .note = "The jetton that requesters of device tasks must hold; off: no stake is asked for"),
      SETTING("GSTD_MIN_STAKE", gstd_min_stake, K_INT, .min = 0, .max = 1000000000, .note = "How much of it, in whole GSTD"),
      SETTING("DEVICES_FEE_BPS", devices_fee_bps, K_INT, .min = 0, .max = 9000,
	      .note = "The hall's part of a device task's reward, in hundredths of a percent"),
      SETTING("RATE_REQUESTER_PER_MINUTE", rate_requester_per_minute, K_INT, .min = 1, .max = 1000000,
	      .note = "Requests of one wallet about its own tasks"),
      SETTING("RATE_DEVICE_PER_MINUTE", rate_device_per_minute, K_INT, .min = 1, .max = 1000000,
	      .note = "Requests of one wallet's devices"),
      SETTING("RATE_PUBLIC_PER_MINUTE", rate_public_per_minute, K_INT, .min = 1, .max = 1000000,
	      .note = "Requests of one address for the devices' whitelists and figures"),
      SETTING("RATE_SIGNATURE_FAILURES", rate_signature_failures, K_INT, .min = 1, .max = 1000000,
	      .note = "Wrong wallet signatures of one address a minute"),
      SETTING("TEMPLATES_DIR", templates_dir, K_TEXT, .note = "Folder of the page templates"));

static const struct {
	const char *name, *value;
} defaults[] = {
	{"APP_BASE_URL", "http://127.0.0.1:8000"},
	{"AUTO_MIGRATE", "true"},
	{"REVIEW_PENDING_AUTO_APPROVE_HOURS", "72"},
	{"FROM_EMAIL", "hirehall@localhost"},
	{"PLATFORM_FEE_BPS", "2000"},
	{"STRIPE_API_BASE", "https://api.stripe.com"},
	{"ACCESS_TOKEN_MINUTES", "15"},
	{"REFRESH_TOKEN_DAYS", "7"},
	{"PASSWORD_MIN_LENGTH", "8"},
	{"STORY_GENERATORS", "off"},
	{"STRIPE_API_VERSION", "2026-10-28.endive"},
	{"INTL_SURCHARGE_BPS", "300"},
	{"INTL_SURCHARGE_MIN_JPY", "100"},
	{"INTL_SURCHARGE_MIN_USD_CENTS", "100"},
	{"X402_NETWORK", "eip155:84532"},
	{"EVM_CONFIRMATIONS", "1"},
	{"PAYPAL_BASE", "https://api-m.paypal.com"},
	{"PAYPAL_FEE_CENTS", "25"},
	{"PAYOUT_WEEKDAY", "5"},
	{"RATE_AI_PER_MINUTE", "300"},
	{"RATE_WEBHOOKS_PER_MINUTE", "100"},
	{"RATE_REST_PER_MINUTE", "1000"},
	{"RATE_REGISTER_PER_HOUR", "20"},
	{"RATE_LOGIN_FAILURES", "5"},
	{"WEB_ENGINE", "mux"},
	{"DB_READERS", "2"},
	{"DB_WRITERS", "16"},
	{"MAX_REQUESTS", "512"},
	{"SLOW_WORKERS", "2"},
	{"JOBS_WORKERS", "1"},
	{"LIVE_WORKERS", "1"},
	{"AGENTS_WORKERS", "1"},
	{"LLM_JSON", "schema"},
	{"LLM_TOKENS_FIELD", "max_tokens"},
	{"LLM_MAX_TOKENS", "4000"},
	{"LLM_TIMEOUT_S", "120"},
	{"LIVE_SOCKETS", "8192"},
	{"LIVE_SOCKETS_PER_PROJECT", "10"},
	{"LIVE_PING_S", "30"},
	{"LOG_LEVEL", "info"},
	{"BOUNTY_PEOPLE_BUDGET_USD", "5"},
	{"BOUNTY_PEOPLE_MINUTES", "1440"},
	{"APPROVAL_THRESHOLD_USD", "0.002"},
	{"S3_REGION", "us-east-1"},
	{"TON_NETWORK", "mainnet"},
	{"GSTD_MIN_STAKE", "1"},
	{"DEVICES_FEE_BPS", "500"},
	{"RATE_REQUESTER_PER_MINUTE", "100"},
	{"RATE_DEVICE_PER_MINUTE", "1000"},
	{"RATE_PUBLIC_PER_MINUTE", "10"},
	{"RATE_SIGNATURE_FAILURES", "600"},
};


const char *conf_default(const char *name)
{
	for (size_t i = 0; i < N_OF(defaults); i++)
		if (str_eq(defaults[i].name, name))
			return defaults[i].value;
	return NULL;
}


/* STATE/hirehall.env as text; empty when there is none. */
static char *env_file(struct arena *a, const char *state)
{
	char *path = arena_printf(a, "%s/hirehall.env", state), *text = arena_alloc(a, FILE_MAX_BYTES + 1);
	FILE *f = fopen(path, "re");
	size_t n;

	if (!f)
		return text;
	n = fread(text, 1, FILE_MAX_BYTES, f);
	(void)fclose(f);
	text[n] = '\0';
	return text;
}


static char *unquote(char *v)
{
	size_t n = strlen(v);

	if (n < 2 || (*v != '"' && *v != '\'') || v[n - 1] != *v)
		return v;
	v[n - 1] = '\0';
	return v + 1;
}


static struct pairs file_pairs(struct arena *a, const char *state)
{
	struct pair *items = ARENA_ARRAY(a, struct pair, MAX_LINES);
	size_t n = 0;

	for (char *line = env_file(a, state), *next; line && *line && n < MAX_LINES; line = next) {
		char *equals;

		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		equals = strchr(line, '=');
		if (*line == '#' || !equals)
			continue;
		*equals = '\0';
		items[n++] = (struct pair){.name = str_trim(a, line), .value = unquote(str_trim(a, equals + 1))};
	}
	return (struct pairs){n, items};
}


/* The environment wins over the file, the file over the default. */
static struct pairs all_pairs(struct arena *a, const char *state)
{
	struct pair *items = ARENA_ARRAY(a, struct pair, conf_shape.n);
	struct pairs file = file_pairs(a, state);
	size_t n = 0;

	for (size_t i = 0; i < conf_shape.n; i++) {
		const char *name = conf_shape.fields[i].name, *value = getenv(name);

		if (!str_has(value))
			value = pairs_get(file, name);
		if (!str_has(value))
			value = conf_default(name);
		if (value)
			items[n++] = (struct pair){.name = name, .value = value};
	}
	return (struct pairs){n, items};
}


static int64_t review_clamp(int64_t hours)
{
	return hours == INT_UNSET ? 72 : hours < 24 ? 24 : hours > 72 ? 72 : hours;
}


/* A mux process keeps one processor busy and Postgres another; a fcgx process mostly waits. */
static int64_t workers_for_machine(const struct conf *c)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	return str_eq(c->web_engine, "fcgx") ? 8 : processors > 3 ? processors / 2 : 1;
}


bool conf_stripe_is_live(const struct conf *c)
{
	return str_starts(c->stripe_secret_key, "sk_live_") || str_starts(c->stripe_secret_key, "rk_live_");
}


static err_t conf_consistent(const struct conf *c)
{
	const char *why = NULL;

	if (c->demo && !conf_is_loopback(c))
		why = "HIREHALL_DEMO: demo mode makes well-known accounts, so APP_BASE_URL must be a loopback address";
	else if (c->demo && conf_stripe_is_live(c))
		why = "HIREHALL_DEMO: demo mode never runs beside a live STRIPE_SECRET_KEY";
	else if (c->demo && str_has(c->paypal_client_id) && str_eq(c->paypal_base, conf_default("PAYPAL_BASE")))
		why = "HIREHALL_DEMO: demo mode never sends money: PAYPAL_BASE must be the sandbox or a stand-in";
	else if (c->enable_test_human_auth && !str_has(c->test_human_auth_secret))
		why = "TEST_HUMAN_AUTH_SECRET: needed while ENABLE_TEST_HUMAN_AUTH is true";
	if (!why)
		return ERR_OK;
	(void)fprintf(stderr, "hirehall: settings: %s\n", why);
	return ERR_BAD_FIELD;
}


err_t conf_load(struct arena *a, const char *state, struct conf *out)
{
	struct input in = {.query = all_pairs(a, state), .body_is_query = true};
	struct complaints c = {0};
	char *absolute = realpath(state, NULL);
	err_t e = shape_read(&conf_shape, &in, a, out, &c);


	for (size_t i = 0; i < c.n; i++)
		(void)fprintf(stderr, "hirehall: settings: %s: %s\n", c.items[i].field, c.items[i].code);
	if (!absolute) {
		(void)fprintf(stderr, "hirehall: state folder %s: %s\n", state, strerror(errno));
		return ERR_BAD_FIELD;
	}
	out->state = arena_strdup(a, absolute);
	arena_defer(a, free, absolute);
	out->review_hours = review_clamp(out->review_hours);
	if (!str_has(out->evm_rpc_url))
		out->evm_rpc_url = out->base_rpc_url;
	if (out->web_workers == INT_UNSET)
		out->web_workers = workers_for_machine(out);
	return e ? e : conf_consistent(out);
}


char *conf_path(const struct conf *c, struct arena *a, const char *name)
{
	return arena_printf(a, "%s/%s", c->state, name);
}


bool conf_is_admin(const struct conf *c, const char *email)
{
	const char *list = c->admin_emails;

	while (str_has(email) && list && *list) {
		size_t n = strcspn(list, ","), skip = strspn(list, " ");
		size_t len = n > skip ? n - skip : 0;

		while (len && list[skip + len - 1] == ' ')
			len--;
		if (len == strlen(email) && strncasecmp(list + skip, email, len) == 0)
			return true;
		list += n + (list[n] == ',');
	}
	return false;
}


bool conf_is_loopback(const struct conf *c)
{
	static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
	const char *host = strstr(c->app_base_url, "://");

	host = host ? host + 3 : c->app_base_url;
	for (size_t i = 0; i < N_OF(names); i++) {
		size_t n = strlen(names[i]);

		if (strncasecmp(host, names[i], n) == 0 && (!host[n] || host[n] == ':' || host[n] == '/'))
			return true;
	}
	return false;
}
