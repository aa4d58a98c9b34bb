/* devices_chain.c - TON comes in and goes out: the jobs that look at the chain.
 *
 * A payout is never paid twice.  Its message is written down before the network has it, and given again as often as one
 * likes: the contract takes it once.  A new one is made only when the chain's clock is past the old one's valid_until and
 * the wallet's seqno is still the old one's, or when it landed and moved nothing.  What was found out is written down of
 * the message it was found out of: two runs may look at once, and the slower one knows nothing of a newer message.  Where
 * the chain cannot be asked, or says what does not fit, everything waits.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/log.h"
#include "base/time.h"
#include "devices/devices.h"
#include "money/ton.h"
#include "sql_device_chain.h"

#define LOOK_S 10 /* between two looks for deposits */
#define OFF_LOOK_S 60
#define PAYOUT_LOOK_S 4
#define VALID_S 90
#define OVER_MARGIN_S 60 /* of the chain's clock, until a message counts as over */
#define RUN_MS 25000
#define PAGES_MAX 8
#define KEY_TRIES 3
#define SPARE_NANO INT64_C(20000000) /* what stays in the wallet for fees */

struct device_chain_ask {
	const char *account, *id, *message_hash, *lt, *tx_hash, *sender, *comment, *why, *units, *key;
	int64_t nano, fee, wait_s;
};
struct device_chain_row {
	const char *lt;
};
struct device_chain_done {
	bool done;
};
struct device_payout_row {
	const char *id, *state, *kind, *wallet, *message_hash, *boc, *account;
	int64_t sent_nano, seqno, valid_until;
};
#define A(member, kind) FIELD(device_chain_ask, member, kind)
SHAPE(device_chain_ask, device_chain_ask, A(account, K_TEXT), A(id, K_TEXT), A(message_hash, K_TEXT), A(lt, K_TEXT), A(tx_hash, K_TEXT), A(sender, K_TEXT),
      A(comment, K_TEXT), A(why, K_TEXT), A(units, K_TEXT), A(key, K_TEXT), A(nano, K_INT), A(fee, K_INT), A(wait_s, K_INT));
SHAPE(device_chain_row, device_chain_row, FIELD(device_chain_row, lt, K_TEXT));
SHAPE(device_chain_done, device_chain_done, FIELD(device_chain_done, done, K_BOOL));
#define P(member, kind) FIELD(device_payout_row, member, kind)
SHAPE(device_payout_row, device_payout_row, P(id, K_TEXT), P(state, K_TEXT), P(kind, K_TEXT), P(wallet, K_TEXT), P(sent_nano, K_INT),
      P(seqno, K_INT), P(valid_until, K_TIME), P(message_hash, K_TEXT), P(boc, K_TEXT), P(account, K_TEXT));


/* The hall's account, raw; NULL while the chain is off. */
static const char *hall_account(const struct job_run *r, unsigned char seed[ED25519_KEY])
{
	struct ton_address hall;

	return ton_is_on(r->conf) && ton_hall_wallet(r->conf, r->arena, seed, &hall) ? ton_address_raw(r->arena, &hall) : NULL;
}


/* ---- deposits */

static err_t history_keep(struct job_run *r, const char *account, const struct list *page, size_t *n_final)
{
	const struct ton_tx *all = page->items;
	err_t e = ERR_OK;

	for (*n_final = 0; !e && *n_final < page->n && all[*n_final].is_final; ++*n_final) {
		const struct ton_tx *t = &all[*n_final];
		struct device_chain_ask seen = {.account = account, .lt = t->lt, .tx_hash = t->hash, .sender = t->sender,
						.comment = t->comment, .nano = t->nano, .fee = t->fee};

		e = db_run(r->db, r->arena, &sql_device_chain_seen, &seen, NULL);
	}
	return e;
}


/* From the last one seen, which is seen again: only one that is not final ends a page early. */
static err_t history_read(struct job_run *r, struct outlet *o, const char *account, const char *lt)
{
	struct list page = {TON_PAGE, NULL};
	size_t n_final = TON_PAGE;
	err_t e = ERR_OK;

	for (int i = 0; !e && i < PAGES_MAX && page.n == TON_PAGE && n_final == page.n; i++) {
		e = ton_history(o, account, lt, &page);
		if (!e)
			e = history_keep(r, account, &page, &n_final);
		if (!e && n_final)
			lt = ((const struct ton_tx *)page.items)[n_final - 1].lt;
	}
	return e;
}


static err_t chain_step(struct job_run *r, struct outlet *o)
{
	unsigned char seed[ED25519_KEY];
	struct device_chain_ask ask = {.account = hall_account(r, seed)};
	struct device_chain_row row;
	err_t e = db_one(r->db, r->arena, &sql_device_chain_is, &ask, &row);

	ask.wait_s = ask.account ? LOOK_S : OFF_LOOK_S;
	if (!e && ask.account)
		e = history_read(r, o, ask.account, row.lt);
	if (e)
		r->why = "the chain cannot be read";
	return e ? e : db_run(r->db, r->arena, &sql_device_chain_again, &ask, NULL);
}


static err_t chain_run(struct job_run *r)
{
	return outlet_job(r, chain_step, RUN_MS);
}


/* ---- payouts */

static err_t payout_waits(struct job_run *r, const struct device_payout_row *p, const char *why)
{
	struct device_chain_ask ask = {.id = p->id, .why = why};
	err_t e = db_run(r->db, r->arena, &sql_device_payout_waits, &ask, NULL);

	r->why = why;
	return e ? e : ERR_RETRY;
}


static err_t payout_end(struct job_run *r, struct stmt *how, const struct device_chain_ask *ask)
{
	struct device_chain_done done;
	err_t e = db_one(r->db, r->arena, how, ask, &done);

	if (!e && done.done)
		log_line(LOG_INFO, "device payout=%s %s", ask->id, ask->tx_hash ? ask->tx_hash : ask->why);
	return e;
}


/* Its message is on the chain: did the money leave? */
static err_t payout_landed(struct job_run *r, const struct device_payout_row *p, const struct ton_tx *t)
{
	struct device_chain_ask ask = {.id = p->id, .message_hash = p->message_hash, .fee = t->fee};
	struct ton_address to, receiver;

	if (!t->is_final)
		return ERR_OK;
	if (t->n_out == 0) {
		ask.why = "the wallet had not enough: nothing left it";
		return payout_end(r, &sql_device_payout_expired, &ask);
	}
	if (t->n_out != 1 || t->out_nano != p->sent_nano || !ton_address_read(t->receiver, &receiver, NULL) ||
	    !ton_address_read(p->wallet, &to, NULL) || !ton_address_equal(&to, &receiver))
		return payout_waits(r, p, "what the chain shows for the message is not this payout");
	ask.tx_hash = t->hash;
	return payout_end(r, &sql_device_payout_confirmed, &ask);
}


/* Nothing is known of it: given again while it is good; after that, over when its seqno was not used. */
static err_t payout_lost(struct job_run *r, struct outlet *o, const struct device_payout_row *p)
{
	struct device_chain_ask ask = {.id = p->id, .message_hash = p->message_hash, .why = "it did not land in its time"};
	struct ton_account account;
	int64_t at;
	err_t e = ton_clock_get(o, &at);

	if (e)
		return e;
	if (at <= p->valid_until / US_PER_S) {
		if (ton_send(o, p->boc)) /* it may be there already: the next look tells */
			log_line(LOG_WARN, "device payout=%s was not taken", p->id);
		return ERR_OK;
	}
	if (at <= p->valid_until / US_PER_S + OVER_MARGIN_S)
		return ERR_OK;
	e = ton_account_get(o, p->account, &account);
	if (e)
		return e;
	if (account.seqno != p->seqno)
		return payout_waits(r, p, "its number was used, and the chain shows no message of that name: look at the wallet by hand");
	return payout_end(r, &sql_device_payout_expired, &ask);
}


static err_t payout_watch(struct job_run *r, struct outlet *o, const struct device_payout_row *p)
{
	struct ton_tx t;
	err_t e = ton_landed(o, p->account, p->message_hash, &t);

	if (e == ERR_NO_ROW)
		return payout_lost(r, o, p);
	return e ? e : payout_landed(r, p, &t);
}


static err_t payout_message(struct job_run *r, const unsigned char *seed, const struct ton_account *account, struct device_payout_row *p)
{
	struct ton_transfer t = {.seed = seed, .nano = (uint64_t)p->sent_nano, .deploys = !account->is_deployed,
				 .seqno = (uint32_t)account->seqno, .valid_until = (uint32_t)(time_now() / US_PER_S + VALID_S),
				 .comment = arena_printf(r->arena, "%s %s", p->kind, p->id)};
	struct ton_message m;

	if (OURS(!ton_address_read(p->wallet, &t.to, NULL)) || OURS(!ton_transfer_build(r->arena, &t, &m)))
		return ERR_INTERNAL;
	p->seqno = account->seqno;
	p->valid_until = (int64_t)t.valid_until * US_PER_S;
	p->message_hash = hex_encode(r->arena, m.normalized, sizeof(m.normalized));
	p->boc = base64_encode(r->arena, m.boc.at, m.boc.len);
	return ERR_OK;
}


static err_t payout_begin(struct job_run *r, struct outlet *o, struct device_payout_row *p)
{
	unsigned char seed[ED25519_KEY];
	struct ton_account account;
	struct device_chain_done done;
	err_t e;

	p->account = hall_account(r, seed);
	if (!p->account)
		return payout_waits(r, p, "the chain is switched off");
	e = ton_account_get(o, p->account, &account);
	if (e)
		return e;
	if (account.nano < p->sent_nano + SPARE_NANO)
		return payout_waits(r, p, "the hall's wallet does not hold enough");
	e = payout_message(r, seed, &account, p);
	if (!e)
		e = db_one(r->db, r->arena, &sql_device_payout_sent, p, &done);
	if (e || !done.done)
		return e ? e : payout_waits(r, p, "the chain gives a number that the books do not expect: look at the wallet by hand");
	if (ton_send(o, p->boc))
		log_line(LOG_WARN, "device payout=%s was not taken", p->id);
	return ERR_OK;
}


static err_t payouts_step(struct job_run *r, struct outlet *o)
{
	struct device_chain_ask again = {.wait_s = PAYOUT_LOOK_S};
	struct device_payout_row p;
	err_t e = db_one(r->db, r->arena, &sql_device_payout_next, NULL, &p);

	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e;
	e = str_eq(p.state, "sent") ? payout_watch(r, o, &p) : payout_begin(r, o, &p);
	if (e && !r->why)
		r->why = "the chain cannot be asked";
	return e ? e : db_run(r->db, r->arena, &sql_device_payout_again, &again, NULL);
}


static err_t payouts_run(struct job_run *r)
{
	return outlet_job(r, payouts_step, RUN_MS);
}


/* ---- stakes */

static err_t stake_step(struct job_run *r, struct outlet *o)
{
	struct device_chain_ask ask = {.account = r->job.subject};
	err_t e;

	if (!str_has(r->conf->gstd_jetton_address))
		return ERR_OK;
	e = ton_jetton_units(o, r->job.subject, r->conf->gstd_jetton_address, &ask.units);
	return e ? e : db_run(r->db, r->arena, &sql_device_stake_is, &ask, NULL);
}


static err_t stake_run(struct job_run *r)
{
	return outlet_job(r, stake_step, RUN_MS);
}


/* ---- keys of wallets that sent none */

/* Asked three times, then it counts as not known; asked anew when the wallet comes again later. */
static err_t key_step(struct job_run *r, struct outlet *o)
{
	struct device_chain_ask ask = {.account = r->job.subject};
	unsigned char key[ED25519_KEY];
	struct ton_address t;
	err_t e = ton_key_get(o, r->job.subject, key);

	if (e && e != ERR_NO_ROW && r->job.attempts < KEY_TRIES)
		return e;
	if (!e && ton_address_read(r->job.subject, &t, NULL) && ton_wallet_fits(r->arena, key, &t))
		ask.key = hex_encode(r->arena, key, sizeof(key));
	return db_run(r->db, r->arena, &sql_device_key_is, &ask, NULL);
}


static err_t key_run(struct job_run *r)
{
	return outlet_job(r, key_step, RUN_MS);
}


static const int64_t steady[] = {2, 5, 10, 30, -1};

const struct job_kind device_chain_jobs[] = {
	{.name = "device_chain", .lease_s = 60, .max_attempts = INT64_MAX, .schedule_s = steady, .run = chain_run,
	 .note = "Deposits of requesters are looked for on the chain"},
	{.name = "device_payouts", .lease_s = 60, .max_attempts = INT64_MAX, .schedule_s = steady, .run = payouts_run,
	 .note = "TON is sent to devices and requesters, one message at a time, and watched until it is there"},
	{.name = "device_stake", .lease_s = 60, .max_attempts = 5, .schedule_s = steady, .run = stake_run,
	 .note = "How much of the stake's jetton a wallet holds"},
	{.name = "ton_key", .lease_s = 60, .max_attempts = 5, .schedule_s = steady, .run = key_run,
	 .note = "The chain is asked for the key of a wallet that opens a socket without one"},
	JOB_KINDS_END,
};
