/* money.h - whole minor units with a currency, never a float.
 *
 * Layer: base.  Pure.  Digits: JPY 0, USD 2, USDC 6, TON 9.
 * Fails: false on overflow, mixed currencies, or text that is not a plain decimal with at most the currency's digits.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H
#include <stdint.h>
#include "base/err.h"
#include "base/words.h"
struct buf;

enum currency { CUR_USD, CUR_JPY, CUR_USDC, CUR_TON };

struct money {
	int64_t minor;
	enum currency currency;
};

int currency_digits(enum currency c);
const char *currency_code(enum currency c);

MUST_CHECK bool money_add(struct money a, struct money b, struct money *out);
MUST_CHECK bool money_sub(struct money a, struct money b, struct money *out);

/* "20", "20.5", "20.50": at most 15 digits before the point. No exponent, no sign but '-'. */
MUST_CHECK bool money_parse(const char *text, size_t len, enum currency c, int64_t *minor);
/* As a JSON number: 2000 cents -> 20, 2050 -> 20.5, 2055 -> 20.55. */
void money_json(struct buf *b, int64_t minor, enum currency c);
/* For people, as they write it: "$20.50", "¥3,000", "0.05 TON"; in Japanese "20.50 ドル", "3,000 円" with a blank that
 * does not break. */
void money_show(struct buf *b, int64_t minor, enum currency c, enum lang lang);

/* Task platform fee: 20 % rounded up to the cent: (cents * bps + 9999) / 10000. */
int64_t money_bps_up(int64_t minor, int64_t bps);

#endif
