/* conf.h - every setting, declared once: environment variables, or KEY=value lines in STATE/hirehall.env.
 *
 * Layer: base.  The environment wins over the file.  One shape declares names, kinds, limits, defaults and notes;
 * doc/settings.md, `hirehall doctor` and the tests read it.
 * Fails: ERR_BAD_FIELD after printing every wrong setting with its reason on standard error.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_CONF_H
#define BASE_CONF_H
#include "base/shape.h"

struct conf {
	const char *state; /* absolute folder */
	const char *app_base_url, *secret_key, *database_url, *admin_emails;
	bool demo;
	bool auto_migrate; /* AUTO_MIGRATE: `hirehall serve` brings the database up to date by itself */
	bool enable_test_human_auth;
	bool mcp_fixtures; /* MCP_CONFORMANCE_FIXTURES */
	const char *test_human_auth_secret;
	int64_t review_hours; /* REVIEW_PENDING_AUTO_APPROVE_HOURS, clamped 24-72 */
	const char *outbound_allow, *smtp_url, *from_email, *security_contact;
	int64_t platform_fee_bps;
	int64_t rate_webhooks_per_minute, rate_rest_per_minute; /* of one tracker key */
	const char *redis_url;
	int64_t redis_wait_ms;
	int64_t rate_ai_per_minute, rate_register_per_hour, rate_login_failures;
	const char *web_engine; /* "mux" or "fcgx" */
	int64_t web_workers, slow_workers, jobs_workers, live_workers, agents_workers;
	int64_t live_sockets, live_sockets_per_project, live_ping_s; /* of each gateway; of all on a machine */
	const char *live_origins; /* beside our own */
	int64_t db_readers, db_writers, max_requests; /* of each event-driven process */
	const char *log_level, *metrics_token;
	const char *paypal_base, *paypal_client_id, *paypal_client_secret;
	int64_t paypal_fee_cents; /* kept back from each payout that PayPal's interface sends */
	int64_t payout_weekday; /* 1 Monday … 7 Sunday: when approved payouts are sent */
	const char *stripe_api_base, *stripe_api_version;
	int64_t intl_surcharge_bps, intl_surcharge_min_jpy, intl_surcharge_min_usd_cents;
	int64_t fx_usd_jpy; /* hundredths of a yen a dollar; INT_UNSET: any price in yen goes */
	const char *mcp_service_token, *api_key, *stripe_webhook_secret, *stripe_secret_key, *jwt_secret;
	const char *demo_ai_account_id, *demo_ai_api_key, *demo_user_id; /* made by `hirehall demo` where not set */
	const char *demo_admin_email, *demo_admin_password, *demo_worker_email, *demo_worker_password;
	const char *translate_url, *llm_base_url, *llm_api_key, *llm_model; /* who translates, and does bounties; NULL: nobody */
	const char *llm_json, *llm_tokens_field, *llm_price_in, *llm_price_out; /* prices: dollars a million tokens, decimal */
	int64_t llm_max_tokens, llm_timeout_s;
	const char *agent_command, *agent_http_url, *agent_http_token, *agent_executors; /* who else does bounties */
	/* who signs people in beside our own accounts; NULL: nobody. people/identity.h */
	const char *auth0_domain, *auth0_base, *auth0_client_id, *auth0_client_secret, *auth0_callback_url,
		*auth0_m2m_client_id, *auth0_m2m_client_secret;
	const char *oidc_issuer, *oidc_client_id, *oidc_client_secret, *oidc_name;
	bool oidc_trust_email;
	int64_t bounty_people_budget, bounty_people_minutes; /* cents: a bounty done by people */
	const char *approval_threshold_usd; /* decimal, 6 digits */
	const char *x402_facilitator_url; /* comma list, asked in this order */
	const char *x402_network, *usdc_contract_address, *server_wallet_address, *server_private_key;
	const char *evm_rpc_url; /* EVM_RPC_URL, or the seed's BASE_RPC_URL */
	const char *base_rpc_url;
	int64_t payment_wait_s; /* a request that pays waits so long for the chain */
	int64_t evm_confirmations; /* blocks, the payment's own included */
	const char *s3_endpoint, *s3_bucket, *s3_access_key, *s3_secret_key, *s3_region; /* off without endpoint and bucket */
	int64_t access_token_minutes, refresh_token_days, password_min_length; /* of the stories' own door */
	const char *story_generators; /* "off": simulated; "local": made here */
	const char *story_tools_dir; /* of rsvg-convert, espeak-ng, ffmpeg */
	int64_t story_program_s, story_file_mb, story_folder_mb; /* limits of one run of these; of all files of a story */
	const char *story_executors; /* who else makes segments: "Story:model, Image:http" */
	const char *story_http_url, *story_http_token, *story_http_price; /* a worker; prices: dollars, decimal, of one answer */
	const char *story_image_base_url, *story_image_api_key, *story_image_model, *story_image_size, *story_image_price;
	int64_t story_outside_s; /* until an answer of a worker or a model is given up */
	int64_t story_people_budget, story_people_minutes; /* cents, of each task */
	const char *ton_network; /* "mainnet" or "testnet" */
	const char *ton_wallet_seed; /* 64 hex digits: the hall's wallet; NULL: nothing goes in or out by the chain */
	const char *toncenter_url, *toncenter_api_key, *gstd_jetton_address;
	int64_t gstd_min_stake; /* whole GSTD */
	int64_t devices_fee_bps, devices_people_budget;
	int64_t rate_requester_per_minute, rate_device_per_minute, rate_public_per_minute, rate_signature_failures;
	const char *templates_dir; /* where templates/ and the like are installed */
};

extern const struct shape conf_shape;

MUST_CHECK err_t conf_load(struct arena *a, const char *state, struct conf *out);
/* STATE/name */
char *conf_path(const struct conf *c, struct arena *a, const char *name);
/* Is `email` one of ADMIN_EMAILS (comma list, case-blind)? */
bool conf_is_admin(const struct conf *c, const char *email);
/* http(s)://127.0.0.1, [::1] or localhost; APP_BASE_URL is. */
bool address_is_loopback(const char *address);
bool conf_is_loopback(const struct conf *c);
/* Exact scheme, host and port of APP_BASE_URL. */
bool conf_is_own_origin(const struct conf *c, const char *origin);
/* The same, or those of an entry of LIVE_ORIGINS; any loopback one where APP_BASE_URL is; no
 * origin is ours. */
bool conf_knows_origin(const struct conf *c, const char *origin);
/* STRIPE_SECRET_KEY moves real money. */
bool conf_stripe_is_live(const struct conf *c);
/* The default value of a setting as text, or NULL: for doc/settings.md. */
const char *conf_default(const char *name);

#endif
