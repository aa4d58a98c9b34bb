/* ton.h - asking TON Center (TONCENTER_URL, version 3 of its API) what is on the chain, and giving it what we have signed.
 *
 * Layer: money.  Every call is bounded in time and size, and every answer is read as a stranger's: what lacks a field, or
 * speaks of another account than was asked for, is no answer.  Amounts are nanoTON.
 * Fails: ERR_OFF without TONCENTER_URL, ERR_PROVIDER without a clear answer.
 * Source: TON Center API v3 (accountStates, transactions, transactionsByMessage, message, runGetMethod, masterchainInfo,
 * jetton/wallets).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_TON_H
#define MONEY_TON_H
#include "base/ton_transfer.h"
#include "money/outlet.h"

bool ton_is_on(const struct conf *c);
/* The hall's wallet; false without TON_WALLET_SEED. */
MUST_CHECK bool ton_hall_wallet(const struct conf *c, struct arena *a, unsigned char seed[ED25519_KEY], struct ton_address *out);

struct ton_account {
	int64_t nano, seqno; /* seqno 0 while it is not deployed */
	bool is_deployed;
};
MUST_CHECK err_t ton_account_get(struct outlet *o, const char *raw, struct ton_account *out);
/* What the account's contract says its key is (get_public_key): whoever answers may lie, so that the address must follow from it.
 * ERR_NO_ROW where it says none. */
MUST_CHECK err_t ton_key_get(struct outlet *o, const char *raw, unsigned char key[ED25519_KEY]);
/* The newest block's time, s. */
MUST_CHECK err_t ton_clock_get(struct outlet *o, int64_t *at);

/* ERR_OK says that it was taken, no more; sent again it is the same message. */
MUST_CHECK err_t ton_send(struct outlet *o, const char *boc);

/* A transaction of one account. */
struct ton_tx {
	const char *lt, *hash; /* lt: decimal; hash: 0x + hex */
	bool is_final;
	int64_t fee; /* what the network took of the account, with what it forwards */
	const char *sender, *comment; /* of the message that came in; sender NULL: from outside the chain; comment NULL: none */
	int64_t nano; /* that came in and stayed; 0: none, bounced or aborted */
	size_t n_out;
	const char *receiver; /* of the first message that left */
	int64_t out_nano;
};
/* From that lt on, oldest first, at most TON_PAGE; struct ton_tx in out->items. */
#define TON_PAGE 25
MUST_CHECK err_t ton_history(struct outlet *o, const char *raw, const char *from_lt, struct list *out);
/* The transaction of the message with that normalized hash (hex); ERR_NO_ROW: not there, or not yet. */
MUST_CHECK err_t ton_landed(struct outlet *o, const char *raw, const char *hash, struct ton_tx *out);

/* Smallest units, decimal; "0" where the owner never had any. */
MUST_CHECK err_t ton_jetton_units(struct outlet *o, const char *owner, const char *master, const char **units);

#endif
