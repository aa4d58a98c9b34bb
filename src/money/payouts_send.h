/* payouts_send.h - the structs of the statements that send batches.
 *
 * Layer: money, for its own files.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_PAYOUTS_SEND_H
#define MONEY_PAYOUTS_SEND_H
#include "money/paypal.h"
#include "money/payouts.h"

struct payout_batch_key {
	const char *id;
};
struct payout_batch_row {
	const char *id, *status, *provider_batch_id;
};
struct payout_try {
	const char *id, *outcome, *provider_id, *error;
	int64_t tries;
	bool is_fresh;
};
struct payout_seen_ask {
	const char *id, *outcome, *items;
};
struct payout_seen {
	int64_t n_live;
	bool is_old;
};

#endif
